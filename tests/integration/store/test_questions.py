"""What is asked of the officer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daemon.adapters.store.questions import published_questions
from daemon.domain.corrections import Correction
from daemon.domain.ledger import CaptureSource
from daemon.domain.questions import Question, QuestionKind, guesses, other_answers, unanswered

if TYPE_CHECKING:
    from tests.integration.store.conftest import Store

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def asked(store: Store) -> list[Question]:
    return list(store.judge_.review(store.config, store.packs, AT).questions)


def with_roster(store: Store, *names: str) -> None:
    store.settings = {**store.settings, "roster": {"members": list(names)}}


def test_a_held_value_is_asked_with_what_else_was_read(store: Store) -> None:
    """The read text comes first where it can be right; the correction it makes settles it."""
    row, cell = store.row, store.cell
    store.judge(
        store.shot(
            key="a",
            at=AT,
            rows=[
                row("Ann", boost=cell(1200, why="disagree", guesses=("7200", "1200", "1700"), at=40), at=40),
                row("Bob", boost=cell(120, why="cut"), power=cell(None, "x", why="type"), points=cell(5, why="unsure")),
            ],
        )
    )
    first, *others = asked(store)
    assert (first.kind, first.member, first.column, first.why) == (QuestionKind.READING, "Ann", "boost", "disagree")
    assert (first.text, first.options, first.needed) == ("1200", ("1200", "7200", "1700"), True)
    assert (first.spot.row_box, first.spot.box) == ((0, 40, 500, 40), (10, 40, 50, 20))
    assert [(q.member, q.column, q.options, q.needed) for q in others] == [
        ("Bob", "boost", (), True),
        ("Bob", "power", (), True),
        ("Bob", "points", ("5",), False),
    ]
    store.judge(corrections=[guesses(first)[1]])
    assert first not in asked(store)
    assert store.rows("SELECT number, text FROM observations WHERE member = 'Ann' AND metric = 'boost'") == [
        (7200, "7200")
    ]


@pytest.mark.parametrize("why", ["narrow", "shared"])
def test_a_part_of_a_text_is_no_answer(store: Store, why: str) -> None:
    """Nor is what another column has as well."""
    store.judge(store.shot(key="a", at=AT, rows=[store.row("Ann", boost=store.cell(832, why=why))]))
    (question,) = asked(store)
    assert (question.why, question.options) == (why, ())


def test_of_a_gauge_only_the_latest_reading_is_asked(store: Store) -> None:
    """The earlier ones are settled with it; of a counter each one may be the largest."""
    cell = store.cell
    for minute, key in enumerate("ab"):
        boost, points = cell(1200 + minute, why="unsure"), cell(5 + minute, why="unsure")
        store.keep(store.shot(key=key, at=AT + minute * MINUTE, rows=[store.row("Ann", boost=boost, points=points)]))
    store.judge()
    assert [(q.column, q.text) for q in asked(store)] == [("boost", "1201"), ("points", "6"), ("points", "5")]
    store.judge(corrections=[guesses(asked(store)[0])[0]])
    assert [q.column for q in asked(store)] == ["points", "points"]


def test_a_strange_name_is_one_question_with_the_members_who_may_be_meant(store: Store) -> None:
    """However many rows it has; nobody who stands beside it on a picture is meant."""
    with_roster(store, "Kestrel", "Kestral", "Umbra")
    rows = [store.row("Kestrek", boost=600, power=(5, 9)), store.row("Kestral", boost=2000)]
    store.judge(store.shot(key="a", at=AT, rows=rows))
    (question,) = asked(store)
    assert (question.kind, question.text, question.member) == (QuestionKind.NAME, "Kestrek", "")
    assert (question.options, question.events, question.row) == (("Kestrel",), 1, 0)
    (means,) = guesses(question)
    store.judge(corrections=[means])
    assert not asked(store)
    assert ("Kestrel", "low_boost", 1) in store.marks()


def test_a_strange_name_may_be_a_new_member_or_nobody(store: Store) -> None:
    """Either answer settles it, and nothing else is asked of it."""
    with_roster(store, "Ann")
    store.judge(
        store.shot(key="a", at=AT, rows=[store.row("Ann", boost=2000), store.row("Zephyrine", boost=600, power=(5, 9))])
    )
    (question,) = asked(store)
    new, nobody = other_answers(question)
    store.judge(corrections=[new])
    assert not asked(store)
    assert store.marks() == [("Zephyrine", "low_boost", 1)]
    store.judge(corrections=[nobody])
    assert not asked(store)
    assert not store.marks()


def test_a_row_without_a_sure_name_is_asked_unless_it_is_settled_without(store: Store) -> None:
    """A second picture of the day may show the member surely; a row that could change nothing comes last."""
    with_roster(store, "Kestrel", "Umbra")
    unsure = store.cell("Kestre", why="unsure", guesses=("Umbro",))
    store.judge(store.shot(key="a", at=AT, rows=[store.row(unsure, boost=600, held=True)]))
    (question,) = asked(store)
    assert (question.kind, question.needed, question.options) == (QuestionKind.ROW, True, ("Kestrel", "Umbra"))
    store.judge(store.shot(key="b", at=AT + MINUTE, rows=[store.row("Kestrel", boost=600)]))
    (question,) = asked(store)
    assert not question.needed
    store.judge(corrections=[guesses(question)[0]])
    assert not asked(store)


def test_two_rows_of_one_member_are_each_asked(store: Store) -> None:
    """One of them is somebody else's; an answer frees both."""
    with_roster(store, "Kestrel", "Umbra")
    rows = [store.row("Kestrel", boost=600), store.row("Kestrel", boost=2000)]
    store.judge(store.shot(key="a", at=AT, rows=rows))
    questions = asked(store)
    assert [(q.kind, q.why, q.row) for q in questions] == [(QuestionKind.ROW, "twice", n) for n in (0, 1)]


