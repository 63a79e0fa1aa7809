"""From the words read in a cell to its text and typed value."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.domain import quantities
from daemon.domain.pack import Column, ColumnType
from daemon.domain.reading import Value

_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u00b4`", "'"))


def cleaned(column: Column, text: str) -> str:
    """The text without the labels that the game prints around it, with plain quotes; numbers without inner spaces."""
    text = text.translate(_QUOTES).strip()
    for label in column.strip:
        text = text.removeprefix(label).removesuffix(label).strip()
    if column.type in {ColumnType.INTEGER, ColumnType.QUANTITY, ColumnType.PAIR, ColumnType.RANK}:
        return text.replace(" ", "")
    return " ".join(text.split())


def read(column: Column, words: Sequence[str]) -> str:
    """The text of a cell from its words, left to right.

    Where they do not look like what belongs there, words without any letter or digit are left out: an icon beside a
    number is read as `©` or `@`.
    """
    text = cleaned(column, " ".join(words))
    if value(column, text) is None:
        text = cleaned(column, " ".join(word for word in words if any(c.isalnum() for c in word))) or text
    return text


def value(column: Column, text: str) -> Value:
    """The typed meaning of a cleaned text; None when it does not look like what belongs in the column."""
    match column.type:
        case ColumnType.NAME | ColumnType.TEXT:
            return text or None
        case ColumnType.INTEGER:
            return quantities.integer(text)
        case ColumnType.QUANTITY:
            return quantities.quantity(text)
        case ColumnType.PAIR:
            return quantities.pair(text)
        case ColumnType.DURATION:
            return quantities.duration(text)
        case ColumnType.RANK:
            return quantities.rank(text)


def fits(column: Column, words: Sequence[str]) -> bool:
    """Whether the words, from left to right, look like what belongs in the column."""
    return value(column, read(column, words)) is not None
