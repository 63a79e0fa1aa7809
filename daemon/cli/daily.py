"""The commands of every day: run, report."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from daemon.app import running
from daemon.app.settled import in_their_language
from daemon.cli.plain import Text
from daemon.errors import SetupError

FAILED = 1
"""The exit code when a picture could not be read."""

UNPUBLISHED = (
    "They were read and kept, but not judged: the report does not show them. Why is said above; once that is mended, "
    "the next 'muster run' judges them."
)


def is_named(asked: argparse.Namespace) -> bool:
    """Whether the officer named the config, so that its absence is a mistake."""
    return bool(asked.config != Path("config.yaml"))


def run(asked: argparse.Namespace) -> int:
    """`muster run`."""
    console = Console(stderr=True)

    def say(sentence: str) -> None:
        console.print(Text(in_their_language(sentence, asked.config)), soft_wrap=True)

    with running.daemon(asked.config, named=is_named(asked), patient=not asked.once) as (service, settled):
        folders = settled.config.folders
        if not asked.once:
            say(f"Muster is watching {folders.input}")
            say(f"Drop screenshots there; the report is {folders.reports / 'latest.html'}")
            say("Ctrl-C ends it.")
            service.run_forever()
            return 0
        with bar("Reading", console) as (progress, task):
            counts = service.run_once(
                lambda step: progress.update(task, completed=step.done, total=step.total, description="Reading")
            )
    say(
        f"{counts.read} read, {counts.failed} failed, {counts.copies} known already, {counts.waiting} left in "
        f"{folders.input.name}/. The report is {folders.reports / 'latest.html'}"
    )
    if counts.failed:
        say(f"Why the failed ones failed is said beside each, in {folders.failed}")
    if counts.unpublished:
        say(UNPUBLISHED)
    return SetupError.exit_code if counts.unpublished else 0


def report(asked: argparse.Namespace) -> int:
    """`muster report`."""
    told = running.report(asked.config, named=is_named(asked), week=asked.week)
    Console().print(Text(in_their_language(told, asked.config)), soft_wrap=True)
    return 0


@contextmanager
def bar(what: str, console: Console) -> Iterator[tuple[Progress, TaskID]]:
    """A progress bar that is only drawn where a person waits."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield progress, progress.add_task(what, total=None)
