"""Glyphs: what was read, held against what is drawn: letters counted, dots looked for, glyphs compared with each other.

A word that the drawing speaks against is read again, however sure the reader was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.ports import Word
from daemon.stages.accents import accented
from daemon.stages.alphabet import Alphabet, glyphs, joined
from daemon.stages.drawing import (
    LEAST_HEIGHT,
    Part,
    contradicts,
    drawing,
    expected_marks,
    hides_accent,
    levels_case,
    parts,
)
from daemon.stages.ones import with_ones
from daemon.stages.sheet import TextLine
from daemon.stages.zeros import with_zeros

SURE = 0.80
"""From this confidence on a word's glyphs go into the alphabet."""

DOUBTED = 0.5
"""The confidence of a word whose drawing speaks against it: low enough that it is read again."""

UNSEEN = 0.7
"""The confidence of a word with an accent that is drawn and was not read: it is read again."""

INK_MARGIN = 2
"""Pixels of ink around a line that belong to it."""

STRAY, STRAY_SIZE = 0.35, 0.25
"""A part so far outside of every word, and so large, is something that was not read; in heights of the text."""

LEAST_DOTS, MOST_DOTS = 3, 0.8
"""Dots are told to stand by themselves when of at least so many this share can be seen."""

NOISE = 0.1
"""In small text they are told from specks when no more than this share of the words shows more dots than it has."""


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """The lines of a picture with doubts cast on what is not drawn as it was read, and the alphabet of the rest.

    `dotted`: from this height of a text on, in pixels, the dots of an `i` stand by themselves on this picture.
    """

    lines: tuple[TextLine, ...]
    alphabet: Alphabet
    dotted: float


@dataclass(frozen=True, slots=True, eq=False)
class _Spelled:
    """A word as it was read, and the parts of `ink`, its line's, that lie where it stands; `stray`: and beside it."""

    word: Word
    ink: NDArray[np.uint8]
    parts: list[Part]
    stray: bool


def proofread(masked: NDArray[np.uint8], lines: Sequence[TextLine]) -> Proof:
    """Compare what was read with what is drawn, on a masked picture (light on black).

    An accent or a zero that is drawn and was not read is put in its place, and the word looked at again.
    """
    spelled = [_spelled(masked, line) for line in lines]
    dotted = _dotted_from([one for line in spelled for one in line])
    words = [_as_drawn(one, dotted) for line in spelled for one in line]
    doubted = [one.stray or _is_contradicted(one, dotted) for one in words]
    drawn = [
        joined([]) if doubt or one.word.confidence < SURE else glyphs(one.ink, one.parts, one.word.text)
        for one, doubt in zip(words, doubted, strict=True)
    ]
    owner = np.repeat(np.arange(len(words)), [len(mine.names) for mine in drawn])
    odd = {*owner[joined(drawn).odd()].tolist()}
    odd |= {number for number, mine in enumerate(drawn) if mine.is_uneven()}
    sure = [
        replace(one.word, confidence=min(one.word.confidence, DOUBTED)) if doubt or number in odd else one.word
        for number, (one, doubt) in enumerate(zip(words, doubted, strict=True))
    ]
    # A misread glyph would bear witness for itself.
    alphabet = joined([mine for number, mine in enumerate(drawn) if number not in odd])
    ends = np.cumsum([len(line) for line in spelled])
    return Proof(
        tuple(
            replace(line, words=tuple(sure[end - len(mine) : end]))
            for line, mine, end in zip(lines, spelled, ends.tolist(), strict=True)
        ),
        alphabet,
        dotted,
    )


