"""How many labels a minute the label page takes in a real browser, and whether every key counts.

    python -m bench.keys [--keys 300] [--a-second 0,4,20] [--pictures DIR]

Lays out a folder with drawn screens, runs `muster label` on it, opens its page in a Chromium without a window and
presses keys: as fast as the browser takes them (0), and at the pace of a person. A key counts when its label stands in
`labels.csv`. With `--pictures` the page is kept as PNG, 1280 and 390 pixels wide.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.browser import Browser, browser

PROJECT = Path(__file__).parents[1]

LINK = re.compile(r"http://127\.0\.0\.1:\d+/\S+")


def main() -> int:
    """Print a line for each pace."""
    parser = argparse.ArgumentParser(description="Labels a minute.")
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--a-second", default="0,4,20")
    parser.add_argument("--pictures", type=Path)
    asked = parser.parse_args()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for pace in map(float, asked.a_second.split(",")):
        with tempfile.TemporaryDirectory() as scratch, browser() as page:
            place = Path(scratch)
            for name in ("config.yaml", "rules", "models"):
                copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
                copy(PROJECT / name, place / name)
            _muster(place, "draw", "shots", "--count", "10")
            print(_labelled(place, page, asked.keys, pace, asked.pictures), flush=True)
    return 0


def _labelled(place: Path, page: Browser, keys: int, pace: float, pictures: Path | None) -> str:
    """Label crops by keys, every third one an icon; how that went."""
    words = [sys.executable, "-m", "daemon", "label", "shots", "--no-browser", "--port", "0", "--by", "bench"]
    with subprocess.Popen(words, cwd=place, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603 - this Python
        try:
            link = next(found[0] for line in running.stdout or () if (found := LINK.search(line)))
            page.open(link)
            page.wait("document.querySelectorAll('.cell').length > 20")
            table = place / "models" / "labelled" / "labels.csv"
            began = time.monotonic()
            for number in range(keys):
                page.press("i" if number % 3 == 0 else "t")
                while pace and time.monotonic() < began + (number + 1) / pace:
                    time.sleep(0.001)
            pressed = time.monotonic() - began
            until = time.monotonic() + 60
            while (count := _crops(table)) < keys and time.monotonic() < until:
                time.sleep(0.02)
            took = time.monotonic() - began
            if pictures is not None:
                _keep(link, pictures)
        finally:
            running.send_signal(signal.SIGINT)
    what = f"{keys / pressed:.0f} keys a second"
    return f"{what:>20}: {count} of {keys} labels kept after {took:.1f} s, {60 * count / took:.0f} a minute"


def _keep(link: str, folder: Path) -> None:
    """Keep the page as a picture, as wide as on a desk and as a phone shows it."""
    folder.mkdir(parents=True, exist_ok=True)
    for width, height in ((1280, 900), (390, 844)):
        with browser() as page:
            page.open(link, width=width, height=height)
            page.wait("document.querySelectorAll('.cell img').length > 20")
            page.wait("[...document.querySelectorAll('.cell img')].slice(0, 8).every((one) => one.naturalWidth)")
            page.picture(folder / f"label-{width}.png")


def _crops(table: Path) -> int:
    """How many different crops have a label."""
    if not table.is_file():
        return 0
    return len({line.partition(",")[0] for line in table.read_text(encoding="utf-8").splitlines()[1:]})


def _muster(place: Path, *typed: str) -> None:
    words = [sys.executable, "-m", "daemon", *typed]
    subprocess.run(words, cwd=place, check=True, capture_output=True)  # noqa: S603 - this Python


if __name__ == "__main__":
    sys.exit(main())
