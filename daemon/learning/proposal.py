"""Proposal: from what was read on some pictures of an unknown list to the draft of its pack."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np

from daemon.domain.cells import is_words
from daemon.domain.geometry import Box
from daemon.domain.labels import folded
from daemon.domain.pack import Align, ColumnType, OwnRow, Pack
from daemon.learning.cards import beside, piled
from daemon.learning.columns import Placed, Strip, headings, placed, strips
from daemon.learning.draft import Draft, Seen, draft
from daemon.learning.grid import Grid, grids
from daemon.learning.runs import Run, is_wordy, runs
from daemon.learning.stacks import even, is_pushed
from daemon.stages.labels import labels
from daemon.stages.placement import Placement, evidence
from daemon.stages.rows import lay
from daemon.stages.scene import Scene, scene
from daemon.stages.sheet import TextLine
from daemon.stages.sizes import height_of
from daemon.stages.view import view
from daemon.stages.weighing import weigh

COLUMN_COST = 3.0
"""What each column must explain before it is worth having, as a logarithm like all that speaks for a pack."""

OFTEN_THERE = 0.8
"""A column with texts in a smaller share of the rows is not missed where it has none, when drafts are compared."""

MORE_ROWS = 1.25
"""What a draft from the rows of several pictures counts more than one from those of one."""

NOT_AT_LEFT = 0.85
"""What is left of what a draft explains whose names are aligned by another end: a few names may be by chance."""

STRAYS, SMALL, SMALL_STRAYS = 0.04, 15, 0.07
"""How far the height of capitals strays from screen to screen, and in letters of fewer pixels."""

TITLE_ABOVE = 1.5
"""Titles of columns stand at most so many row distances above the first row."""

LOG_LEAST, LOG_SHARE = 2, 0.25
"""A list is a log when so many names, and this share of them, stand there once more."""

HEADINGS_ABOVE = -0.15
"""Headings stand over the name under them, by so many row distances or more."""

OWN_ROW_FROM, OFF_GRID = 4, 0.08
"""A first or last row that is no whole row distance from the others is a pinned one when there are so many of them, and
it is off by this share."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was read on one picture of `size` (width, height), and where more may stand that was not."""

    lines: tuple[TextLine, ...]
    perhaps: tuple[Box, ...]
    size: tuple[int, int]


def propose(screen: str, looks: Sequence[Sight]) -> Draft | None:
    """The draft that explains most of the pictures; None when no list is found on any of them."""
    scenes = [scene(look.lines, look.perhaps, look.size) for look in looks]
    best = _proposed(screen, looks, scenes)
    if best is None:
        return None
    worth = _of_all(best, scenes)
    for across, cards in _as_cards(looks, scenes, best.pack):
        piles = [scene(look.lines, look.perhaps, look.size) for look in cards]
        one = _proposed(screen, cards, piles)
        if one and (of_cards := _of_all(one, piles)) > worth:
            best, worth = one.beside(across), of_cards
    return best


def _as_cards(looks: Sequence[Sight], scenes: Sequence[Scene], pack: Pack) -> Iterator[tuple[int, list[Sight]]]:
    """The pictures with their rows cut into cards, and how many cards make a row, for each way that seems possible."""
    laid = [best_laid(found, pack) for found in scenes]
    ways = [beside(found, place) if place else [] for found, place in zip(scenes, laid, strict=True)]
    for across in sorted({len(way) for some in ways for way in some}):
        cards = list(looks)
        for number, (found, place, some) in enumerate(zip(scenes, laid, ways, strict=True)):
            names = next((way for way in some if len(way) == across), None)
            if place and names:
                made = piled(found, place, names)
                cards[number] = Sight(made.lines(found.lines), made.boxes(found.unread), made.piled)
        yield across, cards


def _proposed(screen: str, looks: Sequence[Sight], scenes: Sequence[Scene]) -> Draft | None:
    """The draft that explains most of the pictures as rows of one member each."""
    texts = [runs(look.lines) for look in looks]
    tried = [
        (promise, _draft(screen, [(found, laid)]))
        for found, look in zip(texts, looks, strict=True)
        for promise, laid in grids(found, look.size)
    ]
    best = _best(tried, scenes)
    if best is None:
        return None
    # Once more, from all rows that this draft finds on all pictures, also those whose names were not read.
    laid = [(found, grid) for found, one in zip(texts, scenes, strict=True) if (grid := _laid(one, best.pack))]
    again = _draft(screen, laid)
    # Bands that are as wide as all rows need explain less than those of one picture, and are right on more.
    more = MORE_ROWS if len(laid) > 1 else 1.0
    tries = ((_slimmer(one, scenes), worth) for one, worth in ((best, 1.0), (again, more)) if one)
    final = max(tries, key=lambda tried: tried[1] * _of_all(tried[0], scenes))[0]
    final = _without_false_headings(final, scenes)
    return _with_own_row(_with_labels(_with_heights(final, scenes), scenes), scenes)


