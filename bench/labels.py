"""What 50, 200 and 1,000 labels of a game bring that the shipped classifier never saw, in cells read right.

    python -m bench.labels [--labels 50,200,1000] [--drawn | --real]

Two games are asked, and of each the screenshots that are scored are others than those that are labelled:

- a real one: 25 screenshots of one scrolled list in `../shared/runs/tb_members`. One half is labelled and the other
  scored, then the other way round; a screenshot is not scored when a member stands on it who also stands on a labelled
  one. Nobody labelled these crops by hand: `labelled_lists.py` says how they come to their labels.
- a drawn one, in a look that no drawn screen of the training has: before each number stands a letter that is an emblem
  and no part of the number. 40 screens are labelled, 12 others scored, with a pack of their own.

Labels are given in the order of the label page, the least sure first and identical pixels once, after the five of each
class that a training asks for. Each model is trained as `muster train` does it, beside 100 drawn screens.

Printed for the shipped model and for each number of labels: texts lost and icons taken for text among the labelled
crops of the scored screenshots, cells read right, held (or lost) and wrong through the whole pipeline, and the seconds
that the training took, the drawn screens being there. The real pictures belong to others and are no part of the
project; without them only the drawn game is asked.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.labelled_lists import AT, CONFIG, Shot, drawn_game, read, real_game
from daemon.adapters.models.model_registry import ModelRegistry
from daemon.adapters.models.xgboost_classifier import read_model
from daemon.app.engines import make_engines
from daemon.app.models import classifier
from daemon.app.reading import order_of
from daemon.app.settled import settle_settings
from daemon.domain.comparing import Tally, tallied
from daemon.domain.labelled import BASE_CLASSES, CropPlace, LabelledCrop, PictureNote
from daemon.pipeline import Engines
from daemon.ports import Classifier
from daemon.stages.crop_pictures import pixels_sha256
from daemon.stages.features import features
from daemon.training.drawn_cache import cached_dataset
from daemon.training.learn import predicted
from daemon.training.own_crops import FEWEST_OF_A_CLASS
from daemon.training.train import SCREENS_BESIDE, SEED_BESIDE, Sources, Start, train

Sides = Sequence[tuple[Sequence[Shot], Sequence[Shot]]]
"""Screenshots to label, and those to score by what was learned."""


@dataclass
class Given:
    """Labels in memory, as `daemon.ports.LabelledCrops`."""

    given: Sequence[LabelledCrop]
    shots: Mapping[str, Shot]

    def labels(self) -> tuple[LabelledCrop, ...]:
        """All of them."""
        return tuple(self.given)

    def classes(self) -> tuple[str, ...]:
        """Text and icon."""
        return BASE_CLASSES

    def picture(self, sha256: str) -> bytes | None:
        """A screenshot."""
        return self.shots[sha256].data if sha256 in self.shots else None

    def pictures(self) -> Mapping[str, PictureNote]:
        """What the screenshots are."""
        return {sha: PictureNote(name=shot.name, at=AT, by="bench") for sha, shot in self.shots.items()}

    def crop(self, sha256: str) -> bytes | None:  # noqa: ARG002 - all are on screenshots
        """No crop is a picture of its own."""
        return None


@dataclass
class Made:
    """A trained model in memory."""

    model: bytes
    temperature: float
    classes: tuple[str, ...]
    name: str = "own"

    def probabilities(self, asked: np.typing.NDArray[np.float32]) -> np.typing.NDArray[np.float32]:
        """See `daemon.ports.Classifier`."""
        return predicted(self.model, self.temperature, asked)


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="What labels of a new game bring.")
    parser.add_argument("--labels", default="50,200,1000")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--real", action="store_true")
    only.add_argument("--drawn", action="store_true")
    asked = parser.parse_args()
    counts = [0, *map(int, asked.labels.split(","))]
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(scratch, "drawn")
        engines = make_engines(
            order_of(settle_settings(CONFIG, named=True)), classifier(CONFIG, named=True), Path(scratch)
        )
        cached_dataset(kept, screens=SCREENS_BESIDE, seed=SEED_BESIDE)
        if not asked.drawn and (shots := list(real_game(engines))):
            half = len(shots) // 2
            ask("a real list", [(shots[:half], shots[half:]), (shots[half:], shots[:half])], counts, engines, kept)
        if not asked.real:
            shots, packs = drawn_game(Path(scratch), engines)
            ask("a drawn list", [(shots[:40], shots[40:])], counts, replace(engines, packs=packs), kept)
    return 0


def ask(what: str, sides: Sides, counts: Sequence[int], engines: Engines, kept: Path) -> None:
    """Print the table of one game."""
    shots = {shot.sha256: shot for side in sides for part in side for shot in part}.values()
    crops, labelled = sum(len(shot.crops) for shot in shots), sum(len(shot.kinds) for shot in shots)
    print(f"\n{what}: {len(shots)} screenshots, {labelled} of {crops} crops have a label")
    heads = (
        ("texts lost", 14),
        ("icons taken", 14),
        ("right", 7),
        ("held", 6),
        ("wrong", 6),
        ("training", 9),
        ("load", 6),
    )
    print(f"{'labels':>8}", *(f"{head:>{wide}}" for head, wide in heads))
    for count in counts:
        print(line(count, sides, engines, kept), flush=True)


def line(count: int, sides: Sides, engines: Engines, kept: Path) -> str:
    """The scores of so many labels, over all sides."""
    cells, lost, taken, texts, icons, took = Tally(), 0, 0, 0, 0, []
    for learned_from, others in sides:
        there = frozenset[str]().union(*(shot.members for shot in learned_from))
        began = time.monotonic()
        model: Classifier = engines.classifier if not count else made(count, learned_from, engines.classifier, kept)
        took.append(time.monotonic() - began)
        for shot in (shot for shot in others if not shot.members & there):
            cells += tallied(shot.truth, read(shot.data, replace(engines, classifier=model)))
            chances = model.probabilities(features(shot.pixels, [crop.box for crop in shot.crops]))
            called = chances[:, model.classes.index("text")] >= 0.5
            for crop, is_text in zip(shot.crops, called, strict=True):
                kind = shot.kinds.get(crop.box)
                texts, icons = texts + (kind == "text"), icons + (kind == "icon")
                lost, taken = lost + (kind == "text" and not is_text), taken + (kind == "icon" and bool(is_text))
    took_most = f"{max(took):.0f} s" if count else "-"
    said = (f"{lost} of {texts}", 14), (f"{taken} of {icons}", 14), (cells.right, 7), (cells.held, 6), (cells.wrong, 6)
    shown = [f"{one:>{wide}}" for one, wide in (*said, (took_most, 9), (f"{os.getloadavg()[0]:.1f}", 6))]
    return " ".join([f"{count:>8}", *shown])


def made(count: int, shots: Sequence[Shot], shipped: Classifier, kept: Path) -> Made:
    """A model of the first labels that an officer would give."""
    chosen = first(count, shots, shipped)
    version = read_model(ModelRegistry(CONFIG.parent / "models").find("shipped").folder)
    trained = train(
        Sources(
            screens=SCREENS_BESIDE,
            own=Given(chosen, {shot.sha256: shot for shot in shots}),
            start=Start(model=version.data, card=version.card),
            seed=SEED_BESIDE,
            kept=kept,
        )
    )
    return Made(trained.model, trained.card.temperature, trained.card.classes)


def first(count: int, shots: Sequence[Shot], shipped: Classifier) -> list[LabelledCrop]:
    """The labels in the order of the label page, after the few of each class that a training asks for."""
    offered: dict[str, tuple[float, LabelledCrop]] = {}
    for shot in shots:
        boxes = [crop.box for crop in shot.crops]
        for box, chances in zip(boxes, shipped.probabilities(features(shot.pixels, boxes)), strict=True):
            if box in shot.kinds:
                sha = pixels_sha256(shot.pixels[box.y : box.bottom, box.x : box.right])
                place = CropPlace(sha256=sha, source=shot.sha256, box=box)
                label = LabelledCrop(place=place, kind=shot.kinds[box], by="bench", at=AT)
                offered.setdefault(sha, (float(chances.max()), label))
    ordered = [label for _, label in sorted(offered.values(), key=lambda one: one[0])]
    few = [one for kind in BASE_CLASSES for one in [o for o in ordered if o.kind == kind][:FEWEST_OF_A_CLASS]]
    return [*few, *(one for one in ordered if one not in few)][:count]


if __name__ == "__main__":
    sys.exit(main())
