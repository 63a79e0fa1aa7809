"""The page of questions: what it asks, the lines it gives, and that nothing in it is more than text."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daemon.adapters.pages.page import Place
from daemon.adapters.pages.review_html import MOST_PICTURES, render_review
from daemon.adapters.pages.review_view import SHOWN_QUESTIONS
from daemon.adapters.settings.config_file import load_corrections
from daemon.domain.corrections import CellIs, Correction, DayIs, Different, NameIs, NotAMember
from daemon.domain.questions import Question, QuestionKind, Review, Spot
from daemon.domain.renames import Reason, Rename

if TYPE_CHECKING:
    from tests.unit.report.conftest import Page

SHOT = "9c1de07755aa01f2" * 4
READING = Question(
    kind=QuestionKind.READING,
    screen="lg_war",
    game_day=date(2026, 11, 19),
    member="Wren",
    column="boost",
    text="1O4O",
    why="disagree",
    row=4,
    spot=Spot(screenshot=SHOT, archived_as="2026-11-19/IMG.png", row_box=(0, 0, 900, 60), box=(702, 11, 92, 24)),
    file_name="IMG.png",
    options=("1040", "7040"),
    needed=True,
    events=1,
)
NAME = replace(
    READING,
    kind=QuestionKind.NAME,
    member="",
    column="name",
    text="Wrem",
    why="unknown-name",
    options=("Wren",),
    events=3,
)
ROW = replace(NAME, kind=QuestionKind.ROW, why="unsure", row=5)
OLD = replace(READING, kind=QuestionKind.DAY, member="", text="", why="asked", row=0, options=("2026-11-17",))
COPY = replace(OLD, why="copy", needed=False, other_day=date(2026, 11, 12))
RENAME = replace(
    NAME,
    kind=QuestionKind.RENAME,
    member="Menace",
    text="Menacho",
    why="",
    options=("Menace",),
    rename=Rename(
        member="Menace",
        name="Menacho",
        last_seen_on=date(2026, 11, 12),
        first_seen_on=date(2026, 11, 14),
        because=tuple(Reason),
        metric="power_total",
        before=3_100_000.0,
        since=3_150_000.0,
    ),
)
REVIEW = Review(
    alliance="The Amber Lanterns",
    language="en",
    made_at=datetime(2026, 11, 21, 20, tzinfo=UTC),
    questions=(NAME, RENAME, OLD, ROW, READING, COPY),
    titles={"lg_war": "War list"},
)


def every(places: Iterable[Place]) -> Mapping[Place, bytes]:
    """A picture of every place."""
    return {place: b"picture of " + place[1].encode() for place in places}


def none(_: Iterable[Place]) -> Mapping[Place, bytes]:
    """An archive that was taken away."""
    return {}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_well_formed_and_asks_everything(language: str, parsed: type[Page]) -> None:
    """Each question with its pictures, ids unique, links leading somewhere, in its language."""
    page = parsed(render_review(replace(REVIEW, language=language), every))
    assert ("html", {"lang": language}) in page.tags
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.values("href") if href.startswith("#")} <= set(ids)
    assert [tag for tag, _ in page.tags].count("article") == len(REVIEW.questions)
    assert [tag for tag, _ in page.tags].count("img") == 8
    for text in ("The Amber Lanterns", "War list", "Wrem", "1O4O", "7040", "IMG.png"):
        assert text in page.text


def test_the_lines_are_corrections(tmp_path: Path, parsed: type[Page]) -> None:
    """Each line can be pasted as it stands, also without the script, and says what its answer says."""
    page = parsed(render_review(replace(REVIEW, questions=(NAME, READING, OLD)), every))
    lines = page.values("data-line")
    path = tmp_path / "corrections.yaml"
    found: list[Correction] = []
    for line in lines:
        path.write_text(f"corrections:\n{line}\n", encoding="utf-8")
        found += load_corrections(path)
        assert line.strip() in page.text
    shot = SHOT[:12]
    assert found[:3] == [NameIs("Wrem", "Wren"), NameIs("Wrem", "Wrem"), NotAMember("Wrem")]
    assert CellIs(shot, 4, "boost", "7040") in found
    assert DayIs(shot, date(2026, 11, 17)) in found
    blanks = zip(page.values("data-before"), page.values("data-after"), strict=True)
    path.write_text("corrections:\n" + "\n".join(f"{before}2026-11-20{after}" for before, after in blanks), "utf-8")
    assert len(load_corrections(path)) == 3


def test_a_new_name_is_asked_with_what_speaks_for_it(tmp_path: Path, parsed: type[Page]) -> None:
    """The days, the number that stayed, rank and name; the answers join the two or keep them apart."""
    page = parsed(render_review(replace(REVIEW, questions=(RENAME,)), every))
    assert "Is Menacho the new name of Menace?" in page.text
    assert (
        "the one was last seen on Thu 12 Nov, the other first on Sat 14 Nov; Total power: 3.10M before, 3.15M since; "
        "the rank is the same; the names are alike"
    ) in page.text
    path = tmp_path / "corrections.yaml"
    path.write_text("corrections:\n" + page.values("data-line")[0] + "\n", encoding="utf-8")
    assert load_corrections(path) == (NameIs("Menacho", "Menace"),)
    path.write_text("corrections:\n" + page.values("data-line")[1] + "\n", encoding="utf-8")
    assert load_corrections(path) == (Different(frozenset({"Menacho", "Menace"})),)


def test_hostile_text_stays_text(hostile: str, tmp_path: Path, parsed: type[Page]) -> None:
    """The page has the very tags that it has for a harmless text, and its lines mean the text itself."""

    def review(text: str) -> Review:
        asked = replace(READING, member=text, text=text, options=(text,), file_name=text)
        named = replace(NAME, text=text, options=(text,), file_name=text, why=text)
        asked = replace(asked, spot=replace(asked.spot, archived_as=text))
        return replace(REVIEW, alliance=text, questions=(named, asked), titles={"lg_war": text, "boost": text})

    text = hostile.replace("\udcff", "\\udcff")
    html = render_review(review(text), every)
    page, harmless = parsed(html), parsed(render_review(review("harmless"), every))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in harmless.tags]
    assert [set(attrs) for _, attrs in page.tags] == [set(attrs) for _, attrs in harmless.tags]
    assert "\u202e" not in re.sub(r"<bdi>.*?</bdi>", "", html)
    path = tmp_path / "corrections.yaml"
    line = page.values("data-line")[-1]
    path.write_text(f"corrections:\n{line}\n", encoding="utf-8")
    assert load_corrections(path) == (CellIs(SHOT[:12], 4, "boost", text),)


def test_nothing_comes_from_elsewhere_and_only_the_own_script_runs(parsed: type[Page]) -> None:
    """The policy names the script by its hash, and everything else is in the page."""
    html = render_review(REVIEW, every)
    page = parsed(html)
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    assert len(scripts) == 1
    digest = b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{digest}'" in page.values(
        "content"
    )
    assert all(source.startswith("data:image/webp;base64,") for source in page.values("src"))
    assert not re.search(r"(?i)https?:|url\(|@import|\son\w+=", html)
    assert not {"iframe", "form", "object", "embed", "base", "a"} & {
        tag for tag, attrs in page.tags if not str(attrs.get("href", "#")).startswith("#")
    }


def test_the_page_is_bounded(parsed: type[Page]) -> None:
    """With thousands of questions and large pictures it stays one that a phone opens, and says what is left out."""
    many = tuple(
        replace(READING, row=number, spot=replace(READING.spot, box=(number, 0, 9, 9))) for number in range(5000)
    )

    def large(places: Iterable[Place]) -> Mapping[Place, bytes]:
        return dict.fromkeys(places, bytes(40_000))

    html = render_review(replace(REVIEW, questions=many), large)
    page = parsed(html)
    assert len(html) < MOST_PICTURES * 1.4 + 300_000
    assert [tag for tag, _ in page.tags].count("article") == SHOWN_QUESTIONS
    assert f"{5000 - SHOWN_QUESTIONS:,} more questions have no room here" in page.text
    assert "5,000 questions" in page.text


def test_what_cannot_be_shown_is_said(parsed: type[Page]) -> None:
    """A screenshot that is not in the archive is said in words, and the question can be answered all the same."""
    page = parsed(render_review(REVIEW, none))
    assert not page.values("src")
    assert page.text.count("No picture:") == len(REVIEW.questions)
    assert page.values("data-line")


def test_nothing_to_ask_is_said(parsed: type[Page]) -> None:
    """No groups, no advice, no bar of answers in sight."""
    page = parsed(render_review(replace(REVIEW, questions=()), every))
    assert "Nothing waits for you" in page.text
    assert not {"article", "section", "img"} & {tag for tag, _ in page.tags}
    assert ("aside", {"class": "answers", "hidden": None, "aria-live": "polite"}) in page.tags
