"""The officer's `corrections.yaml` as frozen values."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from daemon.config.base import Day, Name, Settings, Word, mistake
from daemon.domain.corrections import (
    CellIs,
    Complete,
    Correction,
    DayIs,
    Different,
    Excused,
    Ignored,
    NameIs,
    NotAMember,
    RowIs,
    contradictions,
)


def _digest(value: object) -> str:
    text = str(value).strip().lower()
    if not 8 <= len(text) <= 64 or set(text) - set("0123456789abcdef"):
        raise ValueError(f"'{value}' is not a screenshot; write at least the first 8 signs of its SHA-256")
    return text


Digest = Annotated[str, BeforeValidator(_digest)]

FORMS = {
    frozenset({"screenshot", "row", "column", "value"}): "a value",
    frozenset({"screenshot", "row", "member"}): "a member",
    frozenset({"name", "member"}): "an alias",
    frozenset({"excused", "from", "to"}): "an excuse",
    frozenset({"ignore"}): "a screenshot to ignore",
    frozenset({"not_a_member"}): "no member",
    frozenset({"screenshot", "day"}): "a day",
    frozenset({"complete", "day"}): "a complete list",
    frozenset({"different"}): "two people",
}
"""The keys of each kind of correction, beside `on`, `because` and `withdrawn`."""


class CorrectionText(Settings):
    """One correction as written: the keys say which kind it is."""

    screenshot: Digest | None = None
    row: int | None = Field(default=None, ge=0, le=10_000)
    column: Word | None = None
    value: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    member: Name | None = None
    name: Name | None = None
    excused: Name | None = None
    first_day: Day | None = Field(default=None, alias="from")
    last_day: Day | None = Field(default=None, alias="to")
    ignore: Digest | None = None
    not_a_member: Name | None = None
    day: Day | None = None
    complete: Word | None = None
    different: tuple[Name, Name] | None = None
    on: Day | None = None
    because: Annotated[str, Field(max_length=400)] = ""
    withdrawn: bool = False

    @model_validator(mode="after")
    def _one_form(self) -> CorrectionText:
        if self._written not in FORMS:
            forms = "; ".join(", ".join(sorted(keys)) for keys in FORMS)
            raise ValueError(f"these keys make no correction; write one of these together: {forms}")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValueError(f"the excuse of {self.excused} ends before it begins")
        if self.different and self.different[0] == self.different[1]:
            raise ValueError(f"'{self.different[0]}' stands twice; write the two names that are two people")
        return self

    @property
    def _written(self) -> frozenset[str]:
        fields = {name: field.alias or name for name, field in type(self).model_fields.items()}
        about = {"on", "because", "withdrawn"}
        return frozenset(key for name, key in fields.items() if name not in about and getattr(self, name) is not None)

    def correction(self) -> Correction:
        """The same as a value of the domain."""
        match self:
            case CorrectionText(
                screenshot=str() as shot, row=int() as row, column=str() as column, value=str() as text
            ):
                return CellIs(shot, row, column, text)
            case CorrectionText(screenshot=str() as shot, row=int() as row, member=str() as member):
                return RowIs(shot, row, member)
            case CorrectionText(screenshot=str() as shot, day=date() as day):
                return DayIs(shot, day)
            case CorrectionText(ignore=str() as shot):
                return Ignored(shot)
            case CorrectionText(complete=str() as screen, day=date() as day):
                return Complete(screen, day)
        return self._of_people()

    def _of_people(self) -> Correction:
        match self:
            case CorrectionText(name=str() as name, member=str() as member):
                return NameIs(name, member)
            case CorrectionText(excused=str() as member, first_day=date() as first, last_day=date() as last):
                return Excused(member, first, last)
            case CorrectionText(different=(str() as first_name, str() as second_name)):
                return Different(frozenset({first_name, second_name}))
        return NotAMember(str(self.not_a_member))


class Corrections(Settings):
    """All of `corrections.yaml`."""

    corrections: tuple[CorrectionText, ...] = ()

    @model_validator(mode="after")
    def _agree(self) -> Corrections:
        standing = [(number, text) for number, text in enumerate(self.corrections) if not text.withdrawn]
        for later, earlier in contradictions([text.correction() for _, text in standing]):
            number, other = standing[later][0], standing[earlier][0] + 1
            raise mistake(f"this says something else than correction {other} in the list", "corrections", number)
        return self

    def standing(self) -> tuple[Correction, ...]:
        """Those that were not withdrawn, as values of the domain."""
        return tuple(text.correction() for text in self.corrections if not text.withdrawn)
