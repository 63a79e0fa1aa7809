"""The versions of the crop classifier in the folder of models, and which of them reads.

    models/crops.ubj, crops.card.json          the version that came with Muster: `shipped`
    models/versions/<name>/crops.ubj, …        the officer's own; a name is the first twelve hex digits of its SHA-256
    models/in_use.json                         every promotion and step back; without it the shipped version reads

A version is laid down whole under its name and never changed after. Which one reads changes by replacing one small
file, so that a daemon sees the one or the other.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from daemon.adapters.disk.moves import Disk
from daemon.adapters.disk.whole_files import alone, replace_file
from daemon.adapters.models.xgboost_classifier import read_card
from daemon.domain.card import CARD_FILE, MODEL_FILE, Card, card_text
from daemon.domain.promotions import SHIPPED, Promotion, Promotions
from daemon.errors import FolderError, ModelMismatchError, ModelMissingError, MusterError, NothingToDoError

VERSIONS, IN_USE, LOCK = "versions", "in_use.json", ".in_use.lock"

FORMAT = 1
"""Of `in_use.json`; a larger number was written by a later program."""

LARGEST_LIST = 10_000_000
"""Bytes; a promotion takes some hundred."""

LEAST_DIGITS = 4
"""Of a version's name that the officer must type."""

NAME = re.compile(r"[0-9a-f]{12}")

ENTRIES = TypeAdapter(tuple[Promotion, ...])


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version by its name, and where its model and card lie; `refused` says why its card cannot be read."""

    name: str
    folder: Path
    card: Card | None
    refused: str = ""


class ModelRegistry:
    """The folder of models. Methods raise FolderError when it cannot be read or written."""

    def __init__(self, models: Path) -> None:
        self._models = models

    def promotions(self) -> Promotions:
        """What was put to use when; raises ModelMismatchError when the list of it is damaged."""
        path = self._models / IN_USE
        try:
            if path.stat().st_size > LARGEST_LIST:
                raise self._damaged(path)
            data = path.read_bytes()
        except FileNotFoundError:
            return Promotions()
        except OSError as error:
            raise FolderError(f"{path} cannot be read: {error.strerror}.") from error
        try:
            told = json.loads(data)
            if isinstance(told, dict) and isinstance(told.get("format"), int) and told["format"] > FORMAT:
                raise ModelMismatchError(f"{path} was written by a newer version of Muster. Update Muster here too.")
            entries = ENTRIES.validate_python(told["promotions"])
        except (ValueError, ValidationError, KeyError, TypeError, RecursionError) as error:
            raise self._damaged(path) from error
        if any(one.version != SHIPPED and not NAME.fullmatch(one.version) for one in entries):
            raise self._damaged(path)
        return Promotions(entries=entries)

    def folder_in_use(self) -> Path:
        """Where model and card of the version lie that reads; raises as `promotions` does."""
        return self._folder(self.promotions().in_use)

    def versions(self) -> tuple[Version, ...]:
        """All versions: the shipped one, then the officer's own by the time they were laid down."""
        try:
            found = [path for path in (self._models / VERSIONS).iterdir() if NAME.fullmatch(path.name)]
            found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
        except FileNotFoundError:
            found = []
        except OSError as error:
            raise FolderError(f"{self._models / VERSIONS} cannot be read: {error.strerror}.") from error
        return tuple(self._look(name) for name in (SHIPPED, *(path.name for path in found)))

    def find(self, said: str) -> Version:
        """The version that is meant: `shipped`, `newest`, `in-use`, or the beginning of a name.

        Raises NothingToDoError when there is none, or more than one.
        """
        versions = self.versions()
        match said:
            case "newest":
                return versions[-1]
            case "in-use":
                said = self.promotions().in_use
        fits = [
            one
            for one in versions
            if one.name == said or (len(said) >= LEAST_DIGITS and (one.name.startswith(said) or _sha256(one, said)))
        ]
        if len(fits) == 1:
            return fits[0]
        names = ", ".join(one.name for one in versions)
        raise NothingToDoError(
            f"More than one model begins with '{said}': type more of its name."
            if fits
            else f"There is no model '{said}'. There are: {names}. 'newest' and 'in-use' are understood as well."
        )

    def add(self, model: bytes, card: Card, beside: Mapping[str, bytes] | None = None) -> Version:
        """Lay a new version down, with other files beside its own; the same one again is left as it is."""
        name = card.sha256[:12]
        folder, part = self._folder(name), self._models / VERSIONS / f".{name}.{os.getpid()}.part"
        try:
            if not folder.exists():
                shutil.rmtree(part, ignore_errors=True)
                replace_file(part / MODEL_FILE, model)
                replace_file(part / CARD_FILE, card_text(card).encode())
                for file, data in (beside or {}).items():
                    replace_file(part / file, data)
                part.rename(folder)
                Disk().sync(folder.parent)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise FolderError(
                f"The new model could not be written to {folder}: {error.strerror}. Make sure that the folder can be "
                "written and its disk has room."
            ) from error
        return Version(name=name, folder=folder, card=card)

    def replace_shipped(self, model: bytes, card: Card) -> Version:
        """Put a model in the place of the one that came with Muster: for those who make what is shipped."""
        try:
            replace_file(self._models / MODEL_FILE, model)
            replace_file(self._models / CARD_FILE, card_text(card).encode())
        except OSError as error:
            raise FolderError(f"{self._models} cannot be written: {error.strerror}.") from error
        return Version(name=SHIPPED, folder=self._models, card=card)

    def note(self, change: Callable[[Promotions], Promotions]) -> Promotion:
        """Change which version reads, at one moment; gives the last entry of what `change` made of the list.

        Raises what `change` and `promotions` raise.
        """
        path = self._models / IN_USE
        try:
            with alone(self._models / LOCK):
                changed = change(self.promotions())
                told = {"format": FORMAT, "promotions": ENTRIES.dump_python(changed.entries, mode="json")}
                replace_file(path, (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode())
        except OSError as error:
            raise FolderError(
                f"{path} could not be written: {error.strerror}. The same model as before stays in use."
            ) from error
        return changed.entries[-1]

    def _folder(self, name: str) -> Path:
        return self._models if name == SHIPPED else self._models / VERSIONS / name

    def _look(self, name: str) -> Version:
        folder = self._folder(name)
        try:
            return Version(name=name, folder=folder, card=read_card(folder))
        except (ModelMissingError, ModelMismatchError) as error:
            return Version(name=name, folder=folder, card=None, refused=error.message)

    def _damaged(self, path: Path) -> MusterError:
        return ModelMismatchError(
            f"{path} is not a list of promotions any more. Remove it to read with the model that came with Muster, "
            "then promote another again."
        )


def _sha256(version: Version, said: str) -> bool:
    return version.card is not None and version.card.sha256.startswith(said)
