"""A list whose two columns of numbers only their icons tell apart, from labelled crops to cells."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.adapters.models.model_trial import load_classifier
from daemon.adapters.readers.tesseract import Tesseract
from daemon.adapters.settings.packs import load_packs
from daemon.domain.languages import Languages
from daemon.domain.reading import Row
from daemon.pipeline import Engines, read_screenshot
from daemon.ports import Classifier
from daemon.stages.crop import crop
from daemon.stages.features import NAMES as NAMES_OF_FEATURES
from daemon.stages.features import VERSION, features
from daemon.training.canvas import Canvas
from daemon.training.dataset import CLASSES, Dataset, label
from daemon.training.dice import Dice
from daemon.training.draw import Drawing
from daemon.training.icons import icon
from daemon.training.learn import fit, predicted
from daemon.training.lettering import Style
from daemon.training.typefaces import BUILT_IN

PROJECT = Path(__file__).parents[2]

PACK = """\
screen: raids
version: 1
title: {en: Raids}
columns:
  name:    {type: name,    x: [-0.1, 2.0], y: [-0.25, 0.25]}
  attacks: {type: integer, x: [2.3, 5.6],  y: [-0.25, 0.25], icon: sword, optional: true}
  defence: {type: integer, x: [2.3, 5.6],  y: [-0.25, 0.25], icon: shield, optional: true}
  power:   {type: integer, x: [5.9, 8.5],  y: [-0.25, 0.25], begins: [6.35, 6.45], at_least: 1000}
"""

ROW, LEFT = 100, 120
NAMES = ("Amberline", "Basalt", "Corvane", "Dunewalker", "Elkhorn", "Foxglove")

Numbers = Sequence[tuple[str, str]]
"""The numbers of a row from left to right, each with the icon before it."""


def raids(rows: Sequence[Numbers]) -> Drawing:
    """A list as a game might draw it: name, numbers with icons, power."""
    canvas = Canvas(LEFT + 9 * ROW, ROW * len(rows) + 20, (34, 36, 44))
    style = Style(typeface=BUILT_IN, size=30, fill=(240, 240, 240))
    for number, numbers in enumerate(rows):
        y = 60 + number * ROW
        canvas.text(NAMES[number], style, LEFT, y, column="name", row=number)
        canvas.text(f"{914_305 - 40_321 * number}", style, LEFT + 6.4 * ROW, y, column="power", row=number)
        for place, (name, text) in enumerate(numbers):
            x = LEFT + (2.6 + 1.6 * place) * ROW
            canvas.tile(icon(name, Dice(3, 1), 34, (214, 178, 92), (90, 98, 120), plain=True), x, y, name)
            canvas.text(text, style, x + 0.3 * ROW, y, column=name, row=number)
    pixels = np.ascontiguousarray(canvas.pixels[..., ::-1])
    pixels.setflags(write=False)
    return Drawing(pixels=pixels, texts=tuple(canvas.texts), icons=tuple(canvas.icons))


@dataclass
class Own:
    """A model in memory."""

    model: bytes
    classes: tuple[str, ...]
    name: str = "own"

    def probabilities(self, asked: NDArray[np.float32]) -> NDArray[np.float32]:
        """See `daemon.ports.Classifier`."""
        return predicted(self.model, 1.0, asked)


def learned(drawings: Sequence[Drawing], added: tuple[str, ...]) -> Own:
    """A model of the crops of drawings, in which the icons of these names are classes of their own."""
    classes, measured, labels = (*CLASSES, *added), [], []
    for drawing in drawings:
        boxes = crop(drawing.pixels)
        for box, line in zip(boxes, features(drawing.pixels, boxes), strict=True):
            its = [mark for mark in drawing.icons if mark.box.intersection(box) > 0.5 * max(box.area, mark.box.area)]
            kind = classes.index(its[0].name) if its and its[0].name in added else label(box, drawing.texts, ())
            if kind is not None:
                measured.append(line)
                labels.append(kind)
    count, nothing = len(labels), np.zeros(len(labels), bool)
    alike = nothing.astype(np.int64)
    data = Dataset(classes, np.array(measured), np.array(labels), alike, nothing, ~nothing, np.arange(count), nothing)
    return Own(fit(data, trees=40, seed=1), classes)


DRAWN = [
    raids(
        [
            [("sword", f"{7 + 13 * i + n}"), ("shield", f"{90 - 7 * i + n}")][:: 1 if (i + n) % 2 else -1]
            for i in range(6)
        ]
    )
    for n in range(6)
]


@pytest.fixture(scope="module")
def own() -> Own:
    return learned(DRAWN, ("sword", "shield"))


def read(drawing: Drawing, classifier: Classifier, folder: Path) -> tuple[Row, ...]:
    (folder / "raids.yaml").write_text(PACK, encoding="utf-8")
    engines = Engines(
        classifier=classifier,
        reader=Tesseract(wanted=("eng",), timeout_seconds=30),
        crop_reader=None,
        packs=load_packs(folder),
        languages=Languages("eng", "eng", "eng"),
        max_megapixels=40,
        monotonic=time.monotonic,
    )
    data = cv2.imencode(".png", drawing.pixels)[1].tobytes()
    return read_screenshot(data, engines).reading.rows


def said(rows: Sequence[Row], column: str) -> list[object]:
    """The value of each row; `None` where there is no cell, and why where it is held."""
    cells = [row.cells.get(column) for row in rows]
    return [cell and (f"held: {cell.why}" if cell.held else cell.value) for cell in cells]


def test_numbers_are_told_apart_by_their_icons_alone(own: Own, tmp_path: Path) -> None:
    """Where they stand in any order, where one is absent, and where there is no icon that anybody knows."""
    drawing = raids(
        [
            [("sword", "31"), ("shield", "58")],
            [("shield", "47"), ("sword", "62")],
            [("shield", "29")],
            [("sword", "83"), ("coin", "35")],
            [("sword", "46"), ("shield", "73")],
        ]
    )
    rows = read(drawing, own, tmp_path)
    assert [row.cells["name"].text for row in rows] == list(NAMES[:5])
    assert said(rows, "attacks") == [31, 62, None, 83, 46]
    assert said(rows, "defence") == [58, 47, 29, "held: icon", 73]
    assert not any(row.cells["power"].held for row in rows)


def test_a_model_that_does_not_know_the_icons_holds_the_numbers(tmp_path: Path) -> None:
    """As the one that comes with Muster does: the rest of the list is read, and no number is in a wrong column."""
    shipped = load_classifier(PROJECT / "models", version=VERSION, names=NAMES_OF_FEATURES)
    rows = read(raids([[("sword", f"{31 + i}"), ("shield", "58")] for i in range(4)]), shipped, tmp_path)
    assert said(rows, "attacks") == said(rows, "defence") == ["held: icon"] * 4
    assert not any(row.cells["power"].held for row in rows)
