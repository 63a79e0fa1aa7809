"""Filling: how well the texts on a picture fill the columns of a pack that was laid on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from daemon.domain.cells import fits, read, value
from daemon.domain.confusions import nearly_fits
from daemon.domain.pack import NUMERIC, Column, ColumnType, Origin
from daemon.domain.rarity import rarity
from daemon.stages.cut import touches_edge
from daemon.stages.placement import OUT_OF_VIEW, WORDS, Flags, Numbers, Placement, surprise
from daemon.stages.scene import CLEAR, Scene
from daemon.stages.view import View

MISSED, UNREAD, DENIED = -2.0, -0.5, -2.5
"""A row without anything where a text belongs, with something unread there, and with a text surely read that does not
belong there."""

NEVER, NO_NUMBERS, FEW = (-2.5, 0.3), (-4.0, 0.6), 2
"""A column of which no row has a text that fits, though so many rows are in view, and up to which share of them that
speaks against a pack, the less the more; and the same of a column of numbers, which are read in nearly every row."""

VALUES = frozenset({ColumnType.INTEGER, ColumnType.QUANTITY, ColumnType.PAIR})
"""Types of columns that a list is read for."""

REFUTED, MOSTLY = -6.0, 0.6
"""A column of numbers in which something else was surely read in so many rows: it is another column."""

CONFUSED = 0.3
"""A text that would fit but for letters that look like digits says this share of what one that fits does."""

CERTAIN = 5.0
"""No column speaks more for a pack than this."""

SMALL = 12
"""Pixels below which capitals and digits are often lost in the ground: that they are missing says nothing."""

MEDALS = 3
"""So many places are often drawn on medals, and hard to read."""


def filling(seen: View, group: Sequence[Column]) -> float:
    """What the texts of a column say, or of columns that stand for each other: the mean of the rows in view."""
    said = np.full(len(seen.origins), -np.inf)
    for column in group:
        said = np.maximum(said, _texts(seen, column) if column.is_telling else _words(seen, column))
    in_view = seen.laid.is_visible(group[0], seen.origins, seen.found.size)
    weight = float(np.where(in_view, said, OUT_OF_VIEW).mean())
    denied = np.logical_and.reduce([_denied(seen, column) & (column.type in NUMERIC) for column in group]) & in_view
    if in_view.sum() >= FEW and denied.sum() >= MOSTLY * in_view.sum():
        weight += REFUTED
    telling = in_view & ~_on_medals(seen, group[0])
    if telling.sum() >= FEW and not _is_small(seen.laid, group[0]):
        never, seldom = NO_NUMBERS if group[0].type in VALUES else NEVER
        # Digits on a badge may be there in every row and be too hard to read in all of them.
        weight += never * max(0.0, 1.0 - float(((said > 0) | _is_unread(seen, group))[telling].mean()) / seldom)
    return max(weight, 0.0) if group[0].optional else weight


def filled_at_most(found: Scene, laid: Placement, group: Sequence[Column]) -> float:
    """No more than this comes of `filling`, told without a look at what the texts say: only where some stand."""
    origins = np.array(laid.origins)
    said = np.full(len(origins), -np.inf)
    for column in group:
        something = _stands(laid, column, found.word_x, found.word_y)
        if not column.is_telling:
            said = np.maximum(said, np.where(something, WORDS, 0.0))
            continue
        something |= _stands(laid, column, *found.telling(column).T)
        something |= _stands(laid, column, *found.perhaps.T)
        missed = 0.0 if column.type is ColumnType.RANK else UNREAD if _is_small(laid, column) else MISSED
        said = np.maximum(said, np.where(something, _worth(found, laid, column), missed))
    in_view = laid.is_visible(group[0], origins, found.size)
    weight = float(np.where(in_view, said, OUT_OF_VIEW).mean())
    return max(weight, 0.0) if group[0].optional else weight


def has_values(seen: View) -> bool:
    """Whether a value fits in some row of a column that has values, if the pack has such columns."""
    columns = [column for column in seen.laid.pack.in_rows if column.type in VALUES | {ColumnType.DURATION}]
    rows = [(column, row[column.name]) for column in columns for row in seen.around if column.name in row]
    return not columns or any(fits(column, piece.texts) for column, piece in rows)


def places(seen: View, column: Column) -> dict[int, int]:
    """The places that were read whole in a column, by the number of the row."""
    found = {}
    for number, row in enumerate(seen.around):
        if column.name in row and not touches_edge(row[column.name].around, seen.found.size):
            place = value(column, read(column, row[column.name].texts))
            if isinstance(place, int):
                found[number] = place
    return found


def _texts(seen: View, column: Column) -> Numbers:
    """For each row, what speaks for a column in which not any text may stand."""
    found, laid = seen.found, seen.laid
    x, y = found.telling(column).T
    here = _stands(laid, column, x, y)
    here |= np.array([column.name in row and fits(column, row[column.name].texts) for row in seen.around], bool)
    something = _stands(laid, column, found.word_x, found.word_y)
    something |= _stands(laid, column, *found.perhaps.T)
    missed = UNREAD if _is_small(laid, column) else MISSED
    otherwise = np.where(_denied(seen, column), DENIED, np.where(something, UNREAD, missed))
    said = np.where(here, _worth(found, laid, column), otherwise)
    confused = ~here & _is_confused(seen, column)
    if confused.any():
        said = np.where(confused, CONFUSED * _worth(found, laid, column), said)
    return np.where(_on_medals(seen, column), np.maximum(said, 0.0), said)


def _stands(laid: Placement, column: Column, x: Numbers, y: Numbers) -> Flags:
    """In which rows one of the points stands in the column's place."""
    return np.asarray(laid.holds(column, x, y, np.array(laid.origins)).any(axis=1))


