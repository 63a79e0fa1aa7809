"""What Muster asks the officer, and the corrections that answer it.

A question stands for one thing that a person can settle: whose a name or a row is, what stands in a cell, or which day
a picture speaks of. Its options are only guesses: what is true is on the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from daemon.domain.corrections import (
    LEAST_DIGITS,
    CellIs,
    Correction,
    DayIs,
    Different,
    Ignored,
    NameIs,
    NotAMember,
    RowIs,
    about,
)
from daemon.domain.renames import Rename

SHOWN_DIGITS = 12
"""Digits of a SHA-256 that stand for a screenshot in an answer: with 16,000 of them, two share so many with a chance
under one in a million."""


class QuestionKind(StrEnum):
    """What is asked, the most useful first: a name settles all its rows, a day all rows of a picture."""

    NAME = "name"
    RENAME = "rename"
    DAY = "day"
    ROW = "row"
    READING = "reading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on a screenshot: the row, and the box in it that is spoken of, both `[x, y, width, height]` in pixels.

    `archived_as` is the picture's path below the archive.
    """

    screenshot: str
    archived_as: str
    row_box: tuple[int, int, int, int]
    box: tuple[int, int, int, int]


class Cutout(StrEnum):
    """How a place is shown: its row with the box marked, the box alone and large, or the whole screenshot small."""

    ROW = "row"
    CELL = "cell"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to settle.

    `member` is whose cell it is, "" where that is what is asked; `text` what was read, `why` one of `HELD_REASONS` or
    `NAME_REASONS`, for a day `asked` or `copy` (of `other_day`). `options` are the likeliest answers first: texts of a
    cell, or members; the first of a cell is what was read, where that could be right. `events` are how many events wait
    for the answer, and `needed` says that some judgement does. `rename` has what speaks for a new name.
    """

    kind: QuestionKind
    screen: str
    game_day: date
    member: str
    column: str
    text: str
    why: str
    row: int
    spot: Spot
    file_name: str
    options: tuple[str, ...]
    needed: bool
    events: int
    other_day: date | None = None
    rename: Rename | None = None

    @property
    def screenshot(self) -> str:
        """The beginning of the screenshot's SHA-256, as corrections name it."""
        return self.spot.screenshot[:SHOWN_DIGITS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything that waits for the officer, the most useful first, and what the page about it has to know."""

    alliance: str
    language: str
    made_at: datetime
    questions: tuple[Question, ...]
    titles: Mapping[str, str] = field(hash=False)


def guesses(question: Question) -> tuple[Correction, ...]:
    """The options as corrections, in their order."""
    return tuple(answer(question, option) for option in question.options)


def answer(question: Question, said: str) -> Correction:
    """What a person says to the question, as a correction: a text, a member's name, or for a day an ISO date.

    Raises ValueError when a day is asked and `said` is none.
    """
    match question.kind:
        case QuestionKind.NAME | QuestionKind.RENAME:
            return NameIs(question.text, said)
        case QuestionKind.ROW:
            return RowIs(question.screenshot, question.row, said)
        case QuestionKind.DAY:
            return DayIs(question.screenshot, date.fromisoformat(said))
        case QuestionKind.READING:
            return CellIs(question.screenshot, question.row, question.column, said)


def other_answers(question: Question) -> tuple[Correction, ...]:
    """Answers beside the guesses: a name is a new member's, or nobody's, or two people; a picture must not count."""
    if question.kind is QuestionKind.NAME:
        return NameIs(question.text, question.text), NotAMember(question.text)
    if question.kind is QuestionKind.RENAME:
        return Different(frozenset({question.text, question.member})), NameIs(question.text, question.text)
    if question.kind is QuestionKind.DAY:
        return (Ignored(question.screenshot),)
    return ()


def unanswered(questions: Iterable[Question], corrections: Iterable[Correction]) -> list[Question]:
    """The questions that none of the corrections answers, in their order."""
    said = list(corrections)
    subjects = {about(correction) for correction in said}
    ignored = {c.screenshot[:LEAST_DIGITS] for c in said if isinstance(c, Ignored)}
    return [
        question
        for question in questions
        if question.screenshot[:LEAST_DIGITS] not in ignored and not subjects & _settling(question)
    ]


def _settling(question: Question) -> set[tuple[object, ...] | None]:
    """What a correction may speak of to settle the question."""
    asked = about(answer(question, question.game_day.isoformat()))
    # Whose a row is may also be said by what its name is, and of a new name that it is somebody else's.
    name = about(CellIs(question.screenshot, question.row, question.column, ""))
    return {asked, name, about(Different(frozenset({question.text, question.member})))}
