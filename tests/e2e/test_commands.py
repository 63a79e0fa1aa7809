"""The other commands: report, check, doctor, demo, draw, and what all of them share."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from daemon.cli import workshop
from daemon.training.alliance_week import draw_week

if TYPE_CHECKING:
    from tests.e2e.conftest import DrawnWeek, Place

COMMANDS = ("run", "read", "report", "check", "replay", "doctor", "demo", "draw", "train", "evaluate")


def test_every_command_has_help_with_an_example_and_exit_codes(place: Place) -> None:
    """So does Muster itself, and bare `muster` says what there is."""
    whole = place.muster("--help")
    assert whole.code == 0
    for command in COMMANDS:
        assert re.search(rf"^ +{command} +\w", whole.out, flags=re.MULTILINE), command
        said = place.muster(command, "--help")
        assert (said.code, said.err) == (0, "")
        assert f"example: muster {command}" in said.out
        for code in ("0 done", "1 a picture", "2 a mistake", "3 this machine", "4 another", "5 nothing"):
            assert code in said.out, (command, code)
    nothing = place.muster()
    assert nothing.code == 2
    assert "usage: muster" in nothing.err


def test_the_config_stands_before_or_after_the_command(place: Place, tmp_path: Path) -> None:
    """From any folder, and folders in it are relative to it; without one it is the config.yaml that is here."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    named = ["--config", str(place.config)]
    for folder, typed in ((elsewhere, [*named, "check"]), (elsewhere, ["check", *named]), (place.home, ["check"])):
        ended = subprocess.run(  # noqa: S603 - this very Python and words of the test's own
            [sys.executable, "-m", "daemon", *typed], cwd=folder, capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "absences +1" in ended.stdout
        assert re.search(r"Screens in use: .*\blg_war\b", ended.stdout)
    assert list(elsewhere.iterdir()) == []


def test_a_config_that_is_not_there(place: Place) -> None:
    """A named one must be there; every command says so alike."""
    place.config.unlink()
    for command in ("run", "report", "check", "doctor"):
        said = place.muster(command)
        assert said.code == 2, command
        assert str(place.config) in said.err


def test_check_explains_the_rules(place: Place) -> None:
    """One sentence a rule, and that all is right; nothing is made on the disk."""
    before = place.files(place.home)
    said = place.muster("check")
    assert (said.code, said.err) == (0, "")
    for word in ("absence:", "low_boost:", "great_boost:", "1,000", "4,000", "is right", "lg_war"):
        assert word in said.out
    assert place.files(place.home) == before


@pytest.mark.parametrize(
    ("shipped", "new", "line", "hint"),
    [
        ("time_zone: UTC", "time_zon: UTC", "time_zon: UTC", "'time_zone'"),
        ("time_zone: UTC", "time_zone: Europe/Pariss", "Europe/Pariss", "Europe/Paris"),
        ("metric: power_used, equals", "metric: power_use, equals", "power_use", "'power_used'"),
        ("screen: lg_war, metric: power_used", "screen: lg_wa, metric: power_used", "lg_wa", "'lg_war'"),
        ("first_match: true", "first_match: maybe", "first_match: maybe", "true"),
        ("closes: sun 20:00", "closes: dom 20:00", "closes: dom", "sun 20:00"),
        ("adds: absences", "add: absences", "add: absences", "'adds'"),
    ],
)
def test_check_refuses_a_mistake_with_its_place(place: Place, shipped: str, new: str, line: str, hint: str) -> None:
    """Exit 2, the file and the line, what was written, and what was probably meant."""
    place.write_settings((shipped, new), more="")
    number = next(n for n, text in enumerate(place.config.read_text(encoding="utf-8").splitlines(), 1) if line in text)
    said = place.muster("check")
    assert (said.code, said.out) == (2, "")
    assert f"config.yaml:{number}" in said.err or f"line {number}" in said.err, said.err
    assert hint in said.err


def test_check_refuses_a_mistake_in_a_pack(place: Place) -> None:
    """Likewise, with the pack's own file."""
    pack = place.home / "rules" / "lg_war.yaml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("type: pair", "type: piar"), encoding="utf-8")
    said = place.muster("check")
    assert said.code == 2
    assert "lg_war.yaml" in said.err
    assert "'pair'" in said.err


def test_doctor_on_a_good_machine(place: Place) -> None:
    """Every part is looked at and well."""
    said = place.muster("doctor")
    assert (said.code, said.err) == (0, "")
    assert said.out.count(" ok ") == 5
    assert "This machine is ready." in said.out


@pytest.mark.parametrize("damage", ["missing", "other bytes", "no card"])
def test_doctor_and_run_tell_of_a_damaged_model(place: Place, week: DrawnWeek, damage: str) -> None:
    """It is said, not guessed, with what to do; no picture is touched."""
    model = place.home / "models" / "crops.ubj"
    if damage == "missing":
        model.unlink()
    elif damage == "no card":
        (place.home / "models" / "crops.card.json").unlink()
    else:
        data = bytearray(model.read_bytes())
        data[len(data) // 2] ^= 1
        model.write_bytes(data)
    said = place.muster("doctor")
    assert said.code == 3
    assert " mend " in said.out
    assert "muster train" in said.out
    place.drop(week.pictures[0])
    ran = place.muster("run", "--once")
    assert ran.code == 3
    assert "muster train" in ran.err
    assert place.left() == [week.pictures[0].name]


def test_doctor_and_run_tell_that_tesseract_is_missing(
    place: Place, week: DrawnWeek, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With the command that installs it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    said = place.muster("doctor")
    assert said.code == 3
    assert "sudo apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-fra\n" in said.out
    place.drop(week.pictures[0])
    ran = place.muster("run", "--once")
    assert (ran.code, "sudo apt-get install tesseract-ocr" in ran.err) == (3, True)
    assert place.left() == [week.pictures[0].name]


def test_a_language_that_is_missing(place: Place) -> None:
    """With the command that installs it."""
    place.write_settings(more="\nocr: {languages: [eng, tlh]}\n")
    said = place.muster("run", "--once")
    assert said.code == 3
    assert "sudo apt-get install tesseract-ocr-tlh" in said.err


def test_a_reader_that_dies_fails_the_picture_until_it_is_mended(
    place: Place, week: DrawnWeek, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A Tesseract that crashes on a picture is not this machine's end: the picture is laid aside, and read later."""
    real, fake = shutil.which("tesseract"), tmp_path / "bin" / "tesseract"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\ncase "$*" in *--list-langs*|*--version*) exec {real} "$@";; esac\nexit 139\n')
    fake.chmod(0o755)
    picture = week.pictures[0]
    with place.config.open("a", encoding="utf-8") as config:
        config.write("ocr: {readers: [tesseract, numbers]}\n")
    place.drop(picture)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", str(fake.parent), prepend=":")
        assert "0 read, 1 failed" in place.once().err
    note = place.failed / "reader-failed" / f"{picture.name}.txt"
    assert "Tesseract stopped with the error 139" in note.read_text(encoding="utf-8")
    (note.parent / picture.name).rename(place.input / picture.name)
    assert "1 read, 0 failed" in place.once().err


def test_health_without_a_daemon(place: Place, counted: Place) -> None:
    """Nobody has ever run here, or nobody does any more: that is said, with the code of a machine that is not ready."""
    said = place.muster("doctor", "--health")
    assert (said.code, said.out.splitlines()) == (
        3,
        ["The daemon is down.", "The daemon has given no sign of life yet."],
    )
    said = counted.muster("doctor", "--health")
    assert (said.code, "The daemon has ended" in said.out) == (3, True)


def test_report_of_a_week(after: Place, week: DrawnWeek) -> None:
    """Each mark of that week with its screenshot, in every form; a closed week's report is never written over."""
    said = after.muster("report", "--week", "2025-W10")
    assert (said.code, said.err) == (0, "")
    assert "Written: " in said.out
    text = (after.reports / "2025-W10.md").read_text(encoding="utf-8").replace("\\", "")
    evidence = text.partition("## Evidence")[2]
    for day, member, rule, *_ in week.marks():
        shown = [line for line in evidence.splitlines() if f"**{member}**" in line and f" {day.day} Mar" in line]
        assert any(rule in line for line in shown), (day, member, rule)
        assert any(f"{day}/Screenshot_" in line for line in shown)
    # What is otherwise from now on, the next report says.
    with duckdb.connect(str(after.state / "muster.duckdb"), read_only=True) as database:
        told = "SELECT count(*) FROM kept.told_marks JOIN kept.reports USING (week) WHERE told AND week = '2025-W10'"
        assert database.execute(told).fetchall() == [(len(week.marks()),)]
    # The page of questions says when it was made, and is renewed.
    written = [name for name in after.files(after.reports) if name != "review.html"]
    before = {name: (after.reports / name).read_bytes() for name in written}
    again = after.muster("report", "--week", "2025-w10")
    assert again.code == 0
    assert "2025-W10-again-" in again.out
    assert {name: (after.reports / name).read_bytes() for name in before} == before
    assert after.muster("report").code == 0


@pytest.mark.parametrize(("asked", "code"), [("2025-W09", 5), ("2999-W01", 5), ("2025-10", 2), ("2025-W54", 2)])
def test_report_of_a_week_that_has_none(after: Place, asked: str, code: int) -> None:
    """One plain sentence, and no file."""
    before = after.files(after.reports)
    said = after.muster("report", "--week", asked)
    assert (said.code, said.out) == (code, "")
    assert "Traceback" not in said.err
    assert said.err.strip()
    assert after.files(after.reports) == before


def test_report_before_anything_was_dropped(place: Place) -> None:
    """There is nothing to tell yet, which is said."""
    said = place.muster("report")
    assert (said.code, "no screenshot" in said.err) == (5, True)


def test_demo_goes_all_the_way(place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It draws, reads and reports in a folder of its own, and says where the report is; a full folder is refused."""
    monkeypatch.setattr(workshop, "draw_week", functools.partial(draw_week, days=2, members=8))
    folder = tmp_path / "my demo"
    before = place.files(place.home)
    said = place.muster("demo", "--to", folder)
    assert said.code == 0
    assert "4 drawn screenshots were read" in said.err
    report = re.search(r"^ +(/.*latest\.html)$", said.err, flags=re.MULTILINE)
    assert report
    assert "Amberline" in Path(report[1]).read_text(encoding="utf-8")
    assert place.files(place.home) == before
    assert not any(path.suffix == ".png" for path in (folder / "input").iterdir())
    for taken in (folder, place.config):
        refused = place.muster("demo", "--to", taken)
        assert refused.code == 3
        assert f"{taken} is not an empty folder" in refused.err


def test_draw(place: Place, tmp_path: Path) -> None:
    """Pictures with their truth; the same seed draws the same; nothing to draw is said."""
    for folder in ("one", "two"):
        said = place.muster("draw", tmp_path / folder, "--count", "2", "--seed", "3")
        assert (said.code, "2 pictures" in said.out) == (0, True)
    drawn = sorted((tmp_path / "one").iterdir())
    assert [path.suffix for path in drawn] == [".json", ".png"] * 2
    assert all(path.read_bytes() == (tmp_path / "two" / path.name).read_bytes() for path in drawn)
    assert json.loads(drawn[0].read_text(encoding="utf-8"))["rows"]
    assert place.muster("draw", tmp_path / "one", "--count", "0").code == 5
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert place.muster("draw", blocked, "--count", "1").code == 3
