"""The page on which crops are labelled, in the language of the alliance."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.adapters.settings.config_file import load_settings
from daemon.errors import PageMissingError
from daemon.ports import LabelDesk

if TYPE_CHECKING:
    from daemon.adapters.pages.label_page import LabelPage

LINK_FILE = "labelled/.page"
"""What the page's link holds that nobody else knows, below the folder of models."""


def label_page(path: Path, desk: LabelDesk, *, named: bool, port: int | None) -> LabelPage:
    """The page for this desk, on a port of the loopback (None: the usual one if it is free).

    Raises PageMissingError without the `web` extra, FolderError when the port is taken, ConfigError.
    """
    if find_spec("fastapi") is None or find_spec("uvicorn") is None:
        raise PageMissingError("The page needs FastAPI, which is not installed. Type: uv sync --extra web")
    # Only in the `web` extra.
    from daemon.adapters.pages.label_page import LabelPage  # noqa: PLC0415

    config = load_settings(path, named=named).config
    kept = config.folders.models / LINK_FILE
    return LabelPage(desk, language=config.alliance.language, kept=kept, port=port)
