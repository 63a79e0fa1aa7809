"""An invented alliance's week, for looking at and for checking what the report says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest

from daemon.adapters.pages.page import Cutter, Place
from daemon.domain.contribution import Contribution, Measure
from daemon.domain.corrections import CellIs, NameIs
from daemon.domain.days import Week
from daemon.domain.highlights import Highlights
from daemon.domain.pack import MetricKind
from daemon.domain.questions import Question, QuestionKind, Spot
from daemon.domain.report import (
    AlarmLine,
    Away,
    ChangeLine,
    EventLine,
    FailedLine,
    MarkLine,
    MemberLine,
    MissingLine,
    MovementLine,
    NotedLine,
    Trust,
    UploadLine,
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
LEVELS = ("Reliable", "Needs a word", "At risk")


def spot(name: str, sha256: str, box: tuple[int, int, int, int] = (668, 402, 158, 25)) -> Spot:
    """A place on the screenshot archived under that name."""
    return Spot(screenshot=sha256, archived_as=name, row_box=(100, box[1] - 10, 800, 50), box=box)


LOW_BOOST = MarkLine(
    game_day=date(2026, 11, 21),
    screen="lg_war",
    member="Kestrel",
    rule="low_boost",
    counter="low_boosts",
    amount=1,
    observed="boost 600",
    expected="at least 1000",
    spot=spot("2026-11-21/Screenshot_20261121-201403.png", "3fa9c01be2d47a55" * 4),
    file_name="Screenshot_20261121-201403.png",
)

QUESTION = Question(
    kind=QuestionKind.READING,
    screen="lg_war",
    game_day=date(2026, 11, 19),
    member="Wren",
    column="boost",
    text="1O4O",
    why="disagree",
    row=4,
    spot=spot("2026-11-19/IMG_0412.png", "9c1de07755aa01f2" * 4, (702, 611, 92, 24)),
    file_name="IMG_0412.png",
    options=("1040",),
    needed=True,
    events=1,
)


def absence(member: str, day: int) -> MarkLine:
    """An absence of `member` on that day of November."""
    name = f"Screenshot_202611{day}-195512.png"
    return replace(
        LOW_BOOST,
        member=member,
        game_day=date(2026, 11, day),
        rule="absence",
        counter="absences",
        observed="power_used 0",
        expected="not 0",
        file_name=name,
        spot=spot(f"2026-11-{day}/{name}", f"{day:02d}b7e41c90aa5f36" * 4),
    )


def _counts(absences: int, low_boosts: int) -> dict[str, int]:
    return {"absences": absences, "low_boosts": low_boosts}


def _member(place: int, name: str) -> MemberLine:
    """A member in good order, seen in every event."""
    given = 1_650_000.0 + 137_000 * (place * 7 % 19)
    return MemberLine(
        member=name,
        role=ROLES[min(place, 3 + place % 2)],
        counters=_counts(0, 0),
        added=_counts(0, 0),
        lately={"absences": (0, 0, 1, 0), "low_boosts": (None, 0, -1, 0)},
        latest={
            "power_used": str(1_650_000 + 137_000 * (place * 7 % 19)),
            "power_total": str(2_400_000 + 211_000 * (place * 5 % 17)),
            "boost": str(1_100 + 310 * (place * 3 % 13)),
            "last_seen": f"{1 + place % 11}h",
        },
        events=4,
        expected=4,
        last_seen_on=date(2026, 11, 21),
        level="Reliable",
        grade=0,
        contribution=Contribution(value=given, before=given / 1.1, position=place + 1, position_before=9, share=1.04),
    )


def _members() -> tuple[MemberLine, ...]:
    lines = {name: _member(place, name) for place, name in enumerate(NAMES)}
    nothing = Contribution()
    late_latest = {"power_used": "0", "power_total": "2980000", "boost": "600", "last_seen": "1d"}
    cut_latest = {"power_used": "1890000", "power_total": "3010000", "last_seen": "4h"}
    away = Away(kind="away", first_day=date(2026, 11, 12), last_day=date(2026, 11, 22))
    special = (
        replace(
            lines["Kestrel"],
            counters=_counts(5, 3),
            added=_counts(2, 2),
            latest=late_latest,
            strikes=4.0,
            new_strikes=2,
            level="At risk",
            grade=2,
            rows={"absences": 2},
        ),
        replace(lines["GrumpyGoat"], counters=_counts(2, 1), added=_counts(1, 0), watch=True),
        replace(lines["Umbra"], counters=_counts(0, 4), added=_counts(0, 1), strikes=2.0, level=LEVELS[1], grade=1),
        replace(lines["Halcyon"], counters=_counts(1, 0), added=_counts(0, -2)),
        replace(
            lines["Dovetail"],
            away=away,
            events=0,
            last_seen_on=date(2026, 11, 12),
            latest={},
            contribution=nothing,
            level="",
            grade=None,
        ),
        MemberLine(member="Xanthe", role="", counters={}, added={}, latest={}, events=0, expected=4, last_seen_on=None),
        replace(lines["Aldertide"], exempt=True, watch=True),
        replace(lines["Wren"], events=3, latest=cut_latest),
        replace(lines["Yarrow"], newcomer=True),
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
            total=1e8 + 1e6 * place if events else None,
            median=2.1e6 if events else None,
            took_part=members * events - absences,
            chances=members * events,
        )
        for place, (absences, low_boosts, members, events) in enumerate(figures)
    )


def _event(day: int, screenshots: int, members: int, held: int) -> EventLine:
    return EventLine(
        screen="lg_war",
        first_day=date(2026, 11, day),
        game_day=date(2026, 11, day),
        screenshots=screenshots,
        members=members,
        held_cells=held,
        assumed=day == 20,
        provisional=False,
        expected=25,
        unseen=25 - members,
        complete=day == 18,
        missing_places=(7, 8, 9, 12) if day == 19 else (),
        unnamed_places=(4,) if day == 19 else (),
        loose=1 if day == 20 else 0,
    )


def make_report() -> WeekReport:
    """A running week of 25 members with a little of everything."""
    noon = datetime(2026, 11, 21, 20, 31, tzinfo=UTC)
    old = replace(QUESTION, kind=QuestionKind.DAY, member="", text="", why="asked", options=("2026-11-17",))
    return WeekReport(
        alliance="The Amber Lanterns",
        language="en",
        week=WEEK,
        made_at=noon,
        final=False,
        config_error="",
        counters=("absences", "low_boosts"),
        metrics=("power_used", "power_total", "boost", "last_seen"),
        levels=LEVELS,
        measure=Measure(screen="lg_war", metric="power_used", kind=MetricKind.PER_EVENT),
        trust=Trust(received=13, read=12, failed=1, copies=2, cells=1284, held_cells=3, assumed_days=2, asked_days=1),
        events=tuple(_event(*figures) for figures in ((18, 3, 23, 0), (19, 3, 22, 2), (20, 2, 21, 0), (21, 3, 23, 1))),
        members=_members(),
        marks=(
            absence("Kestrel", 19),
            absence("Kestrel", 21),
            LOW_BOOST,
            replace(LOW_BOOST, game_day=date(2026, 11, 20), observed="boost 840", assumed_day=True),
            absence("GrumpyGoat", 21),
            replace(LOW_BOOST, member="Umbra", observed="boost 990"),
            replace(
                LOW_BOOST,
                member="Halcyon",
                rule="great_boost",
                amount=-2,
                observed="boost 4350",
                expected="at most 4000",
            ),
        ),
        changes=(
            ChangeLine(week=WEEK.plus(-1), mark=absence("Pebble", 14), gone=False, cause="late"),
            ChangeLine(week=WEEK.plus(-1), mark=absence("Lumen", 13), gone=True, cause="corrected"),
        ),
        questions=(QUESTION, replace(QUESTION, member="Mistral", column="power", text="", why="missing"), old),
        questions_elsewhere=2,
        unseen=("Xanthe",),
        uploads=(UploadLine(screen="lg_war", game_day=date(2026, 11, 17), last_day=date(2026, 11, 16)),),
        alarms=(
            AlarmLine(
                screen="lg_war",
                measure="held",
                column="",
                usual=0.02,
                now=0.15,
                pictures=4,
                since=noon - timedelta(days=1),
            ),
        ),
        missing=(
            MissingLine(member="Kestrel", days=(date(2026, 11, 19), date(2026, 11, 21)), announced=False, absent=0),
            MissingLine(member="Dovetail", days=(date(2026, 11, 18),), announced=True, absent=0),
        ),
        movements=(
            MovementLine(how="joined", member="Yarrow", day=date(2026, 11, 17)),
            MovementLine(how="left", member="Zorro", day=date(2026, 11, 18)),
            MovementLine(how="renamed", member="Menace", day=date(2026, 11, 19), name="Menacho"),
        ),
        noted=(
            NotedLine(correction=NameIs("Menacho", "Menace"), on=date(2026, 11, 19), because="he said so"),
            NotedLine(correction=CellIs("9c1de07755aa", 4, "boost", "900"), on=date(2026, 11, 20), because=""),
            NotedLine(
                correction=CellIs("9c1de07755aa", 5, "boost", "1"), on=date(2026, 11, 20), because="", withdrawn=True
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
        highlights=Highlights(
            leaders=(("Quillon", 4_116_000.0), ("Wren", 3_979_000.0)),
            improved=(("Pebble", 1.32),),
            bests=(("Quillon", 4_116_000.0),),
            streaks=(("Aldertide", 8), ("Fernweh", 5)),
            streaks_in_all=4,
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
        changes=(),
        questions=(),
        questions_elsewhere=0,
        unseen=(),
        uploads=(),
        alarms=(),
        missing=(),
        movements=(),
        noted=(),
        failed=(),
        highlights=Highlights(),
        history=(WeekPoint(week=WEEK, added={}, members=0, events=0),),
    )


@pytest.fixture
def full() -> WeekReport:
    return make_report()


@pytest.fixture
def empty() -> WeekReport:
    return make_empty_report()


@pytest.fixture
def cut() -> Cutter:
    """An archive that has a small picture of every place."""

    def every(places: Iterable[Place]) -> Mapping[Place, bytes]:
        return {place: b"picture of " + place[1].encode() for place in places}

    return every


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
