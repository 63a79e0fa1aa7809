"""What a list as a whole says of its cells: places count up, a sorted column never rises, nobody stands twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from daemon.domain.geometry import Box, hull
from daemon.domain.pack import Column, ColumnType, OwnRow, Pack, PackKind
from daemon.domain.reading import Cell, Row, ScreenReading, Value
from daemon.stages.checks import checks, suspected
from daemon.stages.interpret import Interpretation
from daemon.stages.placement import Placement

PITCH = 100


def _column(name: str, kind: ColumnType) -> Column:
    return Column(name=name, type=kind, x=(0, 1), y=(-0.2, 0.2), metrics=() if kind is ColumnType.NAME else (name,))


PACK = Pack(
    screen="ranking",
    version=1,
    title={"en": "Ranking"},
    columns=(
        _column("rank", ColumnType.RANK),
        _column("name", ColumnType.NAME),
        _column("points", ColumnType.INTEGER),
    ),
)
LAID = Placement(pack=PACK, pitch=PITCH, anchor=0.0, right=1000.0)
TWO_NUMBERS = replace(PACK, columns=(*PACK.columns, _column("power", ColumnType.QUANTITY)))


def _cell(value: Value, x: int, y: float, *, held: bool = False) -> Cell:
    box = Box(x, round(y) - 12, 80, 24)
    return Cell("" if value is None else str(value), value, 0.9, held=held, box=box, why="unsure" if held else "")


def _rows(
    ranks: Sequence[int | None],
    points: Sequence[int | None],
    *,
    names: Sequence[str] | None = None,
    places: Sequence[float] | None = None,
    powers: Sequence[int] | None = None,
) -> ScreenReading:
    """A list of as many rows; a rank or number that is None could not be read. `places` in row distances."""
    rows = []
    for i, (rank, number) in enumerate(zip(ranks, points, strict=True)):
        y = 60 + PITCH * (places[i] if places else i)
        cells = {
            "rank": _cell(rank, 10, y, held=rank is None),
            "name": _cell(names[i] if names else f"Member {i}", 100, y),
            "points": _cell(number, 400, y, held=number is None),
        }
        if powers:
            cells["power"] = _cell(powers[i], 600, y)
        rows.append(Row(cells, partial=False, held=False, box=hull(cell.box for cell in cells.values())))
    return ScreenReading("ranking", 1, tuple(rows))


def _said(reading: ScreenReading, column: str) -> list[Value]:
    """What is surely read in a column, None where it is held."""
    return [None if row.cells[column].held else row.cells[column].value for row in reading.rows]


def _why(reading: ScreenReading, column: str) -> list[str]:
    return [row.cells[column].why for row in reading.rows]


FALLING = [900, 800, 700, 600, 500, 400, 300, 200, 150, 100]


def test_a_place_between_sure_neighbours_is_worked_out() -> None:
    """A rank that could not be read is the one that the ranks above and below leave."""
    found = checks(_rows([9, None, 11, None], FALLING[:4]), PACK)
    assert _said(found, "rank") == [9, 10, 11, 12]
    assert found.rows[1].cells["rank"].text == "10"
    assert found.rows[1].cells["rank"].confidence == 0.9


@pytest.mark.parametrize(
    ("ranks", "said"),
    [
        # Down the first column and then the second, with one that was not read and one that was read badly.
        ([1, 33, 2, 34, 3, None, 4, 36], [1, 33, 2, 34, 3, 35, 4, 36]),
        ([1, 33, 2, 34, 3, 85, 4, 36], [1, 33, 2, 34, 3, None, 4, 36]),
        ([1, 2, 3, 4, 8, 6, 7, 8], [1, 2, 3, 4, None, 6, 7, 8]),
        # Too few to say so.
        ([1, 33, 2], [None, None, None]),
    ],
)
def test_places_may_run_down_one_column_of_cards_and_then_the_next(
    ranks: list[int | None], said: list[int | None]
) -> None:
    """Where far more of them are right so than along the lines; what is not is held all the same."""
    points = [800, 700, 750, 650, 740, 640, 730, 630][: len(ranks)]
    found = checks(_rows(ranks, points), replace(PACK, across=2))
    assert _said(found, "rank") == said


def test_a_place_is_not_worked_out_across_a_gap() -> None:
    """Where rows stand further apart than usual another may be between them, or one is pinned beside the list."""
    found = checks(_rows([1, 2, 3, None], FALLING[:4], places=[0, 1, 2, 3.4]), PACK)
    assert _said(found, "rank") == [1, 2, 3, None]


def test_members_who_may_share_a_place_are_not_given_one() -> None:
    """With as many points as the next member the place may be the same: 1, 2, 2, 4."""
    found = checks(_rows([1, 2, None, 4], [900, 800, 800, 700]), PACK)
    assert _said(found, "rank") == [1, 2, None, 4]
    unread = checks(_rows([1, 2, None, 4], [900, 800, None, 700]), PACK)
    assert _said(unread, "rank") == [1, 2, None, 4]


def test_shared_places_are_left_as_they_are() -> None:
    """1, 2, 2, 4 is how games count members with as many points."""
    reading = _rows([1, 2, 2, 4], [900, 800, 800, 700])
    assert checks(reading, PACK) == reading


def test_a_lost_point_that_another_reader_saw_is_given_back() -> None:
    """The list shortens names with two, and one reader read two."""
    reading = _rows([1, 2, 3], FALLING[:3], names=["PinkMandol..", "YourDadsU.", "Howo"])
    rows = list(reading.rows)
    seen = replace(rows[1].cells["name"], guesses=("YourDadsU", "YourDadsU.."))
    rows[1] = replace(rows[1], cells={**rows[1].cells, "name": seen})
    row = checks(replace(reading, rows=tuple(rows)), PACK).rows[1]
    assert (row.cells["name"].value, row.cells["name"].held, row.held) == ("YourDadsU..", False, False)
    assert row.cells["name"].guesses == ("YourDadsU.", "YourDadsU")


def test_a_name_that_lost_a_point_of_those_that_shorten_it_is_held() -> None:
    """A game shortens all long names alike; where none is shortened, a point is the name's own."""
    names = ["PinkMandol..", "YourDadsU.", "Mr.T", "Howo"]
    assert _why(checks(_rows([1, 2, 3, 4], FALLING[:4], names=names), PACK), "name") == ["", "unsure", "", ""]
    names[0] = "PinkMandola"
    assert _why(checks(_rows([1, 2, 3, 4], FALLING[:4], names=names), PACK), "name") == [""] * 4


