"""`muster read`: what it prints, in which order, and what it leaves alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from tests.e2e.conftest import DrawnWeek, Place

STAGES = ["load", "crop", "classify", "mask", "ocr", "interpret"]
CELL = {"text", "value", "confidence", "held", "box"}


def as_written(written: str) -> Any:  # noqa: ANN401 - JSON is of any type
    """A line of JSON, which must have each key once."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    return json.loads(written, object_pairs_hook=once)


def test_json_is_what_the_documents_say(place: Place, week: DrawnWeek) -> None:
    """One object a line and picture, in the order given, with these keys and no others, and the drawn truth in it."""
    first, second = week.of(0)
    said = place.muster("read", "--json", second, first)
    assert (said.code, said.err) == (0, "")
    found = [as_written(line) for line in said.out.splitlines()]
    assert [one["image"] for one in found] == [second.name, first.name]
    for one in found:
        assert list(one) == ["image", "screen", "seconds", "rows"]
        assert one["screen"] == "lg_war"
        assert list(one["seconds"]) == STAGES
        assert all(0 <= seconds < 60 for seconds in one["seconds"].values())
        drawn = [line for line in week.lines if line.picture == one["image"]]
        assert len(one["rows"]) == len(drawn)
        for row, line in zip(one["rows"], drawn, strict=True):
            assert set(row) == {"partial", "held", "cells"}
            cells = row["cells"]
            assert set(cells) == {"name", "role", "last_seen", "boost", "power", "tickets"}
            for cell in cells.values():
                # Why a cell is held stands only where one is.
                assert set(cell) == CELL | ({"why"} if cell["held"] else set())
                assert 0 <= cell["confidence"] <= 1
                assert len(cell["box"]) == 4
            assert (cells["name"]["value"], cells["boost"]["value"]) == (line.member, line.boost)
            assert cells["power"]["value"][0] == line.used
            assert cells["last_seen"]["value"].startswith("PT")
            assert (row["partial"], row["held"]) == (False, False)


def test_pictures_of_a_scrolled_list_are_merged(place: Place, week: DrawnWeek, blank: bytes, tmp_path: Path) -> None:
    """One object a member in the order of the list, though pages share rows; what fails is told beside it."""
    pages = week.of(0)
    drawn = [line for line in week.lines if line.picture in {page.name for page in pages}]
    members = list(dict.fromkeys(line.member for line in drawn))
    assert len(members) < len(drawn)
    said = place.muster("read", "--merge", "--json", *pages)
    assert (said.code, said.err) == (0, "")
    found = as_written(said.out)
    assert [one["name"] for one in found] == members
    for one in found:
        assert set(one) == {"name", "role", "last_seen", "boost", "power", "tickets", "_held", "_images"}
        lines = [line for line in drawn if line.member == one["name"]]
        assert one["_images"] == [line.picture for line in lines]
        assert (one["boost"], one["_held"]) == (str(lines[0].boost), [])
    empty = tmp_path / "vide.png"
    empty.write_bytes(blank)
    broken = place.muster("read", "--merge", "--json", pages[0], empty)
    assert broken.code == 1
    assert str(empty) in broken.err
    assert len(as_written(broken.out)) == sum(line.picture == pages[0].name for line in drawn)
    assert as_written(place.muster("read", "--merge", "--json", empty).out) == []
    table = place.muster("read", "--merge", *pages)
    assert all(table.out.count(member) == 1 for member in members)


