"""Ones within words that every reader takes for an `i`."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.ports import Word
from daemon.stages.drawing import parts
from daemon.stages.glyphs import UNSEEN, held_against
from daemon.stages.ones import with_ones
from daemon.stages.sheet import TextLine


def _ink(text: str, size: float = 1.0, weight: int = 3) -> NDArray[np.uint8]:
    """Light text on black, so heavy that letters touch."""
    pixels = np.zeros((60, 420), np.uint8)
    cv2.putText(pixels, text, (10, 42), cv2.FONT_HERSHEY_DUPLEX, size, 255, weight, cv2.LINE_AA)
    return pixels


@pytest.mark.parametrize(
    ("read", "drawn", "text"),
    [
        ("Domination", "Dom1nation", "Dom1nation"),
        ("DomInation", "Dom1nation", "Dom1nation"),
        ("animaciones", "an1maciones", "an1maciones"),
        ("Domination", "Domination", "Domination"),
        ("DomInation", "DomInation", "DomInation"),
        ("Domination", "Domlnation", "Domination"),
        # Without another `i` nothing tells how the dots of this type look.
        ("Domina", "Dom1na", "Domina"),
        # What rises and what was read do not come out even.
        ("Domination", "Dom1nat1on", "Domination"),
        ("Domination", "Dornbination", "Domination"),
        ("Domi_nation", "Dom1_nation", "Domi_nation"),
        ("Domination", "", "Domination"),
    ],
)
def test_a_flag_without_a_dot_is_a_one_beside_an_i_with_a_dot(read: str, drawn: str, text: str) -> None:
    """And nothing else is."""
    ink = _ink(drawn)
    assert with_ones(read, ink, parts(ink)) == text


def test_of_small_type_nothing_is_said() -> None:
    """Its flag is a pixel."""
    ink = _ink("Dom1nation", 0.5, 1)
    assert with_ones("Domination", ink, parts(ink)) == "Domination"


def test_a_one_that_no_reader_saw_is_less_sure() -> None:
    """So it is looked at again."""
    ink = _ink("Dom1nation")
    columns = np.flatnonzero(ink.any(axis=0))
    box = Box(int(columns[0]), 12, int(np.ptp(columns)) + 1, 36)
    shown, _ = held_against(ink, TextLine(box, (Word("Domination", 0.95, box),)), dotted=0.0)
    assert (shown.text, shown.confidence) == ("Dom1nation", UNSEEN)
