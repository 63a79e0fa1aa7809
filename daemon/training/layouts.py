"""Layouts: how one drawn list arranges its rows, thrown once a screen and then kept for every row."""

from __future__ import annotations

from dataclasses import dataclass

from daemon.training import wording
from daemon.training.canvas import Align
from daemon.training.dice import Dice
from daemon.training.icons import ICONS

WIDTHS = {
    "grouped": 7.0,
    "short": 4.2,
    "pair": 7.0,
    "count": 3.2,
    "seen": 7.6,
    "level": 4.0,
    "place": 8.0,
    "labelled": 11.0,
}
"""Room that a column of each kind takes, in ems."""


LIKE_LETTERS = ("fist", "blot", "blocks", "clock", "person", "bars", "bag", "cup", "sword", "leafs")
"""Icons whose silhouettes have the strokes and gaps of letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of values: `x` is where its text is aligned, in ems from the row's left edge; `y` in row heights."""

    name: str
    kind: str
    x: float
    y: float
    align: Align
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the parts of a row stand, in ems from its left edge; 0 means that the row lacks the part.

    `beside` is the sign between the name and what stands behind it in the same text ("" for a name alone).

    `second` is the kind of the line under the name ("" for none); `height` is that of a row in ems, `width` too.
    """

    width: float
    height: float
    rank: float
    medals: bool
    chip: bool
    portrait: float
    portrait_size: float
    badge: str
    flag: bool
    name: float
    beside: str
    sign: str
    second: str
    columns: tuple[Column, ...]
    button: float
    rewards: float
    team: bool
    actions: float


def layout(dice: Dice) -> Layout:
    """Throw the dice for all of it."""
    has_portrait = dice.chance(0.75)
    height = dice.between(2.6, 5.2) if has_portrait else dice.between(1.5, 3.4)
    x = dice.between(0.4, 1.2)
    rank = portrait = button = rewards = actions = 0.0
    if dice.chance(0.6):
        rank, x = x + 0.8, x + 2.2
    size = height * dice.between(0.6, 0.95)
    if has_portrait:
        portrait, x = x + size / 2, x + size + dice.between(0.3, 0.9)
    second = dice.one(["", "role", "labelled", "seen", "short", "place"]) if height > 2.4 else ""
    name_at = x
    x += 8.5 if second in {"labelled", "place"} else dice.between(6.5, 8.5)
    columns: list[Column] = []
    for _ in range(dice.whole(0 if second else 1, 4)):
        kind = dice.one(list(WIDTHS))
        icon = sign_name(dice) if dice.chance(0.55) else ""
        room = WIDTHS[kind] + (1.6 if icon else 0)
        align: Align = "left" if icon else dice.one(["left", "right", "centre"])
        at = x + {"left": 1.6 if icon else 0.2, "centre": room / 2, "right": room - 0.3}[align]
        y = dice.one([0.5, 0.5, 0.5, 0.32, 0.68]) if height > 2.4 else 0.5
        columns.append(Column(name=f"{kind}_{len(columns)}", kind=kind, x=at, y=y, align=align, icon=icon))
        x += room + dice.between(0.0, 1.0)
    tail = dice.whole(0, 7)
    if tail == 0:
        button, x = x + 2.6, x + 5.4
    elif tail in {1, 3} and height > 2.4:
        rewards, x = x + 0.4, x + 3 * height * 0.75
    elif tail == 2:
        actions, x = x + 0.6, x + 3.2
    return Layout(
        width=x + dice.between(0.2, 1.0),
        height=height,
        rank=rank,
        medals=dice.chance(0.5),
        chip=dice.chance(0.35),
        portrait=portrait,
        portrait_size=size,
        badge=dice.one(["", "", "role", "number"]) if has_portrait else "",
        flag=has_portrait and dice.chance(0.3),
        name=name_at,
        beside=dice.one(["\u2022", "\u00b7", "|", "-"]) if dice.chance(0.08) else "",
        sign=dice.one(["male", "female", "star", "crown", "shield"]) if dice.chance(0.2) else "",
        second=second,
        columns=tuple(columns),
        button=button,
        rewards=rewards,
        team=dice.chance(0.4),
        actions=actions,
    )


def sign_name(dice: Dice) -> str:
    """The icon before a value or at the end of a row: any, and often one that is easily taken for letters."""
    return dice.one(LIKE_LETTERS) if dice.chance(0.4) else dice.one(list(ICONS))


def second_line(dice: Dice, kind: str) -> str:
    """What the line under a name says."""
    return dice.one(wording.ROLES) if kind == "role" else wording.VALUES[kind](dice)
