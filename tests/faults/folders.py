"""What happens to the folder that files come to: taken away, replaced, unmounted, made read-only."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable

from tests.faults import mounts
from tests.faults.crashes import place, restart
from tests.faults.outcome import Outcome, Size
from tests.faults.place import Place, wait_until
from tests.faults.process import Daemon, running
from tests.faults.screens import Screen, alliance


def folder_gone(size: Size) -> Outcome:
    """F12: `input/` goes away under the daemon and comes back; it resumes by itself."""
    outcome = Outcome(code="F12", fault="input/ removed, made anew, renamed, no folder, unmounted, read-only")
    _between_files(size, outcome)
    if not mounts.allowed():
        _in_work(size, outcome)
    return outcome


def _between_files(size: Size, outcome: Outcome) -> None:
    made = place(size, "f12", people=9)
    screens = iter(alliance(days=6, pages=2, lines=1, seed=11))
    why_not = mounts.allowed()
    cases = [_removed, _made_anew, _renamed_away, _no_folder]
    if why_not:
        outcome.notes.append(f"unmounted and read-only not tried: {why_not}")
    else:
        cases += [_unmounted, _sealed]
    with running(made, read_seconds=0) as daemon:
        for case in cases:
            made.drop_screen(next(screens))
            daemon.wait_for(lambda: not made.waiting())
            case(made, daemon, next(screens), outcome)
            begun = time.monotonic()
            daemon.wait_for(lambda: not made.waiting(), what=f"going on after '{case.__name__}'")
            outcome.recovered.append(time.monotonic() - begun)
            daemon.wait_for(lambda: made.told().get("state") == "well", what=f"being well after '{case.__name__}'")
            outcome.tried += 1
    if not why_not:
        mounts.unmount(made.input)
    outcome.add(restart(made)[1], "afterwards", 0)
    made.remove()


Case = Callable[[Place, Daemon, Screen, Outcome], None]


def _removed(made: Place, daemon: Daemon, screen: Screen, _: Outcome) -> None:
    shutil.rmtree(made.input)
    daemon.wait_for(made.input.is_dir, what="making the folder anew")
    made.drop_screen(screen)


def _made_anew(made: Place, _: Daemon, screen: Screen, __: Outcome) -> None:
    shutil.rmtree(made.input)
    made.input.mkdir(exist_ok=True)
    made.drop_screen(screen)


def _renamed_away(made: Place, daemon: Daemon, screen: Screen, _: Outcome) -> None:
    aside = made.home / "input-aside"
    made.input.rename(aside)
    (aside / screen.name).write_bytes(screen.data)
    daemon.wait_for(made.input.is_dir, what="making the folder anew")
    # The watcher must be on the new folder: by now the old one is none of its business.
    made.screens.append(screen)
    made.expect(screen.data)
    (aside / screen.name).rename(made.input / screen.name)


def _no_folder(made: Place, daemon: Daemon, screen: Screen, outcome: Outcome) -> None:
    shutil.rmtree(made.input)
    made.input.write_text("no folder")
    _told(made, daemon, outcome, "down", "a file in the place of input/")
    made.input.unlink()
    made.drop_screen(screen)


def _unmounted(made: Place, daemon: Daemon, screen: Screen, outcome: Outcome) -> None:
    """A share goes away and comes back. It stays mounted afterwards: that it does not would be told for good."""
    behind = made.home / "behind"
    behind.mkdir()
    mounts.show(behind, made.input)
    daemon.wait_for((behind / ".work").is_dir, what="taking to the mount")
    seen = made.told().get("at")
    daemon.wait_for(lambda: made.told().get("at") != seen, what="a sign of life")
    mounts.unmount(made.input)
    _told(made, daemon, outcome, "degraded", "a share that is gone")
    (behind / screen.name).write_bytes(screen.data)
    made.screens.append(screen)
    made.expect(screen.data)
    mounts.show(behind, made.input)
    daemon.wait_for(lambda: not made.waiting(), what="finding what came in the meantime")


def _sealed(made: Place, daemon: Daemon, screen: Screen, outcome: Outcome) -> None:
    mounts.show(made.input, made.input)
    try:
        made.drop_screen(screen)
        daemon.wait_for(lambda: not made.waiting())
        (made.input / "later.png").write_bytes(screen.data)
        made.expect(screen.data)
        mounts.seal(made.input, sealed=True)
        _told(made, daemon, outcome, "down", "input/ read-only")
        mounts.seal(made.input, sealed=False)
        daemon.wait_for(lambda: not made.waiting(), what="taking the file once the folder can be written")
    finally:
        mounts.unmount(made.input)


def _told(made: Place, daemon: Daemon, outcome: Outcome, state: str, what: str) -> None:
    seconds = wait_until(lambda: made.told().get("state") == state, what=f"the health to tell of {what}")
    outcome.notes.append(f"{what}: told after {seconds:.1f} s")
    assert daemon.alive


def _in_work(size: Size, outcome: Outcome) -> None:
    """The share goes while one of its files is being read and others wait; all are taken up once it is back."""
    made = place(size, "f12-work", people=4)
    behind = made.home / "behind"
    behind.mkdir()
    mounts.show(behind, made.input)
    try:
        with running(made, read_seconds=1) as daemon:
            for screen in alliance(days=1, pages=4, lines=1, seed=12):
                made.drop_screen(screen)
            daemon.wait_for(lambda: len(list((behind / ".work").glob("*/*"))) >= 4, what="the claims")
            mounts.unmount(made.input)
            daemon.wait_for(lambda: made.told().get("waiting") == 0, what="finding them gone")
            mounts.show(behind, made.input)
            begun = time.monotonic()
            daemon.wait_for(lambda: not made.waiting(), what="taking up what was in work")
            outcome.recovered.append(time.monotonic() - begun)
    finally:
        mounts.unmount(made.input)
    outcome.add(restart(made)[1], "unmounted while files were in work")
    made.remove()
