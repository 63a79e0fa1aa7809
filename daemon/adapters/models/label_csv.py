"""`labels.csv`: one crop a line, in an order that never changes, so that a changed label is one changed line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from daemon.domain.geometry import Box
from daemon.domain.labelled import CropPlace, LabelledCrop, Suspect, wrong_class
from daemon.errors import LabelsError

HEADINGS = ("sha256", "source", "box", "class", "by", "at")

SUSPECT_HEADINGS, CONFIRMED = (*HEADINGS, "says", "chance", "confirmed"), "yes"

SHOWN = 5
"""How many mistakes a refusal names; the rest are counted."""

LARGEST_SIDE = 100_000
"""Pixels; no picture that Muster reads is as large."""

HEX = re.compile(r"[0-9a-f]{64}")


def label_lines(labels: Iterable[LabelledCrop]) -> bytes:
    """The file for these labels."""
    return _table(HEADINGS, (_values(label) for label in sorted(labels, key=lambda one: one.place.order)))


def suspect_lines(suspects: Iterable[Suspect]) -> bytes:
    """The file for these suspects, in the order given."""
    lines = ((*_values(one.label), one.says, f"{one.chance:.4f}", CONFIRMED * one.confirmed) for one in suspects)
    return _table(SUSPECT_HEADINGS, lines)


def labels_in(data: bytes, path: Path) -> tuple[LabelledCrop, ...]:
    """The labels in a file's bytes; raises LabelsError that names each line with a mistake, and where `path` lies."""
    found: dict[object, tuple[int, LabelledCrop]] = {}
    wrong: list[str] = []
    for line, values in _lines(data, path, HEADINGS):
        try:
            label = _label(values)
        except ValueError as error:
            wrong.append(f"line {line}: {error}")
            continue
        first, earlier = found.setdefault(label.place.key, (line, label))
        if earlier is not label:
            wrong.append(f"line {line}: the same crop as in line {first}")
    _refuse(wrong, path)
    return tuple(label for _, label in found.values())


def suspects_in(data: bytes, path: Path) -> tuple[Suspect, ...]:
    """The suspects in a file's bytes; raises LabelsError likewise."""
    found: list[Suspect] = []
    wrong: list[str] = []
    for line, values in _lines(data, path, SUSPECT_HEADINGS):
        try:
            *of_label, says, chance, confirmed = values
            suspect = Suspect(label=_label(of_label), says=says, chance=float(chance), confirmed=confirmed == CONFIRMED)
            found.append(suspect)
        except ValueError as error:
            wrong.append(f"line {line}: {error}")
    _refuse(wrong, path)
    return tuple(found)


def _table(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(lines)
    return out.getvalue().encode("utf-8", "backslashreplace")


def _values(label: LabelledCrop) -> tuple[str, ...]:
    place = label.place
    box = " ".join(map(str, place.box.as_list())) if place.box else ""
    return (place.sha256, place.source, box, label.kind, label.by, label.at.isoformat(timespec="seconds"))


def _lines(data: bytes, path: Path, headings: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The lines of a table below its headings, with their numbers; raises LabelsError when it is none."""
    try:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        found = [(rows.line_num, row) for row in rows if row]
    except (UnicodeDecodeError, csv.Error) as error:
        raise LabelsError(f"{path} is not a table of labels: {error}. {KEPT}") from error
    if not found or tuple(found[0][1]) != tuple(headings):
        raise LabelsError(f"{path}: the first line must be {','.join(headings)}. {KEPT}")
    return found[1:]


def _refuse(wrong: Sequence[str], path: Path) -> None:
    if wrong:
        more = f"; and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        raise LabelsError(f"{path}: {'; '.join(wrong[:SHOWN])}{more}. {KEPT}")


KEPT = "Mend it, or put an earlier copy back; nothing in it was changed"
"""What to do about a file that cannot be used."""


def _label(row: list[str]) -> LabelledCrop:
    """The label of a line; raises ValueError that says what is wrong with it."""
    if len(row) != len(HEADINGS):
        raise ValueError(f"{len(row)} values, and there must be {len(HEADINGS)}")
    sha256, source, box_text, kind, by, at_text = row
    if not HEX.fullmatch(sha256):
        raise ValueError(f"'{sha256[:20]}' is no SHA-256")
    box = _box(box_text) if box_text else None
    if box and not HEX.fullmatch(source):
        raise ValueError(f"'{source[:20]}' is no screenshot")
    if said := wrong_class(kind):
        raise ValueError(said)
    return LabelledCrop(place=CropPlace(sha256=sha256, source=source, box=box), kind=kind, by=by, at=_moment(at_text))


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise ValueError(f"'{text[:40]}' is no moment such as 2026-11-26T20:15:00+00:00")
    return at


def _box(text: str) -> Box:
    parts = text.split()
    if len(parts) == 4 and all(part.isascii() and part.isdecimal() and len(part) < 7 for part in parts):
        x, y, width, height = map(int, parts)
        if width > 0 and height > 0 and x + width <= LARGEST_SIDE and y + height <= LARGEST_SIDE:
            return Box(x, y, width, height)
    raise ValueError(f"'{text[:40]}' is no box; write x, y, width and height in pixels")
