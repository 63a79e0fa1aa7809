"""Quality: how well a screen was read in a week, and how far that is from the weeks before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LEAST_PICTURES = 3
"""Fewer than these, in a week or before it, say nothing about what is usual."""

CHANGED = 0.25
"""A population stability index over this is called a change by custom, and one under 0.1 none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """One screen in the week that begins on `monday`.

    Of its `cells`, `held` were not trusted; the officer `edited` some, `added` what was not read, and `deleted` those
    of rows that are nobody's; all others stand as they were read. `confidence` is the median of the cells.
    `confidence_shift` and `crop_shift` are population stability indices against the weeks before, by the same pack and
    model, the latter of the feature of the crops that moved most, `crop_measure`; None where there is too little.
    """

    screen: str
    monday: date
    pictures: int
    cells: int
    held: int
    confidence: float
    edited: int
    added: int
    deleted: int
    confidence_shift: float | None = None
    crop_shift: float | None = None
    crop_measure: str = ""

    @property
    def exact(self) -> int:
        """Cells that nobody corrected."""
        return self.cells - self.edited - self.added - self.deleted

    @property
    def changed(self) -> bool:
        """Whether something moved by more than weeks do by themselves."""
        return max(self.confidence_shift or 0, self.crop_shift or 0) > CHANGED
