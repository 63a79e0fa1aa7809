"""The commands for the versions of the crop classifier: models, reread."""

from __future__ import annotations

import argparse

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from daemon.app import rereading
from daemon.app.comparing import compare
from daemon.app.models import models_listed, promote, refuse_worse, roll_back
from daemon.cli.daily import FAILED, bar, is_named
from daemon.cli.plain import Text
from daemon.domain.comparing import Comparison, Tally
from daemon.domain.promotions import Promotion
from daemon.errors import NothingToDoError

SCORES = {"accuracy": "right", "text_recall": "text found"}
"""What of a card's scores the list shows, and under which heading."""

MOST_SHOWN = 20
"""Cells that two models read otherwise; the rest are counted."""

HEADINGS = ("version", "made on", "classes", "screens", "crops")


def models(asked: argparse.Namespace) -> int:
    """`muster models`."""
    match asked.what:
        case "promote":
            return _promote(asked)
        case "compare":
            return _compare(asked)
        case "rollback":
            return _roll_back(asked)
    return _list(asked)


def _list(asked: argparse.Namespace) -> int:
    table = Table(*HEADINGS, *SCORES.values(), "", box=SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.no_wrap = column.header != "classes"
    refused = []
    for one in models_listed(asked.config, named=is_named(asked)):
        note = "in use" if one.in_use else ""
        if one.card is None:
            refused.append(f"{one.name}: {one.refused}")
            table.add_row(Text(one.name), *[""] * (len(SCORES) + 4), f"{note} refused".strip())
            continue
        card = one.card
        learned = (str(card.screens), str(sum(card.crops.values())))
        scores = [f"{card.scores[name]:.3f}" if name in card.scores else "" for name in SCORES]
        table.add_row(Text(one.name), Text(card.made_on), Text(", ".join(card.classes)), *learned, *scores, note)
    console = Console()
    console.print(table)
    for sentence in refused:
        console.print(Text(sentence), style="yellow", soft_wrap=True)
    return 0


def _compare(asked: argparse.Namespace) -> int:
    _compared(asked, asked.version or "newest", asked.against)
    return 0


def _compared(asked: argparse.Namespace, said: str, against: str) -> Comparison:
    """Compare, and show what came of it."""
    with bar("Reading", Console(stderr=True)) as (progress, task):
        found = compare(
            asked.config,
            said,
            against=against,
            named=is_named(asked),
            screens=asked.screens,
            progress=lambda step: progress.update(task, completed=step.done, total=step.total),
        )
    console = Console()
    heads = [f"{name}: right, wrong, held" for name in (found.champion, found.challenger)]
    table = Table("screen", "cells", *heads, "", box=SIMPLE_HEAD, pad_edge=False)
    for screen, (before, after) in found.tallies.items():
        mark = "worse" if screen in found.worse_on else "better" if before.worse_than(after) else ""
        table.add_row(Text(screen), str(before.cells), _tally(before), _tally(after), mark)
    console.print(table)
    for one in found.differences[:MOST_SHOWN]:
        told = f"  {one.picture}, {one.row}, {one.column}: {one.before or '-'} / {one.after or '-'}"
        console.print(Text(f"{told}   (there stands: {one.true})"), soft_wrap=True)
    if len(found.differences) > MOST_SHOWN:
        console.print(Text(f"  and {len(found.differences) - MOST_SHOWN} more cells that the two read otherwise"))
    console.print(Text(found.said), soft_wrap=True)
    return found


def _tally(tally: Tally) -> str:
    return f"{tally.right}, {tally.wrong}, {tally.held}"


def _promote(asked: argparse.Namespace) -> int:
    said = asked.version or "newest"
    if asked.force is None:
        try:
            found = _compared(asked, said, "in-use")
        except NothingToDoError as error:
            raise NothingToDoError(f"{error.message} To promote it all the same: --force 'your reason'") from error
        refuse_worse(found)
        because = found.said
    else:
        because = asked.force
    done = promote(asked.config, said, named=is_named(asked), because=because, forced=asked.force is not None)
    return _told(done)


def _roll_back(asked: argparse.Namespace) -> int:
    return _told(roll_back(asked.config, named=is_named(asked), because=asked.force or "rolled back by hand"))


def _told(done: Promotion) -> int:
    Console().print(
        Text(f"The model {done.version} reads from now on, instead of {done.instead_of}. The way back: ")
        + Text("muster models rollback" if not done.back else f"muster models promote {done.instead_of}"),
        soft_wrap=True,
    )
    return 0


def reread(asked: argparse.Namespace) -> int:
    """`muster reread`."""
    with bar("Reading", Console(stderr=True)) as (progress, task):
        found = rereading.reread(
            asked.config,
            asked.model,
            named=is_named(asked),
            screen=asked.screen,
            since=asked.since,
            keep=asked.keep,
            progress=lambda step: progress.update(task, completed=step.done, total=step.total),
        )
    console = Console()
    for one in found.differences:
        console.print(
            Text(f"{one.picture}, {one.row}, {one.column}: {one.before or '-'} -> {one.after or '-'}"), soft_wrap=True
        )
    told = f"{len(found.differences)} cells of {found.pictures} screenshots are read otherwise by {found.model}."
    more = (
        f" The new readings of {found.kept} screenshots are kept."
        if asked.keep
        else " Nothing was changed (--keep does)."
    )
    console.print(Text(told + more), soft_wrap=True)
    for name, why in found.left:
        console.print(Text(f"{name} stays as it was: {why}."), style="yellow", soft_wrap=True)
    for name, why in found.failed:
        console.print(Text(f"{name} could not be read: {why}"), style="red", soft_wrap=True)
    return FAILED if found.failed else 0
