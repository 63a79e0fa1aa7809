"""Features: what a crop looks like and where it stands, as numbers that mean the same on any picture.

Every crop is brought to one height and laid into a strip beside the others (`strip`), so that each measure is taken
for all crops at once (`looks`). What is measured is mostly how far each pixel is from the crop's own ground, the
colour around it: light on dark, dark on light and colour on colour become one thing. Then come the place on the
picture and the neighbours (`surroundings`).

Serving and training share this function. A change of what it gives asks for a new VERSION and for training anew.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.domain.geometry import Box
from daemon.stages.load import Pixels
from daemon.stages.looks import LOOK_NAMES, looks
from daemon.stages.strip import lay_out
from daemon.stages.surroundings import CONTEXT_NAMES, NEUTRAL, surroundings

VERSION = 2
"""Rises whenever the numbers change; a model's card says which version it learned from."""

NAMES = ("aspect", "pixels_high", *LOOK_NAMES, *CONTEXT_NAMES)
"""What each number is, in order."""

LENGTH = len(NAMES)
"""Numbers a crop."""


def features(pixels: Pixels, boxes: Sequence[Box]) -> NDArray[np.float32]:
    """Shape (len(boxes), LENGTH), for boxes within a BGR picture of shape (height, width, 3)."""
    if not boxes:
        return np.zeros((0, LENGTH), np.float32)
    around = surroundings(boxes, (pixels.shape[1], pixels.shape[0]))
    return np.concatenate([_shapes(boxes), looks(lay_out(pixels, boxes)), around], axis=1, dtype=np.float32)


def features_alone(pixels: Pixels, boxes: Sequence[Box]) -> NDArray[np.float32]:
    """The same for crops known by themselves: nothing beyond a box is looked at, and its neighbours are unknown."""
    if not boxes:
        return np.zeros((0, LENGTH), np.float32)
    unknown = np.full((len(boxes), len(CONTEXT_NAMES)), NEUTRAL)
    seen = looks(lay_out(pixels, boxes, margin=0))
    return np.concatenate([_shapes(boxes), seen, unknown], axis=1, dtype=np.float32)


def _shapes(boxes: Sequence[Box]) -> NDArray[np.float32]:
    return np.array([(np.log(box.width / box.height), np.log(box.height)) for box in boxes], np.float32)
