"""The page on which crops are labelled, asked over the loopback as a browser asks, and as a stranger's page would."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from daemon.domain.labelled import DeskCrop
from daemon.errors import FolderError, LabelsError

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")

from daemon.adapters.pages.label_page import LabelPage

NAME = "<img src=x onerror=alert(1)>.png"


class Desk:
    """Two crops in memory."""

    def __init__(self) -> None:
        self.kinds = {"aaaa": "", "bbbb": ""}
        self.names = ["icon", "text"]
        self.full = False

    def classes(self) -> tuple[str, ...]:
        """As `LabelDesk` has it."""
        return tuple(self.names)

    def crops(self) -> tuple[DeskCrop, ...]:
        """As `LabelDesk` has it."""
        return tuple(
            DeskCrop(
                id=crop,
                picture=NAME,
                width=20,
                height=10,
                guess="icon",
                chance=0.5,
                kind=kind,
                copies=1,
                suspect=False,
            )
            for crop, kind in self.kinds.items()
        )

    def picture(self, crop: str) -> bytes:
        """As `LabelDesk` has it."""
        return {"aaaa": b"first", "bbbb": b"second"}[crop]

    def around(self, crop: str) -> bytes:
        """As `LabelDesk` has it."""
        return b"around " + self.picture(crop)

    def label(self, kinds: Mapping[str, str]) -> None:
        """As `LabelDesk` has it."""
        if self.full:
            raise FolderError("There is no room. What was labelled before is kept.")
        for crop in kinds:
            self.picture(crop)
        self.kinds.update(kinds)

    def add_class(self, name: str) -> None:
        """As `LabelDesk` has it."""
        if not name.isalpha():
            raise LabelsError(f"'{name}' cannot be a class.")
        self.names.append(name)


class Browser:
    """Asks a page for things, by default as the page itself does."""

    def __init__(self, page: LabelPage) -> None:
        self.url = page.url
        self.host = page.url.split("/")[2]

    def ask(self, path: str, *, body: object = None, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and headers of an answer."""
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        own = {"Origin": f"http://{self.host}", "Content-Type": "application/json"} if data is not None else {}
        request = Request(self.url + path, data=data, headers={**own, **headers})  # noqa: S310 - the page's own link
        try:
            with urlopen(request, timeout=20) as answer:  # noqa: S310 - the page's own link
                return answer.status, answer.read(), dict(answer.headers)
        except HTTPError as error:
            return error.code, error.read(), dict(error.headers)

    def desk(self) -> dict[str, Any]:
        """What the page shows."""
        found: dict[str, Any] = json.loads(self.ask("desk")[1])
        return found


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def browser(desk: Desk, tmp_path: Path) -> Iterator[Browser]:
    """A browser on a page that answers."""
    page = LabelPage(desk, language="fr", kept=tmp_path / ".page", port=0)
    thread = threading.Thread(target=page.run)
    thread.start()
    yield Browser(page)
    page.stop()
    thread.join(20)
    assert not thread.is_alive()


def test_crops_are_shown_and_labelled(browser: Browser, desk: Desk) -> None:
    """What was said is kept when the answer comes; a name is a text among others."""
    told = browser.desk()
    assert [(crop["id"], crop["picture"], crop["kind"]) for crop in told["crops"]] == [
        ("aaaa", NAME, ""),
        ("bbbb", NAME, ""),
    ]
    assert told["classes"] == [{"name": "icon", "key": "i"}, {"name": "text", "key": "t"}]
    assert browser.ask("crop/aaaa.png")[1] == b"first"
    assert browser.ask("around/bbbb.png")[1] == b"around second"
    status, body, _ = browser.ask("labels", body={"labels": {"aaaa": "text", "bbbb": "icon"}})
    assert (status, json.loads(body)) == (200, {"kept": 2})
    assert desk.kinds == {"aaaa": "text", "bbbb": "icon"}
    assert browser.ask("labels", body={"labels": {"aaaa": ""}})[0] == 200
    assert desk.kinds == {"aaaa": "", "bbbb": "icon"}


def test_the_page_speaks_the_language_of_the_alliance(browser: Browser) -> None:
    """Its script has every sentence that it puts in, and nothing on it comes from anywhere else."""
    status, body, headers = browser.ask("")
    page = body.decode()
    assert status == 200
    assert 'lang="fr"' in page
    words = re.search(r'data-words="([^"]*)"', page)
    assert words is not None
    script, style = browser.ask("label.js")[1].decode(), browser.ask("label.css")[1]
    said = json.loads(words[1].replace("&#34;", '"').replace("&#39;", "'").replace("&amp;", "&"))
    assert set(re.findall(r'say\("(\w+)"', script)) == set(said)
    assert style.startswith(b":root")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "innerHTML" not in script


