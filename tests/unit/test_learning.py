"""A pack proposed from what stands on a picture, without any picture: rows, columns, what they hold, and its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.adapters.settings.packs import load_packs
from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, OwnRow, Pack, PackKind
from daemon.learning.bands import bands
from daemon.learning.draft import Draft, DraftColumn
from daemon.learning.proposal import Sight, propose
from daemon.learning.stacks import is_pushed
from daemon.learning.writing import written
from daemon.ports import Word
from daemon.stages.interpret import interpret
from daemon.stages.scene import letters
from daemon.stages.sheet import TextLine
from daemon.training.draw import Drawing, draw_screen

SIZE = (1000, 1400)
NAMES = ("Koinue", "Blade", "Sylvain", "Odin", "Tarori 7", "Amberline", "Corvane", "Dunewalker")
PITCH, TOP, LEFT = 120.0, 260.0, 300.0


def line(text: str, x: float, y: float, *, high: int = 20, sure: float = 0.95) -> TextLine:
    """A text whose left end and vertical middle are at x, y, with capitals so high."""
    wide, tall = round(0.6 * high), round(high * letters(text))
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append(Word(word, sure, Box(round(x + wide * at), round(y - tall / 2), wide * len(word), tall)))
        at += len(word)
    return TextLine(Box(round(x), round(y - tall / 2), wide * len(text), tall), tuple(words))


Told = Sequence[tuple[float, float, Sequence[str]]]
"""Columns: how far from the name's left end and middle, in row heights, and the text of each row ("": none)."""


def sight(columns: Told, *, names: Sequence[str] = NAMES, more: Sequence[TextLine] = (), scale: float = 1.0) -> Sight:
    """A picture of rows with these names and columns."""
    lines = [*more]
    high, pitch = round(20 * scale), PITCH * scale
    for row, name in enumerate(names):
        y = TOP * scale + row * pitch
        lines += [line(name, LEFT * scale, y, high=high)] if name else []
        for x, down, texts in columns:
            if texts[row]:
                lines.append(line(texts[row], (LEFT * scale) + x * pitch, y + down * pitch, high=high))
    return Sight(tuple(lines), (), (round(SIZE[0] * scale), round(SIZE[1] * scale)))


def numbers(first: int = 987_654_321) -> list[str]:
    """A number a row, falling."""
    return [f"{first - 31_415_926 * row:,}" for row in range(len(NAMES))]


PLACES = [str(4 + row) for row in range(len(NAMES))]
RANKING = ((-1.3, 0.0, PLACES), (3.0, 0.0, numbers()))


def proposed(*sights: Sight) -> Draft:
    """The draft, which there must be."""
    draft = propose("learned", sights)
    assert draft is not None
    return draft


def kinds(draft: Draft) -> dict[str, ColumnType]:
    """What each column is."""
    return {column.name: column.type for column in draft.pack.columns}


def rows(draft: Draft, seen: Sight) -> list[dict[str, str]]:
    """What the draft reads on a picture."""
    reading = interpret(seen.lines, seen.perhaps, seen.size, [draft.pack]).reading
    return [{name: cell.text for name, cell in row.cells.items()} for row in reading.rows]


def test_a_ranking_is_learned() -> None:
    """Places, names and numbers, each where it stands; the draft reads the picture that it was made from."""
    seen = sight(RANKING)
    draft = proposed(seen)
    assert kinds(draft) == {"rank": ColumnType.RANK, "name": ColumnType.NAME, "number": ColumnType.INTEGER}
    assert rows(draft, seen) == [
        {"rank": place, "name": name, "number": number}
        for place, name, number in zip(PLACES, NAMES, numbers(), strict=True)
    ]


def test_two_lines_a_row_with_labels_and_a_button() -> None:
    """Labels name their columns; what every row says is described and not read; times are times."""
    seen = sight(
        (
            (0.0, 0.4, [f"Power: {200 + row}.{row}M" for row in range(8)]),
            (2.2, 0.4, [f"Lv.{20 + row}" for row in range(8)]),
            (4.0, -0.05, [f"{row + 2}m ago" for row in range(8)]),
            (4.1, 0.3, ["Manage"] * 8),
        )
    )
    draft = proposed(seen)
    assert kinds(draft) == {
        "name": ColumnType.NAME,
        "time": ColumnType.DURATION,
        "power": ColumnType.QUANTITY,
        "lv": ColumnType.INTEGER,
        "text": ColumnType.IGNORED,
    }
    assert [row["power"] for row in rows(draft, seen)] == [f"{200 + row}.{row}M" for row in range(8)]
    assert [row["lv"] for row in rows(draft, seen)] == [str(20 + row) for row in range(8)]


