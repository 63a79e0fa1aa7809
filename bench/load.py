"""How the daemon bears a load: many drawn screenshots dropped at once, through a daemon of its own.

    python bench/load.py [screenshots] [--recorded]

By default 300 pictures are read. With `--recorded` the reading itself is left out: each picture is given the rows that
were drawn on it, so that 10,000 of them show in minutes what taking, keeping, judging, publishing and laying away cost,
and what grows. Every file has bytes and rows of its own: rows of a few hundred drawn screens are put together anew.

Said at the end: files a second and a CPU second, memory between a fifth of the way and the end, open files, temporary
files, what judging and publishing took as the history grew, how soon it ended, and what `muster verify` finds.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import cv2
import numpy as np
from prometheus_client.parser import text_string_to_metric_families

from daemon.app.running import daemon
from daemon.domain.geometry import Box
from daemon.domain.reading import Cell, Row, ScreenReading, ScreenshotRead, Value
from daemon.stages.load import Pixels
from daemon.training.alliance_week import NAMES, WIDTH
from daemon.training.war_list import ROW_SHARE, WarMember, draw_war_list

PROJECT = Path(__file__).parents[1]
ROWS = 6
"""Rows on a picture."""
LOOKS = 8
"""How many ways each member's row is drawn."""
SETTINGS = "\nintake: {settle_seconds: 0.5, sweep_seconds: 5}\nhttp: {port: 0}\nlog: {format: json}\n"
TRUTH = "rows.json"
ROW = round(WIDTH * ROW_SHARE)
TOP = round(0.35 * ROW)


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """One way a member's row is drawn: its pixels, and what it says."""

    pixels: Pixels
    member: WarMember


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """The daemon at one moment, its child processes included."""

    at: float
    done: int
    own: int
    resident: int
    files: int
    temporary: int
    publish: float
    cpu: float


def looks(dice: random.Random) -> list[list[Look]]:
    """The rows of every member, each drawn in several ways."""
    drawn = []
    for face, name in enumerate(NAMES):
        own = []
        for _ in range(LOOKS):
            total, used = dice.randrange(2800, 3990), dice.choice([0, dice.randrange(1500, 9900)])
            member = WarMember(
                name=name,
                role="Membre",
                last_seen=f"{dice.randrange(1, 23)}h",
                boost=str(100 * dice.randrange(3, 50)),
                power=f"{used}K/{total}K" if used else f"0/{total}K",
                tickets=str(dice.randrange(25)),
                face=face,
            )
            pixels = draw_war_list([member, member], width=WIDTH).pixels
            own.append(Look(pixels[TOP : TOP + ROW], member))
        drawn.append(own)
    return drawn


