"""Portraits: the round and square pictures before a member's name, drawn from shapes and noise."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from daemon.training.dice import Colour, Dice, mix

BOARD = 128
"""Portraits are drawn on a board of this many pixels square, then scaled."""

SKINS: tuple[Colour, ...] = ((246, 214, 186), (226, 180, 142), (186, 130, 92), (128, 84, 58), (92, 60, 44))

FRAMED = 0.16
"""Share of a portrait's width that an ornate frame may take on each side."""


def portrait(dice: Dice, size: int, *, round_: bool, frame: bool, friendly: bool = False) -> NDArray[np.uint8]:
    """A portrait of `size` pixels square, RGBA, in a round or square shape, with a frame if asked.

    A `friendly` one shows a face, a beast or a scene, and no noise.
    """
    paint = dice.one(FRIENDLY if friendly else PAINTERS)
    board = np.array(paint(dice))
    if not friendly and dice.chance(0.7):
        grain = cv2.resize(dice.field(24, 24), (BOARD, BOARD), interpolation=cv2.INTER_CUBIC) - np.float32(0.5)
        board = np.clip(board + grain[..., None] * dice.between(10, 80), 0, 255).astype(np.uint8)
    cover = Image.new("L", (BOARD, BOARD))
    d = ImageDraw.Draw(cover)
    inset = round(BOARD * dice.between(0.05, FRAMED)) if frame else 0
    inside = (inset, inset, BOARD - 1 - inset, BOARD - 1 - inset)
    if round_:
        d.ellipse(inside, fill=255)
    else:
        d.rounded_rectangle(inside, dice.whole(0, 24), fill=255)
    drawn = Image.fromarray(np.dstack([board, np.asarray(cover)]))
    if frame:
        drawn = _framed(drawn, dice, inset, round_=round_)
    method = cv2.INTER_AREA if size < BOARD else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(np.asarray(drawn), (size, size), interpolation=method))


def _framed(drawn: Image.Image, dice: Dice, inset: int, *, round_: bool) -> Image.Image:
    back = Image.new("RGBA", drawn.size)
    d = ImageDraw.Draw(back)
    colour = dice.colour(40)
    light = mix(colour, (255, 255, 255), 0.5)
    low = inset * dice.between(0.2, 0.7)
    box = (low, low, BOARD - 1 - low, BOARD - 1 - low)
    if round_:
        d.ellipse(box, fill=colour, outline=light, width=3)
    else:
        d.rounded_rectangle(box, 12, fill=colour, outline=light, width=3)
    for _ in range(dice.whole(0, 10)):
        turn, radius = dice.between(0, math.tau), BOARD * 0.46
        x, y, r = BOARD / 2 + radius * math.cos(turn), BOARD / 2 + radius * math.sin(turn), dice.between(3, 12)
        shade = dice.colour()
        if dice.chance(0.5):
            d.ellipse((x - r, y - r, x + r, y + r), fill=shade, outline=light)
        else:
            d.polygon([(x - r, y + r), (x, y - r), (x + r, y + r)], fill=shade, outline=light)
    back.alpha_composite(drawn)
    return back


def _face(dice: Dice) -> Image.Image:
    ground = dice.colour(30, 230)
    board = Image.new("RGB", (BOARD, BOARD), ground)
    d = ImageDraw.Draw(board)
    skin = dice.near(dice.one(SKINS), 14)
    hair = dice.one([dice.colour(0, 90), dice.colour(60, 230), (60, 40, 24), (20, 18, 18), (230, 214, 160)])
    long = dice.chance(0.5)
    d.ellipse((28, 14, 100, 104 if long else 78), fill=hair)
    if long:
        d.rectangle((28, 56, 100, 112), fill=hair)
    d.polygon([(10, 128), (34, 98), (94, 98), (118, 128)], fill=dice.colour(0, 220))
    d.rectangle((54, 82, 74, 104), fill=mix(skin, (0, 0, 0), 0.18))
    d.ellipse((38, 26, 90, 96), fill=skin)
    d.pieslice((36, 16, 92, dice.whole(56, 84)), 180, 360, fill=hair)
    eye = dice.whole(54, 60)
    iris = dice.colour(20, 150)
    for x in (52, 76):
        d.ellipse((x - 7, eye - 4, x + 7, eye + 4), fill=(246, 244, 240))
        d.ellipse((x - 3, eye - 4, x + 3, eye + 4), fill=iris)
        d.line([(x - 8, eye - 9), (x + 8, eye - 9 - dice.whole(-2, 3))], fill=mix(hair, (0, 0, 0), 0.4), width=3)
    d.line([(64, eye + 4), (61, 74), (66, 75)], fill=mix(skin, (0, 0, 0), 0.35), width=2)
    d.chord((54, 78, 74, 90), 0, 180, fill=dice.colour(90, 200))
    if dice.chance(0.3):
        d.polygon([(20, 40), (108, 34), (92, 14), (40, 10)], fill=dice.colour(0, 200))
    if dice.chance(0.25):
        d.line([(40, eye), (88, eye)], fill=(16, 16, 16), width=9)
    return board


