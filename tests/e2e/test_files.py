"""Names, folders and bad files: what is a picture is read whatever it is called, and what is none says why."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

if TYPE_CHECKING:
    from tests.e2e.conftest import DrawnWeek, Place

from daemon.training.draw import draw_screen

OFFICER = "Élodie & co/semaine n°1"
FRENCH = "Capture d'écran 2025-03-03 à 21.05.00.png"
DECOMPOSED = unicodedata.normalize("NFD", "Écran été 2025-03-03 21h06.png")
GIF = b"GIF89a\x10\x00\x10\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x00\x00\x00\x00\x00,"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def png(pixels: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]) -> bytes:
    return cv2.imencode(".png", pixels)[1].tobytes()


def bad_files(blank: bytes, whole: bytes) -> dict[str, tuple[str, bytes]]:
    """Every kind of file that cannot be read: its code, and its bytes."""
    noise = np.random.default_rng(1).integers(0, 255, (1100, 1100, 3), np.uint8)
    wide = np.full((2100, 2100, 3), 40, np.uint8)
    return {
        "notes de réunion.png": ("not-a-picture", "Réunion à 20 h".encode()),
        "vide.png": ("not-a-picture", b""),
        "danse.gif": ("not-a-picture", GIF),
        "règles.pdf": ("not-a-picture", PDF),
        "coupée.png": ("truncated", whole[: len(whole) // 2]),
        "lourde.png": ("too-large", png(noise)),
        "large.png": ("too-large", png(wide)),
        "autre jeu.png": ("unknown-screen", png(np.asarray(draw_screen(7, 4).pixels))),
        "rien.png": ("no-rows", blank),
    }


def test_names_and_folders_of_every_kind(place: Place, week: DrawnWeek) -> None:
    """Spaces, accents in both forms and folders in folders are kept, and the French name tells the day."""
    first, second = week.of(0)
    place.drop(first, f"{OFFICER}/{FRENCH}")
    place.drop(second, f"bob/{DECOMPOSED}")
    (place.input / "vide").mkdir()
    assert "2 read, 0 failed" in place.once().err
    assert place.table("SELECT file_name, source, game_day::VARCHAR, day_state FROM screenshots ORDER BY 2") == [
        (DECOMPOSED, "bob", "2025-03-03", "known"),
        (FRENCH, OFFICER, "2025-03-03", "known"),
    ]
    day = place.archive / "2025-03-03"
    assert {path.name for path in day.glob("*.png")} == {FRENCH, DECOMPOSED}
    assert json.loads((day / f"{FRENCH}.json").read_text(encoding="utf-8"))["source"] == OFFICER
    assert place.marks() == {mark for mark in week.marks() if f"{mark[0]}" == "2025-03-03"}


def test_one_name_from_two_officers(place: Place, week: DrawnWeek) -> None:
    """Two pictures of the same name and day are both kept."""
    for number, picture in enumerate(week.of(0)):
        place.drop(picture, f"officer {number}/Screenshot_20250303.png")
    assert "2 read, 0 failed" in place.once().err
    kept = [path.read_bytes() for path in (place.archive / "2025-03-03").glob("*.png")]
    assert sorted(kept) == sorted(picture.read_bytes() for picture in week.of(0))


def test_bad_files_say_why_and_the_rest_is_read(place: Place, week: DrawnWeek, blank: bytes) -> None:
    """Each lies in the folder of its code, with a note in plain words that says what to do; the run ends well."""
    place.write_settings(
        more="\nintake: {settle_seconds: 0.1, sweep_seconds: 0.2, max_megabytes: 3, max_megapixels: 4}\n"
    )
    good, *_ = week.of(1)
    bad = bad_files(blank, good.read_bytes())
    for number, (name, (_, data)) in enumerate(bad.items()):
        place.drop(data, name if number % 2 else f"carol/{name}")
    place.drop(good)
    said = place.once()
    assert f"1 read, {len(bad)} failed, 0 known already, 0 left" in said.err
    assert str(place.failed) in said.err
    assert (place.archive / "2025-03-04" / good.name).exists()
    assert set(place.files(place.failed)) == {
        f"{code}/{name}{end}" for name, (code, _) in bad.items() for end in ("", ".txt")
    } | {"unknown-screen/autre jeu.png.html"}
    for name, (code, data) in bad.items():
        assert (place.failed / code / name).read_bytes() == data
        note = (place.failed / code / f"{name}.txt").read_text(encoding="utf-8")
        first, _, reason, *_ = note.splitlines()
        assert name in first
        assert reason.endswith(".")
        assert any(verb in reason for verb in ("Drop", "drop", "Copy", "take", "Take", "describe")), reason
        assert not any(word in note for word in ("Error", "Exception", "Traceback", "None", str(place.home))), note
    reasons = place.table("SELECT file_name, code, state FROM screenshots WHERE state = 'failed'")
    assert {(name, code) for name, code, _ in reasons} == {(name, code) for name, (code, _) in bad.items()}
    latest = (place.reports / "latest.md").read_text(encoding="utf-8")
    assert all(name in latest.replace("\\", "") for name in bad)


def test_a_failed_file_is_read_once_it_is_mended(place: Place, week: DrawnWeek) -> None:
    """Put back after the settings were mended, it is read, counts, and nothing says any more that it failed."""
    good, *_ = week.of(0)
    place.write_settings(more="\nintake: {settle_seconds: 0.1, max_megapixels: 0.1}\n")
    place.drop(good)
    assert "0 read, 1 failed" in place.once().err
    assert place.table("SELECT code FROM screenshots") == [("too-large",)]
    place.write_settings()
    (place.failed / "too-large" / good.name).rename(place.input / good.name)
    assert "1 read, 0 failed" in place.once().err
    assert place.table("SELECT state, code, reason, archived_as FROM screenshots") == [
        ("read", "", "", f"2025-03-03/{good.name}")
    ]
    assert place.marks()
    assert good.name not in (place.reports / "latest.md").read_text(encoding="utf-8").replace("\\", "")


def test_a_file_that_fails_twice_is_kept_once_in_the_ledger(place: Place, blank: bytes) -> None:
    """Dropping it again without a mend tells the same again."""
    for _ in range(2):
        place.drop(blank, "rien.png")
        assert "0 read, 1 failed" in place.once().err
    assert place.table("SELECT file_name, code FROM screenshots") == [("rien.png", "no-rows")]


def test_a_day_known_by_the_file_time_is_assumed(place: Place, week: DrawnWeek) -> None:
    """A screenshot of just now without a date in its name counts, and the report says what its day rests on."""
    picture, *_ = week.of(0)
    place.drop(picture, "liste.png")
    today = datetime.now(UTC).date()
    place.once()
    ((state, source, day),) = place.table("SELECT day_state, capture_source, game_day FROM screenshots")
    assert (state, source) == ("assumed", "file_time")
    assert day in {today, datetime.now(UTC).date()}
    drawn = {line.member for line in week.lines if line.picture == picture.name}
    assert {mark[1:] for mark in place.marks()} == {
        mark[1:] for mark in week.marks() if str(mark[0]) == "2025-03-03" and mark[1] in drawn
    }
    assert place.table("SELECT assumed FROM events") == [(True,)]
    latest = (place.reports / "latest.md").read_text(encoding="utf-8")
    assert "assumed" in latest


def test_an_old_file_time_is_asked_until_a_name_tells_the_day(place: Place, week: DrawnWeek) -> None:
    """It judges nobody; the same picture under a dated name settles it."""
    picture, *_ = week.of(0)
    place.drop(picture, "vieille liste.png", age=timedelta(days=3))
    place.once()
    assert place.table("SELECT day_state FROM screenshots") == [("asked",)]
    assert place.marks() == set()
    assert set(place.counters().values()) <= {0}
    assert "vieille liste.png" in (place.reports / "latest.md").read_text(encoding="utf-8").replace("\\", "")
    place.drop(picture)
    assert "1 known already" in place.once().err
    assert place.table("SELECT day_state, game_day::VARCHAR FROM screenshots") == [("known", "2025-03-03")]
    drawn = {line.member for line in week.lines if line.picture == picture.name}
    assert place.marks() == {mark for mark in week.marks() if str(mark[0]) == "2025-03-03" and mark[1] in drawn}


def test_a_forwarded_copy_counts_on_its_own_day_alone(
    after: Place, week: DrawnWeek, redrawn: Callable[[Path], bytes]
) -> None:
    """The same list under another day's name is held and judges nobody."""
    before = after.judged()
    after.drop(redrawn(week.of(0)[0]), "Screenshot_20250306-120000.png")
    after.once()
    assert after.table("SELECT day_state, other_day::VARCHAR FROM screenshots WHERE day_state <> 'known'") == [
        ("copy", "2025-03-03")
    ]
    assert after.marks() == week.marks()
    assert after.judged()["counters"] == before["counters"]


@pytest.mark.parametrize("name", ["liste.png.part", ".hidden.png", "Thumbs.db", "README.md"])
def test_what_is_no_business_of_muster_stays(place: Place, name: str, blank: bytes) -> None:
    """Downloads under way and what other programs leave are not touched."""
    place.drop(blank, name)
    assert "0 read, 0 failed, 0 known already, 0 left" in place.once().err
    assert place.left() == [name]
