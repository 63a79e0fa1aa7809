"""What lies in the archive, compared with what the ledger knows: the database alone cannot tell that it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from daemon.domain.ledger import Capture

SHOWN = 5
"""How many files a sentence names; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """What the sidecar beside an archived picture says. Times are aware; `captured` is how and when it was taken."""

    sha256: str
    file_name: str
    source: str
    file_time: datetime
    received_at: datetime
    captured: Capture
    game_day: date
    archived_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """A picture in the archive: its name below it, the hash of its bytes as they are now, and its sidecar.

    `sidecar` is None when there is none that can be read. `copy`: it lies with the further copies of known bytes.
    """

    name: str
    sha256: str
    sidecar: Sidecar | None
    copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How archive and ledger differ; all are names below the archive.

    `unknown` pictures are not in the ledger. `missing` ones are in the ledger alone, `moved` ones lie under another
    name than the ledger says, and the bytes of `changed` ones are not those that were read. `bare` pictures have no
    sidecar, or one that speaks of other bytes.
    """

    pictures: int
    copies: int
    unknown: tuple[str, ...] = field(default=())
    missing: tuple[str, ...] = field(default=())
    moved: tuple[str, ...] = field(default=())
    changed: tuple[str, ...] = field(default=())
    bare: tuple[str, ...] = field(default=())


def compare(known: Mapping[str, str], archive: Iterable[Archived]) -> Comparison:
    """Compare what the ledger knows (the archived name of each hash that was read) with what the archive holds."""
    places: dict[str, set[str]] = {}
    names = {name: sha256 for sha256, name in known.items()}
    unknown, changed, bare, copies, pictures = [], [], [], 0, 0
    for one in archive:
        places.setdefault(one.sha256, set()).add(one.name)
        copies, pictures = copies + one.copy, pictures + (not one.copy)
        if names.get(one.name, one.sha256) != one.sha256:
            changed.append(one.name)
        elif one.sha256 not in known:
            unknown.append(one.name)
        if one.sidecar is None or (one.sidecar.sha256 != one.sha256 and one.name not in changed):
            bare.append(one.name)
    gone = {name for sha256, name in known.items() if sha256 not in places}
    return Comparison(
        pictures=pictures,
        copies=copies,
        unknown=tuple(sorted(unknown)),
        missing=tuple(sorted(gone - set(changed))),
        moved=tuple(sorted(n for sha256, n in known.items() if sha256 in places and n not in places[sha256])),
        changed=tuple(sorted(changed)),
        bare=tuple(sorted(bare)),
    )


def sentences(found: Comparison) -> Iterator[str]:
    """What is wrong, each with what to do about it; nothing when archive and ledger fit."""
    if found.unknown:
        yield (
            f"{_files(found.unknown)} in the archive, but not in the database: what was read from them is lost and "
            "does not count. Type: muster rebuild"
        )
    if found.changed:
        yield (
            f"{_files(found.changed)} no longer what was read: the bytes have changed. What was read still counts. Put "
            "the pictures back from a backup if you have one."
        )
    if found.missing:
        yield (
            f"{_files(found.missing)} in the database, but not in the archive. What was read from them still counts. "
            "If you took them away all is well; else put them back."
        )
    if found.moved:
        yield f"{_files(found.moved)} under another name in the archive, so the report's links to them lead nowhere."
    if found.bare:
        yield (
            f"{_files(found.bare)} without a sidecar that fits: when they came and who dropped them is known to the "
            "database alone. Type: muster rebuild"
        )


def _files(names: Sequence[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    thing, be = ("picture", "is") if len(names) == 1 else ("pictures", "are")
    return f"{len(names)} {thing} ({shown}{more}) {be}"
