"""What the number model learns from: texts, drawn lines, pages and fonts, without training anything."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from daemon.errors import FolderError, TrainingMissingError
from daemon.training import number_fonts
from daemon.training.dice import Dice, brightness
from daemon.training.number_fonts import HELD_OUT, LICENCES, Family, families, fetched, learned_and_held_out
from daemon.training.number_lines import NumberLine, number_lines
from daemon.training.number_pages import LINES, texts_of, write_pages
from daemon.training.number_styles import (
    LARGEST_EM,
    LEAST_CONTRAST,
    SMALLEST_EM,
    has_only_capitals,
    number_style,
)
from daemon.training.number_texts import CHARACTERS, KINDS, line_text
from daemon.training.typefaces import BUILT_IN


def archive(**files: bytes) -> bytes:
    """A package as npm gives it, with these files (`_` in a name stands for `-`)."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(f"package/files/{name.replace('_', '-')}.woff")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return made.getvalue()


PACKAGE = archive(
    plain_latin_400_normal=b"a",
    plain_latin_400_italic=b"b",
    plain_latin_500_italic=b"c",
    plain_latin_200_normal=b"d",
    plain_latin_ext_400_normal=b"e",
)
PLAIN = Family(
    "plain", "1.0.0", "OFL-1.1", "sha512-" + base64.b64encode(hashlib.sha512(PACKAGE).digest()).decode("ascii")
)


@given(st.integers(0, 2**32))
def test_lines_say_only_what_the_model_can_learn(seed: int) -> None:
    """Every drawn text is of known characters, with no space at its ends and no two in a row."""
    text = line_text(Dice(seed))
    assert text
    assert set(text) <= {*CHARACTERS, " "}
    assert text == " ".join(text.split())


def test_every_character_is_drawn_sometimes() -> None:
    """A character that never comes would be an output of the network that nobody taught."""
    seen = {character for seed in range(6000) for character in line_text(Dice(seed))}
    # Letters that are in no label come in units and in labels written in capitals, or not at all.
    assert set("0123456789,.':/%#+-()[] KMBkmbGThdRLvX") <= seen


def test_the_shares_of_the_kinds_are_all() -> None:
    """They sum up to one, so that the last kind is not drawn in place of a missing one."""
    assert sum(share for share, _ in KINDS) == pytest.approx(1)


def test_drawn_lines_repeat_and_are_dark_on_white() -> None:
    """The same seed gives the same pixels; a line is gray, white around, with dark ink."""
    first, again = (list(number_lines([[BUILT_IN]], count=12, seed=3)) for _ in range(2))
    other = list(number_lines([[BUILT_IN]], count=12, seed=4))
    assert len(first) == 12
    assert all(np.array_equal(a.pixels, b.pixels) and a.text == b.text for a, b in zip(first, again, strict=True))
    assert [line.text for line in first] != [line.text for line in other]
    for line in first:
        assert line.pixels.ndim == 2
        assert np.median(line.pixels[:, -1]) > 200
        assert line.pixels.min() < 128


@given(st.integers(0, 2**32))
def test_plain_letters_have_no_dress(seed: int) -> None:
    """What is learned first is large and clear; the rest has every dress now and then, and all stands out."""
    ground = (240, 235, 230)
    plain = number_style(Dice(seed), BUILT_IN, ground, plain=True)
    assert (plain.outline, plain.shadow, plain.fade, plain.slant, plain.squeeze) == (None, None, None, 0, 1)
    assert plain.size >= 20
    for style in (plain, number_style(Dice(seed), BUILT_IN, ground, plain=False)):
        assert abs(brightness(style.fill) - brightness(ground)) >= LEAST_CONTRAST
        assert SMALLEST_EM <= style.size <= LARGEST_EM


def test_a_font_without_small_letters_is_known() -> None:
    """Or `3 hour(s)` would be taught for what shows `3 HOUR(S)`."""
    assert not has_only_capitals(BUILT_IN)


def test_pages_hold_what_was_drawn(tmp_path: Path) -> None:
    """The texts come back from the box files in order, one for each picture of the page."""
    lines = [NumberLine(np.full((40, 60 + i), 255, np.uint8), f"#{i} / 7") for i in range(LINES + 3)]
    pages = write_pages(lines, tmp_path, "some")
    assert [page.name for page in pages] == ["some_000.tif", "some_001.tif"]
    assert texts_of(pages) == [line.text for line in lines]
    with Image.open(pages[1]) as page:
        assert getattr(page, "n_frames", 1) == 3
        assert page.size == (60 + LINES, 40)


def test_listed_fonts_may_be_used() -> None:
    """Each family has an open licence, a version and a hash; those held out are on the list, and are the fewer."""
    listed = families()
    assert len(listed) > 100
    assert {family.licence for family in listed} == set(LICENCES)
    assert all(family.integrity.startswith("sha512-") and family.version[0].isdigit() for family in listed)
    assert {family.name for family in listed} > HELD_OUT
    assert len({family.name for family in listed}) == len(listed)


def test_fonts_are_fetched_once_and_sorted_out(tmp_path: Path) -> None:
    """Upright cuts from light on, and the usual italics, in Latin; a second look fetches nothing."""
    asked: list[str] = []

    def fetch(address: str) -> bytes:
        asked.append(address)
        return PACKAGE

    for _ in range(2):
        learned, held_out = learned_and_held_out(tmp_path, [PLAIN], fetch=fetch)
        assert [face.name for face in learned[0]] == ["plain-latin-400-italic", "plain-latin-400-normal"]
        assert held_out == []
    assert asked == ["https://registry.npmjs.org/@fontsource/plain/-/plain-1.0.0.tgz"]


def test_a_held_out_family_is_not_learned_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes to the judging alone."""
    monkeypatch.setattr(number_fonts, "HELD_OUT", frozenset({"plain"}))
    learned, held_out = learned_and_held_out(tmp_path, [PLAIN], fetch=lambda _: PACKAGE)
    assert (len(learned), len(held_out)) == (0, 1)


def test_another_package_than_the_listed_one_is_refused(tmp_path: Path) -> None:
    """Nothing of it is kept."""
    with pytest.raises(TrainingMissingError, match="not the package"):
        learned_and_held_out(tmp_path, [PLAIN], fetch=lambda _: PACKAGE + b" ")
    assert list(tmp_path.iterdir()) == []


def test_fonts_need_a_folder_to_lie_in(tmp_path: Path) -> None:
    """A folder that cannot be made is named."""
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="file"):
        learned_and_held_out(tmp_path / "file", [PLAIN], fetch=lambda _: PACKAGE)


def test_no_internet_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the address and what to do."""

    def fail(_address: str, timeout: float) -> None:
        message = f"no route within {timeout}"
        raise OSError(message)

    monkeypatch.setattr("urllib.request.urlopen", fail)
    with pytest.raises(TrainingMissingError, match=r"https://nowhere.*internet"):
        fetched("https://nowhere")
