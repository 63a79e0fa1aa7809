"""Own labelled crops as a dataset: measured as they are met, with variants, and refused when they are too few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np
import pytest

from daemon.domain.geometry import Box
from daemon.domain.labelled import CropPlace, LabelledCrop, PictureNote, classes_of
from daemon.errors import NothingToDoError
from daemon.stages.crop import crop
from daemon.stages.crop_pictures import as_png, pixels_sha256
from daemon.stages.features import features, features_alone
from daemon.training import own_crops as module
from daemon.training.dataset import labelled_crops
from daemon.training.draw import Drawing, draw_screen
from daemon.training.own_crops import own_crops

NOW = datetime(2026, 11, 26, 20, 15, tzinfo=UTC)
KINDS = ("icon", "text")


@dataclass
class Kept:
    """Labels and pictures in memory."""

    given: list[LabelledCrop] = field(default_factory=list)
    shots: dict[str, bytes] = field(default_factory=dict)
    pieces: dict[str, bytes] = field(default_factory=dict)

    def labels(self) -> tuple[LabelledCrop, ...]:
        """As `LabelledCrops` has it."""
        return tuple(self.given)

    def classes(self) -> tuple[str, ...]:
        """As `LabelledCrops` has it."""
        return classes_of(self.given)

    def picture(self, sha256: str) -> bytes | None:
        """As `LabelledCrops` has it."""
        return self.shots.get(sha256)

    def pictures(self) -> Mapping[str, PictureNote]:
        """As `LabelledCrops` has it."""
        return {}

    def crop(self, sha256: str) -> bytes | None:
        """As `LabelledCrops` has it."""
        return self.pieces.get(sha256)

    def add(self, drawing: Drawing, source: str, boxes: Sequence[Box], kinds: Sequence[str]) -> None:
        """Label crops of a drawing that is kept as `source`."""
        self.shots[source] = as_png(drawing.pixels)
        for box, kind in zip(boxes, kinds, strict=True):
            pixels = drawing.pixels[box.y : box.bottom, box.x : box.right]
            place = CropPlace(sha256=pixels_sha256(pixels), source=source, box=box)
            self.pieces[place.sha256] = as_png(pixels)
            self.given.append(LabelledCrop(place=place, kind=kind, by="alice", at=NOW))


@pytest.fixture(autouse=True)
def _few_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "VARIANTS", 1)


@pytest.fixture(scope="module")
def drawn() -> list[tuple[Drawing, list[Box], list[str]]]:
    """Two drawn screens with all their clear crops."""
    screens = [draw_screen(11, number) for number in (3, 4)]
    found = [labelled_crops(screen) for screen in screens]
    return [
        (screen, boxes, [KINDS[kind] for kind in kinds]) for screen, (boxes, kinds) in zip(screens, found, strict=True)
    ]


@pytest.fixture
def kept(drawn: list[tuple[Drawing, list[Box], list[str]]]) -> Kept:
    store = Kept()
    for number, (screen, boxes, kinds) in enumerate(drawn):
        store.add(screen, f"{number}" * 64, boxes, kinds)
    return store


def test_crops_are_measured_among_their_neighbours(
    kept: Kept, drawn: list[tuple[Drawing, list[Box], list[str]]]
) -> None:
    """As the pipeline measures them: all that the cropper proposes is around them."""
    found = own_crops(kept, seed=1)
    plain = found.data.part(~found.data.made)
    assert len(found.labels) == len(plain.labels) == len(kept.given)
    screen, boxes, _ = drawn[0]
    proposed = crop(screen.pixels)
    expected = features(screen.pixels, proposed)[[proposed.index(box) for box in boxes]]
    measured = plain.features[: len(boxes)]
    order = sorted(range(len(boxes)), key=lambda i: (boxes[i].y, boxes[i].x, boxes[i].width, boxes[i].height))
    np.testing.assert_array_equal(measured, expected[order])
    assert [KINDS[kind] for kind in plain.labels] == [label.kind for label in found.labels]
    assert len(set(plain.screens)) == 2


def test_the_same_store_and_seed_give_the_same_bytes(kept: Kept) -> None:
    """Whatever the order of the labels."""
    first = own_crops(kept, seed=1)
    kept.given.reverse()
    again = own_crops(kept, seed=1)
    assert first.data.sha256() == again.data.sha256()
    assert first.data.sha256() != own_crops(kept, seed=2).data.sha256()


def test_variants_belong_to_their_crop_and_screen(kept: Kept) -> None:
    """A model that is judged on a screen must not have learned from a variant of it."""
    data = own_crops(kept, seed=1).data
    assert data.made.sum() > 0.8 * (~data.made).sum()
    plain = {crop: (label, screen) for crop, label, screen in zip(data.crops, data.labels, data.screens, strict=True)}
    for number in np.flatnonzero(data.made):
        assert plain[data.crops[number]] == (data.labels[number], data.screens[number])


def test_a_rare_class_has_more_variants(kept: Kept) -> None:
    """Six flags among hundreds are shown in more ways than the others."""
    icons = [i for i, one in enumerate(kept.given) if one.kind == "icon"][:6]
    for i in icons:
        kept.given[i] = LabelledCrop(place=kept.given[i].place, kind="flag", by="alice", at=NOW)
    data = own_crops(kept, seed=1).data
    assert data.classes == ("icon", "text", "flag")
    flags, texts = ((data.made & (data.labels == kind)).sum() / (data.labels == kind).sum() for kind in (2, 1))
    assert flags > texts


def test_a_crop_whose_screenshot_is_gone_is_learned_alone(kept: Kept) -> None:
    """Its picture is kept beside the labels; one whose picture is gone too is told."""
    del kept.shots["0" * 64]
    first = next(label for label in kept.given if label.place.source == "0" * 64)
    del kept.pieces[first.place.sha256]
    found = own_crops(kept, seed=1)
    assert first in found.gone
    assert all(label.place.sha256 == first.place.sha256 for label in found.gone)
    alone = found.data.part(found.data.alone & ~found.data.made)
    assert len(alone.labels) == sum(label.place.source == "0" * 64 for label in found.labels)
    assert len(set(alone.screens)) == 1
    label = next(label for label in found.labels if label.place.source == "0" * 64)
    pixels = module._pixels(kept.pieces[label.place.sha256])
    assert pixels is not None
    expected = features_alone(pixels, [Box(0, 0, pixels.shape[1], pixels.shape[0])])
    np.testing.assert_array_equal(alone.features[:1], expected)


def test_a_box_that_the_cropper_does_not_propose_is_learned_all_the_same(
    kept: Kept, drawn: list[tuple[Drawing, list[Box], list[str]]]
) -> None:
    """After a change of the cropper, labels that were given before it still count."""
    for i, one in enumerate(kept.given):
        box = one.place.box
        if box and box.right + 30 <= min(drawn[0][0].pixels.shape[1], drawn[1][0].pixels.shape[1]):
            place = replace(one.place, box=replace(box, width=box.width + 30))
            kept.given[i] = replace(one, place=place)
    found = own_crops(kept, seed=1)
    assert len(found.labels) == len(kept.given)
    assert found.gone == ()


def test_a_box_beyond_its_picture(kept: Kept) -> None:
    """A table that was edited by hand may say anything: the crop itself is learned then, if it is there."""
    one = kept.given[0]
    place = CropPlace(sha256=one.place.sha256, source=one.place.source, box=Box(90_000, 5, 20, 20))
    kept.given.append(LabelledCrop(place=place, kind="icon", by="alice", at=NOW))
    found = own_crops(kept, seed=1)
    assert len(found.labels) + len(found.gone) == len(kept.given)
    assert len(found.labels) == len(kept.given)


def test_ten_labels_are_too_few(kept: Kept) -> None:
    """It says how many there are, and where more come from."""
    del kept.given[10:]
    with pytest.raises(NothingToDoError, match=r"There are 10 labelled crops.*muster label"):
        own_crops(kept, seed=1)


def test_a_class_of_two_is_too_few(kept: Kept) -> None:
    """A model would learn those two by heart."""
    for i in range(2):
        kept.given[i] = LabelledCrop(place=kept.given[i].place, kind="flag", by="alice", at=NOW)
    with pytest.raises(NothingToDoError, match="'flag' has 2"):
        own_crops(kept, seed=1)
    # What drawn screens teach as well may be rare among the least sure crops.
    assert len(own_crops(kept, seed=1, known=("icon", "text", "flag")).labels) == len(kept.given)


def test_all_crops_are_gone(kept: Kept) -> None:
    """There is nothing to learn from then."""
    kept.shots.clear()
    kept.pieces.clear()
    with pytest.raises(NothingToDoError, match="speak of crops that are gone"):
        own_crops(kept, seed=1)
