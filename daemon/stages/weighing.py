"""Weighing: how much speaks for a picture being the screen of a pack that was laid on it.

The rows of a list are copies of each other: a list of another game that fits in one row fits in all of them. So what is
weighed is the layout, once, and rows only say how sure each part of it is. All weights are logarithms of how much more
likely a thing is on such a screen than on another list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from daemon.domain.labels import folded
from daemon.domain.pack import Column, ColumnType
from daemon.stages.ends import ends, most_of_ends
from daemon.stages.filling import FEW, filled_at_most, filling, has_values, places
from daemon.stages.labels import labels
from daemon.stages.pieces import Piece
from daemon.stages.pile import Pile
from daemon.stages.placement import NAME, Placement, groups
from daemon.stages.scene import CLEAR, GUESSED, Scene
from daemon.stages.sizes import most_of_sizes, sizes
from daemon.stages.strangers import strangers
from daemon.stages.view import View, view

NO_VALUES = -6.0
"""A list that ends before the numbers for which it is read."""

NAMELESS = -4.0
"""A list without letters in the place of most names."""

STRANGER, MOST_STRANGERS = -2.5, 3
"""Text that stands in every row and is none of the pack's columns; so many of these count."""

TAGGED, TAGS = -3.0, 0.8
"""Names of which at least this share begin with a tag, when the pack knows nothing of it."""

LABELLED, MISLABELLED = 2.0, -10.0
"""A column over which, or in which, stands what the game calls it, and one where something else stands."""

ICONED = 2.0
"""A column whose texts stand beside its own icon, as much as one with its label: other games have other icons."""

SCATTERED, FAR_APART = -4.0, 1.5
"""Names all of which are several texts, so many of their heights apart."""

COUNTED, UNCOUNTED, COUNTING = 1.0, -2.0, 0.5
"""Places that count from row to row, and places of which none does; the share that must."""

SIGNAL = 3.0
"""A word that such a picture often shows."""

ODD_STEPS, ON_GRID = -2.0, 0.1
"""Rows none of which stands whole row distances from the next, within this share of one."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One thing that speaks for a pack, or against it: how much, and what there is to say if it is against."""

    weight: float
    against: str


@dataclass(frozen=True, slots=True)
class Case:
    """All that speaks for a pack that was laid on a picture, and against it.

    `found` is what it was laid on: all that is on the picture, or on the `pile` of its cards.
    """

    laid: Placement
    witnesses: tuple[Witness, ...]
    found: Scene
    pile: Pile | None = None

    @property
    def weight(self) -> float:
        """How much more likely this screen is than another list, as a logarithm."""
        return sum(witness.weight for witness in self.witnesses)

    @property
    def likeness(self) -> float:
        """What speaks for it alone, whatever speaks against it."""
        return sum(max(0.0, witness.weight) for witness in self.witnesses)

    @property
    def against(self) -> tuple[str, ...]:
        """What speaks against it, the weightiest first."""
        found = sorted((witness for witness in self.witnesses if witness.weight < 0), key=lambda one: one.weight)
        return tuple(witness.against for witness in found)


def weigh(found: Scene, laid: Placement, pile: Pile | None = None) -> Case:
    """The case for a placement, which has rows; `found` is on the pile if there is one."""
    return Case(laid, tuple(_witnesses(view(found, laid))), found, pile)


def at_most(found: Scene, laid: Placement) -> float:
    """No more than this comes of weighing a placement: what is quickly told, and the most that all else can say."""
    pack = laid.pack
    named = _named(found, laid)
    most = NAME * named if named >= 0 else NAMELESS
    most += sum(filled_at_most(found, laid, group) for group in groups(pack))
    most += most_of_sizes(pack) + most_of_ends(pack)
    most += sum(LABELLED * bool(column.labels) + ICONED * bool(column.icon) for column in pack.in_rows)
    most += COUNTED * sum(column.type is ColumnType.RANK for column in pack.in_rows)
    return most + (SIGNAL if pack.signals else 0.0)


def shows(found: Scene, words: Sequence[str]) -> bool:
    """Whether one of the words is written on the picture."""
    return any(folded(word) in folded(line.text) for word in words for line in found.lines)


