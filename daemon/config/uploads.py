"""What the officer says of how they upload each screen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from daemon.config.base import Settings
from daemon.domain.written import WEEKDAYS, weekday

EVERY_DAY = tuple(range(7))


def _expected(value: object) -> object:
    if isinstance(value, list):
        return tuple(sorted({weekday(day) for day in value}))
    if isinstance(value, tuple) or value in {"habit", "daily", "never"}:
        return value
    raise ValueError(f"'{value}' is no day; write habit, daily, never, or weekdays such as [mon, thu]")


Weekdays = Annotated[tuple[int, ...], Field(min_length=1)]
Expected = Annotated[
    Literal["habit", "daily", "never"] | Weekdays,
    BeforeValidator(_expected),
    WithJsonSchema(
        {"anyOf": [{"enum": ["habit", "daily", "never"]}, {"type": "array", "items": {"enum": list(WEEKDAYS)}}]}
    ),
]


class Upload(Settings):
    """How a screen is uploaded: on which game days it is `expected`, and whether always the `whole` list is.

    `habit`: on those on which it mostly came so far.
    """

    expected: Expected = "habit"
    whole: bool = False

    def weekdays(self) -> tuple[int, ...] | None:
        """The game days on which it is expected, counted from Monday = 0; None: as the habit is."""
        return (
            {"habit": None, "daily": EVERY_DAY, "never": ()}.get(self.expected, ())
            if isinstance(self.expected, str)
            else self.expected
        )
