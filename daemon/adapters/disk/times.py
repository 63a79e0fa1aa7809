"""The time of a file, as far as there can be such a time."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Anybody may give a file any time, and some file systems keep what no calendar has: the year 33658, or 29719 BC."""


def time_of(seconds: float) -> datetime:
    """What a file system says in seconds since 1970, aware; what lies before that or far ahead as the nearest bound."""
    latest = (LATEST - EPOCH).total_seconds()
    return EPOCH + timedelta(seconds=min(max(seconds, 0.0), latest))


def changed_at(status: os.stat_result) -> datetime:
    """When a file was last written to, aware."""
    return time_of(status.st_mtime)
