"""Labelled crops on the disk: a table that is read strictly, pictures by their hashes, and nothing lost on the way."""

from __future__ import annotations

import errno
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.models.label_csv import HEADINGS, label_lines, labels_in
from daemon.adapters.models.label_store import LabelStore
from daemon.app.taking_in import take_in
from daemon.domain.geometry import Box
from daemon.domain.labelled import CropPlace, LabelledCrop, PictureNote
from daemon.errors import FolderError, LabelsError, NotAPictureError
from daemon.stages.crop_pictures import as_png
from daemon.training.draw import draw_screen

NOW = datetime(2026, 11, 26, 20, 15, tzinfo=UTC)
TABLE = Path("labels.csv")

digests = st.integers(0, 2**256 - 1).map("{:064x}".format)
boxes = st.builds(Box, st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 999), st.integers(1, 999))
texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=20)
moments = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0))
places = st.one_of(
    st.builds(CropPlace, sha256=digests, source=digests, box=boxes),
    st.builds(CropPlace, sha256=digests, source=texts, box=st.none()),
)
crops = st.builds(
    LabelledCrop, place=places, kind=st.sampled_from(["icon", "text", "Flagge_2", "旗"]), by=texts, at=moments
)


def label(number: int, kind: str = "icon", *, source: str = "a" * 64) -> LabelledCrop:
    place = CropPlace(sha256=f"{number:064x}", source=source, box=Box(number, 10, 20, 12))
    return LabelledCrop(place=place, kind=kind, by="alice", at=NOW)


@given(st.lists(crops, unique_by=lambda crop: crop.place.key, max_size=8))
def test_a_table_is_read_as_it_was_written(labels: list[LabelledCrop]) -> None:
    """Whatever names people have; and the same labels in any order make the same file."""
    data = label_lines(labels)
    read = labels_in(data, TABLE)
    assert sorted(read, key=lambda one: one.place.order) == sorted(labels, key=lambda one: one.place.order)
    assert label_lines(reversed(labels)) == data


def test_a_changed_label_is_one_changed_line() -> None:
    """So that two copies can be compared and merged line by line."""
    labels = [label(number) for number in range(20)]
    before = label_lines(labels).splitlines()
    after = label_lines([*labels[:7], label(7, "text"), *labels[8:]]).splitlines()
    assert [i for i, (one, other) in enumerate(zip(before, after, strict=True)) if one != other] == [8]


LINE = f"{'0' * 64},{'a' * 64},1 2 3 4,icon,alice,2026-11-26T20:15:00+00:00"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("a;b;c", "1 values"),
        (LINE.replace("0" * 64, "zz"), "no SHA-256"),
        (LINE.replace("1 2 3 4", "1 2 0 4"), "no box"),
        (LINE.replace("1 2 3 4", "1 2 -3 4"), "no box"),
        (LINE.replace("1 2 3 4", "1 2 3 9999999"), "no box"),
        (LINE.replace("a" * 64, "list.png"), "no screenshot"),
        (LINE.replace("icon", "../../etc/passwd"), "cannot be a class"),
        (LINE.replace("icon", "<script>alert(1)</script>"), "cannot be a class"),
        (LINE.replace("icon", ""), "cannot be a class"),
        (LINE.replace("2026-11-26T20:15:00+00:00", "yesterday"), "no moment"),
        (LINE.replace("+00:00", ""), "no moment"),
        (LINE, "the same crop as in line 2"),
    ],
)
def test_nonsense_is_refused_with_its_line(line: str, why: str) -> None:
    """What an editor or a spreadsheet made of the table is told; nothing of it is believed."""
    text = "\n".join([",".join(HEADINGS), LINE, line])
    with pytest.raises(LabelsError, match=f"line 3: .*{why}"):
        labels_in(text.encode(), TABLE)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"sha256;source;box;class;by;at\n", b'"', b"\0"])
def test_a_file_that_is_no_table(data: bytes) -> None:
    """It is told with what to do."""
    with pytest.raises(LabelsError, match="nothing in it was changed"):
        labels_in(data, TABLE)


def test_labels_are_given_changed_and_taken_away(tmp_path: Path) -> None:
    """A crop has one label, the last; an unknown one to take away is no matter."""
    store = LabelStore(tmp_path)
    assert (store.labels(), store.classes()) == ((), ("icon", "text"))
    store.change([label(1), label(2)])
    store.change([label(2, "flag")], [label(1).place, label(9).place])
    assert [(one.place.box, one.kind) for one in store.labels()] == [(Box(2, 10, 20, 12), "flag")]
    store.add_class("medal")
    store.add_class("medal")
    assert store.classes() == ("icon", "text", "flag", "medal")


