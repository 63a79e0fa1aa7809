"""Models of the officer's own: put to use and taken back while the daemon runs."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

import duckdb
import pytest

from daemon.adapters.models.model_registry import ModelRegistry
from daemon.app import comparing
from daemon.stages.crop_pictures import as_png
from daemon.training.dataset import labelled_crops
from daemon.training.draw import draw_screen
from tests.e2e.conftest import PROJECT

if TYPE_CHECKING:
    from daemon.domain.card import Card
    from tests.e2e.conftest import Child, DrawnWeek, Place

Start = Callable[["Place"], "Child"]


def test_a_model_is_promoted_and_rolled_back_while_the_daemon_runs(
    place: Place, start: Start, week: DrawnWeek, shorter_model: Callable[[int], tuple[bytes, Card]]
) -> None:
    """Each screenshot says which model read it; the daemon is never restarted, and nothing waits."""
    version = ModelRegistry(place.home / "models").add(*shorter_model(150)).name
    child = start(place)

    def models_of(count: int) -> Callable[[], bool]:
        query = "SELECT count(*) FROM screenshots WHERE state = 'read'"
        return lambda: (place.reports / "alliance.duckdb").exists() and place.table(query) == [(count,)]

    def read_by() -> list[str]:
        return [name for (name,) in place.table("SELECT model FROM screenshots ORDER BY received_at")]

    place.drop(week.pictures[0])
    child.wait_for(models_of(1))
    promoted = place.muster("models", "promote", version[:6], "--force", "to see whether it is taken up")
    assert (promoted.code, version in promoted.out) == (0, True)
    child.wait_for(lambda: child.log.count("settings.loaded") == 1)
    place.drop(week.pictures[1])
    child.wait_for(models_of(2))
    assert place.muster("models", "rollback").code == 0
    child.wait_for(lambda: child.log.count("settings.loaded") == 2)
    place.drop(week.pictures[2])
    child.wait_for(models_of(3))
    first, second, third = read_by()
    assert second == version
    assert first == third != version
    assert child.end(signal.SIGTERM) == 0

    listed = place.muster("models")
    assert (listed.code, version in listed.out) == (0, True)
    assert place.muster("models", "rollback").code == 5
    assert place.muster("models", "promote", "0000").code == 5
    assert place.muster("models", "promote", "shipped").code == 5


def test_from_labelled_crops_to_a_model_that_reads(place: Place, week: DrawnWeek) -> None:
    """Crops with a table of what they are become labels, the labels a model, and it reads once it is promoted."""
    folder, screen = place.home / "crops", draw_screen(11, 3)
    folder.mkdir()
    boxes, kinds = labelled_crops(screen)
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as table:
        lines = csv.writer(table)
        lines.writerow(("file", "class"))
        for number, (box, kind) in enumerate(zip(boxes, kinds, strict=True)):
            name = f"list.png_crop_{number}.png"
            (folder / name).write_bytes(as_png(screen.pixels[box.y : box.bottom, box.x : box.right]))
            lines.writerow((name, ("symbole", "text")[kind]))
    (folder / "notes.png").write_text("no picture", encoding="utf-8")
    table_path = folder / "labels.csv"
    refused = place.muster("crops", folder, "--labels", table_path, "--rename", "symbole=<b>")
    assert (refused.code, "cannot be a class" in refused.err) == (2, True)
    taken = place.muster("crops", folder, "--labels", table_path, "--rename", "symbole=icon")
    assert (taken.code, f"{len(boxes)} crops have a label now" in taken.out) == (0, True)
    again = place.muster("crops", folder, "--labels", table_path, "--rename", "symbole=icon")
    assert f"{len(boxes)} were there already" in again.out
    assert place.muster("crops", folder / "notes.png").code == 1
    assert place.muster("crops", place.home / "rules").code == 5

    trained = place.muster("train", "--screens", "4")
    assert trained.code == 0, trained.err
    assert f"{len(boxes)} crops of your own" in trained.out
    assert ("mlflow ui" in trained.err) == (find_spec("mlflow") is not None)
    assert "All labelled crops are of one screenshot" in trained.out
    judged = place.muster("evaluate", "newest", "--to", place.home / "judged")
    assert (judged.code, f"on {len(boxes)} crops that you labelled" in judged.out) == (0, True), judged.err
    assert "<h2>Mistakes</h2>" in (place.home / "judged" / "evaluation.html").read_text(encoding="utf-8")
    refused = place.muster("models", "promote", "newest")
    assert (refused.code, "--force" in refused.err) == (5, True)
    assert place.muster("models", "promote", "newest", "--force", "nothing to compare on").code == 0
    name = ModelRegistry(place.home / "models").promotions().in_use
    place.drop(week.pictures[0])
    place.once()
    assert place.table("SELECT model FROM screenshots") == [(name,)]


def test_the_evening_script_goes_from_crops_to_a_model_that_reads(place: Place, week: DrawnWeek) -> None:
    """As docs/own-model.md has it: labelled crops in, and the next screenshot is read by the new model."""
    crops, held_out = place.home / "crops", place.home / "held-out"
    crops.mkdir()
    held_out.mkdir()
    with (crops / "labels.csv").open("w", encoding="utf-8", newline="") as table:
        lines = csv.writer(table)
        lines.writerow(("file", "class"))
        # Of fewer than three pictures no learning curve is drawn, which would take a minute.
        for picture in range(2):
            screen = draw_screen(12, picture)
            for number, (box, kind) in enumerate(zip(*labelled_crops(screen), strict=True)):
                if number < 40:
                    name = f"{picture}.png_crop_{number}.png"
                    (crops / name).write_bytes(as_png(screen.pixels[box.y : box.bottom, box.x : box.right]))
                    lines.writerow((name, ("icon", "text")[kind]))
    for path in (week.pictures[0], week.pictures[0].with_suffix(".json")):
        (held_out / path.name).write_bytes(path.read_bytes())
    muster = place.home / "muster"
    muster.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m daemon "$@"\n', encoding="utf-8")
    muster.chmod(0o755)
    options = ("-l", crops / "labels.csv", "-t", held_out, "-n", "4")
    done = subprocess.run(  # noqa: S603 - a script of the project and paths of the test's own
        [PROJECT / "scripts" / "own-model.sh", *options, crops],
        cwd=place.home,
        env={**os.environ, "MUSTER": str(muster), "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The way back" in done.stdout
    assert (place.home / "evaluation" / "evaluation.html").is_file()
    registry = ModelRegistry(place.home / "models")
    (entry,) = registry.promotions().entries
    assert (entry.version, entry.forced) == (registry.versions()[-1].name, False)
    place.drop(week.pictures[0])
    place.once()
    assert place.table("SELECT model FROM screenshots") == [(entry.version,)]


def test_a_model_is_promoted_only_when_it_reads_no_screen_worse(
    after: Place,
    week: DrawnWeek,
    shorter_model: Callable[[int], tuple[bytes, Card]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both read the same archived screenshots; one of two trees loses cells, one of two hundred does not."""
    monkeypatch.setattr(comparing, "MOST", 2)
    registry = ModelRegistry(after.home / "models")
    poor, good = (registry.add(*shorter_model(trees)).name for trees in (2, 200))
    refused = after.muster("models", "promote", poor)
    assert refused.code == 3
    assert f"{poor} is not promoted" in refused.err
    assert "worse" in refused.out
    assert registry.promotions().entries == ()

    promoted = after.muster("models", "promote", good)
    assert (promoted.code, promoted.err) == (0, ""), promoted.err
    (entry,) = registry.promotions().entries
    assert (entry.version, entry.instead_of, entry.forced) == (good, "shipped", False)
    assert "On 2 screenshots of 1 screens" in entry.because

    forced = after.muster("models", "promote", poor, "--force", "a trial")
    assert forced.code == 0
    assert (registry.promotions().entries[-1].because, registry.promotions().entries[-1].forced) == ("a trial", True)

    assert after.muster("models", "compare", good, "--against", good).code == 5
    truth = week.pictures[0].with_suffix(".json")
    folder = after.home / "held-out"
    folder.mkdir()
    assert after.muster("models", "compare", good, "--against", "shipped", "--screens", folder).code == 5
    for path in (week.pictures[0], truth):
        (folder / path.name).write_bytes(path.read_bytes())
    compared = after.muster("models", "compare", good, "--against", "shipped", "--screens", folder)
    assert (compared.code, "On 1 screenshots" in compared.out) == (0, True)
    (folder / truth.name).write_text('{"rows": 3}', encoding="utf-8")
    assert after.muster("models", "compare", good, "--against", "shipped", "--screens", folder).code == 2


