"""Which screen a picture is, without any picture: what speaks for a pack, and what against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.adapters.settings.packs import load_packs
from daemon.domain.confusions import nearly_fits
from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, OwnRow, Pack
from daemon.domain.rarity import rarity
from daemon.errors import UnknownScreenError
from daemon.ports import Word
from daemon.stages import screens
from daemon.stages.interpret import interpret
from daemon.stages.placement import Placement
from daemon.stages.rows import lay
from daemon.stages.scene import letters, scene
from daemon.stages.screens import screen
from daemon.stages.sheet import TextLine
from daemon.stages.weighing import Case, at_most, weigh
from daemon.training.draw import draw_screen

SIZE = (1000, 1200)
PITCH, TOP, LEFT, HIGH = 120.0, 200.0, 300.0, 20
NAMES = ("Ada Lovett", "Bob", "Clementine", "Dan", "Ed", "Florian")
PACK = Pack(
    screen="power",
    version=1,
    title={"en": "Power"},
    columns=(
        Column(name="rank", type=ColumnType.RANK, x=(-1.5, -1.0), y=(-0.2, 0.2), metrics=("rank",)),
        Column(name="name", type=ColumnType.NAME, x=(-0.1, 1.9), y=(-0.2, 0.2), metrics=(), height=(0.155, 0.18)),
        Column(
            name="power", type=ColumnType.INTEGER, x=(2.4, 3.6), y=(-0.2, 0.2), metrics=("power",), labels=("Power",)
        ),
    ),
)


def line(text: str, x: float, y: float, *, sure: float = 0.95, high: int = HIGH) -> TextLine:
    """A line whose left end and vertical middle are at x, y, with capitals so high."""
    wide, high = round(0.6 * high), round(high * letters(text))
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        words.append(Word(word, sure, Box(round(x + wide * at), round(y - high / 2), wide * len(word), high)))
        at += len(word)
    return TextLine(Box(round(x), round(y - high / 2), wide * len(text), high), tuple(words))


def ranking(
    names: Sequence[str] = NAMES, more: Mapping[float, str] | None = None, *, high: int = HIGH, pitch: float = PITCH
) -> list[TextLine]:
    """Rows of place, name and power; `more` are texts that each row has too, by their distance from the name."""
    lines = []
    for i, name in enumerate(names):
        y = TOP + i * pitch
        lines += [
            line(str(i + 4), LEFT - 1.25 * pitch, y, high=high),
            line(name, LEFT, y, high=high),
            line(f"{987_654 - 1000 * i:,}", LEFT + 2.6 * pitch, y, high=high),
        ]
        lines += [line(text, LEFT + x * pitch, y + 0.3 * pitch, high=high) for x, text in (more or {}).items()]
    return lines


def taken(lines: Sequence[TextLine], *packs: Pack) -> str:
    """The screen that the lines are taken for, or what is said when they are not."""
    try:
        return screen(scene(lines, (), SIZE), packs or (PACK,)).laid.pack.screen
    except UnknownScreenError as error:
        return str(error)


def test_letters_that_hang_below_the_line_in_every_second_name_do_not_stretch_the_list() -> None:
    """Numbers stand a row apart whatever their digits; the middle of a name moves with its letters."""
    lines = ranking(("Piggy", "Bob", "Gypsy", "Dan", "Egg", "Hal"))
    hanging = [line(one.text, one.box.x, one.box.centre_y + 4) if set(one.text) & set("gpy") else one for one in lines]
    assert screen(scene(hanging, (), SIZE), (PACK,)).laid.pitch == pytest.approx(PITCH, rel=0.005)


def test_what_one_pack_expects_does_not_change_what_another_sees() -> None:
    """Two columns that differ in their smallest value alone find other texts, whichever is asked first."""
    found = scene(ranking(), (), SIZE)
    wide = PACK.columns[2]
    narrow = replace(wide, least=985_000.0)
    assert [len(found.telling(column)) for column in (wide, narrow, wide)] == [12, 3, 12]


def test_a_list_is_taken_for_its_screen() -> None:
    """Places that count, names of the right height, numbers in their place."""
    assert taken(ranking()) == "power"


@settings(max_examples=25, deadline=None)
@given(st.floats(60, 160), st.floats(240, 320))
def test_any_size_and_place_will_do(pitch: float, left: float) -> None:
    """A pack knows no pixels."""
    moved = [
        replace(one, box=replace(one.box, x=one.box.x + round(left - LEFT)), words=tuple(shifted(one.words, left)))
        for one in ranking(high=round(pitch / 6), pitch=pitch)
    ]
    assert taken(moved) == "power"


def shifted(words: Sequence[Word], left: float) -> list[Word]:
    """The words of a list whose names begin here."""
    return [replace(word, box=replace(word.box, x=word.box.x + round(left - LEFT))) for word in words]


def test_ten_rows_do_not_say_more_than_five() -> None:
    """A foreign list that fits in one row fits in all: what is weighed is the layout."""
    few, many = (weight_of(ranking([f"Name{i}" for i in range(count)])) for count in (4, 8))
    assert many == pytest.approx(few, abs=1.0)


def weight_of(lines: Sequence[TextLine], pack: Pack = PACK) -> float:
    """What speaks for the pack where it fits best."""
    return case_of(lines, pack).weight


def case_of(lines: Sequence[TextLine], pack: Pack = PACK) -> Case:
    """The case for the pack, laid just where the lines are."""
    rows = sorted({round(one.box.centre_y) for one in lines if one.box.x == LEFT and one.box.centre_y >= TOP})
    laid = Placement(
        pack=pack,
        pitch=PITCH,
        anchor=LEFT,
        right=SIZE[0],
        origins=tuple(row for row in map(float, rows) if on_grid(row)),
    )
    return weigh(scene(lines, (), SIZE), laid)


def on_grid(row: float) -> bool:
    """Whether names stand there."""
    return abs((row - TOP) / PITCH - round((row - TOP) / PITCH)) < 0.1


def test_text_that_no_column_explains_speaks_against_a_pack() -> None:
    """A list with two columns more is another list; described as ignored, they are as they should be."""
    more = {0.5: "Guild", 2.6: "12 wins"}
    assert weight_of(ranking(more=more)) < weight_of(ranking()) - 4
    assert "each row has a text such as 'Guild' that is in no column" in case_of(ranking(more=more)).against
    ignored = (
        Column(name="guild", type=ColumnType.IGNORED, x=(0.4, 1.2), y=(0.2, 0.4), metrics=()),
        Column(name="wins", type=ColumnType.IGNORED, x=(2.4, 3.6), y=(0.2, 0.4), metrics=()),
    )
    wider = replace(PACK, columns=(*PACK.columns, *ignored))
    assert weight_of(ranking(more=more), wider) == pytest.approx(weight_of(ranking()), abs=1.5)


def war(seen: Sequence[str], *, pack: Pack = PACK) -> tuple[list[TextLine], Pack]:
    """A list of names and how long ago each was seen, and its pack."""
    time = Column(name="seen", type=ColumnType.DURATION, x=(-0.1, 0.6), y=(0.25, 0.5), metrics=("seen",))
    lines = [line(text, LEFT, TOP + i * PITCH + 0.35 * PITCH) for i, text in enumerate(seen)]
    return [*ranking(), *lines], replace(pack, columns=(*pack.columns, time))


def test_digits_that_are_read_as_letters_in_all_rows_refuse_no_list() -> None:
    """`4h` comes out as `Ah` on all of them: less than if it were read, far more than if another word stood there."""
    (right, pack), (confused, _), (other, _) = war(["4h"] * 6), war(["Ah"] * 6), war(["Ed"] * 6)
    assert taken(confused, pack) == "power"
    assert weight_of(right, pack) - 1 > weight_of(confused, pack) > weight_of(other, pack) + 4
    found = interpret(confused, (), SIZE, (pack,))
    assert {(row.cells["seen"].held, row.cells["seen"].why, row.cells["seen"].value) for row in found.reading.rows} == {
        (True, "type", None)
    }
    assert [doubt.column.name for doubt in found.doubts].count("seen") == 6


@pytest.mark.parametrize(
    ("kind", "text", "fits"),
    [
        (ColumnType.DURATION, "Ah", True),
        (ColumnType.DURATION, "lOm ago", True),
        (ColumnType.DURATION, "3 hr A8 min ago", True),
        (ColumnType.DURATION, "Ago", False),
        (ColumnType.DURATION, "Tarori", False),
        (ColumnType.INTEGER, "O", True),
        (ColumnType.INTEGER, "l,O34,Z40", True),
        (ColumnType.INTEGER, "Member", False),
        (ColumnType.QUANTITY, "l62.BM", True),
        (ColumnType.PAIR, "O/3445K", True),
        (ColumnType.TEXT, "Ah", False),
    ],
)
def test_letters_that_look_like_digits(kind: ColumnType, text: str, *, fits: bool) -> None:
    """Before a unit, or all of a number; words are none."""
    column = Column(name="c", type=kind, x=(0, 1), y=(0, 1), metrics=("c",))
    assert nearly_fits(column, text.split()) is fits


def title(text: str, sure: float = 0.95) -> list[TextLine]:
    """The titles of a ranking, the last as given."""
    return [
        line("Ranking", LEFT - 1.5 * PITCH, TOP - PITCH),
        line("Chief", LEFT + 20, TOP - PITCH),
        line(text, LEFT + 2.7 * PITCH, TOP - PITCH, sure=sure),
    ]


def test_the_title_over_a_column_decides_between_lists_of_one_layout() -> None:
    """What the pack knows makes it surer; another word is another list; what could not be read says nothing."""
    assert taken([*title("Power"), *ranking()]) == "power"
    assert weight_of([*title("Power"), *ranking()]) > weight_of(ranking()) + 1
    refused = taken([*title("Contribute"), *ranking()])
    assert "It looks most like 'power', but 'Contribute' is written where a label of the column 'power' bel" in refused
    assert taken([*title("3nfHt", 0.4), *ranking()]) == "power"


def test_a_piece_of_a_portrait_far_from_a_name_is_no_beginning_of_it() -> None:
    """The rims of two portraits of three were read as a sign, in one line with the names."""
    lines = ranking(NAMES[:3])
    for number, far in ((1, 90), (4, 60)):
        box = lines[number].box
        rim = Word("_", 0.6, Box(box.x - far, box.y + 16, 6, 2))
        lines[number] = TextLine(Box(rim.box.x, box.y, box.right - rim.box.x, box.height), (rim, *lines[number].words))
    found = scene(lines, (), SIZE)
    assert [round(found.left[number]) for number in (1, 4, 7)] == [round(LEFT)] * 3


def test_a_line_of_titles_is_no_row() -> None:
    """Though it stands just where the row before the first would, and has a text in each column."""
    laid = screen(scene([*title("Power"), *ranking()], (), SIZE), (PACK,)).laid
    assert len(laid.origins) == len(NAMES)


def test_what_stands_above_a_list_is_no_row() -> None:
    """Names of officers over the list, in line with those in it and a row distance above."""
    laid = screen(scene([line("Warlord", LEFT, TOP - PITCH), *ranking()], (), SIZE), (PACK,)).laid
    assert len(laid.origins) == len(NAMES)


def test_a_row_whose_number_is_misread_is_a_row_between_headings_too() -> None:
    """It stands off the grid of the others, and the digits of its number show that it is one."""
    off = 0.4 * PITCH
    lines = [*title("Power"), *ranking(NAMES[:4]), line("Zelda", LEFT, TOP + 4 * PITCH + off)]
    number = line("11454 4444", LEFT + 2.5 * PITCH, TOP + 4 * PITCH + off)
    pack = replace(PACK, columns=PACK.columns[1:])
    assert len(screen(scene(lines, (), SIZE), (pack,)).laid.origins) == 4
    assert len(screen(scene([*lines, number], (), SIZE), (pack,)).laid.origins) == 5


def test_the_viewers_own_row_is_told_by_the_order_of_the_list() -> None:
    """It stands where the next row would, without a place that can be read, and with more than those above it."""
    rows = [one for one in ranking() if not (one.box.x < LEFT and one.box.y > TOP + 4.5 * PITCH)]
    assert owned(rows, bottom=True) == []
    higher = [
        replace(one, words=(replace(one.words[0], text="1,987,654"),)) if one.text == f"{987_654 - 5000:,}" else one
        for one in rows
    ]
    assert owned(higher, bottom=True) == [5]
    assert owned(higher, bottom=False) == []


def owned(lines: Sequence[TextLine], *, bottom: bool) -> list[int]:
    """The rows that are taken for the viewer's own."""
    pack = replace(PACK, own_row=OwnRow.BOTTOM if bottom else None)
    return [number for number, row in enumerate(interpret(lines, [], SIZE, [pack]).reading.rows) if row.own]


