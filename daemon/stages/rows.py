"""Rows: where on a picture the rows of each pack lie, and how well each pack explains what is there.

A pack says where columns stand from the name, in row heights. So two numbers place it on a picture of any size, cut on
any side: the distance from row to row, and where names begin. Both are guessed from lines that stand under each other,
every line is tried as a name, and the guess that explains most is taken.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from daemon.domain.pack import Origin, Pack
from daemon.stages.placement import (
    HIGHEST_NAME,
    IN_LINE,
    MISSED,
    NAME,
    OUT_OF_VIEW,
    Numbers,
    Placement,
    evidence,
    groups,
    surprise,
)
from daemon.stages.scene import Scene, ladder, pitches

ROW_GAP = 0.7
"""Rows are at least this share of the row distance apart."""

ON_GRID = 0.1
"""A row that little speaks for lies a whole number of row distances from a sure one, within this share of one."""

MOSTLY = 0.6
"""Where one text fits, a row with something in this share of its columns is one, even if little of it can be read."""

FARTHEST = 2
"""Row distances from a sure row within which little is enough for another."""

REGULAR = 0.06
"""Texts of neighbouring rows are a row distance apart, within this share of it."""

OFF_HEIGHT = 1.25
"""Where the pack knows how high the capitals of names are, those of another height by this factor are no names."""

TRIED = 3
"""How many of the most promising guesses for a pack are worked out."""

PROMISING = 0.5
"""A guess is worked out when it promises at least this share of what the best one for its pack does."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess at where a pack lies, and what it promises."""

    laid: Placement
    promise: float


def lay(found: Scene, packs: Sequence[Pack]) -> list[Placement]:
    """The most promising ways to lay each layout of each pack on the picture, with their rows."""
    if not found.lines:
        return []
    placements = _lay(found, packs, pitches(found))
    # A list of one row has no row distance, and one with headings between its rows has it seldom.
    return placements or _lay(found, packs, ladder(found))


def _lay(found: Scene, packs: Sequence[Pack], distances: Sequence[float]) -> list[Placement]:
    if not distances:
        return []
    tried = np.array(distances)
    guesses = [_guesses(found, layout, tried) for pack in packs for layout in pack.each_layout()]
    worked_out = [
        _worked_out(found, guess.laid)
        for some in guesses
        for guess in some
        if guess.promise >= PROMISING * some[0].promise
    ]
    return [laid for laid in worked_out if laid.origins]


def _guesses(found: Scene, pack: Pack, tried: Numbers) -> list[Guess]:
    """The most promising guesses: every line as a name, at every row distance, all at once."""
    anchors, middles = found.anchors(pack.name.align), found.middle
    pitch = tried[:, None, None]
    worth = np.zeros((len(tried), len(middles))) + NAME * found.names(pack.name)
    for group in groups(pack):
        if not any(column.is_telling for column in group):
            continue
        best = np.full(worth.shape, 0.0 if group[0].optional else MISSED)
        for column in (column for column in group if column.is_telling):
            x, y = found.telling(column).T
            down = y[None, :] - middles[:, None]
            inside = (down >= column.y[0] * pitch) & (down <= column.y[1] * pitch)
            if column.origin is Origin.NAME:
                across = x[None, :] - anchors[:, None]
                inside &= (across >= column.x[0] * pitch) & (across <= column.x[1] * pitch)
            said = surprise(found, column, tried, 1.0)[:, None]
            best = np.where(inside.any(axis=2), np.maximum(best, said), best)
        if not group[0].optional:
            place = middles[None, :] + tried[:, None] * sum(group[0].y) / 2
            seen = (place >= 0) & (place < found.size[1])
            if group[0].origin is Origin.NAME:
                at = anchors[None, :] + tried[:, None] * sum(group[0].x) / 2
                seen &= (at >= 0) & (at < found.size[0])
            best = np.where(seen, best, OUT_OF_VIEW)
        worth += best
    worth[found.height[None, :] > HIGHEST_NAME * tried[:, None]] = 0.0
    if pack.name.height:
        least, most = (share * tried[:, None] for share in pack.name.height)
        # Where no letter tells how high a capital is, that is not known, and no comparison with it holds.
        worth[(found.capital[None, :] < least / OFF_HEIGHT) | (found.capital[None, :] > most * OFF_HEIGHT)] = 0.0
    return _best(found, pack, tried, np.maximum(worth, 0.0))


