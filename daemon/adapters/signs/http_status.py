"""What the daemon tells over HTTP, to this machine alone unless the settings say otherwise: its health, its numbers.

Nothing can be changed through it. A page on the web that an officer has open must not read it either, by a name of its
own that leads to this machine: on the loopback only requests that ask for this machine by its name are answered.
"""

from __future__ import annotations

import ipaddress
import json
import re
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6, socket
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST

from daemon.adapters.signs.health import Board, as_json
from daemon.adapters.signs.metrics import Meter
from daemon.domain.health import State, alive, verdict

MOST_AT_ONCE = 8
"""Questions answered at the same time; a container has few processes to give away."""

PATIENCE = 5.0
"""Seconds that a question may take to arrive."""

_TEXT, _JSON = "text/plain; charset=utf-8", "application/json"

log = structlog.get_logger()


class StatusServer:
    """Answers `/healthz` (it lives), `/readyz` (it reads screenshots) and `/metrics` from threads of its own."""

    def __init__(self, address: str, port: int, board: Board, meter: Meter, now: Callable[[], datetime]) -> None:
        self._place = (address, port)
        self._tell = _Tell(board, meter, now)
        self._server: _Server | None = None

    @property
    def url(self) -> str:
        """Where it answers, or "" when it does not."""
        if self._server is None:
            return ""
        host, port = self._server.server_address[:2]
        return f"http://[{host!s}]:{port}" if ":" in str(host) else f"http://{host!s}:{port}"

    def start(self) -> None:
        """Begin to answer; where that cannot be, say so and go on without."""
        address, port = self._place
        try:
            self._server = _Server(self._place, self._tell)
        except (OSError, OverflowError) as error:
            log.warning(
                "http.unavailable",
                address=address,
                port=port,
                reason=str(error),
                instead="health and numbers are in state/health.json; choose another port under 'http' in config.yaml",
            )
            return
        threading.Thread(target=self._server.serve_forever, args=(0.2,), name="http", daemon=True).start()
        log.info("http.listening", url=self.url)

    def stop(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Tell:
    """What is answered to each path."""

    def __init__(self, board: Board, meter: Meter, now: Callable[[], datetime]) -> None:
        self._board, self._meter, self._now = board, meter, now

    def answer(self, path: str) -> tuple[HTTPStatus, str, bytes]:
        """The status, the type and the body for a path without its query."""
        sign, now = self._board.sign, self._now()
        found = verdict(sign, now)
        told: dict[str, object] = {"state": found.state.value, "sentences": list(found.sentences)}
        match path:
            case "/healthz":
                return _status(good=not alive(sign, now)), _JSON, _body(told)
            case "/readyz":
                good = found.state is not State.DOWN
                return _status(good=good), _JSON, _body(as_json(sign, now) if sign else told)
            case "/metrics":
                return HTTPStatus.OK, CONTENT_TYPE_LATEST, self._meter.text()
        return HTTPStatus.NOT_FOUND, _TEXT, b"There are /healthz, /readyz and /metrics.\n"


def _status(*, good: bool) -> HTTPStatus:
    return HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE


def _body(told: dict[str, object]) -> bytes:
    return json.dumps(told, indent=1).encode() + b"\n"


def _of_this_machine(header: str) -> bool:
    """Whether the `Host` that a request asks for is this machine's own name or a number of its loopback."""
    bracketed = re.fullmatch(r"\[([^]]*)\](:\d*)?", header.strip())
    name = (bracketed[1] if bracketed else header.partition(":")[0]).strip().lower()
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # A second daemon on one port must notice, not share it.
    allow_reuse_port = False

    def __init__(self, place: tuple[str, int], tell: _Tell) -> None:
        if ipaddress.ip_address(place[0]).version == 6:
            self.address_family = AF_INET6
        self.tell = tell
        self.private = ipaddress.ip_address(place[0]).is_loopback
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
        super().__init__(place, _Handler)

    def process_request(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:  # noqa: ANN401 - as the library has it
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: socket | tuple[bytes, socket], client_address: Any) -> None:  # noqa: ANN401 - as the library has it
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - as the library has it
        error = sys.exception()
        if isinstance(error, OSError):
            log.debug("http.broken_off", client=str(client_address), reason=str(error))
        else:
            log.error("http.broken", exc_info=error)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    server_version = "Muster"
    sys_version = ""
    timeout = PATIENCE

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def log_message(self, *_: object) -> None:
        """Nothing: a scrape each few seconds would fill the log."""

    def _answer(self, *, body: bool) -> None:
        if self.server.private and not _of_this_machine(self.headers.get("Host", "localhost")):
            status, kind, content = HTTPStatus.FORBIDDEN, _TEXT, b"Ask for this machine by its own name.\n"
        else:
            status, kind, content = self.server.tell.answer(self.path.partition("?")[0])
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if body:
            self.wfile.write(content)