def test_a_label_in_the_rows_counts_as_well() -> None:
    """`Power:` before the number is this list, `Losses:` another."""
    points = Column(
        name="power",
        type=ColumnType.INTEGER,
        x=(-0.1, 2.0),
        y=(0.2, 0.4),
        metrics=("power",),
        pattern=r"(?:^|(?<=:\s?))\d[\d,]*$",
        labels=("Power",),
    )
    pack = replace(PACK, columns=(*PACK.columns[:2], points))

    def rows(label: str) -> list[TextLine]:
        return [
            one
            for i, name in enumerate(NAMES)
            for y in (TOP + i * PITCH,)
            for one in (
                line(str(i + 4), LEFT - 1.25 * PITCH, y),
                line(name, LEFT, y),
                line(f"{label} {987_654 - i}", LEFT, y + 0.3 * PITCH),
            )
        ]

    assert taken(rows("Power:"), pack) == "power"
    assert "'Losses' is written where a label" in taken(rows("Losses:"), pack)


def test_letters_of_another_height_are_another_list() -> None:
    """Two games of one maker may differ in nothing else."""
    higher = replace(PACK, screen="other", columns=tuple(replace(c, height=(0.185, 0.2)) for c in PACK.columns))
    assert taken(ranking(), PACK, higher) == "power"
    assert taken(ranking(high=23), PACK, higher) == "other"
    assert "could be" in taken(ranking(), PACK, replace(PACK, screen="twin"))


