"""The daemon's own port, asked over real HTTP."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest
import structlog

from daemon.adapters.signs.health import Board
from daemon.adapters.signs.http_status import MOST_AT_ONCE, StatusServer
from daemon.adapters.signs.metrics import Meter
from daemon.domain.health import Health, Part, Trouble

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
GOOD = Health(at=NOW, good_for_seconds=30, started_at=NOW, swept_at=NOW, waiting=3)


class _Status:
    """A server on a free port, with a clock of its own."""

    def __init__(self, address: str, port: int = 0) -> None:
        self.board, self.now = Board(), NOW
        self.server = StatusServer(address, port, self.board, Meter(self.board, lambda: self.now), lambda: self.now)
        self.server.start()

    @property
    def port(self) -> int:
        port = urlsplit(self.server.url).port
        assert port
        return port

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection(str(urlsplit(self.server.url).hostname), self.port, timeout=10)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body


@pytest.fixture
def serve() -> Iterator[Callable[..., _Status]]:
    started: list[_Status] = []

    def start(address: str = "127.0.0.1", port: int = 0) -> _Status:
        started.append(_Status(address, port))
        return started[-1]

    yield start
    for status in started:
        status.server.stop()
        assert status.server.url == ""


def test_alive_and_ready(serve: Callable[..., _Status]) -> None:
    """A well daemon is both; one whose database fails lives and is not ready; one that hangs is neither."""
    status = serve()
    assert (status.ask("/healthz")[0].status, status.ask("/readyz")[0].status) == (503, 503)
    status.board.note(GOOD)
    answer, body = status.ask("/readyz?verbose")
    assert (status.ask("/healthz")[0].status, answer.status) == (200, 200)
    assert (json.loads(body)["state"], json.loads(body)["waiting"]) == ("well", 3)
    status.board.note(replace(GOOD, troubles=(Trouble(Part.SETTINGS, "settings", "Line 3."),)))
    answer, body = status.ask("/readyz")
    assert (answer.status, json.loads(body)["state"]) == (200, "degraded")
    status.board.note(replace(GOOD, troubles=(Trouble(Part.DATABASE, "full", "The disk is full."),)))
    answer, body = status.ask("/readyz")
    assert (status.ask("/healthz")[0].status, answer.status) == (200, 503)
    assert json.loads(body)["sentences"] == ["The disk is full."]
    status.now = NOW + timedelta(minutes=5)
    assert (status.ask("/healthz")[0].status, status.ask("/readyz")[0].status) == (503, 503)


def test_metrics(serve: Callable[..., _Status]) -> None:
    """In the form that Prometheus asks for, at every question anew."""
    status = serve()
    status.board.note(GOOD)
    answer, body = status.ask("/metrics")
    assert answer.status == 200
    assert str(answer.getheader("Content-Type")).startswith("text/plain; version=")
    assert b"muster_files_waiting 3.0" in body
    status.board.note(replace(GOOD, waiting=2))
    assert b"muster_files_waiting 2.0" in status.ask("/metrics")[1]


def test_nothing_else_is_there(serve: Callable[..., _Status]) -> None:
    """No other path, no way to change anything, and no word on what it is made with."""
    status = serve()
    assert status.ask("/")[0].status == 404
    assert status.ask("/../etc/passwd")[0].status == 404
    assert status.ask("/healthz", "POST")[0].status == 501
    answer, body = status.ask("/metrics", "HEAD")
    assert (answer.status, body) == (200, b"")
    assert "Python" not in str(answer.getheader("Server"))
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:9464", 200),
        ("127.0.0.1:9464", 200),
        ("[::1]:9464", 200),
        ("evil.example", 403),
        ("localhost.evil.example:9464", 403),
        ("10.0.0.7", 403),
        ("[fe80::1]", 403),
        ("[::1].evil.example", 403),
        ("", 403),
    ],
)
def test_a_page_on_the_web_cannot_ask(serve: Callable[..., _Status], host: str, status: int) -> None:
    """A name that leads to this machine from elsewhere is not this machine's name."""
    server = serve()
    server.board.note(GOOD)
    assert server.ask("/healthz", Host=host)[0].status == status


def test_every_name_is_answered_where_the_settings_open_it(serve: Callable[..., _Status]) -> None:
    """A container is asked by the name of its service."""
    server = serve("0.0.0.0")  # noqa: S104 - what the settings of a container say
    server.board.note(GOOD)
    assert server.ask("/healthz", Host="muster:9464")[0].status == 200


def test_the_newer_address_of_this_machine(serve: Callable[..., _Status]) -> None:
    """IPv6, where there is any."""
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    server = serve("::1")
    if not server.server.url:
        pytest.skip("no IPv6 on this machine's loopback")
    server.board.note(GOOD)
    assert server.ask("/healthz")[0].status == 200


def test_a_port_that_is_taken_is_a_warning(serve: Callable[..., _Status]) -> None:
    """The daemon works on without it, and says which port and what to do."""
    first = serve()
    with structlog.testing.capture_logs() as logs:
        second = serve(port=first.port)
    (line,) = logs
    assert (line["event"], line["log_level"], line["port"]) == ("http.unavailable", "warning", first.port)
    assert second.server.url == ""
    first.board.note(GOOD)
    assert first.ask("/healthz")[0].status == 200


def test_those_who_say_nothing_keep_nobody_out_for_long(serve: Callable[..., _Status]) -> None:
    """Connections that stay silent take a few places and no more; the next is turned away, and a later one answered."""
    server = serve()
    server.board.note(GOOD)
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(MOST_AT_ONCE + 4)]
    # The last ones are closed at once, the first ones stay.
    assert [quiet.recv(1) for quiet in silent[MOST_AT_ONCE:]] == [b""] * 4
    silent.pop(0).close()
    answered = False
    for _ in range(1000):
        try:
            answered = server.ask("/healthz")[0].status == 200
        except ConnectionError:
            continue
        break
    assert answered
    for quiet in silent:
        quiet.close()