def test_a_place_that_contradicts_the_others_is_held() -> None:
    """9, 10, 71, 12 cannot be: the one that does not count up is not trusted, and nothing is put in its place."""
    found = checks(_rows([9, 10, 71, 12], FALLING[:4]), PACK)
    assert _said(found, "rank") == [9, 10, None, 12]
    assert _why(found, "rank") == ["", "", "order", ""]


def test_places_without_a_majority_are_all_held() -> None:
    """Of 3 and 71 one is wrong, and nothing says which."""
    assert _said(checks(_rows([3, 71], FALLING[:2]), PACK), "rank") == [None, None]


def test_places_may_count_down() -> None:
    """Some games sort a ranking upside down."""
    assert _said(checks(_rows([7, None, 5, 4], [100, 200, 300, 400]), PACK), "rank") == [7, 6, 5, 4]


@given(st.lists(st.booleans(), min_size=2, max_size=9), st.integers(1, 90), st.data())
def test_no_single_neighbour_makes_a_place_sure(known: list[bool], first: int, data: st.DataObject) -> None:
    """Whatever is worked out stands on two sure ranks at least, and is what the list really shows."""
    true = [first + i for i in range(len(known))]
    places = [0.0]
    for _ in known[1:]:
        places.append(places[-1] + data.draw(st.sampled_from([1.0, 1.02, 1.4, 2.7])))
    ranks = [rank if is_known else None for rank, is_known in zip(true, known, strict=True)]
    reading = _rows(ranks, [1000 - i for i in range(len(known))], places=places)
    found = _said(checks(reading, PACK), "rank")
    if sum(known) < 2:
        assert found == ranks
    # Rows that stand off the grid belong to no run; in a run the rank is the true one.
    assert all(rank is None or rank == right for rank, right in zip(found, true, strict=True))


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=12),
    st.integers(1, 500),
    st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_a_list_that_agrees_with_itself_is_left_alone(numbers: list[int], first: int, read: list[bool]) -> None:
    """Nothing that is sure changes in a list that counts up and falls, whatever of it is held."""
    falling = sorted(numbers, reverse=True)
    points = [number if read[i] else None for i, number in enumerate(falling)]
    reading = _rows([first + i for i in range(len(points))], points)
    assert checks(reading, PACK) == reading


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6, unique=True))
def test_a_short_list_in_no_order_is_left_alone(numbers: list[int]) -> None:
    """Two numbers of which no one knows the order say nothing of each other."""
    reading = _rows([None] * len(numbers), numbers, powers=list(reversed(numbers)))
    assert checks(reading, TWO_NUMBERS) == reading


