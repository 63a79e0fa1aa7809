"""From the words read in a cell to its text and typed value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from daemon.domain import quantities
from daemon.domain.labels import find, folded, nearest, stripped
from daemon.domain.pack import NUMERIC, WORDS, Column, ColumnType
from daemon.domain.patterns import covers, search
from daemon.domain.reading import Value

_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u00b4`", "'"))
_AROUND_SEPARATORS = re.compile(r"\s*([.,'/])\s*")
_NUMERAL = re.compile(r"(?<=\w )[Il|]{1,3}$|(?<![\w'|])[l|](?![\w'|])")
_UNIT = re.compile(r"(?<=\d)( ?)[kmb](?![^\W\d_])")
_WITH_UNITS = frozenset({ColumnType.QUANTITY, ColumnType.PAIR})
_GROUPING = re.compile(r"(?<=\d)([., '])(?=\d{3}(?!\d))")


def own(column: Column, text: str) -> str | None:
    """The text with blanks in place of all that belongs to other columns; None when it cannot be told apart.

    What other columns take is taken first, then what stands outside of the column's labels, then what its pattern
    leaves. A pattern that is found in two places is as unclear as one that is found nowhere, and a part of a number is
    no number.
    """
    for cut in column.cuts:
        taken = [found for found in search(cut.pattern, text) if not _splits_digits(text, *found.whole)]
        if len(taken) > 1 or not (taken or cut.optional):
            return None
        for found in taken:
            text = _blank(text, *found.whole)
    for labels, follows in ((column.after, True), (column.before, False)):
        places = [place for label in labels if (place := find(label, text))]
        if labels and not places:
            return None
        if labels:
            start, end = max(places, key=lambda place: place[1] - place[0])
            text = _blank(text, 0, end) if follows else _blank(text, start, len(text))
    if column.pattern:
        kept = [found for found in search(column.pattern, text) if not _splits_digits(text, *found.part)]
        if len(kept) != 1:
            return None
        start, end = kept[0].part
        text = _blank(_blank(text, end, len(text)), 0, start)
    return text


def _splits_digits(text: str, start: int, end: int) -> bool:
    """Whether a part of a text begins or ends between two digits: `2498`, misread of `298`, is not `498`."""
    return any(0 < at < len(text) and text[at - 1].isdigit() and text[at].isdigit() for at in (start, end))


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def plain(words: Sequence[str]) -> str:
    """The words as one text with plain quotes, each sign where it was."""
    return " ".join(words).translate(_QUOTES)


def cleaned(column: Column, text: str) -> str:
    """The text without the labels that the game prints around it, with single spaces; numbers without needless ones.

    Of a text that can only be one of a few, that one; the digits of a number stay apart where they were read apart.
    """
    text = stripped(" ".join(text.translate(_QUOTES).split()), column.strip)
    if column.type in NUMERIC:
        text = _AROUND_SEPARATORS.sub(r"\1", text)
        if column.type in _WITH_UNITS:
            # Fonts draw `k` and `K` alike, and small type `m` and `M`.
            text = _UNIT.sub(lambda found: found[0].upper(), text)
        # Where one separator was read and another was lost, they are one sign all the same.
        signs = {found[1] for found in _GROUPING.finditer(text)} - {" "}
        return _GROUPING.sub(signs.pop(), text) if len(signs) == 1 else text
    if column.type in WORDS:
        # Fonts draw `I`, `l` and `|` alike, and what stands by itself is a number: `Dark Force II`, `Mage (I/L)`.
        text = _NUMERAL.sub(lambda found: "I" * len(found[0]), text)
    if column.title_case:
        text = " ".join(word[:1].upper() + word[1:].lower() for word in text.split())
    if column.values:
        return nearest(text, column.values) or text
    return text


def read(column: Column, words: Sequence[str]) -> str:
    """The text of a cell from all words that stand there, left to right; "" when its part cannot be told apart.

    Where they do not look like what belongs there, words without any letter or digit are left out: an icon beside a
    number is read as `©` or `@`.
    """
    return _read(column, plain(words))


@lru_cache(maxsize=4096)
def _read(column: Column, text: str) -> str:
    """The same text is held against the same column by everything that weighs a pack."""
    mine = own(column, text)
    if mine is None:
        return ""
    text = cleaned(column, mine)
    if value(column, text) is None:
        text = cleaned(column, " ".join(word for word in mine.split() if any(c.isalnum() for c in word))) or text
    return text


def value(column: Column, text: str) -> Value:
    """The typed meaning of a cleaned text; None when it does not look like what belongs in the column."""
    meant = next((meaning for said, meaning in column.words if folded(said) == folded(text)), None)
    if meant is not None:
        return _typed(column.type, meant)
    if (column.check and not covers(column.check, text)) or (column.values and text not in column.values):
        return None
    typed = _typed(column.type, text)
    return typed if _is_within(column, typed) else None


def _is_within(column: Column, typed: Value) -> bool:
    """Whether a value is neither smaller nor larger than there can be."""
    if not isinstance(typed, int | float):
        return True
    return (column.least is None or typed >= column.least) and (column.most is None or typed <= column.most)


_MEANING: Mapping[ColumnType, Callable[[str], Value]] = {
    ColumnType.INTEGER: quantities.integer,
    ColumnType.QUANTITY: quantities.quantity,
    ColumnType.PAIR: quantities.pair,
    ColumnType.DURATION: quantities.duration,
    ColumnType.RANK: quantities.rank,
    ColumnType.IGNORED: lambda _: None,
}
"""What a text means, by the type of its column; in the others it means itself."""


def _typed(kind: ColumnType, text: str) -> Value:
    return _MEANING[kind](text) if kind in _MEANING else text or None


def fits(column: Column, words: Sequence[str]) -> bool:
    """Whether the words, from left to right, look like what belongs in the column."""
    return value(column, read(column, words)) is not None


def is_words(column: Column) -> bool:
    """Whether the column holds words, whose value is the text itself."""
    return column.type in WORDS
