"""Rows and cells from lines of text, without any picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import ScreenReading
from daemon.errors import NoRowsError, UnknownScreenError
from daemon.ports import Word
from daemon.stages.interpret import Interpretation, interpret
from daemon.stages.rows import lay
from daemon.stages.scene import scene
from daemon.stages.settle import refuse_illegible, settle
from daemon.stages.sheet import TextLine
from daemon.stages.vote import By, Reading, vote
from daemon.stages.weighing import weigh

SIZE = (960, 520)
PACK = Pack(
    screen="war",
    version=1,
    title={"en": "War"},
    columns=(
        Column(name="name", type=ColumnType.NAME, x=(-0.1, 1.9), y=(-0.3, 0.17), metrics=()),
        Column(name="role", type=ColumnType.TEXT, x=(-0.1, 2.2), y=(0.17, 0.55), metrics=("role",)),
        Column(name="seen", type=ColumnType.DURATION, x=(1.9, 3.2), y=(-0.1, 0.45), metrics=("seen",)),
        Column(name="boost", type=ColumnType.INTEGER, x=(3.5, 4.9), y=(-0.1, 0.45), metrics=("boost",)),
        Column(name="power", type=ColumnType.PAIR, x=(5.2, 7.2), y=(-0.1, 0.45), metrics=("used", "total")),
    ),
)


def _line(text: str, x: float, y: float, *, sure: float = 0.95, height: int = 24) -> TextLine:
    """A line whose left end and vertical middle are at x, y."""
    box = Box(round(x), round(y - height / 2), 12 * len(text), height)
    return TextLine(box, (Word(text, sure, box),))


def _row(
    y: float, name: str, *, scale: float = 1.0, x: float = 118.0, boost: str = "1000", sure: float = 0.95
) -> list[TextLine]:
    return [
        _line(name, x, y, sure=sure),
        _line("Member", x, y + 34 * scale, height=16),
        _line("2h", x + 235 * scale, y + 15 * scale),
        _line(boost, x + 376 * scale, y + 15 * scale),
        _line("10K/20K", x + 550 * scale, y + 15 * scale),
    ]


def _list(names: list[str], *, pitch: float = 103.0, x: float = 118.0) -> list[TextLine]:
    scale = pitch / 103
    return [line for i, name in enumerate(names) for line in _row(60 + i * pitch, name, scale=scale, x=x)]


def test_rows_and_cells_are_found() -> None:
    """Each line goes to its row and column, with its typed value."""
    reading = interpret(_list(["Ada", "Bob", "Cleo"]), [], SIZE, [PACK]).reading
    assert [row.cells["name"].value for row in reading.rows] == ["Ada", "Bob", "Cleo"]
    assert [row.cells["boost"].value for row in reading.rows] == [1000, 1000, 1000]
    assert reading.rows[0].cells["power"].value == (10_000, 20_000)
    assert reading.held_cells == 0


@given(st.floats(min_value=60, max_value=200), st.floats(min_value=10, max_value=160))
def test_any_size_and_any_left_edge_read_alike(pitch: float, x: float) -> None:
    """The pack knows no pixels: a picture scaled or moved gives the same rows."""
    reading = interpret(_list(["Ada", "Bob", "Cleo", "Dan"], pitch=pitch, x=x), [], (2400, 1400), [PACK]).reading
    assert [row.cells["name"].value for row in reading.rows] == ["Ada", "Bob", "Cleo", "Dan"]


@pytest.mark.parametrize(
    ("read", "name"),
    [
        ("Dark Force Il", "Dark Force II"),
        ("Dark Force |", "Dark Force I"),
        ("Il Conte", "Il Conte"),
        ("l'Ours", "l'Ours"),
    ],
)
def test_what_stands_last_by_itself_in_a_name_is_a_number(read: str, name: str) -> None:
    """Fonts draw `I`, `l` and `|` alike."""
    reading = interpret(_list([read, "Bob", "Cleo"]), [], SIZE, [PACK]).reading
    assert reading.rows[0].cells["name"].value == name


def test_one_row_is_enough() -> None:
    """A picture of a single row has no row distance, and is read all the same."""
    reading = interpret(_row(60, "Ada"), [], (960, 120), [PACK]).reading
    assert [row.cells["name"].value for row in reading.rows] == ["Ada"]
    assert reading.rows[0].cells["boost"].value == 1000


def test_a_picture_cut_on_the_right_has_fewer_columns() -> None:
    """Columns beyond the picture are left out; they are not missing."""
    lines = [line for line in _list(["Ada", "Bob", "Cleo"]) if line.box.x < 600]
    reading = interpret(lines, [], (600, 520), [PACK]).reading
    assert set(reading.rows[0].cells) == {"name", "role", "seen", "boost"}
    assert reading.held_cells == 0


def settled(found: Interpretation, again: Sequence[Sequence[tuple[str, float]]]) -> ScreenReading:
    """The reading after these further looks at its doubts, all by Tesseract."""
    cells = []
    for doubt, looks in zip(found.doubts, again, strict=True):
        cell = found.reading.rows[doubt.row].cells[doubt.column.name]
        said = [(cell.text, cell.confidence), *looks] if cell.text else looks
        cells.append(vote(doubt, cell, [Reading(text, sure, By.STOCK) for text, sure in said]))
    reading = settle(found, cells, PACK)
    refuse_illegible(reading)
    return reading


def test_a_cell_that_is_not_there_is_held() -> None:
    """A value that was not found where it belongs is held, never taken for zero."""
    lines = [line for line in _list(["Ada", "Bob", "Cleo"]) if not (line.text == "1000" and 150 < line.box.y < 200)]
    cell = interpret(lines, [], SIZE, [PACK]).reading.rows[1].cells["boost"]
    assert (cell.held, cell.why, cell.value) == (True, "missing", None)


def test_a_missing_cell_is_looked_for_where_something_stands() -> None:
    """What may be text, and was not read, is read where a cell is missing, and nowhere else."""
    lines = [line for line in _list(["Ada", "Bob", "Cleo"]) if not (line.text == "1000" and 150 < line.box.y < 200)]
    there, elsewhere = Box(494, 166, 48, 24), Box(430, 166, 20, 24)
    found = interpret(lines, [there, elsewhere], SIZE, [PACK])
    assert [(doubt.row, doubt.column.name, doubt.box) for doubt in found.doubts] == [(1, "boost", there)]
    cell = settled(found, [[("900", 0.9), ("900", 0.8)]]).rows[1].cells["boost"]
    assert (cell.value, cell.held) == (900, False)


def test_a_speck_is_no_text_that_is_missing() -> None:
    """The hole of a digit whose rest was lost is read as some digit or other, and surely."""
    lines = [line for line in _list(["Ada", "Bob", "Cleo"]) if not (line.text == "1000" and 150 < line.box.y < 200)]
    found = interpret(lines, [Box(510, 175, 4, 7)], SIZE, [PACK])
    assert not found.doubts
    assert found.reading.rows[1].cells["boost"].why == "missing"


def test_a_number_in_two_pieces_is_a_question() -> None:
    """A piece of an icon beside a number is not taken for its first digit."""
    lines = [*_list(["Ada", "Bob", "Cleo"]), _line("2", 478, 75)]
    cell = interpret(lines, [], SIZE, [PACK]).reading.rows[0].cells["boost"]
    assert (cell.held, cell.why) == (True, "type")


def test_a_row_without_a_name_is_partial() -> None:
    """When the name is cut away, the other cells count and the row judges nobody."""
    lines = [line for line in _list(["Ada", "Bob", "Cleo"]) if line.text != "Ada"]
    first = interpret(lines, [], SIZE, [PACK]).reading.rows[0]
    assert first.partial
    assert first.held
    assert first.cells["boost"].value == 1000


@pytest.mark.parametrize(
    ("boost", "sure", "why"), [("10OO", 0.95, "type"), ("1000", 0.6, "unsure"), ("1000", 0.95, "")]
)
def test_doubt_holds_a_cell(boost: str, sure: float, why: str) -> None:
    """A value that does not fit its column, or that the reader was unsure of, is held and read again."""
    lines = [
        replace(line, words=(replace(line.words[0], text=boost, confidence=sure),))
        if line.text == "1000" and line.box.y < 90
        else line
        for line in _list(["Ada", "Bob", "Cleo"])
    ]
    found = interpret(lines, [], SIZE, [PACK])
    assert [row.cells["boost"].why for row in found.reading.rows] == [why, "", ""]
    assert [(doubt.row, doubt.column.name) for doubt in found.doubts] == ([(0, "boost")] if why else [])


@pytest.mark.parametrize(("name", "why"), [("@nGod", "unsure"), ("H&N", ""), ("Floki~~", "")])
def test_a_name_with_a_sign_that_names_hardly_have_is_looked_at_again(name: str, why: str) -> None:
    """The `Ø` of `ØnGod` was surely read as `@`."""
    found = interpret([*_row(60, name), *_row(163, "Bob"), *_row(266, "Cleo")], [], SIZE, [PACK])
    assert found.reading.rows[0].cells["name"].why == why


@pytest.mark.parametrize(("sure", "why"), [(0.84, "unsure"), (0.86, "")])
def test_names_must_be_read_surer_than_numbers(sure: float, why: str) -> None:
    """Nothing else in a list contradicts one."""
    found = interpret([*_row(60, "Ada", sure=sure), *_row(163, "Bob"), *_row(266, "Cleo")], [], SIZE, [PACK])
    cell = found.reading.rows[0].cells["name"]
    assert (cell.text, cell.held, cell.why) == ("Ada", bool(why), why)


@pytest.mark.parametrize(("sure", "why"), [(0.92, "unsure"), (0.95, "")])
def test_codes_must_be_read_the_surer(sure: float, why: str) -> None:
    """Of a few texts that differ in one sign, another is read as surely as most are."""
    role = Column(
        name="role", type=ColumnType.TEXT, x=(-0.1, 2.2), y=(0.17, 0.55), metrics=("role",), values=("R1", "R2", "R3")
    )
    pack = replace(PACK, columns=tuple(role if column.name == "role" else column for column in PACK.columns))
    lines = [
        replace(line, words=(replace(line.words[0], text="R3", confidence=sure),)) if line.text == "Member" else line
        for line in _list(["Ada", "Bob", "Cleo"])
    ]
    assert [row.cells["role"].why for row in interpret(lines, [], SIZE, [pack]).reading.rows] == [why] * 3


def test_a_number_that_lost_a_digit_is_too_wide() -> None:
    """One digit does not fill the room of two."""
    lines = [
        replace(line, words=(replace(line.words[0], text="1"),), box=replace(line.box, width=48))
        if line.text == "1000" and line.box.y < 90
        else line
        for line in _list(["Ada", "Bob", "Cleo"])
    ]
    cell = interpret(lines, [], SIZE, [PACK]).reading.rows[0].cells["boost"]
    assert (cell.text, cell.held, cell.why) == ("1", True, "unsure")


def test_a_cell_at_the_edge_is_cut() -> None:
    """Text that touches the edge of the picture may go on beyond it."""
    lines = _list(["Ada", "Bob", "Cleo", "Dan"])
    bottom = max(line.box.bottom for line in lines)
    cell = interpret(lines, [], (960, bottom), [PACK]).reading.rows[-1].cells["role"]
    assert (cell.held, cell.why) == (True, "cut")


def test_a_lower_text_in_the_last_row_is_cut() -> None:
    """A list may end above the picture's edge: half a line of digits is not believed."""
    lines = _list(["Ada", "Bob", "Cleo", "Dan"])
    half = [
        replace(line, box=replace(line.box, height=14)) if line.text == "1000" and line.box.y > 350 else line
        for line in lines
    ]
    cell = interpret(half, [], SIZE, [PACK]).reading.rows[-1].cells["boost"]
    assert (cell.held, cell.why) == (True, "cut")


