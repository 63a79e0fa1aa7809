"""Who is who."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.identities import Given, Identity, Known, Origin, Pair, Spelling, Witness, who_is_who
from daemon.domain.names import LOOK_ALIKE, MAYBE_A_MEMBER, NAME_REASONS, TWICE, UNKNOWN, skeleton

FIRST = datetime(2026, 11, 16, 12, tzinfo=UTC)
FOUNDING = Given(founding=True)


def spelling(name: str, screenshots: int = 1, rows: int | None = None, minute: int = 0) -> Spelling:
    """A name read on so many screenshots."""
    return Spelling(name=name, screenshots=screenshots, rows=rows or screenshots, first=FIRST.replace(minute=minute))


def silent(_: Mapping[str, str], __: Collection[Pair]) -> Witness:
    """Pictures that say nothing about any two names."""
    return Witness()


def saying(*, apart: Collection[Pair] = (), contested: Collection[Pair] = ()) -> Witness:
    return Witness(apart, contested)


def members(spellings: Collection[Spelling], known: Given, witness: Witness | None = None) -> dict[str, str | None]:
    """Whom each name means."""
    found = who_is_who(spellings, known, lambda *_: witness or saying())
    return {name: identity.member for name, identity in found.items()}


def test_at_first_every_sure_name_founds_a_member() -> None:
    """A newcomer to Muster sees their alliance at once; later one reading is not enough."""
    names = [spelling("Ann"), spelling("Bob", 2)]
    assert members(names, FOUNDING) == {"Ann": "Ann", "Bob": "Bob"}
    assert who_is_who(names, Given(), silent) == {"Ann": Identity(None, UNKNOWN), "Bob": Identity("Bob")}


def test_spellings_that_look_alike_are_one_member_called_as_read_most_often() -> None:
    """The most rows win, and among equals the earliest spelling."""
    found = who_is_who([spelling("K0inue", 1), spelling("Koinue", 3)], FOUNDING, silent)
    assert found == {"K0inue": Identity("Koinue", origin=Origin.LOOK_ALIKE), "Koinue": Identity("Koinue")}
    assert set(members([spelling("K0inue", 1, minute=1), spelling("Koinue", 1, minute=2)], FOUNDING).values()) == {
        "K0inue"
    }


def test_names_that_clash_on_one_picture_are_nobody() -> None:
    """Two rows of one picture with one skeleton are two members that cannot be told apart."""
    names = [spelling("King1"), spelling("Kingl"), spelling("Ann")]
    found = who_is_who(names, Given(founding=True, clashing={skeleton("King1")}), silent)
    assert found["King1"] == found["Kingl"] == Identity(None, TWICE)
    assert found["Ann"] == Identity("Ann")


def test_a_roster_settles_accents_and_look_alikes() -> None:
    """A name that fits one member is that member, by name or by alias."""
    roster = [Known("Éva"), Known("Koinue", ("Captain K",))]
    names = [spelling("Eva"), spelling("K0INUE"), spelling("Captain K"), spelling("captaink")]
    found = who_is_who(names, Given(roster=roster), silent)
    assert [identity.member for identity in found.values()] == ["Éva", "Koinue", "Koinue", "Koinue"]
    assert [identity.origin for identity in found.values()] == [
        Origin.LOOK_ALIKE,
        Origin.LOOK_ALIKE,
        Origin.ALIAS,
        Origin.LOOK_ALIKE,
    ]


def test_a_name_that_could_be_two_members_is_nobody_unless_it_is_an_alias() -> None:
    """Look-alike members are held however they are read; an alias is the officer's word."""
    roster = [Known("King1"), Known("Kingl"), Known("Bob", ("K!ngl",))]
    found = who_is_who([spelling("King1", 9), spelling("Kingl", 9), spelling("K!ngl")], Given(roster=roster), silent)
    assert found["King1"] == found["Kingl"] == Identity(None, LOOK_ALIKE)
    assert found["K!ngl"].member == "Bob"


def test_a_new_name_beside_a_roster_needs_two_screenshots() -> None:
    """One screenshot may have misread it."""
    known = Given(roster=[Known("Ann")])
    assert who_is_who([spelling("Zoe", 1, rows=2)], known, silent)["Zoe"] == Identity(None, UNKNOWN)
    assert who_is_who([spelling("Zoe", 2)], known, silent)["Zoe"] == Identity("Zoe")
    clashing = Given(roster=[Known("Ann")], clashing={skeleton("Zoe")})
    assert who_is_who([spelling("Zoe", 2)], clashing, silent)["Zoe"] == Identity(None, TWICE)


def test_two_different_spellings_are_not_two_alike_readings() -> None:
    """Each of the look-alikes was read once only."""
    found = who_is_who([spelling("Z0e"), spelling("Zoe")], Given(roster=[Known("Ann")]), silent)
    assert set(found.values()) == {Identity(None, UNKNOWN)}


