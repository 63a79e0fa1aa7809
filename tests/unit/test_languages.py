"""Which letters tell a language."""

from __future__ import annotations

import pytest

from daemon.domain.languages import closed_up, has_own_letters


@pytest.mark.parametrize(
    ("language", "text", "tells"),
    [
        ("rus", "\u0421\u0422 64", False),
        ("rus", "\u0421\u041e\u0412\u0410", False),
        ("rus", "\u041c\u0438\u0448\u0430", True),
        ("ell", "\u0391\u0392", False),
        ("ell", "\u0391\u03bb\u03ad\u03be", True),
        ("kor", "\ub85c\uc774", True),
        ("jpn", "Ada", False),
    ],
)
def test_letters_that_fonts_draw_as_latin_ones_tell_nothing(language: str, text: str, tells: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """So a name of such letters alone is always read as the same one."""
    assert has_own_letters(language, text) is tells


@pytest.mark.parametrize(
    ("language", "text", "closed"),
    [
        ("jpn", "\u3042 \u3055\u304d sakichi", "\u3042\u3055\u304d sakichi"),
        ("kor", "\uc789 \uae30", "\uc789\uae30"),
        ("kor", "\ub85c \uc774 \uc2dc 13", "\ub85c\uc774\uc2dc 13"),
        # Two words, and a word beside a single letter.
        ("kor", "\uc789\uae30 \ub85c\uc774", "\uc789\uae30 \ub85c\uc774"),
        ("kor", "\uc789\uae30 \ub85c", "\uc789\uae30 \ub85c"),
        ("kor", "\ub85c \uc789\uae30", "\ub85c \uc789\uae30"),
        ("rus", "\u043a \u0441", "\u043a \u0441"),
        ("eng", "a b", "a b"),
    ],
)
def test_letters_that_a_reader_set_apart_are_closed_up(language: str, text: str, closed: str) -> None:
    """Where the language writes no spaces, or no letter stands by itself."""
    assert closed_up(language, text) == closed
