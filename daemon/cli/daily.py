"""The commands of every day: run, read, report."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from daemon.app import running
from daemon.app.aside import read_file
from daemon.app.engines import make_engines
from daemon.app.settled import for_screen, settle_settings
from daemon.domain.reading import HELD_REASONS, Row, ScreenReading, ScreenshotRead, Value
from daemon.errors import ScreenshotError

FAILED = 1
"""The exit code when a picture could not be read."""


def is_named(asked: argparse.Namespace) -> bool:
    """Whether the officer named the config, so that its absence is a mistake."""
    return bool(asked.config != Path("config.yaml"))


def run(asked: argparse.Namespace) -> int:
    """`muster run`."""
    console = Console(stderr=True)
    with running.daemon(asked.config, named=is_named(asked), patient=not asked.once) as (service, settled):
        folders = settled.config.folders
        if not asked.once:
            console.print(Text(f"Muster is watching {folders.input}"), soft_wrap=True)
            console.print(
                Text(f"Drop screenshots there; the report is {folders.reports / 'latest.html'}"), soft_wrap=True
            )
            console.print(Text("Ctrl-C ends it."))
            service.run_forever()
            return 0
        with bar("Reading", console) as (progress, task):
            counts = service.run_once(
                lambda step: progress.update(task, completed=step.done, total=step.total, description="Reading")
            )
    console.print(
        Text(
            f"{counts.read} read, {counts.failed} failed, {counts.copies} known already, {counts.waiting} left in "
            f"{folders.input.name}/. The report is {folders.reports / 'latest.html'}"
        ),
        soft_wrap=True,
    )
    if counts.failed:
        console.print(Text(f"Why the failed ones failed is said beside each, in {folders.failed}"), soft_wrap=True)
    return 0


def read(asked: argparse.Namespace) -> int:
    """`muster read`."""
    settled = settle_settings(asked.config, named=is_named(asked))
    reading = make_engines(settled if asked.screen is None else for_screen(settled, asked.screen))
    console, failed = Console(), False
    for path in asked.files:
        try:
            found = read_file(path, reading, settled.config.intake, asked.debug)
        except ScreenshotError as error:
            failed = True
            if asked.json:
                _say_json({"image": path.name, "error": {"code": error.code, "message": error.message}})
            else:
                console.print(Text(f"{path}: {error.message}"), style="red", soft_wrap=True)
            continue
        if asked.json:
            _say_json(as_json(path.name, found))
        else:
            console.print(_table(path.name, found.reading))
    if asked.debug:
        Console(stderr=True).print(Text(f"The pictures of each step are in {asked.debug}"), soft_wrap=True)
    return FAILED if failed else 0


def report(asked: argparse.Namespace) -> int:
    """`muster report`."""
    told = running.report(asked.config, named=is_named(asked), week=asked.week)
    Console().print(Text(told), soft_wrap=True)
    return 0


def as_json(name: str, found: ScreenshotRead) -> dict[str, object]:
    """What `muster read --json` says of one picture; docs/reading.md describes it."""
    return {
        "image": name,
        "screen": found.reading.screen,
        "seconds": found.seconds,
        "rows": [_row(row) for row in found.reading.rows],
    }


def _row(row: Row) -> dict[str, object]:
    cells = {
        name: {
            "text": cell.text,
            "value": _value(cell.value),
            "confidence": cell.confidence,
            "held": cell.held,
            "box": cell.box.as_list(),
            **({"why": cell.why} if cell.held else {}),
            **({"guesses": cell.guesses} if cell.guesses else {}),
        }
        for name, cell in row.cells.items()
    }
    return {"partial": row.partial, "held": row.held, "cells": cells, **({"own": True} if row.own else {})}


def _value(value: Value) -> object:
    """A value as JSON has it: a length of time in the form of ISO 8601, which no one takes for a bare number."""
    return f"PT{value.total_seconds():.0f}S" if isinstance(value, timedelta) else value


def _say_json(said: dict[str, object]) -> None:
    # Lone surrogates of a file name that is no UTF-8 would break the output; JSON has its own way to write them.
    print(json.dumps(said, ensure_ascii=not sys.stdout.encoding.lower().startswith("utf")), flush=True)  # noqa: T201


def _table(name: str, reading: ScreenReading) -> Table:
    columns = list(dict.fromkeys(column for row in reading.rows for column in row.cells))
    table = Table(title=Text(f"{name}: {reading.screen}"), title_justify="left")
    for column in columns:
        table.add_column(column)
    held = set()
    for row in reading.rows:
        said = []
        for column in columns:
            cell = row.cells.get(column)
            held |= {cell.why} if cell and cell.held else set()
            said.append(
                Text("") if cell is None else Text(f"{cell.text or '-'} ?", "yellow") if cell.held else Text(cell.text)
            )
        table.add_row(*said)
    if held:
        table.caption = Text("? held: " + "; ".join(HELD_REASONS[why] for why in sorted(held)))
    return table


@contextmanager
def bar(what: str, console: Console) -> Iterator[tuple[Progress, TaskID]]:
    """A progress bar that is only drawn where a person waits."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield progress, progress.add_task(what, total=None)
