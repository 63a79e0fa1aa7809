"""Other settings are tried, the best are taken, and what was tried is not tried again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from daemon.errors import FolderError
from daemon.training import tune
from daemon.training.course import CHECKING, LEARNING, TUNING, Course
from daemon.training.dataset import Dataset, drawn_dataset
from daemon.training.learn import SETTINGS, OutOfFold, Settings
from daemon.training.tune import RANGES, Tuning, loss, tuned

DATA = drawn_dataset(
    np.zeros((4, 2), np.float32), np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]), np.array([False] * 4)
)


def _chances(right: float) -> OutOfFold:
    """Everything is given its true class with this chance."""
    true = np.array([[right, 1 - right], [1 - right, right]] * 2, np.float32)
    return OutOfFold(true, (1,))


def _tuned(file: Path, trials: int, done: list[int]) -> Settings:
    return tuned(DATA, Tuning(trials, file), seed=3, usual=SETTINGS, start=None, done=done.append)


def test_the_best_of_what_was_tried_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here few steps of learning are best: what is taken has a lower rate than what is usual."""
    tried: list[float] = []

    def fewer_is_better(_data: Dataset, *, settings: Settings, **_: object) -> OutOfFold:
        tried.append(float(settings["eta"]))
        return _chances(1 - float(settings["eta"]))

    monkeypatch.setattr(tune, "out_of_fold", fewer_is_better)
    done: list[int] = []
    found = _tuned(tmp_path / "runs" / "tuning.db", 6, done)
    assert tried[0] == SETTINGS["eta"]
    assert found["eta"] == min(tried) < tried[0]
    assert found["objective"] == SETTINGS["objective"]
    assert all(least <= float(found[name]) <= most for name, (least, most) in RANGES.items())
    assert (len(tried), done[-1]) == (7, 6)

    again = _tuned(tmp_path / "runs" / "tuning.db", 6, done)
    assert (again, len(tried)) == (found, 7)
    _tuned(tmp_path / "runs" / "tuning.db", 8, done)
    assert len(tried) == 9


def test_who_breaks_off_has_the_best_so_far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the third trial: the better of the first two; before the first is done there is none."""
    worth = iter([0.6, 0.8])

    def until_it_is_broken_off(_data: Dataset, **_: object) -> OutOfFold:
        try:
            return _chances(next(worth))
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(tune, "out_of_fold", until_it_is_broken_off)
    assert _tuned(tmp_path / "tuning.db", 5, [])["eta"] != SETTINGS["eta"]
    with pytest.raises(KeyboardInterrupt):
        _tuned(tmp_path / "other.db", 5, [])


def test_trials_that_cannot_be_kept_are_a_sentence(tmp_path: Path) -> None:
    """A file that is no database of trials is told of, and stays as it is."""
    file = tmp_path / "tuning.db"
    file.write_text("no database at all, but long enough to be looked at as one " * 40, encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(FolderError, match="cannot be used to keep what is tried"):
        _tuned(file, 2, [])
    assert file.read_bytes() == before


def test_drawn_crops_and_own_ones_count_alike() -> None:
    """However few the own crops are; what was made from them is not asked about."""
    own, made = np.array([False, False, True, True]), np.array([False, False, False, True])
    data = Dataset(DATA.classes, DATA.features, DATA.labels, DATA.screens, DATA.alone, own, own.astype(np.int64), made)
    chances = np.array([[0.5, 0.5], [0.5, 0.5], [0.25, 0.75], [1, 0]], np.float32)
    assert loss(data, chances) == pytest.approx((np.log(2) + np.log(4)) / 2)


def test_a_course_ends_with_learning() -> None:
    """Each part takes its share, in order, and the last one reaches the end."""
    told: list[tuple[str, float, float]] = []
    course = Course(screens=0, pictures=0, trials=2, told=lambda *what: told.append(what))
    course.at(TUNING, 1)
    course.at(TUNING, 2)
    course.at(CHECKING, 5)
    course.at(LEARNING, 1)
    shares = [done / of for _, done, of in told]
    assert shares == sorted(shares)
    assert shares[0] * 2 == pytest.approx(shares[1])
    assert shares[-1] == 1
