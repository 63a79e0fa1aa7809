"""What several readings of one cell come to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType
from daemon.domain.reading import Cell
from daemon.stages.interpret import Doubt
from daemon.stages.vote import By, Reading, vote

BOX = Box(10, 10, 40, 20)
POWER = Column(name="power", type=ColumnType.INTEGER, x=(0, 1), y=(0, 1), metrics=("power",))
NAME = Column(name="name", type=ColumnType.NAME, x=(0, 1), y=(0, 1), metrics=())


def voted(column: Column, first: str, *again: tuple[str, float, By], unanimous: bool = False) -> Cell:
    """The cell that was read as `first` with little confidence, after further looks."""
    cell = Cell(first, None, 0.5, held=True, box=BOX, why="unsure")
    said = [Reading(first, 0.5, By.STOCK)] if first else []
    return vote(Doubt(0, column, BOX, unanimous=unanimous), cell, [*said, *(Reading(*one) for one in again)])


@pytest.mark.parametrize(
    ("first", "again", "text", "held"),
    [
        ("1200", [("1200", 0.3, By.CROP)], "1200", False),
        ("1200", [("1200", 0.3, By.NUMBERS)], "1200", False),
        ("1200", [("7200", 0.8, By.CROP), ("7200", 0.6, By.NUMBERS)], "7200", False),
        ("1200", [("1700", 0.95, By.CROP), ("1200", 0.9, By.STOCK)], "1200", True),
        ("1200", [("1700", 0.95, By.CROP)], "1700", False),
        ("1200", [("1700", 0.80, By.CROP)], "1700", True),
        ("12oo", [("1200", 0.95, By.NUMBERS)], "1200", False),
        ("", [("1200", 0.6, By.STOCK), ("1200", 0.6, By.STOCK)], "1200", False),
        ("1200", [("7200", 0.9, By.STOCK), ("1700", 0.9, By.STOCK)], "7200", True),
        ("1200", [("1200", 0.9, By.STOCK), ("x", 0.9, By.STOCK)], "1200", False),
    ],
)
def test_who_says_a_number_counts_more_than_how_often(
    first: str,
    again: list[tuple[str, float, By]],
    text: str,
    held: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """Two readers that agree are sure; one reader's looks need a majority; the reader of crops may be sure alone."""
    cell = voted(POWER, first, *again)
    assert (cell.held, held or cell.text) == (held, held or text)


def test_digits_with_the_rim_of_their_badge_are_not_believed_against_the_reader_of_crops() -> None:
    """It sees the badge, and the drawing that denies it has a `1` for its rim."""
    rim = [Reading("51", 0.87, By.NUMBERS), Reading("51", 0.92, By.STOCK), Reading("51", 0.63, By.STOCK)]
    crop = Reading("5", 1.0, By.CROP, denied=True)
    cell = Cell("", None, 0.0, held=True, box=BOX, why="missing")
    doubt = Doubt(0, POWER, BOX, unanimous=True)
    assert vote(doubt, cell, [*rim, crop]).held
    assert not vote(doubt, cell, [*rim, replace(crop, confidence=0.7)]).held


