"""A season whose truth is known: nobody is marked wrongly, nobody is invented, and what was misread judges nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from daemon.domain.corrections import Correction, NameIs
from tests.integration.season.alliance import FIRST_DAY, Person, Season, season
from tests.integration.season.pictures import PACKS, Kind, Uploads, uploads
from tests.integration.store.conftest import Store, rules_for

NOW_DAYS = 57
RULES: list[dict[str, Any]] = [
    rules_for("war", "absence", metric="power_used", equals="0")
    | {"unless": ["on_leave", "exempt", {"joined_less_than": "3 days"}]},
    rules_for("war", "low_boost", metric="boost", between=["1", "999"])
    | {"unless": [{"on_leave": ["away"]}, "exempt"]},
    rules_for("hunt", "no_show", metric="presence", **{"is": "absent"}) | {"unless": ["on_leave", "exempt"]},
    rules_for("weekly", "lazy", metric="points", below="100") | {"unless": ["on_leave", "exempt"]},
    rules_for("roll", "idle", metric="last_seen", above="7 days") | {"unless": ["on_leave", "exempt"]},
    rules_for("raid", "one_fight", metric="entries", equals="1") | {"unless": ["on_leave", "exempt"]},
    rules_for("raid", "weak", metric="damage", below="1M") | {"unless": ["on_leave", "exempt"]},
]
Mark = tuple[date, str, str]
"""Day, person and rule."""


@dataclass(frozen=True)
class Played:
    """A season that was judged: its truth, what was uploaded, and the store."""

    truth: Season
    uploaded: Uploads
    store: Store

    @property
    def people(self) -> Mapping[str, Person]:
        """Who is meant by each name that anybody had."""
        return {name: person for person in self.truth.people for _, name in person.names}

    def marks(self) -> set[Mark]:
        """The marks that count, by the person who is meant."""
        found = self.store.rows("SELECT game_day, member, rule FROM marks WHERE NOT provisional")
        return {(day, self.people[member].name, rule) for day, member, rule in found}


def roster(truth: Season) -> dict[str, Any]:
    """The alliance as its officer writes it down."""
    days = ("joined", "left", "returned")
    members = [
        {"name": person.name, "exempt": person.exempt}
        | {f"{key}_on": f"{getattr(person, key)}" for key in days if getattr(person, key)}
        for person in truth.people
    ]
    leave = [
        {"member": person.name, "from": f"{first}", "to": f"{last}", "kind": kind}
        for person in truth.people
        if person.away
        for first, last, kind in [person.away]
    ]
    return {"members": members, "leave": leave}


def renamed(truth: Season) -> list[Correction]:
    """What the officer says of new names."""
    return [NameIs(name, person.name) for person in truth.people for _, name in person.names[1:]]


def true_marks(truth: Season) -> set[Mark]:
    """Every mark that the rules give by the truth, whatever the screens showed of it."""
    found: set[Mark] = set()
    hunts = {day for day, _ in truth.hunt}
    for person in truth.people:
        for number in range((max(day for day, _ in truth.war) - FIRST_DAY).days + 1):
            today = FIRST_DAY + timedelta(days=number)
            found |= {(today, person.name, rule) for rule in _rules_met(truth, person, today, hunts)}
    return found


def _rules_met(truth: Season, person: Person, today: date, hunts: set[date]) -> Iterator[str]:
    key, monday = (today, person.name), today - timedelta(days=6)
    if person.exempt or not person.belongs(today):
        return
    at_leave = person.on_leave(today, today)
    fresh = max((d for d in (person.joined, person.returned) if d and d <= today), default=date.min)
    war = truth.war[key]
    if war["power_used"] == 0 and not at_leave and (today - fresh).days >= 3:
        yield "absence"
    if 1 <= war["boost"] <= 999 and not (at_leave and person.away and person.away[2] == "away"):
        yield "low_boost"
    if today in hunts and key not in truth.hunt and not at_leave:
        yield "no_show"
    whole = person.belongs(monday) and all(person.belongs(monday + timedelta(days=n)) for n in range(7))
    if truth.weekly.get(key, 100) < 100 and whole and not person.on_leave(monday, today):
        yield "lazy"
    if truth.roll.get(key, {"last_seen": 0})["last_seen"] > 7 * 86_400 and not at_leave:
        yield "idle"
    fights = truth.raid.get(key, ())
    if len(fights) == 1 and not at_leave:
        yield "one_fight"
    if fights and sum(fights) < 1_000_000 and not at_leave:
        yield "weak"


@pytest.fixture(scope="module")
def truth() -> Season:
    return season()


def judged(folder: Path, truth: Season, uploaded: Uploads, *, listed: bool) -> Played:
    """Everything kept and judged, with the roster of the officer or without."""
    store = Store(folder, packs=PACKS)
    store.settings = {
        "rules": RULES,
        "uploads": {"hunt": {"whole": "true"}, "raid": {"whole": "true"}},
        **({"roster": roster(truth)} if listed else {}),
    }
    store.judge(*uploaded.shots, corrections=renamed(truth))
    return Played(truth, uploaded, store)


@pytest.fixture(scope="module")
def uploaded(truth: Season) -> Uploads:
    return uploads(truth)


@pytest.fixture(scope="module")
def played(truth: Season, uploaded: Uploads, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The season with the roster that the officer wrote."""
    found = judged(tmp_path_factory.mktemp("season"), truth, uploaded, listed=True)
    yield found
    found.store.close()


