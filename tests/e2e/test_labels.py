"""Labels that come by themselves: from corrections, and from the pictures that the daemon sets aside."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from daemon.adapters.models.label_store import LabelStore
from daemon.domain.labelled import FROM_CORRECTIONS, FROM_DAEMON
from daemon.stages.crop_pictures import as_png

if TYPE_CHECKING:
    from tests.e2e.conftest import DrawnWeek, Place


def test_corrections_and_doubts_become_labels(place: Place, week: DrawnWeek) -> None:
    """A corrected cell is a labelled crop at the box that was read, until the correction is taken back."""
    place.write_settings(more="\nlabels: {keep_unsure: 20}\nlog: {format: json}\nhttp: off\n")
    place.drop(week.pictures[0])
    place.once()
    store = LabelStore(place.home / "models")
    unsure = place.table("SELECT list_sum(census['sureness'][:4]) FROM screenshots WHERE state = 'read'")
    assert [bool(count) for (count,) in unsure] == [bool(store.pictures())]
    assert {note.by for note in store.pictures().values()} <= {FROM_DAEMON}

    row, box, sha256 = place.table(
        "SELECT row_number, box, screenshot FROM readings WHERE column_name = 'boost' AND NOT held LIMIT 1"
    )[0]
    corrections = place.home / "corrections.yaml"
    corrections.write_text(
        f"corrections:\n  - {{screenshot: {sha256[:10]}, row: {row}, column: boost, value: 1200}}\n", encoding="utf-8"
    )
    few = place.muster("train")
    assert (few.code, "There are 1 labelled crops" in few.err) == (5, True), few.err
    with (place.home / "models" / "labelled" / "labels.csv").open(encoding="utf-8", newline="") as file:
        (label,) = csv.DictReader(file)
    assert label["box"] == " ".join(map(str, box))
    assert (label["source"], label["class"], label["by"]) == (sha256, "text", FROM_CORRECTIONS)

    (own,) = store.labels()
    store.change([type(own)(place=own.place, kind="icon", by="Anna", at=own.at)])
    place.muster("train")
    assert [(one.kind, one.by) for one in store.labels()] == [("icon", "Anna")]
    store.change([own])
    corrections.write_text("corrections: []\n", encoding="utf-8")
    place.muster("train", "--screens", "1")
    assert store.labels() == ()
    assert place.muster("label", "--screen", "nothing", "--no-browser").code == 5


def test_other_words_for_text_and_icon_are_asked_about(place: Place) -> None:
    """A table in another language makes classes that nothing reads; the same crops may be taken in again."""
    folder = place.home / "cut"
    folder.mkdir()
    (folder / "one.png").write_bytes(as_png(np.full((20, 30, 3), 90, np.uint8)))
    (folder / "labels.csv").write_text("file,class\none.png,texte\n", encoding="utf-8")
    said = place.muster("crops", folder, "--labels", folder / "labels.csv")
    assert (said.code, "Classes of your own: texte." in said.out, "--rename texte=text" in said.out) == (0, True, True)
    said = place.muster("crops", folder, "--labels", folder / "labels.csv", "--rename", "texte=text")
    assert (said.code, "Classes of your own" in said.out) == (0, False)
    assert [one.kind for one in LabelStore(place.home / "models").labels()] == ["text"]
