"""What pydantic refuses, in the words of the person who wrote the file: one sentence for each mistake.

Two facts of pydantic shape this module. It reports every branch of a union, and only the branch that fits what was
written is of interest. And its locations name branches between keys; a step that is not in the document is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from daemon.adapters.settings.settings_keys import bounds, keys
from daemon.adapters.settings.yaml_document import Document, Where
from daemon.errors import SettingsError

MOST_LISTED = 20
LONGEST = 400
KEY = "[key]"
"""How pydantic ends a location that means a key itself, not what stands at it."""
NEAR = 65
"""Similarity in percent from which another word is offered: `colum` and `columns` have 83, `role` and `rule` 75."""

_ITEMS = {"rules": "a rule", "members": "a member", "leave": "a leave", "columns": "a column"}
_CHOICES = {
    "unless": "write on_leave, {on_leave: [away]}, exempt or {joined_less_than: 3 days}",
    "adds": "write the name of a counter, such as absences, or counters with numbers, such as {absences: 1}",
    "http": "write off, or keys with values such as {port: 9464}",
    "languages": "write auto, or a list of language codes such as [eng, fra]",
}
_KINDS = {
    "float": "must be a number such as 2 or 0.5",
    "int": "must be a whole number such as 1 or -2",
    "bool": "must be true or false",
    "string": "must be a text",
    "tuple": "must be a list such as [one, two]",
    "dict": "must be keys with values",
    "model": "must be keys with values",
}


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, if one is near."""
    found = process.extractOne(word.casefold(), sorted(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    return found[0] if found else None


def refuse(document: Document, mistakes: Sequence[tuple[Where, str]], error: type[SettingsError]) -> SettingsError:
    """The error that names each mistake with its place, in the order of the file."""
    ordered = sorted(dict.fromkeys(mistakes), key=lambda mistake: document.place(mistake[0]))
    lines = [f"{document.at(path)}: {tidy(sentence)}" for path, sentence in ordered]
    if len(lines) == 1:
        return error(lines[0])
    more = [f"... and {len(lines) - MOST_LISTED} more."] if len(lines) > MOST_LISTED else []
    return error("\n".join([f"{document.name} has {len(lines)} mistakes:", *lines[:MOST_LISTED], *more]))


def tidy(sentence: str) -> str:
    """The sentence with its full stop, of a bearable length, and with nothing in it that a terminal would obey."""
    printable = "".join(sign if sign.isprintable() else "?" for sign in sentence)
    if len(printable) > LONGEST:
        printable = f"{printable[: LONGEST // 2]} ... {printable[-LONGEST // 2 :]}"
    return printable if printable.endswith("?") else f"{printable}."


def mistakes(refused: ValidationError, document: Document, model: type[BaseModel]) -> list[tuple[Where, str]]:
    """Where each mistake is, and its sentence without the full stop."""
    spots = _meant([_Spot.of(detail, document.data) for detail in refused.errors(include_url=False)])
    offered = {
        (spot.path[:-1], nearest(str(spot.path[-1]), keys(model, spot.path[:-1])))
        for spot in spots
        if spot.detail["type"] == "extra_forbidden"
    }
    return [
        ((*spot.path, *spot.detail.get("ctx", {}).get("at", ())), _sentence(spot, model))
        for spot in spots
        # A misspelt key is one mistake, not an unknown key and a missing one.
        if not (spot.detail["type"] == "missing" and (spot.path, spot.detail["loc"][-1]) in offered)
    ]


@dataclass(frozen=True, slots=True)
class _Spot:
    """One error of pydantic: its path in the document and the value there.

    `union` is the path at which a name of a branch follows, if any; `deeper` says that the error lies within
    that branch, so that the branch is the one that was meant.
    """

    detail: ErrorDetails
    path: Where
    value: object
    union: Where | None
    deeper: bool

    @classmethod
    def of(cls, detail: ErrorDetails, data: object) -> _Spot:
        path: Where = ()
        union: Where | None = None
        after = 0
        for step in detail["loc"]:
            after += union is not None
            if step in _steps(data):
                data, path = data[step], (*path, step)  # type: ignore[index]  # it is one of its steps
            elif step == KEY:
                data = path[-1]
            elif union is None and not (detail["type"] == "missing" and step is detail["loc"][-1]):
                union = path
        return cls(detail, path, data, union, after > 0)


def _steps(data: object) -> Collection[str | int]:
    """What leads further into a value: keys of a mapping, numbers of a list."""
    if isinstance(data, Mapping):
        return data
    return range(len(data)) if isinstance(data, list) else ()


def _meant(spots: Sequence[_Spot]) -> list[_Spot]:
    """The errors without those of branches that nobody meant."""
    meant: list[_Spot] = []
    for union, group in groupby(sorted(spots, key=lambda spot: str(spot.union)), key=lambda spot: spot.union):
        errors = list(group)
        deeper = [spot for spot in errors if spot.deeper]
        meant += errors if union is None else deeper or errors[:1]
    return meant


def _sentence(spot: _Spot, model: type[BaseModel]) -> str:
    """One mistake in plain words."""
    kind = spot.detail["type"]
    if kind in {"value_error", "settings"}:
        # Both are written for the officer: by a plain ValueError, and with a place of its own.
        return spot.detail["msg"].removeprefix("Value error, ").rstrip(".")
    if kind == "extra_forbidden":
        return _unknown_key(spot.path, keys(model, spot.path[:-1]))
    if kind == "missing":
        return _missing(spot)
    choice = _CHOICES.get(_last_key(spot.path))
    if choice and (kind == "string_pattern_mismatch" or (spot.union is not None and not spot.deeper)):
        return f"{_shown(spot.value)} does not fit here; {choice}"
    return _unfit(spot, model)


def _unfit(spot: _Spot, model: type[BaseModel]) -> str:
    """A value that its key cannot take."""
    kind = spot.detail["type"]
    context: dict[str, Any] = spot.detail.get("ctx", {})
    is_key = spot.detail["loc"][-1:] == (KEY,)
    what = f"a key of {_name(spot.path[:-1])}" if is_key else _name(spot.path)
    if kind == "string_pattern_mismatch" and spot.value:
        return f"{_shown(spot.value)} does not fit {what}; begin with a letter, then letters, digits and _ (50 at most)"
    if spot.value is None or spot.value == "":
        return f"{what} is empty; write a value after it"
    if kind in {"too_long", "string_too_long"}:
        return f"{what} has more than {context['max_length']} {'values' if kind == 'too_long' else 'characters'}"
    if kind.startswith(("greater_than", "less_than")):
        wanted = f"must be {bounds(model, spot.path, context)}"
    elif kind in {"literal_error", "enum"}:
        wanted = f"must be {context['expected']}"
    else:
        wanted = _KINDS.get(kind.partition("_")[0], "cannot be this")
    return f"{what} {wanted}, not {_shown(spot.value)}"


def _unknown_key(path: Where, known: Sequence[str]) -> str:
    parent = f" in {_name(path[:-1])}" if len(path) > 1 else ""
    if str(path[-1])[:1].isdigit():
        # What follows the comma of 2,5M between brackets.
        return f"there is no key '{path[-1]}'{parent}; between brackets write a number with a point, such as 2.5M"
    near = nearest(str(path[-1]), known)
    hint = f"did you mean '{near}'?" if near else f"the keys there are {', '.join(known)}"
    return f"there is no key '{path[-1]}'{parent}; {hint}"


def _missing(spot: _Spot) -> str:
    key = spot.detail["loc"][-1]
    if isinstance(key, int):
        return f"{_name(spot.path)} needs one value more, such as [0, 1000]"
    return f"{_name(spot.path)} needs the key '{key}'" if spot.path else f"the key '{key}' is missing"


def _last_key(path: Where) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _name(path: Where) -> str:
    """What a message calls the thing at `path`: the key in quotes, or a noun for what stands in a list."""
    if not path:
        return "the file"
    if isinstance(path[-1], str):
        return f"'{path[-1]}'"
    key = _last_key(path)
    return _ITEMS.get(key, f"an item of '{key}'")


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    text = "nothing" if value is None else f"'{value}'"
    return text if len(text) <= 60 else f"{text[:57]}...'"
