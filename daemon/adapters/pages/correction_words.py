"""A correction in words, for those who do not read YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from daemon.adapters.pages.report_words import Language
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
)

_SENTENCES = {
    CellIs: "said.cell",
    RowIs: "said.row",
    NameIs: "said.alias",
    Excused: "said.excused",
    Ignored: "said.ignored",
    NotAMember: "said.nobody",
    DayIs: "said.day",
    Complete: "said.complete",
    Different: "said.different",
}


def correction_words(correction: Correction, words: Language, titles: Mapping[str, str]) -> str:
    """What the correction says; `titles` are those of columns."""
    if isinstance(correction, NameIs) and correction.name == correction.member:
        return words.say("said.new", name=correction.name)
    return words.say(_SENTENCES[type(correction)], **_values(correction, words, titles))


def _values(correction: Correction, words: Language, titles: Mapping[str, str]) -> dict[str, str]:
    """What the sentence speaks of."""
    values: dict[str, str] = {}
    match correction:
        case CellIs(shot, row, column, text):
            values = {"column": words.title(column, titles), "row": str(row), "shot": shot, "value": text}
        case RowIs(shot, row, member):
            values = {"row": str(row), "shot": shot, "member": member}
        case NameIs(name, member):
            values = {"name": name, "member": member}
        case Excused(member, first, last):
            values = {"member": member, "first": words.short_day(first), "last": words.short_day(last)}
        case Ignored(shot):
            values = {"shot": shot}
        case NotAMember(name):
            values = {"name": name}
        case DayIs(shot, day):
            values = {"shot": shot, "day": words.day(day)}
        case Complete(screen, day):
            values = {"screen": words.title(screen, titles), "day": words.day(day)}
        case Different(names):
            values = dict(zip(("one", "other"), sorted(names), strict=True))
        case _:
            assert_never(correction)
    return values
