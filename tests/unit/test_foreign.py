"""In which other letters a name may be written, by what was read of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.foreign import UNCONFIRMED, are_alike, confirmed, latin_columns, may_be_in
from daemon.stages.vote import By, Reading

NAME = Column(name="name", type=ColumnType.NAME, x=(0, 2), y=(0, 1), metrics=())
POWER = Column(name="power", type=ColumnType.INTEGER, x=(2, 4), y=(0, 1), metrics=("power",))
OTHERS = ("jpn", "chi_tra", "chi_sim", "kor", "ara", "rus")


def _said(*stock: str, crop: str | None = None, sure: float = 0.8) -> list[Reading]:
    said = [Reading(text, 0.3, By.STOCK) for text in stock]
    return said if crop is None else [*said, Reading(crop, sure, By.CROP)]


def _asked(said: list[Reading]) -> set[str]:
    return {language for language in OTHERS if may_be_in(language, NAME, said)}


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        # Letters that the reader of crops knows, and is sure of.
        (_said("wR IK38", "71438", crop="銭湯民族38"), {"jpn", "chi_tra", "chi_sim"}),
        # It is not sure, or sees none: then they are not Chinese.
        (_said("pels", "plu", crop="~"), {"kor", "ara", "rus"}),
        (_said("pels", "plu", crop=""), {"kor", "ara", "rus"}),
        (_said("pels", "plu", crop="品", sure=0.2), {"kor", "ara", "rus"}),
        # Without such a reader they may be anything.
        (_said("pels", "plu"), set(OTHERS)),
        # Cyrillic letters are read as the Latin ones that they look like, the same each time.
        (_said("ANEKCAHAP", "o ANEKCAHAP-", crop="AЛEKCAHAP"), {"rus"}),
        (_said("*oTrolololf#", "%#ÿTrolololf", crop="Trololol"), set()),
        (_said("*oTrolololf#", "%#ÿTrolololf"), set()),
        # Both kinds of letters in one name.
        (_said("ABabyRoyciee'y", "XBabyRoyciee", crop="メBabyRoycieeツ"), {"jpn", "chi_tra", "chi_sim", "rus"}),
        # Hardly a letter between two looks.
        (_said("Freddward", "FreddWard", crop="FredaWard"), set()),
    ],
)
def test_the_languages_that_are_asked(said: list[Reading], asked: set[str]) -> None:
    """No other can be right."""
    assert _asked(said) == asked


def test_letters_with_marks_are_asked_for_whatever_latin_letters_there_are() -> None:
    """Vietnamese has most of its letters in common with English."""
    assert may_be_in("vie", NAME, _said("Phuong Dai", "Phuong Di#", crop="Phuong D"))


def test_texts_that_are_known_are_in_their_own_letters() -> None:
    """A badge that says `R4` is in no Arabic ones."""
    rank, title = (replace(NAME, name="role", values=values) for values in (("R3", "R4"), ("دور", "R4")))
    assert not may_be_in("ara", rank, _said("Ra", "R&"))
    assert may_be_in("ara", title, _said("Ra", "R&"))


def test_a_number_is_in_no_letters() -> None:
    """A column of words is asked for."""
    assert not may_be_in("ara", POWER, _said("1", "2"))


def test_columns_with_latin_letters_are_told_by_their_sure_cells() -> None:
    """Names are in any letters, whatever those of others are in; one text that came out in Latin ones tells nothing."""

    def cell(text: str, *, held: bool = False) -> Cell:
        return Cell(text, text, 0.9, held=held, box=Box(0, 0, 9, 9))

    rows = [
        {"name": cell("Blade"), "role": cell("Leader"), "power": cell("12")},
        {"name": cell("Odin"), "role": cell("R4", held=True), "title": cell("Baron", held=True), "job": cell("ors")},
        {"name": cell("Tyr"), "role": cell("Leader"), "job": cell("HOI", held=True)},
        {"name": cell("Frey"), "role": cell("", held=True), "job": cell("FOI", held=True)},
    ]
    reading = ScreenReading(
        "list", 1, tuple(Row(cells=cells, partial=False, held=False, box=Box(0, 0, 9, 9)) for cells in rows)
    )
    assert latin_columns(reading, NAME) == {"role"}


def test_looks_at_thin_type_are_as_sure_as_all_that_say_the_same() -> None:
    """One that says another thing leaves none of them sure."""

    def said(*looks: tuple[str, float]) -> list[Reading]:
        return [Reading(text, sure, By.FOREIGN) for text, sure in looks]

    first, again = said(("스키너", 0.9), ("스 키너", 0.6)), said(("스키너", 0.8), ("스키너", 0.7))
    assert confirmed(NAME, first, again) == said(("스키너", 0.9), ("스 키너", 0.8))
    for others in ([], said(("스키너", 0.8), ("스기너", 0.7)), said(("", 0.0))):
        assert [one.confidence for one in confirmed(NAME, first, others)] == [UNCONFIRMED, UNCONFIRMED]
    assert confirmed(NAME, [], []) == []
    assert [are_alike(NAME, those) for those in (first, first[:1], said(("스키너", 0.9), ("스기너", 0.9)))] == [
        True,
        False,
        False,
    ]