def test_lines_of_another_height_are_no_names_of_a_short_list() -> None:
    """Under a report with numbers of its own, in other type, two rows are found all the same."""
    report = [
        one
        for i in range(6)
        for one in (
            line(f"Gathered in battle {i}", 200 + i % 2 * 140, 100 + 70 * i, high=16),
            line(f"{252_926 + 1111 * i:,}", 620, 100 + 70 * i, high=16),
        )
    ]
    rows = [
        one
        for i, name in enumerate(NAMES[:2])
        for one in (line(name, LEFT, 900 + i * PITCH), line(f"{987_654 - i:,}", LEFT + 2.6 * PITCH, 900 + i * PITCH))
    ]
    found = lay(scene([*report, *rows], (), SIZE), [PACK])
    assert any(laid.origins == pytest.approx((900, 900 + PITCH), abs=2) for laid in found)


def test_one_text_far_below_a_list_is_no_row_of_it() -> None:
    """With nothing in the row between; right below it would be one whose name was not read."""
    rows = ranking(NAMES[:3])
    lone = [line("987,651", LEFT + 2.6 * PITCH, TOP + below * PITCH) for below in (3, 4)]
    assert len(screen(scene([*rows, lone[0]], (), SIZE), (PACK,)).laid.origins) == 4
    assert len(screen(scene([*rows, lone[1]], (), SIZE), (PACK,)).laid.origins) == 3


