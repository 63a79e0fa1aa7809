"""Cards: where the cards of a pack stand that has several of them beside each other, and the pile that they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from daemon.domain.pack import ColumnType, Pack
from daemon.stages.pile import Pile, pile
from daemon.stages.placement import IN_LINE, Placement, evidence
from daemon.stages.rows import lay, named_rows
from daemon.stages.scene import Scene, scene

LEVEL = 0.1
"""The names of cards beside each other stand on one line, within this share of the distance from card to card."""

APART = 0.6
"""Cards are at least this share of what their columns take apart: the bands of columns have room to spare."""

MOSTLY = 0.5
"""Beside this share of the cards in the first place stands another: only the last line may have fewer."""

ONE_LINE = 0.3
"""Names that stand this share of the distance from card to card apart, or less, are of one line of cards."""

Laid = tuple[Scene, Pile | None, Placement]
"""A pack laid on a picture, or on the pile of its cards: what it lies on, the pile if it is one, and how it lies."""


def laid_on(found: Scene, packs: Sequence[Pack]) -> list[Laid]:
    """The most promising ways to lay each layout of each pack on the picture; packs of cards on their pile."""
    ways: list[Laid] = [(found, None, laid) for laid in lay(found, [pack for pack in packs if pack.across == 1])]
    for pack in packs:
        if pack.across > 1:
            ways += _on_piles(found, pack)
    return ways


def _on_piles(found: Scene, pack: Pack) -> Iterator[Laid]:
    """The ways to lay a pack of cards: each pile once, however it was found."""
    seen: set[Pile] = set()
    for laid in lay(found, [pack]):
        made = _pile(found, laid)
        if made is None and len(laid.origins) == 1:
            # A single card has nobody beside it.
            yield found, None, laid
        elif made is not None and made not in seen:
            seen.add(made)
            piled = on_pile(found, made)
            yield from ((piled, made, again) for again in lay(piled, [laid.pack]))


def on_pile(found: Scene, made: Pile) -> Scene:
    """What is on a picture, on its pile."""
    perhaps = made.boxes(found.unread)
    return scene(made.lines(found.lines), perhaps, made.piled, made.icons(found.icons))


def _pile(found: Scene, laid: Placement) -> Pile | None:
    """The pile of a picture on which one card of each line was found; None where no others stand beside them."""
    lanes = _lanes(found, laid)
    if len(lanes) < 2:
        return None
    downs = np.sort([down for lane in lanes for down in named_rows(found, laid.moved(lane))])
    lines = np.split(downs, np.flatnonzero(np.diff(downs) > ONE_LINE * laid.pitch) + 1)
    origins = [float(np.median(line)) for line in lines]
    across, (top, bottom) = _reach(laid)
    boxes = [word.box for word in found.words]
    above = (top + bottom - laid.pitch) / 2
    return pile(boxes, found.size, lanes, origins, across=across, above=above, pitch=laid.pitch)


def _reach(laid: Placement) -> tuple[tuple[float, float], tuple[float, float]]:
    """How far from its name the columns of a card reach to the left and right, and up and down, in pixels."""
    bands = [(column.x, column.y) for column in laid.pack.columns if column.type is not ColumnType.SECTION]
    left, top = (laid.pitch * min(band[axis][0] for band in bands) for axis in (0, 1))
    right, bottom = (laid.pitch * max(band[axis][1] for band in bands) for axis in (0, 1))
    return (left, right), (top, bottom)


def _lanes(found: Scene, laid: Placement) -> list[float]:
    """Where the names of the cards of a line stand, from left to right, given where those of one of them do."""
    best: tuple[float, list[float]] = (0.0, [])
    for step in _steps(found, laid):
        for before in range(laid.pack.across):
            places = [laid.anchor + (number - before) * step for number in range(laid.pack.across)]
            lanes = [place for place in places if 0 <= place < found.size[0]]
            worth = [_worth(found, laid, lane) for lane in lanes if lane != laid.anchor]
            if worth and all(worth) and sum(worth) > best[0]:
                best = sum(worth), lanes
    return [_exact(found, laid, lane) for lane in best[1]]


def _steps(found: Scene, laid: Placement) -> list[float]:
    """How far apart cards may stand: as what stands on a line with a name does, or a whole part of it."""
    rows = np.array(laid.origins)
    level = np.abs(found.middle[:, None] - rows[None, :]).min(axis=1) <= LEVEL * laid.pitch
    apart = np.abs(found.anchors(laid.pack.name.align)[level] - laid.anchor)
    shared = np.concatenate([apart / cards for cards in range(1, laid.pack.across)])
    (start, end), _ = _reach(laid)
    steps = np.sort(shared[shared >= APART * (end - start)])
    alike = np.split(steps, np.flatnonzero(np.diff(steps) > IN_LINE * laid.pitch) + 1)
    return [float(np.median(some)) for some in alike if len(some)]


def _worth(found: Scene, laid: Placement, lane: float) -> float:
    """How much speaks for cards whose names stand at `lane`, beside those that were found; 0 where there are few."""
    there, rows = laid.moved(lane), np.array(laid.origins)
    cards = np.array(named_rows(found, there)).reshape(-1, 1)
    beside = cards[(np.abs(cards - rows) <= LEVEL * laid.pitch).any(axis=1), 0]
    return float(evidence(found, there, beside).support.clip(0).sum()) if len(beside) >= MOSTLY * len(rows) else 0.0


def _exact(found: Scene, laid: Placement, lane: float) -> float:
    """Where the names at `lane` begin, as they themselves have it."""
    there = laid.moved(lane)
    rows = np.array(laid.origins)
    names = there.stands(found) & (np.abs(found.middle[:, None] - rows[None, :]).min(axis=1) <= LEVEL * laid.pitch)
    return float(np.median(found.anchors(laid.pack.name.align)[names])) if names.any() else lane
