"""Places on archived screenshots, cut by a process of their own: the daemon itself opens no picture."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import cast

from daemon.adapters.disk.scratch import scratch_folder
from daemon.adapters.pages.archive_crops import ArchiveCrops, Cutters
from daemon.adapters.pages.page import Place
from daemon.adapters.processes.child import Child, ChildDiedError, ChildHungError
from daemon.adapters.processes.plain_values import packed, unpacked
from daemon.app.reading import environment
from daemon.config import Config

CUT_SECONDS = 30.0
"""Cutting all places out of one screenshot takes a tenth of a second, and starting the process half of one."""


def archive_crops(config: Config) -> ArchiveCrops:
    """What cuts places out of the archived screenshots for the pages."""
    return ArchiveCrops(config.folders.archive, lambda: _Scissors(config.intake.max_megapixels))


class _Scissors:
    """A process that cuts, from the first screenshot to the end of the block; another one when it does not survive."""

    def __init__(self, max_megapixels: float) -> None:
        self._max_megapixels = max_megapixels
        self._open = ExitStack()
        self._child: Child | None = None

    def __enter__(self) -> Cutters:
        return self._cut

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _cut(self, data: bytes, places: Sequence[Place]) -> Sequence[bytes]:
        if self._child is None or not self._child.alive:
            folder = self._open.enter_context(scratch_folder())
            self._child = Child(
                "daemon.app.cutting_side", scratch=folder / "cut", environment=environment(self._max_megapixels)
            )
            self._open.callback(self._child.end)
        try:
            said = self._child.ask(packed((self._max_megapixels, data, tuple(places))), CUT_SECONDS)
        except (ChildDiedError, ChildHungError) as error:
            raise ValueError(f"the process that cuts did not survive this picture ({error})") from error
        pictures, refused = cast("tuple[list[bytes], str]", unpacked(said, ()))
        if refused:
            raise ValueError(refused)
        return pictures
