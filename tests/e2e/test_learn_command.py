"""`muster learn`: a pack begun from a picture, with the picture, what it reads and what is unsure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

if TYPE_CHECKING:
    from tests.e2e.conftest import DrawnWeek, Place


def test_a_draft_reads_the_list_that_it_was_made_from(place: Place, week: DrawnWeek, tmp_path: Path) -> None:
    """The file is a pack, the pictures are beside it, and the pack reads every row; nothing of it is in use yet."""
    pages = week.of(0)
    drafts = tmp_path / "drafts"
    said = place.muster("learn", *pages, "--screen", "my_war", "--to", drafts)
    assert (said.code, said.err) == (0, "")
    assert sorted(path.name for path in drafts.iterdir()) == sorted(
        ["my_war.yaml", *(f"my_war-{page.stem}.png" for page in pages)]
    )
    assert str(drafts / "my_war.yaml") in said.out
    assert "lg_war" in said.out
    shapes = {np.asarray(cv2.imread(str(path))).shape for path in (drafts / f"my_war-{pages[0].stem}.png", pages[0])}
    assert len(shapes) == 1
    assert "my_war" not in place.muster("check").out
    drawn = [line for line in week.lines if line.picture in {page.name for page in pages}]
    assert all(line.member in said.out for line in drawn)
    # Moved to the other packs, it is one of them.
    (drafts / "my_war.yaml").rename(place.home / "rules" / "my_war.yaml")
    read = place.muster("read", "--json", "--screen", "my_war", pages[0])
    assert read.code == 0
    assert all(f'"{line.member}"' in read.out for line in drawn if line.picture == pages[0].name)


def test_no_draft_is_written_over_another(place: Place, week: DrawnWeek, tmp_path: Path) -> None:
    """It gets the next number."""
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "new_screen.yaml").write_text("mine", encoding="utf-8")
    assert place.muster("learn", week.of(0)[0], "--to", tmp_path / "drafts").code == 0
    assert (tmp_path / "drafts" / "new_screen.yaml").read_text(encoding="utf-8") == "mine"
    assert "screen: new_screen_2" in (tmp_path / "drafts" / "new_screen_2.yaml").read_text(encoding="utf-8")


def test_what_is_no_list_is_refused(place: Place, blank: bytes, tmp_path: Path) -> None:
    """With a reason, and without a file."""
    empty, notes = tmp_path / "vide.png", tmp_path / "notes.png"
    empty.write_bytes(blank)
    notes.write_text("not a picture", encoding="utf-8")
    for path in (empty, notes, tmp_path / "gone.png"):
        said = place.muster("learn", path, "--to", tmp_path / "drafts")
        assert (said.code, said.out) == (1, "")
        assert said.err.strip().endswith(".")
    assert not (tmp_path / "drafts").exists()


@pytest.mark.parametrize("name", ["../war", "my war", "", "9lives"])
def test_a_screen_has_a_plain_name(place: Place, week: DrawnWeek, name: str) -> None:
    """It becomes a file's."""
    assert place.muster("learn", week.of(0)[0], "--screen", name).code == 2
