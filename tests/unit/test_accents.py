"""Accents that are drawn over the letters and that no reader saw."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.ports import Word
from daemon.stages.accents import accented
from daemon.stages.drawing import parts
from daemon.stages.glyphs import Proof, held_against, proofread
from daemon.stages.sheet import TextLine

LOW = frozenset("acemnorsuvwxz")
DOT = ("#",)
ACUTE, GRAVE, CIRCUMFLEX, DIAERESIS = (".#", "#."), ("#.", ".#"), (".#.", "#.#"), ("#.#",)
BAR, LONG = ("###",), ("##########",)
TALL, WIDE, STEP = 9, 5, 8
"""Pixels: how high a capital is, how wide a letter, and from one to the next, as on a small list in a bitmap font."""


def drawn(text: str, marks: dict[int, tuple[str, ...]], *, scale: int = 1) -> NDArray[np.uint8]:
    """Letters as blocks of the right heights, each with its dot or the given mark over it, light on black."""
    pixels = np.zeros((TALL + 9, STEP * len(text) + 8), np.uint8)
    foot = TALL + 6
    for i, sign in enumerate(text):
        left, high, wide = 4 + STEP * i, TALL - 2 if sign in LOW or sign == "i" else TALL, 1 if sign == "i" else WIDE
        pixels[foot - high : foot, left : left + wide] = 255
        mark = marks.get(i, DOT if sign == "i" else ())
        for row, line in enumerate(mark):
            for column, dot in enumerate(line):
                if dot == "#":
                    over = left + (wide - len(line)) // 2 + column
                    pixels[foot - high - 1 - len(mark) + row, over] = 255
    return np.asarray(np.kron(pixels, np.ones((scale, scale), np.uint8)), np.uint8)


@pytest.mark.parametrize("scale", [1, 3])
@pytest.mark.parametrize(
    ("read", "at", "mark", "meant"),
    [
        ("Lagia", 3, ACUTE, "Lagía"),
        ("Giver", 1, GRAVE, "Gìver"),
        ("Blastin", 2, CIRCUMFLEX, "Blâstin"),
        ("Agrias", 4, DIAERESIS, "Agriäs"),
        ("Basilisk", 3, DIAERESIS, "Basïlisk"),
        ("Agrias", 4, ACUTE, "Agriás"),
        ("Eric", 0, ACUTE, "Éric"),
    ],
)
def test_an_accent_that_is_drawn_and_was_not_read_is_put_in_its_place(
    read: str, at: int, mark: tuple[str, ...], meant: str, scale: int
) -> None:
    """In small type and in large."""
    ink = drawn(read, {at: mark}, scale=scale)
    assert accented(read, ink, parts(ink)) == meant
    assert accented(meant, ink, parts(ink)) == meant


@pytest.mark.parametrize(
    ("read", "marks"),
    [
        ("Minimi", {}),
        ("Agrias", {4: BAR}),
        ("Agrias", {4: LONG}),
        ("Agrias", {4: ("#.#.#",)}),
        ("Agras", {3: ("#",)}),
        ("Zwei", {1: CIRCUMFLEX[::-1]}),
        ("Agrxs", {3: ()}),
    ],
    ids=["dots", "bar", "line", "three", "speck", "upside down", "none"],
)
def test_what_is_no_accent_of_that_letter_changes_nothing(read: str, marks: dict[int, tuple[str, ...]]) -> None:
    """Dots of an `i`, and what cannot be told."""
    ink = drawn(read, marks)
    assert accented(read, ink, parts(ink)) == read


def test_where_letters_and_parts_do_not_come_out_even_nothing_is_said() -> None:
    """One letter fewer was read than is drawn."""
    ink = drawn("Agrias", {4: ACUTE})
    assert accented("Agras", ink, parts(ink)) == "Agras"


def page(*said: tuple[str, dict[int, tuple[str, ...]]]) -> tuple[NDArray[np.uint8], list[TextLine], Proof]:
    """A masked picture with a word a line, each read surely and without its accents, and what proofreading makes."""
    inks = [drawn(text, marks) for text, marks in said]
    wide = max(ink.shape[1] for ink in inks)
    masked = np.concatenate([np.pad(ink, ((0, 0), (0, wide - ink.shape[1]))) for ink in inks])
    lines = []
    for number, (text, _) in enumerate(said):
        box = Box(4, inks[0].shape[0] * number + 3, STEP * len(text) - 3, TALL + 4)
        lines.append(TextLine(box, (Word(text, 0.95, box),)))
    return masked, lines, proofread(masked, lines)


def test_a_sure_reading_without_its_accent_is_mended_and_looked_at_again() -> None:
    """Small type in which the dots of an `i` stand by themselves; a further look gets the same accent."""
    masked, lines, proof = page(("Minimi", {}), ("Lagia", {3: ACUTE}), ("Minimax", {}))
    assert [line.text for line in proof.lines] == ["Minimi", "Lagía", "Minimax"]
    assert proof.lines[1].confidence < 0.8
    shown, denied = held_against(masked, lines[1], dotted=proof.dotted)
    assert (shown.text, denied) == ("Lagía", frozenset())


def test_in_small_type_without_dots_of_its_own_nothing_is_told() -> None:
    """There a mark may be a speck: all dots run into their stems, or every word has specks."""
    stem: dict[int, tuple[str, ...]] = dict.fromkeys((1, 3, 5), ())
    _, _, merged = page(("Minimi", stem), ("Lagia", {3: ACUTE}), ("Minimi", stem))
    assert [line.text for line in merged.lines] == ["Minimi", "Lagia", "Minimi"]
    _, _, noisy = page(("Minimi", {2: DOT}), ("Lagia", {1: ACUTE}), ("Minimi", {2: DOT}))
    assert [line.text for line in noisy.lines] == ["Minimi", "Lagia", "Minimi"]
