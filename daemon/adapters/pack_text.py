"""What `rules/<screen>.yaml` may say, as models that pydantic checks, and the values of the domain they become."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema

from daemon.domain.calendar import Calendar, Period
from daemon.domain.pack import Align, Column, ColumnType, Cut, MetricKind, Origin, OwnRow, Pack, PackKind
from daemon.domain.patterns import compiled
from daemon.domain.written import WEEKDAYS, FinalFrom, final_from, weekday


def _pattern(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a pattern is a regular expression in quotes, such as '\\d+'")
    try:
        compiled(value)
    except ValueError as error:
        raise ValueError(f"'{value}' is no regular expression: {error}") from None
    return value


_Word = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,49}$")]
_Language = Annotated[str, Field(pattern=r"^[a-z]{3}(_[a-z]{3,4})?$")]
_Text = Annotated[str, Field(min_length=1, max_length=100)]
_Texts = Annotated[tuple[_Text, ...], Field(max_length=200)]
_Pattern = Annotated[str, PlainValidator(_pattern), WithJsonSchema({"type": "string", "minLength": 1})]
_Weekday = Annotated[int, BeforeValidator(weekday), WithJsonSchema({"enum": list(WEEKDAYS)})]
_FinalFrom = Annotated[FinalFrom, PlainValidator(final_from), WithJsonSchema({"type": "string"})]
_SHOWS = {"previous": -1, "this": 0, "next": 1}
_Place = Annotated[float, Field(ge=-100, le=100)]
_Share = Annotated[float, Field(gt=0, le=1)]
_Band = tuple[_Place, _Place]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnText(_Written):
    """One column as written: what stands in it, and the band in which the middle of its text lies."""

    type: Literal["name", "text", "section", "integer", "quantity", "pair", "duration", "rank"]
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
    height: tuple[_Share, _Share] | None = None
    case: Literal["as_read", "title"] = "as_read"
    optional: bool = False
    instead_of: _Word | None = None
    steady: bool | tuple[_Word, ...] = False

    def column(self, name: str, cuts: tuple[Cut, ...] = ()) -> Column:
        """The same as a value of the domain; `cuts` is what other columns take out of its text first."""
        metrics = self.metrics if self.metrics is not None else () if self.type == "name" else (name,)
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
            height=self.height,
            title_case=self.case == "title",
            optional=self.optional,
            instead_of=self.instead_of or "",
            steady=self.steady if isinstance(self.steady, tuple) else metrics if self.steady else (),
        )

    def meets(self, other: ColumnText) -> bool:
        """Whether the same text may stand in both bands."""
        return self.origin == other.origin and all(
            max(mine[0], theirs[0]) < min(mine[1], theirs[1]) for mine, theirs in ((self.x, other.x), (self.y, other.y))
        )


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
    signals: _Texts = ()
    not_signals: _Texts = ()
    columns: dict[_Word, ColumnText] = Field(min_length=1, max_length=50)

    def pack(self) -> Pack:
        """The same as a value of the domain."""
        return Pack(
            screen=self.screen,
            version=self.version,
            title={str(language): title for language, title in self.title.items()},
            columns=tuple(column.column(name, self._cuts(name)) for name, column in self.columns.items()),
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
            signals=self.signals,
            not_signals=self.not_signals,
        )

    def _cuts(self, name: str) -> tuple[Cut, ...]:
        """The patterns of other columns in the same place: for a column with a pattern, of those written before it."""
        column = self.columns[name]
        cuts = []
        for other_name, other in self.columns.items():
            if other_name == name:
                if column.pattern:
                    break
                continue
            stands_in = other.instead_of == name or column.instead_of == other_name
            if other.pattern and other.type != "section" and not stands_in and other.meets(column):
                cuts.append(Cut(other.pattern, other.optional))
        return tuple(cuts)
