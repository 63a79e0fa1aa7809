"""What waits for the officer, laid on a desk: questions from the published copy, answers into `corrections.yaml`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from daemon.adapters.pages.correction_words import correction_words
from daemon.adapters.pages.report_words import LANGUAGES, Language
from daemon.adapters.pages.review_view import Card, review_card
from daemon.adapters.processes.clock import SystemClock
from daemon.adapters.settings.corrections_file import Change, CorrectionsFile
from daemon.adapters.store.questions import published_members, published_questions
from daemon.app.cutting import archive_crops
from daemon.app.mending import PUBLISHED
from daemon.app.settled import CORRECTIONS, Settled, settle_settings
from daemon.config.corrections import CorrectionText
from daemon.domain.cells import cleaned, value
from daemon.domain.corrections import Correction, NameIs
from daemon.domain.days import Week, game_day
from daemon.domain.names import fold, nearest, skeleton
from daemon.domain.pack import titles
from daemon.domain.questions import Question, QuestionKind, answer, guesses, other_answers, unanswered
from daemon.domain.reading import MOST_GUESSES
from daemon.errors import NothingToDoError

__all__ = ["Asked", "Change", "Desk", "NobodyError", "corrections_listed", "open_desk", "withdraw"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as shown, and the corrections that its choices make, in their order."""

    question: Question
    card: Card
    answers: tuple[Correction, ...]


