"""The command line: what can be typed, what JSON says, and how errors end."""

from __future__ import annotations

import argparse
import io
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
import structlog

from daemon import cli
from daemon.cli.arguments import parser
from daemon.cli.daily import is_named
from daemon.cli.reading import as_json
from daemon.domain.days import Week
from daemon.domain.geometry import Box
from daemon.domain.reading import Cell, Row, ScreenReading, ScreenshotRead, Value
from daemon.errors import (
    AlreadyRunningError,
    ConfigError,
    FolderError,
    MusterError,
    NothingToDoError,
    PackError,
    UnknownScreenError,
)
from daemon.service.parts import Counts

COMMANDS = {
    "run": [],
    "read": ["list.png"],
    "learn": ["list.png"],
    "report": [],
    "check": [],
    "doctor": [],
    "demo": [],
    "draw": ["drawn"],
    "train": [],
    "train-numbers": [],
    "evaluate": [],
    "models": [],
    "crops": ["list.png"],
    "reread": [],
    "label": [],
}


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def cell(value: Value, *, why: str = "") -> Cell:
    return Cell(text=str(value or ""), value=value, confidence=0.9, held=bool(why), box=Box(1, 2, 3, 4), why=why)


def picture_read(row: Row) -> ScreenshotRead:
    reading = ScreenReading("lg_war", 1, (row,))
    return ScreenshotRead(reading=reading, size=(2, 2), taken=None, seconds={"load": 0.01})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_leads_to_a_function(command: str) -> None:
    """What the parser names is there, and takes what was typed."""
    asked = parser().parse_args([command, *COMMANDS[command]])
    module, function = asked.command.split(".")
    assert callable(getattr(import_module(f"daemon.cli.{module}"), function))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_config_may_stand_on_either_side(command: str) -> None:
    """The one after the command wins, and without any it is config.yaml here, which nobody named."""
    rest = COMMANDS[command]
    before = parser().parse_args(["--config", "mine.yaml", command, *rest])
    after = parser().parse_args([command, *rest, "--config", "mine.yaml"])
    both = parser().parse_args(["--config", "theirs.yaml", command, *rest, "--config", "mine.yaml"])
    assert before.config == after.config == both.config == Path("mine.yaml")
    assert all(is_named(asked) for asked in (before, after, both))
    alone = parser().parse_args([command, *rest])
    assert (alone.config, is_named(alone)) == (Path("config.yaml"), False)


def test_a_week_is_understood_or_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A week is typed as the reports are named; what is none is a mistake of the command, in plain words."""
    assert parser().parse_args(["report", "--week", "2026-W47"]).week == Week(2026, 47)
    for wrong in ("2026-47", "W47", "2026-W54", "next", ""):
        with pytest.raises(SystemExit) as ended:
            parser().parse_args(["report", "--week", wrong])
        assert ended.value.code == 2
        assert "--week" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Koinue", "Koinue"),
        (1000, 1000),
        ((10499000, 3689000), (10499000, 3689000)),
        (timedelta(hours=3, minutes=48), "PT13680S"),
        (None, None),
    ],
)
def test_values_in_json(value: Value, written: object) -> None:
    """Numbers are numbers, and a length of time cannot be taken for one."""
    row = Row(cells={"it": cell(value)}, partial=False, held=False, box=Box(0, 0, 9, 9))
    told = as_json("list.png", picture_read(row))
    assert told == {
        "image": "list.png",
        "screen": "lg_war",
        "seconds": {"load": 0.01},
        "rows": [
            {
                "partial": False,
                "held": False,
                "cells": {
                    "it": {
                        "text": str(value or ""),
                        "value": written,
                        "confidence": 0.9,
                        "held": False,
                        "box": [1, 2, 3, 4],
                    }
                },
            }
        ],
    }


def test_a_held_cell_says_why_in_json() -> None:
    """Only where one is held."""
    row = Row(cells={"it": cell(None, why="cut")}, partial=True, held=True, box=Box(0, 0, 9, 9))
    told = str(as_json("list.png", picture_read(row)))
    assert "'held': True" in told
    assert "'why': 'cut'" in told


def test_only_pictures_of_one_list_are_merged(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Two screens are no list: a mistake of the command that names both, and nothing is printed."""
    read = iter(("lg_war", "wos_power"))

    def read_file(*_: object, **__: object) -> ScreenshotRead:
        found = picture_read(Row(cells={}, partial=True, held=True, box=Box(0, 0, 9, 9)))
        return replace(found, reading=replace(found.reading, screen=next(read)))

    monkeypatch.setattr("daemon.cli.reading.read_file", read_file)
    reader = SimpleNamespace(most=1)
    in_use = SimpleNamespace(settle=lambda _: SimpleNamespace(made=reader))
    monkeypatch.setattr("daemon.cli.reading.reading_in_use", lambda: nullcontext(in_use))
    asked = ["--config", str(tmp_path / "config.yaml"), "read", "--merge", "--json", "one.png", "two.png"]
    (tmp_path / "config.yaml").write_text(f"folders: {{rules: {Path('rules').resolve()}}}\n", encoding="utf-8")
    assert cli.main(asked) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "lg_war, wos_power" in told.err


def running(monkeypatch: pytest.MonkeyPatch, command: Callable[[argparse.Namespace], int]) -> int:
    """The exit code of `muster check` when this is what it does."""
    monkeypatch.setattr("daemon.cli.checks.check", command)
    return cli.main(["check"])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError, 2),
        (PackError, 2),
        (FolderError, 3),
        (AlreadyRunningError, 4),
        (NothingToDoError, 5),
        (UnknownScreenError, 1),
    ],
)
def test_errors_become_a_sentence_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: type[MusterError], code: int
) -> None:
    """Word for word, on one line, with nothing taken for colours, links or emoji."""
    sentence = "The file [red]list[/red] :warning: " + "very " * 40 + "[link=x]odd[/link]."

    def fail(_: argparse.Namespace) -> int:
        raise error(sentence)

    assert running(monkeypatch, fail) == code
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", sentence + "\n")


def test_ctrl_c_ends_a_command_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With the code that shells know, and without a trace."""

    def interrupted(_: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    assert running(monkeypatch, interrupted) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_went_away_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """`muster read ... | head` ends well."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())

    def written_to_nobody(_: argparse.Namespace) -> int:
        raise BrokenPipeError

    assert running(monkeypatch, written_to_nobody) == 0


@pytest.mark.parametrize("command", ["run --once", "demo"])
def test_a_run_that_could_not_judge_says_so(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was read is kept, but it is in no report: that is no success."""
    folders = SimpleNamespace(input=tmp_path / "input", failed=tmp_path / "failed", reports=tmp_path / "reports")
    service = SimpleNamespace(run_once=lambda _: Counts(read=27, unpublished=True))
    settled = SimpleNamespace(config=SimpleNamespace(folders=folders))
    for module in ("daemon.app.running", "daemon.cli.workshop"):
        monkeypatch.setattr(f"{module}.daemon", lambda *_, **__: nullcontext((service, settled)))
    monkeypatch.setattr("daemon.cli.workshop.draw_week", lambda *_, **__: [])
    monkeypatch.setattr("daemon.cli.workshop.lay_out_demo", lambda *_, **__: None)
    assert cli.main(command.split()) == 3
    said = capsys.readouterr().err
    assert "27" in said
    assert "counted" not in said
    assert "not judged" in said
