"""Sends the text of a closed week to a webhook, from a thread of its own that can harm nobody.

What was sent stands in a file beside the database, written after the other side has taken it: a crash in between
sends the same once more, under the same id. The address is a secret: it is read from the environment at each try, and
no message, log or file ever holds it or a part of it.
"""

from __future__ import annotations

import http.client
import json
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import structlog

from daemon.adapters.disk.whole_files import replace_file
from daemon.config import Config
from daemon.domain.days import Week
from daemon.domain.deliveries import (
    ADDRESS,
    SENTENCES,
    Failure,
    Parcel,
    Target,
    due,
    parcel_id,
    pause,
)
from daemon.domain.health import Part, Trouble

SENT = "deliveries.json"
"""What was sent, in the folder of the state."""

TIMEOUT = 15.0
"""Seconds that each step of a call may take."""

LOOKED_EVERY = 20.0
"""Seconds between two looks for a text to send."""

END_SECONDS = 5.0
"""How long the end of the daemon waits for a call in hand: systems kill a program that takes ten."""

LONGEST_ANSWER = 10_000
"""Bytes of an answer that are read; nothing in it is of interest."""

log = structlog.get_logger()


class RefusedError(Exception):
    """The other side did not take it; `asked` is how long it wants to be left alone."""

    def __init__(self, failure: Failure, asked: timedelta | None = None) -> None:
        super().__init__(failure.value)
        self.failure, self.asked = failure, asked


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A text for officers goes where the officer said, and nowhere else."""

    def redirect_request(
        self, _req: urllib.request.Request, _fp: IO[bytes], _code: int, _msg: str, _headers: Message, _newurl: str
    ) -> None:
        return None


class Messenger:
    """Sends what is due, again and again with growing pauses until it is taken."""

    def __init__(self, config: Config, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._config = config
        self._tries = 0
        self._not_before = datetime.min.replace(tzinfo=UTC)
        self._failed: tuple[Week, Failure] | None = None
        self._sent_here: set[Week] = set()
        self._stopped = False
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._work, name="delivery", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Send what is due once more, if that takes seconds only, and end."""
        self._stopped = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(END_SECONDS)

    def set(self, config: Config) -> None:
        """Take up changed settings: what failed under the old ones is tried at once."""
        with self._lock:
            if config.delivery != self._config.delivery:
                self._tries, self._failed = 0, None
                self._sent_here.clear()
                self._not_before = datetime.min.replace(tzinfo=UTC)
            self._config = config
        self._woken.set()

    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong with the last try, if it failed and none has gone well since."""
        with self._lock:
            if self._failed is None:
                return ()
            week, failure = self._failed
            said = f"The report of {week} could not be delivered so far: {SENTENCES[failure]}."
            return (Trouble(Part.DELIVERY, failure.value, said),)

    def _work(self) -> None:
        while True:
            self._woken.clear()
            last = self._stopped
            self._send_what_is_due()
            if last:
                return
            self._woken.wait(LOOKED_EVERY)

    def _send_what_is_due(self) -> None:
        with self._lock:
            config, now = self._config, self._now()
            if config.delivery.to is Target.OFF or now < self._not_before:
                return
        try:
            if (parcel := self._due(config, now)) is None:
                return
            try:
                _post(parcel, config.delivery.to)
            except RefusedError as refusal:
                self._put_off(parcel, refusal, now)
            else:
                self._note(config, parcel)
        except OSError as error:
            # The folder of reports is away, or the disk is full; what was sent is not sent again meanwhile.
            log.warning("delivery.delayed", reason=error.strerror)

    def _due(self, config: Config, now: datetime) -> Parcel | None:
        audience, folder = config.delivery.text, config.folders.reports
        written = {
            week: datetime.fromtimestamp(path.stat().st_mtime, UTC)
            for path in folder.glob(f"????-W??.{audience}.txt")
            if (week := _week(path.name.partition(".")[0])) is not None
        }
        week = due(written, _sent(config).keys() | self._sent_here, now)
        if week is None:
            return None
        alliance = config.alliance
        return Parcel(
            id=parcel_id(alliance.name, week, config.delivery.to, audience),
            week=week,
            alliance=alliance.name,
            language=alliance.language,
            audience=audience,
            text=(folder / f"{week}.{audience}.txt").read_text(encoding="utf-8").strip(),
        )

    def _put_off(self, parcel: Parcel, refusal: RefusedError, now: datetime) -> None:
        with self._lock:
            self._tries += 1
            wait = pause(self._tries, refusal.asked)
            self._not_before, self._failed = now + wait, (parcel.week, refusal.failure)
        log.warning(
            "delivery.failed",
            week=str(parcel.week),
            why=SENTENCES[refusal.failure],
            code=refusal.failure.value,
            next_try_seconds=round(wait.total_seconds()),
        )

    def _note(self, config: Config, parcel: Parcel) -> None:
        self._sent_here.add(parcel.week)
        with self._lock:
            self._tries, self._failed = 0, None
        log.info("delivery.sent", week=str(parcel.week), to=config.delivery.to.value, id=parcel.id)
        sent = _sent(config) | {parcel.week: {"id": parcel.id, "at": self._now().isoformat()}}
        text = json.dumps({str(week): about for week, about in sorted(sent.items())}, indent=1)
        replace_file(config.folders.state / SENT, f"{text}\n".encode())


def _week(text: str) -> Week | None:
    try:
        return Week.parse(text)
    except ValueError:
        return None


def _sent(config: Config) -> dict[Week, object]:
    """The weeks that were sent. A file that cannot be understood holds none: sending twice is better than never."""
    try:
        told = json.loads((config.folders.state / SENT).read_text(encoding="utf-8"))
        return {week: about for text, about in told.items() if (week := _week(text)) is not None}
    except (OSError, ValueError, AttributeError):
        return {}


def _post(parcel: Parcel, target: Target) -> None:
    """Send one parcel. Raises RefusedError, whose words never hold the address."""
    request = urllib.request.Request(  # noqa: S310 - the scheme is looked at in _address
        _address(target),
        data=json.dumps(parcel.body(target)).encode(),
        headers={
            "Content-Type": "application/json",
            "User-Agent": "Muster (weekly report)",
            "Idempotency-Key": parcel.id,
        },
        method="POST",
    )
    opener = urllib.request.build_opener(_NoRedirects())
    try:
        with opener.open(request, timeout=TIMEOUT) as answer:
            answer.read(LONGEST_ANSWER)
    except urllib.error.HTTPError as error:
        error.close()
        busy = error.code == http.client.TOO_MANY_REQUESTS or error.code >= http.client.INTERNAL_SERVER_ERROR
        raise RefusedError(Failure.BUSY if busy else Failure.REFUSED, _asked(error.headers)) from None
    except (OSError, http.client.HTTPException):
        raise RefusedError(Failure.UNREACHABLE) from None
    except ValueError:
        # What Python says of an address that cannot be names it.
        raise RefusedError(Failure.BAD_ADDRESS) from None


def _address(target: Target) -> str:
    written = os.environ.get(ADDRESS, "").strip()
    if not written:
        raise RefusedError(Failure.NO_ADDRESS)
    try:
        parts = urlsplit(written)
        # The port is read because one that cannot be is found out by that.
        good = parts.scheme in {"https", "http"} and bool(parts.hostname) and parts.port != 0
        good = good and written.isascii() and written.isprintable() and " " not in written
    except ValueError:
        good = False
    if not good:
        raise RefusedError(Failure.BAD_ADDRESS)
    if target is Target.DISCORD:
        # So that Discord answers only once the message stands in the channel.
        parts = parts._replace(query="&".join(filter(None, (parts.query, "wait=true"))))
    return urlunsplit(parts)


def _asked(headers: Message) -> timedelta | None:
    """How long the other side wants to be left alone, in seconds, if it says so in them."""
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        return None
    return timedelta(seconds=seconds) if 0 <= seconds < 1e6 else None
