"""A drawn screen of cards beside each other, from its pixels to rows, with the shipped classifier."""

from __future__ import annotations

import time
from pathlib import Path

import cv2
import numpy as np

from daemon.adapters.models.model_trial import load_classifier
from daemon.adapters.readers.tesseract import Tesseract
from daemon.adapters.settings.packs import load_packs
from daemon.domain.languages import Languages
from daemon.pipeline import Engines, read_screenshot
from daemon.stages.features import NAMES as FEATURES
from daemon.stages.features import VERSION
from daemon.training.canvas import Canvas
from daemon.training.lettering import Style
from daemon.training.typefaces import BUILT_IN

PROJECT = Path(__file__).parents[2]

PACK = """\
screen: cards
version: 1
title: {en: Cards}
across: 2
columns:
  name:   {type: name,     x: [-0.1, 1.9], y: [-0.2, 0.15]}
  power:  {type: quantity, x: [-0.1, 1.3], y: [0.15, 0.45]}
  level:  {type: integer,  x: [1.5, 2.2],  y: [0.15, 0.45]}
"""

NAMES = ("Amberline", "Basalt", "Corvane", "Dunewalker", "Elkhorn", "Foxglove", "Greymoor")
PITCH, TOP, LEFT, APART = 150, 110, 60, 460


def test_cards_are_read_one_after_the_other(tmp_path: Path) -> None:
    """Each with its own values, at their places on the picture; what could not be read at first is looked at there."""
    canvas = Canvas(2 * APART + 40, TOP + 4 * PITCH, (34, 36, 44))
    big, small = (Style(typeface=BUILT_IN, size=size, fill=(240, 240, 240)) for size in (30, 28))
    for number, name in enumerate(NAMES):
        x, y = LEFT + number % 2 * APART, TOP + number // 2 * PITCH
        canvas.text(name, big, x, y, column="name", row=number)
        canvas.text(f"{228.9 - 7.3 * number:.1f}M", small, x, y + 0.3 * PITCH, column="power", row=number)
        canvas.text(str(68 - 7 * number), small, x + 1.8 * PITCH, y + 0.3 * PITCH, column="level", row=number)
    (tmp_path / "cards.yaml").write_text(PACK, encoding="utf-8")
    engines = Engines(
        classifier=load_classifier(PROJECT / "models", version=VERSION, names=FEATURES),
        reader=Tesseract(wanted=("eng",), timeout_seconds=30),
        crop_reader=None,
        packs=load_packs(tmp_path),
        languages=Languages("eng", "eng", "eng"),
        max_megapixels=40,
        monotonic=time.monotonic,
    )
    pixels = np.ascontiguousarray(canvas.pixels[..., ::-1])
    read = read_screenshot(cv2.imencode(".png", pixels)[1].tobytes(), engines)
    assert read.size == (pixels.shape[1], pixels.shape[0])
    said = {name: [row.cells[name].value for row in read.reading.rows] for name in ("name", "power", "level")}
    assert said["name"] == list(NAMES)
    assert said["power"] == [round((228.9 - 7.3 * number) * 1e6) for number in range(len(NAMES))]
    assert said["level"] == [68 - 7 * number for number in range(len(NAMES))]
    where = {mark.row: mark.box for mark in canvas.texts if mark.column == "name"}
    assert all(row.cells["name"].box.intersection(where[number]) for number, row in enumerate(read.reading.rows))
