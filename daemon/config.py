"""The officer's `config.yaml` as frozen values, with every default.

`daemon.adapters.settings` reads the file and turns what pydantic refuses into a sentence with file and line, so
the messages of the validators here are written for the officer.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from daemon.domain.rules import AllOf, AnyOf, Comparison, Condition, Exceptions, Not, Operator, Rule
from daemon.domain.written import Closing, clock, closing, day, number, span, zone


def _folder(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, (str, Path)) or not str(value).strip() or "\0" in str(value):
        raise ValueError("a folder is written as a path, such as input or /home/alice/screenshots")
    home = (info.context or {}).get("home", Path())
    return home / Path(value).expanduser()


def _mistake(sentence: str, *at: str | int) -> PydanticCustomError:
    """A mistake that stands at the keys and list numbers `at` below the model that finds it."""
    return PydanticCustomError("settings", "{sentence}", {"sentence": sentence, "at": at})


_TEXT = WithJsonSchema({"type": "string"})
Zone = Annotated[ZoneInfo, BeforeValidator(zone), _TEXT]
ClockTime = Annotated[time, BeforeValidator(clock), _TEXT]
Span = Annotated[timedelta, BeforeValidator(span), _TEXT]
Day = Annotated[date, BeforeValidator(day)]
Closes = Annotated[Closing, BeforeValidator(closing), _TEXT]
Number = Annotated[float, BeforeValidator(number), WithJsonSchema({"type": ["number", "string"]})]
Folder = Annotated[Path, BeforeValidator(_folder), _TEXT]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Word = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,49}$")]
Amount = Annotated[int, Field(ge=-1000, le=1000)]


class Settings(BaseModel):
    """What every part of the config shares: frozen, and no key that is not known."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_default=True, populate_by_name=True, arbitrary_types_allowed=True
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unwritten(cls, value: object) -> object:
        """A key with nothing after it, such as a heading whose lines are all comments, means its default."""
        if not isinstance(value, dict):
            return value
        fields = {field.alias or name: field for name, field in cls.model_fields.items()}
        optional = {key for key, field in fields.items() if not field.is_required()}
        return {key: inner for key, inner in value.items() if inner is not None or key not in optional}


class Alliance(Settings):
    """Whose roll is called, and in which days and words."""

    name: Name = "Our alliance"
    time_zone: Zone = Field(default="UTC", validate_default=True)
    day_reset: ClockTime = Field(default="00:00", validate_default=True)
    language: Literal["en", "fr"] = "en"


class Folders(Settings):
    """Where things lie; a relative path starts at the folder of `config.yaml`."""

    # The default is made before the folder of `config.yaml` is known.
    model_config = ConfigDict(revalidate_instances="always")

    input: Folder = Path("input")
    archive: Folder = Path("archive")
    failed: Folder = Path("failed")
    reports: Folder = Path("reports")
    state: Folder = Path("state")
    rules: Folder = Path("rules")
    models: Folder = Path("models")


class Intake(Settings):
    """How files are taken from `input/`. Sizes bound what one dropped file can cost."""

    settle_seconds: float = Field(default=2.0, ge=0, le=600)
    sweep_seconds: float = Field(default=10.0, gt=0, le=3600)
    max_megabytes: float = Field(default=30.0, gt=0, le=1000)
    max_megapixels: float = Field(default=40.0, gt=0, le=200)
    watcher: Literal["auto", "polling", "off"] = "auto"


class Ocr(Settings):
    """How text is read. `languages: auto` is every language that is installed."""

    languages: Literal["auto"] | tuple[Word, ...] = "auto"
    timeout_seconds: float = Field(default=60.0, gt=0, le=600)


class Leave(Settings):
    """A member is away from the first to the last of these game days, both included."""

    member: Name
    first_day: Day = Field(alias="from")
    last_day: Day = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Leave:
        if self.last_day < self.first_day:
            raise ValueError(f"the leave of {self.member} ends before it begins")
        return self


class Member(Settings):
    """One member as the officer knows them."""

    name: Name
    role: Name | None = None
    joined_on: Day | None = None
    left_on: Day | None = None
    exempt: bool = False
    aliases: tuple[Name, ...] = ()


