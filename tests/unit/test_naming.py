"""What a row is called that several pictures show under different names, or one of them under none."""

from __future__ import annotations

from daemon.domain.naming import Named, Sighting, named


def seen(shot: int, name: str, *, sure: bool = True, told: bool = False, confidence: float = 0.9) -> Sighting:
    """The row on one picture."""
    return Sighting(key=(shot, 0), name=name, sure=sure, told=told, confidence=confidence)


def test_an_unread_name_is_that_of_the_other_picture() -> None:
    """Whatever was read of it."""
    groups = [[seen(1, "Tarori"), seen(2, "", sure=False), seen(3, "Tero", sure=False)]]
    assert named(groups, {}, set()) == [Named((2, 0), "Tarori"), Named((3, 0), "Tarori")]
    assert named([[seen(1, "", sure=False), seen(2, "Taro", sure=False)]], {}, set()) == []


def test_the_name_that_stands_by_itself_wins() -> None:
    """On another picture alone, or in the roster; not the misreading that was only ever seen beside it."""
    group = [seen(1, "Yervilas"), seen(2, "Dervilas"), seen(3, "Yervilas")]
    assert named([group], {"dervlas": 0, "dervllas": 1}, set()) == [
        Named((1, 0), "Dervilas"),
        Named((3, 0), "Dervilas"),
    ]
    assert named([group], {}, {"dervllas"}) == [Named((1, 0), "Dervilas"), Named((3, 0), "Dervilas")]
    alone = [seen(4, "Dervilas"), seen(5, "Dervilas")]
    assert named([group, alone], {}, set())[:2] == [Named((1, 0), "Dervilas"), Named((3, 0), "Dervilas")]


def test_two_that_stand_by_themselves_are_two_members() -> None:
    """Then whose row it is cannot be told."""
    group = [seen(1, "Amber"), seen(2, "Basalt"), seen(3, "", sure=False)]
    assert named([group], {"amber": 2, "basalt": 1}, set()) == [
        Named((1, 0), "Amber", "disagree"),
        Named((2, 0), "Basalt", "disagree"),
    ]


def test_of_names_nobody_knows_most_pictures_win() -> None:
    """And of as many the surer one: they are one member, however it is written."""
    assert named([[seen(1, "Corvone"), seen(2, "Basalt"), seen(3, "Basalt")]], {}, set()) == [Named((1, 0), "Basalt")]
    tied = [seen(1, "Corvone", confidence=0.8), seen(2, "Basalt", confidence=0.9)]
    assert named([tied], {}, set()) == [Named((1, 0), "Basalt")]


def test_the_officers_word_wins() -> None:
    """Over names that stand by themselves; two words of theirs that contradict each other are a question."""
    group = [seen(1, "Amber"), seen(2, "Basalt", told=True)]
    assert named([group], {"amber": 9}, {"amber"}) == [Named((1, 0), "Basalt")]
    told = [seen(1, "Amber", told=True), seen(2, "Basalt", told=True)]
    assert {change.why for change in named([told], {}, set())} == {"disagree"}


def test_two_people_by_the_officers_word_are_never_one() -> None:
    """Though hardly a picture shows either."""
    group = [seen(1, "Corvone"), seen(2, "Basalt"), seen(3, "Basalt")]
    changes = named([group], {}, set(), {frozenset({"corvone", "basalt"}), frozenset({"basalt", "amber"})})
    assert {change.why for change in changes} == {"disagree"}


def test_names_that_look_alike_are_left_alone() -> None:
    """Who they mean is settled where look-alikes are."""
    assert named([[seen(1, "Kor0nik"), seen(2, "Koronik")]], {}, set()) == []
