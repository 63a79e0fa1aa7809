"""What an officer uploads of a season, and what a reader makes of it: pages, gaps, copies, and misreadings.

Everything that goes wrong is put in at a known place and written down.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from daemon.domain.calendar import Calendar, Period
from daemon.domain.ledger import CaptureSource
from daemon.domain.pack import Column, ColumnType, MetricKind, Pack, PackKind
from daemon.domain.reading import Cell, Row
from tests.integration.season.alliance import Person, Season
from tests.integration.store.conftest import Shot, cell, column


def _steady(name: str, kind: ColumnType, *metrics: str, steady: tuple[str, ...]) -> Column:
    return replace(column(name, kind, *metrics), steady=steady)


WAR = Pack(
    screen="war",
    version=1,
    title={"en": "War list"},
    columns=(
        column("name", ColumnType.NAME),
        column("role", ColumnType.TEXT, "role"),
        column("boost", ColumnType.INTEGER, "boost"),
        _steady("power", ColumnType.PAIR, "power_used", "power_total", steady=("power_total",)),
    ),
)
HUNT = Pack(
    screen="hunt",
    version=1,
    title={"en": "Bear hunt"},
    columns=(
        column("rank", ColumnType.RANK, "rank"),
        column("name", ColumnType.NAME),
        column("damage", ColumnType.INTEGER, "damage", settles=MetricKind.PER_EVENT),
    ),
    unseen_is_absent=True,
)
WEEKLY = Pack(
    screen="weekly",
    version=1,
    title={"en": "Participation"},
    columns=(
        column("name", ColumnType.NAME),
        column("points", ColumnType.INTEGER, "points", settles=MetricKind.COUNTER),
    ),
    calendar=Calendar(period=Period.WEEK),
)
ROLL = Pack(
    screen="roll",
    version=1,
    title={"en": "Members"},
    columns=(
        column("name", ColumnType.NAME),
        _steady("power", ColumnType.QUANTITY, "power", steady=("power",)),
        _steady("level", ColumnType.INTEGER, "level", steady=("level",)),
        column("last_seen", ColumnType.DURATION, "last_seen"),
    ),
)
RAID = Pack(
    screen="raid",
    version=1,
    title={"en": "Raid log"},
    kind=PackKind.LOG,
    columns=(
        column("ago", ColumnType.DURATION, "ago"),
        column("name", ColumnType.NAME),
        column("damage", ColumnType.INTEGER, "damage", settles=MetricKind.PER_EVENT),
    ),
    unseen_is_absent=True,
)
PACKS = (WAR, HUNT, WEEKLY, ROLL, RAID)

PAGE, OVERLAP = 24, 2
"""Rows on a picture, and how many of them the next one shows again."""


class Kind(StrEnum):
    """What can go wrong with a reading."""

    LOOK_ALIKE = "look-alike"
    ACCENT = "accent"
    ONE_LETTER = "one letter of a name"
    GARBAGE = "a name that is nobody's"
    OTHER = "another member's name"
    HELD = "a number that is held"
    TENFOLD = "a number without its last digit"


@dataclass(frozen=True, slots=True)
class Misread:
    """One misreading: where, whose row, what was read for it; `column` is the name, or a number."""

    kind: Kind
    sha256: str
    row: int
    person: str
    column: str
    read: str


@dataclass(frozen=True, slots=True)
class Uploads:
    """All screenshots of a season, the misreadings in them, and the events of which a page was forgotten.

    `shown` are the persons whom the pictures of an event show, those whose row is misread wherever it stands left out.
    """

    shots: tuple[Shot, ...]
    misread: tuple[Misread, ...]
    forgotten: frozenset[tuple[str, date]]
    shown: Mapping[tuple[str, date], frozenset[str]] = field(hash=False)


Line = tuple[Person, Row]


def uploads(
    truth: Season,
    seed: int = 5,
    *,
    page: int = PAGE,
    harm: float = 0.004,
    forgetful: bool = True,
    days: int | None = None,
) -> Uploads:
    """What is uploaded; about `harm` of the rows are misread, and as many numbers held."""
    dice = random.Random(seed)  # noqa: S311 (drawn data, no secret)
    shots: list[Shot] = []
    misread: list[Misread] = []
    forgotten: set[tuple[str, date]] = set()
    shown: dict[tuple[str, date], set[str]] = {}
    first = min(day for day, _ in truth.war)
    for screen, event, taken, lines in _lists(truth):
        if days is not None and (taken.date() - first).days >= days:
            continue
        pages = list(_pages(lines, page))
        lost = forgetful and len(pages) > 2 and dice.random() < (0.1 if screen == "war" else 0.25)
        dropped = dice.randrange(len(pages)) if lost else None
        if lost:
            forgotten.add((screen, event))
        # The officer has promised to take the last page twice where who is not on the list was not there.
        ends = [len(pages) - 1] if screen in {"hunt", "raid"} else []
        for number in [*range(len(pages)), *ends]:
            rows = pages[number]
            if number == dropped:
                continue
            at = taken + timedelta(
                minutes=number, seconds=20 * len([one for one in shots if one.at.date() == taken.date()])
            )
            shot = Shot(
                key=f"{screen} {at:%Y%m%d%H%M%S} {number} of {page}",
                name=f"Screenshot_{at:%Y%m%d-%H%M%S}.png",
                screen=screen,
                at=at,
            )
            shot.rows, wrong = _read(dice, shot, rows, truth, harm)
            misread += wrong
            bad = {one.row for one in wrong}
            shown.setdefault((screen, event), set()).update(
                person.name for n, (person, _) in enumerate(rows) if n not in bad
            )
            shots.append(shot)
    shots += _sent_on(dice, shots)
    return Uploads(
        tuple(shots), tuple(misread), frozenset(forgotten), {key: frozenset(names) for key, names in shown.items()}
    )


def _lists(truth: Season) -> Iterator[tuple[str, date, datetime, list[Line]]]:
    """Each list as the game shows it when the officer takes it: screen, event, time and lines."""
    for event in sorted({day for day, _ in truth.war}):
        evening = datetime.combine(event, time(20), tzinfo=UTC)
        members = truth.members(event)
        at_war = [(person, truth.war[event, person.name]) for person in members]
        at_war.sort(key=lambda one: (-one[1]["power_used"], one[0].name))
        yield "war", event, evening, [(person, _war_row(person, event, said)) for person, said in at_war]
        hunters = [(person, truth.hunt[event, person.name]) for person in members if (event, person.name) in truth.hunt]
        if hunters:
            hunters.sort(key=lambda one: -one[1])
            rows = [
                (person, _row(person, event, rank=rank, damage=damage))
                for rank, (person, damage) in enumerate(hunters, 1)
            ]
            yield "hunt", event, evening + timedelta(hours=1), rows
        if any((event, person.name) in truth.roll for person in members):
            rolled = [(person, truth.roll[event, person.name]) for person in members]
            yield (
                "roll",
                event,
                evening - timedelta(hours=8),
                [
                    (person, _row(person, event, **{**said, "last_seen": timedelta(seconds=said["last_seen"])}))
                    for person, said in rolled
                ],
            )
        yield from _weeks(truth, event)
        fights = [
            (person, number, damage)
            for person in members
            for number, damage in enumerate(truth.raid.get((event, person.name), ()))
        ]
        if fights:
            # Newest first, as logs are: whoever did less comes later.
            fights.sort(key=lambda one: (one[2] % 97, one[1]))
            yield (
                "raid",
                event,
                evening + timedelta(hours=2),
                [
                    (person, _row(person, event, ago=timedelta(minutes=7 * n), damage=damage))
                    for n, (person, _, damage) in enumerate(fights)
                ],
            )


def _weeks(truth: Season, today: date) -> Iterator[tuple[str, date, datetime, list[Line]]]:
    """The points of the week so far, on Tuesdays and Fridays, and all of them on Sundays."""
    weekday = today.weekday()
    if weekday not in {1, 4, 6}:
        return
    sunday = today + timedelta(days=6 - weekday)
    so_far = {1: 0.2, 4: 0.6, 6: 1.0}[weekday]
    lines = [
        (person, _row(person, today, points=int(truth.weekly[sunday, person.name] * so_far)))
        for person in truth.members(today)
        if (sunday, person.name) in truth.weekly
    ]
    yield "weekly", sunday, datetime.combine(today, time(21), tzinfo=UTC), lines


def _row(person: Person, day: date, **cells: Any) -> Row:  # noqa: ANN401 (values of every type)
    made = {name: cell(value) for name, value in {"name": person.called(day), **cells}.items()}
    return Row(cells=made, partial=False, held=False, box=next(iter(made.values())).box)


def _war_row(person: Person, day: date, said: Mapping[str, int]) -> Row:
    return _row(person, day, role=person.role, boost=said["boost"], power=(said["power_used"], said["power_total"]))


def _pages(lines: Sequence[Line], page: int) -> Iterator[Sequence[Line]]:
    for start in range(0, max(1, len(lines) - OVERLAP), page - OVERLAP):
        yield lines[start : start + page]


def _read(
    dice: random.Random, shot: Shot, lines: Sequence[Line], truth: Season, harm: float
) -> tuple[list[Row], list[Misread]]:
    """The rows as they are read, and what is wrong with them."""
    rows = [row for _, row in lines]
    wrong: list[Misread] = []
    for number, (person, row) in enumerate(lines):
        chance = dice.random()
        if chance < 2 * harm:
            kind, name, rows[number] = _misnamed(dice, row, truth) if chance < harm else _misnumbered(dice, row)
            wrong.append(Misread(kind, shot.sha256, number, person.name, name, rows[number].cells[name].text))
    return rows, wrong


def _misnamed(dice: random.Random, row: Row, truth: Season) -> tuple[Kind, str, Row]:
    name = row.cells["name"].text
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    ways = {
        Kind.LOOK_ALIKE: name.translate(str.maketrans("olIsB", "0Il58")),
        Kind.ACCENT: bare,
        Kind.ONE_LETTER: _slip(dice, name),
        Kind.GARBAGE: "".join(dice.choice("bcdfghjkmpqtvwxyz") for _ in range(9)),
        Kind.OTHER: dice.choice(truth.people).name,
    }
    # Where two lists show one number only, nothing tells that a name is another member's.
    told = {"power", "rank"} & row.cells.keys()
    fitting = [kind for kind, read in ways.items() if read != name and (told or kind is not Kind.OTHER)]
    # Few names have accents.
    kind = Kind.ACCENT if Kind.ACCENT in fitting else dice.choice(fitting)
    return kind, "name", _with(row, "name", cell(ways[kind]))


def _slip(dice: random.Random, name: str) -> str:
    place = dice.randrange(len(name))
    return name[:place] + dice.choice([c for c in "aeiouxyz" if c != name[place].casefold()]) + name[place + 1 :]


def _misnumbered(dice: random.Random, row: Row) -> tuple[Kind, str, Row]:
    columns = [name for name in row.cells if name in {"boost", "power", "damage", "points", "level"}]
    name = dice.choice(columns)
    value = row.cells[name].value
    if name == "power" and dice.random() < 0.5:
        less = tuple(part // 10 for part in value) if isinstance(value, tuple) else int(str(value)) // 10
        return Kind.TENFOLD, name, _with(row, name, cell(less))
    wrong = (0, 1) if isinstance(value, tuple) else 1
    return Kind.HELD, name, _with(row, name, cell(wrong, why=dice.choice(["unsure", "disagree", "type", "cut"])))


def _with(row: Row, name: str, read: Cell) -> Row:
    return replace(row, cells={**row.cells, name: read})


def _sent_on(dice: random.Random, shots: Sequence[Shot]) -> Iterator[Shot]:
    """Screenshots that come again: saved anew on the same day, sent on days later, copied with an old file's time."""
    for shot in dice.sample(list(shots), len(shots) // 25):
        again = Shot(key=f"again {shot.key}", rows=shot.rows, screen=shot.screen, at=shot.at)
        match dice.randrange(3):
            case 0:
                again.name = shot.name.replace(".png", "-1.png")
            case 1:
                again.at = shot.at + timedelta(days=dice.randrange(1, 20))
                again.name = f"IMG-{again.at:%Y%m%d-%H%M%S}.jpg"
            case _:
                again.source, again.name = CaptureSource.FILE_TIME, "forwarded.png"
                again.received = shot.at + timedelta(days=5)
        yield again
