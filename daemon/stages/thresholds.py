"""Thresholds: a line of letters in a small window of the picture, found by trying every threshold of every channel.

Letters are what stays the same over many thresholds, is of one height and stands on one line. It takes some
milliseconds a window, too long for a whole picture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box, hull
from daemon.stages.load import Pixels

LEVELS = 10
"""Thresholds tried in each channel, both ways."""

LEAST_CONTRAST = 24
"""Steps of 255 between the dark and the bright of a channel below which nothing is written in it."""

LEAST_SEEN = 4
"""A text is there when so many thresholds show it."""

MANY_GLYPHS = 0.7
"""The power of the number of glyphs by which a line is worth more: three digits at half of the thresholds, or two."""


@dataclass(frozen=True, slots=True)
class Tone:
    """One way to tell ink from ground: what is brighter (or not) than `level` in a channel (gray, blue, green, red)."""

    channel: int
    brighter: bool
    level: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """A run of glyphs, how many there are at most, and the tones that show it."""

    box: Box
    glyphs: int
    tones: tuple[Tone, ...]

    @property
    def worth(self) -> float:
        return float(len(self.tones) * self.glyphs**MANY_GLYPHS)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of letters: its box in the window, and its ink, 0 to 255, of the box's height and width."""

    box: Box
    ink: NDArray[np.uint8]


def line_in(part: Pixels, heights: tuple[float, float], fits: Callable[[Box], bool]) -> Line | None:
    """The line of letters that most thresholds show in a BGR window; None when hardly any do.

    `heights` are how high letters are, from and to, in pixels; `fits` says of a box whether it may be the one.
    """
    channels = [cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), *cv2.split(part)]
    planes = [np.asarray(channel, np.uint8) for channel in channels]
    shown: dict[Box, list[tuple[int, Tone]]] = {}
    for tone in _tones(planes):
        for box, glyphs in _runs(_in_two_tones(planes, tone), *heights):
            known = next((other for other in shown if _are_one(box, other)), box)
            shown.setdefault(known, []).append((glyphs, tone))
    seen = [
        _Seen(box, max(glyphs for glyphs, _ in found), tuple(tone for _, tone in found)) for box, found in shown.items()
    ]
    lines = [(_extended(one.box, seen), one.worth) for one in seen if len(one.tones) >= LEAST_SEEN]
    fitting = [(line, worth) for line, worth in lines if fits(line)]
    if not fitting:
        return None
    box = max(fitting, key=lambda one: one[1])[0]
    return Line(box, _ink(planes, box, [one for one in seen if one.box.intersection(box) == one.box.area]))


def _tones(planes: Sequence[NDArray[np.uint8]]) -> Iterator[Tone]:
    for channel, plane in enumerate(planes):
        low, high = np.percentile(plane, (3, 97))
        if high - low >= LEAST_CONTRAST:
            for level in np.linspace(low, high, LEVELS + 2)[1:-1].tolist():
                yield from (Tone(channel, brighter, level) for brighter in (True, False))


def _in_two_tones(planes: Sequence[NDArray[np.uint8]], tone: Tone) -> NDArray[np.uint8]:
    brighter = planes[tone.channel] > tone.level
    return (brighter if tone.brighter else ~brighter).view(np.uint8)


def _runs(tones: NDArray[np.uint8], low: float, high: float) -> Iterator[tuple[Box, int]]:
    """Runs of parts as high as letters beside each other, with how many parts each has."""
    height, width = tones.shape
    stats = cv2.connectedComponentsWithStats(tones, connectivity=8)[2][1:]
    x, y, w, h, area = stats.T
    kept = (x > 0) & (y > 0) & (x + w < width) & (y + h < height) & (h >= low) & (h <= high) & (w <= 1.5 * h)
    kept &= (area >= 0.12 * w * h) & ((area <= 0.95 * w * h) | (w < 0.45 * h))
    ordered = stats[kept][np.argsort(x[kept], kind="stable"), :4]
    parts = [Box(*row) for row in ordered.tolist()]
    runs: list[list[Box]] = []
    for part in parts:
        fitting = next((run for run in runs if _continues(run[-1], part)), None)
        if fitting:
            fitting.append(part)
        else:
            runs.append([part])
    for run in runs:
        yield hull(run), len(run)


def _continues(last: Box, part: Box) -> bool:
    """Whether the two are as high as each other, on one line, with no more than a letter's width between them."""
    height = last.height
    like = abs(part.height - height) <= 0.25 * height and abs(part.bottom - last.bottom) <= 0.2 * height
    return like and max(part.x - last.right, last.x - part.right) <= 0.6 * height


def _are_one(box: Box, other: Box) -> bool:
    apart = max(
        *(abs(box.x - other.x), abs(box.y - other.y)), *(abs(box.right - other.right), abs(box.bottom - other.bottom))
    )
    return apart <= max(1.5, 0.12 * other.height)


def _extended(line: Box, seen: Sequence[_Seen]) -> Box:
    """The line with all that stands on it beside it: a letter may show at other thresholds than its neighbours."""
    others = [one.box for one in seen if len(one.tones) > 1]
    while True:
        longer = hull([line, *(box for box in others if _continues(line, box))])
        if longer == line:
            return line
        line = longer


def _ink(planes: Sequence[NDArray[np.uint8]], box: Box, shown: Sequence[_Seen]) -> NDArray[np.uint8]:
    """The ink of the line in the channel that shows most of it, soft between the thresholds that show it."""
    levels: dict[tuple[int, bool], list[tuple[float, int]]] = defaultdict(list)
    for one in shown:
        for tone in one.tones:
            levels[tone.channel, tone.brighter].append((tone.level, one.box.width))
    channel, brighter = max(levels, key=lambda way: sum(width for _, width in levels[way]))
    found = [level for level, _ in levels[channel, brighter]]
    plane = planes[channel]
    step = float(np.ptp(plane)) / LEVELS
    low, high = min(found) - step, max(found) + step
    part = plane[box.y : box.bottom, box.x : box.right].astype(np.float32)
    share = (part - low) / (high - low) if brighter else (high - part) / (high - low)
    return np.asarray(np.clip(share, 0, 1) * 255, np.uint8)