def test_what_stands_in_one_text_with_the_name_is_parted() -> None:
    """A tag before it, something in brackets or a time behind it."""
    for beside, expected in (("[ACE] {}", "tag"), ("{} (K:98 X:7 Y:9)", "note"), ("{} 12 minutes", "time")):
        seen = sight(((3.6, 0.0, numbers()),), names=[beside.format(name) for name in NAMES])
        draft = proposed(seen)
        assert expected in kinds(draft), beside
        assert [row["name"] for row in rows(draft, seen)] == list(NAMES)


def test_titles_name_the_columns() -> None:
    """A line of them over the first row."""
    more = [
        line(title, LEFT + x * PITCH, TOP - 0.8 * PITCH) for x, title in ((-1.4, "Rank"), (0, "Member"), (3, "Glory"))
    ]
    draft = proposed(sight(RANKING, more=more))
    assert set(kinds(draft)) == {"rank", "name", "glory"}
    assert {column.name: column.labels for column in draft.pack.columns}["glory"] == ("Glory",)


def test_what_is_written_in_each_row_outdoes_tabs_over_the_list() -> None:
    """The draft would not take its own picture otherwise."""
    more = [line(tab, LEFT + x * PITCH, TOP - 0.9 * PITCH) for x, tab in ((-1.4, "Left Lane"), (0.1, "Middle Lane"))]
    seen = sight(((-1.3, 0.0, PLACES), (0.0, 0.35, [f"Power: {number}" for number in numbers()])), more=more)
    draft = proposed(seen)
    assert {column.name: column.labels for column in draft.pack.columns}["power"] == ("Power",)
    assert [row["power"] for row in rows(draft, seen)] == numbers()


def test_a_draft_knows_what_is_written_where_its_labels_belong() -> None:
    """Tabs over the list were taken for titles, and the titles stand nearer."""
    tabs = [line(tab, LEFT + x * PITCH, TOP - 1.2 * PITCH) for x, tab in ((0, "Fights"), (3, "Donations"))]
    titles = [line(title, LEFT + x * PITCH, TOP - 0.3 * PITCH) for x, title in ((0, "Member"), (3, "Glory"))]
    seen = sight(((3.0, 0.0, numbers()),), more=[*tabs, *titles])
    draft = proposed(seen)
    assert "Glory" in next(column.labels for column in draft.pack.columns if column.type is ColumnType.INTEGER)
    assert [row["name"] for row in rows(draft, seen)] == list(NAMES)


def test_numbers_with_a_unit_are_no_names() -> None:
    """Though the unit is a word, and is not read alike in all rows."""
    points = ["4,149,436 Punkte", "122,341 Punkte", "45,838 Punkte", "O Punkte", "O Punkte"]
    names = [f"[K98] {name}" for name in NAMES[:5]]
    seen = sight(((-1.1, 0.0, PLACES[:5]), (0.3, 0.26, numbers()[:5]), (3.9, 0.3, points)), names=names)
    assert [row["name"] for row in rows(proposed(seen), seen)] == list(NAMES[:5])


def test_names_with_a_medal_behind_each_are_names() -> None:
    """It is read as some sign, and not surely, so no text of the column is read wholly."""
    seen = sight(RANKING)
    behind = [one for one in seen.lines if one.text in NAMES]
    medals = [line("iy", one.box.right + 20, one.box.centre_y, sure=0.2) for one in behind]
    assert set(kinds(proposed(replace(seen, lines=(*seen.lines, *medals))))) == {"rank", "name", "number"}


