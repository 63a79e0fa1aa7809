"""The daemon and what else works on the officer's folders, put together."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

import structlog

from daemon.adapters.disk.in_use import FoldersInUse
from daemon.adapters.disk.lock import FolderLock
from daemon.adapters.disk.moves import Disk, replace_text
from daemon.adapters.models.label_store import LabelStore
from daemon.adapters.models.unsure_pictures import set_aside
from daemon.adapters.pages.delivery import Messenger
from daemon.adapters.pages.report_files import write_report, write_review
from daemon.adapters.processes.clock import SystemClock
from daemon.adapters.processes.scheduler import WeeklyAlarm
from daemon.adapters.signs.health import Board, HealthFile, Rooms
from daemon.adapters.signs.http_status import StatusServer
from daemon.adapters.signs.logs import set_up_logs
from daemon.adapters.signs.metrics import Meter, MeteredLedger
from daemon.adapters.store.connection import Database
from daemon.adapters.store.judge import DuckDBJudge
from daemon.adapters.store.ledger import DuckDBLedger
from daemon.adapters.vault.folders import prepare_folders
from daemon.adapters.vault.vault import FolderVault
from daemon.adapters.vault.watcher import InputWatcher, SettingsWatch
from daemon.app.chosen import Chosen
from daemon.app.cutting import archive_crops
from daemon.app.mending import Rebuilt, gaps, make_anew, open_live
from daemon.app.reading import ScreenshotReader, reading_in_use
from daemon.app.settled import CORRECTIONS, Settled, settle_settings
from daemon.config import Folders, Http
from daemon.domain.days import Week, closing_moment, game_day
from daemon.domain.health import Health, Part
from daemon.domain.messages import ReportDue, Stop, Woken
from daemon.errors import AlreadyRunningError, NothingToDoError, StoreLockedError
from daemon.service import Inbox, Parts, Progress, Service, Working
from daemon.service.signs import STILL_TIMES, trouble_of

CONFIG_ERROR = "config-error.txt"
"""What is wrong with the settings, in the folder of reports, as long as something is."""

LOCKED_PAUSE = 2.0
"""Seconds after which a database that another program has open is tried again: opening it takes 20 ms."""

log = structlog.get_logger()


@contextmanager
def daemon(path: Path, *, named: bool, patient: bool = False) -> Iterator[tuple[Service, Settled]]:
    """The service on the folders of this config, alone on them, until the end of the block; its settings beside it.

    Ctrl-C and SIGTERM let it finish the screenshot in hand and end. Raises SettingsError, SetupError or
    AlreadyRunningError; who is `patient` waits as long as another program has the database open.
    """
    # The first look at the settings files comes before they are read: an edit in between is then a change.
    config_watch = SettingsWatch([path, path.with_name(CORRECTIONS)], [])
    set_up_logs("info", "auto")
    settled = _settled(path, config_watch, named=named)
    config, folders = settled.config, settled.config.folders
    set_up_logs(config.log.level, config.log.format)
    for warning in settled.warnings:
        log.warning("settings.warning", warning=warning)
    packs_watch = SettingsWatch([], [folders.rules, folders.models])
    prepare_folders(folders)
    with ExitStack() as stack:
        inbox = Inbox()
        stack.enter_context(_alone(folders, lambda: inbox.post(Stop())))
        reading = stack.enter_context(reading_in_use())
        chosen = reading.settle(settled)
        clock, board, health_file, rooms = SystemClock(), Board(), HealthFile(folders.state), Rooms(folders)
        meter = Meter(board, clock.now, reading.numbers)
        stack.enter_context(_telling(config.http, board, meter, clock))
        stack.enter_context(_stopping_on_signals(lambda: inbox.post(Stop())))

        def note_health(health: Health) -> None:
            board.note(health)
            health_file.write(health)

        database = _open_patiently(folders, inbox, note_health, clock) if patient else open_live(folders)
        stack.callback(database.close)
        vault, ledger = FolderVault(folders, clock), DuckDBLedger(database)
        watcher = InputWatcher(folders.input, config.intake.watcher, lambda done: inbox.post(Woken(done)))
        crops, messenger, found_at_start = archive_crops(config), Messenger(config, clock.now), gaps(ledger, folders)
        alarm = WeeklyAlarm(lambda: inbox.post(ReportDue()))
        alarm.set(config.report.closes, config.alliance.time_zone)

        def reload() -> Working:
            fresh = _settled(path, config_watch, named=named)
            working = _working(fresh, reading.settle(fresh))
            alarm.set(fresh.config.report.closes, fresh.config.alliance.time_zone)
            messenger.set(working.config)
            return working

        def tend() -> None:
            reading.tend()
            watcher.tend()

        parts = Parts(
            vault=vault,
            ledger=MeteredLedger(ledger, meter),
            judge=DuckDBJudge(database),
            clock=clock,
            inbox=inbox,
            reload=reload,
            changed=lambda: config_watch.changed() | packs_watch.changed(),
            tend=tend,
            write_report=lambda report, stem: write_report(report, folders.reports, stem, crops.cut),
            write_review=lambda review: write_review(review, folders.reports, crops.cut),
            tell_settings_error=lambda message: _tell(folders.reports / CONFIG_ERROR, message),
            note_health=note_health,
            set_aside=partial(set_aside, LabelStore(folders.models)),
            note_quality=meter.note_quality,
            rooms=rooms.look,
            troubles=lambda: (*found_at_start, *messenger.troubles()),
        )
        for part in (watcher, alarm, messenger):
            part.start()
            stack.callback(part.stop)
        yield Service(parts, _working(settled, chosen)), settled


@contextmanager
def _alone(folders: Folders, taken: Callable[[], None]) -> Iterator[None]:
    """Have no other Muster in these folders, nor in one of them; `taken` is called if one comes all the same."""
    shared = (folders.input, folders.archive, folders.failed, folders.reports)
    with FolderLock(folders.state) as lock, FoldersInUse(shared, lock.owner, taken):
        yield


@contextmanager
def _telling(http: Literal["off"] | Http, board: Board, meter: Meter, clock: SystemClock) -> Iterator[None]:
    """Answer who asks over HTTP how the daemon is, if the officer wants that."""
    if http == "off":
        yield
        return
    status = StatusServer(http.address, http.port, board, meter, clock.now)
    try:
        status.start()
        yield
    finally:
        status.stop()


def _settled(path: Path, watch: SettingsWatch, *, named: bool) -> Settled:
    """The settings, with the files that they name watched from now on."""
    settled = settle_settings(path, named=named)
    watch.follow(settled.tables)
    return settled


def _open_patiently(
    folders: Folders, inbox: Inbox, note_health: Callable[[Health], None], clock: SystemClock
) -> Database:
    """Open the live database; while another program has it open, say so and try again. The screenshots wait.

    Raises StoreError when it cannot be opened for another reason, or when it is time to stop.
    """
    started = clock.now()
    while True:
        try:
            return open_live(folders)
        except StoreLockedError as error:
            log.warning("store.locked", reason=error.message, next_try_seconds=LOCKED_PAUSE)
            sign = Health(
                at=clock.now(),
                good_for_seconds=STILL_TIMES * LOCKED_PAUSE,
                started_at=started,
                troubles=(trouble_of(error, Part.DATABASE),),
                rooms=Rooms(folders).look(),
            )
            note_health(sign)
            if isinstance(inbox.wait(LOCKED_PAUSE), Stop):
                raise


def _working(settled: Settled, chosen: Chosen[ScreenshotReader]) -> Working:
    return Working(
        config=settled.config,
        packs=settled.packs,
        corrections=settled.corrections,
        noted=settled.noted,
        unused=chosen.refused,
        model=chosen.made.model,
        read=chosen.made.read,
        readers=chosen.made.most,
    )


@contextmanager
def _stopping_on_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C and SIGTERM ask to stop; a second Ctrl-C breaks off."""

    def ask(number: int, _: object) -> None:
        signal.signal(number, before[signal.Signals(number)])
        stop()

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, ask)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(path: Path, message: str) -> None:
    """Lay the message down for the officer, or take it away once there is none."""
    if message:
        replace_text(Disk(), path, message + "\n", path.with_suffix(".tmp"))
    else:
        path.unlink(missing_ok=True)