@pytest.mark.parametrize(
    ("again", "text", "held"),
    [
        ([("1000", 0.7), ("1000", 0.7)], "1000", False),
        ([("10OO", 0.7), ("1000", 0.9)], "1000", False),
        ([("600", 0.9), ("800", 0.9)], "1000", True),
        ([("600", 0.7), ("600", 0.7)], "600", False),
    ],
)
def test_two_readings_that_agree_settle_a_doubt(again: list[tuple[str, float]], text: str, held: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Two of three alike are trusted; three that differ stay a question."""
    lines = _list(["Ada", "Bob", "Cleo"])
    unsure = [
        replace(line, words=(replace(line.words[0], confidence=0.5),))
        if line.text == "1000" and line.box.y < 90
        else line
        for line in lines
    ]
    found = interpret(unsure, [], SIZE, [PACK])
    cell = settled(found, [again]).rows[0].cells["boost"]
    assert cell.held is held
    assert held or cell.text == text


@pytest.mark.parametrize(
    ("again", "held"), [([("1000", 0.9), ("1000", 0.9)], False), ([("21000", 0.9), ("21000", 0.9)], True)]
)
def test_what_stands_beside_a_cell_may_belong_to_it(again: list[tuple[str, float]], held: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """A number with something unread right beside it is trusted only when reading both together says the same."""
    found = interpret(_list(["Ada", "Bob", "Cleo"]), [Box(478, 63, 10, 24), Box(300, 63, 10, 24)], SIZE, [PACK])
    assert [(doubt.box, doubt.unanimous) for doubt in found.doubts] == [(Box(478, 63, 64, 24), True)]
    assert found.reading.rows[0].cells["boost"].held
    assert settled(found, [again]).rows[0].cells["boost"].held is held


def test_what_is_nearer_than_a_row_is_no_row_without_a_name() -> None:
    """A tab and a total over or under a list may stand as its columns do, at no distance of rows."""
    y = 60 + 2.63 * 103 + 15
    more = [_line("3h", 118 + 235, y), _line("4000", 118 + 376, y)]
    reading = interpret([*_list(["Ada", "Bob", "Cleo"]), *more], [], SIZE, [PACK]).reading
    assert [row.cells["name"].text for row in reading.rows] == ["Ada", "Bob", "Cleo"]


def test_numbers_that_stand_there_and_cannot_be_read_refuse_no_picture() -> None:
    """As digits on a badge: a column in whose place nothing stands speaks against a pack, one too hard to read less."""
    lines = [line for line in _list(["Ada", "Bob", "Cleo"]) if line.text != "1000"]
    badges = [Box(494, 63 + 103 * row, 40, 24) for row in range(3)]
    weights = []
    for perhaps in ([], badges):
        found = scene(lines, perhaps, SIZE)
        weights.append(max(weigh(found, laid).weight for laid in lay(found, [PACK])))
    assert weights[1] > weights[0] + 4


def test_a_foreign_picture_fits_no_screen() -> None:
    """Text that is no such list is refused, not forced into rows."""
    lines = [_line("Settings", 100, 50), _line("Sound on", 100, 100), _line("Music off", 100, 150)]
    with pytest.raises(UnknownScreenError, match="fits none"):
        interpret(lines, [], SIZE, [PACK])


def test_two_screens_that_fit_alike_are_a_question() -> None:
    """When two packs explain a picture equally well, neither is taken."""
    with pytest.raises(UnknownScreenError, match="as well as"):
        interpret(_list(["Ada", "Bob", "Cleo"]), [], SIZE, [PACK, replace(PACK, screen="twin")])


def test_no_text_is_no_row() -> None:
    """An empty picture says so."""
    with pytest.raises(NoRowsError, match="No text"):
        interpret([], [], SIZE, [PACK])


def test_a_number_that_ends_just_before_the_edge_may_go_on() -> None:
    """`10K/2` before the edge may be the rest of `10K/20K`: it is held as cut."""
    lines = _list(["Ada", "Bob", "Cleo"])
    right = max(line.box.right for line in lines)
    cells = interpret(lines, [], (right + 4, 520), [PACK]).reading.rows[0].cells
    assert (cells["power"].held, cells["power"].why) == (True, "cut")
    assert not cells["boost"].held


def test_an_edge_through_the_names_holds_them_all() -> None:
    """When one name is cut on the left, another that seems whole may have lost its first letter."""
    lines = [
        replace(line, box=replace(line.box, x=5), words=(replace(line.words[0], box=replace(line.box, x=5)),))
        if line.text == "Bob"
        else line
        for line in _list(["Ada", "Bob", "Cleo"], x=0)
    ]
    names = [row.cells["name"] for row in interpret(lines, [], SIZE, [PACK]).reading.rows]
    assert [(name.held, name.why) for name in names] == [(True, "cut")] * 3


def _unsure(lines: list[TextLine], *but: str) -> list[TextLine]:
    return [
        line if line.text in but else replace(line, words=(replace(line.words[0], confidence=0.2),)) for line in lines
    ]


def test_a_list_of_which_nothing_can_be_trusted_is_no_list() -> None:
    """When neither names nor numbers can be trusted, the picture says nothing of anybody and is refused."""
    found = interpret(_unsure(_list(["Ada", "Bob", "Cleo"])), [], SIZE, [PACK])
    with pytest.raises(NoRowsError, match="Hardly a member's name"):
        settled(found, [[("x", 0.1), ("y", 0.1)]] * len(found.doubts))


def test_a_list_in_a_script_that_cannot_be_read_is_kept() -> None:
    """When the numbers are sure and no name is, every row waits for the officer."""
    found = interpret(_unsure(_list(["Ada", "Bob", "Cleo"]), "1000", "10K/20K"), [], SIZE, [PACK])
    rows = settled(found, [[("x", 0.1), ("y", 0.1)]] * len(found.doubts)).rows
    assert [(row.held, row.cells["boost"].held) for row in rows] == [(True, False)] * 3


def _words(*said: tuple[str, int], y: float, sure: float = 0.95) -> TextLine:
    """A line of words, each with its left end."""
    words = tuple(Word(text, sure, Box(x, round(y - 12), 12 * len(text), 24)) for text, x in said)
    return TextLine(Box(words[0].box.x, round(y - 12), words[-1].box.right - words[0].box.x, 24), words)


def _with_beside(column: str, *said: tuple[str, int], sure: float = 0.95) -> Interpretation:
    """Four rows, in the second of which a column has these words in a line instead of its own."""
    lines = _list(["Koinue", "Tarori", "Amberle", "Basalt"])
    number = {"name": 5, "boost": 8}[column]
    lines[number] = _words(*said, y=lines[number].box.centre_y, sure=sure)
    return interpret(lines, (), SIZE, [PACK])


@pytest.mark.parametrize(
    ("said", "sure", "text", "held"),
    [
        # The middle of `10` lies before the band, which is too narrow for such numbers.
        ((("10", 442), ("832", 472)), 0.95, "10 832", False),
        ((("1", 446), ("010", 460), ("832", 502)), 0.95, "1 010 832", False),
        # What is no number with it, and what may be an icon.
        ((("1", 450), ("83", 470)), 0.95, "83", True),
        ((("1", 450), ("8320", 470)), 0.3, "8320", True),
        ((("Bst:", 430), ("832", 484)), 0.95, "832", False),
        ((("10", 442), ("832", 490)), 0.95, "832", False),
    ],
)
def test_a_number_with_digits_right_beside_it_is_not_whole(
    said: tuple[tuple[str, int], ...],
    sure: float,
    text: str,
    held: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """They are taken in where that is a number too; else it is held."""
    cell = _with_beside("boost", *said, sure=sure).reading.rows[1].cells["boost"]
    assert (cell.text, cell.held) == (text, held)
    if held and sure > 0.9:
        assert cell.why == "narrow"


def test_a_name_with_a_word_right_beside_it_that_no_column_has_is_held() -> None:
    """Its band is too narrow, or a part of it would be somebody's name."""
    columns = tuple(replace(column, x=(2.3, 3.2)) if column.name == "seen" else column for column in PACK.columns)
    lines = _list(["Koinue", "Maximilianarius", "Amberle", "Basalt"])
    lines[5] = _words(("Maximilianarius", 118), ("Smith", 306), y=lines[5].box.centre_y)
    rows = interpret(lines, (), SIZE, [replace(PACK, columns=columns)]).reading.rows
    assert [(row.cells["name"].text, row.cells["name"].why) for row in rows][:2] == [
        ("Koinue", ""),
        ("Maximilianarius", "narrow"),
    ]
    assert rows[1].held


def test_a_text_in_two_columns_is_neithers() -> None:
    """Bands that overlap give one text twice, and nothing says whose it is; what is ignored has no value."""
    gold = replace(next(column for column in PACK.columns if column.name == "boost"), name="gold", metrics=("gold",))
    lines = _list(["Koinue", "Tarori", "Amberle"])
    both = interpret(lines, (), SIZE, [replace(PACK, columns=(*PACK.columns, gold))])
    assert {row.cells[column].why for row in both.reading.rows for column in ("gold", "boost")} == {"shared"}
    assert not both.doubts
    ignored = replace(gold, type=ColumnType.IGNORED, metrics=())
    alone = interpret(lines, (), SIZE, [replace(PACK, columns=(*PACK.columns, ignored))])
    assert {row.cells["boost"].why for row in alone.reading.rows} == {""}
