"""Scene: all lines of text on a picture, laid out as numbers, and which of them fit a column's type.

Packs are tried against it by the hundred, so what does not depend on where a pack is laid is worked out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from daemon.domain.cells import is_words, own, plain, read, value
from daemon.domain.geometry import Box, hull
from daemon.domain.pack import Align, Column
from daemon.ports import Word
from daemon.stages.icons import NONE, Icon, owned, owner_of
from daemon.stages.sheet import TextLine

Numbers = NDArray[np.float64]

NARROW, CLOSE = 1.3, 0.03
"""Lines of one row are less than this many text heights apart; row distances this share apart are the same."""

ALIGNED = 0.5
"""Lines stand under each other when their ends or middles differ by less than this share of their height."""

MOST_PITCHES, FEWEST = 10, 5
"""How many guesses of the row distance are tried, the best supported first, and how often the most frequent distance
may be found for one found once."""

FEWEST_DIGITS = 2
"""A misread number still has so many; an icon is read as less."""

GUESSED = 0.5
"""What was read less surely says nothing of a name: in a script that is not being read, letters come out as digits."""

CLEAR = 0.8
"""Text read this surely or better has the letters that it seems to have, and so shows how high they are."""

FAR = 1.5
"""A sign that stands further from the next word than so many heights of the text is no part of it."""

LEAST_ROW, HIGHEST_ROW, STEP = 1.8, 10.0, 1.07
"""Rows of real lists are 2.2 to 8 times as high as their text: where no two lines stand under each other, these row
distances are tried, in text heights, each so much larger than the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """Lines of text on a picture of `size` (width, height), all in pixels of the picture.

    `left`, `centre`, `right`, `middle` (vertical) and `height` are of each line, and `capital` is how high its capital
    letters are; `word_x`, `word_y` are the middles of each word, `line_of` the number of its line, `numbered` whether
    it has digits, and `lettered` whether it was surely read and has letters alone. A line in which nothing was read
    counts as one word without text. `unread` are the boxes of what may be text and was not read, and `perhaps`, shape
    (found, 2), their middles.
    `with_digits` are the lines that have any.
    `icons` are what may be the icon of a column, and `icon_of` is the number of the one that each line has, or `NONE`.
    """

    lines: tuple[TextLine, ...]
    size: tuple[int, int]
    left: Numbers
    centre: Numbers
    right: Numbers
    middle: Numbers
    height: Numbers
    capital: Numbers
    words: tuple[Word, ...]
    word_x: Numbers
    word_y: Numbers
    line_of: NDArray[np.int64]
    numbered: NDArray[np.bool_]
    lettered: NDArray[np.bool_]
    perhaps: Numbers
    unread: tuple[Box, ...] = ()
    with_digits: tuple[TextLine, ...] = ()
    icons: tuple[Icon, ...] = ()
    icon_of: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    known: dict[object, Numbers] = field(default_factory=dict)

    def anchors(self, align: Align) -> Numbers:
        """The end of each line that stands in one line down the list."""
        return {Align.LEFT: self.left, Align.CENTRE: self.centre, Align.RIGHT: self.right}[align]

    def telling(self, column: Column) -> Numbers:
        """The middles, shape (found, 2), of all texts on the picture that fit the column's type, wherever they are."""
        how = (column.type, column.strip, column.pattern, column.after, column.before, column.cuts)
        key = (*how, column.check, column.values, column.words, column.least, column.most)
        if key not in self.known:
            # Nothing else fits in a column of numbers, and it is quicker told.
            wanted = self.lines if is_words(column) or column.words else self.with_digits
            found = [middle for line in wanted for middle in _telling(column, line.words)]
            self.known[key] = np.array(found, np.float64).reshape(-1, 2)
        return self.known[key]

    def icon_by(self, box: Box) -> str:
        """The name of the icon that stands beside a box which was not read, or ""."""
        return owner_of(box, [line.box for line in self.lines], self.icons, self.icon_of.tolist())

    def iconed(self, column: Column) -> NDArray[np.bool_]:
        """Which words stand beside the column's icon."""
        names = [self.icons[number].name if number != NONE else "" for number in self.icon_of.tolist()]
        return np.array([name == column.icon for name in names], bool)[self.line_of]

    def names(self, column: Column) -> Numbers:
        """What speaks for each line being a name: 1 for letters in it, -1 for none, 0 where nothing could be read."""
        if column not in self.known:
            # What is cut out of the text of a name may stand in a line of its own, where a gap parts the two.
            apart = replace(column, cuts=tuple(replace(cut, optional=True) for cut in column.cuts))
            said = [_named(apart, line.words) for line in self.lines]
            self.known[column] = np.array(said, np.float64)
        return self.known[column]


