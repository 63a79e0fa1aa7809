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
from daemon.stages.sheet import TextLine

SURE = 0.80
"""From this confidence on a word's glyphs go into the alphabet."""

DOUBTED = 0.5
"""The confidence of a word whose drawing speaks against it: low enough that it is read again."""

INK_MARGIN = 2
"""Pixels of ink around a line that belong to it."""

STRAY, STRAY_SIZE = 0.35, 0.25
"""A part so far outside of every word, and so large, is something that was not read; in heights of the text."""

LEAST_DOTS, MOST_DOTS = 3, 0.8
"""Dots are told to stand by themselves when of at least so many this share can be seen."""


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """The lines of a picture with doubts cast on what is not drawn as it was read, and the alphabet of the rest.

    `dotted`: on this picture the dots of an `i` stand by themselves.
    """

    lines: tuple[TextLine, ...]
    alphabet: Alphabet
    dotted: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Spelled:
    """A word as it was read, and the parts of `ink`, its line's, that lie where it stands; `stray`: and beside it."""

    word: Word
    ink: NDArray[np.uint8]
    parts: list[Part]
    stray: bool


def proofread(masked: NDArray[np.uint8], lines: Sequence[TextLine]) -> Proof:
    """Compare what was read with what is drawn, on a masked picture (light on black)."""
    spelled = [_spelled(masked, line) for line in lines]
    words = [one for line in spelled for one in line]
    dotted = _are_dots_apart(words)
    doubted = [one.stray or _is_contradicted(one, dotted=dotted) for one in words]
    drawn = [
        joined([]) if doubt or one.word.confidence < SURE else glyphs(one.ink, one.parts, one.word.text)
        for one, doubt in zip(words, doubted, strict=True)
    ]
    owner = np.repeat(np.arange(len(words)), [len(mine.names) for mine in drawn])
    odd = {*owner[joined(drawn).odd()].tolist()}
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


def denied_words(
    masked: NDArray[np.uint8], line: TextLine, *, dotted: bool, margin: int = INK_MARGIN
) -> tuple[str, ...]:
    """The words of a line that cannot be what is drawn where they stand; `dotted` as in `Proof`.

    `margin` is how many pixels around the line belong to it.
    """
    spelled = _spelled(masked, line, margin)
    return tuple(one.word.text for one in spelled if one.stray or _is_contradicted(one, dotted=dotted))


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


def _is_contradicted(one: _Spelled, *, dotted: bool) -> bool:
    drawn = drawing(one.parts)
    if drawn is None:
        return False
    return (
        contradicts(one.word.text, drawn, dotted=dotted)
        or hides_accent(one.word.text, one.parts)
        or levels_case(one.word.text, one.parts)
    )


def _are_dots_apart(words: Sequence[_Spelled]) -> bool:
    """Whether most dots of an `i` that was read for certain can be seen by themselves."""
    expected = seen = 0
    for one in words:
        drawn = drawing(one.parts)
        if one.word.confidence >= SURE and drawn is not None and drawn.height >= LEAST_HEIGHT:
            wanted = expected_marks(one.word.text)
            expected += wanted
            seen += min(wanted, drawn.marks)
    return expected >= LEAST_DOTS and seen >= MOST_DOTS * expected
