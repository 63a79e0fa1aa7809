"""The command `correct`: the questions of the review page, asked in a terminal of any kind."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from enum import Enum, auto

from rich.console import Console

from daemon.app.correcting import Asked, Change, Desk, NobodyError, corrections_listed, open_desk, withdraw
from daemon.cli.daily import is_named
from daemon.cli.plain import Text
from daemon.domain.corrections import Correction
from daemon.domain.questions import QuestionKind
from daemon.errors import ConfigError

_HELP = ("number", "text", "equals", "skip", "undo", "view", "because", "quit")


def correct(asked: argparse.Namespace) -> int:
    """`muster correct`."""
    console, named = Console(highlight=False), is_named(asked)
    if asked.list:
        for line in corrections_listed(asked.config, named=named):
            _say(console, line)
        return 0
    if asked.withdraw is not None:
        _say(console, withdraw(asked.config, asked.withdraw, named=named))
        return 0
    desk = open_desk(asked.config, named=named, week=asked.week)
    words = desk.words
    if not desk.asked:
        _say(console, words.say("correct.none"))
        return 0
    _say(console, words.count("correct.count", len(desk.asked), file=str(desk.file.path)))
    _say(console, words.say("correct.keys"))
    talk = _Talk(desk, console)
    try:
        talk.run()
    except EOFError:
        # Ctrl-D, or the end of what was piped in: as good as q.
        console.print()
    finally:
        kept, file = talk.kept, str(desk.file.path)
        said = words.count("correct.done", kept, file=file) if kept else words.say("correct.done.none")
        _say(console, said)
    return 0


class _Next(Enum):
    """What comes after an input."""

    SAME = auto()
    ON = auto()
    BACK = auto()
    END = auto()


class _Talk:
    """One sitting: where it stands, and what takes the answers back."""

    def __init__(self, desk: Desk, console: Console) -> None:
        self._desk = desk
        self._words = desk.words
        self._console = console
        self._place = 0
        self._given: list[tuple[int, Sequence[Change]]] = []
        self._because = desk.words.say("correct.because")

    @property
    def kept(self) -> int:
        """How many questions were answered."""
        return len(self._given)

    def run(self) -> None:
        """Ask one question after the other until all were asked, or the officer ends."""
        while self._place < len(self._desk.asked):
            asked = self._desk.asked[self._place]
            self._show(asked)
            step = _Next.SAME
            while step is _Next.SAME:
                step = self._heed(asked, input("> ").strip())
            if step is _Next.END:
                return
            self._place += step is _Next.ON

    def _show(self, asked: Asked) -> None:
        card = asked.card
        self._say("")
        self._say(f"[{card.number}/{len(self._desk.asked)}] {card.heading}", style="bold")
        self._say(f"    {card.about}" + (f" - {card.why}" if card.why else ""))
        if asked.question.text:
            self._say(f"    {self._words.say('review.read_as')}{self._words.colon} {asked.question.text}")
        path, row = str(self._desk.picture(asked)), str(asked.question.row)
        whole = asked.question.kind is QuestionKind.DAY
        say = self._words.say
        self._say(
            "    " + (say("correct.picture", path=path) if whole else say("correct.picture.row", path=path, row=row))
        )
        for number, choice in enumerate(card.choices, 1):
            self._say(f"  {number:2}  {choice.label}" + (f" ({choice.note})" if choice.note else ""))

    def _heed(self, asked: Asked, typed: str) -> _Next:
        match typed.partition(" "):
            case ("s", _, ""):
                return _Next.ON
            case ("q", _, ""):
                return _Next.END
            case ("u", _, ""):
                return self._undo()
            case ("v", _, ""):
                paths = self._desk.view(asked) or [self._words.say("review.no_picture")]
                for path in paths:
                    self._say(f"    {path}")
            case ("b", _, reason) if reason:
                self._because = reason
                self._say(self._words.say("correct.because.now", text=reason))
            case ("" | "?", _, _):
                for line in _HELP:
                    self._say("    " + self._words.say(f"correct.help.{line}"))
            case _:
                answers = self._understood(asked, typed)
                return self._keep(answers) if answers else _Next.SAME
        return _Next.SAME

    def _understood(self, asked: Asked, typed: str) -> Sequence[Correction]:
        """What was typed as corrections; none after saying why it is no answer."""
        if typed.isascii() and typed.isdigit() and len(typed) < 3:
            if 1 <= int(typed) <= len(asked.answers):
                return (asked.answers[int(typed) - 1],)
            self._say(self._words.say("correct.no_number", number=typed))
            return ()
        said = typed.removeprefix("=").strip()
        try:
            return self._desk.own_answer(asked, said)
        except NobodyError as error:
            self._say(str(error))
            sure = input(self._words.say("correct.new", name=said) + " ").strip().casefold()
            return self._desk.new_member(asked, said) if sure == self._words.say("correct.yes") else ()
        except ValueError as error:
            self._say(str(error))
            return ()

    def _keep(self, answers: Sequence[Correction]) -> _Next:
        try:
            changes = self._desk.keep(answers, self._because)
        except ConfigError as error:
            # It contradicts another one, or somebody is in the middle of editing the file.
            self._say(error.message)
            return _Next.SAME
        self._given.append((self._place, changes))
        self._say(self._words.say("correct.kept", said=self._desk.in_words(answers)))
        return _Next.ON

    def _undo(self) -> _Next:
        if not self._given:
            self._say(self._words.say("correct.nothing_to_undo"))
            return _Next.SAME
        place, changes = self._given[-1]
        if not self._desk.undo(changes):
            self._say(self._words.say("correct.not_undone"))
            return _Next.SAME
        self._given.pop()
        self._place = place
        self._say(self._words.say("correct.undone"))
        return _Next.BACK

    def _say(self, text: str, style: str = "") -> None:
        _say(self._console, text, style)


def _say(console: Console, text: str, style: str = "") -> None:
    """A line as it is: what a player wrote must not move the cursor or colour the terminal."""
    console.print(Text(text), style=style, soft_wrap=True)
