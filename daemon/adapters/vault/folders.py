"""The folders Muster works in: made when missing, each a place of its own, and writable, or one sentence why not."""

from __future__ import annotations

import itertools
import os
import tempfile
from pathlib import Path

from daemon.config import Folders
from daemon.errors import FolderError

WORKED_IN = ("input", "archive", "failed", "reports", "state")
"""The folders Muster writes to, by their keys under `folders:`; it only reads the others."""


def prepare_folders(folders: Folders) -> None:
    """Make the folders that are missing and check all; raises FolderError with what to type."""
    _check_apart({name: getattr(folders, name) for name in type(folders).model_fields})
    for name in WORKED_IN:
        _check_usable(name, getattr(folders, name))


def _check_apart(paths: dict[str, Path]) -> None:
    real = {name: path.resolve() for name, path in paths.items()}
    for one, other in itertools.permutations(real, 2):
        if real[one] == real[other]:
            raise FolderError(
                f"The folders '{one}' and '{other}' are the same: {real[one]}. Give each a path of its own under "
                "'folders' in config.yaml."
            )
        if real[one].is_relative_to(real[other]):
            raise FolderError(
                f"The folder '{one}' ({real[one]}) lies inside '{other}' ({real[other]}). Put them side by side under "
                "'folders' in config.yaml."
            )


def _check_usable(name: str, path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path, prefix=".muster-"):
            pass
        os.scandir(path).close()
    except FileExistsError:
        raise FolderError(f"'{path}' should be the folder '{name}', and is a file. Rename or remove it.") from None
    except PermissionError:
        there = next(p for p in (path, *path.parents) if p.exists())
        raise FolderError(
            f"Muster may not write to the folder '{name}' ({path}). Type: "
            f"sudo chown -R {os.getuid()}:{os.getgid()} '{there}' (with a container: the folder that is mounted there)."
        ) from None
    except OSError as error:
        raise FolderError(f"Muster cannot use the folder '{name}' ({path}): {error.strerror}.") from error