def _scene(dice: Dice) -> Image.Image:
    board = Image.new("RGB", (BOARD, BOARD), dice.colour(60))
    d = ImageDraw.Draw(board)
    x, r = dice.whole(10, 110), dice.whole(8, 24)
    d.ellipse((x - r, 24 - r, x + r, 24 + r), fill=dice.colour(180))
    for layer in range(dice.whole(2, 4)):
        foot = 50 + layer * 22
        ridge = [(i * 16, foot + dice.whole(-22, 18)) for i in range(9)]
        d.polygon([(0, BOARD), *ridge, (BOARD, BOARD)], fill=dice.colour(0, 230 - layer * 50))
    for _ in range(dice.whole(0, 9)):
        x, y, h = dice.whole(0, BOARD), dice.whole(70, 124), dice.whole(10, 30)
        d.polygon([(x - h // 3, y), (x, y - h), (x + h // 3, y)], fill=dice.colour(0, 140))
    return board


def _beast(dice: Dice) -> Image.Image:
    board = Image.new("RGB", (BOARD, BOARD), dice.colour(20, 235))
    d = ImageDraw.Draw(board)
    fur = dice.colour(20, 240)
    dark = mix(fur, (0, 0, 0), 0.5)
    tip = dice.whole(2, 26)
    d.polygon([(24, 60), (30, tip), (58, 34)], fill=fur, outline=dark)
    d.polygon([(104, 60), (98, tip), (70, 34)], fill=fur, outline=dark)
    d.ellipse((22, 28, 106, 112), fill=fur)
    d.ellipse((44, 70, 84, 108), fill=mix(fur, (255, 255, 255), 0.5))
    glow = dice.colour(90)
    for x in (46, 82):
        d.ellipse((x - 9, 50, x + 9, 68), fill=glow)
        d.ellipse((x - 3, 50, x + 3, 68), fill=(10, 10, 10))
    d.polygon([(56, 74), (72, 74), (64, 84)], fill=dark)
    for y in (84, 90, 96):
        d.line([(40, y), (10, y + dice.whole(-8, 8))], fill=dark, width=1)
        d.line([(88, y), (118, y + dice.whole(-8, 8))], fill=dark, width=1)
    return board


def _clutter(dice: Dice) -> Image.Image:
    """Many shapes over each other: a picture in which the cropper finds a lot."""
    board = Image.new("RGB", (BOARD, BOARD), dice.colour())
    d = ImageDraw.Draw(board)
    for _ in range(dice.whole(12, 46)):
        x, y = dice.whole(-20, BOARD), dice.whole(-20, BOARD)
        w, h = dice.whole(3, 50), dice.whole(3, 50)
        kind, colour = dice.whole(0, 4), dice.colour()
        if kind == 0:
            d.ellipse((x, y, x + w, y + h), fill=colour)
        elif kind == 1:
            d.polygon([(x, y), (x + w, y + dice.whole(0, h)), (x + dice.whole(0, w), y + h)], fill=colour)
        elif kind == 2:
            d.line([(x, y), (x + w, y + h), (x, y + h)], fill=colour, width=dice.whole(1, 6))
        elif kind == 3:
            d.arc((x, y, x + w, y + h), dice.whole(0, 180), dice.whole(181, 360), fill=colour, width=dice.whole(1, 5))
        else:
            d.rectangle((x, y, x + w, y + h), fill=colour, outline=dice.colour())
    return board


def _cloud(dice: Dice) -> Image.Image:
    """Noise in several octaves, as a photograph shrunk to a thumb."""
    layers = np.zeros((BOARD, BOARD, 3), np.float32)
    for octave, cells in enumerate((3, 6, 13, 28, 60)):
        noise = np.dstack([dice.field(cells, cells) for _ in range(3)])
        layers += cv2.resize(noise, (BOARD, BOARD), interpolation=cv2.INTER_CUBIC) * 0.62**octave
    layers = (layers - layers.min()) / (np.ptp(layers) + 1e-6)
    if dice.chance(0.5):
        steps = dice.whole(3, 6)
        layers = np.floor(layers * steps) / steps
    tint = np.array(dice.colour(90), np.float32)
    return Image.fromarray(np.clip(layers * tint * 1.3, 0, 255).astype(np.uint8))


def _emblem(dice: Dice) -> Image.Image:
    first, second = dice.colour(), dice.colour()
    board = Image.new("RGB", (BOARD, BOARD), first)
    d = ImageDraw.Draw(board)
    arms = dice.whole(3, 9)
    for ring in range(dice.whole(1, 4)):
        radius = 56 - ring * 15
        points = [
            (
                64 + radius * (0.55 if i % 2 else 1) * math.cos(i * math.pi / arms),
                64 + radius * (0.55 if i % 2 else 1) * math.sin(i * math.pi / arms),
            )
            for i in range(arms * 2)
        ]
        d.polygon(points, fill=second if ring % 2 == 0 else first, outline=dice.colour())
    return board


def _strands(dice: Dice) -> Image.Image:
    """Locks of hair, fur, feathers or flames: many curved strokes of one colour, over a face or not."""
    board = _face(dice) if dice.chance(0.5) else Image.new("RGB", (BOARD, BOARD), dice.colour(0, 160))
    d = ImageDraw.Draw(board)
    tone = dice.colour()
    x, y = dice.whole(20, 108), dice.whole(-20, 60)
    for _ in range(dice.whole(14, 50)):
        reach, start = dice.whole(12, 90), dice.whole(0, 359)
        shade = mix(dice.near(tone, 30), dice.one([(0, 0, 0), (255, 255, 255)]), dice.between(0, 0.6))
        box = (x - reach, y - dice.whole(2, 60), x + reach, y + reach + dice.whole(2, 60))
        d.arc(box, start, start + dice.whole(20, 120), fill=shade, width=dice.whole(1, 6))
    return board


def _inked(dice: Dice) -> Image.Image:
    """A scene or a creature with dark outlines around every colour, as cartoons have."""
    board = np.array(dice.one([_face, _beast, _clutter, _scene, _strands])(dice))
    flat = cv2.bilateralFilter(board, 7, 60, 5)
    edges = cv2.morphologyEx(flat, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).max(axis=2)
    flat[edges > dice.whole(18, 60)] = dice.colour(0, 50)
    return Image.fromarray(flat)


def _photo(dice: Dice) -> Image.Image:
    """Large shapes in soft light, with grain: a photograph of something."""
    board = np.array(dice.one([_scene, _clutter, _face])(dice)).astype(np.float32)
    board = np.asarray(cv2.GaussianBlur(board, (0, 0), dice.between(0.8, 5)), np.float32)
    light = cv2.resize(dice.field(4, 4), (BOARD, BOARD), interpolation=cv2.INTER_CUBIC)[..., None]
    gray = board.mean(axis=2, keepdims=True)
    board = gray + (board - gray) * dice.between(0.1, 0.8)
    grain = cv2.GaussianBlur(dice.bell(BOARD, BOARD), (0, 0), dice.between(0.5, 2.5))
    board = board * (0.4 + light) + grain * dice.between(10, 60)
    return Image.fromarray(np.clip(board, 0, 255).astype(np.uint8))


PAINTERS: tuple[Callable[[Dice], Image.Image], ...] = (
    *(_face, _scene, _beast, _clutter, _cloud, _emblem, _strands, _strands),
    *(_inked, _inked, _inked, _photo, _photo),
)
"""What a portrait may show."""

FRIENDLY = (_face, _face, _beast, _scene)
"""What a portrait for people shows."""
