"""The command that trains the crop classifier: train."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from daemon.app.from_corrections import label_corrected
from daemon.app.models import add_model, label_store, replace_shipped, shipped_model
from daemon.app.settled import models_folder
from daemon.cli.daily import bar, is_named
from daemon.cli.plain import Text
from daemon.cli.workshop import note, print_scores
from daemon.ports import LabelKeeper
from daemon.training.keepsakes import beside
from daemon.training.run_record import broken_off, run_record
from daemon.training.train import SCREENS, SCREENS_BESIDE, SEED, SEED_BESIDE, Sources, Start, Trained, warnings
from daemon.training.train import train as train_model
from daemon.training.tune import Tuning

TRIALS_FILE = "tuning.db"
"""Every trial of other settings, below the folder of trainings."""


def train(asked: argparse.Namespace) -> int:
    """`muster train`."""
    named, began = is_named(asked), datetime.now(UTC)
    store, models = label_store(asked.config, named=named), models_folder(asked.config, named=named)
    if not (asked.shipped or asked.without_labels):
        label_corrected(asked.config, store, named=named)
    sources = _sources(asked, store, models)
    errors = Console(stderr=True)
    tuning = Tuning(asked.tune, models / "runs" / TRIALS_FILE, lambda n: _enough(errors, n)) if asked.tune else None
    try:
        with bar("Drawing", errors) as (progress, task):
            trained = train_model(
                sources,
                tuning=tuning,
                told=lambda what, done, of: progress.update(task, description=what, completed=done, total=of),
            )
    except KeyboardInterrupt:
        errors.print(
            Text(
                f"Broken off; no model was made. What was drawn and tried is kept in {models}: the next training goes "
                "on from there."
            ),
            soft_wrap=True,
        )
        note(asked, broken_off(sources, began, datetime.now(UTC)))
        raise
    files = beside(trained)
    if asked.shipped:
        version = replace_shipped(asked.config, trained.model, trained.card, named=named)
    else:
        version = add_model(asked.config, trained.model, trained.card, files, named=named)
    if sources.own is not None:
        store.keep_suspects(trained.suspects)
    Console().print(Text(f"The model {version.name} lies in {version.folder}. It learned from"), soft_wrap=True)
    _tell(trained, store if sources.own is not None else None)
    note(asked, run_record(trained, sources, files, began, datetime.now(UTC)))
    if not asked.shipped:
        Console().print(Text(f"It reads once you type: muster models promote {version.name}"), soft_wrap=True)
    return 0


def _enough(errors: Console, trials: int) -> None:
    errors.print(Text(f"The tuning ends here, with the best of {trials} trials. To end the training too: Ctrl-C again"))


def _sources(asked: argparse.Namespace, store: LabelKeeper, models: Path) -> Sources:
    own = None if asked.shipped or asked.without_labels or not store.labels() else store
    usual = (SCREENS, SEED) if own is None else (SCREENS_BESIDE, SEED_BESIDE)
    return Sources(
        screens=usual[0] if asked.screens is None else asked.screens,
        own=own,
        start=None if own is None or asked.fresh else _shipped(asked),
        seed=usual[1] if asked.seed is None else asked.seed,
        fonts=asked.fonts,
        kept=models / "drawn",
    )


def _tell(trained: Trained, store: LabelKeeper | None) -> None:
    """What the new model learned from, how good it is, and what is to be said of it before anybody relies on it."""
    console, card = Console(), trained.card
    if card.screens:
        console.print(Text(f"  {sum(card.crops.values())} crops of {card.screens} drawn screens"))
    if card.own_crops:
        told = ", ".join(f"{count} {name}" for name, count in card.own_crops.items())
        console.print(Text(f"  {sum(card.own_crops.values())} crops of your own ({told})"), soft_wrap=True)
    print_scores(console, card.scores)
    doubtful = sum(not one.confirmed for one in store.suspects()) if store is not None else 0
    if doubtful:
        console.print(Text(f"{doubtful} labels are doubtful. Look at them again, they come first: muster label"))
    for sentence in warnings(trained):
        console.print(Text(sentence), style="yellow", soft_wrap=True)


def _shipped(asked: argparse.Namespace) -> Start:
    model = shipped_model(asked.config, named=is_named(asked))
    return Start(model=model.data, card=model.card)
