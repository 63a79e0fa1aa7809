"""Hostile text is harmless in each place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.pages.report_text import clean, markdown_safe, spreadsheet_safe


def test_clean_keeps_what_people_write() -> None:
    """Accents, Arabic and joined emoji are names like any other."""
    for name in ("Élodie", "مرحبا", "👩\u200d👩\u200d👧", "Rook & Co", "a\u0301"):
        assert clean(name) == name


def test_clean_takes_what_would_change_the_page_around_it() -> None:
    """Direction overrides, controls, line ends and broken characters do not get through."""
    assert clean("abc\u202edef") == "abcdef"
    assert clean("a\r\nb\x00c\x1bd\u2028e") == "a b c d e"
    assert clean("photo\udcff.png") == "photo\ufffd.png"


@given(st.text(st.characters()))
def test_clean_text_is_one_line_that_can_be_written(text: str) -> None:
    """Whatever comes in, UTF-8 can write it, on one line."""
    cleaned = clean(text)
    cleaned.encode()
    assert len(cleaned.splitlines()) <= 1
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("[x](javascript:1)", r"\[x\](javascript:1)"),
        ("<script>", r"\<script\>"),
        ("Cinder_Fox*", r"Cinder\_Fox\*"),
        ("`rm`", r"\`rm\`"),
        ("a|b~c", r"a\|b\~c"),
        ("&lt;", r"\&lt;"),
        ("https://x.org www.x.org", r"https\://x.org www\.x.org"),
        ("@everyone", "@\u200beveryone"),
        ("back\\slash", r"back\\slash"),
        ("two\n# lines", r"two \# lines"),
        ("Mr. Plain-Name", "Mr. Plain-Name"),
    ],
)
def test_markdown_shows_the_text_itself(text: str, safe: str) -> None:
    """Nothing in a name marks up, links or calls anyone; plain names stay plain."""
    assert markdown_safe(text) == safe


@given(st.text(st.characters()))
def test_markdown_leaves_no_bare_mark(text: str) -> None:
    """After the escapes are taken away no character is left that marks up."""
    assert not re.search(r"[`*_\[\]<>~|&#$]|@(?!\u200b)", re.sub(r"\\.", "", markdown_safe(text)))


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "--", "\u202e=1"]
)
def test_no_spreadsheet_runs_a_name(text: str) -> None:
    """What a spreadsheet takes for a formula begins with an apostrophe instead."""
    assert spreadsheet_safe(text).startswith("'")


@pytest.mark.parametrize("text", ["-", "-5", "3445000", "1.5", "Kestrel", "a=b", ""])
def test_plain_values_stay_as_they_are(text: str) -> None:
    """Names, numbers and the dash for unknown get no apostrophe."""
    assert spreadsheet_safe(text) == text