@pytest.mark.parametrize("name", ["", "../x", "<b>", "two words", "1st", "x" * 31, "a\nb"])
def test_a_class_that_cannot_be_one(tmp_path: Path, name: str) -> None:
    """Neither a path nor HTML nor a sentence becomes a class."""
    with pytest.raises(LabelsError, match="cannot be a class"):
        LabelStore(tmp_path).add_class(name)
    assert not (tmp_path / "labelled").exists()


def test_too_many_classes(tmp_path: Path) -> None:
    """Nobody tells fifty apart."""
    store = LabelStore(tmp_path)
    for number in range(18):
        store.add_class(f"class{number}")
    with pytest.raises(LabelsError, match="more than 20"):
        store.add_class("another")


def test_classes_edited_into_nonsense(tmp_path: Path) -> None:
    """They are checked as if they were typed."""
    store = LabelStore(tmp_path)
    store.add_class("flag")
    (tmp_path / "labelled" / "classes.txt").write_text("flag\n../x\n", encoding="utf-8")
    with pytest.raises(LabelsError, match=r"classes\.txt"):
        store.classes()


def test_labels_from_several_places_at_once_are_all_kept(tmp_path: Path) -> None:
    """Each change is made on what the one before it wrote."""

    def work(first: int) -> None:
        for number in range(first, first + 5):
            LabelStore(tmp_path).change([label(number)])

    threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 40, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(LabelStore(tmp_path).labels()) == 40


def test_a_full_disk_keeps_what_was_labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says so, and when there is room again it goes on."""
    store = LabelStore(tmp_path)
    store.change([label(1)])

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(FolderError, match="labelled before is kept"):
            store.change([label(2)])
    assert store.labels() == (label(1),)
    store.change([label(2)])
    assert len(store.labels()) == 2
    assert not [path for path in tmp_path.rglob("*") if "part" in path.name]


def picture(number: int) -> bytes:
    return as_png(draw_screen(5, number).pixels)


def test_pictures_are_kept_once_and_known_by_their_bytes(tmp_path: Path) -> None:
    """One that was changed on the disk is as good as gone; what is no picture is not kept."""
    store, note = LabelStore(tmp_path), PictureNote(name="list.png", at=NOW, by="alice")
    data = picture(0)
    sha256 = store.add_picture(data, note)
    assert store.add_picture(data, PictureNote(name="again.png", at=NOW, by="bob")) == sha256
    assert store.pictures() == {sha256: note}
    assert store.picture(sha256) == data
    assert store.picture("0" * 64) is None
    (tmp_path / "labelled" / "pictures" / f"{sha256}.png").write_bytes(data + b"x")
    assert store.picture(sha256) is None
    with pytest.raises(NotAPictureError):
        store.add_picture(b"no picture", note)


def test_the_oldest_go_first_and_labelled_ones_stay(tmp_path: Path) -> None:
    """Within a size; what the officer brought is never taken away."""
    store = LabelStore(tmp_path)
    kept = [
        store.add_picture(picture(n), PictureNote(name=f"{n}.png", at=NOW + timedelta(hours=n), by="daemon"))
        for n in range(4)
    ]
    theirs = store.add_picture(picture(4), PictureNote(name="mine.png", at=NOW - timedelta(days=9), by="alice"))
    store.change([label(1, source=kept[0])])
    newest = len(picture(3))
    assert store.drop_oldest(newest, by="daemon") == 2
    assert set(store.pictures()) == {kept[0], kept[3], theirs}
    assert store.picture(kept[1]) is None
    assert store.drop_oldest(10**9, by="daemon") == 0


def test_a_picture_that_is_no_list_is_not_kept(tmp_path: Path) -> None:
    """Of noise thousands of crops would have to be labelled; it is refused, and the others are taken in."""
    store = LabelStore(tmp_path / "models")
    noise = np.random.default_rng(4).integers(0, 256, (2400, 2000, 1), np.uint8)
    (tmp_path / "noise.png").write_bytes(as_png(np.repeat(noise, 3, axis=2)))
    (tmp_path / "screen.png").write_bytes(as_png(draw_screen(3).pixels))
    taken = take_in(store, [tmp_path / "noise.png", tmp_path / "screen.png"])
    assert [(name, "more on this picture" in why) for name, why in taken.refused] == [("noise.png", True)]
    assert (taken.pictures, len(store.pictures())) == (1, 1)