def scene(
    lines: Sequence[TextLine], perhaps: Sequence[Box], size: tuple[int, int], icons: Sequence[Icon] = ()
) -> Scene:
    """The lines of a picture as a scene, with the boxes that may hold text and were not read, and what else stands."""
    words = [(word, number) for number, line in enumerate(lines) for word in line.words or (Word("", 0.0, line.box),)]
    boxes = np.array([(b.x, b.y, b.right, b.bottom) for b in map(_without_rims, lines)], np.float64).reshape(-1, 4)
    middles = np.array([(w.box.centre_x, w.box.centre_y) for w, _ in words], np.float64).reshape(-1, 2)
    return Scene(
        lines=tuple(lines),
        size=size,
        left=boxes[:, 0],
        centre=(boxes[:, 0] + boxes[:, 2]) / 2,
        right=boxes[:, 2],
        middle=(boxes[:, 1] + boxes[:, 3]) / 2,
        height=boxes[:, 3] - boxes[:, 1],
        capital=np.array([capital(line.text, line.confidence, line.box) for line in lines], np.float64),
        words=tuple(word for word, _ in words),
        word_x=middles[:, 0],
        word_y=middles[:, 1],
        line_of=np.array([number for _, number in words], np.int64),
        with_digits=tuple(line for line in lines if any(sign.isdigit() for sign in line.text)),
        icons=tuple(icons),
        icon_of=np.array(owned([line.box for line in lines], icons), np.int64),
        unread=tuple(perhaps),
        perhaps=np.array([(box.centre_x, box.centre_y) for box in perhaps], np.float64).reshape(-1, 2),
        numbered=np.array([sum(sign.isdigit() for sign in w.text) >= FEWEST_DIGITS for w, _ in words], bool),
        lettered=np.array([w.confidence >= CLEAR and _is_lettered(w.text) for w, _ in words], bool),
    )


def _without_rims(line: TextLine) -> Box:
    """The box of a line without what is at its ends and far from the text: signs, as the rim of a portrait gives."""
    words = list(line.words)
    height = median(word.box.height for word in words) if words else 0
    while len(words) > 1 and _is_rim(words[0], words[1], height):
        words = words[1:]
    while len(words) > 1 and _is_rim(words[-1], words[-2], height):
        words = words[:-1]
    return hull(word.box for word in words) if len(words) < len(line.words) else line.box


def _is_rim(word: Word, beside: Word, height: float) -> bool:
    gap = max(word.box.x, beside.box.x) - min(word.box.right, beside.box.right)
    return gap > FAR * height and not any(sign.isalnum() for sign in word.text)


def _is_lettered(text: str) -> bool:
    return sum(sign.isalpha() for sign in text) > 2 and not any(sign.isdigit() for sign in text)


WIDEST = 1.0
"""No letter or digit of a text is wider than this share of the text's height, on average."""

TALL, LIKE_TALL, LOW = 1.0, 0.88, 0.75
"""How high letters rise, in heights of capitals: those like `b`, those like `i` and `t`, those like `a`."""

TAILS, COMMAS, BRACKETS = 0.26, 0.16, 0.1
"""How far they hang below the line (brackets: beyond capitals at both ends). All measured on 118 lines of 8 games."""


