"""Which column a number is of where only the icon beside it says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Row
from daemon.ports import Word
from daemon.stages.classify import ClassifiedCrop
from daemon.stages.icons import NONE, Icon, icons, owned
from daemon.stages.interpret import interpret
from daemon.stages.sheet import TextLine
from daemon.stages.sort import sort

SIZE = (960, 620)
PITCH, LEFT, HIGH = 100, 100, 24
X, Y = (2.0, 6.0), (-0.4, 0.5)
ATTACKS = Column(name="attacks", type=ColumnType.INTEGER, x=X, y=Y, metrics=("attacks",), icon="sword")
DEFENCE = Column(name="defence", type=ColumnType.INTEGER, x=X, y=Y, metrics=("defence",), icon="flag")
PACK = Pack(
    screen="raids",
    version=1,
    title={"en": "Raids"},
    columns=(
        Column(name="name", type=ColumnType.NAME, x=(-0.1, 1.6), y=(-0.3, 0.3), metrics=()),
        ATTACKS,
        DEFENCE,
        Column(
            name="power", type=ColumnType.INTEGER, x=(6.4, 8), y=(-0.3, 0.3), metrics=("power",), begins=(6.65, 6.75)
        ),
    ),
)


def line(text: str, x: float, y: float) -> TextLine:
    """A line whose left end and vertical middle are at x, y."""
    box = Box(round(x), round(y - HIGH / 2), 12 * len(text), HIGH)
    return TextLine(box, (Word(text, 0.95, box),))


Seen = tuple[list[TextLine], list[Icon]]


def pair(name: str, text: str, x: float, y: float) -> Seen:
    """A number with its icon before it."""
    return [line(text, x, y)], [Icon(Box(round(x) - 34, round(y) - 14, 28, 28), name)]


def rows(first: Sequence[Seen], *more: Sequence[Seen]) -> dict[int, Row]:
    """What three rows come to, whose numbers these are; the ones not said are `sword 12` and `flag 7`."""
    lines: list[TextLine] = []
    seen: list[Icon] = []
    for number in range(3):
        y = 60 + number * PITCH
        lines += [line(("Amber", "Basalt", "Corvane")[number], LEFT, y), line("123456", LEFT + 670, y)]
        usual = [pair("sword", "12", 340, 0), pair("flag", "7", 500, 0)]
        for texts, beside in (first, *more)[number] if number < 1 + len(more) else usual:
            lines += [replace_y(text, y) for text in texts]
            seen += [Icon(replace(icon.box, y=icon.box.y + y), icon.name) for icon in beside]
    found = interpret(lines, [], SIZE, [PACK], icons=seen)
    return dict(enumerate(found.reading.rows))


def replace_y(text: TextLine, down: int) -> TextLine:
    """The same line further down."""
    box = replace(text.box, y=text.box.y + down)
    return TextLine(box, tuple(replace(word, box=replace(word.box, y=word.box.y + down)) for word in text.words))


def said(row: Row, column: str) -> tuple[object, str]:
    cell = row.cells[column]
    return (None if cell.held else cell.value), cell.why


def test_the_icon_before_a_number_says_which_it_is() -> None:
    """Also where the two have changed places, and a number without an icon of its own goes on in its own column."""
    found = rows(
        [pair("sword", "12", 340, 0), pair("flag", "7", 500, 0)],
        [pair("flag", "8", 340, 0), pair("sword", "13", 500, 0)],
    )
    assert [(said(found[i], "attacks")[0], said(found[i], "defence")[0]) for i in range(3)] == [
        (12, 7),
        (13, 8),
        (12, 7),
    ]
    assert all(said(row, "power") == (123456, "") for row in found.values())


def over(name: str, text: str, x: float) -> Seen:
    """A number with its icon over it."""
    return [line(text, x, 10)], [Icon(Box(round(x), -32, 26, 28), name)]


def test_an_icon_may_stand_over_its_number() -> None:
    """One column over the other, or both side by side with icons above."""
    found = rows([over("flag", "7", 340), over("sword", "12", 500)])
    assert (said(found[0], "attacks"), said(found[0], "defence")) == ((12, ""), (7, ""))
    stacked = rows([pair("sword", "12", 400, -18), pair("flag", "7", 400, 20)])
    assert (said(stacked[0], "attacks"), said(stacked[0], "defence")) == ((12, ""), (7, ""))


@pytest.mark.parametrize(
    ("seen", "attacks", "defence"),
    [
        pytest.param([([line("12", 340, 0)], []), pair("flag", "7", 500, 0)], (None, "icon"), (7, ""), id="no icon"),
        pytest.param([pair("", "12", 340, 0), pair("flag", "7", 500, 0)], (None, "icon"), (7, ""), id="unsure icon"),
        pytest.param([pair("flag", "7", 500, 0)], (None, "missing"), (7, ""), id="one is absent"),
        pytest.param(
            [pair("sword", "12", 340, 0), pair("sword", "7", 500, 0)], (None, "icon"), (None, "missing"), id="twice"
        ),
        pytest.param(
            [([line("12", 340, 0)], []), ([line("7", 500, 0)], [])], (None, "icon"), (None, "icon"), id="none"
        ),
        pytest.param(
            [pair("sword", "12", 340, 0), ([line("700", 380, 0)], [])],
            (None, "icon"),
            (None, "icon"),
            id="no room for an icon",
        ),
    ],
)
def test_what_has_not_its_own_icon_is_held(seen: list[Seen], attacks: object, defence: object) -> None:
    """Never guessed from its place, nor from what is left over."""
    row = rows(seen)[0]
    assert (said(row, "attacks"), said(row, "defence")) == (attacks, defence)


def test_an_optional_column_may_be_absent_in_single_rows() -> None:
    """With its icon there is a value that is missing; without it there is none, and nothing is held."""
    columns = tuple(replace(c, optional=True) if c.icon == "flag" else c for c in PACK.columns)
    absent, unread = [pair("sword", "12", 340, 0)], [pair("sword", "12", 340, 0), ([], pair("flag", "", 500, 0)[1])]
    lines, seen = [], []
    for number, these in enumerate((absent, unread, [pair("sword", "5", 340, 0), pair("flag", "7", 500, 0)])):
        y = 60 + number * PITCH
        lines += [line(("Amber", "Basalt", "Corvane")[number], LEFT, y), line("123456", LEFT + 670, y)]
        lines += [replace_y(text, y) for texts, _ in these for text in texts]
        seen += [Icon(replace(icon.box, y=icon.box.y + y), icon.name) for _, beside in these for icon in beside]
    found = interpret(lines, [], SIZE, [replace(PACK, columns=columns)], icons=seen).reading.rows
    assert "defence" not in found[0].cells
    assert said(found[1], "defence") == (None, "missing")
    assert said(found[2], "defence") == (7, "")


def test_something_unread_is_looked_at_beside_its_own_icon_alone() -> None:
    """The number of the other column, lost at first, is not read into this one."""
    lines = [line(name, LEFT, 60 + i * PITCH) for i, name in enumerate(("Amber", "Basalt", "Corvane"))]
    lines += [line("123456", LEFT + 670, 60 + i * PITCH) for i in range(3)]
    lines += [line("12", 340, 60 + i * PITCH) for i in range(1, 3)] + [
        line("7", 500, 60 + i * PITCH) for i in range(1, 3)
    ]
    seen = [Icon(Box(306, 46 + i * PITCH, 28, 28), "sword") for i in range(3)]
    seen += [Icon(Box(466, 46 + i * PITCH, 28, 28), "flag") for i in range(1, 3)]
    mine, other = Box(340, 48, 24, 24), Box(500, 48, 12, 24)
    found = interpret(lines, [mine, other], SIZE, [PACK], icons=seen)
    assert [(doubt.row, doubt.column.name, doubt.box) for doubt in found.doubts] == [(0, "attacks", mine)]


def test_a_picture_whose_icons_nobody_knows_is_still_this_screen() -> None:
    """A classifier that never learned them holds the numbers, and the rest is read."""
    lines = [
        text
        for i in range(3)
        for text in (line("Amber" + "abc"[i], LEFT, 60 + i * PITCH), line("123456", LEFT + 670, 60 + i * PITCH))
    ]
    lines += [line(text, x, 60 + i * PITCH) for i in range(3) for text, x in (("12", 340), ("7", 500))]
    found = interpret(lines, [], SIZE, [PACK]).reading.rows
    assert [said(row, "attacks") for row in found] == [(None, "icon")] * 3
    assert [said(row, "power") for row in found] == [(123456, "")] * 3


@given(st.integers(0, 60), st.integers(-30, 30), st.floats(0.3, 4))
def test_the_nearest_thing_before_a_text_decides(gap: int, down: int, scale: float) -> None:
    """Whatever the size of the picture; what is farther than there is room for another icon is nobody's."""
    text = Box(round(400 * scale), round(100 * scale), round(60 * scale), round(24 * scale))
    box = Box(round((400 - 28 - gap) * scale), round((98 + down) * scale), round(28 * scale), round(28 * scale))
    (found,) = owned([text], [Icon(box, "sword")])
    if gap <= 34 and abs(down) <= 8:
        assert found == 0
    if gap >= 38 or abs(down) >= 20:
        assert found == NONE or abs(down) >= 20


