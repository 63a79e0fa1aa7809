"""Whether a new name is a member's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from daemon.domain.renames import Person, Reason, Rename, renames

DAY = date(2026, 11, 16)


def gone(name: str = "Menace Ventura", power: float | None = 12_300_000, **more: Any) -> Person:  # noqa: ANN401 (any of its values)
    """A member who was seen last on a Monday."""
    numbers = {} if power is None else {"power": (1.0, power)}
    return Person(**{"name": name, "first": DAY - timedelta(90), "last": DAY, "numbers": numbers, "unseen": 2, **more})


def new(name: str = "Menacho Libre", power: float | None = 12_400_000, after: int = 1, **more: Any) -> Person:  # noqa: ANN401 (any of its values)
    """A name that came so many days after."""
    first = DAY + timedelta(after)
    numbers = {} if power is None else {"power": (power, 1.0)}
    return Person(**{"name": name, "first": first, "last": first, "numbers": numbers, **more})


def test_the_same_power_under_a_new_name() -> None:
    """It is asked, with the numbers, and never decided."""
    (asked,) = renames([gone(last_rank="R4")], [new(first_rank="r4")])
    assert asked == Rename(
        member="Menace Ventura",
        name="Menacho Libre",
        last_seen_on=DAY,
        first_seen_on=DAY + timedelta(1),
        because=(Reason.NUMBER, Reason.RANK),
        metric="power",
        before=12_300_000,
        since=12_400_000,
    )


@pytest.mark.parametrize(
    ("member", "person"),
    [
        (gone(), new(power=16_000_000)),
        # Another power is another person, however alike the names.
        (gone(), new("Menace Venturo", power=16_000_000)),
        # Seen on the same day or later, still there as far as one can see, or away for too long.
        (gone(), new(after=0)),
        (gone(unseen=0), new()),
        (gone(), new(after=29)),
        # Nothing is known but the names, and they are nothing like each other.
        (gone(power=None), new()),
    ],
)
def test_when_nothing_is_asked(member: Person, person: Person) -> None:
    """A question that is mostly wrong would not be answered for long."""
    assert renames([member], [person]) == ()


def test_names_alone_may_be_like_enough() -> None:
    """Where no steady number is known."""
    (asked,) = renames([gone(power=None)], [new("Menace Ventur II", power=None)])
    assert asked.because == (Reason.NAME,)
    assert (asked.metric, asked.before, asked.since) == ("", None, None)


def test_each_is_asked_once_for_the_likeliest() -> None:
    """The nearest number wins, and what is left is asked of who is left."""
    members = [gone("Ann", 12_300_000), gone("Bob", 12_000_000), gone("Cleo", 5)]
    found = renames(members, [new("Xan", 12_050_000), new("Yul", 12_310_000)])
    assert {(asked.member, asked.name) for asked in found} == {("Ann", "Yul"), ("Bob", "Xan")}


def test_what_the_officer_answered_is_not_asked_again() -> None:
    """Two people stay two, and the next likeliest is asked."""
    different = [frozenset({"Menace Ventura", "Menacho Libre"})]
    assert renames([gone()], [new()], different) == ()
    (asked,) = renames([gone(), gone("Bob", 12_500_000)], [new()], different)
    assert asked.member == "Bob"
