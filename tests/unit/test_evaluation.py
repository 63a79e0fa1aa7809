"""The evaluation of a model: scores, calibration, reasons, costs, and the page that shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.adapters.models.xgboost_classifier import read_card
from daemon.adapters.pages.evaluation_page import render_evaluation
from daemon.domain.card import MODEL_FILE
from daemon.domain.evaluation import Cost, CurvePoint, Evaluation, Miss
from daemon.domain.geometry import Box
from daemon.domain.labelled import CropPlace, LabelledCrop, PictureNote
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.errors import NothingToDoError
from daemon.ports import Classifier
from daemon.stages.crop_pictures import as_png
from daemon.stages.features import LENGTH, NAMES, features
from daemon.training.costs import Costly, Told, costs, of_crop
from daemon.training.dataset import labelled_crops
from daemon.training.draw import draw_screen
from daemon.training.evaluate import Model, checked_chances, evaluate_drawn, evaluate_own
from daemon.training.judging import Judged, calibration, class_scores, group_of, importance, reasons, screen_scores

SHIPPED = Path(__file__).parents[2] / "models"
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def judged(labels: list[int], text: list[float], screens: str = "") -> Judged:
    chances = np.array([[1 - chance, chance] for chance in text], np.float32)
    names = tuple(screens or "a" * len(labels))
    return Judged(("icon", "text"), np.array(labels), chances, names, np.zeros((len(labels), LENGTH), np.float32))


def test_scores_by_class_and_by_screen() -> None:
    """By hand: of three texts one is lost, of two icons one is called text; the worse screen comes first."""
    found = judged([1, 1, 1, 0, 0], [0.9, 0.8, 0.2, 0.7, 0.1], "aabba")
    icon, text = class_scores(found)
    assert (icon.precision, icon.recall, icon.crops) == (0.5, 0.5, 2)
    assert text.f1 == pytest.approx(2 / 3)
    worse, better = screen_scores(found)
    assert (worse.name, worse.crops, worse.wrong, worse.text.recall) == ("b", 2, 2, 0.0)
    assert (better.name, better.wrong, better.text.precision) == ("a", 0, 1.0)
    assert found.wrong.tolist() == [2, 3]


def test_calibration_is_the_distance_of_sure_and_right() -> None:
    """Chances of 0.9 that are right nine times in ten are perfect; right half of the time, they are 0.4 off."""
    sure = [0.9] * 100
    bins, error = calibration(judged([1] * 90 + [0] * 10, sure))
    assert error == pytest.approx(0.18, abs=0.02)
    assert sum(one.crops for one in bins) == 100
    mixed = [1, 1, 1, 1, 1, 1, 1, 1, 1, 0] * 10
    assert calibration(judged(mixed, sure))[1] == pytest.approx(0, abs=1e-6)
    assert calibration(judged([1, 0] * 50, sure))[1] == pytest.approx(0.4, abs=1e-6)
    assert calibration(judged([], [])) == ((), 0.0)


def test_reasons_add_up_to_what_the_model_says() -> None:
    """Groups of features speak for what was said; together, with what is not shown, they are the log odds."""
    card, model = read_card(SHIPPED), (SHIPPED / MODEL_FILE).read_bytes()
    asked = np.array(card.self_test.features, np.float32)
    said = np.array(card.self_test.chances, np.float32)
    wrong = Judged(("icon", "text"), 1 - said.argmax(axis=1), said, ("a",) * len(asked), asked)
    found = reasons(model, wrong, range(len(asked)))
    for why, chances in zip(found, said, strict=True):
        assert sum(value for _, value in why) > 0, chances
        assert [abs(value) for _, value in why] == sorted((abs(value) for _, value in why), reverse=True)
    shares = importance(model)
    assert sum(share for _, share in shares) == pytest.approx(1)
    assert {name for name, _ in shares} <= {group_of(name) for name in NAMES}
    assert reasons(model, wrong, []) == []


class Text:
    """Calls every crop text, or what it was asked to."""

    name, classes = "0" * 12, ("icon", "text")

    def probabilities(self, asked: NDArray[np.float32]) -> NDArray[np.float32]:
        """All the same."""
        return np.tile(np.array([0.2, 0.8], np.float32), (len(asked), 1))


def test_a_classifier_that_was_told_asks_about_the_rest() -> None:
    """Crops are known by their features; a class that the other one does not know is left to it."""
    asked = np.arange(12, dtype=np.float32).reshape(3, 4)
    told = Told(Text(), {asked[0].tobytes(): "icon", asked[1].tobytes(): "flag"})
    expected = np.array([[1, 0], [0.2, 0.8], [0.2, 0.8]], np.float32)
    np.testing.assert_array_equal(told.probabilities(asked), expected)


def test_what_a_mistake_costs() -> None:
    """The picture is read as it is and as if every labelled crop were called right; what changes is the cost."""
    pixels = np.full((120, 300, 3), 30, np.uint8)
    cv2.putText(pixels, "Blade", (20, 60), cv2.FONT_HERSHEY_DUPLEX, 1, (250, 250, 250), 2)
    box = Box(15, 30, 110, 40)

    def read(_data: bytes, classifier: Classifier) -> ScreenReading:
        boxes = [place for place in _proposed(pixels) if place.intersection(box)]
        called = classifier.probabilities(features(pixels, _proposed(pixels)))
        texts = {place: bool(line[1] > 0.5) for place, line in zip(_proposed(pixels), called, strict=True)}
        shown = "Blade" if all(texts[place] for place in boxes) else "-"
        cell = Cell(text=shown, value=shown, confidence=1, held=shown == "-", box=box)
        rank = Cell(text="1", value=1, confidence=1, held=False, box=Box(200, 30, 9, 9))
        row = Row(cells={"rank": rank, "name": cell}, partial=False, held=False, box=box)
        return ScreenReading(screen="list", pack_version=1, rows=(row,))

    kinds: Mapping[Box, str] = dict.fromkeys(_proposed(pixels), "icon")
    (found,) = costs(as_png(pixels), kinds, Text(), read)
    assert found == Costly(Cost(row="1", column="name", before="Blade", after="- ?"), box)
    assert of_crop(Box(20, 40, 10, 10), [found], (300, 120)) == (found.cost,)
    assert of_crop(Box(200, 40, 10, 10), [found], (300, 120)) == ()
    assert costs(as_png(pixels), dict.fromkeys(kinds, "text"), Text(), read) == []


def _proposed(pixels: NDArray[np.uint8]) -> list[Box]:
    from daemon.stages.crop import crop  # noqa: PLC0415 - beside what it is compared with

    return list(crop(pixels))


class Store:
    """The labelled crops of one drawn screen, in memory."""

    def __init__(self) -> None:
        self.screen = draw_screen(11, 3)
        boxes, kinds = labelled_crops(self.screen)
        self.given = tuple(
            LabelledCrop(
                place=CropPlace(sha256=f"{n:064x}", source="a" * 64, box=box),
                kind=("icon", "text")[kind],
                by="",
                at=NOW,
            )
            for n, (box, kind) in enumerate(zip(boxes, kinds, strict=True))
        )

    def labels(self) -> tuple[LabelledCrop, ...]:
        """As `LabelledCrops` has it."""
        return self.given

    def classes(self) -> tuple[str, ...]:
        """As `LabelledCrops` has it."""
        return ("icon", "text")

    def pictures(self) -> Mapping[str, PictureNote]:
        """As `LabelledCrops` has it."""
        return {"a" * 64: PictureNote(name="list.png", at=NOW, by="")}

    def picture(self, sha256: str) -> bytes | None:
        """As `LabelledCrops` has it."""
        return as_png(self.screen.pixels) if sha256 == "a" * 64 else None

    def crop(self, _sha256: str) -> bytes | None:
        """As `LabelledCrops` has it."""
        return None


def model(**changes: object) -> Model:
    made = Model(data=(SHIPPED / MODEL_FILE).read_bytes(), card=read_card(SHIPPED), classifier=Text(), checked={})
    return replace(made, **changes)  # type: ignore[arg-type]  # fields of the model


def test_own_crops_are_judged_by_what_their_training_kept() -> None:
    """A crop that was learned from by heart would else look easy; one that was not is asked about."""
    store = Store()
    asked = evaluate_own(model(), store, read=None)
    assert asked.crops == len(store.given)
    assert asked.matrix[0][0] == 0
    kept = {label.place.key: (1.0, 0.0) if label.kind == "icon" else (0.0, 1.0) for label in store.given}
    first, *rest = kept
    found = evaluate_own(model(checked={key: kept[key] for key in rest}), store, read=None)
    assert found.missed == (store.given[0].kind == "icon")
    assert f"learned from {len(rest)} of these" in found.notes[0]
    assert found.by_screen[0].name == "list.png"
    assert first == store.given[0].place.key


def test_what_cannot_be_judged_is_told() -> None:
    """No labels, a class that the model does not know, no screens."""
    store = Store()
    store.given = (replace(store.given[0], kind="flag"), *store.given[1:])
    with pytest.raises(NothingToDoError, match="does not know flag"):
        evaluate_own(model(), store, read=None)
    store.given = ()
    with pytest.raises(NothingToDoError, match="muster label"):
        evaluate_own(model(), store, read=None)
    with pytest.raises(NothingToDoError, match="1 or more"):
        evaluate_drawn(model(), screens=0)


def test_what_a_training_kept_is_found_again() -> None:
    """By crop; a table of other classes, or none, is as good as none."""
    table = b"sha256,source,box,class,icon,text\nff,aa,1 2 3 4,icon,0.9,0.1\nee,1.png,,text,0.2,0.8\n"
    found = checked_chances(table, ("icon", "text"))
    assert found == {("aa", Box(1, 2, 3, 4), ""): (0.9, 0.1), ("1.png", None, "ee"): (0.2, 0.8)}
    assert checked_chances(table, ("icon", "text", "flag")) == {}
    assert checked_chances(None, ("icon", "text")) == {}


def test_the_page_needs_nothing_else_and_puts_names_in_as_text() -> None:
    """No address leads out, the script runs by its hash alone, and a file called like HTML is shown as its name."""
    found = evaluate_drawn(model(), screens=1)
    evil = "<img src=x onerror=alert(1)>.png"
    miss = Miss(
        picture=as_png(np.zeros((4, 4, 3), np.uint8)),
        source=evil,
        width=4,
        height=4,
        true="icon",
        said="text",
        chance_true=0.1,
        chance_said=0.9,
        reasons=(("gradient", 1.5), ("aspect", -0.2)),
        costs=(Cost(row="<b>", column="name", before="x", after="y"),),
    )
    curve = tuple(CurvePoint(labels=n, wrong=0.1 / (n + 1), log_loss=1 / (n + 1)) for n in (0, 20, 40, 80))
    page = render_evaluation(replace(found, misses=(miss,), missed=1, curve=curve, costs=1))
    assert evil not in page
    assert "&lt;img src=x" in page
    assert not re.search(r"(src|href)=\"(?!data:)", page)
    assert "script-src 'sha256-" in page
    assert "More labels would help" in page
    assert page.count("<circle") >= len(curve)
    assert "None." in render_evaluation(replace(found, misses=(), missed=0))


@pytest.mark.parametrize(
    ("losses", "said"), [((1, 0.5, 0.2), "would help"), ((1, 0.2, 0.195), "hardly help"), ((1, 0.5), "")]
)
def test_whether_more_labels_would_help(losses: tuple[float, ...], said: str) -> None:
    """As long as the chances get better by a twentieth from half of the labels to all of them."""
    curve = tuple(CurvePoint(labels=10 * n, wrong=0.1, log_loss=loss) for n, loss in enumerate(losses))
    evaluated: Evaluation = replace(evaluate_drawn(model(), screens=1), curve=curve)
    assert said in evaluated.curve_said
    assert bool(evaluated.curve_said) == bool(said)
