"""Reads `config.yaml`, and checks its rules against the packs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import structlog
from pydantic import ValidationError

from daemon.adapters.settings_errors import mistakes, refuse
from daemon.adapters.yaml_document import Document, read_document
from daemon.config import Config
from daemon.errors import ConfigError

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Settings:
    """The config together with where each of its parts is written."""

    config: Config
    document: Document


def load_config(path: Path, *, named: bool = True) -> Config:
    """The config at `path`; see `load_settings`."""
    return load_settings(path, named=named).config


def load_settings(path: Path, *, named: bool = True) -> Settings:
    """The config at `path`, whose relative folders start where the file lies; raises ConfigError.

    A missing file is an error when the officer `named` it; otherwise everything has its default.
    """
    try:
        document = read_document(path, path.name, ConfigError)
    except FileNotFoundError:
        if named:
            raise ConfigError(f"There is no file {path}; check the path after --config.") from None
        _log.info("config.missing", path=str(path), used="defaults")
        document = Document(path.name, {}, MappingProxyType({}), MappingProxyType({}))
    try:
        config = Config.model_validate(document.data, context={"home": path.absolute().parent})
    except ValidationError as refused:
        raise refuse(document, mistakes(refused, document, Config), ConfigError) from None
    return Settings(config, document)
