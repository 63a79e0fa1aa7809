"""What is sent, when, and under which id."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.pages.report_words import LANGUAGES
from daemon.domain.days import Week
from daemon.domain.deliveries import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    NEWS,
    SENTENCES,
    Audience,
    Failure,
    Parcel,
    Target,
    due,
    parcel_id,
    pause,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEEK = Week(2026, 47)


def test_only_the_newest_closed_week_is_news() -> None:
    """Once, within a week of its report; a machine that was off for long makes up for no older ones."""
    written = {WEEK.plus(-n): NOW - timedelta(days=7 * n) for n in range(4)}
    assert due(written, set(), NOW) == WEEK
    assert due(written, {WEEK}, NOW) is None
    assert due(written, {WEEK.plus(-1)}, NOW) == WEEK
    assert due({WEEK: NOW - NEWS - timedelta(seconds=1)}, set(), NOW) is None
    assert due({}, set(), NOW) is None


def test_pauses_grow_to_an_hour() -> None:
    """Doubling; what the other side asks for is heeded, within reason."""
    pauses = [pause(tries) for tries in range(1, 12)]
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE
    assert pause(1, timedelta(minutes=5)) == timedelta(minutes=5)
    assert pause(1, timedelta(days=5)) == LONGEST_PAUSE
    assert pause(3, timedelta(seconds=1)) == 4 * FIRST_PAUSE


@given(st.text(st.characters()), st.text(st.characters()))
def test_an_id_tells_one_delivery_from_another_and_nothing_else(one: str, other: str) -> None:
    """The same each time; another for another alliance, week, place or audience; the name is not in it."""
    said = parcel_id(one, WEEK, Target.DISCORD, Audience.OFFICERS)
    assert said == parcel_id(one, WEEK, Target.DISCORD, Audience.OFFICERS)
    assert (said == parcel_id(other, WEEK, Target.DISCORD, Audience.OFFICERS)) == (one == other)
    others = {
        parcel_id(one, WEEK.plus(1), Target.DISCORD, Audience.OFFICERS),
        parcel_id(one, WEEK, Target.WEBHOOK, Audience.OFFICERS),
        parcel_id(one, WEEK, Target.DISCORD, Audience.ALLIANCE),
    }
    assert len({said, *others}) == 4
    assert said.startswith("muster-2026-W47-")
    assert said.isascii()


def test_discord_gets_a_message_that_calls_nobody() -> None:
    """And no longer than it takes; others get all that tells one text from another."""
    parcel = Parcel(
        id="i", week=WEEK, alliance="A", language="en", audience=Audience.OFFICERS, text="@everyone " + "x" * 3000
    )
    body = parcel.body(Target.DISCORD)
    assert body["allowed_mentions"] == {"parse": []}
    assert len(str(body["content"])) == 2000
    assert set(parcel.body(Target.WEBHOOK)) == {"id", "kind", "week", "alliance", "language", "audience", "text"}


@pytest.mark.parametrize("failure", Failure)
def test_every_failure_has_its_sentences(failure: Failure) -> None:
    """For the log and the health in English, for the report in each language."""
    assert SENTENCES[failure]
    assert all(words.say(f"unsent.{failure}") for words in LANGUAGES.values())