def _slimmer(one: Draft, scenes: Sequence[Scene]) -> Draft:
    """The draft without the columns that explain less than they cost: numbers on icons, say, read in some rows."""
    kept, worth = one, _of_all(one, scenes)
    for made in one.columns:
        if is_words(made.column) or made.column.type is ColumnType.IGNORED:
            continue
        less = kept.having([other for other in kept.columns if other is not made])
        if (without := _of_all(less, scenes)) > worth:
            kept, worth = less, without
    return kept


def _without_false_headings(one: Draft, scenes: Sequence[Scene]) -> Draft:
    """The draft without sections where they push no rows apart: a row whose name was not found is no heading."""
    laid = [place for found in scenes if (place := best_laid(found, one.pack))]
    if any(is_pushed(np.diff(np.array(place.origins)) / place.pitch).any() for place in laid):
        return one
    return one.having([made for made in one.columns if made.column.type is not ColumnType.SECTION])


def _with_heights(one: Draft, scenes: Sequence[Scene]) -> Draft:
    """The draft with the height of the letters of its names and numbers, as far as the pictures tell."""
    laid = [(found, place) for found in scenes if (place := best_laid(found, one.pack))]
    columns = []
    for made in one.columns:
        sizes = [
            (pixels, pixels / place.pitch) for found, place in laid if (pixels := height_of(found, place, made.column))
        ]
        if sizes and made.column.type not in {ColumnType.TEXT, ColumnType.DURATION, ColumnType.IGNORED}:
            strays = SMALL_STRAYS if min(pixels for pixels, _ in sizes) < SMALL else STRAYS
            shares = [share for _, share in sizes]
            height = (round(min(shares) * (1 - strays), 3), round(max(shares) * (1 + strays), 3))
            columns.append(replace(made, column=replace(made.column, height=height)))
        else:
            columns.append(made)
    return one.having(columns)


def _with_labels(one: Draft, scenes: Sequence[Scene]) -> Draft:
    """The draft with what is read where labels belong and is none of its own: it would not take its pictures else."""
    columns = list(one.columns)
    for found in scenes:
        laid = best_laid(found, one.pack)
        said = labels(view(found, laid)) if laid and laid.origins else {}
        for number, made in enumerate(columns):
            other = said.get(made.column.name)
            if other and other.sure and not other.known and other.text not in made.column.labels:
                known = (*made.column.labels, other.text)
                columns[number] = replace(made, column=replace(made.column, labels=known))
    return one.having(columns)


def _with_own_row(one: Draft, scenes: Sequence[Scene]) -> Draft:
    """The draft with a word on the viewer's own row, if one is pinned over or under the list on some picture."""
    for found in scenes:
        laid = best_laid(found, one.pack)
        if laid is None or len(laid.origins) < OWN_ROW_FROM:
            continue
        middles = found.middle[laid.stands(found)]
        beside = middles[evidence(found, laid, middles).telling > 0]
        for where, step in (
            (OwnRow.BOTTOM, (beside.max(initial=0.0) - laid.origins[-2]) / laid.pitch - 1),
            (OwnRow.TOP, (laid.origins[1] - beside.min(initial=laid.origins[0])) / laid.pitch - 1),
        ):
            if step > OFF_GRID and abs(step - round(step)) > OFF_GRID:
                return one.pinned(where)
    return one


def _of_all(one: Draft, scenes: Sequence[Scene]) -> float:
    return sum(_explained(found, one) for found in scenes)


def _best(tried: Sequence[tuple[float, Draft | None]], scenes: Sequence[Scene]) -> Draft | None:
    """The draft that explains most, where a grid that promised less must explain more."""
    rated = [
        (promise * _of_all(one, scenes), -number, one)
        for number, (promise, one) in enumerate(tried)
        if one and any(column.is_telling for column in one.pack.in_rows)
    ]
    return max(rated, default=(0.0, 0, None))[2]


