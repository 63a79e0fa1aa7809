"""Invented letters: lines of signs from no alphabet, so that text in any script is known as text.

No font for Chinese, Japanese, Korean, Arabic or Thai comes small enough to depend on. What the classifier can learn
from are their ways: square signs of many strokes, of few strokes, rings with bars, and joined lines with dots.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.training.dice import Dice

FINER = 4
"""Signs are drawn this many times larger and then shrunk."""

KINDS = ("square", "few", "ring", "joined")
"""Ways of writing."""


def invented(dice: Dice, size: float, weight: float) -> NDArray[np.float32]:
    """A line of 1 to 6 signs, `size` pixels high with strokes of `weight` (share of the size), as cover from 0 to 1."""
    kind = dice.one(KINDS)
    high = max(8, round(size)) * FINER
    wide = high if kind != "joined" else round(high * 0.7)
    count = dice.whole(1, 6)
    board = np.zeros((round(high * 1.3), wide * count + high // 4), np.uint8)
    width = max(FINER, round(high * weight))
    line = round(high * 0.75)
    for i in range(count):
        x, y = i * wide + high // 8, round(high * 0.12)
        if kind == "joined":
            _joined(board, dice, (x, line, wide, high), width)
        else:
            _sign(board, dice, kind, (x, y, round(wide * 0.88), round(high * 0.95)), width)
    small = (max(1, board.shape[1] // FINER), max(1, board.shape[0] // FINER))
    return (cv2.resize(board, small, interpolation=cv2.INTER_AREA) / 255).astype(np.float32)


def _sign(board: NDArray[np.uint8], dice: Dice, kind: str, place: tuple[int, int, int, int], width: int) -> None:
    x, y, w, h = place
    across = [y + round(h * share) for share in (0.08, 0.3, 0.52, 0.74, 0.95)]
    down = [x + round(w * share) for share in (0.08, 0.35, 0.62, 0.92)]
    strokes = {"square": dice.whole(5, 13), "few": dice.whole(2, 4), "ring": dice.whole(2, 3)}[kind]
    if kind == "ring":
        middle = (dice.one(down[1:3]), dice.one(across[1:4]))
        cv2.circle(board, middle, round(w * dice.between(0.18, 0.28)), 255, width, cv2.LINE_AA)
    for _ in range(strokes):
        way = dice.whole(0, 3)
        left, right = sorted((dice.one(down[:2]), dice.one(down[2:])))
        top, foot = sorted((dice.one(across[:2]), dice.one(across[2:])))
        if way == 0 or (kind == "square" and way == 3):
            level = dice.one(across)
            cv2.line(board, (left, level), (right, level), 255, width, cv2.LINE_AA)
        elif way == 1:
            column = dice.one(down)
            cv2.line(board, (column, top), (column, foot), 255, width, cv2.LINE_AA)
        elif way == 2:
            cv2.line(board, (dice.one(down[1:3]), top), (dice.one([left, right]), foot), 255, width, cv2.LINE_AA)
        else:
            centre, size = (left, top), (right - left, foot - top)
            cv2.ellipse(board, centre, size, 0, 0, dice.whole(50, 90), 255, width, cv2.LINE_AA)


def _joined(board: NDArray[np.uint8], dice: Dice, place: tuple[int, int, int, int], width: int) -> None:
    x, line, w, h = place
    cv2.line(board, (x, line), (x + w, line), 255, width, cv2.LINE_AA)
    kind = dice.whole(0, 3)
    middle = x + w // 2
    if kind == 0:
        cv2.line(board, (middle, line), (middle, line - round(h * 0.6)), 255, width, cv2.LINE_AA)
    elif kind == 1:
        cv2.ellipse(board, (middle, line - h // 8), (w // 3, h // 6), 0, 0, 360, 255, width, cv2.LINE_AA)
    elif kind == 2:
        cv2.ellipse(board, (middle, line), (w // 2, h // 4), 0, 0, 180, 255, width, cv2.LINE_AA)
    else:
        for step in range(3):
            top = (x + w * step // 3, line - h // 5)
            cv2.line(board, (x + w * step // 3, line), top, 255, width, cv2.LINE_AA)
    for i in range(dice.whole(0, 3)):
        dot = (x + w // 3 + i * w // 4, line + h // 3 * dice.one([-1, -1, 1]))
        cv2.circle(board, dot, max(1, round(width * 0.7)), 255, -1, cv2.LINE_AA)