def _witnesses(seen: View) -> Iterator[Witness]:
    pack = seen.laid.pack
    named = _named(seen.found, seen.laid)
    yield Witness(NAME * named if named >= 0 else NAMELESS, "there are no letters where names belong")
    for group in groups(pack):
        yield Witness(filling(seen, group), f"little of what is there fits the column '{group[0].name}'")
    yield Witness(0.0 if has_values(seen) else NO_VALUES, "none of its numbers are in view")
    for name, weight in sizes(seen.found, seen.laid):
        yield Witness(weight, f"the letters in the column '{name}' are of another height")
    for name, weight in ends(seen):
        yield Witness(weight, f"the texts in the column '{name}' stand elsewhere")
    for name, said in labels(seen).items():
        weight = LABELLED if said.known else MISLABELLED if said.sure else 0.0
        yield Witness(weight, f"'{said.text}' is written where a label of the column '{name}' belongs")
    for column in pack.in_rows:
        yield Witness(ICONED * _iconed(seen, column) if column.icon else 0.0, "")
    for text in strangers(seen.found, seen.laid)[:MOST_STRANGERS]:
        yield Witness(STRANGER, f"each row has a text such as '{text}' that is in no column")
    yield Witness(TAGGED if _are_tagged(seen) else 0.0, "all names begin with a tag, which no column takes")
    yield Witness(SCATTERED * _scattered(seen), "several texts stand where one name belongs")
    yield Witness(ODD_STEPS * _odd_steps(seen), "the rows stand at odd distances")
    for column in pack.in_rows:
        if column.type is ColumnType.RANK:
            yield Witness(_counts(seen, column), f"the places in the column '{column.name}' do not count")
    yield Witness(SIGNAL if shows(seen.found, pack.signals) else 0.0, "")


def _named(found: Scene, laid: Placement) -> float:
    """From -1 to 1: how many rows have letters where the name belongs, less those that have none."""
    near = np.abs(found.middle[None, :] - np.array(laid.origins)[:, None]) <= 0.02 * laid.pitch
    there = laid.stands(found)[None, :] & near
    names = found.names(laid.pack.name)
    return float(np.where(there, names[None, :], 0.0).sum(axis=1).clip(-1, 1).mean())


def _iconed(seen: View, column: Column) -> float:
    """The share of rows in which a text stands beside the column's icon."""
    return sum(column.name in row and not row[column.name].unnamed for row in seen.around) / len(seen.around)


def _are_tagged(seen: View) -> bool:
    """Whether nearly all names begin with a tag though no column of the pack takes it."""
    name = seen.laid.pack.name
    pieces = [row[name.name] for row in seen.around if name.name in row]
    # A square bracket may be read as a round one; what was hardly read at all says nothing of its beginning.
    is_tagged = [_is_tagged("".join(piece.texts)) for piece in pieces]
    told = sum(tagged or _is_told(piece) for tagged, piece in zip(is_tagged, pieces, strict=True))
    return not name.cuts and told >= FEW and sum(is_tagged) >= TAGS * told


def _is_tagged(text: str) -> bool:
    return text.startswith(("[", "(", "【", "#")) and len(text) > 2


def _is_told(piece: Piece) -> bool:
    return any(word.confidence >= GUESSED for line in piece.lines for word in line.words)


def _scattered(seen: View) -> float:
    """The share of names that are several texts far apart: other columns stand where the pack has the name."""
    name = seen.laid.pack.name.name
    rows = [row[name].lines for row in seen.around if name in row]
    boxes = [sorted((word.box for line in lines for word in line.words), key=lambda box: box.x) for lines in rows]
    apart = [
        any(right.x - left.right > FAR_APART * max(left.height, right.height) for left, right in pairwise(row))
        for row in boxes
    ]
    return sum(apart) / len(apart) if apart else 0.0


def _odd_steps(seen: View) -> float:
    """The share of rows that do not stand whole row distances below the one above; headings push rows apart."""
    steps = np.diff(seen.origins) / seen.laid.pitch
    if not len(steps) or any(column.type is ColumnType.SECTION for column in seen.laid.pack.columns):
        return 0.0
    return float((np.abs(steps - np.round(steps)) > ON_GRID).mean())


def _counts(seen: View, column: Column) -> float:
    """What places say of a list: they count up from row to row, or down."""
    ranks = places(seen, column)
    if _counting(seen, ranks) > COUNTING:
        return COUNTED
    # Outlined digits are misread, and then seldom surely: such places speak for no other list.
    sure = {row: rank for row, rank in ranks.items() if _is_clear(seen.around[row][column.name])}
    return UNCOUNTED if _counting(seen, sure) == 0 else 0.0


def _counting(seen: View, ranks: Mapping[int, int]) -> float:
    """Which share of the steps from one place to the next is as long as that from row to row; the half if too few."""
    steps = [(seen.rows_between(one, two), ranks[two] - ranks[one]) for one, two in pairwise(ranks)]
    if len(steps) < FEW:
        return COUNTING
    return max(sum(way * by == down for down, by in steps) for way in (1, -1)) / len(steps)


def _is_clear(piece: Piece) -> bool:
    return all(word.confidence >= CLEAR for line in piece.lines for word in line.words)
