"""Strangers: text that stands in every row of a list and belongs to none of the columns that a pack knows.

A list of another screen that happens to have a name and a number where the pack has them mostly has more than that.
"""

from __future__ import annotations

import numpy as np

from daemon.stages.placement import Flags, Placement
from daemon.stages.scene import Scene

LEAST_SURE, LEAST_SIGNS = 0.6, 2
"""Text that was read at least so surely, of at least so many letters or digits: less may be an icon."""

SAME_SPOT = 0.06
"""Texts of one column begin, end or have their middle in one place in each row, within this share of a row distance."""

MOSTLY, FEWEST = 0.6, 2
"""A column has text in this share of the rows, and in so many rows at least."""

ROW = (-0.6, 0.8)
"""What belongs to a row lies between these distances from its name, in row distances."""

BESIDE = 1.0
"""What stands on a line within this share of its height beside a column's text is a label or the rest of it."""


def strangers(found: Scene, laid: Placement) -> list[str]:
    """A text of each column that is on the picture and not in the pack."""
    origins = np.array(laid.origins)
    if len(origins) < FEWEST:
        return []
    odd = np.flatnonzero(~_explained(found, laid) & _is_text(found))
    if not len(odd):
        return []
    boxes = [found.words[number].box for number in odd]
    ends = np.array([(box.x, box.centre_x, box.right) for box in boxes]) / laid.pitch
    down = (found.word_y[odd][:, None] - origins[None, :]) / laid.pitch
    word, row = np.nonzero((down > ROW[0]) & (down < ROW[1]))
    if not len(word):
        return []
    ends, down = ends[word], down[word, row]
    aligned = np.abs(ends[:, None, :] - ends[None, :, :]) <= SAME_SPOT
    alike = aligned.any(axis=2) & (np.abs(down[:, None] - down[None, :]) <= SAME_SPOT)
    rows = np.array([len({*row[same].tolist()}) for same in alike])
    taken = np.zeros(len(found.words), bool)
    kept = []
    for spot in np.argsort(-rows, kind="stable"):
        if rows[spot] < max(FEWEST, MOSTLY * len(origins)):
            break
        mine = odd[word[alike[spot]]]
        if not taken[mine].any():
            kept.append(found.words[odd[word[spot]]].text)
        taken[mine] = True
    return kept


def _explained(found: Scene, laid: Placement) -> Flags:
    """Which words lie in a column of the pack, or right beside such a word on its line."""
    origins = np.array(laid.origins)
    inside = np.zeros(len(found.words), bool)
    for column in laid.pack.columns:
        inside |= laid.holds(column, found.word_x, found.word_y, origins).any(axis=0)
    left = np.array([word.box.x for word in found.words])
    right = np.array([word.box.right for word in found.words])
    height = np.array([word.box.height for word in found.words])
    higher = np.maximum(height[:, None], height[None, :])
    gap = np.maximum(left[:, None] - right[None, :], left[None, :] - right[:, None])
    level = np.abs(found.word_y[:, None] - found.word_y[None, :]) <= 0.5 * higher
    beside = (gap <= BESIDE * higher) & level
    reached = inside
    while True:
        wider = (beside & reached[None, :]).any(axis=1) | reached
        if (wider == reached).all():
            return np.asarray(wider)
        reached = wider


def _is_text(found: Scene) -> Flags:
    return np.array(
        [w.confidence >= LEAST_SURE and sum(sign.isalnum() for sign in w.text) >= LEAST_SIGNS for w in found.words],
        bool,
    )
