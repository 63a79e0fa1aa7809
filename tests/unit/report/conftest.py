"""An invented alliance's week, for looking at and for checking what the report says of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest

from daemon.domain.days import Week
from daemon.domain.report import (
    EventLine,
    FailedLine,
    HeldLine,
    MarkLine,
    MemberLine,
    QuestionLine,
    Trust,
    WeekPoint,
    WeekReport,
)

VOID = {"meta", "link", "br", "img", "input"}
HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "[x](javascript:1)",
    'a" onmouseover="alert(1)',
    "abc\u202edef",
    "W" * 200,
    "👩\u200d👩\u200d👧🔥",
    "{{ 7 * 7 }}{% raw %}",
    "</style><img src=x onerror=alert(1)>",
    "file\udcff.png",
)
"""Texts that a player, a phone or a mistake may bring."""

WEEK = Week(2026, 47)
NAMES = (
    "Aldertide",
    "Brisk Otter",
    "Cinder_Fox",
    "Dovetail",
    "Élodie",
    "Fernweh",
    "GrumpyGoat",
    "Halcyon",
    "IronMarmot",
    "Juniper77",
    "Kestrel",
    "Lumen",
    "Mistral",
    "Nightjar",
    "Ørsted",
    "Pebble",
    "Quillon",
    "Rook & Co",
    "Saltmarsh",
    "Tamarind",
    "Umbra",
    "Vesper",
    "Wren",
    "Xanthe",
    "Yarrow",
)
ROLES = ("R5", "R4", "R4", "R3", "R2")


LOW_BOOST = MarkLine(
    game_day=date(2026, 11, 21),
    screen="lg_war",
    member="Kestrel",
    rule="low_boost",
    counter="low_boosts",
    amount=1,
    observed="boost 600",
    expected="at least 1000",
    screenshot="3fa9c01be2d47a55" * 4,
    file_name="Screenshot_20261121-201403.png",
    archived_as="2026-11-21/Screenshot_20261121-201403.png",
    box=(668, 402, 158, 25),
    assumed_day=False,
)


def absence(member: str, day: int) -> MarkLine:
    """An absence of `member` on that day of November."""
    return replace(
        LOW_BOOST,
        member=member,
        game_day=date(2026, 11, day),
        rule="absence",
        counter="absences",
        observed="power_used 0",
        expected="not 0",
        file_name=f"Screenshot_202611{day}-195512.png",
        archived_as=f"2026-11-{day}/Screenshot_202611{day}-195512.png",
        screenshot=f"{day:02d}b7e41c90aa5f36" * 4,
    )


def _counts(absences: int, low_boosts: int) -> dict[str, int]:
    return {"absences": absences, "low_boosts": low_boosts}


def _member(place: int, name: str) -> MemberLine:
    """A member in good order, seen in every event."""
    return MemberLine(
        member=name,
        role=ROLES[min(place, 3 + place % 2)],
        counters=_counts(0, 0),
        added=_counts(0, 0),
        latest={
            "power_used": str(1_650_000 + 137_000 * (place * 7 % 19)),
            "power_total": str(2_400_000 + 211_000 * (place * 5 % 17)),
            "boost": str(1_100 + 310 * (place * 3 % 13)),
            "last_seen": f"{1 + place % 11}h",
        },
        events=4,
        last_seen_on=date(2026, 11, 21),
    )


def _members() -> tuple[MemberLine, ...]:
    lines = {name: _member(place, name) for place, name in enumerate(NAMES)}
    late_latest = {"power_used": "0", "power_total": "2980000", "boost": "600", "last_seen": "1d"}
    idle_latest = {"power_used": "0", "power_total": "3120000", "boost": "1800", "last_seen": "9h"}
    cut_latest = {"power_used": "1890000", "power_total": "3010000", "last_seen": "4h"}
    special = (
        replace(lines["Kestrel"], counters=_counts(5, 3), added=_counts(2, 2), latest=late_latest),
        replace(lines["GrumpyGoat"], counters=_counts(2, 1), added=_counts(1, 0), latest=idle_latest),
        replace(lines["Umbra"], counters=_counts(0, 4), added=_counts(0, 1)),
        replace(lines["Halcyon"], counters=_counts(1, 0), added=_counts(0, -2)),
        replace(lines["Dovetail"], note="on leave", events=0, last_seen_on=date(2026, 11, 12), latest={}),
        replace(lines["Xanthe"], events=0, last_seen_on=None, latest={}, counters={}, added={}, role=""),
        replace(lines["Aldertide"], note="exempt"),
        replace(lines["Wren"], events=3, latest=cut_latest),
    )
    return tuple((lines | {line.member: line for line in special}).values())


def _history() -> tuple[WeekPoint, ...]:
    figures = [(6, 5, 18, 4), (4, 7, 20, 5), (5, 3, 21, 5), (0, 0, 0, 0), (3, 4, 22, 5)]
    figures += [(2, -2, 24, 6), (0, 3, 24, 5), (4, 2, 23, 5), (3, 1, 23, 4)]
    return tuple(
        WeekPoint(
            week=WEEK.plus(place - len(figures) + 1),
            added={"absences": absences, "low_boosts": low_boosts},
            members=members,
            events=events,
        )
        for place, (absences, low_boosts, members, events) in enumerate(figures)
    )


def make_report() -> WeekReport:
    """A running week of 25 members with a little of everything."""
    noon = datetime(2026, 11, 21, 20, 31, tzinfo=UTC)
    held = HeldLine(
        game_day=date(2026, 11, 19),
        screen="lg_war",
        member="Wren",
        column="boost",
        text="1O4O",
        why="disagree",
        screenshot="9c1de07755aa01f2" * 4,
        file_name="IMG_0412.png",
        archived_as="2026-11-19/IMG_0412.png",
        box=(702, 611, 92, 24),
    )
    events = [(18, 3, 23, 0, False), (19, 3, 22, 2, False), (20, 2, 21, 0, True), (21, 3, 23, 1, False)]
    return WeekReport(
        alliance="The Amber Lanterns",
        language="en",
        week=WEEK,
        made_at=noon,
        final=False,
        config_error="",
        counters=("absences", "low_boosts"),
        metrics=("power_used", "power_total", "boost", "last_seen"),
        trust=Trust(received=13, read=12, failed=1, copies=2, cells=1284, held_cells=3, assumed_days=2, asked_days=1),
        events=tuple(
            EventLine(
                screen="lg_war",
                game_day=date(2026, 11, day),
                screenshots=screenshots,
                members=members,
                held_cells=cells,
                assumed=assumed,
            )
            for day, screenshots, members, cells, assumed in events
        ),
        members=_members(),
        marks=(
            absence("Kestrel", 19),
            absence("Kestrel", 21),
            LOW_BOOST,
            replace(LOW_BOOST, game_day=date(2026, 11, 20), observed="boost 840", assumed_day=True),
            absence("GrumpyGoat", 21),
            replace(LOW_BOOST, member="Umbra", observed="boost 990", box=(668, 512, 158, 25)),
            replace(
                LOW_BOOST,
                member="Halcyon",
                rule="great_boost",
                amount=-2,
                observed="boost 4350",
                expected="at most 4000",
            ),
        ),
        late_marks=(replace(absence("Pebble", 14), late=True),),
        held=(
            held,
            replace(held, column="name", member="", text="lIlIl", why="twice"),
            replace(held, member="Mistral", column="power", text="", why="missing", game_day=date(2026, 11, 21)),
        ),
        questions=(
            QuestionLine(
                file_name="photo_2026.jpg",
                screen="lg_war",
                game_day=date(2026, 11, 17),
                why="old-file-time",
                other_day=None,
                screenshot="77aa01f29c1de055" * 4,
            ),
            QuestionLine(
                file_name="forwarded-4.jpg",
                screen="lg_war",
                game_day=date(2026, 11, 21),
                why="same-rows",
                other_day=date(2026, 11, 19),
                screenshot="e0775501f29c1daa" * 4,
            ),
        ),
        failed=(
            FailedLine(
                file_name="banner.webp",
                code="unknown-screen",
                reason="No pack in use fits what stands on this picture. Check that it is a list that Muster tracks.",
                received_at=noon - timedelta(hours=3),
            ),
        ),
        history=_history(),
        titles={"lg_war": "War list"},
    )


def make_empty_report() -> WeekReport:
    """A running week in which nothing came in, at an alliance that nobody has told Muster about."""
    return replace(
        make_report(),
        trust=Trust(received=0, read=0, failed=0, copies=0, cells=0, held_cells=0, assumed_days=0, asked_days=0),
        events=(),
        members=(),
        marks=(),
        late_marks=(),
        held=(),
        questions=(),
        failed=(),
        history=(WeekPoint(week=WEEK, added={}, members=0, events=0),),
    )


class Page(HTMLParser):
    """Parses a page strictly: every tag is closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """A tag closes, and it is the one opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Text stands between the tags."""
        if self.open[-1:] not in (["style"], ["script"]):
            self.texts.append(data)

    def values(self, attribute: str) -> list[str]:
        """Every value of an attribute, in order."""
        return [value for _, attrs in self.tags if (value := attrs.get(attribute)) is not None]

    @property
    def text(self) -> str:
        """What a person reads, spaces joined."""
        return re.sub(r"[ \n]+", " ", "".join(self.texts))


@pytest.fixture
def parsed() -> type[Page]:
    return Page


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def full() -> WeekReport:
    return make_report()


@pytest.fixture
def empty() -> WeekReport:
    return make_empty_report()
