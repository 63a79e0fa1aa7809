"""The live database: one connection for the life of the daemon, its migrations, and what can go wrong with the file.

While it is open no other process can open the file, and opening the file by any other means in this process would
drop DuckDB's lock: nothing else may touch it. Structure changes only here, at start, followed by a checkpoint.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import structlog

from daemon.adapters.disk.moves import Disk
from daemon.domain.health import LOW_ROOM
from daemon.errors import StoreDamagedError, StoreError, StoreFullError, StoreLockedError, StoreLostError

MIGRATIONS = (
    *("0001_facts.sql", "0002_guesses.sql", "0003_told.sql", "0004_census.sql", "0005_laid_over.sql"),
    *("0006_cells_digest.sql", "0007_no_keys_of_cells.sql"),
)
"""Each brings the database from one version to the next; the version is how many have been applied."""

MOST_MEMORY = "512MB"
"""DuckDB would otherwise take 80 % of the machine's."""

JUDGING_MEMORY = ("160MB", "256MB", MOST_MEMORY)
"""What judging takes, and what it takes where that is too little. A year of 100 members on five screens fits into the
first: what does not fit lies on the disk beside the database, and comes back when it is asked for."""

_HARDLY_ANY = "1MB"
"""Less than DuckDB can do with."""

_DAMAGE = ("checksum", "Corrupt", "corrupt", "not a valid DuckDB")
"""What DuckDB says of a file, or of a part of it that it reads later, that is not what it wrote."""

_SETTINGS: Mapping[str, str] = {
    "memory_limit": MOST_MEMORY,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # Without it DuckDB would look for a Python variable when a table is missing.
    "python_enable_replacements": "false",
}

_TYPES = """
SELECT data_type FROM duckdb_columns() WHERE database_name = 'temp' AND table_name = $table ORDER BY column_index
"""


def statements(name: str) -> str:
    """The SQL of a file that lies beside this module."""
    return resources.files("daemon.adapters.store").joinpath("sql", name).read_text(encoding="utf-8")


def stored_time(at: datetime) -> datetime:
    """An aware time as the database has it: UTC without a zone."""
    return at.astimezone(UTC).replace(tzinfo=None)


def read_time(at: datetime) -> datetime:
    """A time of the database as an aware one."""
    return at.replace(tzinfo=UTC)


