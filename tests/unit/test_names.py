"""Who is who."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.names import (
    LOOK_ALIKE,
    NAME_REASONS,
    TWICE,
    UNKNOWN,
    Identity,
    Known,
    Spelling,
    could_be,
    fold,
    same_member,
    skeleton,
    who_is_who,
)

FIRST = datetime(2026, 11, 16, 12, tzinfo=UTC)


def spelling(name: str, screenshots: int = 1, rows: int | None = None, minute: int = 0) -> Spelling:
    """A name read on so many screenshots."""
    return Spelling(name=name, screenshots=screenshots, rows=rows or screenshots, first=FIRST.replace(minute=minute))


@pytest.mark.parametrize(
    ("name", "other"),
    [("Éva", "eva"), ("Jo Ann", "joann"), ("STRASSE", "straße"), ("İpek", "ipek"), ("\uff21nn", "ann")],
)
def test_folded_names_differ_in_accents_capitals_and_spaces_only(name: str, other: str) -> None:
    """Accents, capitals, spaces and wide letters tell nobody apart."""
    assert fold(name) == fold(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [("Koinue", "K0inue"), ("Bill", "B1|l"), ("S55", "sss"), ("B8", "bb"), ("Marnie", "Mamie"), ("I!l1", "llll")],
)
def test_look_alikes_have_one_skeleton(name: str, other: str) -> None:
    """Letters that readers confuse tell nobody apart."""
    assert skeleton(name) == skeleton(other)


@pytest.mark.parametrize(("name", "other"), [("Anna", "Ann"), ("King", "TheRealKing"), ("Clark", "Dark")])
def test_other_letters_tell_members_apart(name: str, other: str) -> None:
    """A part of a name is another name, and so is one with other letters."""
    assert skeleton(name) != skeleton(other)


@given(st.text())
def test_folding_twice_changes_nothing(name: str) -> None:
    """Both forms are final."""
    assert fold(fold(name)) == fold(name)
    assert skeleton(skeleton(name)) == skeleton(name)


def test_without_a_roster_every_sure_name_founds_a_member() -> None:
    """A newcomer to Muster sees their alliance at once."""
    found = who_is_who([spelling("Ann"), spelling("Bob")], [], set())
    assert found == {"Ann": Identity("Ann"), "Bob": Identity("Bob")}


def test_spellings_that_look_alike_are_one_member_called_as_read_most_often() -> None:
    """The most rows win, and among equals the earliest spelling."""
    found = who_is_who([spelling("K0inue", 1), spelling("Koinue", 3)], [], set())
    assert {identity.member for identity in found.values()} == {"Koinue"}
    found = who_is_who([spelling("K0inue", 1, minute=1), spelling("Koinue", 1, minute=2)], [], set())
    assert {identity.member for identity in found.values()} == {"K0inue"}


def test_names_that_clash_on_one_picture_are_nobody() -> None:
    """Two rows of one picture with one skeleton are two members that cannot be told apart."""
    found = who_is_who([spelling("King1"), spelling("Kingl"), spelling("Ann")], [], {skeleton("King1")})
    assert found["King1"] == found["Kingl"] == Identity(None, TWICE)
    assert found["Ann"] == Identity("Ann")


def test_a_roster_settles_accents_and_look_alikes() -> None:
    """A name that fits one member is that member, by name or by alias."""
    roster = [Known("Éva"), Known("Koinue", ("Captain K",))]
    found = who_is_who(
        [spelling("Eva"), spelling("K0INUE"), spelling("Captain K"), spelling("captaink")], roster, set()
    )
    assert [identity.member for identity in found.values()] == ["Éva", "Koinue", "Koinue", "Koinue"]


def test_a_name_that_could_be_two_members_is_nobody_unless_it_is_an_alias() -> None:
    """Look-alike members are held however they are read; an alias is the officer's word."""
    roster = [Known("King1"), Known("Kingl"), Known("Bob", ("K!ngl",))]
    found = who_is_who([spelling("King1", 9), spelling("Kingl", 9), spelling("K!ngl")], roster, set())
    assert found["King1"] == found["Kingl"] == Identity(None, LOOK_ALIKE)
    assert found["K!ngl"] == Identity("Bob")


def test_a_new_name_beside_a_roster_needs_two_screenshots() -> None:
    """One screenshot may have misread it."""
    roster = [Known("Ann")]
    assert who_is_who([spelling("Zoe", 1, rows=2)], roster, set())["Zoe"] == Identity(None, UNKNOWN)
    assert who_is_who([spelling("Zoe", 2)], roster, set())["Zoe"] == Identity("Zoe")
    assert who_is_who([spelling("Zoe", 2)], roster, {skeleton("Zoe")})["Zoe"] == Identity(None, TWICE)


def test_two_different_spellings_are_not_two_alike_readings() -> None:
    """Each of the look-alikes was read once only."""
    found = who_is_who([spelling("Z0e"), spelling("Zoe")], [Known("Ann")], set())
    assert set(found.values()) == {Identity(None, UNKNOWN)}


def test_a_name_of_accents_only_is_nobody() -> None:
    """Nothing is left to know a member by."""
    assert who_is_who([spelling("\u0301", 5)], [], set())["\u0301"] == Identity(None, UNKNOWN)


@given(st.lists(st.text("aA0oO1lIé5sS8bBrnm ", min_size=1, max_size=5), unique=True, max_size=8), st.randoms())
def test_the_order_of_names_does_not_matter(names: list[str], dice: random.Random) -> None:
    """Whom a name means follows from all that was read, in whatever order."""
    roster = [Known(name) for name in names[:2]]
    spellings = [spelling(name, 1 + number % 3, minute=number) for number, name in enumerate(names)]
    mixed = list(spellings)
    dice.shuffle(mixed)
    assert who_is_who(spellings, roster, set()) == who_is_who(mixed, roster, set())
    assert all(
        identity.member or identity.why in NAME_REASONS for identity in who_is_who(mixed, roster, set()).values()
    )


def test_a_leave_finds_the_member_under_a_look_alike() -> None:
    """An officer's K0inue is the Koinue of the screens, but not when it could be two."""
    assert same_member("K0inue", {"Koinue", "Ann"}) == "Koinue"
    assert same_member("Ann", {"Ann", "Anń"}) == "Ann"
    assert same_member("K1", {"Kl", "KI"}) == "K1"


def test_a_misread_name_could_be_a_member() -> None:
    """One letter in four may be wrong, look-alikes for free; short names must fit."""
    members = {"Koinue": {skeleton("Koinue"), skeleton("Captain K")}, "Ann": {skeleton("Ann")}}
    assert could_be("K0inve", members) == {"Koinue"}
    assert could_be("Coptain K", members) == {"Koinue"}
    assert could_be("Amn", members) == set()
    assert could_be("Ánn", members) == {"Ann"}
    assert could_be("TheRealKoinue", members) == set()
