"""Log lines: colours, plain text or JSON, and nothing in them that can steer a terminal."""

from __future__ import annotations

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest
import structlog

from daemon.adapters.signs import logs

NASTY = "\x1b[31mred\nnext\u202e\udcff"


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logging.captureWarnings(capture=False)
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_plain_text_is_harmless() -> None:
    """On no terminal there are no escapes at all, and one event is one line."""
    out = io.StringIO()
    logs.set_up_logs("info", "text", out)
    structlog.get_logger().info("screenshot.read", file=NASTY, rows=3)
    line = out.getvalue()
    assert line.count("\n") == 1
    assert "\x1b" not in line
    assert r"\x1b[31mred\nnext\u202e\udcff" in line
    assert "rows=3" in line


def test_a_terminal_gets_colours_and_no_foreign_escape() -> None:
    """Colours are the renderer's own."""
    out = _Screen()
    logs.set_up_logs("info", "auto", out)
    structlog.get_logger().info("screenshot.read", file=NASTY)
    assert "\x1b[" in out.getvalue()
    assert "\x1b[31mred" not in out.getvalue()


def test_json_lines() -> None:
    """Each event is one JSON object, with times, values of any kind, and libraries' lines as well."""
    out = io.StringIO()
    logs.set_up_logs("info", "json", out)
    structlog.get_logger().info("screenshot.read", file=NASTY, what=object)
    logging.getLogger("some.library").warning("watch %s", "out")
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["event"], first["level"], first["file"]) == ("screenshot.read", "info", NASTY)
    assert (second["event"], second["level"]) == ("watch out", "warning")
    assert first["timestamp"].endswith("Z")


def test_a_library_is_told_from_the_program() -> None:
    """A library's line says whose it is; what goes wrong where only the waking is done is no error of Muster's."""
    out = io.StringIO()
    logs.set_up_logs("info", "json", out)
    structlog.get_logger().error("screenshot.delayed")
    logging.getLogger("apscheduler.executors").error("job failed")
    logging.getLogger("watchdog.observers.inotify").error("called when the thread is inactive")
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["level"], line.get("library")) for line in told] == [
        ("error", None),
        ("error", "apscheduler.executors"),
        ("warning", "watchdog.observers.inotify"),
    ]


def test_a_warning_of_python_is_a_line_like_any_other() -> None:
    """It stands in the log as one JSON object, and not as text between them; watchdog's own do not stand there."""
    out = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.set_up_logs("info", "json", out)
        warnings.warn("odd", stacklevel=1)
        warnings.warn_explicit("Callback with id", RuntimeWarning, "inotify.py", 1, module="watchdog.observers")
    (told,) = [json.loads(line) for line in out.getvalue().splitlines()]
    assert "UserWarning: odd" in told["event"]
    assert (told["level"], told["library"]) == ("warning", "py.warnings")


def test_a_trace_is_readable() -> None:
    """A traceback keeps its lines, without what a value in it could do to a terminal."""
    out = io.StringIO()
    logs.set_up_logs("info", "text", out)
    try:
        int(NASTY)
    except ValueError:
        structlog.get_logger().exception("screenshot.delayed")
    assert "Traceback (most recent call last):\n" in out.getvalue()
    assert r"\x1b[31mred" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_level_holds_for_all() -> None:
    """Below the level nothing is written, from this program or from libraries."""
    out = io.StringIO()
    logs.set_up_logs("warning", "text", out)
    structlog.get_logger().info("screenshot.read")
    logging.getLogger("some.library").info("step")
    assert out.getvalue() == ""


def test_containers_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The marks that container engines leave are seen."""
    monkeypatch.setattr(logs, "CONTAINER_MARKS", ())
    assert not logs.in_container({})
    assert logs.in_container({"container": "podman"})
