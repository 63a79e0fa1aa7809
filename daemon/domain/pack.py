"""A pack: how one kind of list screen is laid out. The values behind `rules/<screen>.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from daemon.domain.calendar import Calendar


class ColumnType(StrEnum):
    """What stands in a column, and so how its text becomes a value."""

    NAME = "name"
    TEXT = "text"
    SECTION = "section"
    INTEGER = "integer"
    QUANTITY = "quantity"
    PAIR = "pair"
    DURATION = "duration"
    RANK = "rank"
    IGNORED = "ignored"


WORDS = frozenset({ColumnType.NAME, ColumnType.TEXT, ColumnType.SECTION})
"""Types whose value is the text itself: anything at all may stand there."""


NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.QUANTITY, ColumnType.PAIR, ColumnType.RANK})
"""Types that are written in digits."""


class MetricKind(StrEnum):
    """How readings of one metric in one event settle, and what several events make of it.

    `gauge`: the latest screenshot wins, and of several events the last one counts. `counter`: it only rises until it
    begins anew, so the largest value wins, and it is never added up. `per_event`: settles as a gauge, and the values
    of several events may be added up.
    """

    GAUGE = "gauge"
    COUNTER = "counter"
    PER_EVENT = "per_event"


PRESENCE = "presence"
"""The metric that every screen has beside its columns: what a member is in an event, as a text of `Attendance`."""

ENTRIES = "entries"
"""The metric that every log has beside its columns: how many of its lines are a member's in an event."""


class PackKind(StrEnum):
    """`list`: each member once. `log`: a line for each thing done, so the same member many times."""

    LIST = "list"
    LOG = "log"


class Origin(StrEnum):
    """Where `x` of a column is counted from, and in what.

    `name`: from the name, in row heights. `right`: from the right end of the list, in row heights, so that numbers are
    negative. `width`: from the name, in shares of the way to the right end of the list.
    """

    NAME = "name"
    RIGHT = "right"
    WIDTH = "width"


