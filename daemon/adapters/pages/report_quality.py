"""How well screens were read, as the report's appendix shows it: a line a week, the latest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from daemon.adapters.pages.report_words import Language
from daemon.domain.quality import Quality

SHOWN_WEEKS = 8
"""As in the charts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWeek:
    """A week of a screen, in words; `-` for what is not known."""

    monday: str
    pictures: str
    held: str
    confidence: str
    corrected: str
    confidence_shift: str
    crop_shift: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadScreen:
    """A screen by its `key`, with its weeks, the latest first; `changed`: something moved in that one."""

    key: str
    weeks: tuple[ReadWeek, ...]
    changed: bool


def read_screens(lines: Sequence[Quality], words: Language) -> tuple[ReadScreen, ...]:
    """The screens with their weeks, out of lines of which the latest of each come first."""
    by_screen: dict[str, list[Quality]] = defaultdict(list)
    for line in lines:
        by_screen[line.screen].append(line)
    return tuple(
        ReadScreen(
            key=key,
            weeks=tuple(_week(line, words) for line in listed[:SHOWN_WEEKS]),
            changed=listed[0].changed,
        )
        for key, listed in by_screen.items()
    )


def _week(line: Quality, words: Language) -> ReadWeek:
    corrected = (line.edited, line.added, line.deleted)
    return ReadWeek(
        monday=words.short_day(line.monday),
        pictures=words.number(line.pictures),
        held=words.share(line.held, line.cells),
        confidence=words.percent(line.confidence),
        corrected=", ".join(map(words.number, corrected)),
        confidence_shift=_shift(line.confidence_shift, words),
        crop_shift=_shift(line.crop_shift, words) + (f" ({line.crop_measure})" if line.crop_measure else ""),
    )


def _shift(value: float | None, words: Language) -> str:
    return "-" if value is None else f"{value:.2f}".replace(".", words.decimal)
