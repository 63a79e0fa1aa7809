"""What is only looked at: the daemon's health, a demonstration."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from daemon.adapters.processes.clock import SystemClock
from daemon.adapters.settings.config_file import load_settings
from daemon.adapters.signs.health import health as daemon_health
from daemon.adapters.signs.logs import set_up_logs
from daemon.domain.health import Verdict
from daemon.errors import FolderError

DEMO_CONFIG = """\
alliance:
  name: Demonstration
  language: {language}
screens: [lg_war]
first_match: true
rules:
  - name: absence
    when: {{screen: lg_war, metric: power_used, equals: 0}}
    adds: absences
  - name: low_boost
    when: {{screen: lg_war, metric: boost, below: 1000}}
    adds: low_boosts
  - name: great_boost
    when: {{screen: lg_war, metric: boost, above: 4000}}
    adds: {{low_boosts: -2}}
strikes:
  each: {{absences: 1, low_boosts: 3}}
  weight: {{absences: 2}}
  max_new_per_week: 2
levels: {{{levels}}}
"""
"""The settings of a demonstration, for its language."""

DEMO_LEVELS = {
    "en": "Reliable: 0, Needs a word: 2, At risk: 4",
    "fr": "Fiable: 0, À contacter: 2, À risque: 4",
}
"""The levels of a demonstration, in each language."""


OFFICERS_OWN = shutil.ignore_patterns("versions", "in_use.json", "labelled", "runs", ".*")
"""What a demonstration leaves where it is: it reads with the model that came with Muster."""


def tell_troubles_alone() -> None:
    """Keep the log to warnings, on the error stream, so that what a command prints stands alone."""
    set_up_logs("warning", "auto")


def health(path: Path, *, named: bool) -> Verdict:
    """How the daemon that works on this config's folders is. Raises ConfigError when there is no telling which."""
    return daemon_health(load_settings(path, named=named).config.folders.state, SystemClock().now())


def lay_out_demo(path: Path, folder: Path, drawn: Sequence[Path], *, named: bool) -> None:
    """Make `folder` a place to work in, with the packs and models of this config and the drawn pictures in `input/`.

    Its config is one of its own: with the officer's folders it would work on their files, and with their roster it
    would miss their members. Raises FolderError when the folder cannot be written, and when packs or models are not
    where this config says.
    """
    config = load_settings(path, named=named).config
    theirs = config.folders
    for room in (theirs.rules, theirs.models):
        if not room.is_dir():
            raise FolderError(
                f"A demonstration needs the folder {room}, which is not there. Type the command where config.yaml is, "
                "or say where with --config."
            )
    try:
        (folder / "input").mkdir(parents=True, exist_ok=True)
        for picture in drawn:
            shutil.copyfile(picture, folder / "input" / picture.name)
        shutil.copytree(theirs.rules, folder / "rules", dirs_exist_ok=True)
        shutil.copytree(theirs.models, folder / "models", dirs_exist_ok=True, ignore=OFFICERS_OWN)
        language = config.alliance.language
        settings = DEMO_CONFIG.format(language=language, levels=DEMO_LEVELS[language])
        (folder / "config.yaml").write_text(settings, encoding="utf-8")
    except OSError as error:
        raise FolderError(f"The demonstration cannot be laid out in {folder}: {error.strerror}.") from error
