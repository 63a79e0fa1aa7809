"""The commands that collect and label crops: crops, label."""

from __future__ import annotations

import argparse
import webbrowser
from datetime import UTC, datetime

from rich.console import Console

from daemon.app.from_corrections import archived_files, label_corrected
from daemon.app.labelling import label_page
from daemon.app.models import classifier, label_store
from daemon.app.taking_in import officer, take_in
from daemon.cli.daily import FAILED, bar, is_named
from daemon.cli.plain import Text
from daemon.domain.labelled import BASE_CLASSES
from daemon.errors import NothingToDoError
from daemon.training.desk import Desk


def crops(asked: argparse.Namespace) -> int:
    """`muster crops`."""
    store = label_store(asked.config, named=is_named(asked))
    taken = take_in(store, asked.files, alone=asked.alone, table=asked.labels, renamed=dict(asked.rename))
    console = Console()
    known = f", {taken.known} were there already" if taken.known else ""
    console.print(Text(f"{taken.pictures} new pictures with {taken.crops} crops{known}."), soft_wrap=True)
    if taken.labels:
        console.print(Text(f"{taken.labels} crops have a label now. To learn from them: muster train"), soft_wrap=True)
        if added := sorted({label.kind for label in store.labels()} - set(BASE_CLASSES)):
            console.print(
                Text(
                    f"Classes of your own: {', '.join(added)}. If one of them means text or icon, say so: "
                    f"the same command with --rename {added[0]}=text"
                ),
                soft_wrap=True,
            )
    else:
        console.print(Text("To label them: muster label"))
    for name, why in taken.refused:
        console.print(Text(f"{name}: {why}"), style="red", soft_wrap=True)
    return FAILED if taken.refused else 0


def _tell_corrected(count: int) -> None:
    if count:
        Console(stderr=True).print(Text(f"{count} crops are labelled as text by your corrections."), soft_wrap=True)


def label(asked: argparse.Namespace) -> int:
    """`muster label`."""
    named, console = is_named(asked), Console(stderr=True)
    store = label_store(asked.config, named=named)
    files = [*asked.files]
    if asked.screen or asked.since:
        files += archived_files(asked.config, named=named, screen=asked.screen, since=asked.since)
    if files:
        take_in(store, files)
    _tell_corrected(label_corrected(asked.config, store, named=named))
    if not store.pictures():
        raise NothingToDoError(
            "There are no crops to label yet. Take screenshots in: muster label FILE, with the paths of some."
        )
    model = classifier(asked.config, named=named)
    with bar("Looking at the pictures", console) as (progress, task):
        desk = Desk(
            store,
            model,
            by=asked.by or officer(),
            now=lambda: datetime.now(UTC),
            progress=lambda done, of: progress.update(task, completed=done, total=of),
        )
    page = label_page(asked.config, desk, named=named, port=asked.port)
    console.print(Text("Label here; the link is for you alone:"), soft_wrap=True)
    Console().print(Text(page.url), soft_wrap=True)
    console.print(Text("Every label is saved at once. Ctrl-C ends it."), soft_wrap=True)
    if not asked.no_browser:
        webbrowser.open(page.url)
    page.run()
    console.print(Text(f"{len(store.labels())} crops are labelled. To learn from them: muster train"), soft_wrap=True)
    return 0
