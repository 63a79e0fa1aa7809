"""What the page of questions shows: the questions in groups, each with its answers as lines to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from daemon.adapters.pages.report_words import LANGUAGES, Language
from daemon.adapters.settings.correction_lines import correction_line, written
from daemon.domain.corrections import CellIs, Correction, DayIs, Different, Ignored, NameIs, NotAMember, RowIs
from daemon.domain.names import UNKNOWN
from daemon.domain.questions import Cutout, Question, QuestionKind, Review, Spot, guesses, other_answers
from daemon.domain.renames import Reason, Rename

SHOWN_QUESTIONS = 120
"""So many questions stand on the page, with 1.5 MB of pictures: nobody answers more at a sitting, and the page is made
anew when some are answered."""

SPARE = "spare"
"""The group of what no judgement waits for."""

_CUTOUTS = {
    QuestionKind.NAME: (Cutout.ROW,),
    QuestionKind.RENAME: (Cutout.ROW,),
    QuestionKind.ROW: (Cutout.ROW, Cutout.CELL),
    QuestionKind.READING: (Cutout.ROW, Cutout.CELL),
    QuestionKind.DAY: (Cutout.PAGE,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer: what it says, a word about it, and the line to paste."""

    label: str
    note: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One question as shown. `blank` is the line of an answer of one's own, before and after what is typed."""

    number: int
    question: Question
    heading: str
    about: str
    why: str
    choices: tuple[Choice, ...]
    blank: tuple[str, str]
    hint: str
    pictures: tuple[tuple[Spot, Cutout], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions of one kind, with what an answer to them does."""

    key: str
    heading: str
    advice: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """The whole page; `left_out` questions have no room on it."""

    review: Review
    words: Language
    groups: tuple[Group, ...]
    waiting: int
    left_out: int

    @property
    def pictures(self) -> tuple[tuple[Spot, Cutout], ...]:
        """Every picture on the page."""
        return tuple(picture for group in self.groups for card in group.cards for picture in card.pictures)


def review_view(review: Review) -> ReviewView:
    """Work out what the page shows. Raises KeyError for a language that has no words."""
    words = LANGUAGES[review.language]
    shown = review.questions[:SHOWN_QUESTIONS]
    numbered = [review_card(number, question, review.titles, words) for number, question in enumerate(shown, 1)]
    return ReviewView(
        review=review,
        words=words,
        groups=tuple(
            _group(words, key, list(cards)) for key, cards in groupby(numbered, lambda card: _group_of(card.question))
        ),
        waiting=sum(question.needed for question in review.questions),
        left_out=len(review.questions) - len(shown),
    )


def _group_of(question: Question) -> str:
    return question.kind.value if question.needed else SPARE


def _group(words: Language, key: str, cards: Sequence[Card]) -> Group:
    return Group(
        key=key,
        heading=words.count(f"review.{key}.heading", len(cards)),
        advice=words.say(f"review.{key}.advice"),
        cards=tuple(cards),
    )


def review_card(number: int, question: Question, titles: Mapping[str, str], words: Language) -> Card:
    """A question as it is shown."""
    column = words.title(question.column, titles)
    return Card(
        number=number,
        question=question,
        heading=words.say(f"review.ask.{question.kind}", name=question.text, member=question.member, column=column),
        about=", ".join(_about(question, titles, words)),
        why=_why(question, words, titles),
        choices=tuple(_choices(question, words)),
        blank=_blank(question),
        hint=words.say(f"review.hint.{question.kind}"),
        pictures=tuple((question.spot, cutout) for cutout in _CUTOUTS[question.kind]),
    )


def _about(question: Question, titles: Mapping[str, str], words: Language) -> Iterator[str]:
    yield words.title(question.screen, titles)
    if question.kind is not QuestionKind.DAY:
        yield words.short_day(question.game_day)
    if question.events > 1:
        yield words.count("review.events", question.events)


def _why(question: Question, words: Language, titles: Mapping[str, str]) -> str:
    """Why it is asked."""
    if question.kind is QuestionKind.DAY:
        day, other = words.day(question.game_day), question.other_day
        return words.say(f"review.why.{question.why}", day=day, other=words.day(other) if other else day)
    if question.rename is not None:
        return "; ".join(_fitting(question.rename, words, titles))
    # The reason of a name is what the group is about.
    return "" if question.why == UNKNOWN else words.reason(question.why)


def _fitting(rename: Rename, words: Language, titles: Mapping[str, str]) -> Iterator[str]:
    """What speaks for a new name: the days, a number that is the same, the rank, the names themselves."""
    days = {"last": words.short_day(rename.last_seen_on), "first": words.short_day(rename.first_seen_on)}
    yield words.say("rename.days", **days)
    if Reason.NUMBER in rename.because and rename.before is not None and rename.since is not None:
        metric, before, since = words.title(rename.metric, titles), rename.before, rename.since
        yield words.say("rename.number", metric=metric, before=words.amount(before), since=words.amount(since))
    for reason in (Reason.RANK, Reason.NAME):
        if reason in rename.because:
            yield words.say(f"rename.{reason}")


def _choices(question: Question, words: Language) -> Iterator[Choice]:
    for correction in (*guesses(question), *other_answers(question)):
        label, note = _said(question, correction, words)
        yield Choice(label=label, note=note, line=f"  - {correction_line(correction)}")


_SAID = {NotAMember: "review.nobody", Different: "review.different", Ignored: "review.ignore"}
"""Answers that are a sentence of their own."""


def _said(question: Question, correction: Correction, words: Language) -> tuple[str, str]:
    """What an answer says, and a word about it."""
    label, note = "", ""
    match correction:
        case CellIs(_, _, _, text):
            label, note = text, words.say("review.as_read") if text == question.text else ""
        case NameIs(name, member) if name == member:
            label = words.say("review.new_member")
        case NameIs(_, member) | RowIs(_, _, member):
            label, note = member, words.say("review.new_name") if question.kind is QuestionKind.RENAME else ""
        case DayIs(_, day):
            label = words.day(day)
        case _:
            label = words.say(_SAID[type(correction)])
    return label, note


def _blank(question: Question) -> tuple[str, str]:
    """The line of an answer of one's own, as it is before and after what the officer types."""
    shot = f"screenshot: {question.screenshot}"
    match question.kind:
        case QuestionKind.NAME | QuestionKind.RENAME:
            return f"  - {{name: {written(question.text)}, member: ", "}"
        case QuestionKind.ROW:
            return f"  - {{{shot}, row: {question.row}, member: ", "}"
        case QuestionKind.DAY:
            return f"  - {{{shot}, day: ", "}"
        case QuestionKind.READING:
            return f"  - {{{shot}, row: {question.row}, column: {question.column}, value: ", "}"
