"""A season of an alliance that never was: who was in it and what each did, day by day. This is the truth.

A hundred members over eight weeks. Some join, leave, return, take leave or a new name; some play little. What the
screens show of it, and what readers make of that, is drawn elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

FIRST_DAY = date(2026, 9, 28)
"""A Monday."""

DAYS = 56
SIZE = 100

_SYLLABLES = (
    *("ba", "bel", "bran", "cor", "dal", "dor", "el", "fen", "gar", "hal", "is", "jor", "kel", "lan", "mor", "nar"),
    *("ol", "per", "quin", "ras", "sel", "tor", "ul", "ves", "wen", "xan", "yor", "zar", "ash", "eld", "rune", "mist"),
    *("bé", "lö", "ñor", "thé", "søl", "cån"),
)
_ODD = ("Éowyn", "Bjørn", "Señor Gato", "Zoë", "K1ng 0liver", "Nova Prime 2024", "Nova Prime 2026", "Ann", "Bob", "Kim")
_LONG = ("Menace Ventura", "Starlight Queen", "Iron Blacksmith", "Crimson Wanderer", "Silver Longbow", "Midnight Rider")

ABSENT, LOW, FINE, GREAT = "absent", "low", "fine", "great"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One player. `names` are those they had, each with its first day; `away` from when to when, and how."""

    names: tuple[tuple[date, str], ...]
    joined: date | None = None
    left: date | None = None
    returned: date | None = None
    away: tuple[date, date, str] | None = None
    exempt: bool = False
    role: str = "R1"
    power: int = 0
    growth: float = 1.0
    care: float = 1.0

    @property
    def name(self) -> str:
        """The first name they had: that of the roster."""
        return self.names[0][1]

    def called(self, day: date) -> str:
        """Their name on a day."""
        return [name for since, name in self.names if since <= day][-1]

    def belongs(self, day: date) -> bool:
        """Whether they were in the alliance on a day."""
        was = (self.joined is None or self.joined <= day) and (self.left is None or day <= self.left)
        return was or (self.returned is not None and self.returned <= day)

    def on_leave(self, first: date, last: date) -> bool:
        """Whether a leave of theirs touches these days."""
        return self.away is not None and self.away[0] <= last and first <= self.away[1]

    def power_on(self, day: date) -> int:
        """Their power, which grows a little each day."""
        return int(self.power * self.growth ** (day - FIRST_DAY).days)


@dataclass(frozen=True, slots=True)
class Season:
    """Everybody, and what each did: by screen, the last day of the event and the person's name, values by metric.

    Who is not in an event of a screen that lists those who took part did not take part. In the raid log each has the
    damage of each of their battles.
    """

    people: tuple[Person, ...]
    war: Mapping[tuple[date, str], Mapping[str, int]] = field(hash=False)
    hunt: Mapping[tuple[date, str], int] = field(hash=False)
    weekly: Mapping[tuple[date, str], int] = field(hash=False)
    roll: Mapping[tuple[date, str], Mapping[str, int]] = field(hash=False)
    raid: Mapping[tuple[date, str], tuple[int, ...]] = field(hash=False)

    def members(self, day: date) -> list[Person]:
        """Who was in the alliance on a day."""
        return [person for person in self.people if person.belongs(day)]


def day(number: int) -> date:
    """A day of the season, counted from 0."""
    return FIRST_DAY + timedelta(days=number)


def season(seed: int = 11) -> Season:
    """Draw one."""
    dice = random.Random(seed)  # noqa: S311 (drawn data, no secret)
    people = _people(dice)
    war: dict[tuple[date, str], dict[str, int]] = {}
    hunt: dict[tuple[date, str], int] = {}
    weekly: dict[tuple[date, str], int] = {}
    roll: dict[tuple[date, str], dict[str, int]] = {}
    raid: dict[tuple[date, str], tuple[int, ...]] = {}
    for number in range(DAYS):
        today = day(number)
        for person in people:
            if not person.belongs(today):
                continue
            key = (today, person.name)
            active = dice.random() < person.care and not (person.on_leave(today, today) and person.away[2] == "away")  # type: ignore[index] # there is one then
            war[key] = _war(dice, person, today, active=active)
            if number % 7 in {2, 5} and active and dice.random() < 0.9:
                hunt[key] = dice.randrange(1_000_000, 99_999_999)
            if number % 7 == 6:
                weekly[key] = (
                    dice.choice([0, 40, 90, 100, 250, 400, 800]) if person.care < 0.9 else dice.randrange(100, 900)
                )
            if number % 7 == 0:
                roll[key] = {
                    "power": person.power_on(today),
                    "level": 20 + person.power // 1_000_000,
                    "last_seen": dice.randrange(60, 80_000) if active else dice.randrange(2, 14) * 86_400,
                }
            if number % 7 == 4 and active:
                raid[key] = tuple(dice.randrange(10_000, 9_999_999) for _ in range(dice.choice([1, 2, 3, 3, 3])))
    return Season(people, war, hunt, weekly, roll, raid)


def _war(dice: random.Random, person: Person, today: date, *, active: bool) -> dict[str, int]:
    boost = dice.choice([300, 700, 950]) if dice.random() > person.care else dice.randrange(1000, 6000, 50)
    used = dice.randrange(100_000, 9_000_000, 1000) if active else 0
    return {"boost": boost if active else 0, "power_used": used, "power_total": person.power_on(today) // 1000 * 1000}


def _people(dice: random.Random) -> tuple[Person, ...]:
    names = _names(dice, SIZE + 6)
    people = []
    for number, name in enumerate(names):
        since = FIRST_DAY
        joined = left = returned = None
        away = None
        if number >= SIZE:
            joined = since = day(8 + 7 * (number - SIZE))
        elif number in {20, 21, 22}:
            left = day(15 + number)
        elif number == 23:
            left, returned = day(10), day(30)
        elif 30 <= number < 42:
            begin = dice.randrange(5, 45)
            away = (day(begin), day(begin + dice.randrange(2, 9)), ("away", "limited", "minimums")[number % 3])
        called: tuple[tuple[date, str], ...] = ((since, name),)
        if number in {50, 51, 52}:
            called = ((since, name), (day(20 + number - 50), _names(dice, 1, taken=set(names))[0] + "x"))
        people.append(
            Person(
                names=called,
                joined=joined,
                left=left,
                returned=returned,
                away=away,
                exempt=number in {60, 61},
                role=("R5", "R4", "R3", "R2", "R1")[min(4, number // 4)],
                power=dice.randrange(2_000_000, 40_000_000),
                growth=1 + dice.random() * 0.006,
                care=dice.choice([1.0, 1.0, 1.0, 0.97, 0.9, 0.75]),
            )
        )
    return tuple(people)


def _names(dice: random.Random, count: int, taken: set[str] | None = None) -> list[str]:
    found: list[str] = [] if taken is not None else [*_ODD, *_LONG]
    used = {name.casefold() for name in (*(taken or ()), *found)}
    while len(found) < count:
        name = "".join(dice.choice(_SYLLABLES) for _ in range(dice.choice([1, 2, 2, 3, 3]))).capitalize()
        name += dice.choice(["", "", "", "", "77", " II"])
        if len(name) > 2 and name.casefold() not in used:
            used.add(name.casefold())
            found.append(name)
    return found[:count]