def test_a_number_that_rises_in_a_ranking_is_held() -> None:
    """A list with places is sorted by its one number: 1,000 where a digit was lost or won stands out."""
    found = checks(_rows([1, 2, 3, 4, 5], [900, 800, 7000, 600, 500]), PACK)
    assert _said(found, "points") == [900, 800, None, 600, 500]
    assert _why(found, "points")[2] == "order"


def test_both_are_held_when_either_may_be_wrong() -> None:
    """800 above 850: one of them is misread, and it cannot be told which."""
    found = checks(_rows([1, 2, 3, 4, 5], [900, 800, 850, 600, 500]), PACK)
    assert _said(found, "points") == [900, None, None, 600, 500]


def test_a_column_in_no_order_is_not_judged_by_one() -> None:
    """A list that is not sorted by a column may show any number there."""
    reading = _rows([1, 2, 3, 4, 5], FALLING[:5], powers=[5, 9, 2, 8, 1])
    assert checks(reading, TWO_NUMBERS) == reading


@pytest.mark.parametrize("broken", range(2, 10))
def test_a_long_falling_column_is_taken_for_sorted(broken: int) -> None:
    """Ten values of which nine fall are no chance, also without places."""
    points = [*FALLING]
    points[broken] = 10_000
    found = checks(_rows([None] * 10, points, powers=[1] * 10), TWO_NUMBERS)
    assert _said(found, "points") == [None if i == broken else value for i, value in enumerate(points)]


def test_equal_numbers_make_no_order() -> None:
    """Zeros all the way down and one member with points: nothing speaks against them."""
    reading = _rows([None] * 10, [0, 0, 0, 0, 7, 0, 0, 0, 0, 0], powers=[1] * 10)
    assert checks(reading, TWO_NUMBERS) == reading


def test_one_name_with_two_numbers_is_held() -> None:
    """Nobody stands twice in a list: of two rows with one name and other points a name is misread."""
    found = checks(_rows([1, 2, 3], FALLING[:3], names=["Ann", "Bob", "Ann"]), PACK)
    assert [row.held for row in found.rows] == [True, False, True]
    assert _why(found, "name") == ["twice", "", "twice"]


def test_where_a_row_may_be_pinned_no_place_is_worked_out() -> None:
    """The last row may be the viewer's own, whose place is any."""
    reading = _rows([4, 5, 6, None], [400, 300, 200, 100])
    assert checks(reading, PACK).rows[3].cells["rank"].value == 7
    assert checks(reading, replace(PACK, own_row=OwnRow.BOTTOM)).rows[3].cells["rank"].held
    above = _rows([None, 5, 6, 7], [400, 300, 200, 100])
    assert checks(above, replace(PACK, own_row=OwnRow.TOP)).rows[0].cells["rank"].held


def test_a_row_shown_once_more_is_left_alone() -> None:
    """A game may pin the viewer's own row below the list: the same name with the same numbers."""
    reading = _rows([1, 2, 3, 4, 2], [900, 800, 700, 600, 800], names=["Ann", "Bob", "Cleo", "Dan", "Bob"])
    assert checks(reading, PACK) == reading
    pinned = replace(reading.rows[4], own=True)
    reading = replace(reading, rows=(*reading.rows[:4], pinned))
    assert checks(reading, PACK) == reading


def test_a_log_is_left_alone() -> None:
    """In a log the same member stands many times, and nothing is in order."""
    reading = _rows([1, 2, 71, 4], [5, 90, 3, 4], names=["Ann", "Ann", "Bob", "Ann"])
    assert checks(reading, replace(PACK, kind=PackKind.LOG)) == reading


def test_each_section_is_sorted_for_itself() -> None:
    """Under a new heading the numbers begin again at the top."""
    pack = replace(TWO_NUMBERS, columns=(*TWO_NUMBERS.columns, _column("section", ColumnType.SECTION)))
    points = [*FALLING, *FALLING]
    reading = _rows([None] * 20, points, powers=[1] * 20)
    rows = [
        replace(row, cells={**row.cells, "section": _cell("Officers" if i < 10 else "Members", 200, 0)})
        for i, row in enumerate(reading.rows)
    ]
    reading = replace(reading, rows=tuple(rows))
    assert checks(reading, pack) == reading


