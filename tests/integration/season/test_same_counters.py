"""However the same lists are uploaded, the same is counted: in any order, again, in more pages, and after a crash."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.integration.season.alliance import FIRST_DAY, Season, season
from tests.integration.season.pictures import PAGE, uploads
from tests.integration.season.test_season import Played, judged, renamed, true_marks

DAYS = 16


@pytest.fixture(scope="module")
def truth() -> Season:
    return season()


@pytest.fixture(scope="module")
def whole(truth: Season, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Sixteen days of which every page was uploaded and every row was read right."""
    uploaded = uploads(truth, harm=0, forgetful=False, days=DAYS)
    found = judged(tmp_path_factory.mktemp("whole"), truth, uploaded, listed=True)
    yield found
    found.store.close()


def folder(parent: Path, name: str) -> Path:
    """A new folder for a store."""
    (parent / name).mkdir()
    return parent / name


def counters(played: Played) -> set[tuple[str, str, int]]:
    """Every counter of every member."""
    return set(played.store.rows("SELECT member, counter, value FROM counters"))


def test_what_was_wholly_shown_gives_exactly_the_true_marks(whole: Played) -> None:
    """None too many and none too few."""
    true = {mark for mark in true_marks(whole.truth) if (mark[0] - FIRST_DAY).days < DAYS}
    assert len(true) > 100
    assert whole.marks() == true


@pytest.mark.parametrize("page", [PAGE // 2, PAGE // 3])
def test_more_pages_count_the_same(whole: Played, tmp_path: Path, page: int) -> None:
    """However far the officer scrolls from one screenshot to the next."""
    uploaded = uploads(whole.truth, page=page, harm=0, forgetful=False, days=DAYS)
    assert len(uploaded.shots) > 1.5 * len(whole.uploaded.shots)
    split = judged(tmp_path, whole.truth, uploaded, listed=True)
    assert split.marks() == whole.marks()
    assert counters(split) == counters(whole)
    split.store.close()


def test_any_order_again_and_after_a_crash_count_the_same(truth: Season, tmp_path: Path) -> None:
    """With pages forgotten and rows misread: what came, came."""
    uploaded = uploads(truth, days=DAYS)
    plain = judged(folder(tmp_path, "plain"), truth, uploaded, listed=True)
    dice = random.Random(3)  # noqa: S311 (drawn data, no secret)
    mixed = judged(folder(tmp_path, "mixed"), truth, replace(uploaded, shots=()), listed=True)
    arriving = dice.sample(list(uploaded.shots), len(uploaded.shots))
    half = len(arriving) // 2
    mixed.store.judge(*arriving[:half], corrections=renamed(truth))
    # As after a crash between keeping and telling: the last ones are kept once more.
    mixed.store.close()
    mixed.store.open()
    mixed.store.judge(*arriving[half - 5 :], *dice.sample(arriving, 20), corrections=renamed(truth))
    assert mixed.store.everything() == plain.store.everything()
    plain.store.close()
    mixed.store.close()