def drop(home: Path, count: int, *, real: bool, dice: random.Random) -> None:
    """Put so many pictures into `input/`, page after page and day after day, with what they say beside it."""
    drawn, truth = looks(dice), {}
    top = draw_war_list([drawn[0][0].member], width=WIDTH).pixels[:TOP]
    pages = [range(start, min(start + ROWS, len(NAMES))) for start in range(0, len(NAMES), ROWS)]
    same = cv2.imencode(".png", np.zeros((8, 8), np.uint8))[1].tobytes()
    first_day = datetime.now(UTC).date() - timedelta(days=count // len(pages))
    for number in range(count):
        day, page = divmod(number, len(pages))
        rows = [dice.choice(drawn[member]) for member in pages[page]]
        if real:
            pixels = np.vstack([top, *(row.pixels for row in rows)])
            data = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
        else:
            data = same + hashlib.sha512(str(number).encode()).digest() * 2000
        name = f"Screenshot_{first_day + timedelta(days=day):%Y%m%d}-21{page:02d}.png"
        (home / "input" / name).write_bytes(data)
        truth[hashlib.sha256(data).hexdigest()] = [dataclasses.astuple(row.member) for row in rows]
    if not real:
        (home / TRUTH).write_text(json.dumps(truth), encoding="utf-8")


def recorded(truth: Mapping[str, Sequence[Sequence[str]]], data: bytes) -> ScreenshotRead:
    """The rows that belong to these bytes."""
    rows = []
    for place, said in enumerate(truth[hashlib.sha256(data).hexdigest()]):
        name, role, _, boost, power, tickets, _ = said
        used, total = (int(part.removesuffix("K") or 0) * 1000 for part in power.split("/"))
        values: dict[str, tuple[str, Value]] = {
            "name": (name, name),
            "role": (role, role),
            "boost": (boost, int(boost)),
            "power": (power, (used, total)),
            "tickets": (tickets, int(tickets)),
        }
        box = Box(10, TOP + place * ROW, WIDTH - 20, ROW)
        cells = {column: Cell(text, value, 0.97, held=False, box=box) for column, (text, value) in values.items()}
        rows.append(Row(cells, partial=False, held=False, box=box))
    reading = ScreenReading("lg_war", 1, tuple(rows))
    return ScreenshotRead(reading=reading, size=(WIDTH, TOP + ROWS * ROW), taken=None, seconds={"ocr": 0.0})


def run(home: Path) -> None:
    """Be the daemon; where the rows lie beside the config, they stand for the reading."""
    with daemon(home / "config.yaml", named=True) as (service, _):
        if (home / TRUTH).exists():
            truth = json.loads((home / TRUTH).read_text(encoding="utf-8"))
            service._working = dataclasses.replace(service._working, read=lambda data: recorded(truth, data))  # noqa: SLF001 - the one thing that is not the real daemon's
        service.run_forever()


def family(process: int) -> Iterator[int]:
    """A process and all that it began."""
    yield process
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            yield from family(int(child))


def resident(process: int) -> int:
    """Bytes of memory that a process holds."""
    pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def cpu_seconds(process: int) -> float:
    """What a process and those of its children that have ended have worked."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def sample(process: int, url: str, temporary: Path, began: float) -> Sample | None:
    """Look at the daemon once; None when it was too busy to be seen."""
    try:
        with urlopen(f"{url}/metrics", timeout=30) as answer:  # noqa: S310 - the daemon's own address
            families = text_string_to_metric_families(answer.read().decode())
        told = {(s.name, *s.labels.values()): s.value for one in families for s in one.samples}
        every = list(family(process))
        return Sample(
            at=time.monotonic() - began,
            done=int(told["muster_files_read_total",]),
            own=resident(process),
            resident=sum(resident(one) for one in every),
            files=sum(1 for _ in Path(f"/proc/{process}/fd").iterdir()),
            temporary=sum(1 for path in temporary.rglob("*") if path.is_file()),
            publish=told.get(("muster_publish_seconds",), 0.0),
            cpu=sum(cpu_seconds(one) for one in every),
        )
    except (URLError, OSError, KeyError, ValueError):
        return None


def tell(samples: Sequence[Sample], count: int) -> None:
    """The figures."""
    last, every = samples[-1], max(1, len(samples) // 20)
    print(f"{'read':>7}{'seconds':>9}{'own MB':>8}{'all MB':>8}{'files':>7}{'temp':>6}{'publish s':>11}")
    for one in [*samples[:-1:every], last]:
        print(
            f"{one.done:>7}{one.at:>9.0f}{one.own / 1e6:>8.0f}{one.resident / 1e6:>8.0f}{one.files:>7}"
            f"{one.temporary:>6}{one.publish:>11.2f}"
        )
    print(f"{count / last.at:.2f} files a second, {count / last.cpu:.2f} a CPU second ({last.cpu:.0f} CPU seconds)")
    early = [one for one in samples if 0.2 * count <= one.done <= 0.35 * count]
    late = [one for one in samples if one.done >= 0.85 * count]
    if early and late:
        for what, of in (("own", lambda one: one.own), ("all", lambda one: one.resident)):
            before, after = statistics.median(map(of, early)), statistics.median(map(of, late))
            print(f"memory ({what}): {before / 1e6:.0f} -> {after / 1e6:.0f} MB, {100 * (after / before - 1):+.1f} %")
        print(f"open files: {early[0].files} -> {last.files}")


def main() -> int:
    """Draw, drop, watch, end, verify."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("screenshots", nargs="?", type=int, default=300)
    asked.add_argument("--recorded", action="store_true", help="leave the reading itself out")
    asked.add_argument("--for", dest="seconds", type=float, default=float("inf"), help="end after so many seconds")
    asked.add_argument(
        "--in", dest="folder", type=Path, default=None, help="where to work (default: a temporary folder)"
    )
    asked.add_argument("--as-daemon", type=Path, default=None, help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.as_daemon:
        run(told.as_daemon)
        return 0
    home = Path(tempfile.mkdtemp(prefix="muster-load-", dir=told.folder))
    try:
        return load(home, told.screenshots, real=not told.recorded, patience=told.seconds)
    finally:
        shutil.rmtree(home)


def load(home: Path, count: int, *, real: bool, patience: float) -> int:
    """Run a daemon on so many pictures and say how it bore them; 0 when nothing was lost or left behind."""
    for folder in ("rules", "models"):
        shutil.copytree(PROJECT / folder, home / folder)
    (home / "input").mkdir()
    (home / "temporary").mkdir()
    (home / "config.yaml").write_text(
        (PROJECT / "config.yaml").read_text(encoding="utf-8") + SETTINGS, encoding="utf-8"
    )
    drop(home, count, real=real, dice=random.Random(16))  # noqa: S311 - drawn data, no secret
    began, samples, pause = time.monotonic(), [], threading.Event()
    with (home / "log").open("wb") as log:
        child = subprocess.Popen(  # noqa: S603 - this very Python and this very file
            [sys.executable, __file__, "--as-daemon", str(home)],
            stderr=log,
            env={**os.environ, "TMPDIR": str(home / "temporary"), "PYTHONPATH": str(PROJECT)},
        )
    while child.poll() is None:
        pause.wait(2.0)
        lines = [
            json.loads(line) for line in (home / "log").read_text(encoding="utf-8").splitlines() if line[:1] == "{"
        ]
        url = next((line["url"] for line in lines if line["event"] == "http.listening"), "")
        found = sample(child.pid, url, home / "temporary", began) if url else None
        samples += [found] if found else []
        if samples and (samples[-1].done >= count or samples[-1].at > patience):
            break
    child.send_signal(signal.SIGTERM)
    asked_at = time.monotonic()
    code = child.wait()
    print(f"ended with {code} after {time.monotonic() - asked_at:.1f} s")
    done = samples[-1].done if samples else 0
    tell(samples, done)
    left = [path for path in (home / "temporary").rglob("*") if path.is_file()]
    latest = home / "reports" / "latest.html"
    sizes = {
        path.name: path.stat().st_size for path in (latest, latest.with_suffix(".md"), home / "state/muster.duckdb")
    }
    print(
        f"temporary files left: {len(left)}; "
        + ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in sizes.items())
    )
    archived = sum(1 for _ in (home / "archive").glob("*/*.png"))
    failed = sum(1 for _ in (home / "failed").rglob("*.txt"))
    print(f"archived: {archived}, failed: {failed}")
    verified = subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-m", "daemon", "--config", str(home / "config.yaml"), "verify"], check=False, cwd=PROJECT
    )
    return code or verified.returncode or len(left)


if __name__ == "__main__":
    sys.exit(main())
