"""The command that trains the crop classifier: train."""

from __future__ import annotations

import argparse

from rich.console import Console

from daemon.app.models import add_model, label_store, replace_shipped, shipped_model
from daemon.app.settled import models_folder
from daemon.cli.daily import bar, is_named
from daemon.cli.plain import Text
from daemon.cli.workshop import print_scores
from daemon.training.keepsakes import beside
from daemon.training.train import SCREENS, SCREENS_BESIDE, SEED, SEED_BESIDE, Sources, Start, warnings
from daemon.training.train import train as train_model


def train(asked: argparse.Namespace) -> int:
    """`muster train`."""
    named = is_named(asked)
    store, models = label_store(asked.config, named=named), models_folder(asked.config, named=named)
    own = None if asked.shipped or asked.without_labels or not store.labels() else store
    usual = (SCREENS, SEED) if own is None else (SCREENS_BESIDE, SEED_BESIDE)
    sources = Sources(
        screens=usual[0] if asked.screens is None else asked.screens,
        own=own,
        start=None if own is None or asked.fresh else _shipped(asked),
        seed=usual[1] if asked.seed is None else asked.seed,
        fonts=asked.fonts,
        kept=models / "drawn",
    )
    with bar("Drawing", Console(stderr=True)) as (progress, task):
        trained = train_model(
            sources, told=lambda what, done, of: progress.update(task, description=what, completed=done, total=of)
        )
    if asked.shipped:
        version = replace_shipped(asked.config, trained.model, trained.card, named=named)
    else:
        version = add_model(asked.config, trained.model, trained.card, beside(trained), named=named)
    if own is not None:
        store.keep_suspects(trained.suspects)
    console, card = Console(), trained.card
    console.print(Text(f"The model {version.name} lies in {version.folder}. It learned from"), soft_wrap=True)
    if card.screens:
        console.print(Text(f"  {sum(card.crops.values())} crops of {card.screens} drawn screens"))
    if card.own_crops:
        told = ", ".join(f"{count} {name}" for name, count in card.own_crops.items())
        console.print(Text(f"  {sum(card.own_crops.values())} crops of your own ({told})"), soft_wrap=True)
    print_scores(console, card.scores)
    open_ = sum(not one.confirmed for one in store.suspects()) if own is not None else 0
    if open_:
        console.print(Text(f"{open_} labels are doubtful. Look at them again, they come first: muster label"))
    for sentence in warnings(trained):
        console.print(Text(sentence), style="yellow", soft_wrap=True)
    if not asked.shipped:
        console.print(Text(f"It reads once you type: muster models promote {version.name}"), soft_wrap=True)
    return 0


def _shipped(asked: argparse.Namespace) -> Start:
    model = shipped_model(asked.config, named=is_named(asked))
    return Start(model=model.data, card=model.card)
