"""Screenshots whose crops have labels and whose cells are known, for `bench/labels.py`: a real list and a drawn one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
from rapidfuzz import fuzz

from bench.score import SHARED
from daemon.adapters.models.true_screenshots import known_in_folder
from daemon.adapters.settings.packs import load_packs
from daemon.domain.comparing import TrueCell, TrueRow, TrueScreenshot
from daemon.domain.geometry import Box
from daemon.domain.labelled import BASE_CLASSES
from daemon.domain.pack import Pack
from daemon.domain.reading import ScreenReading
from daemon.errors import ScreenshotError
from daemon.pipeline import Engines, Steps, read_screenshot
from daemon.stages.classify import ClassifiedCrop, classify
from daemon.stages.crop import crop
from daemon.stages.features import features
from daemon.stages.load import Pixels
from daemon.training.canvas import Canvas, IconMark, TextMark
from daemon.training.dataset import label
from daemon.training.dice import Dice
from daemon.training.lettering import Style, letter
from daemon.training.typefaces import BUILT_IN
from daemon.training.wording import name as made_up_name

CONFIG = Path(__file__).parents[1] / "config.yaml"
SCREEN = "tb_members"

KNOWN = 85
"""Likeness of names, of 100, from which on a row is a member's."""

AT = datetime(2026, 1, 1, tzinfo=UTC)

SCREENS = 52
"""Drawn ones."""

PACK = """\
screen: emblems
version: 1
title: {en: Emblems}
columns:
  name:    {type: name,     x: [-0.1, 2.3], y: [-0.25, 0.25]}
  attacks: {type: integer,  x: [2.6, 3.9],  y: [-0.25, 0.25]}
  wins:    {type: integer,  x: [4.1, 5.4],  y: [-0.25, 0.25]}
  power:   {type: integer,  x: [5.6, 8.2],  y: [-0.25, 0.25], at_least: 1000}
"""

SIGNS = {"attacks": "W", "wins": "A", "power": "B"}
"""The letter before each number that is an emblem of the game, and no part of the number."""


@dataclass(frozen=True, eq=False)
class Shot:
    """A screenshot: what stands on it, who, its crops, and the classes of those that have a clear one."""

    name: str
    data: bytes
    pixels: Pixels
    truth: TrueScreenshot
    members: frozenset[str]
    crops: tuple[ClassifiedCrop, ...]
    kinds: Mapping[Box, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.data).hexdigest()


def real_game(engines: Engines) -> Iterator[Shot]:
    """Each screenshot of the scrolled list; none where the pictures are not there.

    A crop is `text` where a cell stands that Muster read and the truth, where it speaks of it, confirms; `icon` where
    no cell stands, in the rows that were found. Crops at cells that were held or misread, and outside of the rows, get
    no label. The heading that a row stands under counts as a cell, though few pictures show it.
    """
    folder = SHARED / "runs" / SCREEN
    if not (folder / "truth.json").is_file():
        return
    members = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["members"]
    more = {known.truth.sha256: known.truth for known in known_in_folder(SHARED / "screens")}
    for path in sorted(folder.glob("*.png")):
        data, steps = path.read_bytes(), list[Steps]()
        reading = read(data, engines, steps)
        if reading is None:
            continue
        rows = [(row, _member(row.cells["name"].text, members)) for row in reading.rows if "name" in row.cells]
        stand = [member for row, member in rows if member and not row.partial]
        sha = hashlib.sha256(data).hexdigest()
        cells = tuple(TrueRow(cells={key: TrueCell(text=text) for key, text in member.items()}) for member in stand)
        yield Shot(
            name=path.name,
            data=data,
            pixels=steps[0].picture.pixels,
            truth=more.get(sha) or TrueScreenshot(name=path.name, sha256=sha, screen=SCREEN, rows=cells),
            members=frozenset(member["name"] for _, member in rows if member),
            crops=steps[0].crops,
            kinds=_by_cells(reading, members, steps[0].crops),
        )


