"""A correction as the line of `corrections.yaml` that says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import assert_never

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

_PLAIN = re.compile(r"[^\W_](?:[\w .'-]*[\w.'-])?")
"""Texts that mean themselves without quotes, also between braces; a few words mean nothing at all."""

_NOTHING = {"null", "Null", "NULL"}


def correction_line(correction: Correction, *, on: date | None = None, because: str = "") -> str:
    """The entry of the list, such as `{name: Menacho, member: Menace}`, without the dash before it."""
    pairs: list[tuple[str, str | Sequence[str]]] = [*_pairs(correction)]
    if on is not None:
        pairs.append(("on", on.isoformat()))
    if because:
        pairs.append(("because", because))
    return "{" + ", ".join(f"{key}: {_value(value)}" for key, value in pairs) + "}"


def written(text: str) -> str:
    """A text as YAML has it: with quotes where it would mean something else, and escaped where nobody could see it."""
    if _PLAIN.fullmatch(text) and text not in _NOTHING and text.isprintable():
        return text
    signs = {'"': '\\"', "\\": "\\\\"}
    seen = (signs.get(sign, sign) if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in text)
    return f'"{"".join(seen)}"'


def _value(value: str | Sequence[str]) -> str:
    return written(value) if isinstance(value, str) else f"[{', '.join(written(text) for text in value)}]"


def _pairs(correction: Correction) -> Iterator[tuple[str, str | Sequence[str]]]:
    """Its keys and what stands at each."""
    match correction:
        case CellIs(screenshot, row, column, text):
            yield from {"screenshot": screenshot, "row": str(row), "column": column, "value": text}.items()
        case RowIs(screenshot, row, member):
            yield from {"screenshot": screenshot, "row": str(row), "member": member}.items()
        case NameIs(name, member):
            yield from {"name": name, "member": member}.items()
        case Excused(member, first, last):
            yield from {"excused": member, "from": first.isoformat(), "to": last.isoformat()}.items()
        case Ignored(screenshot):
            yield "ignore", screenshot
        case NotAMember(name):
            yield "not_a_member", name
        case DayIs(screenshot, day):
            yield from {"screenshot": screenshot, "day": day.isoformat()}.items()
        case Complete(screen, day):
            yield from {"complete": screen, "day": day.isoformat()}.items()
        case Different(names):
            yield "different", sorted(names)
        case _:
            assert_never(correction)
