"""Labels, scores and cards, without training anything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from daemon.domain.geometry import Box
from daemon.errors import NothingToDoError, TrainingMissingError
from daemon.training import drawn_cache, engine
from daemon.training.canvas import IconMark, TextMark
from daemon.training.dataset import CLASSES, Dataset, label, labelled_crops, make_dataset, screens_dataset
from daemon.training.draw import draw_screen
from daemon.training.drawn_cache import cached_dataset
from daemon.training.scores import confusion, scores

TEXTS = (TextMark(text="3689K", box=Box(100, 50, 60, 20)), TextMark(text="24", box=Box(300, 50, 20, 20)))
ICONS = (IconMark("portrait", Box(90, 40, 90, 90)), IconMark("ticket", Box(300, 49, 22, 22)))


@pytest.mark.parametrize(
    ("box", "kind"),
    [
        (Box(100, 50, 60, 20), "text"),
        (Box(97, 47, 66, 26), "text"),
        (Box(100, 50, 14, 20), "text"),
        (Box(10, 10, 40, 40), "icon"),
        (Box(90, 20, 200, 150), "icon"),
        (Box(60, 50, 80, 20), None),
        (Box(110, 60, 6, 5), None),
        (Box(300, 50, 20, 20), None),
    ],
    ids=[
        "exact",
        "with a margin",
        "one glyph",
        "elsewhere",
        "a panel",
        "an icon and a text",
        "a piece of a letter",
        "under an icon",
    ],
)
def test_crops_are_labelled_by_what_they_cover(box: Box, kind: str | None) -> None:
    """A crop is text when texts fill it, none when they hardly touch it, and left out in between."""
    found = label(box, TEXTS, ICONS)
    assert (None if found is None else CLASSES[found]) == kind


def test_a_drawn_screen_has_crops_of_both_classes() -> None:
    """The cropper finds texts and other things on a drawn screen, and both can be labelled."""
    boxes, labels = labelled_crops(draw_screen(11, 3))
    assert len(boxes) == len(labels)
    assert set(labels.tolist()) == {0, 1}


def test_a_dataset_repeats() -> None:
    """The same seed gives the same bytes, another seed does not."""
    first, again = (make_dataset(screens=2, seed=5) for _ in range(2))
    assert first.sha256() == again.sha256()
    assert first.sha256() != make_dataset(screens=2, seed=6).sha256()
    assert first.alone.any()
    assert not first.alone.all()


def test_one_screen_is_not_enough() -> None:
    """A model of one screen could not be checked on another."""
    with pytest.raises(NothingToDoError, match="at least 2"):
        make_dataset(screens=1, seed=1)


def test_missing_scikit_learn_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the `train` extra the message says what to type."""
    monkeypatch.setattr(engine, "find_spec", lambda _name: None)
    with pytest.raises(TrainingMissingError, match="uv sync --extra train"):
        engine.require_training()


def test_scores_by_hand() -> None:
    """Two texts found, one lost, one icon let through, one kept out."""
    labels = np.array([1, 1, 1, 0, 0])
    text = np.array([0.9, 0.8, 0.4, 0.7, 0.1], np.float32)
    chances = np.column_stack([1 - text, text])
    found = scores(CLASSES, labels, chances)
    assert found["accuracy"] == 0.6
    assert found["text_recall"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["text_precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert found["brier"] == pytest.approx((0.01 + 0.04 + 0.36 + 0.49 + 0.01) / 5, abs=1e-4)
    assert confusion(labels, chances).tolist() == [[1, 1], [1, 2]]


def test_drawn_crops_are_kept_and_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes as drawn anew; a damaged piece is drawn again, and those of an earlier program go."""
    monkeypatch.setattr(drawn_cache, "PIECE", 2)
    made = make_dataset(screens=3, seed=5)
    old = tmp_path / "0000000000000000-5-0-2.npz"
    old.write_bytes(b"old")
    assert cached_dataset(tmp_path, screens=3, seed=5).sha256() == made.sha256()
    assert len(list(tmp_path.glob("*.npz"))) == 2
    assert not old.exists()
    next(iter(tmp_path.glob("*.npz"))).write_bytes(b"damaged")
    drawn: list[range] = []

    def counted(numbers: range, *, seed: int) -> Dataset:
        drawn.append(numbers)
        return screens_dataset(numbers, seed=seed)

    monkeypatch.setattr(drawn_cache, "screens_dataset", counted)
    assert cached_dataset(tmp_path, screens=3, seed=5).sha256() == made.sha256()
    assert len(drawn) == 1
