"""What a fault came to: how often it was tried, what was lost or counted twice, and how long it took to recover."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.place import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of each fault is tried: `small` for each change, or in full.

    The places are made in `folder`; `other` lies on another file system, so that nothing can be renamed or linked from
    the one to the other.
    """

    full: bool
    folder: Path
    other: Path
    seed: int

    def of(self, small: int, full: int) -> int:
        """The one or the other."""
        return full if self.full else small


@dataclass(kw_only=True)
class Outcome:
    """One line of the table. `skipped` says why a fault could not be tried here; `notes` are figures for a person."""

    code: str
    fault: str
    tried: int = 0
    lost: int = 0
    twice: int = 0
    recovered: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    skipped: str = ""
    notes: list[str] = field(default_factory=list)

    def add(self, tally: Tally, what: str, tries: int = 1) -> None:
        """Take in how one try came out."""
        self.tried += tries
        self.lost += tally.lost
        self.twice += tally.twice
        self.complaints += [f"{what}: {complaint}" for complaint in tally.complaints]
        if tally.lost or tally.twice:
            self.complaints.append(f"{what}: {tally.lost} lost, {tally.twice} twice")

    def expect(self, holds: bool, what: str) -> None:  # noqa: FBT001 (as assert takes it)
        """Complain unless something holds."""
        if not holds:
            self.complaints.append(what)

    @property
    def good(self) -> bool:
        """Whether all held."""
        return not self.complaints

    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        if self.skipped:
            return self.code, self.fault, "-", "-", "-", "-", f"skipped: {self.skipped}"
        times = self.recovered
        span = f"{statistics.median(times):.2f} / {max(times):.2f}" if times else "-"
        end = "; ".join(["holds" if self.good else f"{len(self.complaints)} complaints", *self.notes])
        return self.code, self.fault, str(self.tried), str(self.lost), str(self.twice), span, end


HEADS = ("", "fault", "tried", "lost", "twice", "seconds to recover (median / most)", "")


def as_markdown(outcomes: Iterable[Outcome]) -> str:
    """The table as Markdown."""
    lines = ["| " + " | ".join(HEADS) + " |", "|" + " --- |" * len(HEADS)]
    lines += ["| " + " | ".join(outcome.cells()) + " |" for outcome in outcomes]
    return "\n".join(lines) + "\n"
