"""Plates: a number on a plate of its own right behind a text, which ends where the plate begins.

The level of a member on a little shield behind the name is one line with it for every reader, and what they make of
the shield's rim is another thing each time. The ground tells where it begins: behind a text it is of another colour.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.domain.pack import Column
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.load import Pixels

OTHER_GROUND = 40
"""How far a plate is from the ground of the text, in the colour that differs most, of 255."""

COVERED, CLEAR = 0.5, 0.2
"""The share of a column of pixels that a plate covers at least, all along, and that is still no part of it."""

MOSTLY = 0.8
"""So much of its width it covers: a digit on it may be of the ground's colour."""

FEWEST, BEHIND = 2, 2
"""So many things stand on the line at least, and the text ends so many pixels behind the one before the plate."""

NARROWEST, WIDEST = 0.7, 4.0
"""Plates are so many heights of their line wide: more than any stroke of a letter, and four digits at most."""


def without_plates(pixels: Pixels, found: Interpretation) -> Interpretation:
    r"""The same with each text in doubt looked at up to the plate behind it, and the number there on the plate alone.

    That is where the pack says that a number ends the text (`pattern: '\d+$'`): the rest of it is another column's.
    """
    doubts = list(found.doubts)
    for number, doubt in enumerate(doubts):
        is_behind = doubt.column.pattern.endswith("$")
        if not is_behind and not any(cut.pattern.endswith("$") for cut in doubt.column.cuts):
            continue
        box = doubt.box
        plate = _plate(pixels, box)
        if plate is None:
            continue
        end, start = plate
        if is_behind:
            on_it = replace(box, x=start, width=_plate_end(pixels, box, start) - start)
            doubts[number] = Doubt(doubt.row, replace(doubt.column, cuts=()), on_it, alone=True)
        else:
            text = replace(box, width=end - box.x)
            doubts[number] = Doubt(doubt.row, _uncut(doubt.column), text, alone=True)
    return replace(found, doubts=tuple(doubts))


def _uncut(column: Column) -> Column:
    """The column where nothing stands at the end of its text that is another's."""
    return replace(column, cuts=tuple(cut for cut in column.cuts if not cut.pattern.endswith("$")))


def _plate(pixels: Pixels, box: Box) -> tuple[int, int] | None:
    """Where in a box the text ends and the plate behind it begins, with nothing behind that; None where none is."""
    shown = pixels[box.y : box.bottom, box.x : box.right].astype(np.int16)
    ground = np.median(shown[:, : max(1, box.width // 2)], axis=(0, 1))
    cover = (np.abs(shown - ground).max(axis=2) > OTHER_GROUND).mean(axis=0)
    drawn = np.flatnonzero(cover > CLEAR)
    if not len(drawn):
        return None
    # The last thing on the line that no column of ground cuts through, and where what stands before it ends.
    things = np.split(drawn, np.flatnonzero(np.diff(drawn) > 1) + 1)
    if len(things) < FEWEST:
        return None
    thick = np.flatnonzero(cover[things[-1]] >= COVERED)
    is_plate = len(thick) >= NARROWEST * box.height and len(thick) >= MOSTLY * (thick[-1] - thick[0] + 1)
    is_plate = is_plate and len(things[-1]) <= WIDEST * box.height
    is_plate = is_plate and _is_of_other_colour(shown, ground, np.concatenate(things[:-1]), things[-1])
    # A corner of it may reach further than what is seen of it here.
    return (box.x + int(things[-2][-1]) + BEHIND, box.x + int(things[-1][0])) if is_plate else None


def _plate_end(pixels: Pixels, box: Box, start: int) -> int:
    """Where the plate ends that begins at `start`: the box may end on it, and leave out the last digit there."""
    row = pixels[box.y : box.bottom].astype(np.int16)
    ground = np.median(row[:, box.x : box.x + max(1, box.width // 2)], axis=(0, 1))
    reach = row[:, box.right - 1 : start + round(WIDEST * box.height)]
    covered = (np.abs(reach - ground).max(axis=2) > OTHER_GROUND).mean(axis=0) >= COVERED
    # What goes on and on is no plate.
    return box.right if covered.all() or not len(covered) else box.right - 1 + max(1, int(np.argmin(covered)))


def _is_of_other_colour(
    shown: NDArray[np.int16], ground: NDArray[np.float64], text: NDArray[np.intp], last: NDArray[np.intp]
) -> bool:
    """Whether the last thing has another colour than the text before it: wide letters stand as close, `ina` say."""
    one, other = (_colour(shown[:, columns], ground) for columns in (text, last))
    return float(np.abs(one - other).max()) > OTHER_GROUND


def _colour(shown: NDArray[np.int16], ground: NDArray[np.float64]) -> NDArray[np.float64]:
    """The colour of what is drawn on a ground."""
    return np.asarray(np.median(shown[np.abs(shown - ground).max(axis=2) > OTHER_GROUND], axis=0))
