"""Whether this machine has all that Muster needs, looked at one by one."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from daemon.adapters.models.model_registry import ModelRegistry
from daemon.adapters.readers.tesseract import installed_languages
from daemon.adapters.settings.config_file import load_settings
from daemon.adapters.settings.french import in_language
from daemon.adapters.vault.folders import prepare_folders
from daemon.app.models import classifier
from daemon.app.reading import reading_in_use
from daemon.app.settled import Settled, settle_settings
from daemon.domain.pack import Pack
from daemon.errors import MusterError, SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: what, what was found, and what is wrong with it if something is."""

    what: str
    said: str
    error: MusterError | None


def findings(path: Path, *, named: bool) -> Iterator[Finding]:
    """Everything that Muster needs, looked at one by one."""
    config = load_settings(path, named=named).config
    yield _looked("settings and packs", lambda: ", ".join(p.screen for p in settle_settings(path, named=named).packs))
    yield _looked("folders", lambda: _prepared(path, named=named))
    yield _looked("Tesseract", lambda: f"reads {', '.join(installed_languages())}")
    yield _looked("crop classifier", lambda: _model(path, config.folders.models, named=named))
    yield _looked("reading", lambda: _reading(path, named=named))


def _looked(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what=what, said=look(), error=None)
    except MusterError as error:
        return Finding(what=what, said="", error=error)


def _model(path: Path, folder: Path, *, named: bool) -> str:
    """Which classifier is in use, and which classes of the packs it does not know: another one may."""
    model = classifier(path, named=named)
    said = f"{folder}, {model.name}"
    try:
        packs = settle_settings(path, named=named).packs
    except SettingsError:
        # Said in a line of its own.
        return said
    strange = unknown_classes(packs, model.classes)
    return f"{said}. {strange}" if strange else said


def classes_told(settled: Settled) -> str:
    """What is to be said of classes in the packs that the classifier in use does not know, or "", in their language.

    The model itself is not tried: what is wrong with it is for `findings` to say.
    """
    try:
        card = ModelRegistry(settled.config.folders.models).find("in-use").card
    except MusterError:
        return ""
    said = unknown_classes(settled.packs, card.classes) if card else ""
    return in_language(said, settled.config.alliance.language)


def unknown_classes(packs: Sequence[Pack], known: Collection[str]) -> str:
    """A sentence on the classes that packs speak of and the classifier does not know, with what to do; "" for none."""
    strange = {name: pack.screen for pack in packs for name in sorted(pack.classes - set(known))}
    if not strange:
        return ""
    named = ", ".join(f"'{name}' (rules/{screen}.yaml)" for name, screen in sorted(strange.items()))
    return (
        f"The crop classifier in use knows the classes {', '.join(known)}, but not {named}, so that does nothing yet. "
        "Correct it if it is misspelt; else add the class on the page of 'muster label', label some crops so, and "
        "type: muster train, then muster models promote newest"
    )


def _reading(path: Path, *, named: bool) -> str:
    """Who reads, in what, and how many pictures at a time."""
    with reading_in_use() as reading:
        reader = reading.settle(settle_settings(path, named=named)).made
        return f"{reader.told}; {reader.most} at a time"


def _prepared(path: Path, *, named: bool) -> str:
    folders = load_settings(path, named=named).config.folders
    prepare_folders(folders)
    return str(Path(os.path.commonpath([folders.input.resolve(), folders.reports.resolve()])))
