"""Texts sent to a real server on this machine, over real sockets."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
import structlog

from daemon.adapters.pages.delivery import SENT, Messenger
from daemon.config import Config
from daemon.domain.deliveries import ADDRESS

SECRET = "a-token-that-nobody-may-see"  # noqa: S105 - what must not be found anywhere


class Channel(BaseHTTPRequestHandler):
    """Takes what is posted, or answers as it is told to."""

    answers: ClassVar[list[tuple[int, dict[str, str]]]] = []
    taken: ClassVar[list[tuple[str, dict[str, str], Any]]] = []

    def do_POST(self) -> None:
        """One message."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.taken.append((self.path, dict(self.headers), body))
        status, headers = self.answers.pop(0) if self.answers else (204, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class World:
    """A folder with a closed week, a clock that is moved by hand, and a server."""

    def __init__(self, home: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.clock = datetime.now(UTC)
        self.url = f"http://127.0.0.1:{port}/api/webhooks/1/{SECRET}"
        self.monkeypatch = monkeypatch
        monkeypatch.setenv(ADDRESS, self.url)
        (home / "state").mkdir()
        (home / "reports").mkdir()
        self.close("2026-W47")

    def close(self, week: str) -> None:
        """The texts of a closed week."""
        for audience in ("officers", "alliance"):
            path = self.home / "reports" / f"{week}.{audience}.txt"
            path.write_text(f"{audience} of {week}: @\u200beveryone, é\n", encoding="utf-8")
            os.utime(path, (self.clock.timestamp(), self.clock.timestamp()))

    def config(self, **delivery: str) -> Config:
        """The settings, with a place to send to."""
        return Config.model_validate({"delivery": {"to": "discord", **delivery}}, context={"home": self.home})

    @contextmanager
    def messenger(self, **delivery: str) -> Iterator[Messenger]:
        """One that works until the end of the block."""
        made = Messenger(self.config(**delivery), lambda: self.clock)
        made.start()
        try:
            yield made
        finally:
            made.stop()

    def sent(self) -> list[str]:
        """The weeks that are noted as sent."""
        path = self.home / "state" / SENT
        return list(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []

    def once(self, **delivery: str) -> Messenger:
        """A daemon that starts, sends what is due, and ends."""
        with self.messenger(**delivery) as made:
            pass
        return made


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    Channel.answers.clear()
    Channel.taken.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Channel)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield World(tmp_path, server.server_port, monkeypatch)
    server.shutdown()
    server.server_close()
    thread.join()


def until(happened: Callable[[], bool]) -> None:
    """Wait for a condition; a deadline that passes fails the test."""
    pause = threading.Event()
    for _ in range(3000):
        if happened():
            return
        pause.wait(0.01)
    raise AssertionError("did not happen within 30 s")


def test_a_closed_week_is_sent_once(world: World) -> None:
    """As a message that calls nobody, with its id; the running week never is, nor is it sent again after a restart."""
    world.close("2026-W46")
    (world.home / "reports" / "latest.officers.txt").write_text("running")
    (world.home / "reports" / "2026-W99.officers.txt").write_text("no week")
    assert world.once().troubles() == ()
    ((path, headers, body),) = Channel.taken
    assert path.endswith(f"/{SECRET}?wait=true")
    assert body == {
        "content": "officers of 2026-W47: @\u200beveryone, é",
        "allowed_mentions": {"parse": []},
        "flags": 4,
    }
    assert headers["Idempotency-Key"].startswith("muster-2026-W47-")
    assert world.sent() == ["2026-W47"]
    world.once()
    assert len(Channel.taken) == 1
    world.close("2026-W48")
    world.once()
    assert [body["content"][:20] for _, _, body in Channel.taken] == ["officers of 2026-W47", "officers of 2026-W48"]


def test_any_other_address_gets_json(world: World) -> None:
    """With what tells one text from another, and the text that the settings choose."""
    world.once(to="webhook", text="alliance")
    ((path, headers, body),) = Channel.taken
    assert path.endswith(SECRET)
    assert body["text"].startswith("alliance of 2026-W47")
    assert (body["week"], body["kind"], body["audience"]) == ("2026-W47", "weekly-report", "alliance")
    assert headers["Idempotency-Key"] == body["id"]


def test_off_sends_nothing(world: World) -> None:
    """That is how it is unless the officer says otherwise."""
    assert Config().delivery.to == "off"
    world.once(to="off")
    assert not Channel.taken
    assert not world.sent()


def test_what_is_not_taken_is_sent_again_until_it_is(world: World) -> None:
    """After growing pauses, or as long as the other side asks, under one id; meanwhile it is told what is wrong."""
    Channel.answers += [(429, {"Retry-After": "90"}), (503, {}), (404, {})]
    with structlog.testing.capture_logs() as said, world.messenger() as messenger:
        for tries, (code, seconds) in enumerate([("busy", 90), ("busy", 60), ("refused", 120)], 1):
            until(lambda: len(Channel.taken) == tries)  # noqa: B023 - called right here
            until(lambda: [one.code for one in messenger.troubles()] == [code])  # noqa: B023 - as above
            until(lambda: said[-1].get("next_try_seconds") == seconds)  # noqa: B023 - as above
            world.clock += timedelta(seconds=seconds - 1)
            messenger.set(world.config())
            world.clock += timedelta(seconds=1)
            messenger.set(world.config())
        until(lambda: world.sent() == ["2026-W47"])
        assert messenger.troubles() == ()
    assert len(Channel.taken) == 4
    assert len({headers["Idempotency-Key"] for _, headers, _ in Channel.taken}) == 1
    assert [line["event"] for line in said] == ["delivery.failed"] * 3 + ["delivery.sent"]
    assert SECRET not in repr(said)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "no-address"),
        ("ftp://127.0.0.1/" + SECRET, "bad-address"),
        (SECRET, "bad-address"),
        ("https://[" + SECRET, "bad-address"),
        ("http://127.0.0.1:99999/" + SECRET, "bad-address"),
        ("http://127.0.0.1/a b\n" + SECRET, "bad-address"),
        ("http://nowhere.invalid/" + SECRET, "unreachable"),
        ("closed", "unreachable"),
        ("silent", "unreachable"),
    ],
)
def test_an_address_that_is_none_is_told_and_never_said(
    world: World, address: str, code: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing that Python, the system or the other side says of it gets through; the daemon goes on."""
    monkeypatch.setattr("daemon.adapters.pages.delivery.TIMEOUT", 0.2)
    monkeypatch.setenv("no_proxy", "*")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        if address == "silent":
            listening.listen()
        elif address == "closed":
            listening.close()
        monkeypatch.setenv(ADDRESS, f"http://127.0.0.1:{port}/{SECRET}" if address in {"silent", "closed"} else address)
        with structlog.testing.capture_logs() as said:
            messenger = world.once()
    (trouble,) = messenger.troubles()
    assert trouble.code == code
    assert "2026-W47 could not be delivered so far" in trouble.said
    assert not Channel.taken
    assert SECRET not in repr((said, trouble, capfd.readouterr(), world.sent()))


def test_nothing_is_sent_on_to_another_address(world: World) -> None:
    """A redirection is a refusal."""
    Channel.answers += [(307, {"Location": world.url + "/elsewhere"})]
    (trouble,) = world.once().troubles()
    assert (trouble.code, len(Channel.taken)) == ("refused", 1)


def test_a_note_that_is_lost_or_cannot_be_written_sends_at_most_once_more(world: World) -> None:
    """Rather twice than never, and not every few seconds; the id tells that it is the same."""
    state = world.home / "state"
    (state / SENT).write_text("[broken")
    world.once()
    assert world.sent() == ["2026-W47"]
    (state / SENT).unlink()
    state.rmdir()
    state.write_text("no folder")
    with world.messenger() as messenger:
        until(lambda: len(Channel.taken) == 2)
        for _ in range(3):
            messenger.set(world.config())
    assert len(Channel.taken) == 2
    assert len({headers["Idempotency-Key"] for _, headers, _ in Channel.taken}) == 1


def test_reports_that_are_away_or_old_send_nothing(world: World) -> None:
    """A folder that was unmounted is no error of anybody's, and last month's report is no news."""
    world.clock += timedelta(days=8)
    world.once()
    for path in (world.home / "reports").iterdir():
        path.unlink()
    (world.home / "reports").rmdir()
    assert world.once().troubles() == ()
    assert not Channel.taken


def test_changed_settings_are_tried_at_once(world: World) -> None:
    """An officer who mends the address does not wait an hour."""
    Channel.answers += [(404, {})]
    with world.messenger() as messenger:
        until(lambda: bool(messenger.troubles()))
        messenger.set(world.config(text="alliance"))
        until(lambda: world.sent() == ["2026-W47"])
    assert Channel.taken[-1][2]["content"].startswith("alliance of")
