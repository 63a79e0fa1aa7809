"""The words of the report: complete in both languages, and right in their dates and numbers."""

from __future__ import annotations

import re
import string
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.pages import report_words
from daemon.adapters.pages.report_words import LANGUAGES
from daemon.domain.days import Week
from daemon.domain.names import NAME_REASONS
from daemon.domain.reading import HELD_REASONS
from daemon.errors import MusterError, ScreenshotError

ENGLISH, FRENCH = LANGUAGES["en"], LANGUAGES["fr"]


def _holes(phrase: str | tuple[str, str]) -> set[str]:
    forms = (phrase,) if isinstance(phrase, str) else phrase
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name}


def test_every_sentence_stands_in_both_languages_with_the_same_values() -> None:
    """No key is missing, and a French sentence takes the values of the English one and counts where it counts."""
    assert ENGLISH.sentences.keys() == FRENCH.sentences.keys()
    for key, phrase in ENGLISH.sentences.items():
        other = FRENCH.sentences[key]
        assert isinstance(phrase, str) == isinstance(other, str), key
        assert _holes(phrase) == _holes(other), key


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES)
def test_names_of_days_and_months_are_whole(language: object) -> None:
    """Seven weekdays and twelve months in both lengths, all different."""
    assert isinstance(language, type(ENGLISH))
    assert len(set(language.weekdays)) == len(set(language.short_weekdays)) == 7
    assert len(set(language.months)) == len(set(language.short_months)) == 12


def test_every_reason_of_the_program_has_words() -> None:
    """Each reason a reading is held for, and each way a screenshot can fail, is said in both languages."""
    fates = [error.code for error in ScreenshotError.__subclasses__()]
    assert issubclass(ScreenshotError, MusterError)
    for language in LANGUAGES.values():
        assert all(language.knows(f"reason.{reason}") for reason in HELD_REASONS | NAME_REASONS)
        assert all(language.knows(f"fate.{code}") for code in fates)
    assert all(ENGLISH.say(f"reason.{reason}") == words for reason, words in (HELD_REASONS | NAME_REASONS).items())


def test_dates_are_words_in_each_language() -> None:
    """Days, weeks and moments read as people write them."""
    first = date(2026, 12, 1)
    assert ENGLISH.day(first) == "Tuesday 1 December 2026"
    assert FRENCH.day(first) == "mardi 1er décembre 2026"
    assert FRENCH.short_day(first) == "mar. 1er déc."
    assert ENGLISH.short_day(date(2026, 11, 21)) == "Sat 21 Nov"


@pytest.mark.parametrize(
    ("week", "english", "french"),
    [
        (Week(2026, 47), "Monday 16 to Sunday 22 November 2026", "lundi 16 au dimanche 22 novembre 2026"),
        (
            Week(2026, 49),
            "Monday 30 November to Sunday 6 December 2026",
            "lundi 30 novembre au dimanche 6 décembre 2026",
        ),
        (
            Week(2026, 53),
            "Monday 28 December 2026 to Sunday 3 January 2027",
            "lundi 28 décembre 2026 au dimanche 3 janvier 2027",
        ),
        (Week(2026, 23), "Monday 1 to Sunday 7 June 2026", "lundi 1er au dimanche 7 juin 2026"),
    ],
)
def test_a_week_says_once_what_its_ends_share(week: Week, english: str, french: str) -> None:
    """Month and year stand once where both ends have the same."""
    assert ENGLISH.span(week) == english
    assert FRENCH.span(week) == french


def test_a_moment_carries_its_zone() -> None:
    """The clock time says which zone it is in, and none where none is known."""
    at = datetime(2026, 11, 21, 20, 5, tzinfo=UTC)
    assert ENGLISH.moment(at) == "Saturday 21 November 2026 at 20:05 (UTC)"
    assert FRENCH.moment(at.astimezone(ZoneInfo("Europe/Paris"))) == "samedi 21 novembre 2026 à 21:05 (CET)"
    assert ENGLISH.moment(at.replace(tzinfo=None)).endswith("at 20:05")


def test_numbers_follow_the_language() -> None:
    """Thousands are grouped by comma or narrow space, shares have a point or a comma."""
    assert ENGLISH.number(1234567) == "1,234,567"
    assert FRENCH.number(1234567) == "1\u202f234\u202f567"
    assert ENGLISH.share(1, 200) == "0.5%"
    assert FRENCH.share(1, 200) == "0,5\u202f%"
    assert ENGLISH.share(1, 100_000) == "under 0.1%"
    assert ENGLISH.share(0, 10) != ENGLISH.share(1, 10)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_grouping_loses_no_digit(value: int) -> None:
    """A grouped number is the number again once the groups are joined."""
    for language in LANGUAGES.values():
        assert int(language.number(value).replace(language.group, "")) == value
        assert language.added(value)[0] in "+\u2212"


