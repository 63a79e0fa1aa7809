"""A pack begun from pictures of a list: what is read, what is proposed, and how the proposal does on these pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from daemon.adapters.settings.packs import load_packs
from daemon.app.aside import file_bytes
from daemon.app.orders import Looked, Proposed
from daemon.app.reading import ScreenshotReader, reading_in_use
from daemon.app.settled import Settled
from daemon.domain.pack import Pack
from daemon.domain.reading import ScreenReading
from daemon.errors import FolderError, NoRowsError, ScreenshotError

NO_LIST = (
    "No list was found: nothing on these pictures repeats from row to row. Take a screenshot that shows four rows or "
    "more, with nothing in front of them."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One of the pictures: its file, what the draft reads on it (None: nothing) and why not, if it does not.

    `taken_for`: the screen among the packs in use that it is taken for already, "" for none. `drawn`: the file in which
    the columns are drawn on it.
    """

    path: Path
    reading: ScreenReading | None
    why: str
    taken_for: str
    drawn: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A draft: the file it was written to, what is unsure about it, and what it makes of each picture."""

    pack: Pack
    file: Path
    doubts: tuple[str, ...]
    pictures: tuple[Picture, ...]


def learn(
    settled: Settled, paths: Sequence[Path], screen: str, folder: Path, progress: Callable[[int, int], None]
) -> Learned:
    """Propose a pack for the list on these pictures, and write it into `folder`, with the pictures.

    It is called `screen`, and something like it when there is such a file already. Raises the ScreenshotError of a
    picture that cannot be looked at, NoRowsError when no list is found on them, and SetupError.
    """
    datas = [file_bytes(path, settled.config.intake) for path in paths]
    steps = 2 * len(paths)
    with reading_in_use() as reading:
        reader = reading.settle(settled).made
        looked: list[Looked] = []
        taken: list[str] = []
        for data in datas:
            looked.append(reader.look(data))
            taken.append(_taken_for(reader, data))
            progress(len(looked), steps)
        file, proposed = _drafted(reader, screen, looked, folder, [path.name for path in paths])
        packs = load_packs(folder, [file.stem])
        by_draft = reading.settle(replace(settled, packs=packs)).made
        pictures = []
        for path, data, known, bands in zip(paths, datas, taken, proposed.bands, strict=True):
            drawn = folder / f"{file.stem}-{path.stem}.png"
            by_draft.sketch(data, bands, drawn)
            found, why = _read(by_draft, data)
            pictures.append(Picture(path=path, reading=found, why=why, taken_for=known, drawn=drawn))
            progress(len(paths) + len(pictures), steps)
    return Learned(pack=packs[0], file=file, doubts=proposed.doubts, pictures=tuple(pictures))


def _taken_for(reader: ScreenshotReader, data: bytes) -> str:
    found, _ = _read(reader, data)
    return found.screen if found else ""


def _read(reader: ScreenshotReader, data: bytes) -> tuple[ScreenReading | None, str]:
    """What the packs make of a picture, or why they make nothing of it."""
    try:
        return reader.read(data).reading, ""
    except ScreenshotError as error:
        return None, error.message


def _drafted(
    reader: ScreenshotReader, screen: str, looked: Sequence[Looked], folder: Path, names: Sequence[str]
) -> tuple[Path, Proposed]:
    """The draft in a file of its own, called as it is."""
    free = next(name for name in _names(screen) if not (folder / f"{name}.yaml").exists())
    proposed = reader.propose(free, looked, names)
    if not proposed.text:
        raise NoRowsError(NO_LIST)
    file = folder / f"{free}.yaml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as new:
            new.write(proposed.text)
    except OSError as error:
        raise FolderError(f"The draft cannot be written to {file}: {error.strerror}.") from error
    return file, proposed


def _names(screen: str) -> Iterator[str]:
    yield screen
    yield from (f"{screen}_{number}" for number in count(2))
