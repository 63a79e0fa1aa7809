"""Crop: every place in the picture where something is drawn that could be text, in words and small icons.

Proposes too much on purpose; the classifier sorts it out.
"""

from __future__ import annotations

import cv2
import numpy as np

from daemon.domain.geometry import Box
from daemon.stages.load import Pixels


def crop(pixels: Pixels) -> tuple[Box, ...]:
    """Candidate regions of a BGR picture of shape (height, width, 3), top to bottom."""
    gray = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    gradient = cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3)))
    _, strokes = cv2.threshold(gradient, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    joined = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((1, 7), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = (Box(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:] if h >= 7 and w >= 3)
    return tuple(sorted(boxes, key=lambda b: (b.y, b.x)))
