"""What a weekly report says, as values; the renderers only lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from daemon.domain.contribution import NOTHING_KNOWN, Contribution, Measure
from daemon.domain.corrections import Correction
from daemon.domain.days import Week
from daemon.domain.highlights import Highlights
from daemon.domain.quality import Quality
from daemon.domain.questions import Question, Spot


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
    """One event of the week: how many screenshots it rests on, and whom they show.

    `unseen` of the `expected` members are on no picture and not excused. `complete`: it is known of everybody whether
    they are on the list; else `missing_places` of it are on no picture, `unnamed_places` are nobody's so far, and
    `loose` pictures share no member with an earlier one.
    """

    screen: str
    first_day: date
    game_day: date
    screenshots: int
    members: int
    held_cells: int
    assumed: bool
    provisional: bool
    expected: int
    unseen: int
    complete: bool
    missing_places: tuple[int, ...] = ()
    unnamed_places: tuple[int, ...] = ()
    loose: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A leave: its kind (`LeaveKind`, or `excused` by a correction), and its days; None: until further notice."""

    kind: str
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLine:
    """One member. Mappings are by counter or metric; a missing key, like None, means unknown, never 0.

    `counters` are all-time, `added` is what this week's events added, `lately` the same of the four weeks before (the
    oldest first). `strikes` is the weight of those that count at the end of the week, `new_strikes` how many this week
    gave; `level` is "" where there is none, and `grade` where it stands among the levels, from 0 for the lowest.
    `latest` holds the last settled value of each metric; `events` of the `expected` events this week show the member.
    `rows` says in how many events in a row, up to the last one, marks added to a counter. `newcomer`: joined, returned
    or first seen this week.
    """

    member: str
    role: str
    counters: Mapping[str, int] = field(hash=False)
    added: Mapping[str, int] = field(hash=False)
    latest: Mapping[str, str] = field(hash=False)
    events: int
    expected: int
    last_seen_on: date | None
    lately: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict, hash=False)
    strikes: float = 0.0
    new_strikes: int = 0
    level: str = ""
    grade: int | None = None
    contribution: Contribution = NOTHING_KNOWN
    away: Away | None = None
    exempt: bool = False
    watch: bool = False
    newcomer: bool = False
    rows: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLine:
    """One mark with its evidence. `observed` and `expected` are short texts such as `boost 600` and `at least 1000`.

    `spot` is where it stands, and `file_name` what the officer called that picture; a mark for being absent rests on
    no picture. `provisional`: the numbers were not final, and it moves no counter.
    """

    game_day: date
    screen: str
    member: str
    rule: str
    counter: str
    amount: int
    observed: str
    expected: str
    spot: Spot | None
    file_name: str
    assumed_day: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A mark of an earlier week that is not as that week's report told it.

    `mark` is new there, or `gone`; what was told otherwise is gone and new. `cause` is `late` (its screenshot came
    after that report), `corrected` (by the officer) or `settings` (rules, roster or time zone, or a better reading).
    """

    week: Week
    mark: MarkLine
    gone: bool
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingLine:
    """A member who took no part in events of the week, on these days: `announced` by a leave or an excuse, or not.

    `absent` days are those on which a complete list does not show them; on the others the value read was 0.
    """

    member: str
    days: tuple[date, ...]
    announced: bool
    absent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementLine:
    """Who came or went: `how` is `joined`, `returned`, `first-seen`, `left` or `renamed` (from `name` to `member`)."""

    how: str
    member: str
    day: date
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedLine:
    """A correction that the officer gave this week, with the reason noted beside it."""

    correction: Correction
    on: date
    because: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLine:
    """An event of the week that was expected and has no screenshot; `last_day` is the last one of its screen before."""

    screen: str
    game_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmLine:
    """A screen ("" for files of no known one) that is read worse than before, and in what (`daemon.domain.drift`)."""

    screen: str
    measure: str
    column: str
    usual: float
    now: float
    pictures: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedLine:
    """One file that could not be read, with its code and the sentence that says what to do."""

    file_name: str
    code: str
    reason: str
    received_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPoint:
    """One week of the charts.

    What was added to each counter, how many `members` were seen in its `events`, the `total` and `median` of what they
    contributed, and in how many of so many chances they `took_part`.
    """

    week: Week
    added: Mapping[str, int] = field(hash=False)
    members: int
    events: int
    total: float | None = None
    median: float | None = None
    took_part: int = 0
    chances: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekReport:
    """Everything one report says. `final` once the week is closed; `config_error` when the last good config is in use.

    `counters` lists every counter the rules can move, in the config's order, and `metrics` every metric shown;
    `levels` are the names of the levels, the lowest first, none when there are no strikes. `questions` of this week
    wait for an answer that some judgement needs, and `questions_elsewhere` of other weeks. `unseen` members were on no
    picture for two weeks, `uploads` are those that are missing. `undelivered` says in a word of
    `daemon.domain.deliveries` why the text of the last closed week could not be sent, "" when it could. `changes` are
    of earlier weeks, `noted` the corrections given this week. `quality` is how well each screen was read in this week
    and those before it, the latest first.
    """

    alliance: str
    language: str
    week: Week
    made_at: datetime
    final: bool
    config_error: str
    counters: tuple[str, ...]
    metrics: tuple[str, ...]
    levels: tuple[str, ...]
    measure: Measure | None
    trust: Trust
    events: tuple[EventLine, ...]
    members: tuple[MemberLine, ...]
    marks: tuple[MarkLine, ...]
    changes: tuple[ChangeLine, ...]
    questions: tuple[Question, ...]
    questions_elsewhere: int
    unseen: tuple[str, ...]
    uploads: tuple[UploadLine, ...]
    alarms: tuple[AlarmLine, ...]
    missing: tuple[MissingLine, ...]
    movements: tuple[MovementLine, ...]
    noted: tuple[NotedLine, ...]
    failed: tuple[FailedLine, ...]
    highlights: Highlights
    history: tuple[WeekPoint, ...]
    titles: Mapping[str, str] = field(hash=False)
    undelivered: str = ""
    quality: tuple[Quality, ...] = ()