def crop(box: Box, kind: str, chance: float, text: float = 0.0) -> ClassifiedCrop:
    return ClassifiedCrop(box=box, kind=kind, chance=chance, text_chance=text)


def test_only_a_sure_icon_has_its_name() -> None:
    """An unsure one, two names for one place, and other crops stand in the way of a name; pieces of an icon do not."""
    sword, piece, unsure, twice = Box(0, 0, 30, 30), Box(4, 4, 12, 12), Box(100, 0, 30, 30), Box(200, 0, 30, 30)
    found = icons(
        [
            crop(sword, "sword", 0.95),
            crop(piece, "icon", 0.99),
            crop(unsure, "sword", 0.6),
            crop(twice, "sword", 0.9),
            crop(Box(201, 1, 28, 28), "flag", 0.9),
            crop(Box(300, 0, 80, 20), "text", 0.99, 0.99),
        ],
        {"sword", "flag"},
    )
    assert [(icon.name, icon.box.x) for icon in found] == [("sword", 0), ("", 200), ("", 201), ("", 100)]
    assert icons([crop(sword, "sword", 0.95)], ()) == ()


def test_a_sure_icon_is_no_text() -> None:
    """It is cut off the box that ties it to its number, though a chance of text is left to it."""
    tied, sword, number = Box(0, 0, 90, 26), Box(0, 0, 26, 26), Box(36, 3, 54, 20)
    crops = [crop(tied, "text", 0.9, 0.9), crop(sword, "sword", 0.85, 0.12), crop(number, "text", 0.95, 0.95)]
    found = sort(crops, {"sword"})
    assert (found.text, found.perhaps, [icon.name for icon in found.icons]) == ((number,), (), ["sword"])
