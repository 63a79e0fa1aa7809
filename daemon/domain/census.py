"""Census: how the crops of a picture are spread over some of their features, in a hundred numbers.

It is kept with every screenshot, so that later it can be told whether the crops of a screen look as they used to, and
which pictures had crops that the classifier was not sure of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import log

SURENESS = "sureness"
"""The measure that is taken of all crops: the chance of the class that each was given."""

EDGES: Mapping[str, tuple[float, ...]] = {
    SURENESS: (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999),
    "aspect": (-0.2, 0.25, 0.55, 0.85, 1.05, 1.25, 1.4, 1.65, 1.95),
    "pixels_high": (2.3, 2.55, 2.7, 2.85, 2.9, 3.0, 3.1, 3.2, 3.45),
    "contrast": (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9),
    "ink_share": (0.22, 0.24, 0.26, 0.28, 0.3, 0.32, 0.34, 0.37, 0.42),
    "stroke_width": (0.048, 0.055, 0.064, 0.07, 0.076, 0.081, 0.085, 0.092, 0.12),
    "ink_saturation": (0.02, 0.07, 0.12, 0.2, 0.24, 0.28, 0.34, 0.42, 0.6),
    "ground_saturation": (0.03, 0.04, 0.07, 0.1, 0.14, 0.16, 0.19, 0.23, 0.29),
}
"""Between which values the crops are counted. Those below SURENESS are features of the crops called text; the edges are
the tenths of 20 drawn screens, rounded."""

UNSURE_BINS = 4
"""A crop in one of the first so many parts of SURENESS is unsure: the chance of its class is under 0.8, as it is of one
crop in twenty-five on 22 real screens."""

MOST_CROPS = 1_000_000
"""No picture has as many."""

Census = Mapping[str, tuple[int, ...]]
"""How many crops lie in each part of each measure."""

LEAST = 0.5
"""Crops that an empty part counts for, so that one crop where there was none does not mean everything."""


def counted(values: Mapping[str, Iterable[float]]) -> Census:
    """The census of values by measure; those that are no number are left out."""
    found = {}
    for measure, edges in EDGES.items():
        parts = [0] * (len(edges) + 1)
        for value in values.get(measure, ()):
            if value == value:  # noqa: PLR0124 (not a number is unlike itself)
                parts[bisect_right(edges, value)] += 1
        found[measure] = tuple(parts)
    return found


def plain(census: object) -> Census:
    """What of it is a census, for one that came from where a stranger's picture was looked at."""
    told = census if isinstance(census, Mapping) else {}
    found: dict[str, tuple[int, ...]] = {}
    for measure, edges in EDGES.items():
        parts = told.get(measure)
        if not isinstance(parts, tuple) or len(parts) != len(edges) + 1:
            continue
        counts = [count for count in parts if type(count) is int and 0 <= count <= MOST_CROPS]
        if len(counts) == len(parts):
            found[measure] = tuple(counts)
    return found


def unsure(census: Census) -> int:
    """How many crops the classifier was not sure of."""
    return sum(census.get(SURENESS, ())[:UNSURE_BINS])


def shift(usual: Sequence[int], now: Sequence[int]) -> float:
    """The population stability index of two counts over the same parts: 0 for the same shares; 0 where one is empty.

    By custom a shift under 0.1 is none and one over 0.25 is a change.
    """
    if not (sum(usual) and sum(now)):
        return 0.0
    before, after = ([count + LEAST for count in counts] for counts in (usual, now))
    all_before, all_after = sum(before), sum(after)
    shares = [(one / all_before, other / all_after) for one, other in zip(before, after, strict=True)]
    return sum((new - old) * log(new / old) for old, new in shares)


def shifts(usual: Census, now: Census) -> Mapping[str, float]:
    """The shift of each measure that both have."""
    return {measure: shift(usual[measure], now[measure]) for measure in EDGES if measure in usual and measure in now}


def together(all_: Iterable[Census]) -> Census:
    """The census of several pictures."""
    found: dict[str, tuple[int, ...]] = {}
    for census in all_:
        for measure, parts in census.items():
            before = found.get(measure, (0,) * len(parts))
            found[measure] = tuple(one + other for one, other in zip(before, parts, strict=True))
    return found
