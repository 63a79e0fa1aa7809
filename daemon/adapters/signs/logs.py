"""How the daemon tells what it does: colours on a terminal, one JSON object a line in a container, else plain text."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, Literal, TextIO

import structlog
from structlog.types import Processor

from daemon.domain.inert import inert

CONTAINER_MARKS = (Path("/.dockerenv"), Path("/run/.containerenv"))
"""Docker and Podman each leave one of these in a container."""

QUIETER = ("apscheduler", "watchdog")
"""Libraries that tell every step at `info`."""

MERELY_WAKES = "watchdog"
"""What goes wrong in this library costs no more than the time until the next sweep: its errors are warnings here."""


def set_up_logs(
    level: Literal["debug", "info", "warning", "error"],
    form: Literal["auto", "text", "json"],
    stream: TextIO | None = None,
) -> None:
    """Send all log lines, those of libraries included, to `stream` (the error stream when None) from now on."""
    out = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if form == "json" or (form == "auto" and not out.isatty() and in_container(os.environ)):
        last: list[Processor] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(default=str),
        ]
    else:
        last = [
            structlog.processors.format_exc_info,
            harmless,
            structlog.dev.ConsoleRenderer(colors=out.isatty(), sort_keys=False),
        ]
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        foreign_pre_chain=[*shared, _of_library],
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in QUIETER:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A warning is a line like any other, and not two lines of text between JSON. Watchdog warns in its own thread when
    # a folder is moved as it begins to watch it.
    logging.captureWarnings(capture=True)
    warnings.filterwarnings("ignore", category=RuntimeWarning, module=MERELY_WAKES)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def in_container(environment: Mapping[str, str]) -> bool:
    """Whether this process runs in a container."""
    return "container" in environment or any(mark.exists() for mark in CONTAINER_MARKS)


def _of_library(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Say which library speaks: what it calls an error need not be one of Muster's."""
    library = event["_record"].name
    if library.partition(".")[0] == MERELY_WAKES and event["level"] in {"error", "critical"}:
        event["level"] = "warning"
    event["library"] = library
    return event


def harmless(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take the teeth out of values from file names, pictures and settings before they reach a terminal.

    Line breaks stay in tracebacks, where they come from Python, and nowhere else.
    """
    return {key: inert(str(value), lines=True) if key == "exception" else _plain(value) for key, value in event.items()}


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | float) or value is None else inert(str(value))
