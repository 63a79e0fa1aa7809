"""Parted: whether two texts that touch were told apart in the right place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from daemon.domain.reading import Cell
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.pieces import shares_text

SEAM, SLIP = 2, 1
"""Where two texts were parted, so many letters to each side are as they were read together; of all others so many were
misread at most."""


def parted(found: Interpretation, asked: Sequence[Doubt], again: Sequence[Cell]) -> list[Cell]:
    """The cells that doubts came to, those held again that touch another and do not make up with it what was read.

    `FlamingJayArch`, `Mage (F/P)` may be `FlamingJay` and `Arch Mage (F/P)`, but not `FlamingJa` and `Arch Mage (F/P)`.
    Where one of the two cannot be trusted, both were perhaps parted in the wrong place.
    """
    cells = list(again)
    for row in {doubt.row for doubt in asked}:
        was = found.reading.rows[row].cells
        mine = [i for i, doubt in enumerate(asked) if doubt.row == row and was[doubt.column.name].why == "joined"]
        mine.sort(key=lambda i: was[asked[i].column.name].box.centre_x)
        for one, two in pairwise(mine):
            old, new, beside = (
                "".join(text.split()) for text in (was[asked[one].column.name].text, again[one].text, again[two].text)
            )
            rest = "".join(was[asked[two].column.name].text.split())
            is_made_up = (old.startswith(new) and beside.startswith(old[len(new) :])) or (
                new[-SEAM:] + beside[:SEAM] in old + rest
                and Levenshtein.distance(new + beside, old + rest, score_cutoff=SLIP) <= SLIP
            )
            is_sure = again[one].held == again[two].held
            if shares_text(asked[one].column, asked[two].column) or (is_made_up and is_sure):
                continue
            for i in (one, two):
                cells[i] = replace(cells[i], held=True, why="joined")
    return cells
