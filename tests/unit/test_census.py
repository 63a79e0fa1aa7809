"""What is kept of a picture's crops, and how far two pictures lie apart by it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.census import EDGES, SURENESS, counted, plain, shift, shifts, together, unsure
from daemon.domain.geometry import Box
from daemon.stages.census import census
from daemon.stages.classify import ClassifiedCrop
from daemon.stages.features import LENGTH, NAMES

COUNTS = st.lists(st.integers(0, 500), min_size=10, max_size=10)


def test_crops_are_counted_between_the_edges() -> None:
    """An edge belongs to the part above it; what is no number is left out."""
    found = counted({SURENESS: [0.3, 0.5, 0.79, 0.8, 1.0, float("nan")]})
    assert found[SURENESS] == (1, 1, 0, 1, 1, 0, 0, 0, 0, 1)
    assert unsure(found) == 3
    assert set(found) == set(EDGES)
    assert unsure({}) == 0


def test_looks_are_those_of_text_and_sureness_of_all() -> None:
    """Two texts and an icon: three chances, two heights."""
    measured = np.zeros((3, LENGTH), np.float32)
    measured[:, NAMES.index("pixels_high")] = 2.0, 3.5, 3.5
    crops = [
        ClassifiedCrop(box=Box(0, 0, 9, 9), kind=kind, chance=chance, text_chance=chance)
        for kind, chance in (("text", 0.9), ("text", 0.99), ("icon", 0.4))
    ]
    found = census(measured, crops)
    assert sum(found[SURENESS]) == 3
    assert found["pixels_high"] == (1, 0, 0, 0, 0, 0, 0, 0, 0, 1)
    assert not any(map(sum, census(measured[:0], []).values()))


@given(COUNTS, COUNTS)
def test_a_shift_is_the_same_both_ways_and_never_negative(one: list[int], other: list[int]) -> None:
    """0 for the same shares, whatever the numbers; more than a change where all crops have moved."""
    assert shift(one, other) == pytest.approx(shift(other, one))
    assert shift(one, other) >= 0
    assert shift(one, one) == 0


def test_what_has_moved_is_told_from_chance() -> None:
    """Half of all crops elsewhere is a change; a tenth is none. The first is worked out by hand."""
    assert shift((100, 100), (150, 50)) == pytest.approx(0.25 * np.log(0.75 / 0.25), abs=0.01)
    assert shift((100, 100), (110, 90)) < 0.1
    assert shift((), (1,)) == 0
    assert shifts({"aspect": (5, 5)}, {"aspect": (5, 5), "contrast": (1,)}) == {"aspect": 0}
    assert together([{"aspect": (1, 2)}, {"aspect": (3, 4), "contrast": (1,)}]) == {"aspect": (4, 6), "contrast": (1,)}


@pytest.mark.parametrize(
    "strange", [None, 5, {"aspect": "text"}, {"aspect": (1,)}, {"aspect": (True,) * 10}, {"aspect": (-1,) * 10}, {5: 5}]
)
def test_only_a_census_is_kept(strange: object) -> None:
    """What came from where a stranger's picture was looked at may be anything."""
    assert plain(strange) == {}


def test_a_census_stays_what_it_is() -> None:
    """Beside it nothing that is none."""
    whole = counted({"aspect": [0.0, 1.0]})
    assert plain({**whole, "others": (1,) * 10}) == whole
