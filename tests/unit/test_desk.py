"""The desk: what lies on it in which order, and labels kept for every place with the same pixels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.adapters.models.label_store import LabelStore
from daemon.domain.labelled import CropPlace, LabelledCrop, PictureNote, Suspect, key_of
from daemon.stages.crop_pictures import as_png, pixels_sha256
from daemon.stages.load import Pixels
from daemon.training.desk import Desk

NOW = datetime(2026, 11, 26, 20, 15, tzinfo=UTC)


class ByHeight:
    """A classifier that is surer of high crops."""

    name, classes = "0" * 12, ("icon", "text")

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The second number of the features is how high a crop is."""
        text = 0.5 + np.clip(features[:, 1] / 10, 0, 0.49)
        return np.stack([1 - text, text], axis=1).astype(np.float32)


def listed(words: list[tuple[str, int]]) -> Pixels:
    """A picture with words under each other, of these sizes."""
    pixels = np.full((70 * len(words), 300, 3), 30, np.uint8)
    for number, (word, size) in enumerate(words):
        cv2.putText(
            pixels, word, (20, 50 + 70 * number), cv2.FONT_HERSHEY_DUPLEX, size / 20, (240, 240, 240), 2, cv2.LINE_AA
        )
    return pixels


@pytest.fixture
def store(tmp_path: Path) -> LabelStore:
    """One screenshot with the same word twice, and one crop that is a picture of its own."""
    found = LabelStore(tmp_path)
    found.add_picture(as_png(listed([("Blade", 20), ("Koinue", 32), ("Blade", 20)])), note("list.png"))
    alone = PictureNote(name="1.png_crop_3.png", at=NOW, by="alice", alone=True, source="1.png")
    found.add_picture(as_png(listed([("Menace", 14)])[20:60, 10:140]), alone)
    return found


def note(name: str) -> PictureNote:
    return PictureNote(name=name, at=NOW, by="alice")


def on(store: LabelStore) -> Desk:
    return Desk(store, ByHeight(), by="bob", now=lambda: NOW)


def test_the_least_sure_come_first_and_copies_once(store: LabelStore) -> None:
    """The same pixels at two places are one crop to look at."""
    crops = on(store).crops()
    assert [crop.chance for crop in crops] == sorted(crop.chance for crop in crops)
    assert sorted(crop.copies for crop in crops) == [1, 1, 2]
    assert {crop.picture for crop in crops} == {"list.png", "1.png_crop_3.png"}
    assert {crop.kind for crop in crops} == {""}


def test_a_label_holds_for_every_place_with_the_same_pixels(store: LabelStore) -> None:
    """It is on the disk when the call returns, with the crop as a picture, and is taken away likewise."""
    desk = on(store)
    twice = next(crop for crop in desk.crops() if crop.copies == 2)
    desk.label({twice.id: "text"})
    labels = store.labels()
    assert [(label.kind, label.by, label.at) for label in labels] == [("text", "bob", NOW)] * 2
    assert len({label.place.box for label in labels}) == 2
    picture = store.crop(labels[0].place.sha256)
    assert picture is not None
    cut = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert pixels_sha256(np.asarray(cut, np.uint8)) == labels[0].place.sha256
    assert [crop.kind for crop in desk.crops() if crop.copies == 2] == ["text"]
    desk.label({twice.id: ""})
    assert store.labels() == ()


def test_what_another_program_said_is_seen(store: LabelStore) -> None:
    """Two pages, or a page and an editor, work on the same labels."""
    one, other = on(store), on(store)
    first, second, _ = one.crops()
    one.label({first.id: "icon"})
    other.label({second.id: "text"})
    assert [crop.kind for crop in one.crops()] == ["icon", "text", ""]


def test_a_crop_is_shown_where_it_stands(store: LabelStore) -> None:
    """With a margin, dimmed, in the grid; with its whole line on demand; alone it is all there is."""
    desk = on(store)
    for crop in desk.crops():
        small, line = (
            cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
            for data in (desk.picture(crop.id), desk.around(crop.id))
        )
        assert small is not None
        assert line is not None
        alone = crop.picture != "list.png"
        assert (small.shape[1] > crop.width) == (not alone)
        assert line.shape[1] == (crop.width if alone else 300)
        # The frame is the one red thing on it.
        assert (line[..., 2].astype(int) - line[..., 0] > 100).any() == (not alone)
    with pytest.raises(KeyError):
        desk.picture("nothing")
    with pytest.raises(KeyError):
        desk.label({"nothing": "icon"})


def test_a_labelled_place_that_the_cropper_does_not_propose_lies_there_too(store: LabelStore) -> None:
    """After a change of the cropper nothing that was labelled is out of sight."""
    desk = on(store)
    crop = next(crop for crop in desk.crops() if crop.copies == 1 and crop.picture == "list.png")
    desk.label({crop.id: "text"})
    (label,) = store.labels()
    box = label.place.box
    assert box is not None
    wider = box.grown(4, 4, (300, 210))
    place = CropPlace(sha256="f" * 64, source=label.place.source, box=wider)
    store.change([LabelledCrop(place=place, kind="icon", by="alice", at=NOW)], [label.place])
    kinds = [crop.kind for crop in on(store).crops()]
    assert sorted(kinds) == ["", "", "", "icon"]


def test_doubtful_labels_come_before_all_others(store: LabelStore) -> None:
    """They are what the officer is asked to look at again, until that is done, whatever comes of it."""
    last = on(store).crops()[-1]
    on(store).label({last.id: "icon"})
    (label,) = store.labels()
    store.keep_suspects([Suspect(label=label, says="text", chance=0.9)])
    desk = on(store)
    first = desk.crops()[0]
    assert (first.id, first.suspect) == (last.id, True)
    later = Desk(store, ByHeight(), by="bob", now=lambda: NOW + timedelta(minutes=1))
    later.label({last.id: "icon"})
    assert not any(crop.suspect for crop in desk.crops())
    store.keep_suspects([Suspect(label=store.labels()[0], says="text", chance=0.8)])
    assert [one.confirmed for one in store.suspects()] == [True]
    assert not any(crop.suspect for crop in on(store).crops())
    later.label({last.id: "text"})
    store.keep_suspects([Suspect(label=store.labels()[0], says="icon", chance=0.8)])
    assert [one.confirmed for one in store.suspects()] == [False]


def test_a_picture_that_is_gone_is_left_out(store: LabelStore, tmp_path: Path) -> None:
    """The others are still there."""
    sha256 = next(sha256 for sha256, note in store.pictures().items() if not note.alone)
    (tmp_path / "labelled" / "pictures" / f"{sha256}.png").write_bytes(b"damaged")
    assert [crop.picture for crop in on(store).crops()] == ["1.png_crop_3.png"]


@pytest.mark.parametrize(
    ("classes", "keys"),
    [
        (("icon", "text", "flag", "tag"), ("i", "t", "f", "a")),
        (("icon", "text", "it"), ("i", "t", "1")),
        (("icon", "text", "旗", "勋章"), ("i", "t", "1", "2")),
    ],
)
def test_every_class_has_a_key_of_its_own(classes: tuple[str, ...], keys: tuple[str, ...]) -> None:
    """A letter of its name if one is left, else a digit."""
    assert key_of(classes) == keys
