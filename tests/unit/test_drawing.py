"""What is counted on the ink of a text, and the digits that are compared with each other."""

from __future__ import annotations

import tracemalloc

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.ports import Word
from daemon.stages.alphabet import Alphabet, spelled
from daemon.stages.drawing import Drawing, Part, contradicts, drawing, expected_marks, hides_accent, levels_case, parts
from daemon.stages.glyphs import DOUBTED, Proof, held_against, proofread
from daemon.stages.sheet import TextLine


def ink(text: str) -> NDArray[np.uint8]:
    """Light text on black, 40 pixels high."""
    pixels = np.zeros((60, 420), np.uint8)
    cv2.putText(pixels, text, (10, 42), cv2.FONT_HERSHEY_DUPLEX, 1.0, 255, 2, cv2.LINE_AA)
    return pixels


def speaks_against(text: str, drawn_text: str, *, dotted: bool = True) -> bool:
    drawn = drawing(parts(ink(drawn_text)))
    assert drawn is not None
    return contradicts(text, drawn, dotted=dotted)


@pytest.mark.parametrize("text", ["1200", "10,263,208", "162.8M", "0/3445K", "Koinue", "Minimi", "R4", "[ACEv]"])
def test_what_is_drawn_speaks_for_what_is_written(text: str) -> None:
    """The right reading is never doubted for its drawing."""
    assert not speaks_against(text, text)


@pytest.mark.parametrize(
    ("read", "drawn"),
    [
        ("120", "1200"),
        ("12200", "1200"),
        ("0,263,208", "10,263,208"),
        ("Price", "C Price"),
        ("Domination", "Dom1nation"),
    ],
)
def test_a_letter_too_many_or_too_few_and_a_missing_dot_speak_against_it(read: str, drawn: str) -> None:
    """A lost digit, a doubled one, a lost letter, an `i` without its dot."""
    assert speaks_against(read, drawn)


def test_dots_count_only_where_they_stand_by_themselves() -> None:
    """In bold or small type they run into the stem, and prove nothing."""
    assert not speaks_against("Domination", "Dom1nation", dotted=False)


def test_two_letters_read_in_the_place_of_one_speak_against_it() -> None:
    """In small type the dots of a `\u00fc` run into it, and it is read as `ii`."""
    assert contradicts("Gliick", Drawing(letters=5, most=5, marks=0, points=0, height=11), dotted=False)
    assert not contradicts("Gliick", Drawing(letters=6, most=6, marks=0, points=0, height=11), dotted=False)


def test_an_m_is_no_rn_where_all_other_letters_stand_apart() -> None:
    """In soft type the arches of an `m` look like two letters; where others touch as well, nothing can be said."""
    assert contradicts("Titaniurn", Drawing(letters=8, most=9, marks=2, points=0, height=11), dotted=False)
    assert not contradicts("Titaniurn", Drawing(letters=9, most=9, marks=2, points=0, height=11), dotted=False)
    assert not contradicts("Titaniurn", Drawing(letters=6, most=9, marks=2, points=0, height=11), dotted=False)


def _parts(heights: str) -> list[Part]:
    """A part for each digit, so many pixels high times two, all on one base line."""
    return [Part(8 * i, 30 - 2 * int(h), 6, 2 * int(h), 40) for i, h in enumerate(heights)]


@pytest.mark.parametrize(
    ("text", "heights", "hides"),
    [
        ("Gartnerei", "765655556", True),  # an `a` as high as the `t`
        ("Gartnerei", "755655556", False),
        ("Gartnerei", "76565555", False),  # one letter less: nothing comes out even
        ("Zoe", "756", False),  # too few small letters to tell
    ],
)
def test_a_small_letter_that_is_too_high_has_an_accent(text: str, heights: str, hides: bool) -> None:  # noqa: FBT001 - a case
    """In small type the dots of an `\u00e4` touch it, and English knows none."""
    assert hides_accent(text, _parts(heights)) is hides


def test_what_is_left_of_a_line_under_a_text_is_no_point() -> None:
    """It is thinner than any point or underscore."""
    pixels = ink("X684")
    pixels[52:53, 30:44] = 255
    drawn = drawing(parts(pixels))
    assert drawn is not None
    assert drawn.points == 0


@pytest.mark.parametrize(
    ("text", "heights", "levels"),
    [
        ("KCHOXa", "222222", True),
        ("KCHOXa", "222221", False),
        ("Koinue", "211111", False),
        ("KCHOX", "22222", False),
        ("ncox", "1111", False),
        ("KCHOXa", "22222", True),
        ("Dracula", "211122", False),  # `la` is one part
        ("XaB", "22", False),
        ("[kb2u]", "322223", True),  # brackets are higher than letters, and say nothing
        ("[kb2u]", "322213", False),
        ("[2u]", "3223", False),  # some digits are as low as small letters
    ],
)
def test_a_small_letter_is_not_as_high_as_the_capitals(text: str, heights: str, levels: bool) -> None:  # noqa: FBT001 - a case
    """Other letters came out as Latin ones; where two of them touch the ends tell."""
    found = [Part(20 * i, 40 - 14 * int(high), 12, 14 * int(high), 100) for i, high in enumerate(heights)]

    assert levels_case(text, found) is levels


