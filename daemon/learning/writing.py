"""Writing: a draft as the text of a pack, with what was seen and what is unsure as comments."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from daemon.domain.pack import Align, Column, ColumnType, PackKind
from daemon.learning.draft import Draft, DraftColumn

WIDTH = 116
"""Characters in a line of a comment."""

HEAD = (
    "A draft, made by muster learn from {pictures}. Look at the pictures beside it, rename the columns as you like, "
    "and take out what you do not need. docs/packs.md says what everything means."
)


def written(one: Draft, pictures: Sequence[str]) -> str:
    """The text of `rules/<screen>.yaml`."""
    pack = one.pack
    lines = [
        "# yaml-language-server: $schema=./schema.json",
        *_comment(HEAD.format(pictures=", ".join(pictures)), ""),
        *(line for doubt in one.doubts for line in _comment(f"Unsure: {doubt}", "")),
        f"screen: {pack.screen}",
        f"version: {pack.version}",
        f"title: {{en: {_text(pack.title['en'])}}}",
        *(["kind: log"] if pack.kind is PackKind.LOG else []),
        *([f"own_row: {pack.own_row.value}"] if pack.own_row else []),
        *([f"across: {pack.across}"] if pack.across > 1 else []),
        "",
        "# x counts from the left end of the name, y from the middle of the name, in row heights.",
        "columns:",
    ]
    for made in one.columns:
        lines += _column(made)
    return "\n".join(lines) + "\n"


def _column(made: DraftColumn) -> Iterator[str]:
    column = made.column
    if made.examples:
        yield from _comment("Read here: " + " | ".join(made.examples), "  ")
    for doubt in made.doubts:
        yield from _comment(f"Unsure: {doubt}", "  ")
    yield f"  {column.name}:"
    yield f"    type: {column.type.value}"
    yield f"    x: [{column.x[0]:g}, {column.x[1]:g}]"
    yield f"    y: [{column.y[0]:g}, {column.y[1]:g}]"
    yield from (f"    {key}: {said}" for key, said in _more(column))


def _more(column: Column) -> Iterator[tuple[str, str]]:
    """The keys that not every column has."""
    if column.align is not Align.LEFT:
        yield "align", column.align.value
    if column.height:
        yield "height", f"[{column.height[0]:g}, {column.height[1]:g}]"
    if column.pattern:
        yield "pattern", _text(column.pattern)
    if column.check:
        yield "check", _text(column.check)
    if column.values:
        yield "values", f"[{', '.join(column.values)}]"
    if column.labels:
        yield "labels", "[" + ", ".join(_text(label) for label in column.labels) + "]"
    if column.type is ColumnType.PAIR:
        yield "metrics", f"[{', '.join(column.metrics)}]"
    if column.optional:
        yield "optional", "true"


def _text(text: str) -> str:
    """A text as YAML has it whatever signs are in it."""
    return "'" + _plain(text).replace("'", "''") + "'"


def _plain(text: str) -> str:
    """A text on one line, without what is not for the eye."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _comment(text: str, indent: str) -> Iterator[str]:
    for line in textwrap.wrap(_plain(text), WIDTH - len(indent)):
        yield f"{indent}# {line}"