@pytest.fixture(scope="module")
def grown(truth: Season, uploaded: Uploads, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The same without one: the alliance is known from the screens alone."""
    found = judged(tmp_path_factory.mktemp("grown"), truth, uploaded, listed=False)
    yield found
    found.store.close()


def test_the_season_has_everything_in_it(truth: Season, uploaded: Uploads) -> None:
    """What is not in it is not tried."""
    assert {one.kind for one in uploaded.misread} == set(Kind)
    assert {screen for screen, _ in uploaded.forgotten} == {pack.screen for pack in PACKS}
    assert {rule for _, _, rule in true_marks(truth)} == {rule["name"] for rule in RULES}


def test_nobody_is_marked_wrongly(played: Played) -> None:
    """Each mark is one that the truth gives."""
    assert played.marks() - true_marks(played.truth) == set()


def test_what_was_surely_shown_is_marked(played: Played) -> None:
    """A screen that judged nobody would be right as well: each true mark whose row was shown and read is given."""
    screens = {rule["name"]: rule["when"]["screen"] for rule in RULES}
    missed = true_marks(played.truth) - played.marks()
    days = {shot.sha256: (shot.screen, shot.at.date()) for shot in played.uploaded.shots}
    misread = {days[one.sha256] for one in played.uploaded.misread}
    excuses: dict[Mark, str] = {}
    for mark in missed:
        day, person, rule = mark
        event = (screens[rule], day)
        if event in played.uploaded.forgotten:
            excuses[mark] = "forgotten"
        elif rule in {"no_show", "one_fight", "weak"} and event in misread:
            # A row that is nobody's may be anybody's.
            excuses[mark] = "misread"
        elif person not in played.uploaded.shown[event]:
            excuses[mark] = "misread"
    unexplained = missed - excuses.keys()
    assert len(unexplained) <= 0.03 * len(true_marks(played.truth)), sorted(unexplained)[:20]


def test_nobody_is_invented(played: Played) -> None:
    """Everybody who is a member is one."""
    assert {name for (name,) in played.store.rows("SELECT member FROM members")} == {
        p.name for p in played.truth.people
    }


def test_no_mark_comes_from_the_unknown(played: Played) -> None:
    """Whoever is marked was there, or was absent from a list that is complete."""
    found = played.store.rows(
        "SELECT DISTINCT a.state, e.complete OR a.state = 'present' FROM marks m"
        " JOIN attendance a USING (screen, game_day, member) JOIN events e USING (screen, game_day)"
    )
    assert set(found) == {("present", True), ("absent", True)}


def test_every_misreading_is_set_right_or_held(played: Played) -> None:
    """A misread name is the right member's or nobody's, and a misread number settles nothing."""
    owners = {
        (shot, row): member
        for shot, row, member in played.store.rows("SELECT DISTINCT screenshot, row_number, member FROM readings")
    }
    settled: dict[tuple[str, int], set[str]] = defaultdict(set)
    for shot, row, name in played.store.rows(
        "SELECT screenshot, row_number, column_name FROM observations WHERE state IN ('present', 'partial')"
    ):
        settled[shot, row].add(name)
    for one in played.uploaded.misread:
        place = (one.sha256, one.row)
        if place not in owners:
            continue
        if one.column == "name":
            right = owners[place] in {None, one.person}
            assert right or not settled[place], one
        else:
            assert one.column not in settled[place], one


def test_nobody_is_invented_without_a_roster(grown: Played) -> None:
    """Everybody who was read often enough is known, and nobody else; the exact spelling is that of the screens."""
    known = {name for (name,) in grown.store.rows("SELECT member FROM members")}
    assert known - set(grown.people) == set()
    assert len(known) >= 0.95 * len(grown.truth.people)


def test_nobody_is_marked_wrongly_without_a_roster(grown: Played) -> None:
    """But for what only the officer can know: leave, who is exempt, and since when somebody is a member."""
    strict = season_without_excuses(grown.truth)
    assert grown.marks() - strict == set()


def season_without_excuses(truth: Season) -> set[Mark]:
    """The marks that the truth gives to somebody of whom the officer said nothing."""
    bare = tuple(
        Person(names=p.names, joined=p.joined, left=p.left, returned=p.returned, power=p.power, growth=p.growth)
        for p in truth.people
    )
    plain = Season(bare, truth.war, truth.hunt, truth.weekly, truth.roll, truth.raid)
    late = {(day, name, "absence") for (day, name), said in truth.war.items() if said["power_used"] == 0}
    weeks = {(day, name, "lazy") for (day, name), points in truth.weekly.items() if points < 100}
    return true_marks(plain) | late | weeks