class Roster(Settings):
    """Who is in the alliance. With no members listed, the first screens found the roster."""

    members: tuple[Member, ...] = ()
    leave: tuple[Leave, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _plain_names(cls, value: object) -> object:
        """A member may be written as the bare name."""
        if isinstance(value, dict) and isinstance(value.get("members"), list):
            members = [{"name": m} if isinstance(m, str) else m for m in value["members"]]
            return {**value, "members": members}
        return value

    @field_validator("leave")
    @classmethod
    def _by_name(cls, leave: tuple[Leave, ...], info: ValidationInfo) -> tuple[Leave, ...]:
        """A leave may be written for an alias; it is the member's."""
        owners = {alias: member.name for member in info.data.get("members", ()) for alias in member.aliases}
        return tuple(one.model_copy(update={"member": owners.get(one.member, one.member)}) for one in leave)

    @model_validator(mode="after")
    def _one_member_a_name(self) -> Roster:
        seen: set[str] = set()
        for index, member in enumerate(self.members):
            for spelling in (member.name, *member.aliases):
                if spelling in seen:
                    raise _mistake(f"the name '{spelling}' stands twice in the roster", "members", index)
                seen.add(spelling)
        return self


class When(Settings):
    """A condition as written: one metric with its comparisons, or parts joined by `all`, `any` or `not`."""

    metric: Word | None = None
    equals: Number | None = None
    below: Number | None = None
    above: Number | None = None
    at_least: Number | None = None
    at_most: Number | None = None
    is_: Name | None = Field(default=None, alias="is")
    between: tuple[Number, Number] | None = None
    all: tuple[When, ...] | None = None
    any: tuple[When, ...] | None = None
    not_: When | None = Field(default=None, alias="not")

    @model_validator(mode="after")
    def _one_form(self) -> When:
        joined = [form for form in (self.all, self.any, self.not_) if form is not None]
        if (self.metric is not None) + len(joined) != 1:
            raise ValueError("a condition needs either a 'metric', or one of 'all', 'any' and 'not'")
        if self.metric is not None and not self.comparisons():
            raise ValueError(f"compare '{self.metric}' by equals, below, above, at_least, at_most, is or between")
        if joined and self.comparisons():
            raise ValueError("a comparison such as 'below' needs a 'metric' beside it")
        if self.all == () or self.any == ():
            raise ValueError("'all' and 'any' need at least one part")
        if self.between is not None and self.between[0] > self.between[1]:
            raise ValueError("'between' goes from the smaller to the larger number")
        return self

    def comparisons(self) -> list[tuple[Operator, float | str]]:
        """How the metric is compared, and with what."""
        written = {
            Operator.EQUALS: self.equals,
            Operator.BELOW: self.below,
            Operator.ABOVE: self.above,
            Operator.AT_LEAST: self.at_least,
            Operator.AT_MOST: self.at_most,
            Operator.IS: self.is_,
        }
        comparisons = [(operator, operand) for operator, operand in written.items() if operand is not None]
        if self.between is not None:
            comparisons += [(Operator.AT_LEAST, self.between[0]), (Operator.AT_MOST, self.between[1])]
        return comparisons

    def condition(self) -> Condition:
        """The same as a value of the domain."""
        if self.all is not None:
            return AllOf(tuple(part.condition() for part in self.all))
        if self.any is not None:
            return AnyOf(tuple(part.condition() for part in self.any))
        if self.not_ is not None:
            return Not(self.not_.condition())
        comparisons = tuple(Comparison(str(self.metric), *compared) for compared in self.comparisons())
        return comparisons[0] if len(comparisons) == 1 else AllOf(comparisons)


class EventWhen(When):
    """The condition of a rule, with the screen it speaks of."""

    screen: Word


class JoinedLessThan(Settings):
    """Members who joined less than so long ago."""

    joined_less_than: Span


class RuleText(Settings):
    """One rule as written in `rules:`."""

    name: Word
    when: EventWhen
    unless: tuple[Literal["on_leave", "exempt"] | JoinedLessThan, ...] = ()
    adds: Word | dict[Word, Amount]

    def rule(self) -> Rule:
        """The same as a value of the domain."""
        joined = [item.joined_less_than for item in self.unless if isinstance(item, JoinedLessThan)]
        return Rule(
            name=self.name,
            screen=self.when.screen,
            when=self.when.condition(),
            unless=Exceptions(
                on_leave="on_leave" in self.unless,
                exempt="exempt" in self.unless,
                joined_less_than=max(joined, default=None),
            ),
            adds={self.adds: 1} if isinstance(self.adds, str) else dict(self.adds),
        )


class Report(Settings):
    """When the weekly report is written."""

    closes: Closes = Field(default="sun 20:00", validate_default=True)


class Log(Settings):
    """How the daemon tells what it does."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "text", "json"] = "auto"


class Config(Settings):
    """All of `config.yaml`."""

    alliance: Alliance = Alliance()
    folders: Folders = Folders()
    screens: tuple[Word, ...] | None = None
    intake: Intake = Intake()
    ocr: Ocr = Ocr()
    roster: Roster = Roster()
    first_match: bool = False
    rules: tuple[RuleText, ...] = ()
    report: Report = Report()
    log: Log = Log()

    @model_validator(mode="after")
    def _rule_names_are_unique(self) -> Config:
        seen: set[str] = set()
        for index, rule in enumerate(self.rules):
            if rule.name in seen:
                raise _mistake(f"two rules are called '{rule.name}'; give each a name of its own", "rules", index)
            seen.add(rule.name)
        return self