def test_headings_between_rows_are_sections() -> None:
    """They push rows apart, and belong to those under them."""
    lines: list[TextLine] = []
    y = TOP
    for row, name in enumerate(NAMES):
        if row in {2, 5}:
            lines.append(line("Officers" if row == 2 else "Veterans", LEFT + 1.2 * PITCH, y - 0.35 * PITCH))
            y += 0.33 * PITCH
        lines += [line(name, LEFT, y), line(numbers()[row], LEFT + 3 * PITCH, y + 0.2 * PITCH)]
        lines.append(line(f"{row + 2}h", LEFT, y + 0.45 * PITCH, high=15))
        y += PITCH
    seen = Sight(tuple(lines), (), SIZE)
    draft = proposed(seen)
    assert kinds(draft)["section"] is ColumnType.SECTION
    assert [row.get("section", "") for row in rows(draft, seen)] == ["", "", *["Officers"] * 3, *["Veterans"] * 3]


def test_two_members_in_a_row_are_cards() -> None:
    """The columns of one of them are described, and it is said that there are others beside it."""
    names = ["Quill", "Roan", "Saffi", "Tarn", "Ulva", "Vesper", "Wren", "Xanthe"]
    cards = ((0.2, 0.3, numbers()), (3.0, 0.0, names), (3.2, 0.3, numbers(876_543_210)))
    seen = sight(cards)
    draft = proposed(seen)
    assert draft.pack.across == 2
    assert kinds(draft) == {"name": ColumnType.NAME, "number": ColumnType.INTEGER}
    assert "2 members stand beside each other" in draft.doubts[-1]
    assert [row["name"] for row in rows(draft, seen)] == [
        name for two in zip(NAMES, names, strict=True) for name in two
    ]
    assert [name for name, _ in bands(draft.pack, seen)].count("name") == 16
    assert {box.x < SIZE[0] / 2 for name, box in bands(draft.pack, seen) if name == "name"} == {True, False}
    assert "across: 2" in written(draft, ["shot.png"])


def test_three_members_in_a_row_are_cards() -> None:
    """Also where the last row has fewer of them."""
    names = [["Quill", "Roan", "Saffi", "Tarn", "Ulva", "Vesper", "Wren", ""], [f"Nobody {sign}" for sign in "abcdefg"]]
    cards = [(0.2, 0.3, numbers())]
    for number, column in enumerate(names, start=1):
        texts = [text if name else "" for text, name in zip(numbers(876_543_210 - number), [*column, ""], strict=False)]
        cards += [(1.9 * number, 0.0, [*column, ""][:8]), (1.9 * number + 0.2, 0.3, texts)]
    assert proposed(sight(cards)).pack.across == 3


def test_a_text_beside_the_name_is_no_card() -> None:
    """Though it looks like a name: nothing else of the row stands beside it once more."""
    names = ["Quill", "Roan", "Saffi", "Tarn", "Ulva", "Vesper", "Wren", "Xanthe"]
    seen = sight(((0.2, 0.3, numbers()), (3.0, 0.0, names)))
    assert proposed(seen).pack.across == 1
    assert not any("beside each other" in doubt for doubt in proposed(seen).doubts)


def test_a_heading_takes_room_between_rows() -> None:
    """Rows that are less than a row apart, or stray by a few pixels, have none between them."""
    steps = np.array([1.0, 0.59, 1.08, 2.07, 1.33, 2.5])
    assert is_pushed(steps).tolist() == [False, False, False, False, True, True]


def test_where_nothing_pushes_rows_apart_there_are_no_headings() -> None:
    """A name that stands elsewhere leaves a hole, and the next strays from its place: still its row is no heading."""
    seen = sight(RANKING, names=[*NAMES[:3], "", "", *NAMES[5:]])
    strays = [line(NAMES[3], LEFT + 0.6 * PITCH, TOP + 3 * PITCH), line(NAMES[4], LEFT, TOP + 4.09 * PITCH)]
    draft = proposed(replace(seen, lines=(*seen.lines, *strays)))
    assert kinds(draft) == {"rank": ColumnType.RANK, "name": ColumnType.NAME, "number": ColumnType.INTEGER}
    assert len(rows(draft, seen)) == len(NAMES)


def test_a_pinned_row_is_the_viewers_own() -> None:
    """It stands apart from the others, off their grid."""
    y = TOP + 8.4 * PITCH
    more = [line("6", LEFT - 1.3 * PITCH, y), line("Sylvain", LEFT, y), line(numbers()[2], LEFT + 3 * PITCH, y)]
    draft = proposed(sight(RANKING, more=more))
    assert draft.pack.own_row is OwnRow.BOTTOM
    assert any("pinned" in doubt for doubt in draft.doubts)