class Desk:
    """The questions, what is needed to judge an answer, and the file that it goes to."""

    def __init__(self, settled: Settled, file: CorrectionsFile, asked: Sequence[Question], members: set[str]) -> None:
        config = settled.config
        self.words: Language = LANGUAGES[config.alliance.language]
        self.file = file
        self._config = config
        self._columns = {(pack.screen, column.name): column for pack in settled.packs for column in pack.columns}
        self._titles = titles(settled.packs, config.alliance.language)
        self._members = set(members)
        self._crops = archive_crops(config)
        self.asked = tuple(
            Asked(question, review_card(number, question, self._titles, self.words), _answers(question))
            for number, question in enumerate(asked, 1)
        )

    def picture(self, asked: Asked) -> Path:
        """Where the whole screenshot lies."""
        return self._config.folders.archive / asked.question.spot.archived_as

    def view(self, asked: Asked) -> tuple[Path, ...]:
        """Cut the places in question out of the screenshot, into files, and show them where there is a screen.

        None when the screenshot is not in the archive as it was read.
        """
        folder = Path(mkdtemp(prefix="muster-correct-"))
        cut = self._crops.cut(asked.card.pictures)
        paths = []
        for place in asked.card.pictures:
            if place in cut:
                path = folder / f"{asked.card.number}-{place[1]}.webp"
                path.write_bytes(cut[place])
                paths.append(path)
        opener = _opener()
        if opener and paths:
            # It goes on by itself, and what it says is not ours.
            subprocess.Popen([opener, paths[0]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - the system's own program, and a path of ours
        return tuple(paths)

    def own_answer(self, asked: Asked, said: str) -> tuple[Correction, ...]:
        """What the officer typed as corrections; raises ValueError with a sentence when it answers nothing."""
        question, words = asked.question, self.words
        if question.kind is QuestionKind.DAY:
            try:
                return (answer(question, said),)
            except ValueError:
                raise ValueError(words.say("correct.no_day", text=said)) from None
        if question.kind is QuestionKind.READING:
            column = self._columns.get((question.screen, question.column))
            if column is None or value(column, cleaned(column, said)) is None:
                raise ValueError(words.say("correct.no_value", text=said))
            return (answer(question, said),)
        member = self._member(said)
        if member is None:
            near = nearest(said, {name: {skeleton(name)} for name in self._members}, MOST_GUESSES)
            hint = words.say("correct.near", names=", ".join(near)) if near else ""
            raise NobodyError(f"{words.say('correct.no_member', name=said)} {hint}".strip())
        return (answer(question, member),)

    def new_member(self, asked: Asked, name: str) -> tuple[Correction, ...]:
        """The answer that it is somebody new."""
        self._members.add(name)
        named, founded = answer(asked.question, name), NameIs(name, name)
        return (named,) if named == founded else (founded, named)

    def keep(self, answers: Sequence[Correction], because: str) -> tuple[Change, ...]:
        """Write an answer at once, and give what takes it back.

        Raises ConfigError or FolderError when it cannot be written; nothing of it is kept then.
        """
        alliance = self._config.alliance
        today = game_day(SystemClock().now(), alliance.time_zone, alliance.day_reset)
        changes: list[Change] = []
        with ExitStack() as back:
            for one in answers:
                changes.append(self.file.add(one, on=today, because=because))
                back.callback(self.file.undo, changes[-1])
            back.pop_all()
        return tuple(changes)

    def undo(self, changes: Sequence[Change]) -> bool:
        """Take an answer back; False when the file was changed by somebody else since."""
        return all(self.file.undo(change) for change in reversed(changes))

    def in_words(self, answers: Sequence[Correction]) -> str:
        """What an answer says."""
        return "; ".join(correction_words(one, self.words, self._titles) for one in answers)

    def _member(self, said: str) -> str | None:
        """The member who is meant, accents and capitals or not."""
        fitting = [member for member in self._members if member == said or fold(member) == fold(said)]
        return said if said in fitting else fitting[0] if len(fitting) == 1 else None


class NobodyError(ValueError):
    """No member is called so."""


def open_desk(path: Path, *, named: bool, week: Week | None) -> Desk:
    """What waits, of one week or of all.

    Raises ConfigError, StoreError, or NothingToDoError when nothing was read so far.
    """
    settled = settle_settings(path, named=named)
    copy = settled.config.folders.reports / PUBLISHED
    if not copy.is_file():
        raise NothingToDoError(f"There is no database {copy} yet: nothing was read so far. Type: muster run")
    judged_at, asked = published_questions(copy)
    file = CorrectionsFile(path.with_name(CORRECTIONS))
    # What was answered before the copy was made is in it; what was asked all the same was not settled by the answer.
    if file.path.exists() and datetime.fromtimestamp(file.path.stat().st_mtime, UTC) >= judged_at:
        asked = tuple(unanswered(asked, settled.corrections))
    if week is not None:
        asked = tuple(question for question in asked if Week.of(question.game_day) == week)
    members = published_members(copy) | {member.name for member in settled.config.roster.members}
    return Desk(settled, file, asked, members)


def corrections_listed(path: Path, *, named: bool) -> tuple[str, ...]:
    """Every correction in words, numbered in the order of the file, or that there is none. Raises ConfigError."""
    settled = settle_settings(path, named=named)
    words = LANGUAGES[settled.config.alliance.language]
    entries = CorrectionsFile(path.with_name(CORRECTIONS)).entries()
    told = [f"{number:3}  {_entry(entry, settled)}" for number, entry in enumerate(entries, 1)]
    return tuple(told) or (words.say("correct.list.none"),)


def withdraw(path: Path, number: int, *, named: bool) -> str:
    """Withdraw the correction with this number, counted from 1, and say which it was.

    Raises NothingToDoError when there is none, ConfigError or FolderError when the file cannot be changed.
    """
    settled = settle_settings(path, named=named)
    file = CorrectionsFile(path.with_name(CORRECTIONS))
    entries = file.entries()
    if not 1 <= number <= len(entries):
        raise NothingToDoError(f"There is no correction {number}: {file.path.name} holds {len(entries)}.")
    file.withdraw(number - 1)
    words = LANGUAGES[settled.config.alliance.language]
    return words.say("correct.withdrawn", said=_entry(entries[number - 1], settled))


def _entry(entry: CorrectionText, settled: Settled) -> str:
    language = settled.config.alliance.language
    words = LANGUAGES[language]
    said = correction_words(entry.correction(), words, titles(settled.packs, language))
    on = words.short_day(entry.on) if entry.on else ""
    notes = "; ".join(filter(None, (on, entry.because, words.say("said.withdrawn") if entry.withdrawn else "")))
    return f"{said} ({notes})" if notes else said


def _answers(question: Question) -> tuple[Correction, ...]:
    return (*guesses(question), *other_answers(question))


def _opener() -> str | None:
    """What shows a picture on this machine's screen, if it has one."""
    if sys.platform == "darwin":
        return shutil.which("open")
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return shutil.which("xdg-open") if screen else None
