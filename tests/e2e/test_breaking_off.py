"""Ctrl-C while a model is trained: what is done is kept, and said."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.e2e.conftest import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.e2e.conftest import Place

SMALL_PIECES = """
import sys
from daemon.cli import main
from daemon.training import drawn_cache

drawn_cache.PIECE = 2
sys.exit(main(sys.argv[1:]))
"""
"""The command as it is, but that drawn screens are kept two by two."""


def broken_off(place: Place, *typed: str, when: Callable[[], bool]) -> tuple[int, str, str]:
    """Type a command and press Ctrl-C as soon as something is so; how it ended, and what it wrote."""
    words = [sys.executable, "-c", SMALL_PIECES, *typed, "--config", str(place.config)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True) as running:  # noqa: S603 - this Python itself
        try:
            wait_until(lambda: when() or running.poll() is not None)
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=60)
        finally:
            running.kill()
    return running.returncode, out, err


def test_ctrl_c_keeps_what_is_drawn_and_tried(place: Place) -> None:
    """While it draws there is no model, but no screen is drawn again; while it tunes the best so far is taken."""
    models = place.home / "models"
    drawn, tried = models / "drawn", models / "runs" / "tuning.db"
    fresh = ("train", "--without-labels", "--fresh", "--screens")
    code, out, err = broken_off(place, *fresh, "400", when=lambda: len(list(drawn.glob("*.npz"))) >= 2)
    assert (code, out, "Traceback" in err) == (130, "", False)
    assert "Broken off; no model was made. What was drawn and tried is kept" in err
    assert not (models / "versions").exists()
    kept = {path.name: path.stat().st_mtime_ns for path in drawn.iterdir()}
    assert all(name.endswith(".npz") for name in kept)

    def trials() -> int:
        with (
            contextlib.suppress(sqlite3.Error),
            contextlib.closing(sqlite3.connect(f"file:{tried}?mode=ro", uri=True)) as db,
        ):
            return int(db.execute("SELECT count(*) FROM trials WHERE state = 'COMPLETE'").fetchone()[0])
        return 0

    code, out, err = broken_off(place, *fresh, "4", "--tune", "999", when=lambda: trials() >= 1)
    assert (code, "Traceback" in err) == (0, False), err
    assert "The tuning ends here, with the best of" in err
    assert "It reads once you type: muster models promote" in out
    assert len(list((models / "versions").iterdir())) == 1
    assert all(path.stat().st_mtime_ns == kept[path.name] for path in drawn.iterdir() if path.name in kept)
