"""The command that reads pictures aside: read, one by one or merged into one list."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from daemon.app.aside import read_file
from daemon.app.reading import reading_in_use
from daemon.app.settled import Settled, for_screen, settle_settings
from daemon.cli.daily import FAILED, is_named
from daemon.cli.plain import Text
from daemon.domain.merged import Merged, MergedRow, merged
from daemon.domain.reading import HELD_REASONS, Cell, Row, ScreenReading, ScreenshotRead, Value
from daemon.errors import CommandError, ScreenshotError


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture of a list that is merged: its name, and what was read."""

    name: str
    reading: ScreenReading


def read(asked: argparse.Namespace) -> int:
    """`muster read`."""
    settled = settle_settings(asked.config, named=is_named(asked))
    chosen = settled if asked.screen is None else for_screen(settled, asked.screen)
    console, failed = Console(), 0
    pictures = []
    for path, outcome in _outcomes(asked, chosen):
        try:
            found = outcome()
        except ScreenshotError as error:
            failed += 1
            if asked.json and not asked.merge:
                _say_json({"image": path.name, "error": {"code": error.code, "message": error.message}})
            else:
                told = Text(f"{path}: {error.message}")
                Console(stderr=asked.merge).print(told, style="red", soft_wrap=True)
            continue
        if asked.merge:
            # Only what was read is kept: the pictures of a long list together may fill the memory.
            pictures.append(_Picture(path.name, found.reading))
        elif asked.json:
            _say_json(as_json(path.name, found))
        else:
            console.print(table(f"{path.name}: {found.reading.screen}", [row.cells for row in found.reading.rows]))
    if asked.merge:
        _print_merged(pictures, chosen, as_json=asked.json)
    if asked.debug:
        Console(stderr=True).print(Text(f"The pictures of each step are in {asked.debug}"), soft_wrap=True)
    return FAILED if failed else 0


def _outcomes(asked: argparse.Namespace, settled: Settled) -> Iterator[tuple[Path, Callable[[], ScreenshotRead]]]:
    """Each file in its order, with what gives its reading or raises why there is none; several are read at a time."""
    with reading_in_use() as reading:
        reader = reading.settle(settled).made
        read_one = partial(read_file, reader=reader, intake=settled.config.intake, debug=asked.debug)
        threads = ThreadPoolExecutor(reader.most)
        try:
            begun = [threads.submit(read_one, path) for path in asked.files]
            for path, one in zip(asked.files, begun, strict=True):
                yield path, one.result
        finally:
            # Who breaks off waits for no picture; those in hand end with the processes that read them.
            threads.shutdown(wait=False, cancel_futures=True)


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
    print(_json(said), flush=True)  # noqa: T201 - rich would break long lines


def _json(said: dict[str, object]) -> str:
    # Lone surrogates of a file name that is no UTF-8 would break the output; JSON has its own way to write them.
    return json.dumps(said, ensure_ascii=not sys.stdout.encoding.lower().startswith("utf"))


def _print_merged(pictures: Sequence[_Picture], settled: Settled, *, as_json: bool) -> None:
    """One list out of all pictures, and where they do not overlap."""
    screens = sorted({picture.reading.screen for picture in pictures})
    if len(screens) > 1:
        raise CommandError(
            f"These pictures show {len(screens)} screens ({', '.join(screens)}), and only pictures of one list can be "
            "merged. Name those of one screen alone."
        )
    packs = [pack for pack in settled.packs if pack.screen in screens]
    found = merged([picture.reading.rows for picture in pictures], packs[0]) if packs else Merged((), ())
    names = [picture.name for picture in pictures]
    aside = Console(stderr=True)
    for number in found.gaps:
        aside.print(
            Text(f"{names[number - 1]} and {names[number]} share no row: a page may be missing between them."),
            soft_wrap=True,
        )
    if as_json:
        said = [_json(_member(row, names)) for row in found.rows]
        print("[" + ",\n ".join(said) + "]", flush=True)  # noqa: T201 - rich would break long lines
    elif found.rows:
        title = f"{screens[0]}: {len(found.rows)} rows of {len(pictures)} pictures"
        Console().print(table(title, [row.cells for row in found.rows]))


def _member(row: MergedRow, names: Sequence[str]) -> dict[str, object]:
    """A row of a merged list. What is no column begins with a line, as no column's name does."""
    return {
        **{column: cell.text for column, cell in row.cells.items()},
        "_held": [column for column, cell in row.cells.items() if cell.held],
        "_images": [names[picture] for picture, _ in row.places],
    }


def table(title: str, rows: Iterable[Mapping[str, Cell]]) -> Table:
    """What was read, a line a row; what is held has a question mark, and why it is stands below."""
    shown = list(rows)
    columns = list(dict.fromkeys(column for cells in shown for column in cells))
    table = Table(title=Text(title), title_justify="left")
    for column in columns:
        table.add_column(Text(column))
    held = set()
    for cells in shown:
        said = []
        for column in columns:
            cell = cells.get(column)
            held |= {cell.why} if cell and cell.held else set()
            said.append(
                Text("") if cell is None else Text(f"{cell.text or '-'} ?", "yellow") if cell.held else Text(cell.text)
            )
        table.add_row(*said)
    if held:
        table.caption = Text("? held: " + "; ".join(HELD_REASONS[why] for why in sorted(held)))
    return table