def letters(text: str) -> float:
    """How high a text is, in heights of its capitals."""
    if any(c.isupper() or c.isdigit() or c in "bdfhkl/|[](){}" for c in text):
        rises = TALL
    else:
        rises = LIKE_TALL if any(c in "ijt" for c in text) else LOW
    if any(c in "gjpqyQ" for c in text):
        return rises + TAILS
    return rises + (
        COMMAS if any(c in ",;_" for c in text) else BRACKETS if any(c in "/|[](){}" for c in text) else 0.0
    )


def capital(text: str, confidence: float, box: Box) -> float:
    """How high capitals are in pixels, in a text of this box; not a number where what was read does not tell."""
    is_clear = text.isascii() and any(sign.isalnum() for sign in text) and confidence >= CLEAR
    # What fills its box as no letters do has something else beside it in the box, an icon say.
    is_filled = box.width <= WIDEST * box.height * len(text)
    return box.height / letters(text) if is_clear and is_filled else float("nan")


def _telling(column: Column, words: Sequence[Word]) -> list[tuple[float, float]]:
    """The middles of what fits in one line: the line as a whole, or else words of it."""
    texts = [word.text for word in words]
    if value(column, read(column, texts)) is not None or (column.pattern and is_words(column)):
        # A misread text still shows by its pattern where it stands.
        kept = mine(column, words)
        return [_middle(kept)] if kept else []
    if len(words) < 2:
        return []
    return [_middle([word]) for word in words if value(column, read(column, [word.text])) is not None]


def _named(column: Column, words: Sequence[Word]) -> int:
    if not any(word.text for word in words):
        return 0
    is_guessed = max(word.confidence for word in words) < GUESSED
    left = own(column, plain([word.text for word in words]))
    if left is None:
        return 0
    return 1 if any(sign.isalpha() for sign in left) else 0 if is_guessed else -1


def _middle(words: Sequence[Word]) -> tuple[float, float]:
    box = hull(word.box for word in words)
    return box.centre_x, box.centre_y


def mine(column: Column, words: Sequence[Word]) -> list[Word]:
    """The words that belong to the column, each cut down to its part of it; none when that cannot be told."""
    text = plain([word.text for word in words])
    left = own(column, text)
    if left is None:
        return []
    kept, start = [], 0
    for word in words:
        part = left[start : start + len(word.text)]
        if part.strip():
            kept.append(word if part == text[start : start + len(word.text)] else _cut(word, part))
        start += len(word.text) + 1
    return kept


def _cut(word: Word, part: str) -> Word:
    """The word with blanks in place of letters that are not wanted, without these; its letters taken as alike wide."""
    before, after = len(part) - len(part.lstrip()), len(part) - len(part.rstrip())
    width = word.box.width / len(part)
    left, right = round(word.box.x + before * width), round(word.box.right - after * width)
    box = type(word.box)(left, word.box.y, max(1, right - left), word.box.height)
    return Word(part.strip(), word.confidence, box)


def pitches(found: Scene) -> list[float]:
    """Distances between lines that stand under each other, the most frequent first; else guesses from text heights."""
    down = found.middle[None, :] - found.middle[:, None]
    higher = np.maximum(found.height[None, :], found.height[:, None])
    apart = [np.abs(ends[None, :] - ends[:, None]) for ends in (found.left, found.centre, found.right)]
    under = (np.minimum.reduce(apart) <= ALIGNED * higher) & (down > NARROW * higher)
    under &= np.abs(found.height[None, :] - found.height[:, None]) <= 0.4 * higher
    distances = np.sort(down[under])
    counts = np.searchsorted(distances, distances * (1 + CLOSE)) - np.arange(len(distances))
    supported: list[float] = []
    for place in np.argsort(-counts, kind="stable"):
        distance = float(np.median(distances[place : place + counts[place]]))
        if len(supported) == MOST_PITCHES or counts[place] < counts.max() / FEWEST:
            break
        if all(abs(distance - other) > CLOSE * other for other in supported):
            supported.append(distance)
    return supported


def ladder(found: Scene) -> list[float]:
    """Row distances to try where hardly a line stands under another: by the height of the text."""
    steps = int(np.log(HIGHEST_ROW / LEAST_ROW) / np.log(STEP)) + 1
    return [float(np.median(found.height)) * LEAST_ROW * STEP**step for step in range(steps)]
