"""What a picture holds stays in the picture: a secret that is planted in it is looked for everywhere else."""

from __future__ import annotations

import base64
import random
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import cv2
import duckdb
import numpy as np

from daemon.stages.load import Pixels
from tests.faults.outcome import Outcome, Size
from tests.faults.place import Place, wait_until
from tests.faults.process import Daemon, empty_input
from tests.faults.readers import ended, family, reading_place, send
from tests.hostile import chunks
from tests.hostile.corpus import war_list

PLANTED = "Zephyrine-Quokka-7319"
"""Words that stand in no program and in no list."""

COLOUR = (255, 0, 255)
"""In BGR; nothing else that is drawn has it."""

FEW = 20
"""Pixels of that colour that may be chance, in a picture that was made smaller and packed with loss."""

EMBEDDED = re.compile(rb"data:image/[a-z]+;base64,([A-Za-z0-9+/=]+)")

STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"BM", b"P5", b"P6")
"""How files begin that hold a picture."""


def planted() -> list[tuple[str, bytes]]:
    """Files with the secret in them: in bytes that are no picture, in what is drawn, and beside a list that is read."""
    talk = np.full((600, 900, 3), 40, np.uint8)
    for line in range(6):
        cv2.putText(talk, f"{PLANTED} said {line}", (20, 60 + 80 * line), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (230,) * 3, 2)
    listed = [_with_comment(_marked(war_list(7000 + number))) for number in range(3)]
    return [
        ("talk.png", _with_comment(_marked(talk))),
        ("text.png", f"{PLANTED}\n".encode() * 100),
        ("cut.png", listed[0][: len(listed[0]) // 2] + PLANTED.encode()),
        *((f"list-{number}.png", data) for number, data in enumerate(listed)),
    ]


def _marked(pixels: Pixels) -> Pixels:
    """With a mark in the secret colour in the upper edge, where no row is."""
    pixels = pixels.copy()
    cv2.rectangle(pixels, (4, 2), (60, 20), COLOUR, -1)
    return pixels


def _with_comment(pixels: Pixels) -> bytes:
    data = cv2.imencode(".png", pixels)[1].tobytes()
    return chunks.with_chunk(data, chunks.chunk(b"tEXt", b"Comment\0" + PLANTED.encode()))


def secrets(size: Size) -> Outcome:
    """F19: nothing of a picture is found outside of input, archive and failed, whoever was killed over it and when."""
    outcome = Outcome(code="F19", fault="a secret in pictures, really read, with kills: nothing of it anywhere else")
    dice = random.Random(size.seed)  # noqa: S311 (no secret)
    for number in range(size.of(2, 12)):
        made = reading_place(size, f"f19-{number}")
        files = planted()
        for name, data in files:
            made.drop(name, data)
        _disturbed(made, dice)
        outcome.expect(not list(pictures(made)), f"pictures are left after kills: {list(pictures(made))}")
        empty_input(made, read_seconds=None, engines=True)
        outcome.tried += len(files)
        outcome.complaints += [f"{PLANTED} stands in {where}" for where in found(made)]
        outcome.complaints += [f"a picture is left in {path}" for path in pictures(made)]
        outcome.lost += (made.dropped - made.laid()).total()
        outcome.twice += (made.laid() - made.dropped).total()
        made.remove()
    return outcome


def _disturbed(made: Place, dice: random.Random) -> None:
    """A daemon that is killed in the middle of a picture, after the process that reads it or a Tesseract was."""
    daemon = Daemon(made, read_seconds=None, engines=True)
    for _ in range(2):
        daemon.wait_for(lambda: bool(family(daemon).tesseract), what="a Tesseract at work")
        there = family(daemon)
        for process in dice.choice([there.reading, there.tesseract]):
            send(process, signal.SIGKILL)
    daemon.wait_for(lambda: bool(family(daemon).tesseract), what="a Tesseract at work")
    there = family(daemon)
    daemon.kill()
    wait_until(lambda: all(ended(one) for one in (*there.reading, *there.tesseract)), what="the end of all processes")


def found(made: Place) -> Iterator[str]:
    """Where the secret stands, of all that is no picture's own place: files, packed or not, and tables."""
    plain = PLANTED.encode()
    forms = {plain, plain.hex().encode(), PLANTED.encode("utf-16-le"), *(_in_base64(plain))}
    for path in _elsewhere(made):
        data = path.read_bytes()
        if any(form in data for form in forms):
            yield str(path)
        if any(_shows_mark(base64.b64decode(one)) for one in EMBEDDED.findall(data)):
            yield f"a picture in {path}"
    for name in (made.state / "muster.duckdb", made.reports / "alliance.duckdb"):
        with duckdb.connect(str(name), read_only=True) as database:
            for schema, table in database.execute(
                "SELECT table_schema, table_name FROM information_schema.tables"
            ).fetchall():
                rows = database.execute(f'SELECT * FROM "{schema}"."{table}"').fetchall()  # noqa: S608 (its own names)
                if PLANTED in str(rows):
                    yield f"{name.name}, {schema}.{table}"


def _in_base64(data: bytes) -> Iterator[bytes]:
    """How it looks in the middle of packed bytes, by where it begins in them; without the ends, which change."""
    for before in range(3):
        yield base64.b64encode(bytes(before) + data)[4:-4]


def _elsewhere(made: Place) -> Iterator[Path]:
    own = (made.input, made.archive, made.failed)
    for path in made.home.rglob("*"):
        if path.is_file() and not any(path.is_relative_to(folder) for folder in own):
            yield path


def pictures(made: Place) -> Iterator[Path]:
    """Files with a picture in them, where none should be."""
    return (path for path in _elsewhere(made) if path.read_bytes()[:4].startswith(STARTS))


def _shows_mark(data: bytes) -> bool:
    """Whether a picture shows the mark."""
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if pixels is None:
        return False
    near = np.abs(np.asarray(pixels, np.int16) - COLOUR).max(axis=2) < 60
    return int(near.sum()) > FEW
