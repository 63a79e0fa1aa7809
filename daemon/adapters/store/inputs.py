"""What the judge takes from the config and the packs, as small tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import duckdb

from daemon.adapters.store.connection import fill, stored_time
from daemon.config import Config
from daemon.domain.attendance import EXCUSING
from daemon.domain.pack import Column, Pack, PackKind


def fill_config(connection: duckdb.DuckDBPyConnection, config: Config, now: datetime) -> None:
    """How to judge, and when."""
    fill(connection, "settings", [(config.first_match, stored_time(now))])


def fill_packs(connection: duckdb.DuckDBPyConnection, config: Config, packs: Sequence[Pack]) -> None:
    """What the packs and the roster say."""
    fill(connection, "excusing", [(kind.value,) for kind in EXCUSING])
    whole = {screen for screen, upload in config.uploads.items() if upload.whole}
    fill(
        connection,
        "screens",
        [
            (
                pack.screen,
                pack.kind is PackKind.LOG,
                pack.calendar.period.days,
                pack.unseen_is_absent,
                pack.screen in whole,
                pack.name.name,
                position,
                pack.game,
            )
            for position, pack in enumerate(packs)
        ],
    )
    fill(
        connection,
        "metrics",
        [
            (
                number,
                pack.screen,
                column.name,
                part,
                metric,
                column.kind.value,
                column.type.value,
                metric in column.steady,
                pack.kind is PackKind.LOG,
                position,
            )
            for number, (pack, position, column, part, metric) in enumerate(_metrics(packs))
        ],
    )
    fill(
        connection,
        "roster",
        [(m.name, m.role, m.joined_on, m.left_on, m.returned_on, m.exempt, m.watch) for m in config.roster.members],
    )


def _metrics(packs: Sequence[Pack]) -> Iterator[tuple[Pack, int, Column, int, str]]:
    """Each metric of each pack, with its column, the column's position, and its place in it."""
    for pack in packs:
        for position, column in enumerate(pack.columns):
            for part, metric in enumerate(column.metrics):
                yield pack, position, column, part, metric
