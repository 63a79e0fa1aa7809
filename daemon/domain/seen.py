"""What was read on a picture that is no screen: for whoever wants to know what Muster saw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from daemon.domain.geometry import Box


@dataclass(frozen=True, slots=True)
class Seen:
    """The `texts` on a picture of `size` (width, height), each with where it stands, in pixels of the picture."""

    size: tuple[int, int]
    texts: tuple[tuple[str, Box], ...]

    @classmethod
    def plain(cls, size: tuple[int, int], texts: Sequence[tuple[str, tuple[int, int, int, int]]]) -> Self:
        """The same of plain values, each text with its (x, y, width, height); raises TypeError or ValueError."""
        width, height = map(int, size)
        return cls((width, height), tuple((str(text), Box(*map(int, place))) for text, place in texts))
