"""Drawn screens and their truth."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from daemon.domain.geometry import Box
from daemon.errors import FolderError, NothingToDoError, TrainingMissingError
from daemon.training import typefaces
from daemon.training.alliance_week import NAMES, draw_week
from daemon.training.canvas import Canvas
from daemon.training.dice import Dice
from daemon.training.draw import draw_screen, draw_screens
from daemon.training.icons import ICONS, icon
from daemon.training.lettering import Style
from daemon.training.typefaces import BUILT_IN
from daemon.training.war_list import WarMember, draw_war_list

MEMBER = WarMember(
    name="Fennick", role="Membre", last_seen="2h", boost="1000", power="10499K/3689K", tickets="24", face=3
)


@pytest.mark.parametrize("index", range(4))
def test_a_seed_always_draws_the_same(index: int) -> None:
    """Whatever was drawn before, the same seed and index give the same pixels and the same truth."""
    first, second = draw_screen(3, index), draw_screen(3, index)
    assert np.array_equal(first.pixels, second.pixels)
    assert first == second
    assert not np.array_equal(first.pixels, draw_screen(4, index).pixels)


@pytest.mark.parametrize("index", range(6))
def test_the_truth_lies_on_the_picture(index: int) -> None:
    """Every box of the truth is on the picture, and there is something drawn in every whole text's box."""
    drawing = draw_screen(11, index)
    whole = Box(0, 0, drawing.pixels.shape[1], drawing.pixels.shape[0])
    for box in (*(mark.box for mark in drawing.texts), *(mark.box for mark in drawing.icons)):
        assert box.intersection(whole) >= 0.9 * box.area
    for text in drawing.texts:
        box = text.box
        if text.whole and box.height > 8:
            assert np.ptp(drawing.pixels[box.y : box.bottom, box.x : box.right]) > 20


def test_screens_are_of_many_kinds() -> None:
    """Light and dark, small and large, with and without columns."""
    drawings = [draw_screen(5, index) for index in range(12)]
    brightness = [float(drawing.pixels.mean()) for drawing in drawings]
    assert min(brightness) < 90
    assert max(brightness) > 150
    assert len({drawing.pixels.shape for drawing in drawings}) == len(drawings)


def test_pictures_and_truth_are_written(tmp_path: Path) -> None:
    """A picture and a JSON file of one name a screen; the caller hears how far it is."""
    heard: list[tuple[int, int]] = []
    paths = draw_screens(tmp_path / "drawn", count=2, seed=8, progress=lambda done, of: heard.append((done, of)))
    assert heard == [(1, 2), (2, 2)]
    for index, path in enumerate(paths):
        data = np.frombuffer(path.read_bytes(), np.uint8)
        pixels = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))
        assert np.array_equal(pixels, draw_screen(8, index).pixels)
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert truth["image"] == path.name
        assert truth["resolution"] == [pixels.shape[1], pixels.shape[0]]
        assert truth["texts"]


def test_nothing_to_draw_is_said(tmp_path: Path) -> None:
    """No screens, or a folder of fonts without fonts, is a sentence and not an empty folder."""
    with pytest.raises(NothingToDoError):
        draw_screens(tmp_path, count=0)
    with pytest.raises(NothingToDoError, match="no font"):
        draw_screens(tmp_path, count=1, fonts=tmp_path)


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    """Where the folder should be lies a file: the sentence names it."""
    (tmp_path / "drawn").write_text("in the way")
    with pytest.raises(FolderError, match="drawn"):
        draw_screens(tmp_path / "drawn", count=1)


def test_missing_fonts_name_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the `train` extra the message says what to type."""
    monkeypatch.setattr(typefaces, "find_spec", lambda _name: None)
    typefaces.typefaces.cache_clear()
    with pytest.raises(TrainingMissingError, match="uv sync --extra train"):
        typefaces.typefaces()


def test_typefaces_know_what_they_lack() -> None:
    """A sign that a font has no glyph for is never drawn as an empty box."""
    assert BUILT_IN.covers("Fennick 10499K/3689K")
    assert not BUILT_IN.covers("魚")


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_shows_something(name: str) -> None:
    """An icon is neither empty nor a full square."""
    drawn = icon(name, Dice(1, 2), 48, (240, 240, 240), (40, 60, 80), plain=True)
    covered = (drawn[..., 3] > 127).mean()
    assert drawn.shape == (48, 48, 4)
    assert 0.02 < covered < 0.98


def test_what_is_drawn_over_is_forgotten() -> None:
    """A text under a bar is out of the truth, and one half under it is cut and not whole."""
    canvas = Canvas(300, 120, (0, 0, 0))
    style = Style(typeface=BUILT_IN, size=30, fill=(255, 255, 255))
    canvas.text("gone", style, 10, 20)
    half = canvas.text("half", style, 100, 60)
    kept = canvas.text("kept", style, 200, 100)
    canvas.cover(Box(0, 0, 300, half.y + 8))
    assert [(mark.text, mark.whole) for mark in canvas.texts] == [("half", False), ("kept", True)]
    assert canvas.texts[0].box == Box(half.x, half.y + 8, half.width, half.height - 8)
    assert canvas.texts[1].box == kept


def test_the_war_list_keeps_its_places() -> None:
    """Columns stand where the pack looks for them, in row heights from the left and the middle of the name."""
    drawing = draw_war_list([MEMBER] * 3)
    rows = drawing.rows()
    row_height = rows[1]["name"].box.centre_y - rows[0]["name"].box.centre_y
    name = rows[0]["name"].box
    for column, x, y in (
        ("role", 0.0, 0.33),
        ("last_seen", 2.1, 0.15),
        ("boost", 3.65, 0.15),
        ("power", 5.34, 0.15),
        ("tickets", 7.57, 0.15),
    ):
        box = rows[0][column].box
        assert abs((box.x - name.x) / row_height - x) < 0.06
        assert abs((box.centre_y - name.centre_y) / row_height - y) < 0.06
    assert rows[0]["power"].text == "10499K/3689K"


def test_the_war_list_is_cut_at_its_edges() -> None:
    """A list that begins above the picture and ends below it has rows whose texts are not whole."""
    drawing = draw_war_list([MEMBER] * 5, above=-0.33, height=390)
    rows = drawing.rows()
    assert not rows[0]["name"].whole
    assert rows[1]["name"].whole
    assert len(rows) < 5


def test_a_week_overlaps_and_names_its_days(tmp_path: Path) -> None:
    """Each day's pictures show every member, and each repeats rows of the one before."""
    paths = draw_week(tmp_path, first_day=date(2026, 11, 16), days=2, members=10)
    assert [path.name for path in paths[:2]] == ["Screenshot_20261116-2105.png", "Screenshot_20261116-2106.png"]
    assert {path.name[11:19] for path in paths} == {"20261116", "20261117"}
    pages = [json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["rows"] for path in paths[:2]]
    names = [{row["name"]["text"] for row in page if row["name"]["whole"]} for page in pages]
    assert names[0] & names[1]
    assert names[0] | names[1] == set(NAMES[:10])


def test_a_week_of_nobody_is_said(tmp_path: Path) -> None:
    """More members than there are names, or none, is a sentence."""
    with pytest.raises(NothingToDoError):
        draw_week(tmp_path, first_day=date(2026, 11, 16), members=1000)