def test_names_that_come_again_make_a_log() -> None:
    """A line for each thing that was done; a list with one name twice is none."""
    often = ["Kuro", "Shiro", "Kuro", "Aka", "Kuro", "Shiro", "Midori", "Kuro"]
    columns = ((3.0, 0.0, numbers()), (4.5, 0.0, [f"{row + 2}m" for row in range(8)]))
    assert proposed(sight(columns, names=often)).pack.kind is PackKind.LOG
    assert proposed(sight(columns, names=[*NAMES[:7], NAMES[0]])).pack.kind is PackKind.LIST


def test_shares_are_numbers_that_end_in_a_sign() -> None:
    """Readers take it for `96`, so a text without it is held."""
    shares = ["0.0%", "29.5%", "65.4%", "13.2%", "1.5 %", "100%", "7.296", "8.1%"]
    seen = sight(((1.5, 0.0, shares), (3.0, 0.0, numbers())))
    column = next(column for column in proposed(seen).pack.columns if column.check)
    assert column.type is ColumnType.QUANTITY
    reading = interpret(seen.lines, seen.perhaps, seen.size, [proposed(seen).pack]).reading
    cells = [row.cells[column.name] for row in reading.rows]
    assert [cell.value for cell in cells if not cell.held] == [0, 29.5, 65.4, 13.2, 1.5, 100, 8.1]


def test_places_are_places_whatever_is_written_over_them() -> None:
    """A button above the list gives no column of places its name."""
    above = [line("MY ALLIANCE", 40, TOP - 100), line("POINTS", LEFT + 3.0 * PITCH, TOP - 100)]
    assert kinds(proposed(sight(RANKING, more=above))) == {
        "rank": ColumnType.RANK,
        "name": ColumnType.NAME,
        "points": ColumnType.INTEGER,
    }


def test_what_rows_say_otherwise_is_no_label() -> None:
    """The enemies of a log stand before their levels, and one of them fought more often than the others."""
    enemies = [*["Living Abyss, Lv.58"] * 4, *["Red Velvet Dragon, Lv.88"] * 4]
    draft = proposed(sight(((1.5, 0.4, enemies), (3.0, 0.0, numbers()))))
    assert not any(column.labels for column in draft.pack.columns)


def test_a_level_whose_first_digit_was_read_as_a_letter_is_held() -> None:
    """Without it, what is left would be another level."""
    enemies = ["Living Abyss, Lv.58", "Red Dragon, Lv.B8", *["Living Abyss, Lv.97"] * 3, *["Red Dragon, Lv.88"] * 3]
    seen = sight(((1.5, 0.4, enemies), (3.0, 0.0, numbers())))
    draft = proposed(seen)
    level = next(column for column in draft.pack.columns if column.pattern)
    reading = interpret(seen.lines, seen.perhaps, seen.size, [draft.pack]).reading
    assert [row.cells[level.name].text for row in reading.rows] == ["58", "", *["97"] * 3, *["88"] * 3]


def test_a_draft_from_all_pictures_is_preferred_to_one_from_one_of_them() -> None:
    """Names that come again on one picture of a log make it one, whichever picture shows most."""
    times = (4.5, 0.0, [f"{row + 2}m" for row in range(8)])
    often = sight(
        ((3.0, 0.0, numbers()), times), names=["Kuro", "Shiro", "Kuro", "Aka", "Kuro", "Shiro", "Aka", "Kuro"]
    )
    once = sight(((3.0, 0.0, numbers()), times), names=NAMES)
    assert proposed(once, often, once).pack.kind is PackKind.LOG


def test_several_pictures_make_one_pack() -> None:
    """Larger and smaller ones, with what each of them lacks: bands reach as far as the longest text on any."""
    unread = ["" if row % 2 else place for row, place in enumerate(PLACES)]
    first = sight(((-1.3, 0.0, unread), (3.0, 0.0, numbers())))
    second = sight(RANKING, scale=0.6, names=["A very long name", *NAMES[1:]])
    draft = proposed(first, second)
    assert kinds(draft) == {"rank": ColumnType.RANK, "name": ColumnType.NAME, "number": ColumnType.INTEGER}
    assert draft.pack.name.x[1] > proposed(first).pack.name.x[0]
    for seen in (first, second):
        assert len(rows(draft, seen)) == len(NAMES)


