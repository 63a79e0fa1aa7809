"""Names of files: which to leave alone, how to show them, and how to make room in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import PurePath

from daemon.domain.inert import inert

LONGEST_NAME = 255
"""Bytes that a file name may have on the file systems in use."""

UNFINISHED_OR_FOREIGN = re.compile(
    r"\..*|~.*|.*\.(part|partial|filepart|crdownload|download|opdownload|tmp)|thumbs\.db|desktop\.ini|@eadir|#recycle"
    r"|\$recycle\.bin|system volume information|lost\+found|readme(\.(md|txt))?",
    re.IGNORECASE | re.DOTALL,
)
"""Downloads and copies under way, what systems and sync programs leave behind, and notes to people.

Dotfiles cover `._*`, `.DS_Store`, `.stfolder`, `.stversions`, `.syncthing.*.tmp`, `.gitkeep` and the claims in `.work`.
"""


def left_alone(name: str) -> bool:
    """Whether a file or folder of this name is none of Muster's business."""
    return UNFINISHED_OR_FOREIGN.fullmatch(name) is not None


def shown(name: str | PurePath) -> str:
    r"""The name as text that can be stored, printed and used as a name: what cannot stands as `\xff` or `\u202e`."""
    return inert(os.fsencode(name).decode("utf-8", "backslashreplace"))


def free_names(name: str, sha256: str, room: int) -> Iterator[str]:
    """Names to try for a file, best first: its own, with the start of its hash, and numbered after that.

    `room` bytes are left for the suffix of the note beside it; a name too long for that is cut in its stem.
    """
    if len(os.fsencode(name)) + room <= LONGEST_NAME:
        yield name
    stem, dot, ending = name.rpartition(".")
    # An "ending" as long as this is no ending but part of a name with a dot in it.
    if not stem or len(ending) > 10:
        stem, dot, ending = name, "", ""
    number = 1
    while True:
        tail = f".{sha256[:12]}{f'-{number}' if number > 1 else ''}{dot}{ending}"
        kept = stem.encode("utf-8")[: LONGEST_NAME - room - len(tail.encode("utf-8"))]
        yield kept.decode("utf-8", "ignore") + tail
        number += 1
