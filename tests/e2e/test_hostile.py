"""What strangers drop, all at once, with the real reader: each finds its fate, and the lists between are counted."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.hostile.corpus import NAMES, Hostile, corpus

if TYPE_CHECKING:
    from tests.e2e.conftest import Place

CORPUS = corpus()

READ = ("a good PNG", "a list of 16 bits a colour", "a list that lies on its side, and says so")
"""Lists are read slowly, so few of them; the rest is for the fault suite."""


def few() -> list[Hostile]:
    """All that is refused in no time, and some that is read, two of them with odd names."""
    named = [f"a good list, its name {what}" for what in list(NAMES)[:2]]
    return [one for one in CORPUS if not one.slow and (one.fate != "read" or one.what in {*READ, *named})]


@pytest.fixture(scope="module")
def hostile() -> list[Hostile]:
    return few()


def test_there_is_something_of_everything() -> None:
    """At least as many as it is said there are."""
    assert len(CORPUS) >= 80
    assert {one.fate for one in few()} == {one.fate for one in CORPUS}


def test_hostile_files_all_at_once(place: Place, hostile: list[Hostile]) -> None:
    """Refused with a reason, read, or left where they are; nothing follows a link, and nothing is left over."""
    fates: dict[str, Hostile] = {}
    for one in hostile:
        path = place.input / os.fsdecode(one.name)
        one.lay(path)
        if one.moved:
            fates[hashlib.sha256(path.read_bytes()).hexdigest()] = one
    assert place.once().code == 0
    laid = [path for root in (place.failed, place.archive) for path in root.rglob("*") if path.is_file()]
    ended = {
        hashlib.sha256(path.read_bytes()).hexdigest(): "read" if place.archive in path.parents else path.parent.name
        for path in laid
        if path.suffix not in {".json", ".txt"}
    }
    wrong = [
        (one.what, ended.get(sha256, "left alone"))
        for sha256, one in fates.items()
        if not one.allows(ended.get(sha256, "left alone"))
    ]
    assert wrong == []
    stays = [one for one in hostile if one.fate == "left alone"]
    assert all(os.path.lexists(place.input / os.fsdecode(one.name)) for one in stays)
    notes = [path for path in place.failed.rglob("*.txt") if "Muster could not read" in path.read_text("utf-8")]
    assert len(notes) == sum(folder != "read" for folder in ended.values())
    assert not any(Path(folder).exists() for folder in ("owned", "/tmp/owned"))  # noqa: S108 (what some ask for)
