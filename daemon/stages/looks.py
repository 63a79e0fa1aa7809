"""Looks: what a crop shows, as numbers, measured on the strip for all crops at once."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.stages.strip import HIGH, Strip, split

Numbers = NDArray[np.float64]

ORIENTATIONS, BANDS, SLICES = 8, 3, 5
"""Gradients are counted by direction in a grid of bands (top to bottom) and slices (left to right)."""

ROW_BINS, COLUMN_BINS = 8, 12
"""Parts of the projection profiles of the ink."""

STEEP = 0.25
"""Share of a crop's contrast from which on a step between neighbouring pixels is an edge."""

ROUNDING = np.float32(1e-3)
"""Lengths and strengths this near are the same: OpenCV rounds by the column of the strip that a pixel lies in."""

LEAST_PART = 4
"""Pixels of the strip below which a connected part is a speck."""

COLOURED = 60
"""Saturation, of 255, from which on a pixel has a hue."""

OWN_HUE, OWN_COLOUR = 0.06, 0.02
"""Share of a crop's coloured pixels that a hue needs to count, and of all its pixels that a colour needs."""

LOOK_NAMES = (
    *(f"gradient_{b}_{s}_{o}" for b in range(BANDS) for s in range(SLICES) for o in range(ORIENTATIONS)),
    *(f"direction_{o}" for o in range(ORIENTATIONS)),
    *("edge_share", "edge_strength"),
    *(f"row_{i}" for i in range(ROW_BINS)),
    *(f"column_{i}" for i in range(COLUMN_BINS)),
    *("row_spread", "column_spread", "column_gaps", "crossings_high", "crossings_middle", "crossings_low"),
    *("contrast", "ink_share", "ink_depth", "two_tone", "gray_two_tone", "ring_spread"),
    *("lighter_share", "darker_share", "light_strokes", "dark_strokes"),
    *("stroke_width", "stroke_spread", "stroke_widest", "stroke_length"),
    *("parts", "part_height", "part_height_spread", "part_width", "part_width_spread", "part_fill"),
    *("part_fill_spread", "part_largest", "part_top_spread", "part_foot_spread", "holes", "hole_share"),
    *("ink_saturation", "saturation_spread", "ground_saturation", "hues", "colours", "colour_disorder"),
)
"""What each number is, in order."""


def looks(strip: Strip) -> NDArray[np.float32]:
    """Shape (crops, len(LOOK_NAMES))."""
    measures = (_gradients, _profiles, _tones, _strokes, _parts, _colours)
    return np.concatenate([measure(strip) for measure in measures], axis=1).astype(np.float32)


def _of_each(strip: Strip, values: NDArray[np.float32], empty: float) -> NDArray[np.float32]:
    """A value of each crop, spread over its columns."""
    return np.append(values, np.float32(empty))[strip.owner].astype(np.float32)


def _gradients(strip: Strip) -> Numbers:
    """Directions of the edges, by part of the crop and over all, and how many edges there are."""
    value = strip.distance.astype(np.float32)
    across = cv2.Sobel(value, cv2.CV_32F, 1, 0, ksize=1)
    down = cv2.Sobel(value, cv2.CV_32F, 0, 1, ksize=1)
    rim = (np.roll(strip.owner, 1) != strip.owner) | (np.roll(strip.owner, -1) != strip.owner)
    across[:, rim] = 0
    # Whole numbers under the root: unlike cv2.magnitude, the same bits wherever in memory the strip lies.
    strength = np.sqrt(across * across + down * down)
    needed = _of_each(strip, strip.contrast * np.float32(255 * STEEP), 1e9)
    # Places counted from the first pixel on: numpy finds and takes them several times as fast as by line and column.
    places = np.flatnonzero(strength >= np.maximum(needed, 6) - ROUNDING)
    lines, columns = np.divmod(places, strength.shape[1])
    weight = strength.ravel()[places]
    turn = np.arctan2(down.ravel()[places], across.ravel()[places]) / np.pi % 1.0
    direction = (turn * ORIENTATIONS + 0.5).astype(np.int64) % ORIENTATIONS
    owner = strip.owner[columns]
    band = lines * BANDS // HIGH
    piece = (strip.place[columns] * SLICES).astype(np.int64)
    cell = ((owner * BANDS + band) * SLICES + piece) * ORIENTATIONS + direction
    bins = BANDS * SLICES * ORIENTATIONS
    grid = np.bincount(cell, weights=weight, minlength=(strip.crops + 1) * bins)[: strip.crops * bins]
    grid = grid.reshape(strip.crops, bins)
    whole = np.maximum(grid.sum(axis=1, keepdims=True), 1e-6)
    directions = grid.reshape(strip.crops, -1, ORIENTATIONS).sum(axis=1)
    edges = np.bincount(owner, minlength=strip.crops + 1)[: strip.crops] / (strip.widths * HIGH)
    strong = whole[:, 0] / (strip.widths * HIGH * 255)
    return np.column_stack([grid / whole, directions / whole, edges, strong])


