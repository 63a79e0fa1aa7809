"""A YAML 1.2 file as plain values, each with the place where it was written.

Every scalar stays the text that was written (`NO`, `on`, `12:30`, `010`), and the models turn it into what they
need; only an empty value, `~` and `null` are None. Duplicate keys are refused. So are anchors and references, since a
settings file needs none and an unquoted `*name` or `&name` is a forgotten pair of quotes.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from daemon.adapters.settings.yaml_syntax import explain
from daemon.errors import SettingsError

LIMIT_BYTES = 1_000_000
LIMIT_DEPTH = 30
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

Where = tuple[str | int, ...]
"""The way to a value from the top of the file: keys, and numbers (from 0) in a list."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Document:
    """One file: `name` as messages call it, `data`, where each key (`keys`) and each value (`values`) stands."""

    name: str
    data: object
    keys: Mapping[Where, Place]
    values: Mapping[Where, Place]

    def text(self, path: Where) -> str:
        """What is written at `path`; "" where nothing is, or no plain text."""
        found = self.data
        for step in path:
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and step < len(found):
                found = found[step]
            else:
                return ""
        return found if isinstance(found, str) else ""

    def place(self, path: Where) -> Place:
        """Where `path` is written: its key if it has one, else its value, else what it would lie in."""
        while path not in self.keys and path not in self.values and path:
            path = path[:-1]
        return self.keys.get(path) or self.values.get(path) or Place(1, 1)

    def at(self, path: Where) -> str:
        """The beginning of a message about `path`: file, line and column."""
        place = self.place(path)
        return f"{self.name}, line {place.line}, column {place.column}"


def read_document(path: Path, name: str, error: type[SettingsError]) -> Document:
    """The file at `path`, called `name` in messages; raises `error` with one sentence when it is no YAML in UTF-8.

    An empty file is an empty mapping. FileNotFoundError is left to the caller, who knows what a missing file means.
    """
    text = _text(path, name, error)
    try:
        return _Builder(name, error).document(YAML(typ="safe", pure=True).parse(text))
    except ReaderError as odd:
        line = text.count("\n", 0, odd.position) + 1
        raise error(
            f"{name}, line {line}: there is a character that no text may hold; delete it and type the line anew."
        ) from None
    except MarkedYAMLError as broken:
        line, column, cause = explain(text, broken)
        raise error(f"{name}, line {line}, column {column}: {cause}.") from None
    except (YAMLError, ValueError, RecursionError):
        raise error(f"{name} is not written as YAML that Muster can follow; compare it with the example.") from None


def file_bytes(path: Path, name: str, error: type[SettingsError]) -> bytes:
    """What is in a settings file; raises `error` with one sentence when it cannot be read, or is larger than any is.

    FileNotFoundError is left to the caller, who knows what a missing file means.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LIMIT_BYTES + 1)
    except IsADirectoryError:
        raise error(f"{name} is a folder, and should be a file; give the path of the file in it.") from None
    except FileNotFoundError:
        raise
    except OSError as refused:
        if refused.errno in {errno.EACCES, errno.EPERM}:
            raise error(f"{name} may not be read by this user; change the rights of the file {path}.") from None
        raise error(f"{name} cannot be read: {refused.strerror or refused}.") from None
    if len(content) > LIMIT_BYTES:
        raise error(
            f"{name} is larger than {LIMIT_BYTES // 1_000_000} MB, which no settings file is; is it another file?"
        )
    return content


def _text(path: Path, name: str, error: type[SettingsError]) -> str:
    content = file_bytes(path, name, error)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as odd:
        line = content.count(b"\n", 0, odd.start) + 1
        raise error(f"{name}, line {line}: the text is not UTF-8; save the file as UTF-8 in your editor.") from None


class _Builder:
    """Builds values and places from the events of the YAML parser."""

    def __init__(self, name: str, error: type[SettingsError]) -> None:
        self._name = name
        self._error = error
        self._keys: dict[Where, Place] = {}
        self._values: dict[Where, Place] = {}

    def document(self, events: Iterator[Event]) -> Document:
        data: object = {}
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._refuse(event, "a line of '---' begins a second document; take that line out")
            elif isinstance(event, NodeEvent):
                data = self._value(event, events, ())
        if data is None:
            data = {}
        return Document(self._name, data, MappingProxyType(self._keys), MappingProxyType(self._values))

    def _value(self, event: Event, events: Iterator[Event], path: Where) -> object:
        self._refuse_what_needs_quotes(event)
        self._values[path] = _place(event)
        if len(path) > LIMIT_DEPTH:
            raise self._refuse(event, f"values lie more than {LIMIT_DEPTH} deep in each other; no setting needs that")
        if isinstance(event, ScalarEvent):
            plain = event.style is None or event.style == ""
            return None if plain and event.value in _NOTHING else event.value
        if isinstance(event, SequenceStartEvent):
            return self._list(events, path)
        return self._mapping(events, path)

    def _list(self, events: Iterator[Event], path: Where) -> list[object]:
        items: list[object] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Event], path: Where) -> dict[str, object]:
        pairs: dict[str, object] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            self._refuse_what_needs_quotes(event)
            if not isinstance(event, ScalarEvent):
                raise self._refuse(event, "a key must be a word; put quotes around a text that begins with [ or {")
            key = event.value
            if key in pairs:
                first = self._keys[(*path, key)].line
                raise self._refuse(event, f"the key '{key}' stands twice (first in line {first}); keep one of them")
            self._keys[(*path, key)] = _place(event)
            pairs[key] = self._value(next(events), events, (*path, key))
        return pairs

    def _refuse_what_needs_quotes(self, event: Event) -> None:
        sign = ""
        if isinstance(event, AliasEvent):
            sign = "*"
        elif isinstance(event, NodeEvent) and event.anchor is not None:
            sign = "&"
        elif isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)) and event.tag is not None:
            sign = "!"
        if sign:
            raise self._refuse(event, f"a text that begins with {sign} needs quotes around it, such as '{sign}name'")

    def _refuse(self, event: Event, sentence: str) -> SettingsError:
        place = _place(event)
        return self._error(f"{self._name}, line {place.line}, column {place.column}: {sentence}.")


def _place(event: Event) -> Place:
    return Place(event.start_mark.line + 1, event.start_mark.column + 1)
