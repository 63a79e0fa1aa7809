"""Reading the archive again: what the ledger holds afterwards is what it held when the files came."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daemon.adapters.vault.archive import ArchiveFolder
from daemon.domain.ledger import CaptureSource, FileState, LedgerEntry
from daemon.errors import StoreError
from daemon.service import Progress
from daemon.service.rebuilding import ReadAgain, read_again

if TYPE_CHECKING:
    from tests.integration.intake.conftest import World


def png(name: str) -> bytes:
    return b"PNG" + name.encode() + b"END"


@pytest.fixture
def full(world: World) -> World:
    """Files came over some days: in folders, one twice under other names, two of one name, and one that is bad."""
    for number in range(4):
        world.drop(f"{number}.png", png(str(number)), age=90_000.0 * number)
    world.drop("alice/Screenshot_20261118-2105.png", png("dated"))
    world.run_once()
    world.clock.passed += 3600
    world.drop("bob/0.png", png("another"))
    world.drop("bob/Screenshot_20261117-2105.png", png("1"))
    world.drop("bad.png", b"no picture")
    world.run_once()
    assert len(world.ledger.readings) == 6
    return world


def read(world: World) -> dict[str, LedgerEntry]:
    """What the ledger knows of screenshots that were read."""
    return {key: entry for key, entry in world.ledger.entries.items() if entry.state is FileState.READ}


def again(world: World, told: Callable[[Progress], None] = lambda _: None) -> ReadAgain:
    return read_again(ArchiveFolder(world.folders.archive), world.ledger, world.working(), told)


def forget(world: World) -> dict[str, LedgerEntry]:
    """Lose the ledger; gives what it knew."""
    known = read(world)
    world.ledger.entries, world.ledger.readings = {}, []
    return known


def sidecars(world: World) -> list[Path]:
    return sorted(world.folders.archive.glob("*/*.json"))


def test_the_ledger_is_what_it_was(full: World) -> None:
    """By the sidecars: names, folders, days, and when each came, though it is read at another time."""
    known, sightings = forget(full), set(full.ledger.sightings)
    full.ledger.sightings.clear()
    full.clock.passed += 1e6
    told: list[Progress] = []
    assert again(full, told.append) == ReadAgain(read=6, copies=1, failed=())
    assert read(full) == known
    assert {one[:3] for one in full.ledger.sightings} == {one[:3] for one in sightings}
    assert [(one.done, one.total) for one in told] == [(number, 7) for number in range(1, 8)]


def test_what_is_known_is_not_read_again(full: World) -> None:
    """So that a rebuild that was broken off goes on where it was."""
    known = forget(full)
    kept = dict(list(known.items())[:2])
    full.ledger.entries = dict(kept)
    assert again(full).read == len(known) - 2
    assert len(full.ledger.readings) == len(known) - 2
    assert again(full).read == 0
    assert read(full) == known


def test_a_failure_is_no_reading(full: World) -> None:
    """A picture in the archive that the ledger has as failed is read."""
    known = forget(full)
    full.ledger.entries = {key: replace(entry, state=FileState.FAILED) for key, entry in known.items()}
    assert again(full).read == len(known)
    assert read(full) == known


@pytest.mark.parametrize("harm", ["gone", "of another picture", "no sidecar at all"])
def test_without_its_sidecar_a_picture_says_what_it_can(full: World, harm: str) -> None:
    """Its name and its file's time are left; it gets a sidecar again, and what is sure of it is the same."""
    known, beside = forget(full), sidecars(full)
    for path in beside:
        match harm:
            case "gone":
                path.unlink()
            case "of another picture":
                path.write_text(json.dumps(json.loads(path.read_text()) | {"sha256": "0" * 64}))
            case _:
                path.write_text("{")
    # Without a sidecar nobody knows under which name a further copy came.
    assert again(full) == ReadAgain(read=6, copies=0 if harm != "of another picture" else 1, failed=())
    found = read(full)
    assert {key: entry.archived_as for key, entry in found.items()} == {k: e.archived_as for k, e in known.items()}
    dated = [key for key, entry in known.items() if entry.capture.source is CaptureSource.FILE_NAME]
    assert dated
    assert all((found[key].capture, found[key].game_day) == (known[key].capture, known[key].game_day) for key in dated)
    assert {found[key].source for key in dated} == {""}
    firsts = [path for path in beside if path.parent.name != "duplicates"]
    assert all(json.loads(path.read_text())["sha256"] in known for path in firsts)
    forgotten = forget(full)
    again(full)
    assert read(full) == forgotten


def test_a_known_picture_gets_its_sidecar_again(full: World) -> None:
    """Also when nothing has to be read."""
    known, before = read(full), [json.loads(path.read_text()) for path in sidecars(full)]
    first = next(path for path in sidecars(full) if path.parent.name != "duplicates")
    first.unlink()
    assert again(full).read == 0
    assert read(full) == known
    after = [json.loads(path.read_text()) for path in sidecars(full)]
    sure = ("sha256", "captured_at", "captured_by", "screen", "game_day", "archived_as", "received_at")
    assert [[one[key] for key in sure] for one in after] == [[one[key] for key in sure] for one in before]


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(full: World) -> None:
    """One picture that is damaged on the disk costs that picture alone."""
    known = forget(full)
    harmed = full.folders.archive / next(entry.archived_as for entry in known.values())
    harmed.write_bytes(b"PNG and no more")
    found = again(full)
    assert found.read == len(known) - 1
    ((name, why),) = found.failed
    assert (full.folders.archive / name, why) == (harmed, "The rest is missing.")
    assert harmed.exists()


def test_a_ledger_that_fails_ends_it(full: World) -> None:
    """Nothing is skipped for a disk that is full: what was kept stays, and it can be gone on with."""
    known = forget(full)
    full.ledger.down = True
    with pytest.raises(StoreError):
        again(full)
    full.ledger.down = False
    full.clock.passed += timedelta(days=1).total_seconds()
    assert again(full).read == len(known)
    assert read(full) == known