def test_of_two_ways_to_lay_a_pack_the_one_with_more_rows_needs_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the place was lost in the first row, the last two alone fit better, and are not all."""
    lines = [one for one in ranking(NAMES[:4]) if not (one.box.x < LEFT and one.text == "4")]
    found = scene(lines, (), SIZE)
    whole = case_of(lines).laid
    part = replace(whole, origins=whole.origins[-2:])
    assert weigh(found, whole).weight < weigh(found, part).weight < weigh(found, whole).weight + 1.5
    monkeypatch.setattr(screens, "laid_on", lambda *_: [(found, None, laid) for laid in (part, whole)])
    assert screen(found, (PACK,)).laid == whole


def test_values_beyond_the_limits_do_not_fit() -> None:
    """A ranking by thousands is not the ranking by millions of the same look."""
    *others, power = PACK.columns
    millions = replace(PACK, columns=(*others, replace(power, least=1_000_000)))
    assert "little of what is there fits the column 'power'" in taken(ranking(), millions)


def test_numbers_that_are_all_other_than_they_can_be_are_another_list() -> None:
    """However well all else fits: surely read, each of them."""
    *others, power = PACK.columns
    millions = replace(PACK, columns=(*others, replace(power, least=1_000_000, labels=())))
    assert weight_of(ranking(), millions) < weight_of(ranking()) - 10


def test_texts_keep_to_the_line_that_the_pack_knows() -> None:
    """Where they begin, have their middle or end, as one of them is the same in all rows."""
    name, power = PACK.columns[1:]
    placed = replace(
        PACK, columns=(PACK.columns[0], replace(name, begins=(-0.04, 0.04)), replace(power, ends=(3.25, 3.35)))
    )
    astray = replace(placed, columns=(*placed.columns[:2], replace(power, middle=(2.6, 2.7))))
    assert weight_of(ranking(), placed) > weight_of(ranking()) + 1
    assert weight_of(ranking(), astray) < weight_of(ranking()) - 3
    assert "the texts in the column 'power' stand elsewhere" in case_of(ranking(), astray).against


def test_an_icon_that_is_read_before_a_number_does_not_move_it() -> None:
    """It is read as letters, and not surely."""
    *others, power = PACK.columns
    placed = replace(PACK, columns=(*others, replace(power, begins=(2.55, 2.65))))
    icons = [line("hh", LEFT + 2.35 * PITCH, TOP + i * PITCH, sure=0.5) for i in range(len(NAMES))]
    assert not any("stand elsewhere" in reason for reason in case_of([*ranking(), *icons], placed).against)


def test_names_in_a_script_that_is_not_being_read_are_not_missed() -> None:
    """They come out as digits and signs, and with little confidence; what is surely no name speaks against a list."""
    guessed = [
        replace(one, words=(replace(one.words[0], text="27]", confidence=0.15),)) for one in _names_of(ranking())
    ]
    others = [one for one in ranking() if one not in _names_of(ranking())]
    digits = [replace(one, words=(replace(one.words[0], text="271"),)) for one in _names_of(ranking())]
    assert not any("no letters" in reason for reason in case_of([*others, *guessed]).against)
    assert any("no letters" in reason for reason in case_of([*others, *digits]).against)


def _names_of(lines: Sequence[TextLine]) -> list[TextLine]:
    return [one for one in lines if one.box.x == round(LEFT)]


def test_a_picture_on_its_side_is_told_so() -> None:
    """Hardly a word of it is surely read: what is drawn is not what was read."""
    made_up = [line(text, 90 * i, 300, sure=0.4) for i, text in enumerate(("wo", "yd", "I>", "4ozpnd"))]
    assert "lies on its side or upside down" in taken(made_up)
    assert "lies on its side" not in taken([line("Settings", 90, 300), line("Language", 90, 400)])


def test_a_list_that_ends_before_its_numbers_is_not_taken() -> None:
    """Names and places alone are those of any list."""
    lines = [one for one in ranking() if one.box.right < LEFT + 2.4 * PITCH]
    with pytest.raises(UnknownScreenError, match="none of its numbers are in view"):
        screen(scene(lines, (), (round(LEFT + 2.4 * PITCH), SIZE[1])), (PACK,))


def test_places_that_an_edge_cuts_do_not_speak_against_a_list() -> None:
    """Of `12` and `13` the edge may leave `1` and `1`."""
    cut = [replace(one, box=replace(one.box, x=0, width=9)) if one.box.x < LEFT else one for one in ranking()]
    ones = [
        replace(one, words=(replace(one.words[0], text="1", box=one.box),)) if one.box.x == 0 else one for one in cut
    ]
    assert not any("do not count" in reason for reason in case_of(ones).against)


def test_places_that_were_misread_unsurely_do_not_speak_against_a_list() -> None:
    """As outlined digits are; places that are surely others do."""
    odd = iter("837192")
    misread = [
        replace(one, words=(replace(one.words[0], text=next(odd)),)) if one.box.x < LEFT else one for one in ranking()
    ]
    unsure = [
        replace(one, words=(replace(one.words[0], confidence=0.6),)) if one.box.x < LEFT else one for one in misread
    ]
    assert any("do not count" in reason for reason in case_of(misread).against)
    assert not any("do not count" in reason for reason in case_of(unsure).against)


def test_names_with_a_tag_belong_to_a_pack_that_takes_the_tag() -> None:
    """Else they are names of another list."""
    assert weight_of(ranking([f"[ABC] {name}" for name in NAMES])) < weight_of(ranking()) - 2
    misread = ranking([f"(ABC) {name}" for name in NAMES])
    # Names in other letters come out as anything.
    misread[1], misread[4] = (
        line(text, LEFT, misread[i].box.centre_y, sure=0.1) for i, text in ((1, "eet"), (4, "Ses"))
    )
    assert weight_of(misread) < weight_of(ranking()) - 2


def test_a_row_alone_must_fit_the_better() -> None:
    """Of so many places where a pack may be laid, one row may fit by chance."""
    two_columns = replace(PACK, columns=PACK.columns[1:])
    rows = [one for one in ranking() if one.box.x >= LEFT]
    assert taken(rows, two_columns) == "power"
    assert "too little speaks for it" in taken(rows[:2], two_columns)


def test_places_on_medals_are_not_missed() -> None:
    """The first three places are often drawn so that nobody reads them."""
    first = [one for one in ranking() if not (one.text in {"4", "5", "6"} and one.box.x < LEFT)]
    renamed = [
        replace(one, words=(replace(one.words[0], text=str(int(one.text) - 3)),))
        if one.box.x < LEFT and one.text.isdigit()
        else one
        for one in first
    ]
    assert weight_of(renamed) > weight_of(first)


def test_a_list_that_shows_its_first_three_rows_alone_may_have_them_on_medals() -> None:
    """Of six rows without any place three would have one that can be read."""
    lines = [one for one in ranking() if one.box.x >= LEFT]
    assert taken(lines[:6]) == "power"
    assert "little of what is there fits the column 'rank'" in case_of(lines).against


def test_small_text_that_is_not_found_says_nothing() -> None:
    """Digits of a few pixels are often lost in what they are drawn on."""
    small, large = (
        replace(
            PACK,
            columns=(
                *PACK.columns,
                Column(
                    name="level", type=ColumnType.INTEGER, x=(-0.3, -0.1), y=(0, 0.2), metrics=("level",), height=high
                ),
            ),
        )
        for high in ((0.06, 0.08), (0.11, 0.13))
    )
    assert weight_of(ranking(), small) > weight_of(ranking(), large) + 2


def test_what_other_lists_seldom_have_says_the_more() -> None:
    """A number says least, then a place, then a length of time; a tag of the pack's own making the most."""
    number, rank, time, tag = (
        Column(name="c", type=kind, x=(0, 1), y=(0, 1), metrics=(), check=check)
        for kind, check in (
            (ColumnType.INTEGER, ""),
            (ColumnType.RANK, ""),
            (ColumnType.DURATION, ""),
            (ColumnType.TEXT, r"\(K:\d+\)"),
        )
    )
    assert 0 <= rarity(number) < rarity(rank) < rarity(time) < rarity(tag) < 4


