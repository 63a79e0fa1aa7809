"""What the service is made of and works with."""

from __future__ import annotations

import queue
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from daemon.config import Config
from daemon.domain.calendar import Calendar
from daemon.domain.corrections import Correction
from daemon.domain.health import Health, Room, Trouble
from daemon.domain.ledger import LedgerEntry
from daemon.domain.messages import Message
from daemon.domain.pack import Pack
from daemon.domain.quality import Quality
from daemon.domain.questions import Review
from daemon.domain.reading import ScreenshotRead
from daemon.domain.report import NotedLine, WeekReport
from daemon.ports import Clock, Judge, Ledger, Vault

MOVED: Mapping[str, str] = {
    "en": "The folders in config.yaml have changed: restart Muster to work in the new ones.",
    "fr": "Les dossiers de config.yaml ont changé : redémarrez Muster pour travailler dans les nouveaux.",
}
"""Said of folders that were changed while the daemon runs, by the alliance's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """What the daemon works with until a settings file changes.

    `read` raises a ScreenshotError for a bad picture; so many threads as there are `readers` may call it at a time.
    `unused` says what the officer chose and cannot be used, "" when all can be.
    """

    config: Config
    packs: tuple[Pack, ...]
    model: str
    read: Callable[[bytes], ScreenshotRead]
    readers: int = 1
    corrections: tuple[Correction, ...] = ()
    noted: tuple[NotedLine, ...] = ()
    unused: str = ""

    def calendar(self, screen: str) -> Calendar:
        """Of which days a screen speaks; of the running day when its pack is not in use."""
        return next((pack.calendar for pack in self.packs if pack.screen == screen), Calendar())


class Inbox:
    """The one queue. Posting is safe from any thread and from a signal handler."""

    def __init__(self) -> None:
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()

    def post(self, message: Message) -> None:
        """Put a message in."""
        self._messages.put(message)

    def wait(self, seconds: float) -> Message | None:
        """The next message, or None when none comes within so many seconds."""
        try:
            return self._messages.get(timeout=seconds) if seconds > 0 else self._messages.get_nowait()
        except queue.Empty:
            return None


def _nothing_aside(_data: bytes, _entry: LedgerEntry, _megabytes: float) -> None:
    """Who labels nothing needs nothing set aside."""


def _nobody_asks(_quality: Sequence[Quality]) -> None:
    """Without a place to tell it, it stands in the report alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything the service works through.

    `reload` reads the settings anew (raises SettingsError or SetupError), `changed` says whether a settings file did,
    `tend` keeps the watcher on the folder that is there, `write_report` writes one report's files under a stem,
    `write_review` the page of questions,
    `tell_settings_error` lays down what is wrong with the settings ("" once they are right), `note_health` the sign
    of life, `set_aside` keeps the bytes of a screenshot for labelling if so many megabytes are allowed for that (it
    raises nothing), `note_quality` takes how well screens were read, and `rooms` looks at the disks of the folders, by
    their keys in the settings. `troubles` are those of parts that the service does not know: what the start found out,
    and deliveries that failed.
    """

    vault: Vault
    ledger: Ledger
    judge: Judge
    clock: Clock
    inbox: Inbox
    reload: Callable[[], Working]
    changed: Callable[[], bool]
    tend: Callable[[], None]
    write_report: Callable[[WeekReport, str], object]
    write_review: Callable[[Review], object]
    tell_settings_error: Callable[[str], None]
    note_health: Callable[[Health], None]
    set_aside: Callable[[bytes, LedgerEntry, float], None] = _nothing_aside
    note_quality: Callable[[Sequence[Quality]], None] = _nobody_asks
    rooms: Callable[[], Mapping[str, Room]] = dict
    troubles: Callable[[], tuple[Trouble, ...]] = tuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the files of a run; `waiting` ones are still in `input/`.

    `unpublished`: they were read, and judging them or writing the report failed.
    """

    read: int = 0
    failed: int = 0
    copies: int = 0
    waiting: int = 0
    unpublished: bool = False

    @property
    def done(self) -> int:
        """Files that were laid away."""
        return self.read + self.failed + self.copies


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: `done` of `total` files known so far; `file_name` is the last one worked on."""

    done: int
    total: int
    file_name: str
