"""What laying pictures over each other came to, kept from one judging to the next, and from start to start.

It takes longer than all else the judge does, and nearly all of it is of lists that have not changed. So what came of
each list lies in the database under a digest of all that it rests on: everything that was read of the list, the pack,
whom the roster means by the names on it, and the very code that lays over. Where anything of that is otherwise, the
key is another, and the list is laid over anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import duckdb
import rapidfuzz

from daemon.adapters.store.connection import statements
from daemon.domain.names import skeleton
from daemon.domain.pack import Pack

_CODE = {
    "daemon.domain": ("",),
    "daemon.adapters.store": ("laid_over", "overlap", "logs"),
    "daemon.adapters.store.sql": ("laid_over", "overlap_rows"),
}
"""The files that what comes of a list depends on, by package: those whose names begin so."""

_KEPT = "SELECT key, found FROM kept.laid_over"
_KEEP = "INSERT INTO kept.laid_over SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])"
_FORGET = "DELETE FROM kept.laid_over WHERE key IN (SELECT unnest(?::VARCHAR[]))"

MOST_UNUSED = 2
"""So many times as many as are in use may lie there unused: settings that are mended at once find theirs again."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the pictures of one event: a digest of it, the names, and the pictures that have rows, in order."""

    event: int
    screen: str
    digest: str
    names: frozenset[str]
    shots: tuple[int, ...]


def shown(connection: duckdb.DuckDBPyConnection, events: Sequence[int]) -> list[Shown]:
    """What is on the pictures of each of these events."""
    return [
        Shown(event, screen, digest, frozenset(names or ()), tuple(shots))
        for event, screen, digest, names, shots in connection.execute(
            statements("laid_over.sql"), [list(events)]
        ).fetchall()
    ]


class LaidOver:
    """What is kept, read when judging begins; what is new is written when it ends."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._kept: Mapping[str, str] = dict(connection.execute(_KEPT).fetchall())
        self._used: set[str] = set()
        self._new: dict[str, str] = {}

    def find(self, key: str) -> Any | None:  # noqa: ANN401 (what was kept, as JSON has it)
        """What was kept under this key, or None."""
        self._used.add(key)
        found = self._kept.get(key)
        return None if found is None else json.loads(found)

    def keep(self, key: str, found: object) -> None:
        """Keep lists, numbers and texts under this key."""
        self._used.add(key)
        if key not in self._kept:
            self._new[key] = json.dumps(found, separators=(",", ":"))

    def write(self) -> None:
        """Write what is new, and forget what has not been used once that is most of it."""
        unused = self._kept.keys() - self._used
        if len(unused) > MOST_UNUSED * len(self._used):
            self._connection.execute(_FORGET, [sorted(unused)])
        if self._new:
            self._connection.execute(_KEEP, [list(self._new), list(self._new.values())])


def key_of(what: str, pack: Pack, lists: Sequence[Shown], apart: Collection[frozenset[str]] = ()) -> str:
    """The digest of all that laying these lists over each other rests on; `what` is worked out of it.

    `apart` are pairs of skeletons of names that are two members'; those matter of which both are on the lists.
    """
    bones = {skeleton(name) for one in lists for name in one.names} if apart else set()
    told = sorted(sorted(pair) for pair in apart if pair <= bones)
    return _digest(what, _code(), repr(pack), *(one.digest for one in lists), json.dumps(told))


@cache
def _code() -> str:
    """A digest of the code that lays over and of what it calls: another version may come to something else."""
    return _digest(rapidfuzz.__version__, *_sources())


def _sources() -> Iterator[str]:
    for package, names in _CODE.items():
        for file in sorted(resources.files(package).iterdir(), key=lambda one: one.name):
            if file.name.endswith((".py", ".sql")) and file.name.startswith(names):
                yield f"{package}/{file.name}\n{file.read_text(encoding='utf-8')}"


def _digest(*parts: str) -> str:
    made = hashlib.sha256()
    for part in parts:
        # The lengths keep two parts from passing for one.
        made.update(f"{len(part)}:{part}".encode("utf-8", "backslashreplace"))
    return made.hexdigest()
