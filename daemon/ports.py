"""The roles that technology plays: what the path of a screenshot needs, said without naming who provides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from daemon.config import Config
from daemon.domain.corrections import Correction
from daemon.domain.days import Week
from daemon.domain.geometry import Box
from daemon.domain.labelled import CropPlace, DeskCrop, LabelledCrop, PictureNote, Suspect
from daemon.domain.ledger import Capture, LedgerEntry
from daemon.domain.notices import Notice
from daemon.domain.pack import Pack
from daemon.domain.quality import Quality
from daemon.domain.questions import Review
from daemon.domain.reading import ScreenReading
from daemon.domain.report import NotedLine, WeekReport
from daemon.domain.seen import Seen


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, as an aware time in UTC."""

    def monotonic(self) -> float:
        """Seconds that only ever rise, for measuring and waiting."""


class Classifier(Protocol):
    """Says what each crop is."""

    @property
    def name(self) -> str:
        """Which model this is: the first twelve hex digits of its SHA-256."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes, in the order of the columns that `probabilities` gives."""

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """The chance of each class, shape (crops, classes), for features of shape (crops, `stages.features.LENGTH`)."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word that the text reader saw: where on the sheet, and how sure it is, from 0 to 1."""

    text: str
    confidence: float
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """Dark text on white: gray `pixels` of shape (height, width), and where its lines stand, top to bottom."""

    pixels: NDArray[np.uint8]
    lines: tuple[Box, ...]


class TextReader(Protocol):
    """Reads dark text on white."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages it can read, such as `eng`, in alphabetical order."""

    def read(self, page: Page, *, language: str) -> tuple[Word, ...]:
        """Every word on a page. Raises ReaderFailedError when the reader dies, hangs or gives nonsense."""


class CropReader(Protocol):
    """Reads crops in their own colours: another kind of reader, which errs on other texts than the first."""

    def read_crops(self, crops: Sequence[NDArray[np.uint8]]) -> tuple[tuple[str, float], ...]:
        """The text of each crop and how sure its least sure letter is, from 0 to 1; "" where there is none.

        A crop is one line of text in BGR, of shape (height, width, 3). Raises ReaderFailedError.
        """


@dataclass(frozen=True, slots=True)
class Claim:
    """A file taken out of `input/` to be worked on: no later file of the same name can be confused with it.

    `path` is where it lies now; `file_name` and `source` (the folder below `input/`, "" for none) are what the
    officer sees; `file_time` is its modification time and `taken_at` when it was claimed, both aware, in UTC.
    """

    path: Path
    file_name: str
    source: str
    file_time: datetime
    taken_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """The `size` bytes of a claimed file, read once; `data` is None when that is over the limit.

    `changed_at` is the file's time then (aware, in UTC); `steady` is False when it changed under way.
    """

    sha256: str
    size: int
    data: bytes | None
    changed_at: datetime
    steady: bool


class Vault(Protocol):
    """Keeps the files: takes them from `input/`, and lays each where it belongs, never over another.

    Every method may raise OSError (a full disk, a folder taken away); the file then lies where it lay, or where it was
    going, and the same call can be made again.
    """

    @property
    def settling(self) -> int:
        """How many files the last sweep saw whose writers may not be done."""

    @property
    def stuck(self) -> int:
        """How many files and folders the last sweep saw that it may not read or take."""

    def finished(self, path: Path) -> None:
        """Take the word of the watcher that the writer of `path` is done."""

    def sweep(self, settle_seconds: float) -> Sequence[Claim]:
        """Take every finished file in `input/`, in the order of their times.

        Finished is a file that two looks at least `settle_seconds` apart found the same, or one told by `finished`.
        """

    def recover(self) -> Sequence[Claim]:
        """The files that an earlier run had taken and not laid away."""

    def returned(self) -> Sequence[Claim]:
        """The files that this run had taken and found gone, and that are there again: their folder was away."""

    def read(self, claim: Claim, max_bytes: int) -> Contents | None:
        """What is in the file; None when someone has taken it away."""

    def stands(self, claim: Claim, contents: Contents) -> bool:
        """Whether the file is as it was read: a writer who kept it open may have written over it since."""

    def note_try(self, sha256: str) -> int:
        """Note that these bytes were tried in vain; gives how often by now, over restarts."""

    def forget_tries(self, sha256: str) -> None:
        """These bytes have found their fate."""

    def archive_name(self, claim: Claim, sha256: str, day: date) -> str:
        """The name below the archive that is free for this file."""

    def failed_name(self, claim: Claim, sha256: str, code: str) -> str:
        """The name below the folder of failed files that is free for this file."""

    def archive(self, claim: Claim, entry: LedgerEntry) -> Path:
        """Lay the file into the archive as `entry.archived_as`, with its sidecar; gives the path it has there."""

    def archive_copy(self, claim: Claim, entry: LedgerEntry) -> Path:
        """Lay a file whose bytes are archived already into `archive/duplicates/`."""

    def fail(self, claim: Claim, entry: LedgerEntry, seen: Seen | None = None) -> Path:
        """Lay the file into the folder of failed files as `entry.archived_as`, with `entry.reason` in a note.

        What was `seen` on it is drawn on a page beside it.
        """

    def holds(self, archived_as: str) -> bool:
        """Whether the file that was laid away under this name is there."""


