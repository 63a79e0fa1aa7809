"""Two models on the same screenshots, through the whole of reading; and screenshots read again by another model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from daemon.adapters.disk.scratch import scratch_folder
from daemon.adapters.models.model_registry import ModelRegistry, Version
from daemon.adapters.models.true_screenshots import Known, known_in_database, known_in_folder
from daemon.adapters.models.xgboost_classifier import read_model
from daemon.app.mending import PUBLISHED
from daemon.app.reading import ScreenshotReader, Work, order_of, processes
from daemon.app.settled import Settled, settle_settings
from daemon.domain.comparing import Comparison, Difference, Tally, judged_differences, tallied
from daemon.domain.reading import ScreenReading
from daemon.errors import NothingToDoError, ScreenshotError
from daemon.service import Progress

MOST = 40
"""Archived screenshots that are compared: with two models that takes a minute."""

Told = Callable[[Progress], None]


def compare(path: Path, said: str, *, against: str, named: bool, screens: Path | None, progress: Told) -> Comparison:
    """Read the same screenshots with the model `said` and with the one it is `against`, and tally their cells.

    The screenshots are those of the folder `screens` that have a truth file, or archived ones; never one that either
    model learned from. Raises NothingToDoError when there is none or the two are one model, LabelsError for a truth
    file that is none, SettingsError or SetupError.
    """
    settled = settle_settings(path, named=named)
    registry = ModelRegistry(settled.config.folders.models)
    challenger, champion = registry.find(said), registry.find(against)
    if challenger.name == champion.name:
        raise NothingToDoError(f"There is one model, {champion.name}, and nothing to compare it with.")
    known = _held_out(settled, (champion, challenger), screens)
    readings = []
    for number, version in enumerate((champion, challenger)):
        with reader_of(settled, version) as reader:
            readings.append(_read(reader, known, progress, number * len(known), 2 * len(known)))
    tallies: dict[str, tuple[Tally, Tally]] = {}
    found: list[Difference] = []
    for one, mine, theirs in zip(known, *readings, strict=True):
        screen = one.truth.screen or next((side.screen for side in (mine, theirs) if side), "unknown")
        before, after = tallies.get(screen, (Tally(), Tally()))
        tallies[screen] = (before + tallied(one.truth, mine), after + tallied(one.truth, theirs))
        found += judged_differences(one.truth, mine, theirs)
    return Comparison(
        champion=champion.name,
        challenger=challenger.name,
        pictures=len(known),
        tallies=dict(sorted(tallies.items())),
        differences=tuple(found),
    )


@contextmanager
def reader_of(settled: Settled, version: Version) -> Iterator[ScreenshotReader]:
    """Reads by this version of the model, in processes that are tried first, until the end of the block.

    Raises ModelMissingError or ModelMismatchError when it cannot be used.
    """
    work = Work(model=read_model(version.folder), order=order_of(settled), most=processes(settled.config.ocr))
    with scratch_folder() as scratch:
        reader = ScreenshotReader(work, scratch / "reader")
        try:
            reader.warm_up()
            yield reader
        finally:
            reader.close()


def _held_out(settled: Settled, versions: Sequence[Version], screens: Path | None) -> tuple[Known, ...]:
    learned = frozenset(name for version in versions if version.card for name in version.card.learned_from)
    folders = settled.config.folders
    if screens is not None:
        there = tuple(known_in_folder(screens))
        found = tuple(one for one in there if one.truth.sha256 not in learned)
        if not found:
            why = "one of the models learned from all of them" if there else "none has a truth file (.json) beside it"
            raise NothingToDoError(f"There is no screenshot in {screens} to compare on: {why}.")
        return found
    copy = folders.reports / PUBLISHED
    found = tuple(known_in_database(copy, folders.archive, most=MOST, but=learned)) if copy.is_file() else ()
    if not found:
        raise NothingToDoError(
            "There is no archived screenshot to compare on that neither model learned from. Drop some into input/, or "
            "name a folder of screenshots with truth files: --screens DIR"
        )
    return found


def _read(
    reader: ScreenshotReader, known: Sequence[Known], progress: Told, done: int, total: int
) -> list[ScreenReading | None]:
    """The reading of each; None for one that cannot be read by this model."""

    def one(picture: Known) -> ScreenReading | None:
        try:
            return reader.read(picture.data).reading
        except ScreenshotError:
            return None

    found: list[ScreenReading | None] = []
    with ThreadPoolExecutor(reader.most) as pool:
        for picture, reading in zip(known, pool.map(one, known), strict=True):
            found.append(reading)
            progress(Progress(done + len(found), total, picture.truth.name))
    return found