def test_the_upper_dot_of_a_colon_is_no_accent() -> None:
    """Beside a bracket that is higher than the letters it hangs as high as one."""
    drawn = Drawing(letters=5, most=5, marks=1, points=0, height=16)
    assert not contradicts("Y:929)", drawn, dotted=False)
    assert contradicts("Y929)", drawn, dotted=False)


def test_other_alphabets_are_not_counted() -> None:
    """A Chinese letter is drawn in many parts."""
    drawn = drawing(parts(ink("12345678")))
    assert drawn is not None
    assert not contradicts("旭東", drawn, dotted=True)


@pytest.mark.parametrize(("text", "marks"), [("Minimi", 3), ("Zoé", 1), ("Glücksbärchi", 5), ("ILO1", 0), ("ñandú", 2)])
def test_dots_and_accents_above_the_letters(text: str, marks: int) -> None:
    """An umlaut has two, an accent one, a capital I none."""
    assert expected_marks(text) == marks


def page(*said: tuple[str, str, float]) -> tuple[NDArray[np.uint8], Proof]:
    """A masked picture with `(drawn, read, confidence)` lines, and what proofreading makes of them."""
    masked = np.concatenate([ink(drawn) for drawn, _, _ in said])
    lines = []
    for number, (drawn, read, sure) in enumerate(said):
        columns = np.flatnonzero(ink(drawn).any(axis=0))
        box = Box(int(columns[0]), 60 * number + 12, int(np.ptp(columns)) + 1, 40)
        lines.append(TextLine(box, (Word(read, sure, box),)))
    return masked, proofread(masked, lines)


def test_a_digit_drawn_like_others_of_another_name_is_doubted() -> None:
    """Three 8s are 8s; the one that was read as a 3 stands out, and is no witness."""
    masked, proof = page(("180", "180", 0.9), ("286", "286", 0.9), ("718", "713", 0.97), ("1", "1", 0.9))
    assert [line.confidence for line in proof.lines] == [0.9, 0.9, DOUBTED, 0.9]
    assert spelled(proof.alphabet, masked[120:180], "713") is None
    assert spelled(proof.alphabet, masked[120:180], "718") is None
    assert spelled(proof.alphabet, masked[0:60], "180") == "180"
    assert spelled(proof.alphabet, masked[0:60], "130") == "180"


@pytest.mark.parametrize(("names", "is_odd"), [("9955", True), ("nnuu", False)])
def test_a_digit_between_two_names_is_doubted_and_a_letter_is_not(names: str, *, is_odd: bool) -> None:
    """Slanted digits are drawn less alike: the third is at 0.14 from the others' name and at 0.2 from its own."""
    shades = np.array([0.0, 0.0, 0.14, 0.34], np.float32)
    drawings = np.repeat(shades[:, None], 216, axis=1)
    sizes = np.full(4, 20, np.float32), np.full(4, 0.6, np.float32)
    assert Alphabet(np.array(list(names)), *sizes, drawings).odd().tolist() == [False, False, is_odd, False]


def test_digits_without_a_like_on_the_picture_are_not_confirmed() -> None:
    """A digit that stands nowhere else, or is not there at all, says nothing."""
    masked, proof = page(("180", "180", 0.9), ("286", "286", 0.9))
    assert spelled(proof.alphabet, ink("4"), "4") is None
    assert spelled(proof.alphabet, np.zeros((60, 420), np.uint8), "180") is None
    assert spelled(proof.alphabet, masked[0:60], "") is None


def test_a_page_full_of_digits_takes_little_memory() -> None:
    """A thousand digits are a million pairs, which nobody has to hold at once."""
    said = [("2862862862", "2862862862", 0.9)] * 100
    tracemalloc.start()
    try:
        _, proof = page(*said)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(proof.alphabet.names) == 1000
    assert peak < 50_000_000


def test_something_drawn_beside_every_word_is_a_letter_that_was_not_read() -> None:
    """The word next to it is doubted."""
    masked = np.concatenate([ink("C Price"), ink("Price")])
    words = [Word("Price", 0.95, Box(58, 12 + top, 90, 40)) for top in (0, 60)]
    lines = [
        TextLine(Box(8, 12, 145, 40), (words[0],)),
        TextLine(Box(8, 72, 90, 40), (Word("Price", 0.95, Box(8, 72, 90, 40)),)),
    ]
    assert [line.confidence for line in proofread(masked, lines).lines] == [DOUBTED, 0.95]


def test_nothing_to_prove() -> None:
    """A picture without lines, and a line without words, pass through."""
    empty = TextLine(Box(0, 0, 10, 10), ())
    assert proofread(np.zeros((60, 60), np.uint8), []).lines == ()
    assert proofread(np.zeros((60, 60), np.uint8), [empty]).lines == (empty,)


@pytest.mark.parametrize(
    ("read", "drawn", "is_doubted"),
    # Units touch what stands beside them.
    [("SRABER", "SRABER", False), ("SRABER", "S8ABER", True), ("1K2K", "1K2B", False)],
)
def test_a_letter_drawn_in_two_ways_within_a_word_is_doubted(read: str, drawn: str, *, is_doubted: bool) -> None:
    """One of them is another letter, which the reader does not know; who reads it so again is denied."""
    pixels = ink(drawn)
    box = Box(4, 10, 240, 42)
    line = TextLine(box, (Word(read, 0.95, box),))
    assert (proofread(pixels, [line]).lines[0].words[0].confidence == DOUBTED) is is_doubted
    assert (read in held_against(pixels, line, dotted=0.0)[1]) is is_doubted
