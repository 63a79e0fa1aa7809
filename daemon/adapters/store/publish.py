"""The copy that officers and viewers query: facts and everything derived, as plain tables under documented names."""

from __future__ import annotations

import contextlib
from pathlib import Path

import duckdb

from daemon.adapters.disk.moves import Disk
from daemon.adapters.store.connection import Database, statements
from daemon.errors import StoreError

STORAGE_VERSION = "v1.0.0"
"""The oldest layout that DuckDB still writes, so that an officer's older viewer can open the copy."""


def publish(database: Database, path: Path) -> None:
    """Write everything to a new file beside `path` and put it in its place at once.

    Who has the earlier copy open goes on reading that one. Raises StoreError; the earlier copy stands then.
    """
    part = path.with_name(f".{path.name}.tmp")
    disk = Disk()
    leftovers = (part, part.with_name(f"{part.name}.wal"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in leftovers:
            leftover.unlink(missing_ok=True)
        try:
            _write(database, part)
            disk.sync(part)
            part.replace(path)
            disk.sync(path.parent)
            database.checkpoint()
        finally:
            for leftover in leftovers:
                leftover.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"The copy of the database {path} cannot be written ({error.strerror}). Make sure that its folder can be "
            "written and that the disk has room."
        ) from error


def _write(database: Database, part: Path) -> None:
    connection = database.connection
    try:
        connection.execute(f"ATTACH ? AS copy (STORAGE_VERSION '{STORAGE_VERSION}')", [str(part)])
        try:
            with database.transaction(facts=False):
                connection.execute(statements("publish.sql"))
            # A commit is in the copy's log, and the log is thrown away: on a full disk what is only there is no copy.
            connection.execute("CHECKPOINT copy")
        finally:
            with contextlib.suppress(duckdb.Error):
                connection.execute("DETACH copy")
    except duckdb.Error as error:
        raise StoreError(f"The copy of the database {part} cannot be written: {str(error).splitlines()[0]}") from error