def stored_text(text: str) -> str:
    r"""Text that a database can hold: the broken bytes of a file name that is no UTF-8 stand as `\udc80`."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def fill(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Insert rows, each with a value for every column, into a temporary table; one by one would be ten times slower."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    if columns:
        types = [kind for (kind,) in connection.execute(_TYPES, {"table": table}).fetchall()]
        values = ", ".join(f"unnest(?::{kind}[])" for kind in types)
        connection.execute(f"INSERT INTO {table} SELECT {values}", columns)


class Database:
    """The live file, opened once. Not for use by two threads at a time."""

    def __init__(self, path: Path) -> None:
        """Open or make the database and bring its structure up to date.

        Raises StoreError when another program has the file open, when it is damaged, or when it was made by a later
        version of Muster.
        """
        self.path = path
        self.facts_changed = 0
        """How often the facts may have changed since the file was opened."""
        if path.with_name(f"{path.name}.wal").exists() and not path.exists():
            # DuckDB would begin an empty database and write over the log.
            raise StoreLostError(
                f"The database {path} is not there, only what was last written to it. Put the file back; without it "
                "move that log (its name ends in .wal) aside and type: muster rebuild"
            )
        self._connection = _connect(path)
        # What did not fit into memory lay there when the last process was killed. Nothing has yet gone there again.
        shutil.rmtree(path.with_name(f"{path.name}.tmp"), ignore_errors=True)
        self._identity = _identity(path)
        self._log: tuple[int, int] | None = None
        self._memory = MOST_MEMORY
        self._more_memory = list(JUDGING_MEMORY[1:])
        try:
            with said("prepare", path):
                self._migrate()
        except StoreError:
            self._connection.close()
            raise

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The one connection."""
        return self._connection

    def rows(self, query: str, values: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Every row that a query gives. Raises StoreError when the database fails."""
        with said("read", self.path):
            return self._connection.execute(query, values or {}).fetchall()

    @contextlib.contextmanager
    def transaction(self, *, facts: bool = True) -> Iterator[duckdb.DuckDBPyConnection]:
        """All of the block or nothing of it. Raises StoreError when the database fails, a full disk included.

        `facts`: it may change what is known of screenshots, from which all else is derived.
        """
        self._require_place()
        self.facts_changed += facts
        with said("write", self.path):
            self._connection.execute("BEGIN")
            done = False
            try:
                yield self._connection
                self._connection.execute("COMMIT")
                done = True
                self._name_log()
            finally:
                if not done:
                    # A failed commit has rolled back already and says so.
                    with contextlib.suppress(duckdb.Error):
                        self._connection.execute("ROLLBACK")

    def hold_to(self, memory: str) -> None:
        """Take so much memory at most from now on (as DuckDB writes it); what is there beyond it goes to the disk."""
        with said("prepare", self.path):
            self._connection.execute("SET memory_limit = $memory", {"memory": memory})
        self._memory = memory
        structlog.get_logger().debug("store.memory", limit=memory)

    def rest(self) -> None:
        """Give back memory until the next question: what was derived waits on the disk, if that has room to spare."""
        try:
            if shutil.disk_usage(self.path.parent).free >= LOW_ROOM:
                # DuckDB makes all the room that it can before it says that this much it cannot.
                with contextlib.suppress(duckdb.OutOfMemoryException):
                    self._connection.execute("SET memory_limit = $memory", {"memory": _HARDLY_ANY})
                # What was made free goes back to the system only when a limit is set that can be kept.
                self._connection.execute("SET memory_limit = $memory", {"memory": self._memory})
        except (OSError, duckdb.Error) as error:
            structlog.get_logger().debug("store.memory_kept", reason=str(error).partition("\n")[0])

    def with_room(self, work: Callable[[], None]) -> None:
        """Do this, which comes to nothing when it fails; anew with more memory each time that there was too little.

        What needed it once will need it again, so the limit stays. Raises StoreError.
        """
        while True:
            try:
                return work()
            except StoreError as error:
                if not isinstance(error.__cause__, duckdb.OutOfMemoryException) or not self._more_memory:
                    raise
            self.hold_to(self._more_memory.pop(0))

    def checkpoint(self) -> None:
        """Write the log into the main file: one broken byte in a log can hide all that comes after it."""
        with said("write", self.path):
            self._connection.execute("CHECKPOINT")
        self._log = None

    def _require_place(self) -> None:
        if _identity(self.path) != self._identity:
            # What is written to a file without a name is gone with the process.
            raise StoreLostError(
                f"The database {self.path} was taken away or replaced while Muster ran. Stop Muster, put the file back "
                "or type 'muster rebuild', and start again; the screenshots wait."
            )

    def _name_log(self) -> None:
        """Have the name of a new log on the disk: DuckDB syncs what is in the log, and not the folder it lies in."""
        log = _identity(self.path.with_name(f"{self.path.name}.wal"))
        if log != self._log:
            try:
                Disk().sync(self.path.parent)
            except OSError as error:
                why = f"The folder of the database {self.path} cannot be written: {error.strerror}."
                raise StoreError(why) from error
            self._log = log

    def close(self) -> None:
        """Write everything into the main file and let go of it."""
        self._connection.close()

    def _migrate(self) -> None:
        version = self._version()
        if version > len(MIGRATIONS):
            raise StoreError(
                f"The database {self.path} was made by a later version of Muster (structure {version}, and this one "
                f"knows up to {len(MIGRATIONS)}). Install that version again, or a newer one."
            )
        for number, name in enumerate(MIGRATIONS[version:], version + 1):
            with self.transaction() as connection:
                connection.execute(statements(name))
                connection.execute(
                    "INSERT INTO kept.migrations VALUES ($number, make_timestamp(epoch_us(now())))", {"number": number}
                )
            structlog.get_logger().info("store.migrated", version=number)
        # Replaying structure changes from the log after a crash has bricked DuckDB files.
        self.checkpoint()

    def _version(self) -> int:
        self._connection.execute(
            "CREATE SCHEMA IF NOT EXISTS kept;"
            "CREATE TABLE IF NOT EXISTS kept.migrations (number INTEGER PRIMARY KEY, applied_at TIMESTAMP NOT NULL)"
        )
        found = self._connection.execute("SELECT coalesce(max(number), 0) FROM kept.migrations").fetchall()
        return int(found[0][0])


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file lies there. Looking does not open it, so DuckDB keeps its lock."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _connect(path: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=read_only, config=dict(_SETTINGS))
    except duckdb.Error as error:
        raise _unusable(path, str(error)) from error


def _unusable(path: Path, message: str) -> StoreError:
    if "Could not set lock" in message:
        holder = re.search(r"held in (.+?) \(PID (\d+)\)", message)
        who = f"by {holder[1]} (process {holder[2]})" if holder else "by another program"
        return StoreLockedError(
            f"The database {path} is open {who}. Close that program; to look at the data, open "
            "reports/alliance.duckdb instead."
        )
    if "Cannot open file" in message or "Permission denied" in message:
        return StoreError(f"The database {path} cannot be opened. Make sure that its folder exists and can be written.")
    if "No space left" in message or "Out of Memory" in message:
        return StoreFullError(f"The database {path} cannot be opened for want of room: {message.splitlines()[0]}")
    if "version" in message and "storage" in message.lower():
        return StoreError(f"The database {path} was written by a newer DuckDB. Install the newest version of Muster.")
    return StoreDamagedError(
        f"The database {path} is damaged. Type 'muster rebuild' while Muster does not run: it makes a new one and "
        "keeps the old one aside. Or put back the state folder from a backup."
    )


def open_aside() -> duckdb.DuckDBPyConnection:
    """An empty database in memory."""
    return duckdb.connect(config=dict(_SETTINGS))


def open_to_look(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a database without changing it: its log is read, and not written into the file. Raises StoreError."""
    return _connect(path, read_only=True)


@contextlib.contextmanager
def said(what: str, path: Path) -> Iterator[None]:
    """Turn what DuckDB throws into a StoreError; `what` was being done (read, write, prepare)."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise StoreError(
            f"There is not enough memory for the database {path}. Close other programs, or give Muster more memory."
        ) from error
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        if "No space left" in reason or "File too large" in reason:
            raise StoreFullError(
                f"The disk is full, so the database {path} cannot grow. Free some space; nothing is lost."
            ) from error
        if any(sign in str(error) for sign in _DAMAGE):
            raise _unusable(path, "") from error
        raise StoreError(f"Muster could not {what} the database {path}: {reason}") from error
