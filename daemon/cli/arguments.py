"""What can be typed: every command with its help, an example, and its options."""

from __future__ import annotations

import argparse
import re
from datetime import date
from importlib.metadata import version
from pathlib import Path

from daemon.cli.command import EXIT_CODES, command, config_option
from daemon.cli.workshop_arguments import add_workshop
from daemon.domain.days import Week
from daemon.domain.written import day


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; `command` says which function runs, as `module.name`."""
    top = argparse.ArgumentParser(
        prog="muster",
        description="A roll call for game alliances: screenshots of member lists in, a fair weekly report out.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"muster {version('muster-roll-call')}")
    config_option(top, Path("config.yaml"))
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    run = command(commands, "run", "daily.run", "watch input/, read what is dropped, write the reports", "muster run")
    run.add_argument("--once", action="store_true", help="read what lies in input/ and end")

    read = command(
        commands,
        "read",
        "reading.read",
        "read pictures and show what they say, counting nothing",
        "muster read list.png",
    )
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a screenshot")
    read.add_argument("--screen", metavar="NAME", help="take the pictures for this screen, such as lg_war")
    read.add_argument("--json", action="store_true", help="one JSON object a line and picture")
    read.add_argument(
        "--merge", action="store_true", help="make one list of pictures of a scrolled one, each member once"
    )
    read.add_argument("--debug", type=Path, metavar="DIR", help="write a picture of each step into this folder")

    learn = command(
        commands,
        "learn",
        "learning.learn_screen",
        "begin a pack from pictures of a list that Muster does not know",
        "muster learn list-1.png list-2.png --screen my_members",
    )
    learn.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a screenshot of the list")
    learn.add_argument(
        "--screen", type=_screen, default="new_screen", metavar="NAME", help="what it is called (default: new_screen)"
    )
    learn.add_argument(
        "--to", type=Path, default=Path("drafts"), metavar="DIR", help="where the draft goes (default: drafts)"
    )

    report = command(
        commands, "report", "daily.report", "write the report of a week now", "muster report --week 2026-W47"
    )
    report.add_argument("--week", type=_week, metavar="WEEK", help="a week such as 2026-W47 (default: this one)")

    correct = command(
        commands,
        "correct",
        "correct.correct",
        "answer in the terminal what reports/review.html asks, into corrections.yaml",
        "muster correct --week 2026-W47",
    )
    correct.add_argument("--week", type=_week, metavar="WEEK", help="only questions of a week such as 2026-W47")
    correct.add_argument("--list", action="store_true", help="show the corrections that were given, numbered")
    correct.add_argument("--withdraw", type=int, metavar="NUMBER", help="withdraw the correction with this number")

    command(commands, "check", "checks.check", "check config.yaml and the packs, and explain each rule", "muster check")

    replay = command(
        commands,
        "replay",
        "replay.replay_rules",
        "show who would be marked otherwise by changed settings, before you save them",
        "muster replay --config other.yaml --since 2026-11-01",
    )
    replay.add_argument("--since", type=_day, metavar="DAY", help="only marks from this game day on")
    replay.add_argument("--json", action="store_true", help="as one JSON object")

    doctor = command(commands, "doctor", "checks.doctor", "look whether this machine is ready", "muster doctor")
    doctor.add_argument("--health", action="store_true", help="only say whether a running daemon is well")

    command(
        commands, "verify", "mending.verify", "compare the database with the archive, byte by byte", "muster verify"
    )

    rebuild = command(
        commands,
        "rebuild",
        "mending.rebuild",
        "make a new database from the archive, when the old one is lost or damaged",
        "muster rebuild",
    )
    rebuild.add_argument(
        "--read-anew", action="store_true", help="read every picture, and believe no earlier database or copy of it"
    )

    demo = command(
        commands, "demo", "workshop.demo", "show a drawn week from screenshots to report", "muster demo --to my-demo"
    )
    demo.add_argument("--to", type=Path, metavar="DIR", help="where to do it (default: a new temporary folder)")

    add_workshop(commands)
    return top


def _day(text: str) -> date:
    try:
        return day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _screen(text: str) -> str:
    if not re.fullmatch("[A-Za-z][A-Za-z0-9_]{0,39}", text):
        raise argparse.ArgumentTypeError("a screen is called by letters, digits and underscores, such as my_members")
    return text


def _week(text: str) -> Week:
    try:
        return Week.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
