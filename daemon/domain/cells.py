"""From the words read in a cell to its text and typed value."""

from __future__ import annotations

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


def fits(column: Column, text: str) -> bool:
    """Whether the text, once cleaned, looks like what belongs in the column."""
    return value(column, cleaned(column, text)) is not None
