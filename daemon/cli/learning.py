"""The command that begins a pack: learn."""

from __future__ import annotations

import argparse
from collections import Counter

from rich.console import Console

from daemon.app.learning import Learned, Picture, learn
from daemon.app.settled import settle_settings
from daemon.cli.daily import FAILED, bar, is_named
from daemon.cli.plain import Text
from daemon.cli.reading import table
from daemon.domain.pack import ColumnType

OFTEN_HELD = 0.3
"""A column of which more is held is worth a look."""


def learn_screen(asked: argparse.Namespace) -> int:
    """`muster learn`."""
    settled = settle_settings(asked.config, named=is_named(asked), beginning=True)
    with bar("Looking", Console(stderr=True)) as (progress, task):
        learned = learn(
            settled,
            asked.files,
            asked.screen,
            asked.to,
            lambda done, total: progress.update(task, completed=done, total=total),
        )
    console = Console()
    for picture in learned.pictures:
        if picture.reading:
            title = f"{picture.path.name}: {len(picture.reading.rows)} rows by the draft"
            console.print(table(title, [row.cells for row in picture.reading.rows]))
    _say(console, f"The draft is {learned.file}. Where it has the columns is drawn in:")
    for picture in learned.pictures:
        _say(console, f"  {picture.drawn}")
    doubts = _doubts(learned)
    if doubts:
        _say(console, "What is unsure:")
    for doubt in doubts:
        _say(console, f"- {doubt}")
    rules = settled.config.folders.rules
    _say(
        console,
        f"Look at the pictures, rename the columns, and read others of this list with it. When it is right, move it to "
        f"{rules / learned.file.name}"
        + (f" and add '{learned.file.stem}' to 'screens' in config.yaml." if settled.config.screens else "."),
    )
    return 0 if all(picture.reading for picture in learned.pictures) else FAILED


def _doubts(learned: Learned) -> list[str]:
    """All that is unsure, of the whole, of each column, and of each picture."""
    found = [*learned.doubts]
    for picture in learned.pictures:
        found += [f"{picture.path.name}: {doubt}" for doubt in _of(picture)]
    sections = {column.name for column in learned.pack.columns if column.type is ColumnType.SECTION}
    cells = Counter[str]()
    held = Counter[str]()
    for picture in learned.pictures:
        for row in picture.reading.rows if picture.reading else ():
            cells.update(name for name in row.cells if name not in sections)
            held.update(name for name, cell in row.cells.items() if cell.held and cell.why != "cut")
    found += [
        f"{name}: {held[name]} of {count} cells are held. If much is missing, its band is off or too narrow."
        for name, count in cells.items()
        if held[name] > OFTEN_HELD * count
    ]
    return found


def _of(picture: Picture) -> list[str]:
    if picture.taken_for:
        already = (
            f"it is taken for '{picture.taken_for}' already. If it is that screen, no further pack is needed; if not,"
        )
        return [f"{already} write labels on the column of the value, so that the two are told apart."]
    return [] if picture.reading else [f"the draft does not read it. {picture.why}"]


def _say(console: Console, text: str) -> None:
    # Not broken into lines: paths are copied from here.
    console.print(Text(text), soft_wrap=True)
