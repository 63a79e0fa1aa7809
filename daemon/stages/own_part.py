"""Own part: where a cell's own words stand in a box that it shares with other columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.ports import Word
from daemon.stages.ink import SOLID
from daemon.stages.interpret import Doubt
from daemon.stages.scene import mine

APART = 1.0
"""How wide nothing must be drawn between a cell's own words and others, in heights of the box. A tag stands nearer, and
of a name in letters that the first look did not know it may have taken the first for the end of the tag."""


@dataclass(frozen=True, slots=True)
class OwnPart:
    """The box of a cell's own words, and the text of the others `before` and `after` it."""

    box: Box
    before: str = ""
    after: str = ""

    def with_others(self, text: str) -> str:
        """The text of all of the shared box, with `text` as the cell's own."""
        return " ".join(part for part in (self.before, text, self.after) if part)


def own_part(masked: NDArray[np.uint8], doubt: Doubt, words: Sequence[Word]) -> OwnPart:
    """The part of the box in doubt that is not another column's, as far as `words`, read there at first, tell.

    A reader of other letters makes anything of Latin words beside a name, and then which is whose cannot be told. The
    whole box where others do not stand clear of the cell's own words.
    """
    own = mine(doubt.column, words)
    is_own = [any(word.box.intersection(one.box) for one in own) for word in words]
    if not any(is_own) or all(is_own):
        return OwnPart(doubt.box)
    first, last = is_own.index(True), len(words) - is_own[::-1].index(True)
    left = _clear(masked, doubt.box, words[first - 1], words[first]) if first else doubt.box.x
    right = _clear(masked, doubt.box, words[last - 1], words[last]) if last < len(words) else doubt.box.right
    if left is None or right is None:
        return OwnPart(doubt.box)
    before, after = (" ".join(word.text for word in part) for part in (words[:first], words[last:]))
    return OwnPart(replace(doubt.box, x=left, width=right - left), before, after)


def _clear(masked: NDArray[np.uint8], box: Box, one: Word, other: Word) -> int | None:
    """The middle of the widest gap between two words, if it is wide enough."""
    # Where words end the reader tells but roughly.
    start, end = max(box.x, one.box.right - box.height // 2), min(box.right, other.box.x + box.height // 2)
    inked = np.flatnonzero((masked[box.y : box.bottom, start:end] > SOLID).any(axis=0)).tolist()
    gaps = [(right - left, (left + right) // 2) for left, right in pairwise([0, *inked, end - start])]
    width, middle = max(gaps, default=(0, 0))
    return start + middle if width >= APART * box.height else None
