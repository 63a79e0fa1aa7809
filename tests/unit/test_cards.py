"""Members on cards beside each other: each a row of its own, from left to right and down, wherever the picture ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.geometry import Box
from daemon.domain.merged import merged
from daemon.domain.pack import Column, ColumnType, OwnRow, Pack
from daemon.domain.reading import ScreenReading
from daemon.errors import UnknownScreenError
from daemon.ports import Word
from daemon.stages.interpret import interpret
from daemon.stages.pile import pile
from daemon.stages.scene import letters
from daemon.stages.sheet import TextLine

SIZE = (1000, 1200)
PITCH, TOP, LEFT, APART, HIGH = 150.0, 200.0, 120.0, 440.0, 20
NAMES = ("Ada Lovett", "Bob", "Clementine", "Dan", "Ed", "Florian", "Gus", "Hilda", "Ivo", "Jolanda", "Kai")

PACK = Pack(
    screen="cards",
    version=1,
    title={"en": "Cards"},
    across=2,
    columns=(
        Column(name="name", type=ColumnType.NAME, x=(-0.1, 1.6), y=(-0.2, 0.15), metrics=(), height=(0.125, 0.143)),
        Column(name="power", type=ColumnType.QUANTITY, x=(0.1, 1.3), y=(0.15, 0.4), metrics=("power",)),
        Column(name="place", type=ColumnType.RANK, x=(1.6, 2.2), y=(-0.2, 0.15), metrics=("place",)),
    ),
)


def line(text: str, x: float, y: float) -> TextLine:
    """A line whose left end and vertical middle are at x, y."""
    wide, high = round(0.6 * HIGH), round(HIGH * letters(text))
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append(Word(word, 0.95, Box(round(x + wide * at), round(y - high / 2), wide * len(word), high)))
        at += len(word)
    return TextLine(Box(round(x), round(y - high / 2), wide * len(text), high), tuple(words))


def cards(names: Sequence[str], *, across: int = 2, first: int = 0, top: float = TOP) -> list[TextLine]:
    """Cards of name, power and place, the first of them that of the member with this number."""
    lines = []
    apart = APART if across == 2 else SIZE[0] / across
    for number, name in enumerate(names):
        x, y = LEFT / (across / 2) + number % across * apart, top + number // across * PITCH
        lines += [
            line(name, x, y),
            line(f"{228.9 - 3.1 * (first + number):.1f}M", x + 0.25 * PITCH, y + 0.27 * PITCH),
            line(str(first + number + 1), x + 1.8 * PITCH, y),
        ]
    return lines


def read(lines: Sequence[TextLine], pack: Pack = PACK, size: tuple[int, int] = SIZE) -> ScreenReading:
    """What is read, at the places of the picture."""
    found = interpret(lines, (), size, (pack,))
    return found.pile.back(found.reading) if found.pile else found.reading


def said(reading: ScreenReading, column: str) -> list[str]:
    """The texts of a column from row to row; "?" where it is held, "-" where there is none."""
    cells = [row.cells.get(column) for row in reading.rows]
    return ["-" if cell is None else "?" if cell.held else cell.text for cell in cells]


def test_cards_are_rows_from_left_to_right_and_down() -> None:
    """Though one line of cards is not full; each text is where it stands on the picture."""
    lines = cards(NAMES)
    reading = read(lines)
    assert said(reading, "name") == list(NAMES)
    assert said(reading, "place") == [str(number + 1) for number in range(len(NAMES))]
    boxes = {line.text: line.box for line in lines}
    assert all(cell.box == boxes[cell.text] for row in reading.rows for cell in row.cells.values())
    assert all(reading.rows[0].box.intersection(row.box) == 0 for row in reading.rows[1:])


def test_three_members_may_stand_beside_each_other() -> None:
    """Whatever card the layout was found by."""
    pack = replace(PACK, across=3, columns=tuple(replace(c, x=(c.x[0], min(c.x[1], 1.5))) for c in PACK.columns[:2]))
    lines = [line for line in cards(NAMES, across=3) if not line.text.isdigit()]
    assert said(read(lines, pack), "name") == list(NAMES)


def test_a_line_without_the_name_of_one_card_has_its_row() -> None:
    """A name in letters that are not read is missed, and nobody else's takes its place."""
    lines = [line for line in cards(NAMES) if line.text != "Dan"]
    assert said(read(lines), "name") == ["?" if name == "Dan" else name for name in NAMES]


def test_headings_between_the_cards_are_for_all_that_follow() -> None:
    """Also for the cards at the right; and a heading pushes the cards under it down."""
    section = Column(name="role", type=ColumnType.SECTION, x=(1.0, 4.0), y=(-0.9, -0.45), metrics=("role",))
    pack = replace(PACK, columns=(*PACK.columns[:2], section))
    written = [*cards(NAMES[:3]), *cards(NAMES[4:8], first=4, top=TOP + 2.5 * PITCH)]
    lines = [line for line in written if not line.text.isdigit()]
    heads = [line("Leaders", 430, TOP - 0.7 * PITCH), line("Members", 430, TOP + 1.8 * PITCH)]
    reading = read([*heads, *lines], pack)
    assert said(reading, "name") == [*NAMES[:3], *NAMES[4:8]]
    assert said(reading, "role") == ["Leaders"] * 3 + ["Members"] * 4


