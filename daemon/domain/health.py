"""Whether the daemon does its work, as its last sign of life tells: well, degraded or down, with a sentence each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

LOW_ROOM = 500_000_000
"""Bytes left on a disk from which on that is said: some hundred screenshots, or a day to react."""

CLOCK_SLACK = timedelta(minutes=5)
"""How far ahead of the clock a sign may be: clocks are set right by less, and a dead daemon must not seem to live."""

SYSTEM = "system"
"""The word for a trouble that the operating system spoke of: a folder that cannot be written, a full disk."""

OK = "ok"
"""The condition of a database with which nothing is wrong."""


class State(StrEnum):
    """`down`: screenshots are not being read. `degraded`: they are, and something wants looking after."""

    WELL = "well"
    DEGRADED = "degraded"
    DOWN = "down"


class Part(StrEnum):
    """What can be in trouble."""

    INPUT = "input"
    DATABASE = "database"
    FOLDERS = "folders"
    READER = "reader"
    SETTINGS = "settings"
    REPORTS = "reports"
    ARCHIVE = "archive"
    WATCHER = "watcher"
    DELIVERY = "delivery"
    PROGRAM = "program"


NEEDED = frozenset({Part.INPUT, Part.DATABASE, Part.FOLDERS, Part.READER})
"""Without one of these no screenshot is read; with any other in trouble, they are."""


FOR_FILES = frozenset({Part.INPUT, Part.FOLDERS})
"""What needs folders that can be written, and nothing else."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that last went wrong and has not gone well since: a sentence for a person, and one word for it."""

    part: Part
    code: str
    said: str


@dataclass(frozen=True, slots=True)
class Room:
    """The disk of one folder: bytes left and in all, and whether Muster may use the folder (there, and writable).

    `unmounted`: it was a mount of its own since the daemon began, and is none now.
    """

    free: int
    total: int
    usable: bool
    unmounted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A sign of life. Times are aware; the next sign is due within `good_for_seconds`, and 0 means there will be none.

    `waiting` files are not laid away yet, the oldest of them since `oldest_since`; the queue has not been empty since
    `busy_since`, and will be in about `seconds_left` (None: too little is known). `swept_at` is the last look through
    `input/` that went well, `published_at` when `latest.*` was last renewed and `publish_seconds` what that took,
    `closed_week` the last week whose report is written, such as `2026-W47`.
    `stuck` files in `input/` cannot be read or taken. `rooms` are by the folder's key in the settings.
    """

    at: datetime
    good_for_seconds: float
    started_at: datetime
    waiting: int = 0
    stuck: int = 0
    oldest_since: datetime | None = None
    busy_since: datetime | None = None
    seconds_left: float | None = None
    swept_at: datetime | None = None
    published_at: datetime | None = None
    publish_seconds: float = 0.0
    closed_week: str = ""
    troubles: tuple[Trouble, ...] = ()
    rooms: Mapping[str, Room] = field(default_factory=dict, hash=False)

    @property
    def database(self) -> str:
        """One word for the condition of the database: `ok`, or what is wrong, such as `full` or `locked`."""
        return next((trouble.code for trouble in self.troubles if trouble.part is Part.DATABASE), OK)

    @property
    def settings_good(self) -> bool:
        """Whether the settings in use are those that are written."""
        return all(trouble.part is not Part.SETTINGS for trouble in self.troubles)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the daemon is, and why it is not well: one sentence each, the gravest first."""

    state: State
    sentences: tuple[str, ...] = ()


def alive(health: Health | None, now: datetime) -> str:
    """One sentence on why the daemon seems to have ended or to hang, or "" when it lives."""
    if health is None:
        return "The daemon has given no sign of life yet."
    age = now - health.at
    if age < -CLOCK_SLACK:
        return f"The daemon's last sign of life is dated {_span(-age)} ahead: the clock was set back since."
    if age <= timedelta(seconds=health.good_for_seconds):
        return ""
    said = f" The last thing it said: {health.troubles[0].said}" if health.troubles else ""
    if not health.good_for_seconds:
        return f"The daemon has ended, {_span(age)} ago.{said}"
    return f"The daemon gave its last sign of life {_span(age)} ago: it has ended or hangs.{said}"


def verdict(health: Health | None, now: datetime) -> Verdict:
    """How the daemon is. Pure: the last sign of life and the present moment decide."""
    dead = alive(health, now)
    if health is None or dead:
        return Verdict(State.DOWN, (dead,))
    down, degraded = tuple(_stops(health, now)), tuple(_wants_looking_after(health))
    state = State.DOWN if down else State.DEGRADED if degraded else State.WELL
    return Verdict(state, tuple(dict.fromkeys(down + degraded)))


def _stops(health: Health, now: datetime) -> Iterator[str]:
    """Why no screenshot is read."""
    rooms = [name for name in ("input", "archive", "failed", "state") if name in health.rooms]
    unusable = [name for name in rooms if not health.rooms[name].usable]
    # Which folder it is says more than what could not be done in it.
    told = [one for one in health.troubles if not (unusable and one.code == SYSTEM and one.part in FOR_FILES)]
    yield from (trouble.said for trouble in told if trouble.part in NEEDED)
    for name in unusable:
        yield f"The folder '{name}' is not there or cannot be written; see 'muster doctor'."
    swept = health.swept_at or health.started_at
    if now - swept > timedelta(seconds=health.good_for_seconds):
        yield f"The folder 'input' was last looked through {_span(now - swept)} ago."


def _wants_looking_after(health: Health) -> Iterator[str]:
    """What is wrong though screenshots are read."""
    for trouble in health.troubles:
        if trouble.part is Part.SETTINGS:
            yield f"The last good settings stay in use, since the new ones cannot be used. {trouble.said}"
        elif trouble.part not in NEEDED:
            yield trouble.said
    if health.stuck:
        what = "a file or folder" if health.stuck == 1 else f"{health.stuck} files or folders"
        yield f"Muster may not read or take {what} in 'input': the log says which and why (input.left_alone)."
    for name in (name for name, room in health.rooms.items() if room.unmounted):
        yield (
            f"The folder '{name}' was a mount of its own and is none any more: mount it again. If it is to stay as it "
            "is, restart Muster."
        )
    reports = health.rooms.get("reports")
    if reports and not reports.usable:
        yield "The folder 'reports' is not there or cannot be written; see 'muster doctor'."
    low = {name: room.free for name, room in health.rooms.items() if room.usable and room.free < LOW_ROOM}
    if low:
        names = ", ".join(f"'{name}'" for name in low)
        yield f"The disk has only {min(low.values()) / 1e6:.0f} MB left for {names}: free some space."


def _span(span: timedelta) -> str:
    seconds = span.total_seconds()
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    if seconds < 7200:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.0f} hours" if seconds < 172_800 else f"{seconds / 86_400:.0f} days"
