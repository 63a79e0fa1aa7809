"""Beyond: whether a text goes on where its crop ends, by the reader of crops.

A crop may have lost the letter that stands alone before a gap, as the first of `C Price`; all looks at the crop then
agree on the rest. So they do on the `2` of a `21` that was not taken for text, and whose `1` is in no crop.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np

from daemon.domain.cells import is_words
from daemon.domain.geometry import Box
from daemon.domain.labels import folded
from daemon.ports import CropReader
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.load import Pixels
from daemon.stages.lost import is_part
from daemon.stages.reread import CROP_MARGIN

REACH = 1.0
"""How far beyond its box a text may go on, in heights of the box: a letter and the gap before it."""

FAINT = 0.4
"""What stands out from its ground by less than this share of what the text does is no letter of it."""

SOLID = 0.5
"""By this share of what its text does a line of pixels stands out that is drawn through."""

LEAST_SURE = 0.6
"""What the reader is less sure of in a box itself it does not tell more surely with more around it."""

SURE = 0.9
"""From this on what was read beyond is believed to be letters."""


def beyond(pixels: Pixels, found: Interpretation, reader: CropReader | None) -> Interpretation:
    """The same, with each text in doubt looked at with what stands beside it, if the reader surely reads more there.

    So is each number that was missing at first. All readings of such a text must say the same. Without a reader all
    stay as they are. Raises ReaderFailedError when the reader does.
    """
    if reader is None:
        return found
    size = (pixels.shape[1], pixels.shape[0])
    places = [(i, doubt, list(_places(pixels, found, doubt))) for i, doubt in _asked(found)]
    asked = [(i, doubt, wides) for i, doubt, wides in places if wides]
    own = _read(pixels, [doubt.box.grown(CROP_MARGIN, CROP_MARGIN, size) for _, doubt, _ in asked], reader)
    known = [
        (i, doubt, wide, text)
        for (i, doubt, wides), (text, sure) in zip(asked, own, strict=True)
        if sure >= LEAST_SURE or not is_words(doubt.column)
        for wide in wides
    ]
    doubts = list(found.doubts)
    for (i, doubt, wide, text), (more, sure) in zip(
        known, _read(pixels, [wide for _, _, wide, _ in known], reader), strict=True
    ):
        if sure >= SURE and is_part(text, more) and doubts[i] is doubt:
            doubts[i] = replace(doubt, box=wide, unanimous=True)
    return replace(found, doubts=tuple(doubts))


def _places(pixels: Pixels, found: Interpretation, doubt: Doubt) -> Iterator[Box]:
    """The box with what stands beside it, if anything; of a number also as high as it seems to be."""
    whole = doubt.box if is_words(doubt.column) else _whole(pixels, doubt.box)
    for box in dict.fromkeys((doubt.box, whole)):
        wide = _wide(pixels, found, doubt, box)
        if wide is not None and not _is_bare(pixels, box, wide):
            yield wide


def _read(pixels: Pixels, boxes: Sequence[Box], reader: CropReader) -> Sequence[tuple[str, float]]:
    return reader.read_crops([pixels[box.y : box.bottom, box.x : box.right] for box in boxes]) if boxes else ()


def _asked(found: Interpretation) -> Sequence[tuple[int, Doubt]]:
    free = [(i, doubt) for i, doubt in enumerate(found.doubts) if not doubt.alone]
    return [
        (i, doubt) for i, doubt in free if (_may_lack_letters if is_words(doubt.column) else _is_found)(found, doubt)
    ]


def _is_found(found: Interpretation, doubt: Doubt) -> bool:
    """Whether a number stands where at first none was read: of its digits some may have been left out again."""
    return not found.reading.rows[doubt.row].cells[doubt.column.name].text


def _may_lack_letters(_: Interpretation, doubt: Doubt) -> bool:
    """Whether a text of the column can be the rest of another one: where the texts are known, one holds another."""
    texts = [folded(text) for text in doubt.column.values]
    return not doubt.unanimous and (
        not texts or any(one != other and one in other for one, other in product(texts, repeat=2))
    )


def _wide(pixels: Pixels, found: Interpretation, doubt: Doubt, box: Box) -> Box | None:
    """The box with what may belong to it at its ends: of a number up to other cells; None where one is near a text."""
    size = (pixels.shape[1], pixels.shape[0])
    cells = found.reading.rows[doubt.row].cells.items()
    others = [cell.box for name, cell in cells if name != doubt.column.name and cell.text]
    others = [box for box in others if not doubt.box.intersection(box)]
    wide = box.grown(round(REACH * box.height), CROP_MARGIN, size)
    near = [box for box in others if wide.intersection(box)]
    if not near or is_words(doubt.column):
        return None if near else wide
    left = max([wide.x, *(box.right for box in near if box.right <= doubt.box.x)])
    right = min([wide.right, *(box.x for box in near if box.x >= doubt.box.right)])
    return replace(wide, x=left, width=right - left)


def _whole(pixels: Pixels, box: Box) -> Box:
    """The box as high as what is drawn in it, which may go on above and below: of a digit it may be a piece."""
    part = pixels[:, box.x : box.right]
    ground = np.median(part[box.y : box.bottom], axis=(0, 1))
    drawn = np.abs(part - ground).max(axis=(1, 2)) >= SOLID * _contrast(part[box.y : box.bottom])
    above, below = drawn[max(0, box.y - box.height) : box.y][::-1], drawn[box.bottom : box.bottom + box.height]
    # What goes on and on is the ground's.
    top, bottom = (0 if way.all() else int(np.argmin(way)) for way in (above, below))
    return Box(box.x, box.y - top, box.width, box.height + top + bottom)


def _is_bare(pixels: Pixels, box: Box, wide: Box) -> bool:
    """Whether nothing is drawn on either side of a box that stands out as its text does."""
    rows = pixels[box.y : box.bottom]
    sides = (rows[:, wide.x : box.x - CROP_MARGIN], rows[:, box.right + CROP_MARGIN : wide.right])
    text = _contrast(rows[:, box.x : box.right])
    return all(_contrast(side) < FAINT * text for side in sides)


def _contrast(part: Pixels) -> float:
    """How far any pixel is from the ground, 0 to 255."""
    if not part.size:
        return 0.0
    return float(np.abs(part - np.median(part, axis=(0, 1))).max())