def test_a_class_is_added(browser: Browser) -> None:
    """It has a key of its own; one that cannot be one is refused with the sentence that says why."""
    status, body, _ = browser.ask("classes", body={"name": " flag "})
    assert (status, json.loads(body)["classes"][-1]) == (200, {"name": "flag", "key": "f"})
    status, body, _ = browser.ask("classes", body={"name": "../x"})
    assert (status, json.loads(body)) == (409, {"detail": "'../x' cannot be a class."})


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"labels": {"cccc": "icon"}}, 404),
        ({"labels": {"aaaa": "flag"}}, 422),
        ({"labels": {"aaaa": 3}}, 422),
        ({"labels": [1]}, 422),
        ({}, 422),
        (b"[[", 422),
        (b"\xff", 400),
        ({"labels": {str(number): "icon" for number in range(6000)}}, 422),
    ],
)
def test_nonsense_changes_nothing(browser: Browser, desk: Desk, body: object, status: int) -> None:
    """Whatever is sent, the desk stays as it was."""
    assert browser.ask("labels", body=body)[0] == status
    assert set(desk.kinds.values()) == {""}


def test_a_disk_that_is_full_is_told(browser: Browser, desk: Desk) -> None:
    """The page gets the sentence and tries again; when there is room it is kept."""
    desk.full = True
    status, body, _ = browser.ask("labels", body={"labels": {"aaaa": "icon"}})
    assert (status, "no room" in json.loads(body)["detail"]) == (409, True)
    desk.full = False
    assert browser.ask("labels", body={"labels": {"aaaa": "icon"}})[0] == 200


def test_strangers_are_turned_away(browser: Browser, desk: Desk) -> None:
    """By another name that leads here, from another site, without saying from where, and without the secret."""
    labels = {"labels": {"aaaa": "icon"}}
    assert browser.ask("desk", Host="evil.test:9465")[0] == 403
    assert browser.ask("desk", Origin="http://evil.test")[0] == 403
    assert browser.ask("crop/aaaa.png", **{"Sec-Fetch-Site": "cross-site"})[0] == 403
    assert browser.ask("labels", body=labels, Origin="http://evil.test")[0] == 403
    assert browser.ask("labels", body=labels, Origin="null")[0] == 403
    assert browser.ask("labels", body=labels, Host="evil.test", Origin="http://evil.test")[0] == 403
    assert set(desk.kinds.values()) == {""}
    browser.url = browser.url.rsplit("/", 2)[0] + "/"
    for path in ("", "desk", "crop/aaaa.png", "openapi.json", "docs"):
        assert browser.ask(path)[0] == 404
    assert browser.ask("labels", body=labels)[0] in {404, 405}


def test_the_link_stays_the_same(desk: Desk, tmp_path: Path) -> None:
    """A page that is still open brings what it could not save; nobody else can read the secret on the disk."""
    kept = tmp_path / "labelled" / ".page"
    first = LabelPage(desk, language="en", kept=kept, port=0).url.split("/")[3]
    assert LabelPage(desk, language="en", kept=kept, port=0).url.split("/")[3] == first
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_text("../", encoding="ascii")
    assert re.fullmatch(r"[\w-]{24}", LabelPage(desk, language="en", kept=kept, port=0).url.split("/")[3])
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    with pytest.raises(FolderError, match="remove it"):
        LabelPage(desk, language="en", kept=blocked / ".page", port=0)


def test_a_port_that_is_taken(browser: Browser, desk: Desk, tmp_path: Path) -> None:
    """When it was asked for it is told; when none was, another is taken."""
    port = int(browser.host.rpartition(":")[2])
    with pytest.raises(FolderError, match="is taken"):
        LabelPage(desk, language="en", kept=tmp_path / ".other", port=port)
    with pytest.raises(FolderError, match="is taken"):
        LabelPage(desk, language="en", kept=tmp_path / ".other", port=99_999)
    assert LabelPage(desk, language="en", kept=tmp_path / ".other").url.startswith("http://127.0.0.1:")
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.2:{port}/", timeout=5)
