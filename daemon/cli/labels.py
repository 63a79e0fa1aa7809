"""The commands that collect and label crops: crops."""

from __future__ import annotations

import argparse

from rich.console import Console

from daemon.app.models import label_store
from daemon.app.taking_in import take_in
from daemon.cli.daily import FAILED, is_named
from daemon.cli.plain import Text


def crops(asked: argparse.Namespace) -> int:
    """`muster crops`."""
    store = label_store(asked.config, named=is_named(asked))
    taken = take_in(store, asked.files, alone=asked.alone, table=asked.labels, renamed=dict(asked.rename))
    console = Console()
    known = f", {taken.known} were there already" if taken.known else ""
    console.print(Text(f"{taken.pictures} new pictures with {taken.crops} crops{known}."), soft_wrap=True)
    if taken.labels:
        console.print(Text(f"{taken.labels} crops have a label now. To learn from them: muster train"), soft_wrap=True)
    else:
        console.print(Text("To label them: muster label"))
    for name, why in taken.refused:
        console.print(Text(f"{name}: {why}"), style="red", soft_wrap=True)
    return FAILED if taken.refused else 0
