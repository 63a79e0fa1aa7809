"""The commands for a database that may not be whole: verify, rebuild."""

from __future__ import annotations

import argparse

from rich.console import Console

from daemon.app import mending, running
from daemon.cli.daily import FAILED, bar, is_named
from daemon.cli.plain import Text
from daemon.errors import StoreError


def verify(asked: argparse.Namespace) -> int:
    """`muster verify`."""
    with bar("Comparing", Console(stderr=True)) as (progress, task):
        found = mending.verify(
            asked.config,
            named=is_named(asked),
            progress=lambda step: progress.update(task, completed=step.done, total=step.total),
        )
    console = Console()
    copies = f" and {found.copies} further copies" if found.copies else ""
    console.print(
        Text(f"{found.screenshots} screenshots in the database, {found.pictures} pictures{copies} in the archive."),
        soft_wrap=True,
    )
    for sentence in found.wrong:
        console.print(Text(sentence), soft_wrap=True)
    if not found.wrong:
        console.print(Text("All is as it should be."))
    return StoreError.exit_code if found.wrong else 0


def rebuild(asked: argparse.Namespace) -> int:
    """`muster rebuild`."""
    with bar("Rebuilding", Console(stderr=True)) as (progress, task):
        made = running.rebuild(
            asked.config,
            named=is_named(asked),
            read_anew=asked.read_anew,
            progress=lambda step: progress.update(task, completed=step.done, total=step.total),
        )
    console = Console()
    console.print(
        Text(
            f"The new database knows {made.screenshots} screenshots. Of all files, also those that had failed, "
            f"{made.taken_over} taken over, {made.read} read from the archive."
        ),
        soft_wrap=True,
    )
    if made.aside is not None:
        console.print(Text(f"The old one lies in {made.aside}; remove it once all is well."), soft_wrap=True)
    for name, why in made.failed:
        console.print(Text(f"{name} could not be read any more: {why}"), style="red", soft_wrap=True)
    return FAILED if made.failed else 0
