"""What the officer's settings come to: the config, the packs, the corrections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from daemon.adapters.settings.config_file import check_rules, load_corrections, load_noted, load_settings
from daemon.adapters.settings.french import in_language, language_of
from daemon.adapters.settings.packs import has_packs, load_packs
from daemon.config import Config
from daemon.domain.corrections import Correction
from daemon.domain.pack import Pack
from daemon.domain.report import NotedLine
from daemon.domain.sentences import sentence
from daemon.errors import SettingsError

CORRECTIONS = "corrections.yaml"
"""The officer's corrections, beside `config.yaml`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The officer's settings, checked: the config, the packs in use, the corrections, and warnings.

    `noted` are the corrections that say when they were given. The warnings are about what in the settings does nothing.
    """

    config: Config
    packs: tuple[Pack, ...]
    corrections: tuple[Correction, ...]
    noted: tuple[NotedLine, ...]
    warnings: tuple[str, ...]

    @property
    def tables(self) -> tuple[Path, ...]:
        """Further files of settings that the config names."""
        return (self.config.roster.file,) if self.config.roster.file else ()


def settle_settings(path: Path, *, named: bool, beginning: bool = False) -> Settled:
    """Read and check `config.yaml`, the packs it uses and the corrections beside it; raises ConfigError or PackError.

    A missing file is an error when the officer `named` it; otherwise everything has its default. Only for who is
    `beginning` there need be no pack, and then nothing is said of the rules. What is wrong, and what is warned of, is
    told in the language that the settings ask for.
    """
    language = language_of(path)
    try:
        settings = load_settings(path, named=named)
        folder, screens = settings.config.folders.rules, settings.config.screens
        packs = () if beginning and screens is None and not has_packs(folder) else load_packs(folder, screens)
        return Settled(
            config=settings.config,
            packs=packs,
            corrections=load_corrections(path.with_name(CORRECTIONS)),
            noted=load_noted(path.with_name(CORRECTIONS)),
            warnings=tuple(
                in_language(warning, language) for warning in (check_rules(settings, packs) if packs else ())
            ),
        )
    except SettingsError as error:
        raise type(error)(in_language(error.message, language)) from error


def in_their_language(message: str, path: Path) -> str:
    """What a command says, in the language that the settings at `path` ask for, however broken they are otherwise."""
    return in_language(message, language_of(path))


def for_screen(settled: Settled, screen: str) -> Settled:
    """The same settings with one pack in use; raises PackError when there is none of this name."""
    return replace(settled, packs=load_packs(settled.config.folders.rules, [screen]))


def explained(settled: Settled) -> tuple[str, ...]:
    """What each rule does, in a sentence of the alliance's language."""
    packs = {pack.screen: pack for pack in settled.packs}
    language = settled.config.alliance.language
    rules = (written.rule() for written in settled.config.rules)
    return tuple(sentence(rule, language, packs[rule.screen]) for rule in rules)


def verdict(settled: Settled, path: Path) -> str:
    """That the settings at `path` are right, in a sentence of the alliance's language."""
    screens = ", ".join(pack.screen for pack in settled.packs)
    return in_language(f"{path} is right. Screens in use: {screens}.", settled.config.alliance.language)


def models_folder(path: Path, *, named: bool) -> Path:
    """Where this config keeps its models; raises ConfigError."""
    return load_settings(path, named=named).config.folders.models