def _explained(found: Scene, one: Draft) -> float:
    """How much of a picture the draft explains, less what its columns cost."""
    # What was read in few rows only is not missed in the others: it may be read there at a second look.
    rare = {made.column.name for made in one.columns if made.share < OFTEN_THERE}
    columns = tuple(replace(column, optional=column.optional or column.name in rare) for column in one.pack.columns)
    pack = replace(one.pack, columns=columns)
    aligned = 1.0 if pack.name.align is Align.LEFT else NOT_AT_LEFT
    return max((_weight(found, laid) * aligned for laid in lay(found, [pack])), default=0.0)


def _weight(found: Scene, laid: Placement) -> float:
    origins = np.array(laid.origins)
    support = float(evidence(found, laid, origins).support.sum())
    return (support - COLUMN_COST * len(laid.pack.in_rows)) * even(np.diff(origins) / laid.pitch)


def best_laid(found: Scene, pack: Pack) -> Placement | None:
    """Where the pack lies on a picture, as it does when the picture is read; None when it does not fit at all."""
    return max(lay(found, [pack]), key=lambda laid: weigh(found, laid).weight, default=None)


def _laid(found: Scene, pack: Pack) -> Grid | None:
    """The rows of a picture where the pack lies on it: those in which more than the name fits."""
    laid = best_laid(found, pack)
    if laid is None:
        return None
    origins = np.array(laid.origins)
    kept = origins[evidence(found, laid, origins).telling > 0]
    above = max(0.05, -min(column.y[0] for column in pack.in_rows))
    return Grid(laid.pitch, pack.name.align, laid.anchor, tuple(kept.tolist()), above) if len(kept) else None


def _draft(screen: str, pictures: Sequence[tuple[Sequence[Run], Grid]]) -> Draft | None:
    if not pictures:
        return None
    words: list[Placed] = []
    first: list[int] = []
    for found, laid in pictures:
        first.append(len(first) and first[-1] + len(pictures[len(first) - 1][1].origins))
        words += placed(found, laid, first[-1])
    rows = sum(len(laid.origins) for _, laid in pictures)
    columns, _ = strips(words, rows)
    heads: list[Placed] = []
    pushed = set(first)
    for (found, laid), start in zip(pictures, first, strict=True):
        between = headings(found, laid, columns, start)
        pushed |= {start + int(number) + 1 for number in np.flatnonzero(is_pushed(laid.steps))}
        heads += between
    for strip in [strip for strip in columns if _is_heading(strip, pushed, rows)]:
        columns.remove(strip)
        heads += [word for row in strip.rows.values() for word in row]
    made = draft(screen, Seen(columns, rows, pictures[0][1].align, heads, _titles(columns, *pictures[0])))
    ends = [*first[1:], rows]
    return made.as_log() if made and any(_repeats(columns, a, b) for a, b in zip(first, ends, strict=True)) else made


def _repeats(columns: Sequence[Strip], start: int, end: int) -> bool:
    """Whether the same names stand again and again on a picture, whose rows have these numbers."""
    first = min(columns, key=lambda strip: abs(strip.down) + abs(strip.left), default=None)
    # What stands behind a name, such as how long ago, is another in each line.
    said = (re.split(r"\s\d", text)[0] for row, text in (first.said if first else {}).items() if start <= row < end)
    names = Counter(map(folded, said))
    again = sum(names.values()) - len(names)
    return again >= LOG_LEAST and again >= LOG_SHARE * sum(names.values())


def _is_heading(strip: Strip, pushed: AbstractSet[int], rows: int) -> bool:
    """Whether the text stands only over rows that are pushed apart from the one above, or the first of a picture."""
    return strip.down < HEADINGS_ABOVE and strip.rows.keys() <= pushed and len(strip.rows) < rows


def _titles(columns: Sequence[Strip], found: Sequence[Run], laid: Grid) -> dict[int, str]:
    """What is written above the columns, over the first row: two or more words on one line, each over one column."""
    first = laid.origins[0] - laid.above * laid.pitch
    above = [run for run in found if first - TITLE_ABOVE * laid.pitch < run.box.centre_y < first and run.is_read]
    best: dict[int, str] = {}
    for one in sorted(above, key=lambda run: run.box.centre_y):
        line = [run for run in above if abs(run.box.centre_y - one.box.centre_y) <= one.box.height]
        made = {}
        for run in line:
            left, right = ((x - laid.anchor) / laid.pitch for x in (run.box.x, run.box.right))
            under = [i for i, strip in enumerate(columns) if left < strip.right and strip.left < right]
            if under and is_wordy(run.text) and not any(sign.isdigit() for sign in run.text):
                made[min(under, key=lambda i: abs(left + right - columns[i].left - columns[i].right))] = run.text
        if len(made) > 1:
            best = made
    return best
