"""Promotions and steps back, whatever their order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.promotions import SHIPPED, Promotions
from daemon.errors import NothingToDoError

NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)

steps = st.lists(st.sampled_from(["back", "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc", SHIPPED]), max_size=12)


def after(taken: list[str]) -> Promotions:
    """The list after these steps; one that leads nowhere is refused and changes nothing."""
    done = Promotions()
    for step in taken:
        try:
            if step == "back":
                done = done.rolled_back(at=NOW, because="")
            else:
                done = done.promoted(step, at=NOW, because="", forced=False)
        except NothingToDoError:
            continue
    return done


@given(steps, st.sampled_from(["dddddddddddd", "eeeeeeeeeeee"]))
def test_a_step_back_undoes_a_promotion(taken: list[str], version: str) -> None:
    """Whatever came before, the version that was in use is in use again, and the next step back is the same."""
    before = after(taken)
    there = before.promoted(version, at=NOW, because="", forced=False)
    back = there.rolled_back(at=NOW, because="")
    assert there.in_use == version
    assert (back.in_use, back.standing) == (before.in_use, before.standing)


@given(steps)
def test_steps_back_end_at_the_shipped_model(taken: list[str]) -> None:
    """They never go round in a circle, and all that was done stays on record."""
    done = after(taken)
    entries = done.entries
    for _ in range(len(done.standing)):
        done = done.rolled_back(at=NOW, because="")
    assert done.in_use == SHIPPED
    assert done.entries[: len(entries)] == entries
    with pytest.raises(NothingToDoError, match="none to go back to"):
        done.rolled_back(at=NOW, because="")


def test_the_version_in_use_is_not_promoted_again() -> None:
    """It would stand twice in the way back."""
    with pytest.raises(NothingToDoError, match="in use already"):
        Promotions().promoted(SHIPPED, at=NOW, because="", forced=False)
