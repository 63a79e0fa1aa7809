"""A drawn week, from `input/` to the report: everything is read, and counts as it was drawn, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from tests.e2e.conftest import DrawnWeek, Place

METRICS = ("boost", "power_used")


def test_every_picture_is_read_and_laid_away(counted: Place, week: DrawnWeek) -> None:
    """Each lies under its game day with its sidecar, nothing is left or lost, and what officers read is there."""
    expected = set()
    for picture in week.pictures:
        day = f"{picture.name[11:15]}-{picture.name[15:17]}-{picture.name[17:19]}"
        archived = counted.archive / day / picture.name
        assert archived.read_bytes() == picture.read_bytes()
        sidecar = json.loads(archived.with_name(archived.name + ".json").read_text(encoding="utf-8"))
        assert (sidecar["file_name"], sidecar["screen"], sidecar["game_day"]) == (picture.name, "lg_war", day)
        expected |= {f"{day}/{picture.name}", f"{day}/{picture.name}.json"}
    assert set(counted.files(counted.archive)) == expected
    assert counted.left() == counted.files(counted.failed) == []
    assert {"latest.html", "latest.md", "latest.csv", "review.html", "alliance.duckdb"} <= set(
        counted.files(counted.reports)
    )
    assert counted.table("SELECT DISTINCT state, day_state, reason FROM screenshots") == [("read", "known", "")]


def test_everything_that_was_drawn_is_read(counted: Place, week: DrawnWeek) -> None:
    """No value that a rule looks at is wrong or held, on any picture."""
    found = {
        (str(day), member, metric): (number, state)
        for day, member, metric, number, state in counted.table(
            "SELECT game_day, member, metric, number, state FROM observations WHERE metric IN ('boost', 'power_used')"
        )
    }
    drawn = {
        (str(line.day), line.member, metric): (float(number), "present")
        for line in week.lines
        for metric, number in zip(METRICS, (line.boost, line.used), strict=True)
    }
    assert found == drawn


def test_marks_and_counters_are_what_the_rules_make_of_the_truth(counted: Place, week: DrawnWeek) -> None:
    """Exactly those, worked out anew from what was drawn; all three rules had something to say."""
    assert counted.marks() == week.marks()
    assert counted.counters() == week.counters()
    assert {mark[2] for mark in week.marks()} == {"absence", "low_boost", "great_boost"}


def test_every_mark_leads_to_its_pixels(counted: Place, week: DrawnWeek) -> None:
    """To the archived screenshot, the box of that member's number on it, and ink in that box."""
    drawn = {(line.picture, line.member): line.boxes for line in week.lines}
    marks = counted.table(
        "SELECT s.archived_as, s.file_name, m.member, m.column_name, m.box, m.screenshot, s.sha256 "
        "FROM marks m JOIN screenshots s ON s.sha256 = m.screenshot"
    )
    assert len(marks) == len(week.marks())
    for archived_as, picture, member, column, box, *_ in marks:
        x, y, width, height = box
        left, top, across, high = drawn[picture, member][column]
        shared = max(0, min(x + width, left + across) - max(x, left)) * max(
            0, min(y + height, top + high) - max(y, top)
        )
        assert shared >= 0.6 * across * high, (picture, member, column)
        pixels = np.asarray(cv2.imread(str(counted.archive / archived_as)), np.int32)
        crop = pixels[y : y + height, x : x + width]
        assert np.ptp(crop.max(axis=2)) > 100, (picture, member, column)


def test_the_report_has_everyone(counted: Place, week: DrawnWeek) -> None:
    """Long after the week, the running one's report still has everyone's counters."""
    for kind in ("csv", "html", "md"):
        latest = (counted.reports / f"latest.{kind}").read_text(encoding="utf-8-sig")
        assert all(line.member in latest for line in week.lines), kind


