"""What `replay` prints, in the language of the alliance."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from daemon.app.replaying import Replayed
from daemon.cli.replay import _WORDS, _lines
from daemon.domain.replay import Difference, Levelled, MarkSaid, Moved

MARK = MarkSaid(
    member="Ann",
    game_day=date(2026, 11, 16),
    screen="lg_war",
    rule="low_boost",
    counter="low_boosts",
    amount=1,
    provisional=True,
    observed="boost 600, last_seen 2 days",
    expected="at least 1000 or last_seen below 3 days",
)


def printed(language: str, *added: MarkSaid, members: bool = True) -> list[str]:
    """The lines of a replay under which Ann is marked."""
    told = Difference(
        judged_at=datetime(2026, 11, 21, 12, tzinfo=UTC),
        since=date(2026, 11, 1),
        screenshots=1,
        events=2,
        marks=1,
        added=added,
        removed=(),
        counters=(Moved("Ann", "low_boosts", 0, 1),) if members else (),
        levels=(Levelled("Ann", "", "At risk"),) if members else (),
    )
    settled = SimpleNamespace(
        config=SimpleNamespace(alliance=SimpleNamespace(language=language)),
        packs=(SimpleNamespace(screen="lg_war", title={"en": "War list", "fr": "Liste de guerre"}),),
    )
    return [line.plain for line in _lines(Replayed(cast("Any", settled), told, 1.5))]


def test_in_english() -> None:
    """As the evidence stands in the database, with its numbers grouped."""
    assert printed("en", MARK) == [
        "1 screenshot of 2 events, as published on 2026-11-21 12:00 UTC, judged in 1.5 s: 1 mark.",
        "1 mark more and 0 marks less since 2026-11-01; something is otherwise for 1 member:",
        "Ann  low_boosts 0 -> 1  - -> At risk",
        (
            "  + 2026-11-16 War list: low_boost, low_boosts +1, provisional (boost 600, last_seen 2 days; expected "
            "at least 1,000 or last_seen below 3 days)"
        ),
    ]
    assert printed("en", members=False)[-1] == "Nobody would be marked otherwise."


def test_in_french() -> None:
    """Every word of Muster's own."""
    assert printed("fr", MARK) == [
        "1 capture de 2 événements, comme publié le 2026-11-21 12:00 UTC, jugé en 1,5 s : 1 constat.",
        "1 constat de plus et 0 constat de moins depuis le 2026-11-01 ; quelque chose change pour 1 membre :",
        "Ann  low_boosts 0 -> 1  - -> At risk",
        (
            "  + 2026-11-16 Liste de guerre : low_boost, low_boosts +1, provisoire (boost 600, last_seen 2 jours ; "
            "attendu : au moins 1\u202f000 ou last_seen moins de 3 jours)"
        ),
    ]
    assert printed("fr", members=False)[-1] == "Rien ne changerait pour personne."


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(_WORDS["en"])])
def test_both_languages_say_the_same(field: str) -> None:
    """What is filled into a sentence is in it in both."""
    english, french = (str(getattr(_WORDS[language], field)) for language in ("en", "fr"))
    assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", french))
