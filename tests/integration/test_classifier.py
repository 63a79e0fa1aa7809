"""The crop classifier from drawing to serving: trained, written, checked, loaded, judged."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import xgboost

from daemon.adapters.models.model_registry import ModelRegistry
from daemon.adapters.models.model_trial import load_classifier
from daemon.domain.card import CARD_FILE, MODEL_FILE, Card
from daemon.errors import FolderError, ModelMismatchError, ModelMissingError
from daemon.stages.classify import classify
from daemon.stages.crop import crop
from daemon.stages.features import LENGTH, NAMES, VERSION, features
from daemon.training.evaluate import Model, evaluate_drawn
from daemon.training.train import Sources, train
from daemon.training.war_list import WarMember, draw_war_list

COMMITTED = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Card]:
    folder = tmp_path_factory.mktemp("models")
    trained = train(Sources(screens=6, seed=2))
    ModelRegistry(folder).replace_shipped(trained.model, trained.card)
    return folder, trained.card


@pytest.fixture
def copied(made: tuple[Path, Card], tmp_path: Path) -> Path:
    for name in (MODEL_FILE, CARD_FILE):
        (tmp_path / name).write_bytes((made[0] / name).read_bytes())
    return tmp_path


def _change_card(folder: Path, **changes: object) -> None:
    card = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
    (folder / CARD_FILE).write_text(json.dumps({**card, **changes}), encoding="utf-8")


def test_training_repeats_byte_for_byte(made: tuple[Path, Card], tmp_path: Path) -> None:
    """The same screens and seed give the same data and the same model on the same machine."""
    again = train(Sources(screens=6, seed=2, kept=tmp_path))
    assert (again.card.data_sha256, again.card.sha256) == (made[1].data_sha256, made[1].sha256)
    assert again.model == (made[0] / MODEL_FILE).read_bytes()
    assert again.card.sha256 == hashlib.sha256(again.model).hexdigest()
    assert not [path for path in made[0].iterdir() if "part" in path.name]


def test_the_card_says_what_the_model_is(made: tuple[Path, Card]) -> None:
    """Classes, features, numbers of screens and crops, scores and versions stand on it."""
    _, card = made
    assert card.classes == ("icon", "text")
    assert (card.feature_version, card.feature_names) == (VERSION, NAMES)
    assert card.screens == 6
    assert set(card.crops) == {"icon", "text"}
    assert 0.5 < card.scores["accuracy"] <= 1
    assert {"xgboost", "numpy"} <= set(card.versions)


def test_a_written_model_is_served(made: tuple[Path, Card]) -> None:
    """What was written loads, and gives chances that add up to one."""
    classifier = load_classifier(made[0], version=VERSION, names=NAMES)
    assert classifier.name == made[1].sha256[:12]
    chances = classifier.probabilities(np.zeros((3, LENGTH), np.float32))
    assert chances.shape == (3, 2)
    np.testing.assert_allclose(chances.sum(axis=1), 1, rtol=1e-5)
    assert classifier.probabilities(np.zeros((0, LENGTH), np.float32)).shape == (0, 2)


@pytest.mark.parametrize("name", [MODEL_FILE, CARD_FILE])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    """The sentence says which file is not there."""
    (copied / name).unlink()
    with pytest.raises(ModelMissingError, match=name):
        load_classifier(copied, version=VERSION, names=NAMES)


def test_a_changed_model_never_reaches_xgboost(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One changed byte is noticed before the reader that it could crash sees it."""
    data = bytearray((copied / MODEL_FILE).read_bytes())
    data[len(data) // 2] ^= 1
    (copied / MODEL_FILE).write_bytes(data)

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(xgboost.Booster, "load_model", never)
    with pytest.raises(ModelMismatchError, match="is not the model"):
        load_classifier(copied, version=VERSION, names=NAMES)


def test_a_model_of_other_features_is_refused(copied: Path) -> None:
    """A model that learned from other numbers would answer, and answer nonsense."""
    with pytest.raises(ModelMismatchError, match="another version"):
        load_classifier(copied, version=VERSION + 1, names=NAMES)
    with pytest.raises(ModelMismatchError, match="another version"):
        load_classifier(copied, version=VERSION, names=NAMES[::-1])


def test_bytes_that_are_no_model_are_refused(copied: Path) -> None:
    """Even when the card names their hash."""
    (copied / MODEL_FILE).write_bytes(b"no model")
    _change_card(copied, sha256=hashlib.sha256(b"no model").hexdigest())
    with pytest.raises(ModelMismatchError):
        load_classifier(copied, version=VERSION, names=NAMES)


@pytest.mark.parametrize("text", ["", "{}", "[1, 2", '{"classes": 3}'])
def test_a_card_that_is_none_is_refused(copied: Path, text: str) -> None:
    """Whatever stands in its place."""
    (copied / CARD_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ModelMismatchError, match="card"):
        load_classifier(copied, version=VERSION, names=NAMES)


def test_a_model_that_answers_otherwise_is_refused(copied: Path) -> None:
    """The model is asked what the card has answers to."""
    card = json.loads((copied / CARD_FILE).read_text(encoding="utf-8"))
    test = card["self_test"]
    _change_card(copied, self_test={**test, "chances": [line[::-1] for line in test["chances"]]})
    with pytest.raises(ModelMismatchError, match="other answers"):
        load_classifier(copied, version=VERSION, names=NAMES)


def test_a_folder_that_cannot_be_written_is_said(made: tuple[Path, Card], tmp_path: Path) -> None:
    """A file lies where the folder should be, of models or of drawn crops."""
    (tmp_path / "models").write_text("in the way")
    with pytest.raises(FolderError, match="models"):
        train(Sources(screens=2, seed=1, kept=tmp_path / "models"))
    with pytest.raises(FolderError, match="models"):
        ModelRegistry(tmp_path / "models").replace_shipped(b"", made[1])


def test_a_model_is_judged(made: tuple[Path, Card]) -> None:
    """On drawn screens it did not learn from: the matrix holds every crop, and the mistakes are shown."""
    classifier = load_classifier(made[0], version=VERSION, names=NAMES)
    heard: list[tuple[int, int]] = []
    model = Model(data=(made[0] / MODEL_FILE).read_bytes(), card=made[1], classifier=classifier, checked={})
    found = evaluate_drawn(model, screens=2, progress=lambda done, of: heard.append((done, of)))
    assert heard == [(1, 2), (2, 2)]
    assert sum(map(sum, found.matrix)) == found.crops > 0
    assert len(found.misses) == found.missed == found.crops - sum(found.matrix[n][n] for n in range(2))
    for miss in found.misses:
        assert cv2.imdecode(np.frombuffer(miss.picture, np.uint8), cv2.IMREAD_COLOR) is not None
        assert miss.reasons


def test_the_committed_model_keeps_every_text_of_a_war_list() -> None:
    """No whole cell of a drawn war list is lost, and hardly an icon is let through."""
    members = [
        WarMember(name=name, role="Membre", last_seen="18m", boost="1000", power=power, tickets="24", face=face)
        for face, (name, power) in enumerate(
            [("Fennick", "9981K/3487K"), ("Isolde", "0/3391K"), ("Quillon", "10246K/3497K"), ("Rivendale", "0/1080K")]
        )
    ]
    drawing = draw_war_list(members)
    classifier = load_classifier(COMMITTED, version=VERSION, names=NAMES)
    boxes = crop(drawing.pixels)
    found = classify(boxes, features(drawing.pixels, boxes), classifier)
    kept = [item.box for item in found if item.text_chance >= 0.5]
    for mark in drawing.texts:
        covered = sum(mark.box.intersection(box) for box in kept)
        assert covered >= 0.6 * mark.box.area, mark
    others = [box for box in kept if not any(box.intersection(mark.box) for mark in drawing.texts)]
    assert len(others) <= 3