def test_a_name_of_accents_only_is_nobody() -> None:
    """Nothing is left to know a member by."""
    assert who_is_who([spelling("\u0301", 5)], FOUNDING, silent)["\u0301"] == Identity(None, UNKNOWN)


NEAR = Given(roster=[Known("Menace Ventura"), Known("Starlight Queen")])


def test_a_likely_misreading_is_the_members() -> None:
    """One letter in ten, however often it was read so: the roster has the right spelling."""
    names = [spelling("Menace Venture", 9), spelling("Starlight Quean"), spelling("Menace Vent")]
    found = who_is_who(names, NEAR, silent)
    assert found["Menace Venture"] == Identity("Menace Ventura", origin=Origin.NEAR)
    assert found["Starlight Quean"] == Identity("Starlight Queen", origin=Origin.NEAR)
    assert found["Menace Vent"] == Identity(None, UNKNOWN)


def test_who_stood_beside_the_member_is_somebody_else() -> None:
    """However alike their names are."""
    pair = ("Menace Venture", "Menace Ventura")
    names = [spelling("Menace Venture", 9)]
    assert members(names, NEAR, saying(apart=[pair])) == {"Menace Venture": "Menace Venture"}
    assert members([spelling("Menace Venture", 1)], NEAR, saying(apart=[pair])) == {"Menace Venture": None}


def test_what_is_like_two_members_is_nobodys() -> None:
    """The best must be clearly better than the next; digits tell accounts apart and are never taken for a slip."""
    known = Given(roster=[Known("Dark Phoenix"), Known("Dark Phoeniy"), Known("Nova Prime 2024")])
    names = [spelling("Dark Phoeniz"), spelling("Nova Prime 2026", 4)]
    found = who_is_who(names, known, silent)
    assert found["Dark Phoeniz"] == Identity(None, MAYBE_A_MEMBER)
    assert found["Nova Prime 2026"] == Identity(None, MAYBE_A_MEMBER)
    apart = saying(apart=[("Nova Prime 2026", "Nova Prime 2024")])
    assert members(names, known, apart)["Nova Prime 2026"] == "Nova Prime 2026"


def test_a_misreading_founds_nobody_without_a_roster_either() -> None:
    """Those read most often are the alliance; what is read otherwise now and then is one of them."""
    names = [spelling("Menace Ventura", 20), spelling("Menace Venture", 3), spelling("Zoe", 2)]
    assert members(names, Given()) == {
        "Menace Ventura": "Menace Ventura",
        "Menace Venture": "Menace Ventura",
        "Zoe": "Zoe",
    }


def test_a_name_somewhat_like_a_members_is_asked_about() -> None:
    """It may be a misreading, even one that was made twice."""
    names = [spelling("Blade", 20), spelling("Blaze", 2)]
    assert who_is_who(names, Given(), silent)["Blaze"] == Identity(None, MAYBE_A_MEMBER)
    assert members(names, Given(), saying(apart=[("Blaze", "Blade")]))["Blaze"] == "Blaze"


def test_what_is_contested_is_asked_about() -> None:
    """Some numbers of one event differ and some are equal: a like name is then neither the member's nor a new one."""
    contested = saying(contested=[("Menace Venture", "Menace Ventura")])
    found = who_is_who([spelling("Menace Venture", 9)], NEAR, lambda *_: contested)
    assert found["Menace Venture"] == Identity(None, MAYBE_A_MEMBER)


def test_the_officers_word_wins() -> None:
    """Over what is near, and over what was read once only."""
    told = {"Menace Venture": Identity("Zoe", origin=Origin.TOLD)}
    known = Given(roster=NEAR.roster, told=told)
    assert members([spelling("Menace Venture")], known) == {"Menace Venture": "Zoe"}


@given(
    st.lists(st.text("aA0oO1lIé5sS8bBrnm ", min_size=1, max_size=5), unique=True, max_size=8),
    st.booleans(),
    st.randoms(),
)
def test_the_order_of_names_does_not_matter(names: list[str], founding: bool, dice: random.Random) -> None:  # noqa: FBT001 (a value that is drawn)
    """Whom a name means follows from all that was read, in whatever order."""
    known = Given(roster=[] if founding else [Known(name) for name in names[:2]], founding=founding)
    spellings = [spelling(name, 1 + number % 3, minute=number) for number, name in enumerate(names)]
    mixed = list(spellings)
    dice.shuffle(mixed)
    found = who_is_who(mixed, known, silent)
    assert who_is_who(spellings, known, silent) == found
    assert all(identity.member or identity.why in NAME_REASONS for identity in found.values())


@given(st.lists(st.text("abcdef", min_size=3, max_size=14), unique=True, min_size=2, max_size=8))
def test_members_are_never_merged_when_they_stood_beside_each_other(names: list[str]) -> None:
    """All of them on one picture, twice: each with a skeleton of its own is a member of its own."""
    found = members(
        [spelling(name, 2) for name in names], Given(), saying(apart=[(a, b) for a in names for b in names])
    )
    assert {name: name for name in names} == found
