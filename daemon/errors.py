"""What can go wrong, each with its own sentence for the person who can mend it.

    MusterError
    ├── SettingsError          a file of the officer's says something that cannot be (exit 2)
    │   ├── ConfigError
    │   ├── PackError
    │   └── LabelsError
    ├── CommandError           the command asks for what cannot be done (exit 2)
    ├── SetupError             this machine or these folders are not ready (exit 3)
    │   ├── TesseractMissingError
    │   ├── LanguageMissingError
    │   ├── ReaderMissingError
    │   ├── ModelMissingError
    │   ├── ModelMismatchError
    │   ├── ModelWorseError
    │   ├── FolderError
    │   ├── TrainingMissingError
    │   ├── ReadingProcessError
    │   ├── PageMissingError
    │   └── StoreError
    │       ├── StoreFullError
    │       ├── StoreLockedError
    │       ├── StoreDamagedError
    │       └── StoreLostError
    ├── AlreadyRunningError    another daemon works on these folders (exit 4)
    ├── NothingToDoError       a command was given nothing it can work on (exit 5)
    └── ScreenshotError        this one picture cannot be read; the next one goes on (exit 1)
        ├── NotAPictureError
        ├── TruncatedError
        ├── TooLargeError
        ├── UnknownScreenError
        ├── NoRowsError
        ├── ReaderFailedError
        ├── TooSlowError
        ├── OutOfMemoryError
        ├── CrashedError
        └── UnexpectedError

`code` is one word for one fate: the folder under `failed/`, the word in the log and in `--json`.
`exit_code` is what a command ends with. Messages say what, where, and what to do, in plain words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class MusterError(Exception):
    """Anything that Muster itself reports; the message is a whole sentence for a person."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SettingsError(MusterError):
    """A settings file cannot be used as it stands."""

    code = "settings"
    exit_code = 2


class ConfigError(SettingsError):
    """`config.yaml` cannot be used as it stands."""

    code = "config"


class PackError(SettingsError):
    """A pack under `rules/` cannot be used as it stands."""

    code = "pack"


class CommandError(MusterError):
    """What was typed cannot be done with these files."""

    code = "command"
    exit_code = 2


class LabelsError(SettingsError):
    """The labelled crops under `models/labelled/` cannot be used as they stand."""

    code = "labels"


class SetupError(MusterError):
    """This machine or these folders are not ready."""

    code = "setup"
    exit_code = 3


class TesseractMissingError(SetupError):
    """The Tesseract program is not on this machine."""

    code = "tesseract-missing"


class LanguageMissingError(SetupError):
    """Tesseract lacks a language that the config asks for."""

    code = "language-missing"


class ReaderMissingError(SetupError):
    """A reader that the config asks for is not installed."""

    code = "reader-missing"


class ModelMissingError(SetupError):
    """The crop classifier's files are not where they should be."""

    code = "model-missing"


class ModelMismatchError(SetupError):
    """The crop classifier is not the one its card describes."""

    code = "model-mismatch"


class ModelWorseError(SetupError):
    """A model reads some screen worse than the one in use."""

    code = "model-worse"


class FolderError(SetupError):
    """A folder cannot be made, read or written, or two folders are one."""

    code = "folder"


class TrainingMissingError(SetupError):
    """A command needs the `train` extra, which is not installed."""

    code = "training-missing"


class ReadingProcessError(SetupError):
    """The process that is to read pictures does not start."""

    code = "reading-process"


class PageMissingError(SetupError):
    """A command needs the `web` extra, which is not installed."""

    code = "page-missing"


class StoreError(SetupError):
    """The database cannot be opened or used. The word after `store-` in `code` is its condition in the health."""

    code = "store"


class StoreFullError(StoreError):
    """There is no room for the database to grow."""

    code = "store-full"


class StoreLockedError(StoreError):
    """Another program has the database open."""

    code = "store-locked"


class StoreDamagedError(StoreError):
    """The database is no longer what was written."""

    code = "store-damaged"


class StoreLostError(StoreError):
    """The database was taken away, or knows nothing of what the archive holds."""

    code = "store-lost"


class AlreadyRunningError(MusterError):
    """Another daemon works on the same folders."""

    code = "already-running"
    exit_code = 4


class NothingToDoError(MusterError):
    """A command was given nothing it can work on."""

    code = "nothing-to-do"
    exit_code = 5


class ScreenshotError(MusterError):
    """One picture cannot be read; its file goes to `failed/<code>/` and the next one goes on.

    `tries`: how often it is read before that is believed. What stands in the picture is the same each time; what the
    machine did may not be.
    """

    code = "unreadable"
    tries: ClassVar[int] = 1


class NotAPictureError(ScreenshotError):
    """The bytes are no picture in a format that Muster reads."""

    code = "not-a-picture"


class TruncatedError(ScreenshotError):
    """The bytes begin as a picture, and the rest is missing or broken."""

    code = "truncated"


class TooLargeError(ScreenshotError):
    """The file, the picture in it or the text on that is over the limits."""

    code = "too-large"


class UnknownScreenError(ScreenshotError):
    """There is text, and it fits no pack in use: `texts` is what was read, each with its (x, y, width, height)."""

    code = "unknown-screen"
    size: tuple[int, int] = (0, 0)
    texts: Sequence[tuple[str, tuple[int, int, int, int]]] = ()


class NoRowsError(ScreenshotError):
    """There is no row of a member that could be read."""

    code = "no-rows"


class ReaderFailedError(ScreenshotError):
    """The text reader died, hung or gave nonsense on this picture."""

    code = "reader-failed"
    tries = 3


class TooSlowError(ScreenshotError):
    """Reading this picture was not done in time."""

    code = "too-slow"
    tries = 3


class OutOfMemoryError(ScreenshotError):
    """Reading this picture takes more memory than one picture is given."""

    code = "out-of-memory"
    tries = 3


class CrashedError(ScreenshotError):
    """The process that reads pictures crashed on this one, or was killed over it."""

    code = "crashed"
    tries = 3


class UnexpectedError(ScreenshotError):
    """Muster itself breaks on this picture: a mistake in Muster."""

    code = "unexpected"
    tries = 3

    def __init__(
        self,
        message: str = (
            "Muster itself broke on this picture, three times: this is a mistake in Muster, not in the picture. Please "
            "report it with the daemon's log and this file."
        ),
    ) -> None:
        super().__init__(message)


def of_code(code: str) -> type[MusterError] | None:
    """The error that goes by this code."""
    waiting: list[type[MusterError]] = [MusterError]
    while waiting:
        kind = waiting.pop()
        if kind.code == code:
            return kind
        waiting += kind.__subclasses__()
    return None