def test_cards_that_the_edge_cuts_are_held() -> None:
    """At the bottom and at the right end of the picture, in each lane."""
    size = (845, round(TOP + 2 * PITCH + 10))
    reading = read(cards(NAMES[:6], top=TOP), size=size)
    assert said(reading, "name")[:4] == list(NAMES[:4])
    assert said(reading, "name")[4:] == ["?", "?"]
    assert [row.cells["name"].why for row in reading.rows[4:]] == ["cut", "cut"]
    assert said(reading, "place") == ["1", "?", "3", "?", "?", "?"]


def test_the_viewers_own_card_is_pinned_under_the_list() -> None:
    """Off the lines of the others it is told from them, as in a list of one column."""
    own = [line("Dan", LEFT, TOP + 5.4 * PITCH), line("219.6M", LEFT + 0.25 * PITCH, TOP + 5.67 * PITCH)]
    lines = [one for one in cards(NAMES[:10]) if not one.text.isdigit()]
    pack = replace(PACK, own_row=OwnRow.BOTTOM, columns=PACK.columns[:2])
    reading = read([*lines, *own], pack)
    assert said(reading, "name") == [*NAMES[:10], "Dan"]
    assert [row.own for row in reading.rows] == [False] * 10 + [True]


def test_a_list_of_one_column_is_no_cards() -> None:
    """A picture that shows nobody beside the others is another screen."""
    lines = [one for one in cards(NAMES) if one.box.x < LEFT + 0.9 * APART]
    with pytest.raises(UnknownScreenError):
        read(lines)


def test_a_single_card_is_read() -> None:
    """Of a list that has but one member, which nobody stands beside."""
    title = [line("Cards", 400, 60)]
    pack = replace(PACK, signals=("Cards",))
    assert said(read([*title, *cards(NAMES[:1])], pack), "name") == [NAMES[0]]


def test_scrolled_pictures_of_cards_are_one_list() -> None:
    """Rows that several pictures show are one; that of an unread name too, by the cards around it."""
    one = read(cards(NAMES[:8]))
    two = read([line for line in cards(NAMES[4:], first=4) if line.text != "Florian"])
    found = merged([one.rows, two.rows], PACK)
    assert [row.cells["name"].text for row in found.rows] == list(NAMES)
    assert not found.gaps


def test_what_beside_cards_of_other_pictures_is_no_row_more() -> None:
    """Without any names on the second picture its cards are still those of the first, by their numbers and places."""
    one = read(cards(NAMES[:8]))
    two = read([line for line in cards(NAMES[4:], first=4) if line.text not in NAMES[6:8]])
    found = merged([one.rows, two.rows], PACK)
    assert [row.cells["name"].text for row in found.rows] == list(NAMES)


@given(st.lists(st.floats(95, 240), min_size=1, max_size=4), st.floats(30, 120), st.integers(1, 4), st.integers(0, 60))
def test_all_of_the_picture_is_on_the_pile_once(steps: list[float], pitch: float, lines: int, first: int) -> None:
    """Each pixel, wherever the cards stand, and what is read there is where it was."""
    lanes = list(np.cumsum([150.0, *steps]))
    origins = [first + pitch * number for number in range(lines)]
    size = (round(lanes[-1] + 100), round(origins[-1] + 0.4 * pitch))
    made = pile([], size, lanes, origins, across=(-70.0, 20.0), above=-0.3 * pitch, pitch=pitch)
    numbered = np.arange(size[0] * size[1], dtype=np.int64).reshape(size[1], size[0])
    piled = np.full((made.piled[1], made.piled[0]), -1, np.int64)
    for part in made.parts:
        shown, place = part.shown, part.place
        piled[place.y : place.bottom, place.x : place.right] = numbered[shown.y : shown.bottom, shown.x : shown.right]
        assert shown.area == 0 or made.on_picture(place) == shown
    assert sorted(piled[piled >= 0].tolist()) == sorted(numbered.ravel().tolist())


def test_pixels_beyond_a_card_go_on_as_at_its_edge() -> None:
    """Nothing is drawn there that might be taken for letters."""
    pixels = np.zeros((100, 300, 3), np.uint8)
    pixels[:, :150], pixels[:, 150:] = (10, 20, 30), (60, 70, 80)
    made = pile([], (300, 100), [20.0, 170.0], [30.0], across=(-20.0, 120.0), above=-30.0, pitch=90.0)
    piled = made.pixels(pixels)
    assert piled.shape == (190, 300, 3)
    assert (piled[:90] == (10, 20, 30)).all()
    assert (piled[90:180] == (60, 70, 80)).all()
    assert (piled[180:, 150:] == (60, 70, 80)).all()
