"""The command for the versions of the crop classifier: models."""

from __future__ import annotations

import argparse

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from daemon.app.models import models_listed, promote, roll_back
from daemon.cli.daily import is_named
from daemon.cli.plain import Text
from daemon.domain.promotions import Promotion
from daemon.errors import NothingToDoError

SCORES = {"accuracy": "right", "text_recall": "text found"}
"""What of a card's scores the list shows, and under which heading."""

HEADINGS = ("version", "made on", "classes", "screens", "crops")


def models(asked: argparse.Namespace) -> int:
    """`muster models`."""
    match asked.what:
        case "promote":
            return _promote(asked)
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


def _promote(asked: argparse.Namespace) -> int:
    if asked.version is None:
        raise NothingToDoError("Say which model: muster models promote VERSION. 'muster models' lists them.")
    because = asked.force or "promoted by hand"
    done = promote(asked.config, asked.version, named=is_named(asked), because=because, forced=asked.force is not None)
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
