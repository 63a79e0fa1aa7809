"""The worker: heed the messages, sweep, take one screenshot after the other, publish, give a sign of life, wait."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial

import structlog

from daemon.domain.health import Part
from daemon.domain.messages import Message, ReportDue, SettingsChanged, Stop, Woken
from daemon.errors import MusterError, SetupError
from daemon.service.backlog import Backlog
from daemon.service.intake import Fate, Opened, Task, begin, settle
from daemon.service.parts import MOVED, Counts, Parts, Progress, Working
from daemon.service.readings import Readings
from daemon.service.signs import Signs, trouble_of
from daemon.service.weekly import Publisher

SHORTEST_PAUSE = 0.2
"""Seconds between two sweeps, however often the service is woken."""

SWEEP_SHARE = 10
"""A sweep that is asked for waits so many times as long as the last one took: ten thousand files take 0.3 s to look at,
and each of them may ask for one."""

LONGEST_PAUSE = 60.0
"""Seconds before a file that has to wait is tried again, at most; pauses double up to it."""

LOOK_SECONDS = 0.2
"""While pictures are being read it is seen so often whether there is anything else to do."""

STOP_SECONDS = 8.0
"""How long a picture may still take when the daemon is to end; systems kill a program that takes ten to do so."""

Step = Callable[[], Fate | tuple[Opened, bytes]]
"""What is done next with a file; it gives the file's fate, or what of it is now to be read."""

log = structlog.get_logger()


