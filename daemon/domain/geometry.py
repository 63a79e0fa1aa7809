"""Boxes, in pixels of the original picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """An upright box: left edge, top edge, width and height in pixels; right and bottom are exclusive."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First column to the right of the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First line below the box."""
        return self.y + self.height

    @property
    def centre_x(self) -> float:
        """Horizontal middle."""
        return self.x + self.width / 2

    @property
    def centre_y(self) -> float:
        """Vertical middle."""
        return self.y + self.height / 2

    @property
    def area(self) -> int:
        """Pixels inside."""
        return self.width * self.height

    def intersection(self, other: Box) -> int:
        """How many pixels the two boxes share."""
        width = min(self.right, other.right) - max(self.x, other.x)
        height = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(0, width) * max(0, height)

    def grown(self, by_x: int, by_y: int, within: tuple[int, int]) -> Box:
        """The box with a margin on each side, cut at the picture's `(width, height)`."""
        x, y = max(0, self.x - by_x), max(0, self.y - by_y)
        right, bottom = min(within[0], self.right + by_x), min(within[1], self.bottom + by_y)
        return Box(x, y, right - x, bottom - y)

    def as_list(self) -> list[int]:
        """`[x, y, width, height]`, as JSON output and the database have it."""
        return [self.x, self.y, self.width, self.height]


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of `boxes`; raises ValueError when there are none."""
    found = list(boxes)
    x, y = min(b.x for b in found), min(b.y for b in found)
    return Box(x, y, max(b.right for b in found) - x, max(b.bottom for b in found) - y)