@pytest.mark.parametrize(
    ("column", "first", "more", "sure", "held"),
    [
        # What was taken for ink is but the first digit, and so is the drawing that confirms it.
        (POWER, "1", "15", 1.0, True),
        (POWER, "1", "15", 0.7, False),
        (NAME, "D cynda", "HD cynda", 0.85, True),
        (NAME, "D cynda", "+ D cynda", 0.85, False),
    ],
)
def test_a_part_of_what_the_reader_of_crops_surely_sees_is_held(
    column: Column,
    first: str,
    more: str,
    sure: float,
    held: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """All other readers see what was taken for ink, and may agree on a part of the text."""
    said = [Reading(first, 0.9, By.STOCK), Reading(first, 0.9, By.STOCK), Reading(more, sure, By.CROP, denied=True)]
    assert vote(Doubt(0, column, BOX), Cell(first, None, 0.9, held=True, box=BOX, why="unsure"), said).held is held
    said += [Reading(first, 0.0, By.GLYPHS)] if column is POWER else []
    assert vote(Doubt(0, column, BOX), Cell(first, None, 0.9, held=True, box=BOX, why="unsure"), said).held is held


@pytest.mark.parametrize(
    ("crop", "held"),
    [("gτ☆Azelfy", True), ("gτAzelfy", False), ("gízAzelfy", False), ("grzAzelfy", False), ("τττττ☆Azelfy", False)],
)
def test_a_name_is_held_where_a_sign_was_seen_that_no_latin_letter_is(crop: str, held: bool) -> None:  # noqa: FBT001 - a case
    """Readers in Latin letters say the likest one, each time."""
    cell = voted(NAME, "gtzAzelfy", ("gtzAzelfy", 0.9, By.STOCK), ("gtzAzelfy", 0.9, By.STOCK), (crop, 0.44, By.CROP))
    assert (cell.text, cell.held) == ("gtzAzelfy", held)


@pytest.mark.parametrize(("sure", "held"), [(0.6, True), (0.3, False)])
def test_a_number_is_held_where_another_look_saw_a_point_in_it(sure: float, held: bool) -> None:  # noqa: FBT001 - a case
    """Points are lost, and seldom made up: `1.144M` is not `1144M`."""
    coins = replace(POWER, type=ColumnType.QUANTITY)
    cell = voted(coins, "1144M", ("1144M", 0.9, By.STOCK), ("1144M", 0.9, By.NUMBERS), ("1.144M", sure, By.CROP))
    assert (cell.text, cell.held) == ("1144M", held)


@pytest.mark.parametrize(("values", "held"), [((), True), (("Koin", "Koinue"), False)])
def test_words_that_two_readers_guess_alike_are_held(values: tuple[str, ...], held: bool) -> None:  # noqa: FBT001 - a case
    """Both may have seen the same half of a word; not where the pack knows all texts there can be."""
    cell = voted(replace(NAME, values=values), "Koin", ("Koin", 0.51, By.CROP))
    assert (cell.text, cell.held) == ("Koin", held)
    assert not voted(NAME, "Koin", ("Koin", 0.61, By.CROP)).held
    assert not voted(NAME, "Koin", ("Koin", 0.51, By.CROP), ("Koin", 0.4, By.STOCK)).held


def test_a_reader_that_says_another_thing_more_often_bears_no_witness() -> None:
    """Of narrow digits the number model took a 9 for a 3, and Tesseract once of three times; ties are none."""
    once = [("1230", 0.6, By.NUMBERS), ("1230", 0.6, By.STOCK)]
    assert voted(POWER, "1290", *once, ("1290", 0.4, By.STOCK)).held
    cell = voted(POWER, "1290", *once)
    assert (cell.text, cell.held) == ("1230", False)


def test_the_readings_that_lost_are_kept_as_guesses() -> None:
    """The likeliest first, each once, three at most, and only what belongs in the column."""
    said = [("7200", 0.9, By.STOCK), ("7,200", 0.9, By.CROP), ("1700", 0.4, By.STOCK), ("12oo", 0.9, By.STOCK)]
    cell = voted(POWER, "1200", *said, ("1900", 0.6, By.STOCK), ("1500", 0.3, By.STOCK))
    assert (cell.text, cell.guesses) == ("7200", ("1200", "1900", "1700"))
    assert voted(POWER, "1200", ("1200", 0.3, By.CROP)).guesses == ()
    assert voted(POWER, "x", ("y", 0.3, By.CROP)).guesses == ()


def test_two_readers_against_two_is_a_question() -> None:
    """Where each of two answers has two readers behind it, nobody is believed."""
    said = [("1200", 0.9, By.NUMBERS), ("7200", 0.9, By.CROP), ("7200", 0.9, By.STOCK), ("7200", 0.9, By.STOCK)]
    assert voted(POWER, "1200", *said).held


def test_a_name_of_the_reader_of_crops_alone_is_held_unless_it_is_in_letters_that_tesseract_was_not_asked_for() -> None:
    """It knows no Cyrillic and would make Latin letters of it; Chinese letters nobody invents."""
    assert voted(NAME, "Nban", ("HBaH", 0.99, By.CROP)).held
    assert not voted(NAME, "heRAR", ("旭東興業", 0.99, By.CROP)).held
    assert not voted(NAME, "", ("Ada", 0.99, By.CROP)).held
    assert voted(NAME, "heRAR", ("旭東興業", 0.7, By.CROP)).held


def test_a_name_in_other_letters_needs_two_sure_looks_in_its_language() -> None:
    """In the wrong language one look may be sure of nonsense; the reader of crops may stand in for the second."""
    read = ("로이시", 0.93, By.FOREIGN)
    assert not voted(NAME, "ZO|Al", read, ("로이시", 0.9, By.FOREIGN)).held
    assert voted(NAME, "ZO|Al", read).held
    assert voted(NAME, "ZO|Al", read, ("로이시", 0.6, By.FOREIGN)).held
    # What a related language is less sure of takes nothing from it.
    assert not voted(NAME, "ZO|Al", read, ("로이시", 0.9, By.FOREIGN), ("로이시", 0.6, By.FOREIGN)).held
    assert not voted(NAME, "heRAR", ("旭東興業", 0.6, By.CROP), ("旭東興業", 0.5, By.FOREIGN)).held


def test_two_languages_that_agree_on_a_name_in_other_letters_are_believed() -> None:
    """Two of four looks may be unsure; with one look more than a language has, one must be as good as sure."""
    unsure = [("旭東興業", 0.62, By.FOREIGN), ("旭東興業", 0.7, By.FOREIGN)]
    assert voted(NAME, "ERR", *unsure).held
    assert not voted(NAME, "ERR", *unsure, *[("旭東興業", 0.95, By.FOREIGN)] * 2).held
    assert not voted(NAME, "ERR", *unsure, ("旭東興業", 0.83, By.FOREIGN)).held
    assert voted(NAME, "ERR", *unsure, ("旭東興業", 0.75, By.FOREIGN)).held


def test_a_language_that_lacks_a_sign_is_not_believed_against_another() -> None:
    """Japanese and simplified Chinese say the one for the other, and another one is as sure or says it twice."""
    three = [("一点集中", 0.83, By.FOREIGN)] * 2 + [("一点集中", 0.8, By.FOREIGN)]
    assert not voted(NAME, "Rf", *three).held
    assert not voted(NAME, "Rf", *three, ("一點集中", 0.8, By.FOREIGN)).held
    assert voted(NAME, "Rf", *three, *[("一點集中", 0.8, By.FOREIGN)] * 2).held
    assert voted(NAME, "Rf", *three, ("一點集中", 0.9, By.FOREIGN)).held


def test_a_part_of_what_the_reader_of_crops_said_has_lost_letters() -> None:
    """However sure the looks in other letters are of the rest."""
    rest = [("\u30e9\u30eb", 0.97, By.FOREIGN)] * 2
    assert not voted(NAME, "LSJ", *rest).held
    assert voted(NAME, "LSJ", ("\u30ec\u30e9\u30ec\u30e9\u30eb", 0.7, By.CROP), *rest).held


def test_what_the_reader_of_crops_is_sure_of_is_no_text_in_other_letters() -> None:
    """Of a name whose crop was lost but for a stroke, two looks surely said an Arabic letter."""
    stroke = [("\u0648", 0.9, By.FOREIGN), ("\u0648", 0.94, By.FOREIGN)]
    assert not voted(NAME, "dg", *stroke).held
    assert not voted(NAME, "dg", ("d", 0.5, By.CROP), *stroke).held
    assert voted(NAME, "dg", ("MasterOrlandoLD", 1.0, By.CROP), *stroke).held


def test_one_look_alone_does_not_tell_where_a_text_ends_that_touches_another() -> None:
    """However sure it is; with a second that says the same it is believed."""
    cell = Cell("", None, 0.0, held=True, box=BOX, why="joined")
    look = Reading("FlamingJa", 0.99, By.CROP)
    assert vote(Doubt(0, NAME, BOX, alone=True), cell, [look]).held
    again = Reading("FlamingJa", 0.8, By.STOCK)
    assert not vote(Doubt(0, NAME, BOX, alone=True), cell, [look, again]).held


def test_other_letters_do_not_tell_latin_ones() -> None:
    """Japanese knows no accents: `メBabyRoycîee` is read without one, twice and surely."""
    read = ("メBabyRoyciee", 0.93, By.FOREIGN)
    assert voted(NAME, "XBabyRoyciee", read, read).held


def test_other_letters_say_nothing_against_latin_ones() -> None:
    """Two looks of three that say a name carry it, whatever it looks like in Russian."""
    said = [("Warzone", 0.9, By.STOCK), ("Warzone", 0.8, By.STOCK), ("Шаггопе", 0.8, By.FOREIGN)]
    assert voted(NAME, "{Warzone", *said).text == "Warzone"
    assert not voted(NAME, "{Warzone", *said).held


def test_a_code_is_read_by_the_digits_that_its_letters_look_like() -> None:
    """`RA` is no rank; `R4` is, and looks like it."""
    role = replace(NAME, name="role", type=ColumnType.TEXT, values=("R1", "R2", "R3", "R4", "R5"))
    assert (voted(role, "", ("RA", 0.4, By.STOCK), ("R4", 0.7, By.STOCK)).text) == "R4"
    assert not voted(role, "", ("RA", 0.4, By.STOCK), ("R4", 0.7, By.STOCK)).held
    assert voted(role, "", ("RX", 0.4, By.STOCK), ("R4", 0.7, By.STOCK)).held


def test_what_the_drawing_denies_needs_two_readers() -> None:
    """However often one reader says it; and it stands in nobody's way."""
    said = [Reading("Domination", 0.95, By.STOCK, denied=True)] * 3
    doubt, cell = Doubt(0, NAME, BOX), Cell("Domination", None, 0.5, held=True, box=BOX, why="unsure")
    assert vote(doubt, cell, said).held
    assert not vote(doubt, cell, [*said, Reading("Domination", 0.6, By.CROP, denied=True)]).held
    found = vote(doubt, cell, [*said, Reading("Dom1nation", 0.95, By.CROP)])
    assert (found.text, found.held) == ("Dom1nation", False)


def test_one_reader_alone_does_not_outweigh_the_drawing_where_all_must_agree_either() -> None:
    """A rim before the text was read as a colon, each time."""
    doubt, cell = Doubt(0, NAME, BOX, unanimous=True), Cell("", None, 0.0, held=True, box=BOX, why="unsure")
    said = [Reading(": Warzone", sure, By.STOCK, denied=True) for sure in (0.77, 0.83)]
    assert vote(doubt, cell, said).held
    assert not vote(doubt, cell, [*said, Reading(": Warzone", 0.6, By.CROP, denied=True)]).held


@pytest.mark.parametrize(
    ("sure", "others", "held"),
    [
        (0.99, ("ArwenvWindx", "ArnwenWindx", "ArwenwWindx"), False),
        (0.97, ("ArwenvWindx", "ArnwenWindx", "ArwenwWindx"), True),
        (0.99, ("ArwenvWindx", "ArwenvWindx", "ArwenwWindx"), True),
        (0.99, ("ArwenvWindx",), True),
        (0.99, ("\u00c1rwenWindx.y", "ArnwenWindx", "ArwenwWindx"), True),
    ],
    ids=["babble", "not sure enough", "the same twice", "one look", "one saw more"],
)
def test_what_the_reader_of_crops_is_very_sure_of_stands_where_the_other_babbles(
    sure: float,
    others: tuple[str, ...],
    held: bool,  # noqa: FBT001 - a case
) -> None:
    """Small type, of which Tesseract makes something else each time."""
    said = [(text, 0.6, By.STOCK) for text in others]
    assert voted(NAME, others[0], *said[1:], ("ArwenWindx", sure, By.CROP)).held is held


def test_two_readers_that_the_drawing_denies_must_one_be_sure() -> None:
    """`11` in slanted type is one part, and both took it for `1`."""
    cell = Cell("1", 1, 0.5, held=True, box=BOX, why="unsure")
    said = [Reading("1", 0.5, By.STOCK, denied=True), Reading("1", 0.35, By.CROP, denied=True)]
    assert vote(Doubt(0, POWER, BOX), cell, said).held
    assert not vote(Doubt(0, POWER, BOX), cell, [said[0], replace(said[1], confidence=0.95)]).held


def test_of_a_single_sign_none_may_say_another() -> None:
    """A `7` that two readers took for a `1`; a digit more, and the rest of the number would tell."""
    assert voted(POWER, "7", ("1", 0.7, By.CROP), ("1", 0.8, By.NUMBERS)).held
    assert not voted(POWER, "75", ("15", 0.7, By.CROP), ("15", 0.8, By.NUMBERS)).held
    assert not voted(POWER, "", ("1", 0.7, By.CROP), ("1", 0.8, By.NUMBERS)).held
    assert not voted(POWER, "7", ("7", 0.7, By.CROP), ("2", 0.0, By.NUMBERS)).held


def test_what_the_reader_of_crops_is_sure_of_counts_though_letters_touch() -> None:
    """Two looks at a slanted `77` said `7?`."""
    cell = Cell("Feu7?", "Feu7?", 0.8, held=True, box=BOX, why="unsure")
    said = [Reading("Feu7?", 0.84, By.STOCK), Reading("Feu7?", 0.56, By.STOCK)]
    assert not vote(Doubt(0, NAME, BOX), cell, said).held
    assert vote(Doubt(0, NAME, BOX), cell, [*said, Reading("Feu77", 0.99, By.CROP, denied=True)]).held


def test_readings_agree_by_what_they_mean() -> None:
    """A comma more or less in a number, a space in a name; written as the better reader writes it."""
    power = voted(POWER, "270 817", ("270,817", 0.9, By.CROP))
    assert (power.text, power.value, power.held) == ("270 817", 270817, False)
    name = voted(NAME, "Numb Little Bug", ("NumbLittleBug", 0.9, By.CROP))
    assert (name.text, name.held) == ("Numb Little Bug", False)


def test_looks_that_are_sure_of_nothing_do_not_make_a_name() -> None:
    """An icon is read alike twice, with little confidence."""
    cell = Cell("g", None, 0.3, held=True, box=BOX, why="unsure")
    assert vote(Doubt(0, NAME, BOX), cell, [Reading("g", 0.3, By.STOCK)] * 3).held
    assert vote(Doubt(0, NAME, BOX), cell, [Reading("g", 0.55, By.STOCK)] * 3).held
    assert not vote(Doubt(0, POWER, BOX), cell, [Reading("9", 0.55, By.STOCK)] * 3).held


@pytest.mark.parametrize(("sure", "held"), [(0.72, True), (0.6, False)])
def test_a_number_of_which_two_readers_lost_a_digit_is_held(sure: float, held: bool) -> None:  # noqa: FBT001 - a case
    """The crop had no `2`, so the drawing denies the look that saw it."""
    said = [Reading("294", sure, By.STOCK, denied=True), Reading("94", 0.83, By.CROP), Reading("94", 0.17, By.NUMBERS)]
    assert vote(Doubt(0, POWER, BOX), Cell("294", 294, sure, held=True, box=BOX, why="unsure"), said).held == held


@pytest.mark.parametrize(("name", "held"), [("2%", True), ("2x", False)])
def test_a_sign_that_names_hardly_have_needs_two_readers(name: str, held: bool) -> None:  # noqa: FBT001 - a case
    """Two Korean letters were read as a number and a sign of percent, twice and surely."""
    assert voted(NAME, "ae", (name, 0.89, By.STOCK), (name, 0.8, By.STOCK)).held == held
    assert not voted(NAME, "ae", (name, 0.89, By.STOCK), (name, 0.8, By.CROP)).held


def test_who_read_nothing_says_nothing_against_the_others() -> None:
    """The reader of crops cannot read Arabic, and is half sure of a blank."""
    said = [("\u0633\u0627\u0637\u064a", 0.92, By.FOREIGN)] * 2
    assert not voted(NAME, "", (" ", 0.53, By.CROP), *said, unanimous=True).held


def test_a_cell_with_something_beside_it_needs_every_reading() -> None:
    """One that says another thing is enough to hold it, unless it hardly knows what it says."""
    same = [("1200", 0.9, By.CROP), ("1200", 0.9, By.STOCK)]
    assert not voted(POWER, "1200", *same, unanimous=True).held
    assert voted(POWER, "1200", *same, ("21200", 0.6, By.STOCK), unanimous=True).held
    assert not voted(POWER, "1200", *same, ("21200", 0.2, By.STOCK), unanimous=True).held
    assert voted(POWER, "1200", unanimous=True).held


def test_where_all_must_agree_the_drawing_must_not_deny_all() -> None:
    """A sign that was sought, of which only `2` and `z` were made though it is drawn as neither."""
    cell = Cell("", None, 0.0, held=True, box=BOX, why="disagree")
    said = [Reading("2", 0.25, By.NUMBERS, denied=True), Reading("z", 0.63, By.STOCK, denied=True)]
    assert vote(Doubt(0, POWER, BOX, unanimous=True), cell, said).held
    assert not vote(Doubt(0, POWER, BOX, unanimous=True), cell, [said[0], replace(said[1], denied=False)]).held


def test_beside_an_icon_other_letters_need_to_be_as_sure_as_anywhere() -> None:
    """`Anador` beside a crown was denied by its drawing, and a Russian reader said the same twice, half sure."""
    cell = Cell("Anador", "Anador", 0.5, held=True, box=BOX, why="unsure")
    said = [
        Reading("Anador", 0.5, By.STOCK, denied=True),
        *[Reading("\u0410\u043f\u0430\u0434\u043e\u0433", 0.53, By.FOREIGN)] * 2,
    ]
    assert vote(Doubt(0, NAME, BOX, unanimous=True), cell, said).held
    sure = [replace(one, confidence=0.95) for one in said]
    assert not vote(Doubt(0, NAME, BOX, unanimous=True), cell, sure).held


LOOKS = st.lists(
    st.tuples(st.sampled_from(["1200", "7200", "x", ""]), st.floats(0, 1), st.sampled_from(By)), max_size=6
)


@given(LOOKS, st.booleans())
def test_what_is_trusted_fits_its_column_and_was_read(looks: list[tuple[str, float, By]], unanimous: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    """No vote makes up a text, and a text that does not fit is never trusted."""
    cell = voted(POWER, "1200", *looks, unanimous=unanimous)
    assert cell.text in {"1200", *(text for text, _, _ in looks)}
    assert cell.held or cell.value in {1200, 7200}
    assert {cell.text, *cell.guesses} <= {"1200", *(text for text, _, _ in looks)}
    assert len({cell.text, *cell.guesses}) == 1 + len(cell.guesses)


def test_other_rows_confirm_a_text_and_carry_none_alone() -> None:
    """One look that gave what stands in other rows is believed; no look, and it stays a question."""
    server = Column(name="server", type=ColumnType.TEXT, x=(0, 1), y=(0, 1), metrics=())
    looks = [("Aarzone #5", 0.5, By.STOCK), ("Warzone #5", 0.4, By.STOCK)]
    assert voted(server, "(Warzone #5", *looks).held
    cell = voted(server, "(Warzone #5", *looks, ("Warzone #5", 0.0, By.COLUMN))
    assert (cell.text, cell.held) == ("Warzone #5", False)


def test_looks_that_agree_on_what_none_is_sure_of_settle_nothing() -> None:
    """Also where all must agree: of a blur they may say the same twice."""
    assert voted(NAME, "", ("Fraper", 0.23, By.STOCK), ("Fraper", 0.37, By.STOCK), unanimous=True).held
    assert not voted(NAME, "", ("Paper", 0.4, By.STOCK), ("Paper", 0.7, By.STOCK), unanimous=True).held


@pytest.mark.parametrize(
    ("crop", "held"),
    [(("", 0.0), True), (("264", 0.98), True), (("aIas", 0.8), True), (("alas", 0.3), False), (("Alos", 0.5), False)],
)
def test_the_drawing_is_no_witness_of_letters_that_the_reader_of_crops_did_not_see(
    crop: tuple[str, float],
    held: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    """What is drawn alike in every row was misread alike in every row; and an `I` is drawn as an `l`."""
    said = [Reading("alas", 0.83, By.STOCK), Reading("alas", 0.0, By.GLYPHS), Reading(*crop, By.CROP)]
    cell = Cell("alas", "alas", 0.83, held=True, box=BOX, why="unsure")
    assert vote(Doubt(0, NAME, BOX), cell, said).held is held
    # Without such a reader, and where it gave nothing of a number, there is no more to go by.
    assert not vote(Doubt(0, NAME, BOX), cell, said[:2]).held
    number = [Reading("1200", 0.6, By.STOCK), Reading("1200", 0.0, By.GLYPHS), Reading("", 0.0, By.CROP)]
    assert not vote(Doubt(0, POWER, BOX), cell, number).held
