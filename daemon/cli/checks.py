"""The commands that look after the settings and the machine: check, doctor."""

from __future__ import annotations

import argparse

from rich.console import Console

from daemon.app.doctor import classes_told, findings
from daemon.app.looking import health
from daemon.app.settled import explained, settle_settings, verdict
from daemon.cli.daily import is_named
from daemon.cli.plain import Text
from daemon.domain.health import State
from daemon.errors import SetupError


def check(asked: argparse.Namespace) -> int:
    """`muster check`."""
    settled = settle_settings(asked.config, named=is_named(asked))
    console = Console()
    for line in explained(settled):
        console.print(Text(f"- {line}"), soft_wrap=True)
    for warning in filter(None, (*settled.warnings, classes_told(settled))):
        console.print(Text(warning), style="yellow", soft_wrap=True)
    console.print(Text(verdict(settled, asked.config)), soft_wrap=True)
    return 0


def doctor(asked: argparse.Namespace) -> int:
    """`muster doctor`."""
    if asked.health:
        found = health(asked.config, named=is_named(asked))
        Console().print(Text("\n".join([f"The daemon is {found.state}.", *found.sentences])), soft_wrap=True)
        # One that works and wants looking after must not be restarted for it.
        return SetupError.exit_code if found.state is State.DOWN else 0
    console, worst = Console(), 0
    for finding in findings(asked.config, named=is_named(asked)):
        mark = Text("  ok   ", "green") if finding.error is None else Text("  mend ", "red")
        said = finding.error.message if finding.error else finding.said
        # Not broken into lines: what is to be typed is copied from here.
        console.print(mark + Text(f"{finding.what}: {said}"), soft_wrap=True)
        worst = worst or (finding.error.exit_code if finding.error else 0)
    console.print(Text("This machine is ready." if not worst else "Mend the lines above, then ask again."))
    return worst
