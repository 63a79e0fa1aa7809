"""Names as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.names import could_be, fold, likeness, same_member, skeleton


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


@pytest.mark.parametrize(
    ("name", "other", "like"),
    [
        ("Menace Ventura", "Menace Venture", 12 / 13),
        ("Menace Ventura", "MENACE VENTURÁ", 1.0),
        ("Starlight Queen", "Star1ight Qveen", 13 / 14),
        ("Nova Prime 2024", "Nova Prime 2026", 0.0),
        ("Nova Prime 2O24", "Nova Prime 2024", 1.0),
        ("Shadowhunter", "Shadowhunter 2", 0.0),
        ("King", "TheRealKing", 4 / 11),
    ],
)
def test_how_like_two_names_are(name: str, other: str, like: float) -> None:
    """Look-alikes are equal, a part of a name is not like the whole, and a digit that differs tells two apart."""
    assert likeness(name, other) == pytest.approx(like)
    assert likeness(other, name) == pytest.approx(like)
