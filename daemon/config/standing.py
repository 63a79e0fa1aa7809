"""Strikes, levels and brakes as written in `config.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from daemon.config.base import Name, Settings, Span, Word
from daemon.domain.standing import Brakes, StrikeRules

Points = Annotated[int, Field(ge=1, le=1000)]
Weight = Annotated[float, Field(gt=0, le=1000)]
Level = Annotated[float, Field(ge=0, le=100_000)]


class StrikesText(Settings):
    """What counters lead to: a strike for each so many points of a counter."""

    each: dict[Word, Points] = Field(default_factory=dict)
    weight: dict[Word, Weight] = Field(default_factory=dict)
    expires_after: Span | None = None
    max_new_per_week: Points | None = None

    def rules(self) -> StrikeRules:
        """The same as a value of the domain."""
        return StrikeRules(dict(self.each), dict(self.weight), self.expires_after, self.max_new_per_week)


class BrakesText(Settings):
    """What holds levels back."""

    min_events_seen: int = Field(default=0, ge=0, le=10_000)
    min_alliance_size: int = Field(default=0, ge=0, le=10_000)

    def brakes(self) -> Brakes:
        """The same as a value of the domain."""
        return Brakes(self.min_events_seen, self.min_alliance_size)


Levels = dict[Name, Level]
