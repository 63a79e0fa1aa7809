"""Typed parsing of what stands in cells."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.quantities import duration, integer, pair, quantity, rank


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("0", 0),
        ("24", 24),
        ("1,034,240,119", 1_034_240_119),
        ("13.938.104", 13_938_104),
        ("8 561 295", 8_561_295),
        ("8\u202f561\u202f295", 8_561_295),
        ("162.8M", 162_800_000),
        ("29.5%", 29.5),
        ("65 %", 65),
        ("10499K", 10_499_000),
        ("1.0B", 1_000_000_000),
        ("1,5M", 1_500_000),
        ("1.500K", 1_500),
        ("0.25", 0.25),
        ("-12", -12),
    ],
)
def test_quantity_means_what_games_write(text: str, meaning: float) -> None:
    """Thousands separators, decimal marks and units are told apart as players read them."""
    assert quantity(text) == meaning


@pytest.mark.parametrize("text", ["", "K", "1,03,240", "12,34,567", "1.2.3M", "O", "10 499 KK", "1-2", "12a", "4.7.30"])
def test_quantity_refuses_what_is_no_number(text: str) -> None:
    """A text that only looks like a number has no value, so that its cell is held."""
    assert quantity(text) is None


@given(st.integers(min_value=0, max_value=10**13), st.sampled_from([",", ".", " ", "'", ""]))
def test_integer_reads_back_every_grouping(number: int, separator: str) -> None:
    """However a whole number is grouped, it means the same."""
    assert integer(f"{number:,}".replace(",", separator)) == number


@given(st.integers(min_value=0, max_value=10**6), st.integers(min_value=0, max_value=10**6))
def test_pair_reads_back(used: int, total: int) -> None:
    """Both halves of a pair keep their own unit."""
    assert pair(f"{used}/{total}K") == (used, total * 1000)


@pytest.mark.parametrize("text", ["12", "1/2/3", "a/3", "1.25/3", "/3", "3/"])
def test_pair_refuses_what_is_no_pair(text: str) -> None:
    """Half a pair is no pair."""
    assert pair(text) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2h", 7200),
        ("15m", 900),
        ("3 hr 48 min ago", 13_680),
        ("War vor 3 Tagen", 259_200),
        ("War 7 h : 59 m vor", 28_740),
        ("12 minute(s)", 720),
        ("1m ago", 60),
        ("il y a 2 jours", 172_800),
        ("3.3m", 198),
        ("1,5 h", 5400),
        ("7h.59m", 28_740),
    ],
)
def test_duration_means_what_games_write(text: str, seconds: int) -> None:
    """Lengths of time in the languages of the games."""
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["th", "h", "12", "online", "3 apples", "2h x", "1.5", "12.04.2026"])
def test_duration_refuses_what_is_none(text: str) -> None:
    """A misread length of time has no value."""
    assert duration(text) is None


@pytest.mark.parametrize(
    ("text", "place"), [("3", 3), ("#12", 12), ("7.", 7), ("0", None), ("x", None), ("12345", None)]
)
def test_rank(text: str, place: int | None) -> None:
    """Places count from one."""
    assert rank(text) == place


@pytest.mark.parametrize("text", ["040 671", "0,671", "007", "01", "0.671.304"])
def test_a_number_that_begins_with_a_zero_has_lost_its_beginning(text: str) -> None:
    """No game fills up with zeros; to take the rest for the number would be a wrong one."""
    assert integer(text) is None
    assert quantity("0.5M") == 500_000
    assert integer("0") == 0
