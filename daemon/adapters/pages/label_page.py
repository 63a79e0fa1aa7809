"""The page on which crops are labelled: on the loopback, for the officer at this machine and for nobody else.

Another web site that the officer has open, or another user of the machine, must not read or change anything. So all
addresses begin with a secret that only the printed link holds; a request must ask for this machine by its own name (no
name of a stranger's that leads here), and one that changes something must come from the page itself. Texts from
pictures and files reach the page as JSON and are put in as text.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import socket
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import Annotated

import uvicorn
from fastapi import Body, FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import Field
from starlette.middleware.base import BaseHTTPMiddleware

from daemon.adapters.pages.page import TEMPLATES
from daemon.adapters.pages.report_words import LANGUAGES
from daemon.domain.labelled import key_of
from daemon.errors import FolderError, MusterError
from daemon.ports import LabelDesk

LOOPBACK, PORT = "127.0.0.1", 9465

SECRET = re.compile(r"[\w-]{24}", re.ASCII)

MOST_AT_ONCE = 5_000
"""Labels a request; a page sends what was typed since the last answer."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Next = Callable[[Request], Awaitable[Response]]
Labels = Annotated[dict[str, Annotated[str, Field(max_length=30)]], Body(embed=True, max_length=MOST_AT_ONCE)]
ClassName = Annotated[str, Body(embed=True, max_length=200)]


class LabelPage:
    """Serves the desk on a port of the loopback: PORT if it is free, when none is asked for, else any that is.

    The secret is kept in the file `kept`, so that the link stays what it was: a page that is open when this ends
    brings what it could not save to the next one. Raises FolderError when the port that is asked for is taken, or the
    secret cannot be kept.
    """

    def __init__(self, desk: LabelDesk, *, language: str, kept: Path, port: int | None = None) -> None:
        self._desk, self._words = desk, LANGUAGES[language]
        self._secret = _kept_secret(kept)
        self._socket = _listening(port)
        self._port = int(self._socket.getsockname()[1])
        self._server = uvicorn.Server(
            uvicorn.Config(self._app(), log_level="warning", access_log=False, server_header=False, lifespan="off")
        )

    @property
    def url(self) -> str:
        """The link that the officer opens."""
        return f"http://{LOOPBACK}:{self._port}/{self._secret}/"

    def run(self) -> None:
        """Answer until Ctrl-C or `stop`; who asks for something at that moment still gets it."""
        # The server ends by itself at a Ctrl-C, and then lets it go on.
        with contextlib.suppress(KeyboardInterrupt):
            self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Have `run` end."""
        self._server.should_exit = True

    def _app(self) -> FastAPI:
        app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
        app.add_middleware(BaseHTTPMiddleware, dispatch=self._guard)
        home = f"/{self._secret}"
        for path, method, answer in (
            ("/", "GET", self._page),
            ("/label.js", "GET", _script),
            ("/label.css", "GET", _style),
            ("/desk", "GET", self._state),
            ("/crop/{crop}.png", "GET", self._crop),
            ("/around/{crop}.png", "GET", self._around),
            ("/labels", "POST", self._label),
            ("/classes", "POST", self._add_class),
        ):
            app.add_api_route(home + path, answer, methods=[method], response_model=None)
        app.add_exception_handler(MusterError, _refused)
        return app

    async def _guard(self, request: Request, following: Next) -> Response:
        """Turn away who asks by another name, and who changes something from another place."""
        here = {f"{name}:{self._port}" for name in (LOOPBACK, "localhost")}
        asked, origin = request.headers.get("host", ""), request.headers.get("origin")
        strange = asked not in here or request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}
        # Browsers name the place with every request that changes something, and with no plain one from the page.
        if request.method != "GET" or origin is not None:
            strange |= origin != f"http://{asked}"
        answer = Response(status_code=403) if strange else await following(request)
        answer.headers.update(HEADERS)
        return answer

    def _page(self) -> HTMLResponse:
        sentences = {key.removeprefix("label.js."): self._words.phrase(key).template for key in SCRIPT_WORDS}
        return HTMLResponse(
            TEMPLATES.get_template("label.html.j2").render(words=self._words, sentences=json.dumps(sentences))
        )

    def _state(self) -> JSONResponse:
        """Classes with their keys, and every crop with its label: what a page shows."""
        return JSONResponse({"classes": self._classes(), "crops": [asdict(crop) for crop in self._desk.crops()]})

    def _classes(self) -> list[dict[str, str]]:
        names = self._desk.classes()
        return [{"name": name, "key": key} for name, key in zip(names, key_of(names), strict=True)]

    def _crop(self, crop: str) -> Response:
        return _png(self._desk.picture, crop)

    def _around(self, crop: str) -> Response:
        return _png(self._desk.around, crop)

    def _label(self, labels: Labels) -> JSONResponse:
        """Keep labels, and answer once they are kept."""
        known = {*self._desk.classes(), ""}
        if not set(labels.values()) <= known:
            raise HTTPException(422, "there is no such class")
        try:
            self._desk.label(labels)
        except KeyError as error:
            # A page that was open before may ask for a crop whose picture was taken away since.
            return JSONResponse({"detail": "there is no such crop", "crop": error.args[0]}, status_code=404)
        return JSONResponse({"kept": len(labels)})

    def _add_class(self, name: ClassName) -> JSONResponse:
        self._desk.add_class(name.strip())
        return JSONResponse({"classes": self._classes()})


SCRIPT_WORDS = (
    "label.js.done",
    "label.js.saving",
    "label.js.saved",
    "label.js.lost",
    "label.js.guess",
    "label.js.copies",
    "label.js.none",
    "label.js.page",
)
"""The sentences that the script puts in."""


def _listening(port: int | None) -> socket.socket:
    """A socket on this port; when none is asked for, on PORT or else on any that is free."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    for wanted in (PORT, 0) if port is None else (port,):
        try:
            found.bind((LOOPBACK, wanted))
            # Whoever asks from now on is answered once the server runs.
            found.listen()
        except (OSError, OverflowError):
            continue
        return found
    found.close()
    raise FolderError(f"Port {port} of this machine is taken: choose another with --port, or leave it out.")


def _kept_secret(path: Path) -> str:
    """The secret in the file, or a new one that is kept there for this user alone."""
    try:
        known = path.read_text(encoding="ascii").strip() if path.exists() else ""
        if SECRET.fullmatch(known):
            return known
        made = secrets.token_urlsafe(18)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with open(path, "x", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(made)
    except (OSError, UnicodeDecodeError) as error:
        raise FolderError(
            f"{path} cannot be read or written: remove it, and make sure that its folder can be."
        ) from error
    return made


def _png(give: Callable[[str], bytes], crop: str) -> Response:
    try:
        return Response(give(crop), media_type="image/png")
    except KeyError as error:
        raise HTTPException(404, "there is no such crop") from error


async def _refused(_: Request, error: Exception) -> JSONResponse:
    """A mistake of the officer's or of the disk's, in the sentence that says what to do."""
    return JSONResponse({"detail": str(error)}, status_code=409)


def _script() -> Response:
    return Response(_file("label.js"), media_type="text/javascript; charset=utf-8")


def _style() -> Response:
    return Response(_file("label.css"), media_type="text/css; charset=utf-8")


def _file(name: str) -> bytes:
    return resources.files("daemon.adapters.pages").joinpath("templates", name).read_bytes()
