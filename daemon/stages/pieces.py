"""Pieces: which words of the picture stand in which cell, cut out of the lines they share with other columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from daemon.domain.cells import fits
from daemon.domain.geometry import Box, hull
from daemon.domain.labels import folded
from daemon.domain.pack import NUMERIC, Column, ColumnType
from daemon.ports import Word
from daemon.stages.icons import NONE
from daemon.stages.placement import Placement
from daemon.stages.scene import Scene, mine
from daemon.stages.sheet import TextLine

RUN_GAP = 0.6
"""Runs of text on one line are at least this share of its height apart: more than the space between two words."""

ICON_ROOM = 1.0
"""Texts with an icon between them are at least this share of their height apart: icons are as high as their text."""

WORD_ROOM = 0.6
"""Two words of one text are at most this share of its height apart."""

LEAST_READ = 0.5
"""What was read less surely beside a text may be anything, an icon say."""

TOUCHING = 0.8
"""Words of two columns in one line, without a pattern to tell them apart, are this share of its height apart."""

WHOLE = NUMERIC | {ColumnType.NAME, ColumnType.DURATION}
"""Types of columns whose text is another one if a word of it is left out, and that nothing else tells."""

Words = np.typing.NDArray[np.bool_]
"""Which of all words of a picture."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in a cell: the texts of all words in its band, and the lines cut down to what is the column's own.

    `joined`: text of a neighbour may belong to it, or the other way round. `unnamed`: the pack knows the column by its
    icon, and none stands there, or several do. `narrow`: text that is no column's stands right beside it, as if the
    column's band were too narrow. `shared`: another column has the same words.
    """

    texts: tuple[str, ...]
    around: Box
    lines: tuple[TextLine, ...]
    joined: bool
    unnamed: bool = False
    narrow: bool = False
    shared: bool = False

    @property
    def unclear(self) -> str:
        """Why it is not clear where the text ends, in a word of `HELD_REASONS`; "" where it is."""
        return "shared" if self.shared else "joined" if self.joined else "narrow" if self.narrow else ""


def pieces(found: Scene, laid: Placement, origin: float) -> dict[str, Piece]:
    """The piece of each column that has any text in the row at `origin`."""
    rows = np.array([origin])
    band = {c.name: laid.holds(c, found.word_x, found.word_y, rows)[0] for c in laid.pack.in_rows}
    inside = {c.name: band[c.name] & found.iconed(c) if c.icon else band[c.name] for c in laid.pack.in_rows}
    nobodys = ~np.logical_or.reduce(list(band.values()))
    loose = {c.name: _loose(found, c, inside[c.name], nobodys) for c in laid.pack.in_rows}
    for column in laid.pack.in_rows:
        if column.type is not ColumnType.NAME and fits(column, _texts(found, inside[column.name] | loose[column.name])):
            # A number whose first digits stand apart: `10 832`, in a band that is narrower than such numbers are.
            inside[column.name], loose[column.name] = inside[column.name] | loose[column.name], np.zeros_like(nobodys)
    made = {}
    for column in laid.pack.in_rows:
        lines = _lines(found, np.flatnonzero(inside[column.name]))
        if column.part:
            lines = _part(lines, column.part)
        if lines:
            apart = [other for other in laid.pack.in_rows if not shares_text(column, other)]
            others = [inside[other.name] for other in apart]
            piece = _piece(column, lines, joined=_is_joined(found, inside[column.name], others))
            both = [inside[column.name] & inside[c.name] for c in apart if c.type is not ColumnType.IGNORED]
            is_shared = any(bool(words.any()) for words in both)
            made[column.name] = replace(piece, narrow=bool(loose[column.name].any()), shared=is_shared)
        if column.icon and (unnamed := _unnamed(found, band[column.name], inside[column.name])):
            made[column.name] = replace(_piece(column, unnamed, joined=False), unnamed=True)
    return made


def _loose(found: Scene, column: Column, inside: Words, nobodys: Words) -> Words:
    """The words that are no column's and go on with the text of this one: right beside it, on its line.

    Beside a number only what has digits; labels are none.
    """
    loose = np.zeros_like(inside)
    if column.type not in WHOLE or column.part or column.icon or not inside.any():
        return loose
    near = [
        number
        for number in np.flatnonzero(nobodys).tolist()
        if found.words[number].confidence >= LEAST_READ and _goes_on(column, found.words[number].text)
    ]
    text = [found.words[number].box for number in np.flatnonzero(inside).tolist()]
    while fresh := [number for number in near if any(_is_next(found.words[number].box, box) for box in text)]:
        loose[fresh] = True
        text += [found.words[number].box for number in fresh]
        near = [number for number in near if number not in fresh]
    return loose


def _goes_on(column: Column, text: str) -> bool:
    """Whether a word may be of the column's text: of a number's only one with digits, and none is its label."""
    labels = (*column.strip, *column.labels, *column.after, *column.before)
    is_label = any(folded(text) in folded(label) for label in labels)
    signs = str.isalnum if column.type is ColumnType.NAME else str.isdigit
    return not is_label and any(signs(sign) for sign in text)


def _is_next(one: Box, other: Box) -> bool:
    """Whether two words stand on one line, no further apart than words of one text do."""
    gap = max(one.x, other.x) - min(one.right, other.right)
    shared = min(one.bottom, other.bottom) - max(one.y, other.y)
    return gap <= WORD_ROOM * max(one.height, other.height) and shared >= 0.5 * min(one.height, other.height)


def _texts(found: Scene, words: Words) -> list[str]:
    """What the words say, from left to right."""
    kept = [found.words[number] for number in np.flatnonzero(words).tolist()]
    return [word.text for word in sorted(kept, key=lambda word: word.box.x)]


def _unnamed(found: Scene, band: Words, inside: Words) -> list[TextLine]:
    """The lines in a column's band of which it is not sure that they are its own; `inside` are words beside its icon.

    Those without any icon where the column has no line, or right beside one of its lines: there is no room for an icon
    between them, so they may be the rest of the value. And its own, where they are beside several icons.
    """
    own = _lines(found, np.flatnonzero(inside))
    nobodys = _lines(found, np.flatnonzero(band & (found.icon_of == NONE)[found.line_of]))
    if not own:
        return nobodys
    if any(_is_beside(one.box, other.box) for one in own for other in nobodys):
        return sorted([*own, *nobodys], key=lambda line: line.box.x)
    return own if len(set(found.icon_of[found.line_of[inside]].tolist())) > 1 else []


def _is_beside(one: Box, other: Box) -> bool:
    gap = max(one.x, other.x) - min(one.right, other.right)
    return gap < ICON_ROOM * one.height and min(one.bottom, other.bottom) > max(one.y, other.y)


def _lines(found: Scene, words: Sequence[int] | np.typing.NDArray[np.int64]) -> list[TextLine]:
    """The lines that the words are of, each with these words only, left to right."""
    made = []
    for number in dict.fromkeys(int(found.line_of[word]) for word in words):
        line = found.lines[number]
        kept = tuple(found.words[word] for word in words if found.line_of[word] == number)
        # The box of a line follows the ink; a reader's box of a word may leave out a letter that it lost.
        whole = len(kept) >= len(line.words)
        made.append(line if whole else TextLine(_room(line, kept), kept))
    return sorted(made, key=lambda line: line.box.x)


def _room(line: TextLine, words: Sequence[Word]) -> Box:
    """The box of some words of a line with what no word of it covers before the first: a `1` may stand there.

    A reader that took `1 808 038` for `1808 038` began the box of the first word behind the digit.
    """
    box = hull(word.box for word in words)
    before = max((word.box.right for word in line.words if word not in words and word.box.right <= box.x), default=None)
    start = box.x if before is None else min(box.x, before + 1)
    return replace(box, x=start, width=box.right - start)


def _part(lines: list[TextLine], part: int) -> list[TextLine]:
    """The lines of the run of text with this number, counted from 1, or from -1 at the right."""
    runs: list[list[TextLine]] = []
    for line in lines:
        if runs and line.box.x - runs[-1][-1].box.right < RUN_GAP * line.box.height:
            runs[-1].append(line)
        else:
            runs.append([line])
    place = part - 1 if part > 0 else part
    return runs[place] if -len(runs) <= place < len(runs) else []


def _piece(column: Column, lines: Sequence[TextLine], *, joined: bool) -> Piece:
    words = [word for line in lines for word in line.words]
    own = mine(column, words)
    kept = []
    for line in lines:
        here = tuple(word for word in own if line.box.intersection(word.box) or word in line.words)
        if here == line.words:
            kept.append(line)
        elif here:
            kept.append(replace(line, words=here, box=_room(line, here)))
    return Piece(tuple(word.text for word in words), hull(line.box for line in lines), tuple(kept), joined)


def shares_text(column: Column, other: Column) -> bool:
    """Whether a pattern tells the two columns apart, or they stand for each other."""
    if column is other or other.instead_of == column.name or column.instead_of == other.name:
        return True
    return any(cut.pattern == other.pattern for cut in column.cuts) or any(
        cut.pattern == column.pattern for cut in other.cuts
    )


def _is_joined(found: Scene, words: Words, others: Sequence[Words]) -> bool:
    """Whether a word of another column stands in the same line, right beside one of these."""
    for word in np.flatnonzero(words):
        line = found.line_of[word]
        box = found.words[word].box
        for other in others:
            for beside in np.flatnonzero(other & ~words & (found.line_of == line)):
                theirs = found.words[beside].box
                gap = max(theirs.x - box.right, box.x - theirs.right)
                if gap < TOUCHING * found.lines[line].box.height:
                    return True
    return False