@pytest.mark.parametrize(
    ("roles", "points", "held"),
    [
        # The leaders first, each rank from the most to the least.
        (["R4"] * 3 + ["R3"] * 7, [86, 63, 46, 87, 81, 80, 79, 73, 72, 71], []),
        # A role that could not be read is that of the row above.
        (["", "R4", "R4", "R3", ""] + ["R3"] * 5, [86, 63, 46, 87, 81, 80, 79, 73, 72, 71], []),
        # A single one that is too large is a misreading, wherever it stands.
        (["R4"] * 3 + ["R3"] * 7, [90, 80, 70, 600, 59, 58, 57, 56, 55, 54], [3]),
        # Where ranks come in turns the list is not sorted by them.
        (["R4", "R3"] * 5, [90, 80, 70, 60, 590, 580, 57, 56, 55, 54], [4, 5]),
    ],
)
def test_a_list_may_be_sorted_by_rank_first(roles: list[str], points: list[int], held: list[int]) -> None:
    """Within each rank the numbers begin again at the top."""
    role = replace(_column("role", ColumnType.TEXT), values=("R1", "R2", "R3", "R4", "R5"))
    rows = [
        replace(row, cells={**row.cells, "role": _cell(code or None, 200, 0, held=not code)})
        for row, code in zip(_rows([None] * 10, points).rows, roles, strict=True)
    ]
    reading = ScreenReading("ranking", 1, tuple(rows))
    found = checks(reading, replace(PACK, columns=(*PACK.columns, role)))
    assert [i for i, why in enumerate(_why(found, "points")) if why] == held


@given(st.lists(st.integers(1, 99), min_size=2, max_size=9), st.lists(st.integers(0, 999), min_size=9, max_size=9))
def test_what_is_contradicted_is_read_again(ranks: list[int], points: list[int]) -> None:
    """Each cell that would be held is a doubt first, held until it is read again, and none twice."""
    reading = _rows(ranks, points[: len(ranks)])
    found = suspected(Interpretation(reading, (), LAID))
    doubts = [(doubt.row, doubt.column.name) for doubt in found.doubts]
    assert len(doubts) == len(set(doubts))
    assert all(found.reading.rows[row].cells[name].held for row, name in doubts)
    assert suspected(found).doubts[: len(doubts)] == found.doubts
    if not doubts:
        assert found.reading == reading


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=9), st.randoms())
def test_checks_only_ever_hold_numbers(numbers: list[int], chance: object) -> None:
    """A number or name is never changed or made sure, only held."""
    assume(chance)
    reading = _rows(list(range(1, len(numbers) + 1)), [n if n % 3 else None for n in numbers])
    found = checks(reading, PACK)
    for before, after in zip(reading.rows, found.rows, strict=True):
        for name in ("name", "points"):
            assert after.cells[name].value == before.cells[name].value
            assert after.cells[name].held >= before.cells[name].held


def test_in_a_column_that_is_hard_to_read_nothing_is_sure_that_is_not_very_sure() -> None:
    """Where half of the numbers are doubted, a 509 was taken for 309 with hardly more confidence than it takes."""
    reading = _rows([1, 2, 3, 4], [900, 800, 700, 600])
    sure = {0: 0.97, 1: 0.85}
    rows = [
        replace(row, cells={**row.cells, "points": replace(row.cells["points"], confidence=sure.get(i, 0.6))})
        for i, row in enumerate(reading.rows)
    ]
    hard = [
        replace(row, cells={**row.cells, "points": replace(row.cells["points"], held=i > 1, why="unsure" * (i > 1))})
        for i, row in enumerate(rows)
    ]
    found = suspected(Interpretation(replace(reading, rows=tuple(hard)), (), LAID))
    assert _said(found.reading, "points") == [900, None, None, None]
    assert [(doubt.row, doubt.column.name) for doubt in found.doubts] == [(1, "points")]
    easy = replace(reading, rows=(*rows[:3], hard[3]))
    assert not suspected(Interpretation(easy, (), LAID)).doubts


def test_where_most_names_are_in_doubt_the_others_are_read_again() -> None:
    """They are in letters that the first look does not know, or in type that is hard to read."""
    reading = _rows([1, 2, 3, 4], [900, 800, 700, 600], names=["ors", "HOI", "FOI", "Blade"])
    sure = [0.9, 0.5, 0.5, 0.96]
    rows = tuple(
        replace(row, cells={**row.cells, "name": replace(row.cells["name"], confidence=one, held=one < 0.8, why=why)})
        for row, one, why in zip(reading.rows, sure, ["", "unsure", "unsure", ""], strict=True)
    )
    found = suspected(Interpretation(replace(reading, rows=rows), (), LAID))
    assert _said(found.reading, "name") == [None, None, None, "Blade"]
    assert [(doubt.row, doubt.column.name) for doubt in found.doubts] == [(0, "name")]
