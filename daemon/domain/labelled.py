"""Labelled crops: what the officer says a crop is, for a classifier of their own to learn from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from daemon.domain.geometry import Box

BASE_CLASSES = ("icon", "text")
"""The classes that every model has, in this order: everything else is added after them."""

CLASS_NAME = re.compile(r"[^\W\d_][\w-]{0,29}")
"""A class goes into cards, packs, pages and file names: a word that begins with a letter."""

MOST_CLASSES = 20
"""More than anybody can tell apart by keys."""

FROM_CORRECTIONS = "corrections.yaml"
"""Who labelled a crop that a correction speaks of."""

FROM_DAEMON = "muster run"
"""Who brought a picture that the daemon set aside."""


def wrong_class(name: str) -> str:
    """Why a word cannot be a class, as the rest of a sentence; "" when it can."""
    if CLASS_NAME.fullmatch(name):
        return ""
    return (
        f"'{name[:40]}' cannot be a class: take one word that begins with a letter, of at most 30 letters, digits, "
        "'-' and '_', such as flag"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CropPlace:
    """Which crop is meant.

    On a screenshot: `source` is the SHA-256 of its bytes, and `box` where on it. A crop that came as a picture of its
    own has no box; `source` is what it was cut out of as far as its name tells. `sha256` is that of its pixels.
    """

    sha256: str
    source: str
    box: Box | None

    @property
    def key(self) -> tuple[str, Box | None, str]:
        """What is the same for the same crop and for no other: identical pixels at two places are two crops."""
        return (self.source, self.box, "" if self.box else self.sha256)

    @property
    def order(self) -> tuple[str, int, int, int, int, str]:
        """Crops of one screenshot stand together, as they are read."""
        box = self.box or Box(0, 0, 0, 0)
        return (self.source, box.y, box.x, box.width, box.height, self.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledCrop:
    """A crop and its class: who said so, and when (an aware time)."""

    place: CropPlace
    kind: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A label in doubt: what models that did not learn from it say the crop is, and with which chance.

    `confirmed`: the officer has looked, and given the same label again.
    """

    label: LabelledCrop
    says: str
    chance: float
    confirmed: bool = False


def doubted(new: Sequence[Suspect], before: Sequence[Suspect], labels: Sequence[LabelledCrop]) -> tuple[Suspect, ...]:
    """The suspects of a training, given those of the one `before` it: what the officer has confirmed stays confirmed.

    A label that was in doubt and is given again, later and the same, is confirmed.
    """
    known = {label.place.key: label for label in labels}
    settled = {
        (one.label.place.key, one.label.kind)
        for one in before
        if (now := known.get(one.label.place.key)) is not None
        and now.kind == one.label.kind
        and (one.confirmed or now.at > one.label.at)
    }
    return tuple(
        Suspect(
            label=one.label,
            says=one.says,
            chance=one.chance,
            confirmed=(one.label.place.key, one.label.kind) in settled,
        )
        for one in new
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureNote:
    """What a picture is that is kept to be labelled.

    `name` is that of its file. `alone`: it is one crop, cut out of `source`. `by` brought it, `at` an aware time;
    `screen` is the kind of list on it, where that is known.
    """

    name: str
    at: datetime
    by: str
    alone: bool = False
    source: str = ""
    screen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCrop:
    """A crop that lies on the desk to be labelled, known by its `id`: the beginning of the SHA-256 of its pixels.

    `picture` is the name of the file it is on, `width` and `height` are in pixels. `guess` is what the model in use
    says, with which `chance`; `kind` what the officer said, "" for nothing. `copies` are the places with the very same
    pixels, which are labelled with it. `suspect`: models that had not seen its label say otherwise.
    """

    id: str
    picture: str
    width: int
    height: int
    guess: str
    chance: float
    kind: str
    copies: int
    suspect: bool


def classes_of(labels: Sequence[LabelledCrop], added: Sequence[str] = ()) -> tuple[str, ...]:
    """The classes that a model of these labels has: the two that all have, then the others by their names."""
    more = {label.kind for label in labels} | set(added)
    return (*BASE_CLASSES, *sorted(more - set(BASE_CLASSES)))


def key_of(classes: Sequence[str]) -> tuple[str, ...]:
    """The key for each class: the first letter of its name that no class before it has, else a digit."""
    taken: list[str] = []
    for name in classes:
        letters = [letter for letter in name.lower() if letter.isascii() and letter.isalpha()]
        taken.append(next(key for key in [*letters, *"1234567890", *"zyxwvutsrq"] if key not in taken))
    return tuple(taken)
