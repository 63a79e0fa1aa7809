"""Icons: what stands before or over a text and says which column it is of, where the pack knows columns by their icons.

An icon that was taken for another one would put a number into the wrong column, and what nobody sees again cannot be
held. So a crop counts as an icon only when the classifier is sure of it, and whatever else stands where the icon
belongs leaves the text without one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from daemon.domain.geometry import Box
from daemon.stages.classify import SURELY_TEXT, ClassifiedCrop

SURELY_ICON = 0.8
"""Crops are the icon of a column from this chance on, as they are text from the same."""

SAME = 0.5
"""Crops that share this much of the smaller one are one thing."""

BEFORE, ABOVE = 1.5, 1.0
"""An icon stands at most this many heights of the text before it, or over it. Farther away there is room for another
icon with its number between the two."""

RUN = 0.6
"""Texts of one line that are less than this share of their height apart are one value, as in `pieces.RUN_GAP`."""

OF_SIZE, RIM = 0.5, 0.35
"""What stands where the icon belongs is no speck when it is half as high as the text, and is beside the text even if
its rim reaches so far into it, both in heights of the text."""

NONE = -1
"""The number of no icon."""


@dataclass(frozen=True, slots=True)
class Icon:
    """Something that is no text: `name` is the class that names a column, or "" where that is not sure."""

    box: Box
    name: str


def is_icon(crop: ClassifiedCrop, names: Collection[str]) -> bool:
    """Whether the crop is surely the icon of a column."""
    return crop.kind in names and crop.chance >= SURELY_ICON


def icons(crops: Sequence[ClassifiedCrop], names: Collection[str]) -> tuple[Icon, ...]:
    """Everything on the picture that was not read, with its name where it is surely one of the `names`.

    Nothing where no pack knows a column by an icon.
    """
    known = [Icon(crop.box, crop.kind) for crop in crops if is_icon(crop, names)]
    # Two names for one thing are none.
    known = [replace(one, name="") if any(_differ(one, other) for other in known) else one for one in known]
    if not names:
        return ()
    others = [
        Icon(crop.box, "")
        for crop in crops
        if crop.text_chance < SURELY_TEXT
        and not is_icon(crop, names)
        and not any(_is_same(crop.box, one.box) for one in known)
    ]
    return (*known, *others)


def owned(texts: Sequence[Box], there: Sequence[Icon]) -> list[int]:
    """For each text on a picture the number of its icon, or `NONE`: directly before it on its line, or over it."""
    owners = [NONE] * len(texts)
    if not there:
        return owners
    for number in sorted(range(len(texts)), key=lambda i: texts[i].x):
        owners[number] = _owner(number, texts, there, owners)
    return owners


def owner_of(box: Box, texts: Sequence[Box], there: Sequence[Icon], owners: Sequence[int]) -> str:
    """The name of the icon of something that is not among the texts, whose `owners` are known, or ""."""
    found = _owner(len(texts), [*texts, box], there, owners)
    return there[found].name if found != NONE else ""


def _owner(number: int, texts: Sequence[Box], there: Sequence[Icon], owners: Sequence[int]) -> int:
    text = texts[number]
    before = [i for i, one in enumerate(there) if _is_before(one.box, text, BEFORE)]
    beside = [i for i, box in enumerate(texts) if i != number and _is_before(box, text, BEFORE)]
    icon = max(before, key=lambda i: there[i].box.right, default=NONE)
    last = max(beside, key=lambda i: texts[i].right, default=NONE)
    if last != NONE and (icon == NONE or texts[last].right > there[icon].box.right):
        # The same value goes on; what stands further off is another one, whose icon is not this text's.
        return owners[last] if text.x - texts[last].right < RUN * text.height else NONE
    over = [i for i, one in enumerate(there) if _is_over(one.box, text)]
    over = [i for i in over if not any(_is_between(there[i].box, box, text) for box in texts)]
    above = max(over, key=lambda i: there[i].box.bottom, default=NONE)
    if NONE not in {icon, above} and there[above].name not in {"", there[icon].name}:
        return NONE
    found = above if icon == NONE else icon
    return found if found != NONE and there[found].name else NONE


def _is_before(box: Box, text: Box, reach: float) -> bool:
    """Whether the box stands on the line of the text, before it and near enough."""
    shared = min(box.bottom, text.bottom) - max(box.y, text.y)
    on_line = shared >= OF_SIZE * min(box.height, text.height) and box.height >= OF_SIZE * text.height
    gap = text.x - box.right
    return on_line and box.centre_x < text.x and -RIM * text.height <= gap <= reach * text.height


def _is_over(box: Box, text: Box) -> bool:
    """Whether the box stands over the text and near enough."""
    gap = text.y - box.bottom
    is_near = -RIM * text.height <= gap <= ABOVE * text.height and box.height >= OF_SIZE * text.height
    return is_near and text.x - RIM * text.height <= box.centre_x <= text.right + RIM * text.height


def _is_between(box: Box, other: Box, text: Box) -> bool:
    return box.centre_y < other.centre_y < text.y and other.x < text.right and other.right > text.x


def _differ(one: Icon, other: Icon) -> bool:
    return one.name != other.name and _is_same(one.box, other.box)


def _is_same(one: Box, other: Box) -> bool:
    return one.intersection(other) > SAME * min(one.area, other.area)
