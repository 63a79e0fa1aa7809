"""The process dies: at every named point, again while it recovers, at random, and by a polite signal."""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.faults.outcome import Outcome, Size
from tests.faults.place import Place, Tally, odd
from tests.faults.points import POINTS
from tests.faults.process import Daemon, empty_input, running
from tests.faults.screens import Screen, alliance, members

MOUNTS = ("one mount", "two mounts")

NTH = 4
"""Each point is tried at the first file and at this one."""

OF_A_WEEK = ("report of a week by half", "report noted")
"""Points at a closed week's report; Muster writes none of a week that closed before its first file came."""

AT_ONCE = 2
"""Places that are worked on side by side: a daemon waits for its disk half of the time."""


def place(size: Size, name: str, mounts: str = "one mount", *, people: int, **settings: object) -> Place:
    """A new place; with two mounts its archive and failed files lie on another disk."""
    outside = size.other / name if mounts == "two mounts" else None
    made = Place(home=size.folder / name, outside=outside, settings=dict(settings))
    made.write_settings(members(people))
    return made


def few(made: Place) -> None:
    """Drop every kind of file: good ones, a known content under another name, one of the same name, and no picture.

    They are of days whose week has closed, on whatever day of the week this is tried: its report is due.
    """
    last = datetime.now(UTC).date() - timedelta(days=8)
    first, _, second, _, third, _, fourth, fifth = alliance(days=4, pages=2, seed=7, last=last)
    for screen in (first, second, third, fourth):
        made.drop_screen(screen)
    made.drop_screen(fifth, name=f"alice/{fourth.name}")
    made.drop_screen(first, name=f"bob/{first.name}")
    made.drop("odd.png", odd(1))


@dataclass(frozen=True, slots=True)
class Death:
    """One crash to try."""

    point: str
    time: int
    mounts: str

    @property
    def told(self) -> str:
        """It in words."""
        return f"{self.point}, file {self.time}, {self.mounts}"


def deaths(*, full: bool) -> Iterator[Death]:
    """Every point that is passed on these mounts."""
    for mounts in MOUNTS:
        for name, point in POINTS.items():
            if point.kind not in {"any", mounts}:
                continue
            # What comes once a run does not depend on the mounts.
            if not point.files and mounts != "one mount" and not full:
                continue
            yield Death(name, 1, mounts)
            if point.files:
                yield Death(name, NTH, mounts)


def crash_points(size: Size) -> Outcome:
    """F1: death at each point, then one restart; and death again, twice, while it recovers."""
    outcome = Outcome(code="F1", fault="killed at every named point, and again while recovering")
    dice = random.Random(size.seed)  # noqa: S311 (no secret)
    listed = list(deaths(full=size.full))
    plans: list[Sequence[Death]] = [[death] for death in listed]
    for _ in range(size.of(6, 40)):
        first = dice.choice(listed)
        names = [name for name, point in POINTS.items() if point.kind in {"any", first.mounts}]
        plans.append([first, *(Death(dice.choice(names), 1, first.mounts) for _ in range(2))])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        tries = list(pool.map(lambda numbered: _crash(size, *numbered), enumerate(plans)))
    for plan, (tally, seconds) in zip(plans, tries, strict=True):
        outcome.add(tally, ", then ".join(death.told for death in plan))
        outcome.recovered.append(seconds)
    outcome.notes.append(f"{len({death.point for death in listed})} points, {len(listed)} single deaths")
    return outcome


def _crash(size: Size, number: int, plan: Sequence[Death]) -> tuple[Tally, float]:
    made = place(size, f"f1-{number}", plan[0].mounts, people=6)
    if plan[0].point in OF_A_WEEK:
        _begun_weeks_ago(made)
    few(made)
    complaints = []
    for step, death in enumerate(plan):
        daemon = Daemon(made, once=True, die_at=(death.point, death.time))
        code = daemon.ends()
        # A point may lie behind what is left to do when it recovers; the first death must come about.
        if code != -signal.SIGKILL and (step == 0 or code != 0):
            complaints.append(f"it ended with {code} instead of dying: {daemon.said[-500:]}")
    seconds, tally = restart(made)
    made.remove()
    return Tally(tally.lost, tally.twice, (*complaints, *tally.complaints)), seconds


