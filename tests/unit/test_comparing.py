"""Comparing readings: rows found again in order, cells tallied, differences told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.comparing import (
    Comparison,
    Tally,
    TrueCell,
    TrueRow,
    TrueScreenshot,
    differences,
    judged_differences,
    moved,
    paired,
    same,
    tallied,
)
from daemon.domain.geometry import Box
from daemon.domain.reading import Cell, Row, ScreenReading

BOX = Box(0, 0, 10, 10)
NAMES = ("Blade", "Koinue", "Menace", "Isolde", "Fennick", "Quillon")


def read(*rows: Mapping[str, str], partial: bool = False) -> ScreenReading:
    """A reading with these rows; a text that ends with ` ?` is held, and "-" has no value."""
    return ScreenReading(
        screen="lg_war",
        pack_version=1,
        rows=tuple(
            Row(
                cells={
                    column: Cell(
                        text=text.removesuffix(" ?"),
                        value=None if text == "-" else text,
                        confidence=0.9,
                        held=text.endswith(" ?"),
                        box=BOX,
                    )
                    for column, text in row.items()
                },
                partial=partial,
                held=False,
                box=BOX,
            )
            for row in rows
        ),
    )


def known(*rows: Mapping[str, str]) -> TrueScreenshot:
    """A screenshot on which these rows stand."""
    cells = tuple(TrueRow(cells={column: TrueCell(text=text) for column, text in row.items()}) for row in rows)
    return TrueScreenshot(name="list.png", sha256="0" * 64, screen="lg_war", rows=cells)


ROWS = ({"name": "Blade", "power": "1,200"}, {"name": "Koinue", "power": "900"})


def test_cells_are_right_wrong_or_held() -> None:
    """Held and missing ones are no mistakes; thousands separators are no difference."""
    truth = known(*ROWS)
    assert tallied(truth, read(*ROWS)) == Tally(right=4)
    assert tallied(truth, read({"name": "Blade", "power": "1200"}, {"name": "Koinue", "power": "980"})) == Tally(
        right=3, wrong=1
    )
    assert tallied(truth, read({"name": "Blade", "power": "7200 ?"}, {"name": "Koinue"})) == Tally(right=2, held=2)
    assert tallied(truth, read({"name": "Blade", "power": "-"}, ROWS[1])) == Tally(right=3, held=1)
    assert tallied(truth, None) == Tally(held=4)


def test_an_invented_row_is_wrong_and_one_at_the_edge_is_not() -> None:
    """A row that is on no picture accuses somebody; a partial one judges nobody."""
    extra = {"name": "Ghost", "power": "55"}
    assert tallied(known(*ROWS), read(*ROWS, extra)) == Tally(right=4, wrong=1)
    assert tallied(known(*ROWS), read(*ROWS, {"name": "Ghost ?", "power": "5 ?"})) == Tally(right=4)
    assert tallied(known(), read(extra, partial=True)) == Tally()


def test_what_nobody_knows_is_not_tallied_and_still_tells_the_row() -> None:
    """A held cell of the past says which row it was, and nothing more."""
    cells = {"name": TrueCell(text="Blade", known=False), "power": TrueCell(text="1,200")}
    cut = TrueRow(cells={"name": TrueCell(text="Koinue")}, counts=False)
    truth = TrueScreenshot(name="list.png", sha256="", screen="", rows=(TrueRow(cells=cells), cut))
    assert tallied(truth, read(*ROWS)) == Tally(right=1)


@given(st.lists(st.sampled_from(NAMES), unique=True), st.data())
def test_rows_are_found_again_in_order(names: list[str], data: st.DataObject) -> None:
    """Whatever rows were missed or put in between, every row that is there is paired with itself."""
    kept = [name for name in names if data.draw(st.booleans())]
    read_names = list(kept)
    for _ in range(data.draw(st.integers(0, 3))):
        read_names.insert(data.draw(st.integers(0, len(read_names))), "???????")
    pairs = paired([{"name": name} for name in names], [{"name": name} for name in read_names])
    assert {names[i]: read_names[j] for i, j in pairs.items()} == {name: name for name in kept}


@given(st.lists(st.sampled_from(NAMES), max_size=5))
def test_a_reading_does_not_differ_from_itself(names: list[str]) -> None:
    """Also where a name stands twice."""
    reading = read(*({"name": name, "power": str(number)} for number, name in enumerate(names)))
    assert list(differences("list.png", reading, reading)) == []


def test_differences_name_row_and_column() -> None:
    """Rows that one of the two did not find are told cell by cell."""
    before = read(*ROWS)
    after = read({"name": "Blade", "power": "1,200 ?"}, ROWS[1], {"name": "Isolde", "power": "5"})
    told = [(one.row, one.column, one.before, one.after) for one in differences("list.png", before, after)]
    assert told == [
        ("Blade", "power", "1,200", "1,200 ?"),
        ("Isolde", "name", "", "Isolde"),
        ("Isolde", "power", "", "5"),
    ]
    (judged,) = judged_differences(known(*ROWS), before, after)
    assert (judged.column, judged.true) == ("power", "1,200")
    assert [one.before for one in differences("list.png", before, None)] == ["Blade", "1,200", "Koinue", "900"]


def test_rows_that_have_another_number_have_moved() -> None:
    """What names a row by its number would mean another one; a changed cell or a further row at the foot is none."""
    before = read(*ROWS)
    assert not moved(before, read({"name": "Blade", "power": "7"}, ROWS[1], {"name": "Isolde", "power": "5"}))
    assert moved(before, read(ROWS[1]))
    assert moved(before, read({"name": "Isolde", "power": "5"}, *ROWS))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("1,234,567", "1234567", True),
        ("1 234", "1234", True),
        ("1.234", "1234", True),
        ("12.5K", "125K", False),
        ("Café", "Café", True),
        ("Blade", "blade", False),
        ("War 2 h", "War 2h", True),
    ],
)
def test_what_says_the_same(one: str, other: str, *, alike: bool) -> None:
    """Spaces, the form of letters and thousands separators do not matter; case and decimal points do."""
    assert same(one, other) == alike


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        (Tally(right=10, wrong=1), Tally(right=10, wrong=1), False),
        (Tally(right=10, wrong=1), Tally(right=11, wrong=0), False),
        (Tally(right=10, wrong=1), Tally(right=30, wrong=2), True),
        (Tally(right=10, wrong=1), Tally(right=9, wrong=0), True),
    ],
)
def test_worse_is_more_wrong_or_less_right(before: Tally, after: Tally, *, worse: bool) -> None:
    """Twenty more right cells do not make up for one that accuses; a model that holds everything is no better."""
    found = Comparison(champion="a", challenger="b", pictures=1, tallies={"lg_war": (before, after)})
    assert (found.worse_on == ("lg_war",)) == worse
    assert "1 screenshots of 1 screens" in found.said
