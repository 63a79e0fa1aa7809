"""Settings, packs and models that break while the daemon runs: it keeps the last good ones and says what is wrong."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.crashes import place, restart
from tests.faults.outcome import Outcome, Size
from tests.faults.place import PROJECT, Place
from tests.faults.process import Daemon, running
from tests.faults.screens import Screen, alliance


@dataclass(frozen=True, slots=True)
class Mistake:
    """A file below the place that is broken, how, and what must be said of it."""

    file: str
    name: str
    do: Callable[[Path], object]
    said: str


def mistakes() -> Iterator[Mistake]:
    """Ten and some more."""
    at = r"config.yaml, line \d+, column \d+: "
    yield Mistake("config.yaml", "no YAML", _add("alliance2: [\n"), at)
    yield Mistake("config.yaml", "a key that is not known", _change("http:", "htp:"), at + ".*did you mean 'http'")
    yield Mistake("config.yaml", "a metric that is not there", _change("metric: boost", "metric: bost"), at)
    yield Mistake("config.yaml", "no such time zone", _change("time_zone: UTC", "time_zone: Mars/One"), at)
    yield Mistake("config.yaml", "a number out of bounds", _change("sweep_seconds: ", "sweep_seconds: -"), at)
    yield Mistake("config.yaml", "gone", lambda path: path.unlink(), "config.yaml")
    yield Mistake("rules/lg_war.yaml", "no YAML", _add("columns2: [\n"), r"lg_war.yaml, line \d+, column \d+: ")
    yield Mistake(
        "rules/lg_war.yaml", "a column of no type", _change("type: integer", "type: integr"), "lg_war.yaml, line"
    )
    broken = _change("type: integer", "type: integer\n    pattern: '(('")
    yield Mistake("rules/lg_war.yaml", "a pattern that is none", broken, "yaml, line")
    yield Mistake("rules/lg_war.yaml", "gone", lambda path: path.unlink(), "no pack")
    yield Mistake("models/crops.ubj", "gone", lambda path: path.unlink(), "crops")
    yield Mistake("models/crops.ubj", "of another hash", _add("x"), "crops")
    yield Mistake("models/crops.card.json", "of other features", _other_features, "model")


def _add(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(path.read_bytes() + text.encode())


def _change(right: str, wrong: str) -> Callable[[Path], object]:
    def change(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert right in text, right
        path.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    return change


def _other_features(card: Path) -> None:
    card.write_text(json.dumps(json.loads(card.read_text(encoding="utf-8")) | {"feature_version": 99}))


def broken_settings(size: Size) -> Outcome:
    """F9: config, pack and model broken one after the other under one daemon, and mended again."""
    outcome = Outcome(code="F9", fault="config, pack or model broken while running")
    made = place(size, "f9", people=24, models="models")
    shutil.copytree(PROJECT / "models", made.home / "models")
    screens = iter(alliance(days=1, pages=24, lines=1))
    with running(made, engines=True) as daemon:
        for mistake in mistakes():
            _broken(outcome, made, daemon, mistake, next(screens))
    outcome.add(restart(made)[1], "afterwards", 0)
    made.remove()
    return outcome


def _broken(outcome: Outcome, made: Place, daemon: Daemon, mistake: Mistake, screen: Screen) -> None:
    what = f"{mistake.file} {mistake.name}"
    path = made.home / mistake.file
    good = path.read_bytes()
    mistake.do(path)
    begun = time.monotonic()
    daemon.wait_for(lambda: made.told().get("state") == "degraded", what=f"telling of {what}")
    told = made.told()
    outcome.recovered.append(time.monotonic() - begun)
    said = " ".join(told["sentences"])
    outcome.expect(re.search(mistake.said, said) is not None, f"{what}: it says '{said}'")
    outcome.expect("The last good settings stay in use" in said, f"{what}: it does not say what it works with")
    outcome.expect(not told["settings_good"], f"{what}: the settings are called good")
    made.drop_screen(screen)
    daemon.wait_for(lambda: not made.waiting(), what=f"reading on with {what}")
    path.write_bytes(good)
    daemon.wait_for(lambda: made.told().get("state") == "well", what=f"being well after {what}")
    outcome.tried += 1
