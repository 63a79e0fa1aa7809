"""Pictures that are being read at this moment, each in a thread that waits for its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from daemon.domain.reading import ScreenshotRead
from daemon.service.intake import Opened


class Readings:
    """As many at a time as were begun; whose reading ends first is done first."""

    def __init__(self) -> None:
        # A thread is made when one more is needed: who begins no more than so many at a time has no more of them.
        self._threads = ThreadPoolExecutor(max_workers=1000, thread_name_prefix="reading")
        self._running: dict[Future[ScreenshotRead], Opened] = {}

    def __len__(self) -> int:
        return len(self._running)

    def begin(self, opened: Opened, data: bytes) -> None:
        """Have a picture read."""
        self._running[self._threads.submit(opened.working.read, data)] = opened

    def ended(self, seconds: float) -> Iterator[tuple[Opened, Callable[[], ScreenshotRead]]]:
        """What has ended by now, or within so many seconds: the file, and what gives its reading or raises why not."""
        for future in wait(self._running, timeout=seconds, return_when=FIRST_COMPLETED).done:
            yield self._running.pop(future), future.result

    def give_up(self) -> tuple[Opened, ...]:
        """Wait for none of them any longer; gives the files."""
        left = tuple(self._running.values())
        self._running.clear()
        return left
