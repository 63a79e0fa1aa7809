"""Bands: where the columns of a draft lie on a picture, for drawing them on it."""

from __future__ import annotations

from daemon.domain.geometry import Box
from daemon.domain.pack import ColumnType, Pack
from daemon.learning.proposal import Sight
from daemon.stages.cards import laid_on
from daemon.stages.scene import scene
from daemon.stages.weighing import weigh


def bands(pack: Pack, look: Sight) -> list[tuple[str, Box]]:
    """Where the columns lie on a picture, row by row, each with its name; none where the pack does not fit."""
    ways = laid_on(scene(look.lines, look.perhaps, look.size), [pack])
    cases = [weigh(found, laid, pile) for found, pile, laid in ways]
    best = max(cases, key=lambda case: case.weight, default=None)
    if best is None:
        return []
    columns = [column for column in pack.columns if column.type is not ColumnType.SECTION]
    drawn = [(c.name, best.laid.band(c, origin, best.found.size)) for origin in best.laid.origins for c in columns]
    return [(name, best.pile.on_picture(band) if best.pile else band) for name, band in drawn]
