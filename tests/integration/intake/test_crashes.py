"""The process dies at every step there is; after a restart nothing is lost and nothing counts twice."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.integration.intake.conftest import World

NewWorld = Callable[[str], "World"]
PICTURES = {"a.png": b"PNGaEND", "alice/a.png": b"PNGbEND", "b.png": b"PNGcEND", "same-as-a.png": b"PNGaEND"}
OTHERS = {"c.png": b"odd"}
"""Each kind of fate once: read, the same name with other content, a copy, a failure."""


def prepare(world: World, kind: str) -> None:
    """Set up one kind of disk and drop the files."""
    world.disk.mounts = {
        "one mount": (),
        "archive on its own mount": (world.folders.archive, world.folders.failed),
        "no links": (),
        "subfolder on its own mount": (world.folders.input / "alice",),
    }[kind]
    world.disk.no_links = kind == "no links"
    for name, data in (PICTURES | OTHERS).items():
        world.drop(name, data)


def die_after(world: World, steps: int | None) -> bool:
    """Start a new process that dies after so many steps; gives whether it did."""
    world.start()
    world.burning(steps)
    try:
        world.run_once()
    except BaseException as error:
        if type(error).__name__ != "Crash":
            raise
        return True
    return False


def check(world: World) -> None:
    """Nothing lost, nothing twice, nothing left over."""
    assert die_after(world, None) is False
    archived = world.pictures(world.folders.archive)
    assert set(archived.values()) == set(PICTURES.values())
    assert sorted(set(world.ledger.readings)) == sorted(world.ledger.readings)
    assert {e.sha256 for e in world.ledger.entries.values() if e.state == "read"} == set(world.ledger.readings)
    assert len(world.ledger.readings) == len(set(PICTURES.values()))
    for entry in world.ledger.entries.values():
        if entry.state == "read":
            assert world.vault.holds(entry.archived_as)
    for name in archived:
        assert (world.folders.archive / f"{name}.json").is_file()
    assert set(world.pictures(world.folders.failed).values()) == set(OTHERS.values())
    assert world.files(world.folders.input) == {}
    assert {path.name for path in (world.folders.input / ".work").iterdir()} <= {".tmp"}


KINDS = ["one mount", "archive on its own mount", "no links", "subfolder on its own mount"]


@pytest.mark.parametrize("kind", KINDS)
def test_death_at_every_step(new_world: NewWorld, kind: str) -> None:
    """Wherever the process dies, the next one finishes the work."""
    steps = 0
    while True:
        world = new_world(str(steps))
        prepare(world, kind)
        died = die_after(world, steps)
        check(world)
        if not died:
            break
        steps += 1
    assert steps > 30


@pytest.mark.parametrize("kind", KINDS)
def test_death_again_while_recovering(new_world: NewWorld, kind: str) -> None:
    """The same holds when the next processes die as well, at any of their steps."""
    dice = random.Random(kind)  # noqa: S311 (no secret)
    for number in range(40):
        world = new_world(str(number))
        prepare(world, kind)
        for _ in range(3):
            die_after(world, dice.randrange(60))
        check(world)