def test_other_rules_are_tried_before_they_are_saved(counted: Place, week: DrawnWeek) -> None:
    """`replay` says who would be marked otherwise, exits 1 if anybody would, and changes nothing."""
    before = counted.files(counted.home)
    same = counted.muster("replay")
    assert (same.code, same.err) == (0, "")
    assert "Nobody would be marked otherwise." in same.out
    other = counted.home / "other.yaml"
    text = counted.config.read_text(encoding="utf-8")
    other.write_text(text.replace("below: 1000", "below: 0"), encoding="utf-8")
    told = counted.muster("replay", "--config", str(other), "--json")
    found = json.loads(told.out)
    low = [mark for mark in week.marks() if mark[2] == "low_boost"]
    assert (told.code, len(found["removed"]), found["added"]) == (1, len(low), [])
    assert {(mark["game_day"], mark["member"]) for mark in found["removed"]} == {
        (str(day), who) for day, who, *_ in low
    }
    last = max(mark["game_day"] for mark in found["removed"])
    since = counted.muster("replay", "--config", str(other), "--since", last)
    assert since.code == 1
    assert f"since {last}" in since.out
    other.unlink()
    assert counted.files(counted.home) == before
    assert counted.muster("replay", "--since", "yesterday").code == 2


def test_running_again_changes_nothing(after: Place) -> None:
    """With nothing dropped, everything that is counted stays as it is."""
    before, archive = after.judged(), after.files(after.archive)
    said = after.once()
    assert "0 read, 0 failed, 0 known already" in said.err
    assert after.judged() == before
    assert after.files(after.archive) == archive


def test_the_same_files_again_count_once(after: Place, week: DrawnWeek) -> None:
    """Under the same names, under others, from a folder: they go to the duplicates, and nothing is counted anew."""
    before = after.judged()
    for number, picture in enumerate(week.pictures):
        after.drop(picture)
        after.drop(picture, f"copie {number}.png")
        after.drop(picture, f"alice/{picture.name}")
    said = after.once()
    copies = 3 * len(week.pictures)
    assert f"0 read, 0 failed, {copies} known already" in said.err
    assert after.judged() == before
    # The same bytes under the same name lie there once.
    kept = {*(picture.name for picture in week.pictures), *(f"copie {n}.png" for n in range(len(week.pictures)))}
    assert {name for name in after.files(after.archive / "duplicates") if name.endswith(".png")} == kept
    assert after.left() == after.files(after.failed) == []
    assert after.table("SELECT count(*) FROM sightings") == [(copies,)]


def test_a_second_round_of_screenshots_of_a_day_counts_once(
    after: Place, week: DrawnWeek, redrawn: Callable[[Path], bytes]
) -> None:
    """The same list in other bytes, later that day, with its overlapping pages: marks and counters stay the same."""
    before = after.judged()
    for hour in ("2210", "2230"):
        for number, picture in enumerate(week.of(0)):
            after.drop(redrawn(picture) + bytes(hour, "ascii"), f"Screenshot_20250303-{int(hour) + number}00.png")
    said = after.once()
    assert f"{2 * len(week.of(0))} read, 0 failed" in said.err
    assert after.marks() == week.marks()
    now = after.judged()
    assert now["counters"] == before["counters"]
    assert now["counter_steps"] == before["counter_steps"]
    assert len(now["marks"]) == len(before["marks"])
    # The latest screenshot of the day is the evidence now.
    evidence = after.table(
        "SELECT DISTINCT s.file_name[:22] FROM marks m JOIN screenshots s ON s.sha256 = m.screenshot "
        "WHERE m.game_day = '2025-03-03'"
    )
    assert evidence == [("Screenshot_20250303-22",)]


def test_the_order_of_arrival_does_not_matter(place: Place, counted: Place, week: DrawnWeek) -> None:
    """The last day first, each in a run of its own: what is counted is the same, to the last column."""
    for day in (2, 0):
        for picture in reversed(week.of(day)):
            place.drop(picture, age=timedelta(hours=day))
        place.once()
    for picture in week.of(1):
        place.drop(picture)
    place.once()
    assert place.judged() == counted.judged()
