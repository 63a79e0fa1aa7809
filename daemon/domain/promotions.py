"""Which model reads: every promotion and every step back, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from daemon.errors import NothingToDoError

SHIPPED = "shipped"
"""The name of the version that came with the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """`version` was put to use `instead_of` another, at an aware time in UTC; or, by a step `back`, once more.

    `because` is why: what a comparison said, or the officer's own words when it was `forced` against one.
    """

    version: str
    instead_of: str
    at: datetime
    because: str
    forced: bool = False
    back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotions:
    """All of them, the first first. With none, the shipped model reads."""

    entries: tuple[Promotion, ...] = ()

    @property
    def standing(self) -> tuple[str, ...]:
        """The versions that steps back lead through, the one in use last; the shipped one is below them all."""
        stack: list[str] = []
        for entry in self.entries:
            if not entry.back:
                stack.append(entry.version)
            elif stack:
                stack.pop()
        return tuple(stack)

    @property
    def in_use(self) -> str:
        """The version that reads."""
        return self.standing[-1] if self.standing else SHIPPED

    def promoted(self, version: str, *, at: datetime, because: str, forced: bool) -> Promotions:
        """With a version put to use; raises NothingToDoError when it is in use already."""
        if version == self.in_use:
            raise NothingToDoError(f"The model {version} is in use already.")
        return self._and(Promotion(version=version, instead_of=self.in_use, at=at, because=because, forced=forced))

    def rolled_back(self, *, at: datetime, because: str) -> Promotions:
        """With the version in use that the present one took the place of; raises NothingToDoError when none was."""
        if not self.standing:
            raise NothingToDoError("The model that came with Muster is in use; there is none to go back to.")
        earlier = self.standing[-2] if len(self.standing) > 1 else SHIPPED
        return self._and(Promotion(version=earlier, instead_of=self.in_use, at=at, because=because, back=True))

    def _and(self, entry: Promotion) -> Promotions:
        return replace(self, entries=(*self.entries, entry))
