"""View: a picture with a pack laid on it, and what then stands in each row. What everything that weighs it looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from daemon.domain.pack import Column
from daemon.stages.pieces import Piece, pieces
from daemon.stages.placement import Flags, Numbers, Placement
from daemon.stages.scene import Scene


@dataclass(frozen=True, slots=True)
class View:
    """A scene, the pack laid on it, and the pieces that stand in the columns of each row, top to bottom."""

    found: Scene
    laid: Placement
    around: tuple[Mapping[str, Piece], ...]

    @property
    def origins(self) -> Numbers:
        """The vertical middles of the names, in pixels."""
        return np.array(self.laid.origins)

    def holds(self, column: Column) -> Flags:
        """Which words of the picture stand in the column's band of any row."""
        laid, found = self.laid, self.found
        return np.asarray(laid.holds(column, found.word_x, found.word_y, self.origins).any(axis=0))

    def rows_between(self, one: int, two: int) -> int:
        """How many row distances the second of two rows stands below the first, by their numbers."""
        return round((self.laid.origins[two] - self.laid.origins[one]) / self.laid.pitch)


def view(found: Scene, laid: Placement) -> View:
    """The view of a placement that has rows."""
    return View(found, laid, tuple(pieces(found, laid, origin) for origin in laid.origins))
