"""The folder of models: versions laid down whole, found by name, and the list of which reads."""

from __future__ import annotations

import errno
import json
import os
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon.adapters.models.model_registry import IN_USE, VERSIONS, ModelRegistry, Version
from daemon.domain.card import CARD_FILE, MODEL_FILE, Card
from daemon.domain.promotions import SHIPPED
from daemon.errors import FolderError, ModelMismatchError, NothingToDoError

COMMITTED = Path(__file__).parents[2] / "models"
NOW = datetime(2026, 11, 26, 20, tzinfo=UTC)
Made = Callable[[int], tuple[bytes, Card]]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder of models as it is shipped."""
    for name in (MODEL_FILE, CARD_FILE):
        shutil.copyfile(COMMITTED / name, tmp_path / name)
    return tmp_path


def promote(models: Path, version: Version) -> None:
    ModelRegistry(models).note(lambda all_: all_.promoted(version.name, at=NOW, because="better", forced=False))


def test_a_fresh_folder_reads_with_what_was_shipped(models: Path) -> None:
    """Nothing but model and card is needed; the version goes by its name and by its hash."""
    registry = ModelRegistry(models)
    assert registry.folder_in_use() == models
    (shipped,) = registry.versions()
    assert shipped.card is not None
    for said in (SHIPPED, "newest", "in-use", shipped.card.sha256[:12], shipped.card.sha256[:4]):
        assert registry.find(said) == shipped
    assert sorted(path.name for path in models.iterdir()) == [CARD_FILE, MODEL_FILE]


def test_a_version_is_laid_down_found_and_put_to_use(models: Path, shorter_model: Made) -> None:
    """Under its own name, beside the others; the same one twice is one."""
    registry, (data, card) = ModelRegistry(models), shorter_model(20)
    version = registry.add(data, card)
    assert registry.add(data, card) == version
    assert [one.name for one in registry.versions()] == [SHIPPED, card.sha256[:12]]
    assert registry.find(card.sha256[:5]) == registry.find("newest") == version
    assert registry.folder_in_use() == models
    promote(models, version)
    assert registry.folder_in_use() == models / VERSIONS / version.name == version.folder
    assert registry.find("in-use") == version
    assert not [path for path in models.rglob("*") if "part" in path.name]


@pytest.mark.parametrize("said", ["", "abc", "../versions", "nothing"])
def test_a_version_that_is_not_there(models: Path, said: str) -> None:
    """The sentence says which there are."""
    with pytest.raises(NothingToDoError, match="There are: shipped"):
        ModelRegistry(models).find(said)


def test_two_versions_with_one_beginning(models: Path, shorter_model: Made) -> None:
    """More of the name is asked for."""
    registry = ModelRegistry(models)
    for name in ("abcd00000000", "abcd11111111"):
        shutil.copytree(registry.add(*shorter_model(20)).folder, models / VERSIONS / name)
    with pytest.raises(NothingToDoError, match="more of its name"):
        registry.find("abcd")
    assert registry.find("abcd0").name == "abcd00000000"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"promotions": 3}',
        '{"promotions": [{"version": "../../evil", "instead_of": "", "at": "2026-11-26T20:00:00Z", "because": ""}]}',
        '{"promotions": [{"version": "shipped"}]}',
        "\x00\xff",
    ],
)
def test_a_damaged_list_is_told(models: Path, text: str) -> None:
    """Nothing in it leads out of the folder, and the sentence says how to go on."""
    (models / IN_USE).write_text(text, encoding="latin-1")
    with pytest.raises(ModelMismatchError, match="Remove it"):
        ModelRegistry(models).folder_in_use()


def test_a_list_of_a_newer_program_is_told(models: Path) -> None:
    """It may say what this one does not understand."""
    (models / IN_USE).write_text(json.dumps({"format": 99, "promotions": []}), encoding="utf-8")
    with pytest.raises(ModelMismatchError, match="newer version of Muster"):
        ModelRegistry(models).promotions()


def test_a_version_whose_card_cannot_be_read_is_listed_as_refused(models: Path, shorter_model: Made) -> None:
    """The others are there all the same; a card of a newer program is told as such."""
    registry = ModelRegistry(models)
    damaged, newer = registry.add(*shorter_model(20)), registry.add(*shorter_model(30))
    (damaged.folder / CARD_FILE).write_text("{}", encoding="utf-8")
    card = json.loads((newer.folder / CARD_FILE).read_text(encoding="utf-8"))
    (newer.folder / CARD_FILE).write_text(json.dumps({**card, "format": 99, "more": 1}), encoding="utf-8")
    said = {one.name: one.refused for one in registry.versions()}
    assert said[SHIPPED] == ""
    assert "not the card" in said[damaged.name]
    assert "newer version of Muster" in said[newer.name]


def test_a_full_disk_leaves_all_as_it_was(models: Path, shorter_model: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """No half version is left, and the same model as before is in use."""
    registry = ModelRegistry(models)
    version = registry.add(*shorter_model(20))
    promote(models, version)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FolderError, match="No space left"):
        registry.add(*shorter_model(30))
    with pytest.raises(FolderError, match="stays in use"):
        registry.note(lambda all_: all_.rolled_back(at=NOW, because=""))
    monkeypatch.undo()
    assert registry.find("in-use") == version
    assert [path.name for path in (models / VERSIONS).iterdir()] == [version.name]


def test_whichever_write_finds_the_disk_full_nothing_is_lost(
    models: Path, shorter_model: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Model, card, each file beside them and the folders around: no half version, and there is room for it later."""
    registry, real = ModelRegistry(models), os.fsync
    model, card = shorter_model(20)
    beside = {"steps.png": b"picture", "checked.csv": b"table"}

    def added(full_at: int) -> int:
        """Add the model to a disk that is full from this write on; how many writes there were."""
        writes = 0

        def fsync(handle: int) -> None:
            nonlocal writes
            writes += 1
            if writes >= full_at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            real(handle)

        monkeypatch.setattr(os, "fsync", fsync)
        try:
            registry.add(model, card, beside)
        finally:
            monkeypatch.setattr(os, "fsync", real)
        return writes

    writes = added(1_000)
    version = registry.find("newest")
    assert writes >= 4
    shutil.rmtree(version.folder)
    for full_at in range(1, writes):
        with pytest.raises(FolderError, match=r"could not be written to .*No space left.* its disk has room"):
            added(full_at)
        assert list((models / VERSIONS).iterdir()) == []
    added(1_000)
    assert {path.name for path in version.folder.iterdir()} == {MODEL_FILE, CARD_FILE, *beside}


def test_promotions_at_one_moment_are_all_kept(models: Path) -> None:
    """Each reads the list that the one before it wrote."""
    names = [f"{number:012x}" for number in range(8)]

    def put_to_use(name: str) -> None:
        ModelRegistry(models).note(lambda all_: all_.promoted(name, at=NOW, because="", forced=False))

    threads = [threading.Thread(target=put_to_use, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ModelRegistry(models).promotions().standing) == names