SHIPPED = load_packs(Path(__file__).parents[2] / "rules")


@pytest.mark.parametrize("index", range(8))
def test_drawn_lists_of_no_game_are_refused(index: int) -> None:
    """However well their text is read, no shipped pack takes one for its own."""
    drawing = draw_screen(77, index)
    lines = [TextLine(mark.box, (Word(mark.text, 0.95, mark.box),)) for mark in drawing.texts if mark.text.strip()]
    size = (drawing.pixels.shape[1], drawing.pixels.shape[0])
    with pytest.raises(UnknownScreenError):
        screen(scene(lines, (), size), SHIPPED)


@pytest.mark.parametrize("index", range(20))
def test_no_more_comes_of_weighing_than_is_told_before(index: int) -> None:
    """Else a pack would be passed over that might have won: each way to lay each shipped pack on a drawn list."""
    drawing = draw_screen(78, index)
    lines = [TextLine(mark.box, (Word(mark.text, 0.95, mark.box),)) for mark in drawing.texts if mark.text]
    height, width = drawing.pixels.shape[:2]
    found = scene(lines, (), (width, height))
    for laid in lay(found, SHIPPED):
        assert at_most(found, laid) >= weigh(found, laid).weight - 1e-9


def test_what_is_passed_over_changes_nothing() -> None:
    """The pack that fits is taken wherever it stands among the packs, and two that fit alike are still told."""
    others = [replace(pack, screen=f"other_{number}") for number, pack in enumerate(SHIPPED)]
    assert taken(ranking(), PACK, *others) == taken(ranking(), *others, PACK) == "power"
    assert "could be" in taken(ranking(), *others, PACK, replace(PACK, screen="twin"))