def _begun_weeks_ago(made: Place) -> None:
    """Have a file taken at a time three weeks ago."""
    back, clock = timedelta(days=21), made.home / "behind"
    clock.write_text(str(-back.total_seconds()), encoding="ascii")
    then = datetime.now(UTC).date() - back - timedelta(days=1)
    made.drop_screen(alliance(days=1, pages=2, seed=8, last=then)[0])
    empty_input(made, clock=clock)


def restart(made: Place) -> tuple[float, Tally]:
    """Start once more; gives the seconds until all was laid away and published, and how things stand then."""
    daemon = empty_input(made)
    seconds, tally = daemon.took, made.tally()
    grave = [line for line in daemon.log if line["level"] in {"error", "critical"}]
    unclean = [" ".join(filter(None, (line.get("library"), line["event"]))) for line in grave]
    delayed = [line["event"] for line in daemon.log if line["event"].endswith((".delayed", ".unreadable"))]
    return seconds, Tally(tally.lost, tally.twice, (*tally.complaints, *unclean, *delayed))


class Dropping:
    """Somebody who drops files one after the other, from a thread of their own, until all are dropped."""

    def __init__(self, made: Place, screens: Sequence[Screen], odds: int = 0) -> None:
        self._made, self._stopped = made, threading.Event()
        self._files: list[tuple[str, bytes]] = [(screen.name, screen.data) for screen in screens]
        self._files += [(f"odd-{number}.png", odd(number)) for number in range(odds)]
        made.screens += screens
        self._dice = random.Random(len(screens))  # noqa: S311 (no secret)
        self._dice.shuffle(self._files)
        self.pause = 0.01
        self._thread = threading.Thread(target=self._drop, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def hurry(self) -> None:
        """Drop the rest at once, and be done."""
        self._stopped.set()
        self._thread.join()

    @property
    def done(self) -> bool:
        """Whether all is dropped."""
        return not self._thread.is_alive()

    def _drop(self) -> None:
        for name, data in self._files:
            self._stopped.wait(self.pause)
            self._made.drop(f"{self._dice.choice(['', 'alice/', 'bob/'])}{name}", data)


def random_kills(size: Size) -> Outcome:
    """F2: killed at random moments while files are dropped steadily."""
    outcome = Outcome(code="F2", fault="kill -9 at random moments under a steady drop")
    for mounts in MOUNTS:
        kills, files = size.of(20, 250), size.of(200, 2500)
        _kill_under_load(size, outcome, mounts, kills, files)
        outcome.notes.append(f"{files} files on {mounts}")
    return outcome


def _kill_under_load(size: Size, outcome: Outcome, mounts: str, kills: int, files: int) -> None:
    dice = random.Random(size.seed)  # noqa: S311 (no secret)
    days = 10
    screens = alliance(days=days, pages=files // days * 9 // 10, lines=1 if size.full else 2)
    odds = files - len(screens) - files // 40
    made = place(size, f"f2-{mounts[:3]}", mounts, people=len(screens[0].lines) * len(screens) // days)
    dropping = Dropping(made, screens, odds)
    dropping.pause = 0.6 * kills / files
    for screen in screens[:: max(1, len(screens) // (files // 40))][: files // 40]:
        made.drop_screen(screen, name=f"again/{screen.name}")
    dropping.start()
    killed = 0
    while killed < kills:
        daemon = Daemon(made)
        daemon.wait_for(lambda: daemon.logged("daemon.started"), what="the start")  # noqa: B023 (used at once)
        outcome.recovered.append(daemon.age)
        daemon.ends(dice.uniform(0, 0.5))
        daemon.kill()
        killed += 1
    dropping.hurry()
    seconds, tally = restart(made)
    outcome.notes.append(f"last restart {seconds:.1f} s")
    outcome.add(tally, mounts, kills)
    if tally.clean:
        made.remove()


def sigterm(size: Size) -> Outcome:
    """F4: asked to end in the middle of work."""
    outcome = Outcome(code="F4", fault="SIGTERM under load")
    dice = random.Random(size.seed)  # noqa: S311 (no secret)
    tries = size.of(5, 20)
    screens = alliance(days=5, pages=8 * tries)
    made = place(size, "f4", people=24 * tries)
    share = len(screens) // tries
    for number in range(tries):
        for screen in screens[number * share : (number + 1) * share]:
            made.drop_screen(screen)
        daemon = Daemon(made, read_seconds=0.02)
        daemon.wait_for(lambda: daemon.logged("screenshot.archived"))  # noqa: B023 (used at once)
        daemon.ends(dice.uniform(0, 0.3))
        before = daemon.age
        daemon.send(signal.SIGTERM)
        code = daemon.ends()
        took = daemon.age - before
        outcome.recovered.append(took)
        outcome.expect(code == 0, f"it ended with {code}")
        outcome.expect(took <= 10, f"it took {took:.1f} s to end")
        outcome.expect(not made.temporary(), f"left over: {made.temporary()}")
    _, tally = restart(made)
    outcome.add(tally, "the last restart", tries)
    if tally.clean:
        made.remove()
    return outcome


def naive_protocols(size: Size) -> Outcome:
    """F5: two protocols that are known to be bad; these checks must say so, or they would be worth nothing."""
    outcome = Outcome(code="F5", fault="control: two bad protocols, which must be caught")
    for number, protocol in enumerate(("move, then count", "count, then move, without a look")):
        lost = twice = kills = 0
        while kills < size.of(120, 300) and not (size.full is False and lost + twice):
            tally = _kill_naive(size, f"f5-{number}-{kills}", protocol, size.seed + kills)
            kills += 6
            lost, twice = lost + tally.lost, twice + tally.twice
        outcome.tried += kills
        outcome.notes.append(f"'{protocol}': {lost} lost, {twice} twice in {kills} kills")
        caught = lost if number == 0 else twice
        outcome.expect(caught > 0, f"nothing was noticed of '{protocol}'")
    return outcome


def _kill_naive(size: Size, name: str, protocol: str, seed: int) -> Tally:
    dice = random.Random(seed)  # noqa: S311 (no secret)
    screens = alliance(days=5, pages=12, seed=seed)
    made = place(size, name, people=36)
    for screen in screens:
        made.drop_screen(screen)
    for _ in range(6):
        daemon = Daemon(made, protocol=protocol)
        daemon.wait_for(lambda: daemon.logged("screenshot.archived"))  # noqa: B023 (used at once)
        daemon.ends(dice.uniform(0, 0.1))
        daemon.kill()
    empty_input(made, protocol=protocol)
    tally = made.tally()
    made.remove()
    return tally


def two_daemons(size: Size) -> Outcome:
    """F16: a second daemon on the same folders, or on one of them, says so and ends, and the first goes on."""
    outcome = Outcome(code="F16", fault="two daemons on one set of folders, or with one folder in common")
    made = place(size, "f16", people=6)
    few(made)
    with running(made) as first:
        for once in (False, True):
            _refused(outcome, Daemon(made, once=once), f"(process {first.pid}) already works with")
        for number, kind in enumerate(("input", "archive", "failed", "reports")):
            # It has a `state/` of its own, so no lock tells of the first.
            other = place(size, f"f16-{number}", people=6, **({kind: getattr(made, kind)} if kind != "input" else {}))
            if kind == "input":
                other.input.rmdir()
                other.input.symlink_to(made.input)
            shared = other.input if kind == "input" else getattr(made, kind)
            _refused(outcome, Daemon(other, once=bool(number % 2)), f"already works with the folder {shared}")
            other.remove()
        first.wait_for(lambda: not made.waiting(), what="the first to go on")
    outcome.add(restart(made)[1], "afterwards", 0)
    made.remove()
    return outcome


def _refused(outcome: Outcome, second: Daemon, words: str) -> None:
    code = second.ends()
    outcome.tried += 1
    outcome.expect(code == 4, f"the second ended with {code}")
    outcome.expect(words in second.said, f"it does not say '{words}'")
    second.kill()
