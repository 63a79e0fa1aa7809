"""Sight: a look at the whole place of a number or a time, in its own colours, where nothing else told its letters.

Digits that touch the rim of the shield they stand on, in nearly its colour, cannot be parted from it. The reader of
crops need not: it is shown the place as it is, more and less of it, and must say the same each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from unicodedata import normalize

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.cells import read, value
from daemon.domain.geometry import Box
from daemon.domain.pack import NUMERIC, Column, ColumnType
from daemon.domain.reading import Cell
from daemon.ports import CropReader
from daemon.stages.interpret import Doubt, Interpretation
from daemon.stages.load import Pixels
from daemon.stages.lost import lost_points
from daemon.stages.seek import LEAST_HEIGHT, like, others, sought

SIGHTED = NUMERIC | {ColumnType.DURATION}
"""Types of columns whose places are looked at: what else stands there seldom looks like one."""

WINDOWS = ((1.5, 1.25), (1.9, 1.4), (1.5, 1.5))
"""How high the windows are, and how far they reach beyond the band of the middles, in heights of the digits: such that
the ends of a longer text are cut off at another letter in each of them, and it is read as something else each time."""

UNKNOWN = 0.5
"""How high digits are, as a share of the band in which their middle lies, where nothing says it: bands are written with
so much room."""

LEAST = 1.0
"""So far beyond the band at least the windows must reach, in heights of the digits: half of three digits."""

SCALES = 1, 4
"""How many times larger each window is shown."""

SURE = 0.8
"""From this on the reader has said something. Of 162 looks at 27 shields on 9 real screens, with digits 10 pixels high,
155 were sure; 5 were wrong, 2 of them surely, which did not say the same."""

LEAST_SURE = 0.5
"""From this on a look that saw a point which the others did not speaks against them."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """A cell whose place was looked at, with the boxes of its windows."""

    doubt: Doubt
    windows: tuple[Box, ...]


def sight(pixels: Pixels, found: Interpretation, reader: CropReader | None) -> tuple[tuple[Doubt, ...], list[Cell]]:
    """The cells still in doubt whose place was looked at, and what they came to, as `settle` takes them.

    None where there is no such reader. Raises ReaderFailedError when the reader does.
    """
    if reader is None:
        return (), []
    sights = list(_sights(found, (pixels.shape[1], pixels.shape[0])))
    cells = [found.reading.rows[one.doubt.row].cells[one.doubt.column.name] for one in sights]
    said: list[list[tuple[str, float]]] = [[] for _ in sights]
    for scale in SCALES:
        # The larger ones only where the first looks are not all sure of the same.
        held = [i for i, cell in enumerate(cells) if cell.held]
        crops = [_shown(pixels, box, scale) for i in held for box in sights[i].windows]
        heard = iter(reader.read_crops(crops) if crops else ())
        for i in held:
            said[i] += islice(heard, len(WINDOWS))
            if scale == SCALES[-1] or all(sure >= SURE for _, sure in said[i]):
                cells[i] = _agreed(sights[i].doubt, cells[i], said[i])
    return tuple(one.doubt for one in sights), cells


def _sights(found: Interpretation, size: tuple[int, int]) -> Iterator[_Sight]:
    for number, column in sought(found):
        windows = _windows(found, number, column, size) if column.type in SIGHTED else ()
        if windows:
            yield _Sight(Doubt(number, column, _text_box(windows[0]), unanimous=True), windows)


def _windows(found: Interpretation, number: int, column: Column, size: tuple[int, int]) -> tuple[Box, ...]:
    """What is looked at for a cell; none where there is no room for it, or nobody could read it."""
    laid = found.laid
    band, alike = laid.band(column, laid.origins[number], size), like(found, column)
    if column.height is not None:
        height = sum(column.height) / 2 * laid.pitch
    elif alike is not None:
        height = alike.height
    else:
        height = UNKNOWN * band.height
    if height < LEAST_HEIGHT:
        return ()
    middle = band.centre_y if alike is None else laid.origins[number] + alike.below
    beside = others(found, number, column)
    windows = [_clear(_window(band, middle, height, tall, wide), band, height, beside) for tall, wide in WINDOWS]
    clear = tuple(box for box in windows if box is not None)
    is_whole = all(box.x >= 0 and box.y >= 0 and box.right <= size[0] and box.bottom <= size[1] for box in clear)
    return clear if is_whole and len(clear) == len(WINDOWS) else ()


def _window(band: Box, middle: float, height: float, tall: float, wide: float) -> Box:
    left, top = round(band.x - wide * height), round(middle - tall * height / 2)
    return Box(left, top, round(band.right + wide * height) - left, round(tall * height))


def _clear(window: Box, band: Box, height: float, beside: Sequence[Box]) -> Box | None:
    """The window up to the cells beside it; None where one of them leaves too little of it."""
    left, right = window.x, window.right
    for other in beside:
        if window.intersection(other):
            left = max(left, other.right) if other.right <= band.x else left
            right = min(right, other.x) if other.x >= band.right else right
    clear = replace(window, x=left, width=right - left)
    is_wide = band.x - left >= LEAST * height and right - band.right >= LEAST * height
    return clear if is_wide and not any(clear.intersection(other) for other in beside) else None


def _text_box(window: Box) -> Box:
    """Where in the first window the text stands."""
    height = round(window.height / WINDOWS[0][0])
    return Box(window.x, window.y + (window.height - height) // 2, window.width, height)


def _shown(pixels: Pixels, box: Box, scale: float) -> NDArray[np.uint8]:
    crop = pixels[box.y : box.bottom, box.x : box.right]
    return np.asarray(cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8)


def _agreed(doubt: Doubt, cell: Cell, said: Sequence[tuple[str, float]]) -> Cell:
    """What half of the looks are sure of and none denies surely, or what all say; else the cell as it was."""
    # The reader knows digits in a circle, which is what it takes a medal for.
    texts = [(read(doubt.column, normalize("NFKC", text).split()), sure) for text, sure in said if text]
    told = [(text, sure) for text, sure in texts if sure >= SURE]
    heard = told if 2 * len(told) >= len(said) else texts
    meant = {value(doubt.column, text) for text, _ in heard}
    if len(meant) != 1 or None in meant or (heard is texts and len(texts) < len(said)):
        return cell
    text = Counter(text for text, _ in heard).most_common(1)[0][0]
    if any(
        sure >= LEAST_SURE and lost_points(text, other) and meant != {value(doubt.column, other)}
        for other, sure in texts
    ):
        return cell
    sureness = max(sure for _, sure in heard)
    return replace(
        cell, text=text, value=value(doubt.column, text), confidence=sureness, held=False, box=doubt.box, why=""
    )