def test_days_are_asked_with_their_likeliest_day(store: Store) -> None:
    """An old file time is needed; a copy of another day's list is only told."""
    rows = [store.row(name, boost=2000) for name in ("Ann", "Bob", "Cleo")]
    store.judge(
        store.shot(key="a", at=AT, rows=rows),
        store.shot(key="b", at=AT + DAY, rows=rows),
        store.shot(key="c", at=AT - 3 * DAY, received=AT, source=CaptureSource.FILE_TIME, rows=rows[:1]),
    )
    old, copy = asked(store)
    assert (old.kind, old.why, old.options, old.needed) == (QuestionKind.DAY, "asked", ("2026-11-13",), True)
    assert (copy.why, copy.other_day, copy.needed) == ("copy", AT.date(), False)
    assert old.spot.box == (0, 0, 1000, 500)
    store.judge(corrections=[guesses(old)[0], *other_answers(copy)])
    assert not asked(store)


def test_the_most_useful_comes_first(store: Store) -> None:
    """What a judgement waits for, names before values, and the newest first."""
    with_roster(store, "Ann")
    for number in range(3):
        held = store.row("Ann", boost=store.cell(1, why="unsure"), points=store.cell(1, why="unsure"))
        store.keep(store.shot(key=str(number), at=AT + number * DAY, rows=[held]))
    store.keep(store.shot(key="z", at=AT, rows=[store.row("Zephyrine", boost=600, power=(5, 9))]))
    store.judge()
    assert [(q.kind.value, q.column, q.game_day.day) for q in asked(store)] == [
        ("name", "name", 16),
        *(("reading", "boost", day) for day in (18, 17, 16)),
        *(("reading", "points", day) for day in (18, 17, 16)),
    ]


def test_every_question_is_answered_by_its_guesses_and_the_copy_asks_the_same(store: Store, tmp_path: Path) -> None:
    """Whoever reads the published copy is asked what the page asks; an answer that was given is not asked again."""
    with_roster(store, "Kestrel", "Umbra")
    rows = [
        store.row("Kestrek", boost=600),
        store.row(store.cell("Umbr", why="unsure"), held=True, boost=5),
        store.row("Kestrel", boost=store.cell(1, why="unsure")),
    ]
    store.judge(store.shot(key="a", at=AT, rows=rows))
    store.judge_.publish(tmp_path / "copy.duckdb")
    judged_at, published = published_questions(tmp_path / "copy.duckdb")
    assert list(published) == asked(store)
    assert judged_at.tzinfo is not None
    answers: list[Correction] = [
        guess for question in published for guess in (*guesses(question), *other_answers(question))[:1]
    ]
    assert unanswered(published, answers) == []
    assert {question.kind for question in published} == {QuestionKind.NAME, QuestionKind.ROW, QuestionKind.READING}