def _best(found: Scene, pack: Pack, tried: Numbers, worth: Numbers) -> list[Guess]:
    """The guesses whose lines, standing under each other, are worth most together."""
    anchors = found.anchors(pack.name.align)
    apart = np.abs(anchors[None, :] - anchors[:, None])
    together = np.stack([(apart <= IN_LINE * pitch) @ worths for pitch, worths in zip(tried, worth, strict=True)])
    together[worth == 0] = 0.0
    kept: list[Guess] = []
    for place in np.argsort(-together, axis=None, kind="stable"):
        row, line = divmod(int(place), len(anchors))
        if together[row, line] <= 0 or len(kept) == TRIED:
            break
        pitch, anchor = float(tried[row]), float(anchors[line])
        if not any(guess.laid.pitch == pitch and abs(guess.laid.anchor - anchor) <= IN_LINE * pitch for guess in kept):
            laid = Placement(pack=pack, pitch=pitch, anchor=anchor, right=float(found.size[0]))
            kept.append(Guess(laid, float(together[row, line])))
    return kept


def named_rows(found: Scene, laid: Placement) -> tuple[float, ...]:
    """The rows of a placement that need no better measures, those whose names were not read too; top to bottom."""
    laid = replace(laid, origins=_named(found, laid))
    return tuple(sorted([*laid.origins, *_nameless(found, laid)])) if laid.origins else ()


def _worked_out(found: Scene, laid: Placement) -> Placement:
    """The placement with its rows, its measures made exact by them, and rows whose names were not read."""
    for _ in range(2):
        laid = _with_right_end(found, laid)
        laid = replace(laid, origins=_named(found, laid))
        if not laid.origins:
            return laid
        laid = _exact(found, laid)
    return replace(laid, origins=tuple(sorted([*laid.origins, *_nameless(found, laid)])))


def _named(found: Scene, laid: Placement) -> tuple[float, ...]:
    """The rows at lines that could be names: those most speaks for, then those between that something speaks for."""
    middles = found.middle[laid.stands(found)]
    said = evidence(found, laid, middles)
    chosen: list[float] = []
    is_title = (said.titles > 0) & (said.titles >= said.telling)
    is_poor = (said.telling == 0) & (said.nearly == 0) & (said.present < MOSTLY * said.wanted)
    doubtful = {float(middles[row]) for row in np.flatnonzero(is_title | is_poor)}
    for row in np.lexsort((middles, -said.support)):
        origin = float(middles[row])
        is_whole = said.support[row] > 0 or said.present[row] >= MOSTLY * said.wanted[row]
        is_misread = said.nearly[row] >= max(1.0, MOSTLY * said.wanted[row])
        is_sure = (said.telling[row] >= 1 or is_misread) and is_whole
        is_likely = said.present[row] >= 1 and _is_on_grid(laid, origin, chosen)
        if (is_sure or is_likely) and all(abs(origin - other) >= ROW_GAP * laid.pitch for other in chosen):
            chosen.append(origin)
    # Titles, and what else stands above and below a list, may stand just where the next row would be.
    return tuple(_without_ends(sorted(chosen), doubtful))


def _without_ends(rows: list[float], doubtful: Container[float]) -> list[float]:
    """The rows without the first ones and the last ones that are doubtful."""
    while rows and rows[0] in doubtful:
        rows = rows[1:]
    while rows and rows[-1] in doubtful:
        rows = rows[:-1]
    return rows


def _is_on_grid(laid: Placement, origin: float, origins: Sequence[float]) -> bool:
    """Whether the row lies a few whole row distances from one of the others."""
    steps = [abs(origin - other) / laid.pitch for other in origins]
    return any(0.5 < step < FARTHEST + 0.5 and abs(step - round(step)) <= ON_GRID for step in steps)


