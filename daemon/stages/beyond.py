"""Beyond: whether a text goes on where its crop ends, by the reader of crops.

A crop may have lost the letter that stands alone before a gap, as the first of `C Price`; all looks at the crop then
agree on the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from daemon.domain.cells import is_words
from daemon.domain.geometry import Box
from daemon.ports import CropReader
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.load import Pixels
from daemon.stages.reread import CROP_MARGIN

REACH = 1.0
"""How far beyond its box a text may go on, in heights of the box: a letter and the gap before it."""

SURE = 0.9
"""From this on what was read beyond is believed to be letters."""


def beyond(pixels: Pixels, found: Interpretation, reader: CropReader | None) -> Interpretation:
    """The same, with each text in doubt looked at with what stands beside it, if the reader surely reads more there.

    All readings of such a text must say the same. Without a reader all stay as they are. Raises ReaderFailedError when
    the reader does.
    """
    if reader is None:
        return found
    size = (pixels.shape[1], pixels.shape[0])
    asked = [
        (i, doubt, doubt.box.grown(round(REACH * doubt.box.height), CROP_MARGIN, size)) for i, doubt in _asked(found)
    ]
    asked = [(i, doubt, wide) for i, doubt, wide in asked if not _reaches_others(found, doubt, wide)]
    boxes = [box for _, doubt, wide in asked for box in (doubt.box.grown(CROP_MARGIN, CROP_MARGIN, size), wide)]
    said = reader.read_crops([pixels[box.y : box.bottom, box.x : box.right] for box in boxes]) if boxes else ()
    doubts = list(found.doubts)
    for (i, doubt, wide), (own, _), (more, sure) in zip(asked, said[::2], said[1::2], strict=True):
        if sure >= SURE and _is_part(own, more):
            doubts[i] = replace(doubt, box=wide, unanimous=True)
    return replace(found, doubts=tuple(doubts))


def _wide(box: Box, size: tuple[int, int]) -> Box:
    return box.grown(round(REACH * box.height), CROP_MARGIN, size)


def _asked(found: Interpretation) -> Sequence[tuple[int, Doubt]]:
    return [
        (i, doubt)
        for i, doubt in enumerate(found.doubts)
        if is_words(doubt.column) and not doubt.unanimous and not doubt.alone
    ]


def _reaches_others(found: Interpretation, doubt: Doubt, wide: Box) -> bool:
    cells = found.reading.rows[doubt.row].cells
    return any(
        wide.intersection(cell.box)
        for name, cell in cells.items()
        if name != doubt.column.name and cell.text and not doubt.box.intersection(cell.box)
    )


def _is_part(text: str, more: str) -> bool:
    """Whether a text lacks letters or digits of a longer one."""
    one, other = ("".join(sign for sign in each if sign.isalnum()) for each in (text, more))
    return bool(one) and len(one) < len(other) and one in other