class Align(StrEnum):
    """Which end of the names stands in one line down the list, and so what `x` is counted from."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class OwnRow(StrEnum):
    """Where the game pins the row of whoever took the screenshot, besides their place in the list."""

    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Cut:
    """What another column takes out of the same text: by its pattern, which may be missing if the column is."""

    pattern: str
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a column stands in the row and what it holds.

    `x` and `y` are the band in which the middle of its text lies, as `(from, to)`: `y` in row heights (the distance
    from one row to the next) from the vertical middle of the row's name, `x` as `origin` says. `metrics` names the
    values it gives: none for the name itself, one for most, two for a pair.

    `pattern`, a regular expression, is the part of the text that belongs to the column; `after` and `before` are labels
    around that part; `part` is which run of text in the band it is, counted from 1 (from -1 at the right end; 0: all).
    `cuts` is what other columns take out of the same text first. `height` is how high its capital letters and digits
    are, from and to, in row heights (none: not said). `check` is what the whole text must look like to be
    trusted, `values` all texts there can be, `words` texts that stand for a value, such as `Online` for `0s`.
    `begins`, `middle` and `ends` are the narrow bands in which texts begin, have their middle, or end, measured as `x`.
    `labels` is what the game writes over the column or before its value, in as many languages as are known; `least` and
    `most` are the smallest and the largest value that there can be. `optional` columns may be missing on a picture;
    `instead_of` names the column in whose place this one may stand.
    `steady` are those of its metrics that change little from week to week, such as a member's power. `icon` is the
    class of the officer's own classifier that stands before its text or over it, and tells it from other columns there.
    """

    name: str
    type: ColumnType
    x: tuple[float, float]
    y: tuple[float, float]
    metrics: tuple[str, ...]
    kind: MetricKind = MetricKind.GAUGE
    origin: Origin = Origin.NAME
    align: Align = Align.LEFT
    strip: tuple[str, ...] = ()
    pattern: str = ""
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    part: int = 0
    cuts: tuple[Cut, ...] = ()
    check: str = ""
    values: tuple[str, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    begins: tuple[float, float] | None = None
    middle: tuple[float, float] | None = None
    ends: tuple[float, float] | None = None
    labels: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    title_case: bool = False
    height: tuple[float, float] | None = None
    optional: bool = False
    instead_of: str = ""
    steady: tuple[str, ...] = ()
    icon: str = ""

    @property
    def is_telling(self) -> bool:
        """Whether a text that fits says something, because not any text would."""
        return self.type not in WORDS or bool(self.pattern or self.check or self.values)


COUNT_OF_LINES = Column(
    name=ENTRIES, type=ColumnType.INTEGER, x=(0, 0), y=(0, 0), metrics=(ENTRIES,), kind=MetricKind.PER_EVENT
)
"""What `ENTRIES` is like; it stands nowhere on a picture."""

THIS_DAY = Calendar()
"""The days of a screen that speaks of the day on which it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One screen: its columns by name, in the order of the list. The column of type `name` is the row's anchor.

    `languages` are Tesseract codes such as `fra`, the preferred first; none: the alliance's language. `signals` are
    words of which such a picture often shows one, `not_signals` words that it never shows. `across` is how many members
    stand beside each other, each on a card that the columns describe. `unseen_is_absent`: who is
    not on the complete list was not there. `layouts` are further ways in which the game lays out the same list, each
    all of its columns; no column is in one of them that is not in `columns`. `kept` are the classes of the officer's
    own classifier whose crops are read as text is, `noise` those that must not be.
    """

    screen: str
    version: int
    title: Mapping[str, str] = field(hash=False)
    columns: tuple[Column, ...]
    kind: PackKind = PackKind.LIST
    calendar: Calendar = THIS_DAY
    unseen_is_absent: bool = False
    languages: tuple[str, ...] = ()
    own_row: OwnRow | None = None
    across: int = 1
    signals: tuple[str, ...] = ()
    not_signals: tuple[str, ...] = ()
    layouts: tuple[tuple[Column, ...], ...] = ()
    kept: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()

    @property
    def game(self) -> str:
        """The game whose screen it is: what stands before the first `_` of its name; "" where there is none."""
        game, _, rest = self.screen.partition("_")
        return game if rest else ""

    @property
    def metrics(self) -> Mapping[str, Column]:
        """Every metric the screen gives, with the column it comes from; the lines of a log are counted as well."""
        found = {metric: column for column in self.columns for metric in column.metrics}
        return {**found, ENTRIES: COUNT_OF_LINES} if self.kind is PackKind.LOG else found

    @property
    def durations(self) -> frozenset[str]:
        """The metrics that are lengths of time."""
        return frozenset(metric for metric, column in self.metrics.items() if column.type is ColumnType.DURATION)

    @property
    def name(self) -> Column:
        """The column that says who a row is about."""
        return next(column for column in self.columns if column.type is ColumnType.NAME)

    @property
    def in_rows(self) -> tuple[Column, ...]:
        """The columns that are read in the rows themselves: all but sections and what is ignored."""
        return tuple(column for column in self.columns if column.type not in {ColumnType.SECTION, ColumnType.IGNORED})

    @property
    def icons(self) -> frozenset[str]:
        """The classes of the officer's own classifier that name a column, in any layout."""
        return frozenset(column.icon for layout in (self.columns, *self.layouts) for column in layout if column.icon)

    @property
    def classes(self) -> frozenset[str]:
        """All classes of the officer's own classifier that the pack says something of."""
        return frozenset({*self.kept, *self.noise}) | self.icons

    def each_layout(self) -> tuple[Pack, ...]:
        """The pack once for each of its layouts, as if it had that one alone."""
        return tuple(replace(self, columns=columns, layouts=()) for columns in (self.columns, *self.layouts))


def kept_classes(packs: Iterable[Pack]) -> frozenset[str]:
    """The classes that any of the packs keeps."""
    return frozenset(name for pack in packs for name in pack.kept)


def icon_classes(packs: Iterable[Pack]) -> frozenset[str]:
    """The classes that are the icon of a column in any of the packs."""
    return frozenset(name for pack in packs for name in pack.icons)


def titles(packs: Iterable[Pack], language: str) -> Mapping[str, str]:
    """What the screens are called in a language."""
    return {pack.screen: pack.title.get(language) or pack.title.get("en", pack.screen) for pack in packs}