def read(data: bytes, engines: Engines, steps: list[Steps] | None = None) -> ScreenReading | None:
    """What is read; None for a picture that cannot be."""
    try:
        return read_screenshot(data, engines, watch=None if steps is None else steps.append).reading
    except ScreenshotError:
        return None


def _member(name: str, members: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    best = max(members, key=lambda member: fuzz.ratio(member["name"], name))
    return best if fuzz.ratio(best["name"], name) >= KNOWN else {}


def _by_cells(
    reading: ScreenReading, members: Sequence[Mapping[str, str]], crops: Sequence[ClassifiedCrop]
) -> dict[Box, str]:
    """The class of each crop that has a clear one."""
    texts, unclear = [], []
    for row in reading.rows:
        member = _member(row.cells["name"].text, members) if "name" in row.cells else {}
        for column, cell in row.cells.items():
            if not cell.held and member.get(column, cell.text) == cell.text:
                texts.append(TextMark(text=cell.text, box=cell.box))
            else:
                unclear.append(cell.box)
    top, bottom = min(row.box.y for row in reading.rows), max(row.box.bottom for row in reading.rows)
    kinds = {}
    for one in crops:
        kind = label(one.box, texts, ())
        in_rows = top <= one.box.y and one.box.bottom <= bottom
        if kind is not None and in_rows and not any(one.box.intersection(box) for box in unclear):
            kinds[one.box] = BASE_CLASSES[kind]
    return kinds


def drawn_game(folder: Path, engines: Engines) -> tuple[list[Shot], tuple[Pack, ...]]:
    """The screens of the drawn list, labelled by the truth of the drawing, and the pack that reads them."""
    rules = folder / "rules"
    rules.mkdir()
    (rules / "emblems.yaml").write_text(PACK, encoding="utf-8")
    return [_drawn(number, engines) for number in range(SCREENS)], load_packs(rules)


def _drawn(number: int, engines: Engines) -> Shot:
    dice = Dice(77, number)
    row, left = dice.whole(80, 130), 60
    canvas = Canvas(left + round(8.6 * row), row * 8 + 20, dice.one([(28, 24, 40), (40, 34, 56), (22, 30, 44)]))
    size = 0.3 * row
    style = Style(typeface=BUILT_IN, size=size, fill=(236, 232, 226))
    emblem = replace(style, fill=(238, 190, 84), weight=0.04, outline=(70, 40, 16))
    truth, signs = [], list[IconMark]()
    for place in range(8):
        y = row * (place + 0.5)
        cells = {
            "name": made_up_name(dice),
            "attacks": str(dice.whole(10, 99)),
            "wins": str(dice.whole(100, 999)),
            "power": str(dice.whole(1_000_000, 9_000_000)),
        }
        canvas.text(cells["name"], style, left, y)
        for column, x in (("attacks", 2.9), ("wins", 4.4), ("power", 5.9)):
            sign = letter(SIGNS[column], emblem)
            seen = canvas.lay_text(sign, left + x * row, y, text="")
            signs.append(IconMark("emblem", seen))
            canvas.texts.pop()
            canvas.text(cells[column], style, seen.right + 0.32 * size, y)
        truth.append(TrueRow(cells={column: TrueCell(text=text) for column, text in cells.items()}))
    pixels = np.ascontiguousarray(canvas.pixels[..., ::-1])
    data = cv2.imencode(".png", pixels)[1].tobytes()
    boxes = crop(pixels)
    crops = classify(boxes, features(pixels, boxes), engines.classifier)
    kinds = {box: label(box, canvas.texts, signs) for box in boxes}
    return Shot(
        name=f"emblems_{number}.png",
        data=data,
        pixels=pixels,
        truth=TrueScreenshot(
            name=f"emblems_{number}.png", sha256=hashlib.sha256(data).hexdigest(), screen="emblems", rows=tuple(truth)
        ),
        members=frozenset({f"emblems {number}"}),
        crops=crops,
        kinds={box: BASE_CLASSES[kind] for box, kind in kinds.items() if kind is not None},
    )