def test_archived_screenshots_are_read_again(
    after: Place, week: DrawnWeek, shorter_model: Callable[[int], tuple[bytes, Card]]
) -> None:
    """What changes is listed; only when it is asked for are the new readings kept, and counted from then on."""
    day = "2025-03-05"
    pictures = len(week.of(2))
    same = after.muster("reread", "--since", day)
    assert (same.code, f"0 cells of {pictures} screenshots" in same.out) == (0, True), same.err
    before = after.judged()
    # As an older model might have read it: one digit more than the drawn one has.
    with duckdb.connect(str(after.state / "muster.duckdb")) as database:
        altered = database.execute(
            "UPDATE kept.readings SET text = '1' || text, numbers = [1e12]"
            " WHERE column_name = 'power' AND row_number = 0"
            " AND sha256 IN (SELECT sha256 FROM kept.screenshots WHERE game_day = ?)",
            [day],
        ).fetchall()
    assert altered == [(pictures,)]
    after.once()
    assert after.judged()["observations"] != before["observations"]
    registry = ModelRegistry(after.home / "models")
    blind, good = (registry.add(*shorter_model(trees)).name for trees in (2, 150))
    unread = after.muster("reread", "--model", blind, "--since", day, "--keep")
    assert (unread.code, unread.out.count("could not be read")) == (1, pictures), unread.out
    listed = after.muster("reread", "--model", good[:6], "--since", day)
    assert (listed.code, "Nothing was changed" in listed.out, listed.out.count(" -> ")) == (0, True, pictures)
    assert after.muster("reread", "--screen", "nothing").code == 5

    kept = after.muster("reread", "--model", good, "--since", day, "--keep")
    assert "are kept" in kept.out
    after.once()
    models: dict[str, str] = dict(after.table("SELECT CAST(game_day AS VARCHAR), model FROM screenshots"))
    assert (models.pop(day), good in models.values()) == (good, False)
    assert after.judged()["observations"] == before["observations"]
    assert after.table("SELECT count(*) FROM screenshots") == [(len(week.pictures),)]
    # The readings that were made again are what a rebuild takes over.
    counted = after.judged()
    assert "0 read from the archive" in after.muster("rebuild").out
    assert after.muster("verify").code == 0
    after.once()
    assert after.judged() == counted
    models = dict(after.table("SELECT CAST(game_day AS VARCHAR), model FROM screenshots"))
    assert models[day] == good
