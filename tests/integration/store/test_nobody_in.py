"""Names and texts from pictures and files are data wherever they go: database, copy, report in every form, terminal."""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import Enum
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console
from rich.table import Column, Table

from daemon.adapters.pages.page import Place
from daemon.adapters.pages.report_files import write_report
from daemon.adapters.store.connection import stored_text
from daemon.cli.plain import Text
from daemon.domain.ledger import FileState
from daemon.domain.report import WeekReport

if TYPE_CHECKING:
    from tests.integration.store.conftest import Store

AT = datetime(2026, 11, 19, 12, tzinfo=UTC)

PIECES = (
    "'); DROP TABLE kept.readings; --", '"; ATTACH \'/etc/passwd\'; --', "$1", "?", "\\", "%s", "{0}",
    "<script>", "</td>", "<img src=x onerror=alert(1)>", '" onmouseover="', "&lt;", "javascript:", "{{ 7 * 7 }}",
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1",
    "[x](javascript:1)", "# big", "`x`", "**y**", "|", "~~", "![](http://x)", "<http://x>", "http://x.y",
    "[red]", "[/]", "[link=http://x]", "\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\r", "\x08", "\x7f", "\u202e",
    "\u2066", "\n", "\0", "\udcff", "\u200b", "é", "漢", "🔥", "a", " ",
)  # fmt: skip
"""What a player, a phone or somebody worse may write, in bits."""

# No text at all, or the sign for it, has no place on a page.
TEXTS = (
    st.lists(st.sampled_from(PIECES) | st.text(max_size=4), min_size=1, max_size=6)
    .map("".join)
    .filter(lambda text: text not in {"", "-"})
)

DIRECTIONS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


class Tags(HTMLParser):
    """Every tag of a page with the names of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One more."""
        self.found.append((tag, tuple(name for name, _ in attrs)))


def kinds(path: Path) -> list[object]:
    """What a file of the report is built of, without its texts."""
    match path.suffix:
        case ".html":
            page = Tags()
            page.feed(path.read_text(encoding="utf-8"))
            return list(page.found)
        case ".md":
            tokens = MarkdownIt().parse(path.read_text(encoding="utf-8"))
            inside = [child.type for token in tokens for child in token.children or () if child.type != "text"]
            marks = ("html", "link", "image", "code", "heading", "list", "hr", "table", "fence")
            return [kind for kind in [*(t.type for t in tokens), *inside] if kind.startswith(marks)]
        case ".csv":
            rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
            return [[cell[:1] in tuple("=+-@\t\r") and len(cell) > 2 for cell in row] for row in rows]
        case ".xlsx":
            with zipfile.ZipFile(path) as book:
                sheets = [book.read(name) for name in book.namelist() if "sheets/" in name]
            return [sheet.count(b"<f>") + sheet.count(b"<hyperlink ") for sheet in sheets]
        case ".txt":
            # For a chat: nobody is called, and no words hide an address.
            return re.findall(r"@(?!\u200b)|\]\(|:(?=//)|<(?!\u200b)", path.read_text(encoding="utf-8"))
    raise AssertionError(path)


