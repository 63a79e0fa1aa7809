"""Whether a game changed its screens."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.drift import BOUNDS, LEAST_PAST, LEAST_RUN, Drifted, Measure, drift

PAST = [0.0, 0.02, 0.05, 0.0, 0.04, 0.2, 0.0, 0.03, 0.01, 0.0]


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ([0.4, 0.5, 0.45], Drifted(3, 0.015, 0.45)),
        ([0.4, 0.5, 0.45, 0.6], Drifted(4, 0.015, 0.475)),
        # Two bad pictures may be two bad pictures; so may three with a good one among them.
        ([0.4, 0.5], None),
        ([0.4, 0.02, 0.45, 0.5], None),
        # Hardly worse than the worst before.
        ([0.14, 0.14, 0.14], None),
        ([0.0, 0.0, 0.0], None),
    ],
)
def test_more_is_held_than_before(last: list[float], found: Drifted | None) -> None:
    """Each of the last pictures is clearly worse than nearly all before."""
    assert drift([*PAST, *last], Measure.HELD) == found


@pytest.mark.parametrize(
    ("measure", "usual", "now", "told"),
    [
        (Measure.CONFIDENCE, 0.95, 0.6, True),
        (Measure.CONFIDENCE, 0.6, 0.95, False),
        (Measure.LAYOUT, 3.0, 3.1, True),
        (Measure.LAYOUT, 3.0, 2.9, True),
        (Measure.LAYOUT, 3.0, 3.05, False),
        (Measure.UNKNOWN, 0.0, 1.0, True),
        (Measure.UNKNOWN, 1.0, 0.0, False),
    ],
)
def test_each_measure_has_its_sides(measure: Measure, usual: float, now: float, *, told: bool) -> None:
    """To be surer than before is no trouble; a column may move either way."""
    assert (drift([usual] * 12 + [now] * 3, measure) is not None) is told


def test_few_pictures_say_nothing() -> None:
    """Not even very bad ones."""
    assert drift([0.0] * (LEAST_PAST - 1) + [1.0] * LEAST_RUN, Measure.HELD) is None
    assert drift([1.0] * 5, Measure.HELD) is None
    assert drift([], Measure.HELD) is None


def test_the_alarm_lasts() -> None:
    """It does not vanish because bad pictures have become usual, as long as there are fewer of them."""
    assert drift([0.0] * 40 + [0.9] * 20, Measure.HELD) == Drifted(20, 0.0, 0.9)


@given(st.randoms(), st.sampled_from([Measure.HELD, Measure.LAYOUT]), st.integers(0, 80))
def test_pictures_that_vary_as_they_always_did_raise_no_alarm(
    dice: random.Random, measure: Measure, count: int
) -> None:
    """Values of one and the same kind, spread no further than half of what is told."""
    spread = BOUNDS[measure].beyond
    assert drift([dice.uniform(0, spread) for _ in range(count)], measure) is None
