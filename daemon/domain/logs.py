"""Log screens: a line for each thing done, the same member many times, and the same lines on several pictures.

What a member did is the sum of their lines, each counted once, however many pictures show it: on the day of the first
one. Which lines are the same is told by laying the pictures over each other. Where two pictures show an equal line and
nothing tells how they lie to each other, it may be one line or two, and the line is doubtful.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from daemon.domain.likeness import Place
from daemon.domain.overlap import same_rows
from daemon.domain.pack import ColumnType, Pack
from daemon.domain.reading import Row


@dataclass(frozen=True, slots=True)
class LogLine:
    """One row of a picture: the line that it shows, by the first place of that line, and whether that is in doubt.

    `earlier`: the line is on a picture of an earlier event, and counts there.
    """

    line: Place
    earlier: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class LogPages:
    """The rows of the pictures of one event by their place, and which pictures lie apart from all before them."""

    lines: Mapping[Place, LogLine]
    loose: frozenset[int]


def log_pages(before: Sequence[Sequence[Row]], pictures: Sequence[Sequence[Row]], pack: Pack) -> LogPages:
    """Which rows of the pictures of an event show the same line, given those of the event `before`.

    Both are in the order in which the pictures were taken. Places count the pictures of the event from 0; those of the
    lines in the event before are negative.
    """
    shift = len(before)
    first = same_rows([*before, *pictures], pack)
    joined = _components(first)
    groups: dict[Place, set[int]] = defaultdict(set)
    for (picture, _), line in first.items():
        groups[line].add(picture)
    doubtful = _doubtful([*before, *pictures], first, joined, pack)
    lines = {
        (picture - shift, row): LogLine((line[0] - shift, line[1]), min(groups[line]) < shift, line in doubtful)
        for (picture, row), line in first.items()
        if picture >= shift
    }
    loose = {
        picture - shift
        for picture in range(shift + 1, shift + len(pictures))
        if not any(joined.get(picture) == joined.get(other) for other in range(shift, picture))
    }
    return LogPages(lines, frozenset(loose))


def _components(first: Mapping[Place, Place]) -> dict[int, int]:
    """For each picture the first one that it hangs together with, over shared lines."""
    of: dict[int, int] = {}

    def root(picture: int) -> int:
        while of.setdefault(picture, picture) != picture:
            picture = of[picture]
        return picture

    for (picture, _), (other, _) in first.items():
        one, two = sorted((root(picture), root(other)))
        of[two] = one
    return {picture: root(picture) for picture in list(of)}


def _doubtful(
    pictures: Sequence[Sequence[Row]], first: Mapping[Place, Place], joined: Mapping[int, int], pack: Pack
) -> set[Place]:
    """Lines that are equal to one on a picture of which nothing tells how it lies to theirs."""
    showing: dict[Hashable, dict[Place, int]] = defaultdict(dict)
    for (picture, row), line in first.items():
        said = _said(pictures[picture][row], pack)
        if said is not None:
            showing[said].setdefault(line, joined[picture])
    return {line for lines in showing.values() if len(set(lines.values())) > 1 for line in lines}


def _said(row: Row, pack: Pack) -> Hashable | None:
    """What a line says, but for the time that has gone since; None when its name is not whole."""
    name = row.cells.get(pack.name.name)
    if name is None or row.partial or not name.text:
        return None
    return tuple(
        (column.name, row.cells[column.name].value)
        for column in pack.columns
        if column.name in row.cells and column.type is not ColumnType.DURATION
    )
