"""Which screen real pictures are taken for: with all packs, and with the right pack taken away.

    python -m bench.screens [FOLDER ...]

Reads each picture of the folders (default: `../shared/screens`) once, as far as the text on it, and asks twice which
screen it is: with every shipped pack, when it must be its own or, being none of ours, refused; and without its own
pack, when it must be refused, as the list of a game that nobody wrote a pack for. Prints both as a table, a line for
each screen, and fails when a picture is taken for another screen than its own. The pictures belong to others and are
no part of the project; without them there is nothing to ask.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.score import SCREENS, SHARED
from daemon.app.engines import make_engines
from daemon.app.models import classifier
from daemon.app.reading import order_of
from daemon.app.settled import settle_settings
from daemon.domain.pack import Pack
from daemon.errors import ScreenshotError
from daemon.pipeline import Engines, Steps, read_screenshot
from daemon.stages.interpret import interpret

CONFIG = Path(__file__).parents[1] / "config.yaml"
REFUSED = "refused"


class EnoughError(Exception):
    """What stops reading when the text on a picture is known."""


def main() -> int:
    """Ask of the pictures in the folders that are named."""
    folders = [Path(folder) for folder in sys.argv[1:]] or [SHARED / "screens"]
    pictures = sorted(path for folder in folders for path in folder.glob("*.png"))
    if not pictures:
        print(f"There are no pictures in {', '.join(map(str, folders))}: nothing to ask.")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        order = order_of(settle_settings(CONFIG, named=True))
        return ask(pictures, make_engines(order, classifier(CONFIG, named=True), Path(scratch)))


def ask(pictures: Sequence[Path], engines: Engines) -> int:
    """Ask of each picture; 0 when none is taken for another screen."""
    with_all, without = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for path in pictures:
        own = next((screen for start, screen in SCREENS.items() if path.name.startswith(start)), "")
        steps = seen(path.read_bytes(), engines)
        with_all[own, taken_for(steps, engines.packs)] += 1
        if own:
            without[own, taken_for(steps, [pack for pack in engines.packs if pack.screen != own])] += 1
    print("With every pack:", *table(with_all), "\nWithout their own pack:", *table(without), sep="\n")
    mistaken = [*wrong(with_all), *wrong(without)]
    print(f"\n{sum(with_all.values())} pictures, {len(mistaken)} mistaken for another screen.")
    return 1 if mistaken else 0


def seen(data: bytes, engines: Engines) -> Steps:
    """What is on a picture, before it is asked which screen it is."""
    found: list[Steps] = []

    def watch(steps: Steps) -> None:
        found.append(steps)
        raise EnoughError

    with contextlib.suppress(EnoughError):
        read_screenshot(data, engines, watch=watch)
    return found[0]


def taken_for(steps: Steps, packs: Sequence[Pack]) -> str:
    """The screen that a picture is taken for among these packs."""
    try:
        return interpret(
            steps.lines, steps.chosen.perhaps, steps.picture.size, packs, icons=steps.chosen.icons
        ).reading.screen
    except ScreenshotError:
        return REFUSED


def table(counts: Counter[tuple[str, str]]) -> list[str]:
    """A line for each screen: how often it was taken for itself, refused, and taken for each other."""
    lines = []
    for own in sorted({own for own, _ in counts}):
        here = {taken: count for (screen, taken), count in counts.items() if screen == own}
        said = [f"{taken} {count}" for taken, count in sorted(here.items(), key=lambda item: -item[1])]
        lines.append(f"  {own or '(none of ours)':<20} {', '.join(said)}")
    return lines


def wrong(counts: Counter[tuple[str, str]]) -> list[str]:
    """The pictures that were taken for another screen than their own."""
    return [
        f"{own} as {taken}"
        for (own, taken), count in counts.items()
        for _ in range(count)
        if taken not in {own, REFUSED}
    ]


if __name__ == "__main__":
    sys.exit(main())
