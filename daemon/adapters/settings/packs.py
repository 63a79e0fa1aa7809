"""Reads the packs: `rules/<screen>.yaml`, one for each kind of list screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from daemon.adapters.settings.pack_checks import contradictions
from daemon.adapters.settings.pack_text import PackText
from daemon.adapters.settings.settings_errors import mistakes, nearest, refuse
from daemon.adapters.settings.yaml_document import Document, Where, read_document
from daemon.domain.pack import Pack
from daemon.errors import PackError


def load_packs(folder: Path, screens: Iterable[str] | None = None) -> tuple[Pack, ...]:
    """The packs of `screens` (None: of all that lie in `folder`), by screen; raises PackError."""
    found = _files(folder)
    wanted = sorted(found) if screens is None else list(dict.fromkeys(screens))
    if not wanted:
        raise PackError(f"There is no pack in {folder}; a pack is a file such as {folder.name}/lg_war.yaml.")
    for screen in wanted:
        if screen not in found:
            near = nearest(screen, found)
            hint = f"did you mean '{near}'?" if near else f"the packs there are: {', '.join(sorted(found)) or 'none'}."
            raise PackError(f"There is no pack {folder.name}/{screen}.yaml for the screen '{screen}'; {hint}")
    written = [_load(found[screen]) for screen in wanted]
    _refuse_contradiction(written)
    return tuple(text.pack() for _, text in written)


def has_packs(folder: Path) -> bool:
    """Whether any pack lies in a folder, right or not."""
    return bool(_files(folder))


def _files(folder: Path) -> dict[str, Path]:
    return {path.stem: path for path in folder.glob("*.yaml") if not path.name.startswith((".", "~"))}


def _load(path: Path) -> tuple[Document, PackText]:
    name = f"{path.parent.name}/{path.name}"
    try:
        document = read_document(path, name, PackError)
    except FileNotFoundError:
        raise PackError(f"{name} was there a moment ago and is gone; put it back.") from None
    try:
        text = PackText.model_validate(document.data)
    except ValidationError as refused:
        raise refuse(document, mistakes(refused, document, PackText), PackError) from None
    found = list(contradictions(text, path.stem))
    if found:
        raise refuse(document, found, PackError)
    return document, text


def _refuse_contradiction(written: Sequence[tuple[Document, PackText]]) -> None:
    """Raise PackError when a class is read for one pack and must not be for another, or is an icon there."""
    kept = {name: document.name for document, text in written for name in text.of_use("keep")}
    for document, text in written:
        found: list[tuple[Where, str]] = [
            (
                ("classes", name),
                (
                    f"'{name}' is noise here and kept by {kept[name]}; which of the two a picture shows is known only "
                    "once it was read, so write the same in both, or leave one of them out of 'screens' in config.yaml"
                ),
            )
            for name in text.of_use("noise")
            if name in kept
        ]
        found += [
            (
                place,
                f"'{name}' is an icon here, and kept and so read by {kept[name]}; call one of the two otherwise",
            )
            for place, name in text.icons()
            if name in kept
        ]
        if found:
            raise refuse(document, found, PackError)
