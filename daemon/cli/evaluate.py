"""The command that tells how good a model is: evaluate."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from rich.console import Console
from rich.table import Table

from daemon.app.evaluating import OpenVersion, open_version, reading_here, write_evaluation
from daemon.app.models import label_store, shipped_model
from daemon.app.settled import models_folder
from daemon.cli.daily import bar, is_named
from daemon.cli.plain import Text
from daemon.cli.workshop import Steps, print_scores
from daemon.domain.evaluation import CurvePoint, Evaluation
from daemon.training.evaluate import Model, checked_chances, evaluate_drawn, evaluate_own
from daemon.training.keepsakes import CHECKED_FILE
from daemon.training.learning_curve import FOLDS, learning_curve
from daemon.training.start import started_from
from daemon.training.train import SCREENS_BESIDE, SEED_BESIDE, Sources, gathered


def evaluate(asked: argparse.Namespace) -> int:
    """`muster evaluate`."""
    version = open_version(asked.config, asked.version, named=is_named(asked))
    model = Model(
        data=version.data,
        card=version.card,
        classifier=version.classifier,
        checked=checked_chances(version.beside(CHECKED_FILE), version.card.classes),
    )
    store = label_store(asked.config, named=is_named(asked))
    if asked.screens is None and store.labels():
        with reading_here(asked.config, named=is_named(asked)) as read, _steps("Looking at labelled crops") as progress:
            found = evaluate_own(model, store, read=read, progress=progress)
        found = replace(found, curve=_curve(asked, version))
    else:
        with _steps("Drawing screens to ask about") as progress:
            found = evaluate_drawn(model, screens=asked.screens or 100, seed=asked.seed, progress=progress)
    page = write_evaluation(found, asked.to / "evaluation.html")
    _print(found)
    Console().print(Text(f"All of it, with every mistake: {page}"), soft_wrap=True)
    return 0


def _curve(asked: argparse.Namespace, version: OpenVersion) -> tuple[CurvePoint, ...]:
    """How good models of fewer labels are; none where the model does not go on from the shipped one."""
    named, shipped = is_named(asked), shipped_model(asked.config, named=is_named(asked))
    if version.card.started_from not in {shipped.card.sha256, ""}:
        return ()
    store = label_store(asked.config, named=named)
    if len({label.place.source for label in store.labels()}) < FOLDS:
        return ()
    sources = Sources(
        screens=SCREENS_BESIDE,
        own=store,
        seed=SEED_BESIDE,
        kept=models_folder(asked.config, named=named) / "drawn",
    )
    with _steps("Learning from fewer labels") as progress:
        data = gathered(sources).data
        start = started_from(shipped.data, shipped.card.classes, data.classes)
        return learning_curve(data, start=start, trees=ROUNDS, seed=SEED_BESIDE, progress=progress)


ROUNDS = 40
"""Rounds of trees at each point of the learning curve: what early stopping takes, more or less, whatever the labels."""


def _print(found: Evaluation) -> None:
    console = Console()
    console.print(Text(f"Model {found.model} on {found.what}"), soft_wrap=True)
    table = Table("truly, called", *found.classes)
    for name, row in zip(found.classes, found.matrix, strict=True):
        table.add_row(Text(name), *(str(count) for count in row))
    console.print(table)
    print_scores(console, {**found.scores, "calibration error": found.error})
    if found.costs is not None:
        told = f"{found.costs} cells would be read otherwise if every labelled crop were called right."
        console.print(Text(told), soft_wrap=True)
    if found.curve_said:
        console.print(Text(found.curve_said), soft_wrap=True)


@contextmanager
def _steps(what: str) -> Iterator[Steps]:
    with bar(what, Console(stderr=True)) as (progress, task):
        yield lambda done, total: progress.update(task, completed=done, total=total)
