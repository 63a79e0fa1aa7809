"""What is asked, and which corrections answer it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from daemon.domain.corrections import CellIs, Correction, DayIs, Different, Excused, Ignored, NameIs, NotAMember, RowIs
from daemon.domain.names import nearest, skeleton
from daemon.domain.questions import Question, QuestionKind, Spot, answer, guesses, other_answers, unanswered

SHOT = "3f2a9c1bd0e4" + "5" * 52
READING = Question(
    kind=QuestionKind.READING,
    screen="lg_war",
    game_day=date(2026, 11, 19),
    member="Wren",
    column="boost",
    text="1O4O",
    why="disagree",
    row=4,
    spot=Spot(screenshot=SHOT, archived_as="a.png", row_box=(0, 0, 9, 9), box=(1, 1, 2, 2)),
    file_name="a.png",
    options=("1040", "7040"),
    needed=True,
    events=1,
)
NAME = replace(READING, kind=QuestionKind.NAME, member="", column="name", text="Wrem", options=("Wren",))
ROW = replace(NAME, kind=QuestionKind.ROW)
RENAME = replace(NAME, kind=QuestionKind.RENAME, member="Menace", text="Menacho", row=7, options=("Menace",))
DAY = replace(READING, kind=QuestionKind.DAY, member="", column="", text="", row=0, options=("2026-11-19",))


def test_each_option_is_a_correction() -> None:
    """A screenshot is named by so many digits as never tell two apart wrongly."""
    shot = SHOT[:12]
    assert guesses(READING) == (CellIs(shot, 4, "boost", "1040"), CellIs(shot, 4, "boost", "7040"))
    assert guesses(NAME) == (NameIs("Wrem", "Wren"),)
    assert guesses(ROW) == (RowIs(shot, 4, "Wren"),)
    assert guesses(DAY) == (DayIs(shot, date(2026, 11, 19)),)
    assert other_answers(NAME) == (NameIs("Wrem", "Wrem"), NotAMember("Wrem"))
    assert guesses(RENAME) == (NameIs("Menacho", "Menace"),)
    assert other_answers(RENAME) == (Different(frozenset({"Menacho", "Menace"})), NameIs("Menacho", "Menacho"))
    assert other_answers(DAY) == (Ignored(shot),)
    assert other_answers(ROW) == other_answers(READING) == ()
    with pytest.raises(ValueError, match="isoformat"):
        answer(DAY, "yesterday")


@pytest.mark.parametrize(
    ("correction", "answered"),
    [
        (CellIs(SHOT, 4, "boost", "9"), [READING]),
        (CellIs(SHOT[:8], 4, "boost", "9"), [READING]),
        (CellIs(SHOT, 4, "name", "Wren"), [NAME, ROW]),
        (RowIs(SHOT[:10], 4, "Ann"), [ROW]),
        (NameIs("Wrem", "Ann"), [NAME]),
        (NotAMember("Wrem"), [NAME]),
        (DayIs(SHOT, date(2026, 1, 1)), [DAY]),
        (Ignored(SHOT[:9]), [READING, NAME, RENAME, ROW, DAY]),
        (NameIs("Menacho", "Somebody"), [RENAME]),
        (Different(frozenset({"Menace", "Menacho"})), [RENAME]),
        (Different(frozenset({"Menace", "Wrem"})), []),
        (CellIs(SHOT, 5, "boost", "9"), []),
        (RowIs("4" * 12, 4, "Ann"), []),
        (Excused("Wren", date(2026, 11, 1), date(2026, 11, 30)), []),
    ],
)
def test_what_is_answered_is_not_asked(correction: Correction, answered: list[Question]) -> None:
    """Whatever the answer was, and however many digits of the screenshot it names."""
    asked = [READING, NAME, RENAME, ROW, DAY]
    assert unanswered(asked, [correction]) == [question for question in asked if question not in answered]


def test_the_nearest_members_come_first() -> None:
    """By their letters, misread ones and all; whoever is like nothing is left out."""
    members = {name: {skeleton(name)} for name in ("Koinue", "Blade", "Koin", "Zephyrine")}
    assert nearest("K0inve", members, 3) == ["Koinue", "Koin"]
    assert nearest("K0inve", members, 1) == ["Koinue"]
    assert nearest("xxxxxx", members, 3) == []
    assert nearest("B1ade", {"Sword": {"blade"}, "None": set()}, 3) == ["Sword"]
