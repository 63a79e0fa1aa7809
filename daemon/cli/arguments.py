"""What can be typed: every command with its help, an example, and its options."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path

from daemon.domain.days import Week

EXIT_CODES = """\
exit codes: 0 done, 1 a picture could not be read, 2 a mistake in config.yaml, a pack or the command,
3 this machine is not ready, 4 another Muster works here, 5 nothing to do"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line; `command` says which function runs, as `module.name`."""
    top = argparse.ArgumentParser(
        prog="muster",
        description="A roll call for game alliances: screenshots of member lists in, a fair weekly report out.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"muster {version('muster-roll-call')}")
    _config(top, Path("config.yaml"))
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    run = _command(commands, "run", "daily.run", "watch input/, read what is dropped, write the reports", "muster run")
    run.add_argument("--once", action="store_true", help="read what lies in input/ and end")

    read = _command(
        commands, "read", "daily.read", "read pictures and show what they say, counting nothing", "muster read list.png"
    )
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a screenshot")
    read.add_argument("--screen", metavar="NAME", help="take the pictures for this screen, such as lg_war")
    read.add_argument("--json", action="store_true", help="one JSON object a line and picture")
    read.add_argument("--debug", type=Path, metavar="DIR", help="write a picture of each step into this folder")

    report = _command(
        commands, "report", "daily.report", "write the report of a week now", "muster report --week 2026-W47"
    )
    report.add_argument("--week", type=_week, metavar="WEEK", help="a week such as 2026-W47 (default: this one)")

    _command(
        commands, "check", "checks.check", "check config.yaml and the packs, and explain each rule", "muster check"
    )

    doctor = _command(commands, "doctor", "checks.doctor", "look whether this machine is ready", "muster doctor")
    doctor.add_argument("--health", action="store_true", help="only say whether a running daemon is well")

    _command(
        commands, "verify", "mending.verify", "compare the database with the archive, byte by byte", "muster verify"
    )

    rebuild = _command(
        commands,
        "rebuild",
        "mending.rebuild",
        "make a new database from the archive, when the old one is lost or damaged",
        "muster rebuild",
    )
    rebuild.add_argument(
        "--read-anew", action="store_true", help="read every picture, and believe no earlier database or copy of it"
    )

    demo = _command(
        commands, "demo", "workshop.demo", "show a drawn week from screenshots to report", "muster demo --to my-demo"
    )
    demo.add_argument("--to", type=Path, metavar="DIR", help="where to do it (default: a new temporary folder)")

    draw = _command(
        commands, "draw", "workshop.draw", "draw list screens with their truth", "muster draw drawn --count 20"
    )
    draw.add_argument("folder", type=Path, metavar="DIR", help="where the pictures go")
    draw.add_argument("--count", type=int, default=10, metavar="N", help="how many (default: 10)")
    draw.add_argument("--war", action="store_true", help="war lists of an alliance's week, as the demo has them")

    train = _command(
        commands, "train", "workshop.train", "train the crop classifier anew", "muster train --screens 500"
    )
    train.add_argument(
        "--screens", type=int, default=500, metavar="N", help="how many drawn screens to learn from (default: 500)"
    )

    numbers = _command(
        commands,
        "train-numbers",
        "workshop.train_numbers",
        "train the reader of numbers in game fonts anew",
        "muster train-numbers --work /tmp/numbers",
    )
    numbers.add_argument(
        "--work",
        type=Path,
        default=Path("number-training"),
        metavar="DIR",
        help="where fonts, drawn lines and checkpoints are kept, to go on from (default: number-training)",
    )
    numbers.add_argument(
        "--iterations",
        type=int,
        default=200_000,
        metavar="N",
        help="how many lines to learn, one after the other (default: 200000, an hour or more)",
    )

    evaluate = _command(
        commands,
        "evaluate",
        "workshop.evaluate",
        "tell how good the crop classifier is",
        "muster evaluate --to evaluation",
    )
    evaluate.add_argument(
        "--to", type=Path, default=Path("evaluation"), metavar="DIR", help="where its pictures go (default: evaluation)"
    )
    evaluate.add_argument(
        "--screens", type=int, default=100, metavar="N", help="how many drawn screens to ask it about (default: 100)"
    )

    for drawing in (draw, train, evaluate):
        seed = 90_001 if drawing is evaluate else 7
        drawing.add_argument(
            "--seed", type=int, default=seed, metavar="N", help=f"another number draws other screens (default: {seed})"
        )
    for drawing in (draw, train):
        drawing.add_argument("--fonts", type=Path, metavar="DIR", help="a folder of further fonts to draw with")
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, command: str, what: str, example: str
) -> argparse.ArgumentParser:
    """A command with its help, an example and the option that all have."""
    added = commands.add_parser(
        name,
        help=what,
        description=f"{what[0].upper()}{what[1:]}.",
        epilog=f"example: {example}\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    added.set_defaults(command=command)
    # Without a default of its own, so that --config before the command is not forgotten.
    _config(added, argparse.SUPPRESS)
    return added


def _config(to: argparse.ArgumentParser, default: Path | str) -> None:
    to.add_argument("--config", type=Path, default=default, metavar="PATH", help="the settings (default: config.yaml)")


def _week(text: str) -> Week:
    try:
        return Week.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
