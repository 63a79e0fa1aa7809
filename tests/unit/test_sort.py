"""Which crops are read, and what becomes of those that lie on each other."""

from __future__ import annotations

from daemon.domain.geometry import Box
from daemon.stages.classify import ClassifiedCrop
from daemon.stages.sort import sort


def crops(*found: tuple[Box, float]) -> list[ClassifiedCrop]:
    """Crops with their chance of being text."""
    return [
        ClassifiedCrop(box=box, kind="text" if sure > 0.5 else "icon", chance=max(sure, 1 - sure), text_chance=sure)
        for box, sure in found
    ]


def test_crops_are_parted_by_their_chance() -> None:
    """Surely text is read, perhaps text is kept aside, and the rest is nothing."""
    text, perhaps, icon = Box(0, 0, 50, 20), Box(100, 0, 50, 20), Box(200, 0, 50, 20)
    found = sort(crops((text, 0.9), (perhaps, 0.4), (icon, 0.05)))
    assert (found.text, found.perhaps) == ((text,), (perhaps,))


def test_a_word_that_was_proposed_twice_is_read_once() -> None:
    """Boxes that overlap on one line are one, whole box; what may be text and is covered by it is forgotten."""
    bright, dark, piece = Box(10, 10, 60, 20), Box(40, 9, 60, 22), Box(12, 12, 20, 16)
    found = sort(crops((bright, 0.95), (dark, 0.9), (piece, 0.3)))
    assert found.text == (Box(10, 9, 90, 22),)
    assert found.perhaps == ()


def test_a_box_around_two_lines_gives_way_to_the_lines() -> None:
    """It tied a name, the line below and the frame of a portrait together."""
    both, name, below = Box(0, 0, 200, 60), Box(70, 4, 120, 22), Box(70, 34, 100, 22)
    found = sort(crops((both, 0.99), (name, 0.97), (below, 0.9)))
    assert sorted(found.text) == sorted((name, below))


def test_a_box_around_a_word_and_an_icon_gives_way_to_the_word() -> None:
    """The icon would be read as a letter; a shred of a letter is no icon."""
    tied, icon, word = Box(0, 0, 120, 24), Box(0, 0, 24, 24), Box(34, 2, 86, 20)
    assert sort(crops((tied, 0.9), (icon, 0.01), (word, 0.95))).text == (word,)
    shred = Box(0, 0, 4, 8)
    assert sort(crops((tied, 0.9), (shred, 0.01), (word, 0.95))).text == (tied,)


def test_a_high_icon_beside_low_letters_leaves_no_sliver() -> None:
    """The clock before `28m`: its rim lies outside of its own box, and the `m` is less than half as high as it."""
    tied, icon, digits, m = Box(0, 0, 72, 23), Box(1, 1, 21, 21), Box(29, 3, 24, 16), Box(56, 8, 15, 11)
    assert sort(crops((tied, 0.99), (icon, 0.002), (digits, 0.99), (m, 0.99))).text == (digits, m)
    # What nobody has read on its own, here an `m`, is kept, without the icon and its rim.
    assert sort(crops((tied, 0.99), (icon, 0.002), (digits, 0.99))).text == (Box(24, 0, 48, 23),)


def test_a_piece_of_a_word_and_the_icon_it_touches_is_no_other_text() -> None:
    """The last letter of a role under a clock: read with the word, and the clock is known for what it is."""
    word, icon, tied = Box(0, 30, 120, 16), Box(110, 5, 22, 24), Box(109, 4, 24, 40)
    assert sort(crops((word, 0.99), (icon, 0.02), (tied, 0.5))).perhaps == ()
    assert sort(crops((word, 0.99), (tied, 0.5))).perhaps == (tied,)


def test_a_sign_that_looks_like_an_icon_stays_with_its_word() -> None:
    """It is as high as its neighbours; only what is surely none, or stands out, is cut off."""
    word, start, sign = Box(6, 0, 86, 16), Box(6, 0, 53, 16), Box(77, 0, 16, 17)
    assert sort(crops((word, 0.98), (start, 0.99), (sign, 0.04))).text == (Box(6, 0, 86, 16),)
    assert sort(crops((word, 0.98), (start, 0.99), (sign, 0.001))).text != (Box(6, 0, 86, 16),)


def test_a_box_around_an_icon_and_what_may_be_a_word_gives_way_to_that() -> None:
    """A flag tied to the first letter of a name would be read with it."""
    tied, flag, letter = Box(0, 0, 94, 62), Box(0, 1, 58, 60), Box(67, 22, 25, 36)
    assert sort(crops((tied, 0.3), (flag, 0.05), (letter, 0.6))).perhaps == (letter,)
    assert sort(crops((tied, 0.3), (letter, 0.6))).perhaps == (tied, letter)


def test_lines_under_each_other_stay_apart() -> None:
    """Boxes of two lines that graze each other are not one."""
    name, below = Box(0, 0, 100, 22), Box(0, 20, 90, 22)
    assert sort(crops((name, 0.9), (below, 0.9))).text == (name, below)


def test_no_crops() -> None:
    """Nothing comes of nothing."""
    assert sort([]).text == ()
