"""Small pictures of places on archived screenshots, for the pages; they are kept for the next time."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import structlog

from daemon.adapters.disk.moves import open_plain
from daemon.adapters.pages.page import Place

KEPT = 1500
"""So many pictures are kept for the next time, about 10 MB: the pages are renewed after each batch."""

Cutters = Callable[[bytes, Sequence[Place]], Sequence[bytes]]
"""Cuts places out of the bytes of one screenshot; raises ValueError when that cannot be done."""

log = structlog.get_logger()


class ArchiveCrops:
    """Cuts places out of the screenshots in the archive, as long as they are still the bytes that were read."""

    def __init__(self, archive: Path, scissors: Callable[[], AbstractContextManager[Cutters]]) -> None:
        """`scissors` make ready what cuts, when there is something to cut."""
        self._archive = archive
        self._scissors = scissors
        self._made: OrderedDict[Place, bytes] = OrderedDict()
        self._refused: set[str] = set()

    def cut(self, places: Iterable[Place]) -> Mapping[Place, bytes]:
        """A WebP picture of each place, each screenshot opened once; without those whose screenshot is not there."""
        asked = list(dict.fromkeys(places))
        missing: dict[str, list[Place]] = {}
        for place in asked:
            if place in self._made:
                self._made.move_to_end(place)
            elif place[0].screenshot not in self._refused:
                missing.setdefault(place[0].screenshot, []).append(place)
        if missing:
            with self._scissors() as cutters:
                for wanted in missing.values():
                    self._cut_of_one(wanted, cutters)
        found = {place: self._made[place] for place in asked if place in self._made}
        while len(self._made) > KEPT:
            self._made.popitem(last=False)
        return found

    def _cut_of_one(self, places: Sequence[Place], cutters: Cutters) -> None:
        spot = places[0][0]
        try:
            with open_plain(self._archive / spot.archived_as) as content:
                data = content.read()
            if hashlib.sha256(data).hexdigest() == spot.screenshot:
                self._made.update(zip(places, cutters(data, places), strict=True))
        except OSError as error:
            log.debug("crops.missing", file=spot.archived_as, reason=str(error))
        except ValueError as error:
            # It is not tried again: each time could take as long.
            self._refused.add(spot.screenshot)
            log.warning("crops.refused", file=spot.archived_as, reason=str(error))
