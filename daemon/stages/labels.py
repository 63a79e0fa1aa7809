"""Labels: what a game writes over a column, or in each row before its value, in whatever language it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

from daemon.domain.geometry import hull
from daemon.domain.labels import LETTERS_A_SLIP, folded
from daemon.domain.pack import Column
from daemon.ports import Word
from daemon.stages.pieces import Piece
from daemon.stages.placement import Flags, Placement
from daemon.stages.scene import CLEAR, Scene
from daemon.stages.view import View

MOSTLY = 0.5
"""In so large a share of the rows a label stands, if it is one."""

SAME_LINE, NEXT_WORD = 0.5, 1.2
"""Words of one label stand on one line, and side by side, within these shares of their height."""

ABOVE = 2.2
"""Titles stand over the first row, at most this many row distances from its name: the row between may be cut."""

AROUND = 0.2
"""A title may reach beyond the band of its column by this share of a row distance on each side."""

FEWEST = 2
"""A line of titles has some over at least so many columns, each by itself."""

AROUND_LABELS = " :\uff1a;.,"
"""Signs after a label that are none of it; one is a wide colon."""

LETTERS = 3
"""What is surely read has at least so many letters: less is a piece of an icon."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is written where the label of a column belongs; `known`: the pack knows it; `sure`: it was surely read."""

    text: str
    known: bool
    sure: bool


def labels(seen: View) -> dict[str, Said]:
    """What is said of each column that has labels, where anything is."""
    wanted = [column for column in seen.laid.pack.in_rows if column.labels]
    said = {column.name: here for column in wanted if (here := _before(seen, column))}
    titles = _titles(seen.found, seen.laid) if len(said) < len(wanted) else {}
    for column in wanted:
        if column.name not in said and column.name in titles:
            said[column.name] = _said(column, titles[column.name])
    return said


def _said(column: Column, words: Sequence[Word]) -> Said:
    text = " ".join(word.text for word in words).strip(AROUND_LABELS)
    is_clear = min(word.confidence for word in words) >= CLEAR and sum(sign.isalpha() for sign in text) >= LETTERS
    return Said(text, _is_known(column, text), is_clear)


def _is_known(column: Column, text: str) -> bool:
    """Whether the text is one of the labels, or has one in it; some of its letters may be misread."""
    bare = folded(text)
    for label in (folded(label.strip(AROUND_LABELS)) for label in column.labels):
        if label in bare or Levenshtein.distance(bare, label) <= len(label) // LETTERS_A_SLIP:
            return True
    return False


def _before(seen: View, column: Column) -> Said | None:
    """What stands before the value in most rows; of several texts the most frequent."""
    pieces = [row[column.name] for row in seen.around if column.name in row and row[column.name].lines]
    others = [other for other in seen.laid.pack.in_rows if other is not column and other.instead_of != column.name]
    free = ~np.logical_or.reduce([seen.holds(other) for other in others])
    told = [_said(column, words) for piece in pieces if (words := _words_before(seen.found, piece, free))]
    if not told or len(told) < MOSTLY * len(pieces):
        return None
    if sum(one.known for one in told) >= MOSTLY * len(told):
        return next(one for one in told if one.known)
    text = Counter(one.text for one in told).most_common(1)[0][0]
    same = [one for one in told if one.text == text]
    return Said(text, known=False, sure=len(same) >= MOSTLY * len(told) and all(one.sure for one in same))


def _words_before(found: Scene, piece: Piece, free: Flags) -> list[Word]:
    """The words right before a piece on its line, left to right, and what is not its own of its first word.

    `free` are the words that stand in no other column.
    """
    own = hull(line.box for line in piece.lines)
    first = min((word for line in piece.lines for word in line.words), key=lambda word: word.box.x, default=None)
    if first is None:
        return []
    on_line = np.flatnonzero(free & (np.abs(found.word_y - own.centre_y) <= SAME_LINE * own.height))
    before: list[Word] = []
    start = first.box.x
    for word in sorted((found.words[number] for number in on_line), key=lambda word: -word.box.right):
        if word.box.x < start and word.box.right > start + 1 and not before and first.text in word.text:
            part = word.text[: word.text.rindex(first.text)]
            if part:
                before.append(Word(part, word.confidence, word.box))
                start = word.box.x
        elif word.box.right <= start + 0.2 * own.height and start - word.box.right <= NEXT_WORD * own.height:
            before.append(word)
            start = word.box.x
    return [word for word in before[::-1] if any(sign.isalpha() for sign in word.text)]


def _titles(found: Scene, laid: Placement) -> dict[str, list[Word]]:
    """The words over each column in the line of titles that is nearest above the rows, if there is one."""
    first, pitch = laid.origins[0], laid.pitch
    above = [
        int(number)
        for number in np.flatnonzero((found.word_y < first + 0.5 * pitch) & (found.word_y > first - ABOVE * pitch))
        if found.words[number].text
    ]
    for number in sorted(above, key=lambda number: -found.word_y[number]):
        height = found.words[number].box.height
        line = [other for other in above if abs(found.word_y[other] - found.word_y[number]) <= SAME_LINE * height]
        over = _over(found, laid, line)
        if len(over) >= FEWEST:
            return over
    return {}


def _over(found: Scene, laid: Placement, line: Sequence[int]) -> dict[str, list[Word]]:
    """Which words of a line stand over which column; not those with digits, and not those of a longer text."""
    over: dict[str, list[Word]] = {}
    reach = AROUND * laid.pitch
    for words in _runs([found.words[number] for number in line]):
        text = "".join(word.text for word in words)
        if not any(sign.isalpha() for sign in text) or any(sign.isdigit() for sign in text):
            continue
        box = hull(word.box for word in words)
        for column in laid.pack.in_rows:
            left, right = laid.across(column)
            is_above = box.centre_y < laid.origins[0] + column.y[0] * laid.pitch
            is_over = left - reach <= box.centre_x <= right + reach and box.width <= right - left + 2 * reach
            if is_above and is_over:
                over[column.name] = words
    return over


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a line in runs, left to right, each apart from the next."""
    runs: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.x):
        if runs and word.box.x - runs[-1][-1].box.right <= NEXT_WORD * word.box.height:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs
