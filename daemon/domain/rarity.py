"""Rarity: how seldom the lists of other games have a column whose texts would fit one of a pack.

Nearly every list has a number, so that a number in its place says little; coordinates or a length of time say much.
"""

from __future__ import annotations

from functools import lru_cache
from math import log

from daemon.domain.cells import fits
from daemon.domain.pack import Column

USUAL: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.9, ("1,034,240,119", "83 760", "7.352")),
    (0.5, ("3", "#4", "12.")),
    (0.4, ("0", "17", "245")),
    (0.3, ("Points: 4,730,820", "Power: 3,277", "Damage Points:8,561,295")),
    (0.3, ("162.8M", "10499K", "1,5B")),
    (0.25, ("Lv.32", "Level 7", "Lv. 80")),
    (0.25, ("2h", "12 minutes ago", "Online", "il y a 3 jours")),
    (0.2, ("[ACE] Koinue", "[K98] Elki", "(XY) Odin")),
    (0.15, ("R4", "R1", "R3")),
    (0.1, ("0/3445K", "12/30", "2/79")),
    (0.1, ("Warzone #549", "#10435", "S123")),
    (0.4, ("Member", "Leader", "Officer")),
)
"""What columns of lists hold, with the share of lists that have such a one: counted on 28 screens of 12 games."""

RAREST = 0.03
"""No column is rarer than this: somebody plays a game with the same."""


@lru_cache(maxsize=1024)
def rarity(column: Column) -> float:
    """How unlikely it is that another list has a column that fits, as a logarithm from 0 (certain) to 3.5."""
    without = 1.0 - RAREST
    for share, texts in USUAL:
        fitting = sum(fits(column, text.split()) for text in texts) / len(texts)
        without *= 1.0 - share * fitting
    return -log(1.0 - without)