def _profiles(strip: Strip) -> Numbers:
    """How the ink lies along the lines and the columns, and how often a line goes in and out of it."""
    ink = strip.ink.astype(np.float32)
    columns = ink.mean(axis=0)
    lines = np.add.reduceat(ink, np.arange(0, HIGH, HIGH // ROW_BINS), axis=0) / (HIGH // ROW_BINS)
    rows = np.column_stack([strip.total(line) / strip.widths for line in lines])
    cell = strip.owner * COLUMN_BINS + (strip.place * COLUMN_BINS).astype(np.int64)
    cells = (strip.crops + 1) * COLUMN_BINS
    sums = np.bincount(cell, weights=columns, minlength=cells) / np.maximum(1, np.bincount(cell, minlength=cells))
    profile = sums[: strip.crops * COLUMN_BINS].reshape(strip.crops, COLUMN_BINS)
    mean = strip.total(columns) / strip.widths
    spread = np.sqrt(np.maximum(0, strip.total(columns**2) / strip.widths - mean**2))
    aspect = strip.widths / HIGH
    gaps = _turns(strip, columns > 0.03) / aspect
    crossings = [
        sum(_turns(strip, strip.ink[line]) for line in range(middle - 2, middle + 3)) / 5 / aspect
        for middle in (HIGH * 3 // 10, HIGH // 2, HIGH * 7 // 10)
    ]
    return np.column_stack([rows, profile, rows.std(axis=1), spread, gaps, *crossings])


def _turns(strip: Strip, line: NDArray[np.bool_]) -> Numbers:
    """How often a line of the strip goes into the ink, by crop."""
    return strip.total(line & ~np.roll(line, 1))


def _tones(strip: Strip) -> Numbers:
    """How much the ink stands out, and whether all is in two tones, as ink on a plain ground is."""
    gray = np.asarray(cv2.cvtColor(strip.colour, cv2.COLOR_BGR2GRAY), np.uint8)
    _, _, gray_two_tone = split(gray, strip.owner, strip.crops)
    ground = strip.grounds @ np.array([0.114, 0.587, 0.299], np.float32)
    over = gray.astype(np.float32) - _of_each(strip, ground, 0)
    third = _of_each(strip, np.maximum(strip.contrast * np.float32(85), 6), 1e9)
    square = np.ones((7, 7), np.uint8)
    contrast = np.maximum(strip.contrast, 0.02) * 255
    light = strip.mean(cv2.morphologyEx(gray, cv2.MORPH_TOPHAT, square)) / contrast
    dark = strip.mean(cv2.morphologyEx(gray, cv2.MORPH_BLACKHAT, square)) / contrast
    return np.column_stack(
        [
            strip.contrast,
            strip.mean(strip.ink),
            strip.mean(strip.distance) / contrast,
            strip.two_tone,
            gray_two_tone,
            strip.ring_spread,
            strip.mean(over > third),
            strip.mean(-over > third),
            light,
            dark,
        ]
    )


def _strokes(strip: Strip) -> Numbers:
    """How wide the strokes are along their middle lines, and how alike: pens and fonts keep to a width."""
    ink = strip.ink.astype(np.uint8)
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    ridge = strip.ink & (depth + ROUNDING >= cv2.dilate(depth, np.ones((3, 3), np.uint8)))
    owner = strip.owner[np.nonzero(ridge)[1]]
    value = depth[ridge].astype(np.float64)
    count = np.bincount(owner, minlength=strip.crops + 1)[: strip.crops]
    some = np.maximum(count, 1)
    mean = np.bincount(owner, weights=value, minlength=strip.crops + 1)[: strip.crops] / some
    square = np.bincount(owner, weights=value**2, minlength=strip.crops + 1)[: strip.crops] / some
    widest = np.zeros(strip.crops + 1)
    np.maximum.at(widest, owner, value)
    spread = np.sqrt(np.maximum(0, square - mean**2)) / np.maximum(mean, 0.5)
    return np.column_stack([mean / HIGH, spread, widest[: strip.crops] / HIGH, count / (strip.widths * HIGH)])


def _parts(strip: Strip) -> Numbers:
    """The connected parts of the ink (glyphs, if it is text) and the holes in them."""
    padded = np.pad(strip.ink.astype(np.uint8), ((1, 1), (0, 0)))
    _, _, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(padded, 8, cv2.CV_32S, cv2.CCL_GRANA)
    x, top, width, height, area = stats[1:][stats[1:, cv2.CC_STAT_AREA] >= LEAST_PART].T.astype(np.float64)
    owner = strip.owner[x.astype(np.int64)]
    count = np.bincount(owner, minlength=strip.crops + 1)[: strip.crops]

    def mean_and_spread(values: NDArray[np.float64]) -> tuple[Numbers, Numbers]:
        some = np.maximum(1, count)
        mean = np.bincount(owner, weights=values, minlength=strip.crops + 1)[: strip.crops] / some
        square = np.bincount(owner, weights=values**2, minlength=strip.crops + 1)[: strip.crops] / some
        return mean, np.sqrt(np.maximum(0, square - mean**2))

    largest = np.zeros(strip.crops + 1)
    np.maximum.at(largest, owner, area)
    inked = np.maximum(1, strip.mean(strip.ink) * strip.widths * HIGH)
    _, _, empty, _ = cv2.connectedComponentsWithStatsWithAlgorithm(1 - padded, 4, cv2.CV_32S, cv2.CCL_SAUF)
    # The padding joins everything outside of the parts into one region, the one that reaches over the whole strip.
    inner = empty[1:][(empty[1:, cv2.CC_STAT_HEIGHT] < HIGH + 2) & (empty[1:, cv2.CC_STAT_AREA] >= LEAST_PART)]
    around = strip.owner[inner[:, cv2.CC_STAT_LEFT]]
    holes = np.bincount(around, minlength=strip.crops + 1)[: strip.crops]
    hole_area = np.bincount(around, weights=inner[:, cv2.CC_STAT_AREA], minlength=strip.crops + 1)[: strip.crops]
    aspect = strip.widths / HIGH
    return np.column_stack(
        [
            count / aspect,
            *mean_and_spread(height / HIGH),
            *mean_and_spread(width / HIGH),
            *mean_and_spread(area / (width * height)),
            largest[: strip.crops] / inked,
            mean_and_spread(top / HIGH)[1],
            mean_and_spread((top + height) / HIGH)[1],
            holes / aspect,
            hole_area / inked,
        ]
    )


def _colours(strip: Strip) -> Numbers:
    """How colourful it is: text has one or two colours, painted things many."""
    # Every second line says as much of colours.
    colour, ink = np.ascontiguousarray(strip.colour[::2]), strip.ink[::2]
    hue, saturation, _ = cv2.split(cv2.cvtColor(colour, cv2.COLOR_BGR2HSV))
    pixels = strip.widths[:, None] * len(colour)
    inked = np.maximum(1, strip.total(ink.sum(axis=0)))
    colourful = saturation.astype(np.float32) / 255 * ink
    mean = strip.total(colourful.sum(axis=0)) / inked
    square = strip.total((colourful**2).sum(axis=0)) / inked
    ground = strip.grounds.max(axis=1) - strip.grounds.min(axis=1)
    has_hue = saturation > COLOURED
    owner = np.broadcast_to(strip.owner, hue.shape)
    twelfths = np.bincount((owner * 12 + hue // 15)[has_hue], minlength=(strip.crops + 1) * 12)
    twelfths = twelfths[: strip.crops * 12].reshape(strip.crops, 12)
    hues = (twelfths > OWN_HUE * pixels).sum(axis=1)
    blue, green, red = cv2.split(colour >> 5)
    codes = owner * 512 + (blue.astype(np.int64) * 8 + green) * 8 + red
    counts = np.bincount(codes.ravel(), minlength=(strip.crops + 1) * 512)[: strip.crops * 512]
    share = counts.reshape(strip.crops, 512) / pixels
    colours = (share > OWN_COLOUR).sum(axis=1)
    disorder = -(share * np.log(np.maximum(share, 1e-9))).sum(axis=1)
    spread = np.sqrt(np.maximum(0, square - mean**2))
    return np.column_stack([mean, spread, ground / 255, hues, colours, disorder])
