"""Screens: which of the packs in use a picture belongs to, with a margin; anything else is an unknown screen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daemon.domain.labels import folded
from daemon.domain.pack import Column, Pack
from daemon.errors import NoRowsError, UnknownScreenError
from daemon.stages.placement import Placement, evidence
from daemon.stages.rows import lay, support
from daemon.stages.scene import Scene, capital, mine

LEAST = 8.0
"""How much must speak for a pack in all, as a logarithm: other lists came to 7.7 and less on 18 pictures."""

LEAST_WHOLE = 5.0
"""Enough for a list of one row or two of which every cell is there and fits."""

LEAST_TELLING = 0.3
"""Of the texts that a pack expects at least this share must fit their columns."""

MARGIN = 0.12
"""The next best pack must have this share less that speaks for it."""

SIZE_STRAYS = 0.05
"""How far heights of letters stray from what the pack says, as a logarithm: 2 % from picture to picture of one screen
on 60 pictures, and a game of the same makers differs by 8 %."""

SIGNAL = 4.0
"""How much a word speaks for a pack that such a picture often shows."""

SILENT, SILENT_ROWS = 0.5, 5
"""What is left of all that speaks for a pack when it expects a column that not one of so many rows has anything of."""


def screen(found: Scene, packs: Sequence[Pack]) -> Placement:
    """The pack that the picture belongs to, laid on it.

    Raises NoRowsError when there is no text at all, UnknownScreenError when no pack fits, or two fit alike.
    """
    if not any(line.words for line in found.lines):
        raise NoRowsError(
            "No text was found on this picture. If it shows a member list, take the screenshot again, larger and whole."
        )
    rated = []
    written = [folded(line.text) for line in found.lines]
    for laid in lay(found, packs):
        said = evidence(found, laid, np.array(laid.origins))
        worth = (support(found, laid) + SIGNAL * _shows(written, laid.pack.signals)) * _size(found, laid)
        if said.silent and len(laid.origins) >= SILENT_ROWS:
            worth *= SILENT
        whole = bool((said.telling == said.wanted).all() and said.telling.min() >= max(2, said.expected / 2))
        is_telling = float(said.telling.sum()) >= max(2.0, LEAST_TELLING * float(said.wanted.sum()))
        if worth >= (LEAST_WHOLE if whole else LEAST) and is_telling and not _shows(written, laid.pack.not_signals):
            rated.append((worth, laid))
    rated.sort(key=lambda rating: -rating[0])
    if not rated:
        names = ", ".join(pack.screen for pack in packs)
        raise UnknownScreenError(
            f"This picture fits none of the screens in use ({names}). If it is a list that Muster should read, "
            "describe it in a pack: the command muster learn, followed by the name of this picture, starts one "
            "(see docs/packs.md). If not, delete it."
        )
    if len(rated) > 1 and rated[1][0] > (1 - MARGIN) * rated[0][0]:
        raise UnknownScreenError(
            f"This picture could be '{rated[0][1].pack.screen}' as well as '{rated[1][1].pack.screen}'. Take "
            "the screenshot with the whole list in view, or leave one of the two out of 'screens' in config.yaml."
        )
    return rated[0][1]


def _size(found: Scene, laid: Placement) -> float:
    """1 when letters are as high as the pack says, less the further they are from it."""
    strays = 0.0
    for column in laid.pack.in_rows:
        heights = _capitals(found, laid, column) if column.height else []
        if column.height and heights:
            height = float(np.median(heights)) / laid.pitch
            nearest = min(max(height, column.height[0]), column.height[1])
            strays += float(np.log(height / nearest) / SIZE_STRAYS) ** 2
    return float(np.exp(-strays / 2))


def _capitals(found: Scene, laid: Placement, column: Column) -> list[float]:
    """How high capital letters are in the column, in pixels, wherever that can be told."""
    inside = laid.holds(column, found.word_x, found.word_y, np.array(laid.origins)).any(axis=0)
    count = np.bincount(found.line_of, minlength=len(found.lines))
    whole = np.flatnonzero(np.bincount(found.line_of[inside], minlength=len(found.lines)) == count)
    if not column.cuts:
        return [float(found.capital[line]) for line in whole if not np.isnan(found.capital[line])]
    words = [word for line in whole for word in mine(column, found.lines[line].words)]
    heights = [capital(word.text, word.confidence, word.box.height) for word in words]
    return [height for height in heights if not np.isnan(height)]


def _shows(written: Sequence[str], words: Sequence[str]) -> bool:
    """Whether one of the words is written on the picture."""
    return any(folded(word) in line for word in words for line in written)
