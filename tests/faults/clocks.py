"""The clock is wrong, jumps or is changed, and the machine was off: the report of each week is written exactly once."""

from __future__ import annotations

import signal
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.faults.crashes import place
from tests.faults.outcome import Outcome, Size
from tests.faults.process import Daemon, empty_input, running
from tests.faults.screens import alliance

PARIS = ZoneInfo("Europe/Paris")

MONDAY = date(2026, 10, 12)
"""Of the week that the screens of most cases are of; it closes on Sunday the 18th."""

WEEK = "2026-W42"


class Weeks:
    """A place whose daemon lives at a time of its own, and which reports were written there."""

    def __init__(self, size: Size, name: str, now: datetime, *, last: date, **settings: str) -> None:
        self.made = place(size, name, people=2, **settings)
        self.ahead = self.made.home / "ahead"
        self.set(now)
        self.noted: Counter[str] = Counter()
        for screen in alliance(days=2, pages=1, lines=2, seed=21, last=last):
            self.made.drop_screen(screen)

    def set(self, now: datetime) -> None:
        """Set the clock."""
        spare = self.ahead.with_suffix(".new")
        spare.write_text(str((now - datetime.now(UTC)).total_seconds()), encoding="ascii")
        spare.replace(self.ahead)

    def once(self) -> None:
        """Start, let it do what is due, and have it end."""
        self.count(empty_input(self.made, clock=self.ahead))

    def count(self, daemon: Daemon) -> None:
        """Take note of the reports that it says it has written."""
        self.noted.update(line["week"] for line in daemon.log if line["event"] == "report.written")

    def check(self, outcome: Outcome, what: str, *weeks: str, torn: bool = False) -> None:
        """These weeks, and no others, have their report, once; one that was `torn` may have been written again."""
        rows = sorted(week for (week,) in self.made.rows("SELECT week FROM kept.reports"))
        outcome.expect(rows == sorted(weeks), f"{what}: the reports {rows} are noted instead of {sorted(weeks)}")
        files = sorted(path.stem for path in self.made.reports.glob("2026-W*.html"))
        outcome.expect(files == sorted(weeks), f"{what}: the reports {files} lie there instead of {sorted(weeks)}")
        once = dict.fromkeys(weeks, 1)
        outcome.expect(torn or self.noted == once, f"{what}: written so often: {dict(self.noted)}")
        outcome.add(self.made.tally(), what)
        self.made.remove()


def clocks(size: Size) -> Outcome:
    """F10: each period's report exactly once, whatever the clock does."""
    outcome = Outcome(code="F10", fault="clock +8 d and -8 d, clocks changed, down over reports, killed in a report")
    _jumps(size, outcome)
    _changed(size, outcome)
    _down(size, outcome)
    _killed(size, outcome)
    return outcome


def _jumps(size: Size, outcome: Outcome) -> None:
    """Forward over the closing of a week, back, and forward again, under one daemon."""
    friday = datetime(2026, 10, 16, 12, tzinfo=UTC)
    weeks = Weeks(size, "f10-jumps", friday, last=MONDAY + timedelta(days=1))
    with running(weeks.made, clock=weeks.ahead, tell_sweeps=True) as daemon:
        daemon.wait_for(lambda: not weeks.made.waiting())
        for jump, what in ((8, "forward"), (0, "back"), (8, "forward again")):
            weeks.set(friday + timedelta(days=jump))
            if what == "forward":
                outcome.recovered.append(daemon.wait_for(lambda: daemon.logged("report.written"), what="the report"))
            # Three looks at the clock later nothing more may have come of it.
            seen = _sweeps(daemon)
            daemon.wait_for(lambda: _sweeps(daemon) >= seen + 3, what="three sweeps")  # noqa: B023 (used at once)
    weeks.count(daemon)
    weeks.check(outcome, "clock 8 days on, back, and on again", WEEK)


def _sweeps(daemon: Daemon) -> int:
    return daemon.said.count("input.swept")


def _changed(size: Size, outcome: Outcome) -> None:
    """A week that closes at a wall time that comes twice, and one that closes at a time that is skipped."""
    autumn = [datetime(2026, 10, 25, 2, 29, tzinfo=PARIS), datetime(2026, 10, 25, 2, 31, tzinfo=PARIS)]
    autumn.append(autumn[1].replace(fold=1))
    spring = [datetime(2026, 3, 29, 1, 59, tzinfo=PARIS), datetime(2026, 3, 29, 3, 31, tzinfo=PARIS)]
    for name, moments, last, week in (
        ("autumn", autumn, date(2026, 10, 24), "2026-W43"),
        ("spring", spring, date(2026, 3, 28), "2026-W13"),
    ):
        weeks = Weeks(size, f"f10-{name}", moments[0], last=last, zone="Europe/Paris", closes="sun 02:30")
        for number, moment in enumerate(moments):
            weeks.set(moment.astimezone(UTC))
            weeks.once()
            expected = {week} if number else set()
            outcome.expect(set(weeks.noted) == expected, f"{name}: {dict(weeks.noted)} at {moment}")
        weeks.check(outcome, f"clocks changed in {name}", week)


def _down(size: Size, outcome: Outcome) -> None:
    """The machine is off while so many weeks close."""
    for missed, expected in ((0, ()), (1, (WEEK,)), (3, (WEEK, "2026-W43", "2026-W44"))):
        weeks = Weeks(size, f"f10-down-{missed}", datetime(2026, 10, 16, 12, tzinfo=UTC), last=MONDAY)
        weeks.once()
        before = {week for week in weeks.noted if week < WEEK}
        weeks.set(datetime(2026, 10, 16, 12, tzinfo=UTC) + timedelta(weeks=missed))
        for _ in range(2):
            weeks.once()
        weeks.check(outcome, f"down over {missed} reports", *before, *expected)


def _killed(size: Size, outcome: Outcome) -> None:
    """Before the file has its name, before the report is noted, and after."""
    for number, point in enumerate(("report of a week by half", "report written", "report noted")):
        weeks = Weeks(size, f"f10-killed-{number}", datetime(2026, 10, 16, tzinfo=UTC), last=MONDAY + timedelta(days=1))
        weeks.once()
        weeks.set(datetime(2026, 10, 20, tzinfo=UTC))
        # The report of the running week comes first.
        daemon = Daemon(weeks.made, once=True, clock=weeks.ahead, die_at=(point, 2 if point == "report written" else 1))
        code = daemon.ends()
        outcome.expect(code == -signal.SIGKILL, f"'{point}': it ended with {code} instead of dying")
        begun = empty_input(weeks.made, clock=weeks.ahead)
        outcome.recovered.append(begun.took)
        weeks.check(outcome, f"killed: {point}", WEEK, torn=True)