class LabelledCrops(Protocol):
    """What the officer said of crops, and the pictures of them. Every method may raise FolderError."""

    def labels(self) -> tuple[LabelledCrop, ...]:
        """All labels. Raises LabelsError when they were changed into something else."""

    def classes(self) -> tuple[str, ...]:
        """The classes there are, those that every model has first. Raises LabelsError."""

    def picture(self, sha256: str) -> bytes | None:
        """The bytes of a screenshot, None when it is gone."""

    def pictures(self) -> Mapping[str, PictureNote]:
        """The pictures there are by the SHA-256 of their bytes, in the order they came."""

    def crop(self, sha256: str) -> bytes | None:
        """A labelled crop as a picture, by the SHA-256 of its pixels; None when it is gone."""


class LabelKeeper(LabelledCrops, Protocol):
    """The same, where it can be changed."""

    def suspects(self) -> tuple[Suspect, ...]:
        """The labels that the last training doubts. Raises LabelsError."""

    def change(self, given: Iterable[LabelledCrop], taken: Iterable[CropPlace] = ()) -> None:
        """Label crops, each anew if it had a label, and take the labels of others away. All or nothing is kept."""

    def keep_crop(self, sha256: str, png: bytes) -> None:
        """Keep a labelled crop as a picture, by the SHA-256 of its pixels."""

    def add_class(self, name: str) -> None:
        """Have a further class. Raises LabelsError when it cannot be one."""


class LabelDesk(Protocol):
    """Where crops are labelled, by one person in several windows. Crops go by their ids.

    Every method may raise LabelsError or FolderError; what was labelled before is kept then.
    """

    def classes(self) -> tuple[str, ...]:
        """The classes there are, those that every model has first."""

    def crops(self) -> tuple[DeskCrop, ...]:
        """What lies on the desk, the least sure first."""

    def picture(self, crop: str) -> bytes:
        """A crop with some of what is around it, as a PNG file; raises KeyError when there is none of this id."""

    def around(self, crop: str) -> bytes:
        """The whole line that the crop stands on, as a PNG file with a frame drawn; raises KeyError likewise."""

    def label(self, kinds: Mapping[str, str]) -> None:
        """Say what crops are, "" for nothing, and keep it before this returns; raises KeyError likewise."""

    def add_class(self, name: str) -> None:
        """Have a further class."""


class Ledger(Protocol):
    """Remembers each screenshot and what was read from it, once.

    Every method raises StoreError when the database cannot be read or written just now (a full disk); nothing of the
    call is then kept, and the same call can be made again.
    """

    def find(self, sha256: str) -> LedgerEntry | None:
        """What is known of these bytes."""

    def keep(self, entry: LedgerEntry, reading: ScreenReading | None) -> None:
        """Remember a screenshot and its reading, in one transaction, in the place of an earlier failure."""

    def sighted(self, sha256: str, file_name: str, source: str, capture: Capture, at: datetime) -> None:
        """Remember a further name under which known bytes arrived, and when that name says they were taken."""


class Judge(Protocol):
    """Derives observations, marks and counters from all readings, and answers from them."""

    def judge(
        self, config: Config, packs: Sequence[Pack], now: datetime, corrections: Sequence[Correction] = ()
    ) -> None:
        """Work everything out anew."""

    def publish(self, path: Path) -> None:
        """Write the read-only copy that officers query, replacing the earlier one at once."""

    def rest(self) -> None:
        """Take no more memory than must be until the next question. Raises nothing."""

    def week_report(
        self, config: Config, packs: Sequence[Pack], week: Week, now: datetime, noted: Sequence[NotedLine] = ()
    ) -> WeekReport:
        """What the report of one week says."""

    def review(self, config: Config, packs: Sequence[Pack], now: datetime) -> Review:
        """What waits for the officer."""

    def notices(self) -> tuple[Notice, ...]:
        """What should be noticed though nobody asks."""

    def quality(self, until: date) -> Sequence[Quality]:
        """How well each screen was read, week by week up to a day, the latest first."""

    def first_game_day(self) -> date | None:
        """The earliest game day that any screenshot speaks of."""

    def at_work_since(self) -> datetime | None:
        """When the first screenshot arrived."""

    def reports_written(self) -> set[Week]:
        """The weeks whose closing report is written."""

    def report_written(self, week: Week, at: datetime) -> None:
        """Remember that a week's closing report is written."""