class Service:
    """The one worker. The periodic sweep of `input/` is the truth; messages only bring it forward."""

    def __init__(self, parts: Parts, working: Working) -> None:
        self._parts = parts
        self._working = working
        self._publisher = Publisher(parts)
        self._signs = Signs(parts)
        self._backlog = Backlog()
        self._readings = Readings()
        self._counts = Counts()
        self._settings_error = working.unused
        self._reload_asked = self._woken = self._stopped = False
        self._swept_at = parts.clock.monotonic()
        self._sweep_took = 0.0

    def run_forever(self) -> Counts:
        """Work until Stop is posted; screenshots in hand are finished first, as far as that takes seconds only."""
        self._begin()
        while not self._stopped:
            self._round(_nobody)
            self._wait()
        return self._end(_nobody)

    def run_once(self, progress: Callable[[Progress], None]) -> Counts:
        """Empty `input/` and end; files that keep it waiting for long, with no other being done, are left there."""
        self._begin()
        patience = max(30.0, 10 * self._working.config.intake.settle_seconds)
        done, give_up_at = 0, self._monotonic() + patience
        while not self._stopped:
            self._round(progress)
            if self._counts.done != done:
                done, give_up_at = self._counts.done, self._monotonic() + patience
            if not self._waiting or (self._monotonic() >= give_up_at and not self._readings):
                break
            self._wait()
        return self._end(progress)

    @property
    def _waiting(self) -> int:
        return len(self._backlog) + self._parts.vault.settling

    def _monotonic(self) -> float:
        return self._parts.clock.monotonic()

    def _begin(self) -> None:
        self._backlog = Backlog()
        self._add([Task(claim, begun=True) for claim in self._parts.vault.recover()])
        self._attempt(Part.REPORTS, "settings.untold", partial(self._parts.tell_settings_error, self._settings_error))
        log.info("daemon.started", recovered=len(self._backlog))

    def _end(self, progress: Callable[[Progress], None]) -> Counts:
        give_up_at = self._monotonic() + STOP_SECONDS
        while self._readings and self._monotonic() < give_up_at:
            self._take_in(progress)
        for opened in self._readings.give_up():
            log.warning("screenshot.left", file=opened.task.claim.file_name)
        # Who is asked to end must do so soon; what is not published now is published at the next start.
        if not (self._stopped and self._publisher.slow):
            self._attempt(Part.REPORTS, "reports.delayed", partial(self._publish, at_once=True))
        self._give_sign(last=True)
        counts = dataclasses.replace(self._counts, waiting=self._waiting, unpublished=self._publisher.failing)
        log.info("daemon.stopped", **dataclasses.asdict(counts))
        return counts

    def _round(self, progress: Callable[[Progress], None]) -> None:
        self._drain()
        self._attempt(Part.SETTINGS, "settings.unreadable", self._reload_if_changed)
        self._attempt(Part.INPUT, "input.unreadable", self._sweep)
        self._give_sign()
        self._work_through(progress)
        if not self._stopped:
            self._attempt(Part.REPORTS, "reports.delayed", self._publish)
            self._attempt(Part.WATCHER, "watcher.broken", self._parts.tend)
        self._give_sign()

    def _guarded(self, event: str, action: Callable[[], None], **told: object) -> Exception | None:
        """Do something that may go wrong without ending the daemon; gives what did. The one place that catches all."""
        try:
            action()
        except (OSError, MusterError) as error:
            log.warning(event, reason=str(error), **told)
            return error
        except Exception as error:
            log.exception(event, **told)
            return error
        return None

    def _attempt(self, part: Part, event: str, action: Callable[[], None]) -> None:
        """The same for one part of the daemon, whose trouble the sign of life then tells until it goes well again."""
        error = self._guarded(event, action)
        if error is not None:
            self._signs.went_wrong(part, trouble_of(error, part))
        elif part is not Part.REPORTS or not self._publisher.failing:
            self._signs.went_well(part)

    def _publish(self, *, at_once: bool = False) -> None:
        """Renew what the officers read when it is time; reports of closed weeks wait until no file is ready."""
        more = not self._backlog.idle(self._monotonic())
        self._publisher.publish(self._working, self._settings_error, more=more, at_once=at_once)
        if not more:
            self._publisher.write_due_reports(self._working, self._settings_error, self._waiting)

    def _drain(self) -> None:
        while (message := self._parts.inbox.wait(0)) is not None:
            self._heed(message)

    def _wait(self) -> None:
        """Heed messages until it is time for the next round."""
        now, intake = self._monotonic(), self._working.config.intake
        if not self._backlog.idle(now):
            return
        pauses = [intake.sweep_seconds, self._publisher.due_in(more=False)]
        pauses += [task.not_before - now for task in self._backlog]
        if self._parts.vault.settling:
            pauses.append(intake.settle_seconds)
        planned = now + max(min(pauses), SHORTEST_PAUSE)
        while not self._stopped:
            left = (self._soonest if self._woken else planned) - self._monotonic()
            if left <= 0:
                return
            self._heed(self._parts.inbox.wait(left))

    @property
    def _soonest(self) -> float:
        """When the next sweep may be if one is asked for."""
        return self._swept_at + max(SHORTEST_PAUSE, SWEEP_SHARE * self._sweep_took)

    def _heed(self, message: Message | None) -> None:
        match message:
            case Stop():
                self._stopped = True
            case SettingsChanged():
                self._reload_asked = self._woken = True
            case Woken(finished):
                if finished is not None:
                    self._parts.vault.finished(finished)
                self._woken = True
            case ReportDue():
                self._woken = True
            case None:
                pass

    def _reload_if_changed(self) -> None:
        """Read the settings anew when a file changed; settings that cannot be used leave the last good ones in use."""
        if not (self._parts.changed() or self._reload_asked):
            return
        self._reload_asked = False
        self._publisher.settings_changed()
        folders = self._working.config.folders
        try:
            working = self._parts.reload()
        except MusterError as error:
            self._settings_error = error.message
            log.warning("settings.refused", reason=error.message, instead="the last good settings stay in use")
        else:
            self._settings_error = working.unused
            if working.config.folders != folders:
                self._settings_error = MOVED[working.config.alliance.language]
                working = dataclasses.replace(working, config=working.config.model_copy(update={"folders": folders}))
            self._working = working
            log.info("settings.loaded", packs=len(working.packs), rules=len(working.config.rules))
        self._parts.tell_settings_error(self._settings_error)

    def _sweep(self) -> None:
        self._woken = False
        self._swept_at = self._monotonic()
        vault = self._parts.vault
        self._add([Task(claim) for claim in vault.sweep(self._working.config.intake.settle_seconds)])
        self._add([Task(claim, begun=True) for claim in vault.returned()])
        self._sweep_took = self._monotonic() - self._swept_at

    def _add(self, tasks: Sequence[Task]) -> None:
        self._backlog.add(tasks, self._parts.clock.now(), self._monotonic())

    @property
    def _sweep_due(self) -> bool:
        due = self._soonest if self._woken else self._swept_at + self._working.config.intake.sweep_seconds
        return self._monotonic() >= due

    def _work_through(self, progress: Callable[[Progress], None]) -> None:
        """Take one file after the other, so many at a time as there are readers.

        Until none is ready or being read, it is time to look for more, or to stop.
        """
        while not self._stopped:
            self._signs.tell_backlog(self._backlog)
            self._drain()
            if self._stopped:
                return
            free = len(self._readings) < self._working.readers
            if free and (task := self._backlog.next(self._monotonic())) is not None:
                self._advance(task, partial(begin, task, self._parts, self._working), progress)
            elif self._readings:
                self._take_in(progress)
            else:
                break
            if self._sweep_due:
                break
        self._signs.tell_backlog(self._backlog)

    def _take_in(self, progress: Callable[[Progress], None]) -> None:
        """Settle what has been read by now, or is in a moment."""
        for opened, outcome in self._readings.ended(LOOK_SECONDS):
            opened.task.in_hand = False
            self._advance(opened.task, partial(settle, opened, outcome, self._parts), progress)
        self._give_sign()

    def _advance(self, task: Task, step: Step, progress: Callable[[Progress], None]) -> None:
        error = self._guarded("screenshot.delayed", partial(self._take_step, task, step), file=task.claim.file_name)
        if error is not None:
            # A disk that is full or a reader that is missing is no fault of the picture's.
            task.breaks += not isinstance(error, OSError | SetupError)
            task.begun, task.trouble = True, trouble_of(error, Part.FOLDERS)
            self._put_off(task, pause=1.0)
        if not task.in_hand:
            done = self._counts.done
            progress(Progress(done, done + self._waiting, task.claim.file_name))
            self._give_sign()

    def _take_step(self, task: Task, step: Step) -> None:
        fate = step()
        if not isinstance(fate, Fate):
            self._readings.begin(*fate)
            task.in_hand = True
            return
        if fate in {Fate.UNFINISHED, Fate.AGAIN}:
            self._put_off(task, pause=self._working.config.intake.settle_seconds if fate is Fate.UNFINISHED else 1.0)
            return
        self._backlog.done(task, self._monotonic())
        self._publisher.stale |= fate is not Fate.GONE
        self._counts = dataclasses.replace(
            self._counts,
            read=self._counts.read + (fate is Fate.READ),
            failed=self._counts.failed + (fate is Fate.FAILED),
            copies=self._counts.copies + (fate is Fate.COPY),
        )

    def _put_off(self, task: Task, pause: float) -> None:
        """Try this file again later, after a pause that doubles from try to try."""
        pause = min(max(pause, SHORTEST_PAUSE) * 2**task.waits, LONGEST_PAUSE)
        task.not_before = self._monotonic() + pause
        # 2**10 seconds are far over the longest pause.
        task.waits = min(task.waits + 1, 10)
        log.debug("screenshot.waits", file=task.claim.file_name, seconds=pause)

    def _give_sign(self, *, last: bool = False) -> None:
        give = partial(self._signs.give, self._working, self._backlog, self._publisher, self._settings_error, last=last)
        self._guarded("health.unwritten", give)


def _nobody(_: Progress) -> None:
    """Nobody looks at the progress of a daemon."""
