"""A pack: how one kind of list screen is laid out. The values behind `rules/<screen>.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ColumnType(StrEnum):
    """What stands in a column, and so how its text becomes a value."""

    NAME = "name"
    TEXT = "text"
    INTEGER = "integer"
    QUANTITY = "quantity"
    PAIR = "pair"
    DURATION = "duration"
    RANK = "rank"


class MetricKind(StrEnum):
    """How readings of one metric in one event settle.

    `gauge`: the latest screenshot wins. `counter`: it only rises, the largest value wins.
    """

    GAUGE = "gauge"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Where a column stands in the row and what it holds.

    `x` and `y` are the band in which the middle of its text lies, as `(from, to)` in row heights (the distance
    from one row to the next), measured from the left end and the vertical middle of the row's name.
    `metrics` names the values it gives: none for the name itself, one for most, two for a pair.
    """

    name: str
    type: ColumnType
    x: tuple[float, float]
    y: tuple[float, float]
    metrics: tuple[str, ...]
    kind: MetricKind = MetricKind.GAUGE
    strip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One screen: its columns by name, in the order of the list. The column of type `name` is the row's anchor.

    `languages` are Tesseract codes such as `fra`, the preferred first; none: the alliance's language.
    """

    screen: str
    version: int
    title: Mapping[str, str] = field(hash=False)
    columns: tuple[Column, ...]
    shows_day: int = 0
    languages: tuple[str, ...] = ()

    @property
    def metrics(self) -> Mapping[str, Column]:
        """Every metric the screen gives, with the column it comes from."""
        return {metric: column for column in self.columns for metric in column.metrics}
