"""The commands that draw: demo, draw, train-numbers."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from rich.console import Console

from daemon.app.looking import lay_out_demo
from daemon.app.running import daemon
from daemon.app.settled import models_folder
from daemon.app.tracking import note_run
from daemon.cli.daily import bar, is_named
from daemon.cli.plain import Text
from daemon.domain.number_card import NUMBER_CARD_FILE, NUMBER_MODEL_FILE
from daemon.domain.training_run import TrainingRun
from daemon.errors import FolderError, SetupError
from daemon.training.alliance_week import draw_week
from daemon.training.draw import draw_screens
from daemon.training.number_train import Plan
from daemon.training.number_train import train_numbers as train_number_model
from daemon.training.run_record import number_record


class Steps(Protocol):
    """Told how far a long work is."""

    def __call__(self, done: int, total: int, /) -> None:
        """So many of so many are done."""


def demo(asked: argparse.Namespace) -> int:
    """`muster demo`."""
    folder = asked.to or Path(tempfile.mkdtemp(prefix="muster-demo-"))
    if folder.exists() and not (folder.is_dir() and next(folder.iterdir(), None) is None):
        raise FolderError(f"{folder} is not an empty folder. Name a new one after --to, or leave --to out.")
    # A week that ended yesterday, so that every day of it is over.
    first_day = datetime.now(UTC).date() - timedelta(days=7)
    with _steps("Drawing a week of screenshots") as progress:
        drawn = draw_week(folder / "drawn", first_day=first_day, progress=progress)
    lay_out_demo(asked.config, folder, drawn, named=is_named(asked))
    console = Console(stderr=True)
    with daemon(folder / "config.yaml", named=True) as (service, settled), bar("Reading", console) as (told, task):
        counts = service.run_once(lambda step: told.update(task, completed=step.done, total=step.total))
    if counts.unpublished:
        raise SetupError(
            f"{counts.read} drawn screenshots were read, but not judged, so there is no report. Why is said above; the "
            f"screenshots and their archive are in {folder.resolve()}"
        )
    console.print(
        Text(
            f"{counts.read} drawn screenshots were read and counted. Open the report in a browser:\n"
            f"  {settled.config.folders.reports.resolve() / 'latest.html'}\n"
            f"The screenshots, their archive and the database are in {folder.resolve()}"
        ),
        soft_wrap=True,
    )
    return 0


def draw(asked: argparse.Namespace) -> int:
    """`muster draw`."""
    with _steps("Drawing") as progress:
        if asked.war:
            first_day = datetime.now(UTC).date() - timedelta(days=7)
            written = draw_week(asked.folder, first_day=first_day, seed=asked.seed, progress=progress)
        else:
            written = draw_screens(
                asked.folder, count=asked.count, seed=asked.seed, fonts=asked.fonts, progress=progress
            )
    Console().print(
        Text(f"{len(written)} pictures, each with its truth beside it, are in {asked.folder}"), soft_wrap=True
    )
    return 0


def train_numbers(asked: argparse.Namespace) -> int:
    """`muster train-numbers`."""
    folder, began = models_folder(asked.config, named=is_named(asked)), datetime.now(UTC)
    plan, errors = Plan(iterations=asked.iterations), Console(stderr=True)
    try:
        with bar("Training", errors) as (progress, task):
            card = train_number_model(
                folder,
                asked.work,
                plan,
                told=lambda what, done, of: progress.update(task, description=what, completed=done, total=of),
            )
    except KeyboardInterrupt:
        errors.print(
            Text(f"Broken off; the number model is as it was. The same command goes on from {asked.work}."),
            soft_wrap=True,
        )
        note(asked, number_record(plan, None, {}, began, datetime.now(UTC)))
        raise
    console = Console()
    console.print(
        Text(f"{folder / NUMBER_MODEL_FILE}, best after {card.iterations} iterations on {card.lines} lines"),
        soft_wrap=True,
    )
    print_scores(console, card.scores)
    files = {name: (folder / name).read_bytes() for name in (NUMBER_MODEL_FILE, NUMBER_CARD_FILE)}
    note(asked, number_record(plan, card, files, began, datetime.now(UTC)))
    return 0


def note(asked: argparse.Namespace, run: TrainingRun) -> None:
    """Note a training. The model is there whether that goes well or not."""
    try:
        Console(stderr=True).print(Text(note_run(asked.config, run, named=is_named(asked))), soft_wrap=True)
    except FolderError as error:
        Console(stderr=True).print(Text(error.message), style="yellow", soft_wrap=True)


def print_scores(console: Console, scores: Mapping[str, float]) -> None:
    """One score a line."""
    for name, score in scores.items():
        console.print(Text(f"  {name:12} {score:.4f}"))


@contextmanager
def _steps(what: str) -> Iterator[Steps]:
    console = Console(stderr=True)
    with bar(what, console) as (progress, task):
        yield lambda done, total: progress.update(task, completed=done, total=total)