def test_a_bad_picture_among_good_ones(place: Place, week: DrawnWeek, blank: bytes, tmp_path: Path) -> None:
    """Each bad one is an object with its error, in its place; the rest is read, and the exit code says so."""
    empty, notes, missing = tmp_path / "vide.png", tmp_path / "notes.png", tmp_path / "gone.png"
    empty.write_bytes(blank)
    notes.write_text("Réunion à 20 h", encoding="utf-8")
    good = week.of(0)[0]
    said = place.muster("read", "--json", empty, good, notes, missing)
    assert said.code == 1
    found = [as_written(line) for line in said.out.splitlines()]
    assert [one["image"] for one in found] == [empty.name, good.name, notes.name, missing.name]
    assert [one["error"]["code"] for one in found if "error" in one] == ["no-rows", "not-a-picture", "not-a-picture"]
    for one in (found[0], found[2], found[3]):
        assert set(one) == {"image", "error"}
        assert set(one["error"]) == {"code", "message"}
        assert one["error"]["message"].endswith(".")
    assert found[1]["rows"]
    plain = place.muster("read", notes, good)
    assert plain.code == 1
    assert all(line.member in plain.out for line in week.lines if line.picture == good.name)
    assert str(notes) in plain.out


def test_reading_aside_touches_nothing(place: Place, week: DrawnWeek) -> None:
    """No folder is made, no file moved, nothing counted."""
    before = place.files(place.home)
    assert place.muster("read", week.pictures[0]).code == 0
    assert place.files(place.home) == before
    assert week.pictures[0].exists()


def test_debug_draws_each_step(place: Place, week: DrawnWeek, tmp_path: Path) -> None:
    """Boxes, mask and rows as large as the picture, and a sheet that is dark on white."""
    picture = week.of(0)[0]
    folder = tmp_path / "debug" / "pictures"
    said = place.muster("read", "--json", picture, "--debug", folder)
    assert said.code == 0
    assert str(folder) in said.err
    as_written(said.out)
    steps = ["1-crops", "2-mask", "3-sheet", "4-rows"]
    assert sorted(path.name for path in folder.iterdir()) == [f"{picture.stem}-{step}.png" for step in steps]
    drawn = [np.asarray(cv2.imread(str(path))) for path in sorted(folder.iterdir())]
    whole = np.asarray(cv2.imread(str(picture))).shape
    assert [pixels.shape for pixels in drawn] == [whole, whole, drawn[2].shape, whole]
    assert drawn[1].mean() < 60
    assert drawn[2].mean() > 190


def test_what_cannot_be_read_is_drawn_as_far_as_it_went(place: Place, blank: bytes, tmp_path: Path) -> None:
    """The steps before the failure are what one wants to look at."""
    empty, folder = tmp_path / "vide.png", tmp_path / "debug"
    empty.write_bytes(blank)
    assert place.muster("read", empty, "--debug", folder).code == 1
    assert {path.name for path in folder.iterdir()} == {f"vide-{step}.png" for step in ("1-crops", "2-mask", "3-sheet")}


def test_a_screen_by_name(place: Place, week: DrawnWeek) -> None:
    """A known one reads as always; an unknown one is a mistake of the command, with the screens there are."""
    picture = week.of(0)[0]
    said = place.muster("read", "--json", "--screen", "lg_war", picture)
    assert (said.code, as_written(said.out)["screen"]) == (0, "lg_war")
    for name in ("lg_wra", "../lg_war", ""):
        wrong = place.muster("read", "--screen", name, picture)
        assert (wrong.code, wrong.out) == (2, ""), name
        assert "lg_war" in wrong.err
    assert "did you mean 'lg_war'" in place.muster("read", "--screen", "lg_wra", picture).err


def test_limits_hold_for_reading_aside(place: Place, week: DrawnWeek) -> None:
    """What the daemon would refuse is refused here too."""
    place.write_settings(more="\nintake: {max_megabytes: 0.001}\n")
    said = place.muster("read", "--json", week.pictures[0])
    assert (said.code, as_written(said.out)["error"]["code"]) == (1, "too-large")


def test_json_stands_alone_without_a_config_too(place: Place, week: DrawnWeek) -> None:
    """That the defaults are in use is no line among the objects."""
    place.config.unlink()
    ended = subprocess.run(  # noqa: S603 - this very Python and a picture of the test's own
        [sys.executable, "-m", "daemon", "read", "--json", str(week.pictures[0])],
        cwd=place.home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert as_written(ended.stdout)["screen"] == "lg_war"
