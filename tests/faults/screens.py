"""Screens whose reading is recorded in their bytes, and what counting them must come to."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from daemon.domain.geometry import Box
from daemon.domain.reading import Cell, Row, ScreenReading, ScreenshotRead, Value
from daemon.errors import NotAPictureError, TruncatedError

MAGIC = b"RECORDED\n"

WORDS = (
    "Amber",
    "Birch",
    "Cobalt",
    "Dune",
    "Ember",
    "Falcon",
    "Granite",
    "Harbor",
    "Indigo",
    "Jasper",
    "Kestrel",
    "Lagoon",
    "Meadow",
    "Nectar",
    "Onyx",
    "Pepper",
    "Quartz",
    "Raven",
    "Saffron",
    "Thistle",
    "Umber",
    "Velvet",
    "Willow",
    "Xenon",
    "Yarrow",
    "Zephyr",
)
"""Two of them make a member's name, or three where there are more members than pairs; no two names are look-alikes."""

BOOSTS = ((0, 1000), (1000, 4001), (4001, 9000))
"""From and below: what the rules call low, what no rule applies to, and great."""

LONGEST_TAIL = 40_000
"""Bytes that mean nothing and come behind the reading, at most: a copy that breaks off has half of something."""


APART = timedelta(seconds=90)
"""Between two screens of a day: what is taken within a minute may be one row read twice, and is compared digit by
digit."""


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One member's line: the boost, and the power used in the war of this day."""

    member: str
    boost: int
    used: int


@dataclass(frozen=True, slots=True)
class Screen:
    """A picture file that says how it is to be read."""

    name: str
    day: date
    lines: tuple[Line, ...]
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


def members(count: int) -> list[str]:
    """So many names; raises ValueError where there are not so many."""
    made = ("".join(words) for many in (2, 3) for words in itertools.permutations(WORDS, many))
    names = list(itertools.islice(made, count))
    if len(names) < count:
        raise ValueError(f"There are {len(names)} names, and not {count}.")
    return names


def alliance(
    *, days: int, pages: int, lines: int = 3, seed: int = 1, last: date | None = None, tail: int = LONGEST_TAIL
) -> list[Screen]:
    """The lists of some days, the last of them yesterday or `last`: `pages` screens a day, `lines` members on each.

    Each ends in up to `tail` bytes that mean nothing.
    """
    dice = random.Random(seed)  # noqa: S311 (no secret)
    last = last or datetime.now(UTC).date() - timedelta(days=1)
    names = members(pages * lines)
    screens = []
    given: set[tuple[date, int]] = set()
    for back, page in itertools.product(reversed(range(days)), range(pages)):
        day = last - timedelta(days=back)
        shown = tuple(_line(name, day, given, dice) for name in names[page * lines : (page + 1) * lines])
        taken = datetime(day.year, day.month, day.day, 6, tzinfo=UTC) + page * APART
        noise = dice.randbytes(dice.randrange(tail + 1))
        screens.append(screen(f"Screenshot_{taken:%Y%m%d-%H%M%S}.png", day, shown, noise))
    return screens


def _line(member: str, day: date, given: set[tuple[date, int]], dice: random.Random) -> Line:
    """A member's line of a day; two with one boost and names alike might be one who was misread."""
    while (day, boost := dice.randrange(*dice.choice(BOOSTS))) in given:
        pass
    given.add((day, boost))
    return Line(member, boost, dice.choice([0, dice.randrange(1, 90_000)]))


def screen(name: str, day: date, lines: tuple[Line, ...], tail: bytes = b"") -> Screen:
    """A screen with these lines."""
    told = {"lines": [[line.member, line.boost, line.used] for line in lines], "tail": len(tail)}
    return Screen(name, day, lines, MAGIC + json.dumps(told).encode() + b"\n" + tail)


def counters(screens: Iterable[Screen]) -> dict[tuple[str, str], int]:
    """What the rules of `place.CONFIG` make of the screens, each content once, day by day and never below 0."""
    values: dict[tuple[str, str], int] = {}
    for _, line in sorted((s.day, line) for s in {s.sha256: s for s in screens}.values() for line in s.lines):
        counter, amount = ("absences", 1) if line.used == 0 else ("low_boosts", 1 if line.boost < 1000 else -2)
        for name in ("absences", "low_boosts"):
            values.setdefault((line.member, name), 0)
        if line.used == 0 or not 1000 <= line.boost <= 4000:
            values[line.member, counter] = max(0, values[line.member, counter] + amount)
    return values


def read_recorded(data: bytes, seconds: float) -> ScreenshotRead:
    """Give the recorded reading after so many seconds; NotAPictureError or TruncatedError when there is none."""
    threading.Event().wait(seconds)
    if not data.startswith(MAGIC):
        raise NotAPictureError("This is no picture.")
    head, end, tail = data[len(MAGIC) :].partition(b"\n")
    told = json.loads(head) if end else {}
    if len(tail) != told.get("tail", -1):
        raise TruncatedError("The end of this picture is missing.")
    rows = tuple(_row(number, *line) for number, line in enumerate(told["lines"]))
    reading = ScreenReading(screen="lg_war", pack_version=1, rows=rows)
    return ScreenshotRead(reading=reading, size=(1080, 2400), taken=None, seconds={"ocr": 0.001})


def _row(number: int, member: str, boost: int, used: int) -> Row:
    top = 100 * number
    values: dict[str, tuple[str, Value]] = {
        "name": (member, member),
        "boost": (str(boost), boost),
        "power": (f"{used}/90000", (used, 90_000)),
    }
    cells = {
        column: Cell(text=text, value=value, confidence=0.97, held=False, box=Box(200 * place, top, 180, 40))
        for place, (column, (text, value)) in enumerate(values.items())
    }
    return Row(cells=cells, partial=False, held=False, box=Box(0, top, 1080, 90))