def test_counts_choose_their_form() -> None:
    """One is one; none is many in English and one in French."""
    assert ENGLISH.count("review.name.heading", 1) == "One name that fits nobody"
    assert ENGLISH.count("review.name.heading", 1200) == "1,200 names that fit nobody"
    assert FRENCH.count("review.heading", 2) == "2 questions"


def test_a_sentence_is_asked_for_in_the_way_it_is_made() -> None:
    """Counting a sentence that does not count, or the reverse, is a mistake of the program, said at once."""
    with pytest.raises(TypeError, match=r"use count"):
        ENGLISH.say("review.heading")
    with pytest.raises(TypeError, match=r"use say"):
        ENGLISH.count("page.week", 1)


def test_values_keep_their_own_spaces_and_marks() -> None:
    """French spacing is set in the sentence and never in a member's text, which may even hold braces."""
    assert FRENCH.say("remind.back", member="a ; {b} ' :", day="x") == "a ; {b} ' : revient de congé après le x"


def test_a_value_is_grouped_only_when_it_is_a_whole_number() -> None:
    """Metrics stand as they were read, whole numbers grouped, nothing at all as a dash."""
    assert ENGLISH.value("3445000") == "3,445,000"
    assert ENGLISH.value(" 2h ") == "2h"
    assert ENGLISH.value("1.5") == "1.5"
    assert ENGLISH.value("") == "-"
    assert ENGLISH.value("0") == "0"


def test_a_phrase_keeps_its_values_apart() -> None:
    """On a page they are escaped and keep their direction; as a text they stand as they are."""
    phrase = ENGLISH.phrase("praise.leader", member="<b>A\u202e&", value="1")
    assert str(phrase) == "<b>A\u202e&: 1"
    assert phrase.html == "<bdi>&lt;b&gt;A&amp;</bdi>: <bdi>1</bdi>"
    assert str(ENGLISH.phrases("praise.streak", 1200, member="A")) == "A: 1,200 weeks"
    with pytest.raises(TypeError, match=r"use phrases"):
        ENGLISH.phrase("praise.streak")
    with pytest.raises(TypeError, match=r"use phrase\(\)"):
        ENGLISH.phrases("praise.leader", 1)


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0, "0", "0"),
        (2.5, "2.5", "2,5"),
        (999.96, "1,000", "1\u202f000"),
        (9999, "9,999", "9\u202f999"),
        (12345, "12.3K", "12,3k"),
        (123456, "123K", "123k"),
        (4913000, "4.91M", "4,91M"),
        (3.6e10, "36.0B", "36,0Md"),
        (-12345, "-12.3K", "-12,3k"),
    ],
)
def test_large_values_are_short(value: float, english: str, french: str) -> None:
    """As games write them."""
    assert (ENGLISH.amount(value), FRENCH.amount(value)) == (english, french)


def test_days_in_a_row_are_a_span() -> None:
    """Of three or more on end the first and the last are said, and the month where it changes."""
    days = [date(2026, 11, day) for day in (16, 17, 18, 20, 28, 29)]
    assert ENGLISH.days(days) == "Mon 16 to Wed 18, Fri 20, Sat 28 and Sun 29 Nov"
    assert ENGLISH.days(days[:1]) == "Mon 16 Nov"
    assert FRENCH.days([date(2026, 11, 30), *(date(2026, 12, day) for day in (1, 2, 9))]) == (
        "lun. 30 nov. au mer. 2 et mer. 9 déc."
    )


def test_every_sentence_is_said_somewhere() -> None:
    """What no page says any more is not left to be translated."""
    pages = Path(report_words.__file__).parent
    told = "".join(
        path.read_text(encoding="utf-8")
        for folder in (pages.parent, pages.parents[1] / "cli", pages.parents[1] / "app")
        for path in folder.rglob("*")
        if path.suffix in {".py", ".j2", ".js"}
    )
    made = re.findall(r"""["']([a-z_.]+\.)["'] ?~|f["']([a-z_.]+\.)\{""", told)
    parts = tuple(dict.fromkeys(part for pair in made for part in pair if part))
    silent = [
        key
        for key in ENGLISH.sentences
        if f'"{key}"' not in told and f"'{key}'" not in told and not key.startswith(parts)
    ]
    assert silent == []
