"""What crops weigh, and how chances are set right."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import xgboost
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from daemon.adapters.models.xgboost_classifier import read_card
from daemon.domain.calibration import tempered
from daemon.domain.card import MODEL_FILE
from daemon.errors import NothingToDoError
from daemon.training.dataset import Dataset, drawn_dataset, joined
from daemon.training.learn import OWN_WEIGHT, RAREST, best_temperature, weights
from daemon.training.start import started_from

SHIPPED = Path(__file__).parents[2] / "models"


def drawn(icons: int, texts: int) -> Dataset:
    labels = np.array([0] * icons + [1] * texts)
    count = len(labels)
    return drawn_dataset(np.zeros((count, 1), np.float32), labels, np.arange(count), np.zeros(count, bool))


def own(labels: list[int], *, variants: int = 0, classes: tuple[str, ...] = ("icon", "text")) -> Dataset:
    """Own crops, each with so many variants."""
    kinds = np.repeat(np.array(labels), 1 + variants)
    count = len(kinds)
    return Dataset(
        classes=classes,
        features=np.zeros((count, 1), np.float32),
        labels=kinds,
        screens=np.full(count, 1_000_000),
        alone=np.zeros(count, bool),
        own=np.ones(count, bool),
        crops=np.repeat(np.arange(1, len(labels) + 1), 1 + variants),
        made=np.tile(np.arange(1 + variants) > 0, len(labels)),
    )


def test_every_class_weighs_as_much() -> None:
    """Whatever the number of its crops, and all together as much as there are crops."""
    data = drawn(9, 3)
    found = weights(data)
    assert found[data.labels == 0].sum() == pytest.approx(found[data.labels == 1].sum())
    assert found.sum() == pytest.approx(12)


def test_own_crops_weigh_more_than_drawn_ones_but_never_more_than_all_of_them() -> None:
    """Ten are not blown up to outweigh thousands, and thousands do not drown what was drawn."""
    few = joined([drawn(500, 500), own([0, 1] * 5, variants=3)], ("icon", "text"))
    assert weights(few)[few.own].sum() == pytest.approx(10 * OWN_WEIGHT)
    many = joined([drawn(50, 50), own([0, 1] * 100)], ("icon", "text"))
    assert weights(many)[many.own].sum() == pytest.approx(100)
    assert weights(own([0, 1] * 5)).sum() == pytest.approx(10)


def test_variants_share_the_weight_of_their_crop() -> None:
    """A crop of which more was made says no more for it."""
    data = joined([own([0]), own([1], variants=4)], ("icon", "text"))
    found = weights(dataclasses.replace(data, crops=np.array([1, 2, 2, 2, 2, 2])))
    assert found[0] == pytest.approx(found[1:].sum())


def test_a_rare_class_does_not_outvote_the_others() -> None:
    """Three flags among three hundred icons and texts weigh at most so many times what they are."""
    data = own([0] * 150 + [1] * 150 + [2] * 3, classes=("icon", "text", "flag"))
    found = weights(data)
    assert found[data.labels == 2].max() == pytest.approx(RAREST)


chances = arrays(np.float32, (8, 3), elements=st.floats(0.0625, 1, width=32)).map(
    lambda given: (given / given.sum(axis=1, keepdims=True)).astype(np.float32)
)


@given(chances, st.floats(0.4, 4))
def test_tempering_changes_how_sure_and_never_which(said: NDArray[np.float32], temperature: float) -> None:
    """Each line still adds up to one, the likeliest class stays, and nothing gets surer by a temperature above one."""
    found = tempered(said, temperature)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
    assert (found[np.arange(8), said.argmax(axis=1)] >= found.max(axis=1) - 1e-6).all()
    if temperature >= 1:
        assert (found.max(axis=1) <= said.max(axis=1) + 1e-5).all()


def test_the_temperature_that_overconfident_chances_need_is_found() -> None:
    """Chances of 0.99 that are right three times in four become chances of about three in four."""
    labels = np.array([1] * 75 + [0] * 25)
    said = np.tile(np.array([[0.01, 0.99]], np.float32), (100, 1))
    temperature = best_temperature(labels, said)
    assert tempered(said, temperature)[0, 1] == pytest.approx(0.75, abs=0.02)
    assert best_temperature(np.array([], int), np.zeros((0, 2), np.float32)) == 1


def test_further_classes_are_added_to_an_earlier_model() -> None:
    """Its chances keep their proportions, the new classes have the chance of a crop of no class, and it can learn."""
    model = (SHIPPED / MODEL_FILE).read_bytes()
    asked = np.array(read_card(SHIPPED).self_test.features, np.float32)
    wanted = ("icon", "text", "flag", "medal")
    before, after = opened(model).inplace_predict(asked), opened(started_from(model, wanted[:2], wanted))
    given = after.inplace_predict(asked)
    assert given.shape == (len(asked), 4)
    np.testing.assert_allclose(given[:, :2] / given[:, :2].sum(axis=1, keepdims=True), before, atol=1e-5)
    np.testing.assert_array_equal(given[:, 2], given[:, 3])
    assert after.num_boosted_rounds() == opened(model).num_boosted_rounds()
    learned = xgboost.train(
        {"objective": "multi:softprob", "num_class": 4, "eta": 0.5, "nthread": 1},
        xgboost.DMatrix(np.repeat(asked, 20, axis=0), np.repeat([0, 1, 2, 3, 2, 3], 20)),
        12,
        xgb_model=after,
    )
    assert learned.inplace_predict(asked).argmax(axis=1).tolist() == [0, 1, 2, 3, 2, 3]
    assert started_from(model, wanted[:2], wanted[:2]) is model
    with pytest.raises(NothingToDoError, match="--fresh"):
        started_from(model, wanted[:2], ("text", "icon"))


def opened(model: bytes) -> xgboost.Booster:
    booster = xgboost.Booster({"nthread": 1})
    booster.load_model(bytearray(model))
    return booster
