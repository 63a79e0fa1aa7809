"""Letters that lean are read upright, and only where a whole list leans."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.stages.ocr import lines
from daemon.stages.sheet import Look, TextLine, sheet, straight
from daemon.stages.slant import leaning, slant_at

TEXTS = ("11,202,333", "7,966,111", "Waldos", "7", "8,242,331", "Rocket Ace")
STEP = 40


def _drawn(leans: list[float], texts: tuple[str, ...] = TEXTS) -> tuple[NDArray[np.uint8], list[Box]]:
    """A masked picture with a text a line, each leaning as it is told, and where they stand."""
    masked = np.zeros((STEP * len(texts), 300), np.uint8)
    boxes = []
    for number, (text, lean) in enumerate(zip(texts, leans, strict=True)):
        line = np.zeros((STEP, 300), np.uint8)
        cv2.putText(line, text, (30, 28), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 255, 2, cv2.LINE_AA)
        line = np.asarray(cv2.warpAffine(line, straight(-lean, STEP), (300, STEP)))
        masked[number * STEP : (number + 1) * STEP] = line
        x, y, width, height = cv2.boundingRect((line > 90).astype(np.uint8))
        boxes.append(Box(x, y + number * STEP, width, height))
    return masked, boxes


@pytest.mark.parametrize("lean", [0.3, 0.4])
def test_a_list_that_leans_is_told_from_its_long_lines(lean: float) -> None:
    """What is too short to tell of its slant leans as the others of its height do."""
    masked, boxes = _drawn([lean] * len(TEXTS))
    looks = leaning(masked, [Look(box) for box in boxes])
    assert [look.slant for look in looks] == pytest.approx([lean] * len(TEXTS), abs=0.06)


def test_upright_lists_and_single_leaning_lines_stay_as_they_are() -> None:
    """A `7`, a `/` or one slanted title among upright lines say nothing."""
    for leans in ([0.0] * len(TEXTS), [0.3, 0.3, 0.0, 0.0, 0.0, 0.0]):
        masked, boxes = _drawn(leans)
        looks = [Look(box) for box in boxes]
        assert leaning(masked, looks) == tuple(looks)


def test_lines_of_another_height_keep_their_own_slant() -> None:
    """The numbers of a list may lean and its small print stand upright."""
    masked, boxes = _drawn([0.35] * len(TEXTS))
    small, others = _drawn([0.0] * len(TEXTS))
    half = np.asarray(cv2.resize(small, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    page = np.vstack([masked, np.pad(half, ((0, 0), (0, 300 - half.shape[1])))])
    below = [Box(b.x // 2, b.y // 2 + len(masked), b.width // 2 + 1, b.height // 2 + 1) for b in others]
    looks = leaning(page, [Look(box) for box in [*boxes, *below]])
    assert all(look.slant > 0.1 for look in looks[: len(boxes)])
    assert not any(look.slant for look in looks[len(boxes) :])


def test_on_the_sheet_slanted_letters_stand_upright() -> None:
    """So drawn, they are nearly what the same letters are that never leaned."""
    leaned, (box, *_) = _drawn([0.3] * len(TEXTS))
    plain, (upright, *_) = _drawn([0.0] * len(TEXTS))
    pages = [sheet(leaned, [Look(box, slant=0.3)]), sheet(leaned, [Look(box)]), sheet(plain, [Look(upright)])]
    shown = []
    for page in pages:
        dark = (page.pixels < 128).astype(np.uint8)
        x, y, width, height = cv2.boundingRect(dark)
        shown.append(np.asarray(cv2.resize(dark[y : y + height, x : x + width] * 255, (300, 36)), np.float32))
    straightened, as_it_is, wanted = shown
    assert np.abs(straightened - wanted).mean() < 0.5 * np.abs(as_it_is - wanted).mean()


def test_further_looks_lean_as_what_was_read_there() -> None:
    """Where nothing was read, the lines above and below tell."""
    there = [TextLine(Box(100, y, 80, 20), (), 0.3) for y in (0, 100, 200)] + [TextLine(Box(300, 0, 80, 20), ())]
    assert slant_at(there, Box(105, 98, 60, 24)) == 0.3
    assert slant_at(there, Box(105, 150, 60, 20)) == 0.3
    assert slant_at(there, Box(310, 2, 60, 16)) == 0.0
    assert slant_at([], Box(0, 0, 10, 10)) == 0.0


def test_lines_are_looked_at_as_they_stand() -> None:
    """Words are put in lines before their slant is known."""
    assert [look.slant for look in lines([Box(0, 0, 30, 20), Box(35, 0, 30, 20)])] == [0.0]