def held_against(
    masked: NDArray[np.uint8], line: TextLine, *, dotted: float, margin: int = INK_MARGIN
) -> tuple[TextLine, frozenset[str]]:
    """A line with the accents and zeros that are drawn, and those of its words that cannot be what is drawn there.

    `dotted` as in `Proof`; `margin` is how many pixels around the line belong to it.
    """
    spelled = [_as_drawn(one, dotted) for one in _spelled(masked, line, margin)]
    denied = (one.word.text for one in spelled if one.stray or _is_contradicted(one, dotted) or _is_uneven(one))
    return replace(line, words=tuple(one.word for one in spelled)), frozenset(denied)


def _spelled(masked: NDArray[np.uint8], line: TextLine, margin: int = INK_MARGIN) -> list[_Spelled]:
    """The words of a line with their parts: each part belongs to the word that it lies in or next to."""
    if not line.words:
        return []
    around = line.box.grown(margin, margin, (masked.shape[1], masked.shape[0]))
    ink = masked[around.y : around.bottom, around.x : around.right]
    found = parts(ink)
    tallest = max((part.height for part in found), default=0)
    mine: list[list[Part]] = [[] for _ in line.words]
    stray = [False] * len(line.words)
    for part in found:
        gaps = [_gap(part.middle + around.x, word.box) for word in line.words]
        nearest = int(np.argmin(gaps))
        if gaps[nearest] > STRAY * tallest and part.width * part.height >= (STRAY_SIZE * tallest) ** 2:
            stray[nearest] = True
        elif gaps[nearest] <= tallest:
            mine[nearest].append(part)
    return [_Spelled(*one) for one in zip(line.words, [ink] * len(mine), mine, stray, strict=True)]


def _gap(x: float, box: Box) -> float:
    return max(box.x - x, x - box.right, 0.0)


def _as_drawn(one: _Spelled, dotted: float) -> _Spelled:
    """The word with the accents, ones and zeros that are drawn in it.

    Less sure by an accent or a one, as no reader saw it; a zero is what a reader was as sure of, under another name.
    """
    one = replace(one, word=replace(one.word, text=with_zeros(one.word.text, one.parts)))
    tallest = max((part.height for part in one.parts), default=0)
    text = with_ones(one.word.text, one.ink, one.parts)
    text = accented(text, one.ink, one.parts) if tallest >= dotted else text
    if text == one.word.text:
        return one
    return replace(one, word=replace(one.word, text=text, confidence=min(one.word.confidence, UNSEEN)))


def _is_uneven(one: _Spelled) -> bool:
    """Whether one letter of the word is drawn in two ways."""
    letters = [sign for sign in one.word.text if sign.isalpha()]
    return len(set(letters)) < len(letters) and glyphs(one.ink, one.parts, one.word.text).is_uneven()


def _is_contradicted(one: _Spelled, dotted: float) -> bool:
    drawn = drawing(one.parts)
    if drawn is None:
        return False
    return (
        contradicts(one.word.text, drawn, dotted=drawn.height >= dotted)
        or hides_accent(one.word.text, one.parts)
        or levels_case(one.word.text, one.parts)
    )


def _dotted_from(words: Sequence[_Spelled]) -> float:
    """The height of a text from which on the dots of an `i` can be seen by themselves; without limit if in none."""
    drawn = [(one.word.text, drawing(one.parts)) for one in words if one.word.confidence >= SURE]
    counted = [(expected_marks(text), found) for text, found in drawn if found]
    low = [(wanted, found.marks) for wanted, found in counted if found.height < LEAST_HEIGHT]
    high = [(wanted, found.marks) for wanted, found in counted if found.height >= LEAST_HEIGHT]
    if _are_apart(low) and sum(marks > wanted for wanted, marks in low) <= NOISE * len(low):
        return 0.0
    return float(LEAST_HEIGHT) if _are_apart(high) else float("inf")


def _are_apart(counted: Sequence[tuple[int, int]]) -> bool:
    """Whether most of the dots that are wanted can be seen; wanted and seen ones, by word."""
    expected = sum(wanted for wanted, _ in counted)
    return expected >= LEAST_DOTS and sum(min(one) for one in counted) >= MOST_DOTS * expected
