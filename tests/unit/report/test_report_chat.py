"""The texts for chats: short, harmless, and the one for everybody names nobody for a mark."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.pages.report_chat import MOST_SIGNS, alliance_text, officers_text
from daemon.adapters.pages.report_text import chat_safe
from daemon.domain.report import WeekReport


def _signs(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_the_officers_read_what_to_decide_and_what_waits(full: WeekReport) -> None:
    """Who has new marks, what they come to, what waits, who was missing and what has changed."""
    text = officers_text(full)
    assert text.startswith("The Amber Lanterns · Week 47 · Monday 16 to Sunday 22 November 2026 (Still running)\n")
    for line in (
        "13 files: 12 read, 1 failed",
        "3 members have new marks this week.",
        "• Kestrel: Absences +2, Low boosts +2 (At risk, 2 new strikes, weight 4 in all)",
        "• One screenshot whose day is not sure",
        "• Xanthe was on no picture for two weeks",
        "Took no part, without a word\n• Kestrel: Thu 19 and Sat 21 Nov",
        "• Zorro left; the last day was Wed 18 Nov",
        "• Week 46: Pebble, Absences +1",
    ):
        assert line in text
    assert "config.yaml has a mistake" in officers_text(replace(full, config_error="line 3"))


def test_everybody_reads_only_what_is_good(full: WeekReport) -> None:
    """Leaders, progress, streaks and newcomers; nobody who was marked, missing or gone."""
    text = alliance_text(full)
    for line in (
        "Power used: total: 108M (+1%)",
        "Took part: 97%",
        "• Quillon: 4.12M",
        "• Pebble: 132%",
        "• Aldertide: 8 weeks",
        "• and 2 more with 3 weeks or more",
        "• Yarrow joined on Tue 17 Nov",
    ):
        assert line in text
    for name in ("Kestrel", "Umbra", "GrumpyGoat", "Zorro", "Xanthe", "Dovetail"):
        assert name not in text
    assert "Absences" not in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_week_reads_well(empty: WeekReport, language: str) -> None:
    """A greeting of the week, and nothing made up."""
    for write in (officers_text, alliance_text):
        text = write(replace(empty, language=language))
        assert "{" not in text
        assert "•" not in text
        assert 50 < len(text) < 400


@pytest.mark.parametrize("name", ["Member", "👩\u200d👩\u200d👧" * 8, "W" * 100])
def test_a_message_is_never_too_long(full: WeekReport, name: str) -> None:
    """However much there is to say, and however names are written; what is left out is counted."""
    marks = tuple(replace(full.marks[0], member=f"{name} {n}") for n in range(400))
    long = replace(full, alliance=name, marks=marks, unseen=(name,) * 400)
    for language in ("en", "fr"):
        for write in (officers_text, alliance_text):
            assert _signs(write(replace(long, language=language))) <= MOST_SIGNS
    assert "more" in officers_text(long)
    assert _signs(officers_text(replace(full, alliance="A" * 5000))) <= MOST_SIGNS


@pytest.mark.parametrize("text", ["@everyone", "<@123>", "[free](http://evil.org)", "https://evil.org", "www.evil.org"])
def test_nothing_calls_or_links(full: WeekReport, text: str) -> None:
    """A name with a mention or an address in it is parted by spaces that nobody sees."""
    members = tuple(replace(line, member=text) for line in full.members)
    marks = tuple(replace(mark, member=text) for mark in full.marks)
    report = replace(full, alliance=text, members=members, marks=marks)
    for written in (officers_text(report), alliance_text(report)):
        assert text not in written
        assert text in written.replace("\u200b", "")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_parted_is_only_parted(text: str) -> None:
    """No sign of a name is lost."""
    assert chat_safe(text.replace("\u200b", "")).replace("\u200b", "") == chat_safe(text).replace("\u200b", "")