def _worth(found: Scene, laid: Placement, column: Column) -> Numbers:
    """What a text that fits says."""
    width = 1.0 if column.origin is not Origin.WIDTH else (laid.right - laid.anchor) / laid.pitch
    return np.minimum(CERTAIN, surprise(found, column, np.array(laid.pitch), width) + rarity(column))


def _words(seen: View, column: Column) -> Numbers:
    here = _stands(seen.laid, column, seen.found.word_x, seen.found.word_y)
    return np.where(here, WORDS, 0.0)


def _is_confused(seen: View, column: Column) -> Flags:
    """In which rows what was read would fit if some of its letters were the digits that they look like."""
    rows = [row.get(column.name) for row in seen.around]
    return np.array([piece is not None and not piece.unnamed and nearly_fits(column, piece.texts) for piece in rows])


def _denied(seen: View, column: Column) -> Flags:
    """In which rows a text was surely read that does not belong in the column, nor would with digits for letters."""
    found = np.zeros(len(seen.around), bool)
    for number, row in enumerate(seen.around):
        words = [word for line in row[column.name].lines for word in line.words] if column.name in row else []
        is_sure = bool(words) and min(word.confidence for word in words) >= CLEAR
        is_its = column.name in row and not row[column.name].unnamed
        texts = row[column.name].texts if column.name in row else ()
        found[number] = is_sure and is_its and not fits(column, texts) and not nearly_fits(column, texts)
    return found


def _is_unread(seen: View, group: Sequence[Column]) -> Flags:
    """In which rows something stands in the place of the columns that may be text, and nothing was read."""
    unread, said = np.zeros(len(seen.around), bool), np.zeros(len(seen.around), bool)
    for column in group:
        unread |= _stands(seen.laid, column, *seen.found.perhaps.T)
        said |= np.array([column.name in row for row in seen.around], bool)
    return np.asarray(unread & ~said)


def _is_small(laid: Placement, column: Column) -> bool:
    """Whether the column's text is so small here that it is often not found."""
    return column.height is not None and sum(column.height) / 2 * laid.pitch < SMALL


def _on_medals(seen: View, column: Column) -> Flags:
    """The rows that must be the first of the list, by the places below them, or may be where no place can be read."""
    found = np.zeros(len(seen.around), bool)
    if column.type is not ColumnType.RANK:
        return found
    ranks = places(seen, column)
    if not ranks:
        found[:MEDALS] = True
    for number in range(min(ranks, default=0)):
        first = min(ranks)
        found[number] = 0 < ranks[first] - seen.rows_between(number, first) <= MEDALS
    return found
