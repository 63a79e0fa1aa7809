"""Names of files: shown, left alone, and made to fit."""

from __future__ import annotations

import itertools
import os

from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.disk.names import LONGEST_NAME, free_names, left_alone, shown

SHA = "0123456789abcdef" * 4


def test_shown_names_cannot_steer_a_terminal() -> None:
    """Escapes, line breaks, turned text and bytes that are no text are spelled out; the rest stays."""
    raw = os.fsdecode("é🔥\x1b[31m\n\u202e".encode() + b"\xff")
    assert shown(raw) == r"é🔥\x1b[31m\n\u202e\xff"


def test_names_to_try() -> None:
    """First its own, then with its hash, then numbered, always with its ending."""
    assert list(itertools.islice(free_names("a.b.png", SHA, 5), 3)) == [
        "a.b.png",
        "a.b.0123456789ab.png",
        "a.b.0123456789ab-2.png",
    ]
    assert list(itertools.islice(free_names("noending", SHA, 5), 2)) == ["noending", "noending.0123456789ab"]


@given(st.binary(min_size=1, max_size=255).filter(lambda b: b"/" not in b and b"\0" not in b))
def test_any_name_can_be_shown_and_fits(raw: bytes) -> None:
    """Every name that a disk can hold becomes text that can be stored, and a name with room for its note."""
    text = shown(os.fsdecode(raw))
    text.encode("utf-8")
    for name in itertools.islice(free_names(text, SHA, 5), 3):
        assert 0 < len(name.encode("utf-8")) <= LONGEST_NAME - 5
        assert "/" not in name


def test_ordinary_names_are_not_left_alone() -> None:
    """What only looks a little like a foreign name is taken."""
    for name in ("partial list.png", "readme.png", "tmp.png", "a.part.png", "desktop.png", "Thumbs.db.png"):
        assert not left_alone(name)