def swapped(value: Any, texts: Mapping[str, str]) -> Any:  # noqa: ANN401 (whatever a report holds)
    """A report with other texts in the place of some, wherever they stand."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return functools.reduce(lambda text, pair: text.replace(*pair), texts.items(), value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: swapped(getattr(value, f.name), texts) for f in dataclasses.fields(value) if f.init}
        return dataclasses.replace(value, **fields)
    if isinstance(value, tuple):
        return tuple(swapped(part, texts) for part in value)
    if isinstance(value, Mapping):
        return {swapped(key, texts): swapped(part, texts) for key, part in value.items()}
    return value


@pytest.fixture
def report(store: Store) -> WeekReport:
    """A week of one member whose name, role and files are words of their own."""
    held = store.cell(3, "Heldtext", why="unsure")
    good = store.shot(key="a", rows=[store.row("Membername", role="Rolename", boost=500, points=held)], at=AT)
    good.name = "Goodfile.png"
    bad = store.shot(key="b", at=AT, state=FileState.FAILED, code="no-rows", name="Badfile.png")
    store.judge(good, bad)
    return store.report()


def no_pictures(_: Iterable[Place]) -> Mapping[Place, bytes]:
    """An archive without pictures."""
    return {}


WORDS = ("Membername", "Rolename", "Heldtext", "Goodfile", "Badfile")


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW, phases=[Phase.explicit, Phase.generate])
@given(texts=st.tuples(*[TEXTS] * len(WORDS)))
@example(texts=("".join(PIECES),) * len(WORDS))
def test_no_text_becomes_more_than_text(report: WeekReport, tmp_path: Path, texts: tuple[str, ...]) -> None:
    """Each file of the report is built as for harmless texts, and nothing in it steers who shows it."""
    harmless = {path.name: kinds(path) for path in write_report(report, tmp_path, "week", no_pictures)}
    assert all(word in (tmp_path / "week.html").read_text(encoding="utf-8") for word in ("Membername", "Rolename"))
    files = write_report(swapped(report, dict(zip(WORDS, texts, strict=True))), tmp_path, "week", no_pictures)
    assert {path.name: kinds(path) for path in files} == harmless
    for path in files:
        if path.suffix in {".html", ".md", ".csv", ".txt"}:
            text = path.read_text(encoding="utf-8-sig")
            assert not DIRECTIONS.search(text)
            assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW, phases=[Phase.explicit, Phase.generate])
@given(name=TEXTS, role=TEXTS, file_name=TEXTS)
@example(name="".join(PIECES), role="".join(PIECES), file_name="".join(PIECES))
def test_no_text_is_ever_sql(store: Store, name: str, role: str, file_name: str) -> None:
    """The database keeps each text as it is, judges it, publishes it, and all its tables are there afterwards."""
    store.empty()
    file_name = f"{file_name}.png"
    tables = store.database.rows("SELECT table_schema, table_name FROM information_schema.tables ORDER BY ALL")
    good = store.shot(key="a", rows=[store.row(name, role=role, boost=500)], at=AT, name=file_name)
    store.judge(good)
    store.report()
    kept = store.ledger.find(good.sha256)
    assert kept is not None
    assert kept.file_name == stored_text(file_name)
    read = dict(store.rows("SELECT column_name, text FROM readings WHERE column_name IN ('name', 'role')"))
    assert read == {"name": stored_text(name), "role": stored_text(role)}
    assert store.database.rows("SELECT table_schema, table_name FROM information_schema.tables ORDER BY ALL") == tables


@given(texts=st.lists(TEXTS, min_size=1, max_size=3))
def test_no_text_steers_the_terminal(texts: list[str]) -> None:
    """Printed and in tables, no text is markup, and no character that is not its own colour leaves the program."""
    for forced in (False, True):
        out = io.StringIO()
        console = Console(file=out, force_terminal=forced, width=200, color_system=None)
        table = Table(Column(Text(texts[0])), title=Text(texts[-1]))
        for text in texts:
            console.print(Text(text), soft_wrap=True)
            table.add_row(Text(text))
        console.print(table)
        own = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue()) if forced else out.getvalue()
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", own)
        assert not DIRECTIONS.search(own)
        out.getvalue().encode()


def test_the_pieces_would_do_harm(tmp_path: Path) -> None:
    """The checks above can fail: put out as they are, the pieces make tags, links and formulas."""
    formulas = [piece for piece in PIECES if piece.startswith(("=", "+", "@"))]
    with (tmp_path / "plain.csv").open("w", encoding="utf-8", newline="") as table:
        csv.writer(table).writerows([piece] for piece in formulas)
    assert [True] in kinds(tmp_path / "plain.csv")
    with xlsxwriter.Workbook(tmp_path / "plain.xlsx") as book:
        sheet = book.add_worksheet()
        for number, piece in enumerate([*formulas, "http://x.y"]):
            sheet.write(number, 0, piece)
    assert kinds(tmp_path / "plain.xlsx")[0] == 2
    page = Tags()
    page.feed("".join(reversed(PIECES)))
    assert {"script", "img"} <= {tag for tag, _ in page.found}
    tokens = list(itertools.chain.from_iterable(t.children or () for t in MarkdownIt().parse(" ".join(PIECES))))
    assert {"link_open", "html_inline"} & {token.type for token in tokens}
