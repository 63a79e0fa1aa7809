"""What a weekly report says, as values; the renderers only lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from daemon.domain.days import Week


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """How far the report can be trusted: what came in this week, and what became of it.

    `received` files (by screenshot, copies not counted), of which `read` and `failed`; `copies` are further files
    with bytes already known. `held_cells` of `cells` were not trusted. `assumed_days` screenshots have a game day
    known only from the file's time; `asked_days` judge nobody until the officer says the day.
    """

    received: int
    read: int
    failed: int
    copies: int
    cells: int
    held_cells: int
    assumed_days: int
    asked_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event of the week: how many screenshots it rests on and how many members they show."""

    screen: str
    game_day: date
    screenshots: int
    members: int
    held_cells: int
    assumed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """One member. Mappings are by counter or metric; a missing key means unknown, never 0.

    `counters` are all-time, `added` is what this week's events added; `latest` holds the last settled value of each
    metric; `events` of `events_held` this week show the member. `note` is "", "on leave", or "exempt".
    """

    member: str
    role: str
    counters: Mapping[str, int] = field(hash=False)
    added: Mapping[str, int] = field(hash=False)
    latest: Mapping[str, str] = field(hash=False)
    events: int
    last_seen_on: date | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLine:
    """One mark with its evidence. `observed` and `expected` are short texts such as `boost 600` and `at least 1000`.

    `screenshot` is the sha256, `file_name` what the officer called it, `archived_as` its path below the archive.
    `box` is where the cell stands in the picture, `[x, y, width, height]` in pixels.
    """

    game_day: date
    screen: str
    member: str
    rule: str
    counter: str
    amount: int
    observed: str
    expected: str
    screenshot: str
    file_name: str
    archived_as: str
    box: tuple[int, int, int, int]
    assumed_day: bool
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """One reading that waits for the officer."""

    game_day: date
    screen: str
    member: str
    column: str
    text: str
    why: str
    screenshot: str
    file_name: str
    archived_as: str
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A screenshot whose day must be asked: `why` is `old-file-time` or `same-rows` (equal to `other_day`)."""

    file_name: str
    screen: str
    game_day: date
    why: str
    other_day: date | None
    screenshot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedLine:
    """One file that could not be read, with its code and the sentence that says what to do."""

    file_name: str
    code: str
    reason: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPoint:
    """One week of the chart: what was added to each counter, and how many members were seen in its events."""

    week: Week
    added: Mapping[str, int] = field(hash=False)
    members: int
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekReport:
    """Everything one report says. `final` once the week is closed; `config_error` when the last good config is in use.

    `counters` lists every counter the rules can move, in the config's order, and `metrics` every metric shown.
    `late_marks` are marks of earlier weeks that stand on screenshots received after those weeks were closed.
    `unused` are columns, each with its screen, that no rule needs.
    """

    alliance: str
    language: str
    week: Week
    made_at: datetime
    final: bool
    config_error: str
    counters: tuple[str, ...]
    metrics: tuple[str, ...]
    trust: Trust
    events: tuple[EventLine, ...]
    members: tuple[MemberLine, ...]
    marks: tuple[MarkLine, ...]
    late_marks: tuple[MarkLine, ...]
    held: tuple[HeldLine, ...]
    questions: tuple[QuestionLine, ...]
    failed: tuple[FailedLine, ...]
    history: tuple[WeekPoint, ...]
    titles: Mapping[str, str] = field(hash=False)
    unused: frozenset[tuple[str, str]] = frozenset()
