"""Runs: the texts of a picture, each whole: what stands side by side on one line is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from daemon.domain.geometry import Box, hull
from daemon.ports import Word
from daemon.stages.sheet import TextLine

RUN_GAP = 0.9
"""Lines on one height are one text up to this share of it apart: thin letters leave holes in words."""

ALIKE_HIGH = 1.8
"""Texts of one column are at most so much higher than each other: tails and ornaments reach out."""

READ = 0.4
"""What is read less surely tells nothing of what stands there."""


@dataclass(frozen=True, slots=True)
class Run:
    """A text on one line of the picture: its box, and its words from left to right (none where nothing was read)."""

    box: Box
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(word.text for word in self.words)

    @property
    def is_read(self) -> bool:
        """Whether what was read tells anything."""
        return bool(self.words) and min(word.confidence for word in self.words) >= READ


def runs(lines: Sequence[TextLine]) -> list[Run]:
    """The texts of a picture, left to right in each line of it."""
    joined: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda line: line.box.x):
        fitting = [run for run in joined if _goes_on(run[-1].box, line.box)]
        if fitting:
            max(fitting, key=lambda run: run[-1].box.right).append(line)
        else:
            joined.append([line])
    return [Run(hull(line.box for line in run), tuple(word for line in run for word in line.words)) for run in joined]


def _goes_on(box: Box, other: Box) -> bool:
    low, high = sorted((box.height, other.height))
    shared = min(box.bottom, other.bottom) - max(box.y, other.y)
    return -low <= other.x - box.right <= RUN_GAP * low and shared >= 0.6 * low and high <= ALIKE_HIGH * low


def is_wordy(text: str) -> bool:
    """Whether a text is more letters than digits."""
    letters = sum(sign.isalpha() for sign in text)
    return letters >= 2 and letters > sum(sign.isdigit() for sign in text)
