"""What `rules/<screen>.yaml` may say, as models that pydantic checks, and the values of the domain they become."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from daemon.domain.calendar import Calendar, Period
from daemon.domain.labelled import MOST_CLASSES, wrong_class
from daemon.domain.pack import Align, Column, ColumnType, Cut, MetricKind, Origin, OwnRow, Pack, PackKind
from daemon.domain.patterns import compiled, runs_away
from daemon.domain.written import WEEKDAYS, FinalFrom, final_from, weekday


def _pattern(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a pattern is a regular expression in quotes, such as '\\d+'")
    try:
        compiled(value)
    except ValueError as error:
        raise ValueError(f"'{value}' is no regular expression: {error}") from None
    if runs_away(value):
        raise ValueError(
            f"'{value}' comes to no end on some texts; do not repeat what is repeated already, as (a|aa)+ does"
        )
    return value


def _class(name: str) -> str:
    if wrong := wrong_class(name):
        raise ValueError(wrong)
    return name


_Word = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,49}$")]
_Language = Annotated[str, Field(pattern=r"^[a-z]{3}(_[a-z]{3,4})?$")]
_Text = Annotated[str, Field(min_length=1, max_length=100)]
_Texts = Annotated[tuple[_Text, ...], Field(max_length=200)]
_Pattern = Annotated[str, PlainValidator(_pattern), WithJsonSchema({"type": "string", "minLength": 1})]
_Class = Annotated[str, AfterValidator(_class), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 30})]
_Weekday = Annotated[int, BeforeValidator(weekday), WithJsonSchema({"enum": list(WEEKDAYS)})]
_FinalFrom = Annotated[FinalFrom, PlainValidator(final_from), WithJsonSchema({"type": "string"})]
_SHOWS = {"previous": -1, "this": 0, "next": 1}
_Place = Annotated[float, Field(ge=-100, le=100)]
_Share = Annotated[float, Field(gt=0, le=1)]
_Band = tuple[_Place, _Place]

MOST_ACROSS = 6
"""No phone has room for more cards with a name and a number beside each other."""

GRAZING = 0.2
"""Bands that share no more than this of the narrower one are drawn a little too wide, and hold no text in common."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnText(_Written):
    """One column as written: what stands in it, and the band in which the middle of its text lies."""

    type: Literal["name", "text", "section", "integer", "quantity", "pair", "duration", "rank", "ignored"]
    x: _Band
    y: _Band
    origin: Literal["name", "right", "width"] = Field(default="name", alias="from")
    align: Literal["left", "centre", "right"] = "left"
    metrics: tuple[_Word, ...] | None = None
    kind: Literal["gauge", "counter", "per_event"] = "gauge"
    strip: _Texts = ()
    pattern: _Pattern = ""
    after: _Texts = ()
    before: _Texts = ()
    part: int = Field(default=0, ge=-20, le=20)
    check: _Pattern = ""
    values: _Texts = ()
    words: dict[_Text, _Text] = Field(default={}, max_length=100)
    begins: _Band | None = None
    middle: _Band | None = None
    ends: _Band | None = None
    labels: _Texts = ()
    at_least: float | None = None
    at_most: float | None = None
    height: tuple[_Share, _Share] | None = None
    case: Literal["as_read", "title"] = "as_read"
    optional: bool = False
    instead_of: _Word | None = None
    steady: bool | tuple[_Word, ...] = False
    icon: _Class | None = None

    def column(self, name: str, cuts: tuple[Cut, ...] = ()) -> Column:
        """The same as a value of the domain; `cuts` is what other columns take out of its text first."""
        own = () if self.type in {"name", "ignored"} else (name,)
        metrics = own if self.metrics is None else self.metrics
        return Column(
            name=name,
            type=ColumnType(self.type),
            x=self.x,
            y=self.y,
            metrics=metrics,
            kind=MetricKind(self.kind),
            origin=Origin(self.origin),
            align=Align(self.align),
            strip=self.strip,
            pattern=self.pattern,
            after=self.after,
            before=self.before,
            part=self.part,
            cuts=cuts,
            check=self.check,
            values=self.values,
            words=tuple(self.words.items()),
            begins=self.begins,
            middle=self.middle,
            ends=self.ends,
            labels=self.labels,
            least=self.at_least,
            most=self.at_most,
            height=self.height,
            title_case=self.case == "title",
            optional=self.optional,
            instead_of=self.instead_of or "",
            steady=self.steady if isinstance(self.steady, tuple) else metrics if self.steady else (),
            icon=self.icon or "",
        )

    def meets(self, other: ColumnText) -> bool:
        """Whether the same text may stand in both bands: bands that only graze each other hold texts of their own."""
        return self.origin == other.origin and all(
            min(mine[1], theirs[1]) - max(mine[0], theirs[0]) > GRAZING * min(mine[1] - mine[0], theirs[1] - theirs[0])
            for mine, theirs in ((self.x, other.x), (self.y, other.y))
        )


