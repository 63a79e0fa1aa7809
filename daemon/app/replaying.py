"""What other settings would have made of the past, told before they are saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from daemon.adapters.pages.report_marks import expected_words, observed_words
from daemon.adapters.pages.report_words import LANGUAGES
from daemon.adapters.processes.clock import SystemClock
from daemon.adapters.settings.french import in_language
from daemon.adapters.store.replay import replay as judge_again
from daemon.app.mending import PUBLISHED
from daemon.app.settled import Settled, settle_settings
from daemon.domain.replay import Difference, MarkSaid
from daemon.errors import NothingToDoError, StoreError

__all__ = ["Replayed", "expected", "observed", "replay"]


@dataclass(frozen=True, slots=True)
class Replayed:
    """The settings that were tried, what they would change, and how long it took, in seconds."""

    settled: Settled
    difference: Difference
    seconds: float


def replay(path: Path, *, named: bool, since: date | None) -> Replayed:
    """Judge the published past by the settings at `path`, beside a running daemon or without one.

    Raises SettingsError, NothingToDoError when nothing was published so far, or StoreError when that cannot be read.
    """
    clock = SystemClock()
    settled = settle_settings(path, named=named)
    copy, language = settled.config.folders.reports / PUBLISHED, settled.config.alliance.language
    if not copy.is_file():
        nothing = f"There is no database {copy} yet: nothing was read so far. Type: muster run"
        raise NothingToDoError(in_language(nothing, language))
    begin = clock.monotonic()
    try:
        difference = judge_again(copy, settled.config, settled.packs, settled.corrections, since)
    except StoreError as error:
        raise type(error)(in_language(error.message, language)) from error
    return Replayed(settled, difference, clock.monotonic() - begin)


def observed(mark: MarkSaid, language: str) -> str:
    """What a mark rests on, in a language; metrics go by the names that the config has for them."""
    metrics = {name: name for name in re.findall(r"(?:^|, )(\w+) ", mark.observed)}
    return observed_words(mark.observed, LANGUAGES[language], metrics)


def expected(mark: MarkSaid, language: str) -> str:
    """What would have been in order in the place of that."""
    return expected_words(mark.expected, LANGUAGES[language], {})