def rebuild(path: Path, *, named: bool, read_anew: bool, progress: Callable[[Progress], None]) -> Rebuilt:
    """Make a new database from what the old one, the published copy and the archive hold; see `make_anew`."""
    settled = settle_settings(path, named=named)
    with reading_in_use() as reading:
        working = _working(settled, reading.settle(settled))
        return make_anew(settled.config.folders, working, read_anew=read_anew, progress=progress)


def report(path: Path, *, named: bool, week: Week | None) -> str:
    """Write the report of a week (the running one when None) and say where it is.

    While a daemon runs it alone opens the database, and its reports are up to date; then this only says where they
    are. A report that is written stays: a closed week written again goes beside it. The first one of a closed week is
    its closing report, and what is otherwise later is told in the next.
    Raises SettingsError, SetupError, or NothingToDoError for a week that has no report.
    """
    settled = settle_settings(path, named=named)
    config, folders, now = settled.config, settled.config.folders, SystemClock().now()
    zone = config.alliance.time_zone
    running = Week.of(game_day(now, zone, config.alliance.day_reset))
    wanted = week or running
    stem = "latest" if wanted == running else str(wanted)
    if wanted > running:
        raise NothingToDoError(f"The week {wanted} has not begun; this is {running}.")
    prepare_folders(folders)
    try:
        with FolderLock(folders.state):
            database = open_live(folders)
            try:
                judge = DuckDBJudge(database)
                judge.judge(config, settled.packs, now, settled.corrections)
                first = judge.first_game_day()
                if first is None or wanted < Week.of(first):
                    raise NothingToDoError(
                        f"There is no screenshot of the week {wanted}"
                        + (f"; the first is of {first}." if first else ".")
                    )
                found = judge.week_report(config, settled.packs, wanted, now, settled.noted)
                if stem != "latest" and (folders.reports / f"{stem}.html").exists():
                    stem = f"{stem}-again-{now.astimezone(zone):%Y%m%d-%H%M%S}"
                final = closing_moment(wanted, config.report.closes, zone) <= now
                cut = archive_crops(config).cut
                written = write_report(replace(found, final=final), folders.reports, stem, cut)
                if final and stem == str(wanted):
                    judge.report_written(wanted, now)
                written += (write_review(judge.review(config, settled.packs, now), folders.reports, cut),)
            finally:
                database.close()
    except AlreadyRunningError:
        there = folders.reports / f"{stem}.html"
        if not there.exists():
            raise NothingToDoError(
                f"The report of {wanted} is not written yet; the daemon that is running writes it when the week closes."
            ) from None
        return f"The daemon that is running keeps the report up to date: {there}"
    return "Written: " + ", ".join(str(file) for file in written)