class ChangeText(_Written):
    """What is otherwise of one column in another layout of the list."""

    x: _Band | None = None
    y: _Band | None = None
    origin: Literal["name", "right", "width"] | None = Field(default=None, alias="from")
    align: Literal["left", "centre", "right"] | None = None
    strip: _Texts | None = None
    pattern: _Pattern | None = None
    after: _Texts | None = None
    before: _Texts | None = None
    part: int | None = Field(default=None, ge=-20, le=20)
    check: _Pattern | None = None
    begins: _Band | None = None
    middle: _Band | None = None
    ends: _Band | None = None
    labels: _Texts | None = None
    height: tuple[_Share, _Share] | None = None
    optional: bool | None = None
    icon: _Class | None = None

    def changed(self, column: ColumnText) -> ColumnText:
        """The column with what is written here in place of its own."""
        return column.model_copy(update={key: getattr(self, key) for key in self.model_fields_set})


_Columns = dict[_Word, ColumnText]
_Layout = dict[_Word, ChangeText | None]


class PackText(_Written):
    """All of `rules/<screen>.yaml`."""

    screen: _Word
    version: int = Field(ge=1, le=1_000_000)
    title: dict[Literal["en", "fr"], _Text]
    kind: Literal["list", "log"] = "list"
    shows: Literal["this", "previous", "next"] = "this"
    period: Literal["day", "week"] = "day"
    week_starts: _Weekday = Field(default=0, validate_default=True)
    final_from: _FinalFrom | None = None
    unseen: Literal["absent", "unknown"] = "unknown"
    languages: tuple[_Language, ...] = ()
    own_row: Literal["top", "bottom"] | None = None
    across: int = Field(default=1, ge=1, le=MOST_ACROSS)
    signals: _Texts = ()
    not_signals: _Texts = ()
    classes: dict[_Class, Literal["keep", "noise"]] = Field(default={}, max_length=MOST_CLASSES)
    columns: _Columns = Field(min_length=1, max_length=50)
    layouts: tuple[_Layout, ...] = Field(default=(), max_length=20)

    def pack(self) -> Pack:
        """The same as a value of the domain."""
        return Pack(
            screen=self.screen,
            version=self.version,
            title={str(language): title for language, title in self.title.items()},
            columns=_made(self.columns),
            layouts=tuple(_made(self.laid_out(layout)) for layout in self.layouts),
            kind=PackKind(self.kind),
            calendar=Calendar(
                period=Period(self.period),
                week_starts=self.week_starts,
                shows=_SHOWS[self.shows],
                final_from=self.final_from,
            ),
            unseen_is_absent=self.unseen == "absent",
            languages=self.languages,
            own_row=OwnRow(self.own_row) if self.own_row else None,
            across=self.across,
            signals=self.signals,
            not_signals=self.not_signals,
            kept=self.of_use("keep"),
            noise=self.of_use("noise"),
        )

    def of_use(self, use: Literal["keep", "noise"]) -> tuple[str, ...]:
        """The classes that are for this."""
        return tuple(name for name, said in self.classes.items() if said == use)

    def icons(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The classes that name a column, with their places in the file."""
        for name, column in self.columns.items():
            if column.icon:
                yield ("columns", name, "icon"), column.icon
        for number, layout in enumerate(self.layouts):
            for name, change in layout.items():
                if change and change.icon:
                    yield ("layouts", number, name, "icon"), change.icon

    def laid_out(self, layout: _Layout) -> _Columns:
        """The columns of another layout: those that it does not speak of stay as they are, those without keys go."""
        changed = {name: layout.get(name, ChangeText()) for name in self.columns}
        return {name: change.changed(self.columns[name]) for name, change in changed.items() if change is not None}


def _made(columns: _Columns) -> tuple[Column, ...]:
    return tuple(column.column(name, _cuts(columns, name)) for name, column in columns.items())


def _cuts(columns: _Columns, name: str) -> tuple[Cut, ...]:
    """The patterns of other columns in the same place: for a column with a pattern, of those written before it."""
    column = columns[name]
    cuts = []
    for other_name, other in columns.items():
        if other_name == name:
            if column.pattern:
                break
            continue
        stands_in = other.instead_of == name or column.instead_of == other_name
        # Where icons tell them apart, neither holds text of the other.
        are_apart = stands_in or (other.icon and column.icon)
        if other.pattern and other.type not in {"section", "ignored"} and not are_apart and other.meets(column):
            cuts.append(Cut(other.pattern, other.optional))
    return tuple(cuts)