def _exact(found: Scene, laid: Placement) -> Placement:
    """The same with the row distance and the place of the names as the rows themselves have them."""
    origins = np.array(laid.origins)
    # The middle of a name lies lower where a letter hangs down; that of a number hardly ever does.
    known = [_distances(down, laid.pitch) for down in (origins, *_down(found, laid))]
    distances = np.concatenate(known)
    pitch = float(np.median(distances)) if len(distances) else laid.pitch
    names = laid.stands(found) & (np.abs(found.middle[:, None] - origins[None, :]).min(axis=1) < 1)
    anchor = float(np.median(found.anchors(laid.pack.name.align)[names])) if names.any() else laid.anchor
    return replace(laid, pitch=pitch, anchor=anchor)


def _down(found: Scene, laid: Placement) -> Iterator[Numbers]:
    """How far down the texts of each telling column stand, top to bottom."""
    for column in laid.pack.in_rows:
        if column.is_telling:
            x, y = found.telling(column).T
            left, right = laid.across(column)
            yield np.sort(y[(left <= x) & (x <= right)])


def _distances(down: Numbers, pitch: float) -> Numbers:
    """The row distances between texts that stand whole rows of about `pitch` apart."""
    apart = np.diff(down)
    whole = np.maximum(1, np.round(apart / pitch))
    return np.asarray((apart / whole)[np.abs(apart / pitch - whole) <= REGULAR * whole])


def _with_right_end(found: Scene, laid: Placement) -> Placement:
    """The same with the right end of the list where most texts then stand in columns that are measured from it."""
    columns = [column for column in laid.pack.in_rows if column.origin is not Origin.NAME]
    if not columns:
        return laid
    rows = np.array(laid.origins) if laid.origins else found.middle[laid.stands(found)]
    starts, ends = [], []
    for column in columns:
        points = found.telling(column) if column.is_telling else np.stack([found.word_x, found.word_y], axis=1)
        down = (points[None, :, 1] - rows[:, None]) / laid.pitch
        inside = ((down >= column.y[0]) & (down <= column.y[1])).any(axis=0) & (points[:, 0] > laid.anchor)
        across = points[inside, 0]
        if column.origin is Origin.RIGHT:
            starts.append(across - column.x[1] * laid.pitch)
            ends.append(across - column.x[0] * laid.pitch)
        else:
            starts.append(laid.anchor + (across - laid.anchor) / column.x[1])
            ends.append(laid.anchor + (across - laid.anchor) / max(column.x[0], 0.01))
    start, end = np.concatenate(starts), np.concatenate(ends)
    if not len(start):
        return laid
    tried = np.append((start + end) / 2, laid.right)
    votes = ((tried[:, None] >= start) & (tried[:, None] <= end)).sum(axis=1)
    return replace(laid, right=float(np.median(tried[votes == votes.max()])))


def _nameless(found: Scene, laid: Placement) -> list[float]:
    """Rows that have no line where the name belongs, given away by the texts of other columns."""
    origins = np.array(laid.origins)
    guesses: list[tuple[float, str]] = []
    for group in groups(laid.pack):
        for column in group:
            if not column.is_telling:
                continue
            points = found.telling(column)
            left, right = laid.across(column)
            down = points[(points[:, 0] >= left) & (points[:, 0] <= right), 1]
            below = (down[None, :] - origins[:, None]) / laid.pitch
            usual = below[(below >= column.y[0]) & (below <= column.y[1])]
            offset = float(np.median(usual)) if len(usual) else sum(column.y) / 2
            guesses += [(float(y - offset * laid.pitch), group[0].name) for y in down]
    extra: list[float] = []
    for guess, _ in sorted(guesses):
        near = [(other, name) for other, name in guesses if abs(other - guess) <= 0.12 * laid.pitch]
        is_new = all(abs(guess - origin) >= ROW_GAP * laid.pitch for origin in [*laid.origins, *extra])
        # One text alone, with nothing in the row between, may stand as far off by chance.
        is_next = _is_on_grid(laid, guess, [one for one in laid.origins if abs(guess - one) < 1.5 * laid.pitch])
        if is_new and (len({name for _, name in near}) >= 2 or is_next):
            extra.append(float(np.median([other for other, _ in near])))
    return extra