def test_names_that_were_not_read_are_rows_too() -> None:
    """Their numbers tell where they are."""
    names = ["" if row in {1, 4} else name for row, name in enumerate(NAMES)]
    seen = sight(RANKING, names=names)
    assert len(rows(proposed(seen), seen)) == len(NAMES)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (line("Settings", 300, 200),),
        tuple(line(text, x, y) for text, x, y in (("Welcome", 80, 90), ("Play", 420, 700), ("Shop", 900, 1330))),
    ],
)
def test_where_nothing_repeats_there_is_no_list(lines: tuple[TextLine, ...]) -> None:
    """No pack is made up."""
    assert propose("learned", [Sight(lines, (), SIZE)]) is None


def test_columns_are_drawn_where_they_lie() -> None:
    """A box a row for each, inside the picture."""
    seen = sight(RANKING)
    drawn = bands(proposed(seen).pack, seen)
    assert len(drawn) == 3 * len(NAMES)
    assert all(0 <= box.x < box.right <= SIZE[0] and 0 <= box.y < box.bottom <= SIZE[1] for _, box in drawn)


def test_what_is_written_is_the_pack(tmp_path: Path) -> None:
    """Its text is read again as the very same pack, comments and all."""
    for number, seen in enumerate(
        (
            sight(RANKING),
            sight(((3.6, 0.0, numbers()),), names=[f"[ACE] {name}" for name in NAMES]),
            sight(
                ((3.0, 0.0, [f"{row}K/{900 + row}K" for row in range(8)]), (0.0, 0.35, ["R1", "R4", "R3", "R2"] * 2))
            ),
        )
    ):
        draft = propose(f"learned_{number}", [seen])
        assert draft is not None
        (tmp_path / f"learned_{number}.yaml").write_text(written(draft, ["shot.png"]), encoding="utf-8")
        (pack,) = load_packs(tmp_path, [f"learned_{number}"])
        assert pack == draft.pack
        assert [column.height for column in pack.columns] == [column.height for column in draft.pack.columns]


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_nothing_that_was_read_breaks_the_text(
    tmp_path_factory: pytest.TempPathFactory, label: str, example: str
) -> None:
    """Whatever a picture says, in labels and comments: the file is a pack, and says nothing else."""
    name = Column(name="name", type=ColumnType.NAME, x=(0, 2), y=(-0.2, 0.2), metrics=())
    value = Column(name="value", type=ColumnType.INTEGER, x=(2, 3), y=(-0.2, 0.2), metrics=("value",), labels=(label,))
    pack = Pack(screen="learned", version=1, title={"en": "Learned"}, columns=(name, value))
    columns = tuple(DraftColumn(column, (example, label), (example,), 1.0) for column in (name, value))
    folder = tmp_path_factory.mktemp("pack")
    text = written(Draft(pack, columns, (example,)), [example])
    (folder / "learned.yaml").write_text(text, encoding="utf-8")
    (loaded,) = load_packs(folder)
    assert [column.name for column in loaded.columns] == ["name", "value"]
    assert len(loaded.columns[1].labels) == 1


def seen_of(drawing: Drawing) -> Sight:
    """What is on a drawn screen, all of it read."""
    lines = []
    for mark in drawing.texts:
        if mark.text.strip():
            wide = mark.box.width / len(mark.text)
            words, at = [], 0
            for word in mark.text.split():
                at = mark.text.index(word, at)
                box = Box(round(mark.box.x + at * wide), mark.box.y, max(1, round(len(word) * wide)), mark.box.height)
                words.append(Word(word, 0.95, box))
                at += len(word)
            lines.append(TextLine(mark.box, tuple(words)))
    return Sight(tuple(lines), (), (drawing.pixels.shape[1], drawing.pixels.shape[0]))


def test_rows_of_drawn_lists_are_found() -> None:
    """Of many kinds, with tags, badges, headings and all that stands around a list: nine of ten rows and more."""
    found = there = 0
    for index in range(6):
        drawing = draw_screen(77, index)
        names = [row["name"].box for row in drawing.rows() if "name" in row and row["name"].whole]
        seen = seen_of(drawing)
        draft = propose("learned", [seen])
        drawn = [box for name, box in bands(draft.pack, seen) if name == "name"] if draft else []
        there += len(names)
        found += sum(any(box.y <= name.centre_y < box.bottom for box in drawn) for name in names)
    assert there > 30
    assert found >= 0.9 * there
