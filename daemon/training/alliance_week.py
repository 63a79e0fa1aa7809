"""A week of an alliance that never was: war lists of several days as an officer would take them, for the demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from daemon.errors import NothingToDoError
from daemon.training.dice import Dice
from daemon.training.draw import Progress, write_drawing
from daemon.training.war_list import WarMember, draw_war_list

NAMES = (
    "Amberline",
    "Basalt",
    "Corvane",
    "Dunewalker",
    "Elmstone",
    "Fennick",
    "Galewind",
    "Harrow",
    "Isolde",
    "Juniper",
    "Kestrel",
    "Larkspur",
    "Mossgate",
    "Nightjar",
    "Oakhelm",
    "Pebble77",
    "Quillon",
    "Rivendale",
    "Saltmarsh",
    "Thornby",
    "Umbra",
    "Vexley",
    "Wrenfield",
    "Yarrow",
    "Zephyrine",
    "Brindle",
    "Cinderella9",
    "Driftwood",
    "Emberly",
    "Foxglove",
    "Gristle",
    "Hollowell",
    "Ironbark",
    "Jasperine",
    "Knoxville",
    "Lumen",
    "Marlowe",
    "Nettle",
    "Orrin",
    "Pascale",
    "Ravenna",
    "Sorrel",
    "Tansy",
    "Ulfric",
    "Verity",
    "Willow",
)
"""Names of members, of our own invention, alike in nothing that a reader could confuse."""

WIDTH = 1080
"""Pixels across, as many phones have them."""

PAGE, OVERLAP = 6, 2
"""Rows on a picture, and how many of them the next one shows again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a member plays: the strength of their team, how often they fight, and how they boost."""

    name: str
    role: str
    total: int
    fights: float
    boost: int


def draw_week(
    folder: Path,
    *,
    first_day: date,
    days: int = 7,
    members: int = 18,
    seed: int = 16,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write the war lists of `days` days, some pictures a day, with their truth beside each; gives their paths.

    File names tell the day and the time, as `Screenshot_20261116-2105.png`. Each day's rows are in the order of the
    power used, and every picture repeats the last rows of the one before. Most members play their part; the last
    three do not: one boosts little, one misses days, one is never there.

    Raises NothingToDoError for numbers that leave nothing to draw, FolderError when the folder cannot be written.
    """
    if days < 1 or not PAGE <= members <= len(NAMES):
        raise NothingToDoError(f"A week needs at least one day, and from {PAGE} to {len(NAMES)} members.")
    habits = _habits(Dice(seed), members)
    written: list[Path] = []
    for day in range(days):
        standing = _war(Dice(seed, day + 1), habits)
        starts = list(range(0, max(1, members - OVERLAP), PAGE - OVERLAP))
        for page, start in enumerate(starts):
            name = f"Screenshot_{first_day + timedelta(days=day):%Y%m%d}-{2105 + page:04d}.png"
            above = 0.35 if page == 0 else -0.12
            drawing = draw_war_list(standing[start : start + PAGE], width=WIDTH, above=above)
            written.append(write_drawing(drawing, folder / name))
        if progress is not None:
            progress(day + 1, days)
    return tuple(written)


def _habits(dice: Dice, members: int) -> tuple[Habit, ...]:
    habits = []
    for number, name in enumerate(NAMES[:members]):
        left = members - number
        fights = {1: 0.0, 2: 0.45}.get(left, 1.0 if dice.chance(0.8) else 0.9)
        boost = 500 if left == 3 else dice.one([1200, 1500, 2000, 2500, 4500])
        role = "Commandant" if number == 0 else "Officier" if number < 4 else "Membre"
        habits.append(Habit(name=name, role=role, total=dice.whole(2800, 3990), fights=fights, boost=boost))
    return tuple(habits)


def _war(dice: Dice, habits: Sequence[Habit]) -> tuple[WarMember, ...]:
    """One day's list, those who used most power first."""
    lines = []
    for face, habit in enumerate(habits):
        fought = dice.chance(habit.fights)
        used = round(habit.total * dice.between(0.9, 3.1)) if fought else 0
        total = habit.total + dice.whole(-60, 60)
        boost = max(0, habit.boost + 100 * dice.whole(-3, 4)) if fought else 0
        seen = f"{dice.whole(1, 23)}h" if dice.chance(0.5) else f"{dice.whole(2, 59)}m"
        line = WarMember(
            name=habit.name,
            role=habit.role,
            last_seen=seen if fought else f"{dice.whole(1, 6)}d",
            boost=str(boost),
            power=f"{used}K/{total}K" if used else f"0/{total}K",
            tickets=str(24 if fought and dice.chance(0.7) else dice.whole(4, 20) if fought else 0),
            face=face,
        )
        lines.append((-used, face, line))
    return tuple(line for _, _, line in sorted(lines, key=lambda item: item[:2]))
