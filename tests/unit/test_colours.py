"""Sums on colours come to what the formulas say, on any piece of a picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.stages.colours import along, beside, mean_where, middle, middle_where, seen_from, squares


@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.integers(1, 9), st.booleans())
def test_they_are_what_the_formulas_say(seed: int, height: int, width: int, few: bool) -> None:  # noqa: FBT001 - drawn by the library
    """Of any size, down to a single pixel; with many colours, or two."""
    dice = np.random.default_rng(seed)
    part = dice.integers(0, 2 if few else 256, (height, width, 3)).astype(np.uint8)
    colour, axis = dice.integers(0, 510, 3) / 2, dice.integers(1, 200, 3).astype(np.float32)
    offsets = part - colour
    found = seen_from(part, colour)
    assert found == pytest.approx(offsets)
    assert seen_from(found, axis) == pytest.approx(offsets - axis, abs=1e-3)
    assert squares(found) == pytest.approx((offsets**2).sum(axis=2))
    gone = along(found, axis)
    assert gone == pytest.approx(offsets @ axis / (axis @ axis), rel=1e-4, abs=1e-4)
    away = ((offsets - (offsets @ axis / (axis @ axis))[..., None] * axis) ** 2).sum(axis=2)
    assert beside(squares(found), gone, axis) == pytest.approx(away, rel=1e-3, abs=0.5)
    where = dice.random((height, width)) < 0.5
    where[0, 0] = True
    assert middle(part.reshape(-1, 3)) == pytest.approx(np.median(part.reshape(-1, 3), axis=0))
    assert middle_where(part, where) == pytest.approx(np.median(part[where], axis=0))
    assert mean_where(found, where) == pytest.approx(offsets[where].mean(axis=0), abs=1e-3)
