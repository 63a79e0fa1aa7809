"""Corrections: what the officer says about a reading, a name or a day. They are kept and applied anew each time.

A screenshot is named by the first digits of its SHA-256, at least `LEAST_DIGITS`; a row by its number, as the database
and the review page have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

LEAST_DIGITS = 8
"""Hex digits of a SHA-256 that tell one screenshot from another: of 10,000, two share so many with a chance of 1 %; a
correction that fits two of them is applied to neither."""


@dataclass(frozen=True, slots=True)
class CellIs:
    """What stands in one cell, as it would be read."""

    screenshot: str
    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class RowIs:
    """Whose row it is. What was read there as the name becomes an alias of that member."""

    screenshot: str
    row: int
    member: str


@dataclass(frozen=True, slots=True)
class NameIs:
    """An alias: the member that a name means, however it came to be spelled so."""

    name: str
    member: str


@dataclass(frozen=True, slots=True)
class Excused:
    """A member who was excused from the first to the last of these game days, both included."""

    member: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Ignored:
    """A screenshot that counts nowhere."""

    screenshot: str


@dataclass(frozen=True, slots=True)
class NotAMember:
    """A text that is nobody's name, such as a heading."""

    name: str


@dataclass(frozen=True, slots=True)
class DayIs:
    """The game day that a screenshot speaks of."""

    screenshot: str
    day: date


@dataclass(frozen=True, slots=True)
class Complete:
    """The screenshots of the event of a screen on that game day show the whole list."""

    screen: str
    day: date


@dataclass(frozen=True, slots=True)
class Different:
    """Two names that are two people, however much the one looks like a new name of the other."""

    names: frozenset[str]


Correction = CellIs | RowIs | NameIs | Excused | Ignored | NotAMember | DayIs | Complete | Different


def contradictions(corrections: list[Correction]) -> list[tuple[int, int]]:
    """Which of the corrections say something else of the same thing than an earlier one: its number and the earlier's.

    Numbers count from 0 in the order given.
    """
    first: dict[tuple[object, ...], int] = {}
    found = []
    for number, correction in enumerate(corrections):
        subject = about(correction)
        if subject is None:
            continue
        earlier = first.setdefault(subject, number)
        if corrections[earlier] != correction:
            found.append((number, earlier))
    return found


def about(correction: Correction) -> tuple[object, ...] | None:
    """What a correction speaks of, of which only one thing can be true."""
    match correction:
        case CellIs(screenshot, row, column):
            return ("cell", screenshot[:LEAST_DIGITS], row, column)
        case RowIs(screenshot, row):
            return ("row", screenshot[:LEAST_DIGITS], row)
        case NameIs(name) | NotAMember(name):
            return ("name", name)
        case DayIs(screenshot):
            return ("day", screenshot[:LEAST_DIGITS])
        case Different(names):
            return ("different", names)
    return None
