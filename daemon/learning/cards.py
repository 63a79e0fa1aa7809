"""Cards: whether the rows of an unknown list are members beside each other, and the piles that their cards make."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daemon.domain.geometry import Box
from daemon.stages.pile import Pile, between, pile
from daemon.stages.placement import IN_LINE, Placement
from daemon.stages.scene import Scene

LEVEL = 0.1
"""The names of cards beside each other stand on one line, within this share of the distance from row to row."""

MOSTLY, FEWEST = 0.5, 2
"""Beside this share of the names, and so many of them, stands another."""

STEPS_ALIKE = 0.05
"""From card to card it is as far in all of a line, up to this share."""

NARROWEST = 0.5
"""Cards are at least so wide, in distances from row to row."""

Names = list[float]
"""Where the names of the cards of a line begin, from left to right, in pixels."""


def beside(found: Scene, laid: Placement) -> list[Names]:
    """The ways in which names may stand beside those of a list, the most names on a line first."""
    rows = np.array(laid.origins)
    level = np.abs(found.middle[:, None] - rows[None, :]).min(axis=1) <= LEVEL * laid.pitch
    texts = np.sort(found.anchors(laid.pack.name.align)[level & (found.names(laid.pack.name) > 0)])
    if not len(texts):
        return []
    places = np.split(texts, np.flatnonzero(np.diff(texts) > IN_LINE * laid.pitch) + 1)
    often = [float(np.median(some)) for some in places if len(some) >= max(FEWEST, MOSTLY * len(rows))]
    return sorted(_evenly(often, laid), key=len, reverse=True)


def _evenly(places: Sequence[float], laid: Placement) -> list[Names]:
    """The rows of places that are as far from each other, with that of the names among them."""
    found: list[Names] = []
    for number, first in enumerate(places):
        for second in places[number + 1 :]:
            step = second - first
            if step < NARROWEST * laid.pitch:
                continue
            names = [first, second]
            while after := [place for place in places if abs(place - names[-1] - step) <= STEPS_ALIKE * step]:
                names.append(after[0])
            if any(abs(name - laid.anchor) <= IN_LINE * laid.pitch for name in names):
                found.append(names)
    return found


def piled(found: Scene, laid: Placement, names: Names) -> Pile:
    """The pile of cards whose names stand there, cut where the fewest words are in the way."""
    boxes = [word.box for word in found.words]
    above = _above(boxes, laid)
    return pile(boxes, found.size, names, laid.origins, across=(0.0, 0.0), above=above, pitch=laid.pitch)


def _above(boxes: Sequence[Box], laid: Placement) -> float:
    """How far above its name a card begins, as a negative number of pixels."""
    rows = np.array(laid.origins)[None, :]
    tops, bottoms = np.array([(box.y, box.bottom) for box in boxes], np.float64).T
    spans = np.stack([(tops[:, None] - rows).ravel(), (bottoms[:, None] - rows).ravel()], axis=1)
    return between(spans, -laid.pitch, 0.0)
