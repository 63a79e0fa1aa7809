"""A zero within a word is narrower than the round letters beside it, and an `O` is not."""

from __future__ import annotations

import pytest

from daemon.stages.drawing import Part
from daemon.stages.zeros import with_zeros

HIGH, LOW = 24, 18


def parts(shape: str, zero: float, *, scale: float = 1.0) -> list[Part]:
    """The parts of a word in a usual font, `O` as round as `o`; `zero`: how wide a zero is by its height."""
    found, x = [], 0
    for sign in shape:
        high = round((LOW if sign in "aceonw" else HIGH) * scale)
        wide = round(high * (zero if sign == "0" else 0.95 if sign in "Ooec" else 0.6))
        found.append(Part(x, round(HIGH * scale) - high, wide, high, wide * high))
        x += wide + 2
    return found


@pytest.mark.parametrize("drawn", ["Sl0wl0ke", "N0odle", "Odin0", "Ocean", "NoOdle"])
def test_zeros_are_zeros_and_capitals_are_capitals(drawn: str) -> None:
    """Whichever of them were read."""
    assert with_zeros(drawn.replace("0", "O"), parts(drawn, 0.65)) == (drawn if set("oec") & set(drawn) else "OdinO")


def test_small_and_joined_letters_tell_nothing() -> None:
    """Nor do numbers, and words without a round letter."""
    assert with_zeros("SlOwlOke", parts("Sl0wl0ke", 0.65, scale=0.5)) == "SlOwlOke"
    assert with_zeros("SlOwlOke", parts("Sl0wl0ke", 0.65)[1:]) == "SlOwlOke"
    assert with_zeros("BOB", parts("B0B", 0.65)) == "BOB"
    assert with_zeros("2048", parts("2048", 0.65)) == "2048"


def test_in_fonts_whose_capital_may_be_as_narrow_nothing_is_told() -> None:
    """Those that give each letter the same room, and those that are narrow throughout."""
    even = [Part(20 * i, 0, 13 if sign == "O" else 15, 24 if sign == "O" else 18, 200) for i, sign in enumerate("cOoe")]
    assert with_zeros("cOoe", even) == "cOoe"
    narrow = [
        Part(part.x // 2, part.y, max(1, part.width // 2), part.height, part.area) for part in parts("Sl0wl0ke", 0.65)
    ]
    assert with_zeros("SlOwlOke", narrow) == "SlOwlOke"
