"""The page is sound, self-contained and safe, whatever stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from daemon.adapters.pages.page import Cutter, Place
from daemon.adapters.pages.report_evidence import SHOWN_DECISIONS, SHOWN_LINES
from daemon.adapters.pages.report_html import MOST_PICTURES, render_html
from daemon.domain.corrections import NameIs
from daemon.domain.highlights import Highlights
from daemon.domain.report import MarkLine, NotedLine, WeekReport

if TYPE_CHECKING:
    from tests.unit.report.conftest import Page


def _hostile(report: WeekReport, text: str) -> WeekReport:
    """The report with one text wherever a picture, a file name or the config may bring it."""

    def mark(line: MarkLine) -> MarkLine:
        return replace(
            line,
            spot=line.spot and replace(line.spot, archived_as=text),
            member=text,
            rule=text,
            counter=text,
            observed=text,
            expected=text,
            file_name=text,
        )

    return replace(
        report,
        alliance=text,
        config_error=text,
        titles={"lg_war": text, "boost": text},
        counters=(text,),
        levels=(text,),
        members=tuple(
            replace(line, member=text, role=text, level=text, grade=0, counters={text: 1}, latest={"boost": text})
            for line in report.members[:2]
        ),
        marks=tuple(mark(line) for line in report.marks),
        changes=tuple(replace(change, mark=mark(change.mark)) for change in report.changes),
        questions=tuple(
            replace(line, member=text, column=text, text=text, file_name=text) for line in report.questions
        ),
        unseen=(text,),
        missing=tuple(replace(line, member=text) for line in report.missing),
        movements=tuple(replace(line, member=text, name=text if line.name else "") for line in report.movements),
        noted=(NotedLine(correction=NameIs(text, text), on=report.week.first_day, because=text),),
        failed=tuple(replace(line, file_name=text, code=text, reason=text) for line in report.failed),
        highlights=Highlights(
            leaders=((text, 1.0),), improved=((text, 1.0),), bests=((text, 1.0),), streaks=((text, 3),)
        ),
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_well_formed_and_in_its_language(
    full: WeekReport, empty: WeekReport, language: str, parsed: type[Page], cut: Cutter
) -> None:
    """Tags are balanced, ids unique, links lead somewhere, and the page says its language."""
    for report in (full, empty):
        page = parsed(render_html(replace(report, language=language), cut))
        assert ("html", {"lang": language}) in page.tags
        ids = page.values("id")
        assert len(ids) == len(set(ids))
        inside = [href for tag, attrs in page.tags if tag == "a" and (href := attrs["href"])]
        assert inside
        assert all(href == "review.html" or (href.startswith("#") and href[1:] in ids) for href in inside)
        assert set(page.values("aria-labelledby")) <= set(ids)


def test_nothing_comes_from_elsewhere(full: WeekReport, parsed: type[Page], cut: Cutter) -> None:
    """No script, no form, no address of another place, pictures within the page, and a policy that forbids the rest."""
    html = render_html(full, cut)
    page = parsed(html)
    assert not {"script", "iframe", "form", "object", "embed", "base"} & {tag for tag, _ in page.tags}
    assert not re.search(r"(?i)https?:|url\(|@import|\bon\w+=", html)
    assert any("default-src 'none'" in content for content in page.values("content"))
    assert all(value.startswith(("#", "data:,", "review.html")) for value in page.values("href"))
    assert all(value.startswith("data:image/webp;base64,") for value in page.values("src"))


def test_hostile_text_stays_text(full: WeekReport, hostile: str, parsed: type[Page], cut: Cutter) -> None:
    """The page has the very tags that it has for a harmless text, and shows the hostile one as it is."""
    html = render_html(_hostile(full, hostile), cut)
    harmless = parsed(render_html(_hostile(full, "harmless"), cut))
    page = parsed(html)
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in harmless.tags]
    assert [set(attrs) for _, attrs in page.tags] == [set(attrs) for _, attrs in harmless.tags]
    assert hostile.replace("\u202e", "").replace("\udcff", "\ufffd") in page.text
    assert "\u202e" not in html
    html.encode()


def test_the_roster_is_a_table_for_everyone(full: WeekReport, parsed: type[Page], cut: Cutter) -> None:
    """With a caption and headers, and on a phone each value with the name of its column; nothing scrolls sideways."""
    html = render_html(full, cut)
    page = parsed(html)
    assert [tag for tag, _ in page.tags].count("table") == 1
    assert all(attrs.get("scope") in {"col", "row"} for tag, attrs in page.tags if tag == "th")
    assert all(attrs.get("data-label") for tag, attrs in page.tags if tag == "td")
    assert "overflow-x" not in html


def test_charts_are_told_in_words(full: WeekReport, parsed: type[Page], cut: Cutter) -> None:
    """Each drawing has its figures as its label, and each bar its number beside it."""
    page = parsed(render_html(full, cut))
    charts = [str(attrs["aria-label"]) for tag, attrs in page.tags if tag == "svg"]
    assert [chart.partition(".")[0] for chart in charts] == [
        "Power used: total",
        "Power used per event: median",
        "Took part",
        "Absences: added",
        "Low boosts: added",
        "Members seen",
    ]
    assert "W47: 3" in charts[3]
    assert "W42: -" in charts[3]


def test_every_mark_leads_to_its_pixels(full: WeekReport, parsed: type[Page], cut: Cutter) -> None:
    """Rule, values, picture, file name, archive path, start of the SHA-256 and box of each mark stand on the page."""
    page = parsed(render_html(full, cut))
    marks = [*full.marks, *(change.mark for change in full.changes)]
    for mark in marks:
        assert mark.spot
        x, y, width, height = mark.spot.box
        place = f"{mark.file_name} · {mark.spot.archived_as} · SHA-256 {mark.spot.screenshot[:12]} · "
        place += f"x {x}, y {y}, {width}\u00a0\u00d7\u00a0{height}"
        assert place in page.text
        assert mark.spot.screenshot not in page.text
        assert mark.rule in page.text
    assert len([value for value in page.values("class") if value == "cut-row"]) == len(marks) + 2
    assert "Power used 0, expected other than 0" in page.text
    assert "Boost 4,350, instead of at most 4,000" in page.text


def test_a_mark_for_being_absent_has_no_picture(full: WeekReport, parsed: type[Page], cut: Cutter) -> None:
    """It rests on a list that is whole and does not name the member; one that is not final says so."""
    absent = replace(full.marks[0], spot=None, file_name="", provisional=True)
    text = parsed(render_html(replace(full, marks=(absent,), changes=(), questions=()), cut)).text
    assert "It rests on no picture: the list is whole, and the member is not on it." in text
    assert "not final yet, moves no counter" in text


def test_a_mistake_in_the_config_stands_at_the_very_top(full: WeekReport, parsed: type[Page], cut: Cutter) -> None:
    """Before anything else the page says that config.yaml has a mistake, each line of it; else not at all."""
    text = parsed(render_html(replace(full, config_error="line 3: no such key\nDid you mean roster?"), cut)).text
    start = text.index("config.yaml has a mistake")
    assert start < text.index("no such key") < text.index("Did you mean roster?") < text.index("Weekly report")
    assert "config.yaml has a mistake" not in parsed(render_html(full, cut)).text


def test_the_head_says_whose_week_it_is(full: WeekReport, parsed: type[Page], cut: Cutter) -> None:
    """Alliance, week with its dates, whether it is closed, when it was made, and how far it can be trusted."""
    text = parsed(render_html(full, cut)).text
    for part in (
        "The Amber Lanterns",
        "Week 47 · Monday 16 to Sunday 22 November 2026",
        "Still running",
        "Made on Saturday 21 November 2026 at 20:31 (UTC)",
        "13 files: 12 read, 1 failed",
    ):
        assert part in text
    final = parsed(render_html(replace(full, final=True), cut)).text
    assert "Closed" in final
    assert "Still running" not in final
    assert "may change" not in final


def test_an_empty_week_claims_nothing(empty: WeekReport, parsed: type[Page], cut: Cutter) -> None:
    """With nothing received the page says what to do, draws no chart and gives no member a 0."""
    page = parsed(render_html(empty, cut))
    assert "drop them into the input folder" in page.text
    assert "This week has no screenshot." in page.text
    assert "in good order" not in page.text
    assert not {"svg", "table", "img"} & {tag for tag, _ in page.tags}


def test_many_decisions_are_folded(full: WeekReport, cut: Cutter) -> None:
    """The first members stand open and the rest fold away, none lost."""
    marks = tuple(replace(full.marks[0], member=line.member) for line in full.members)
    html = render_html(replace(full, marks=marks), cut)
    folded = html[html.index("<details>") : html.index("</details>")]
    assert "15 more members" in folded
    assert folded.count('<bdi class="name">') == len(marks) - SHOWN_DECISIONS
    assert html.count('<bdi class="name">') == len(marks)


def test_assumed_days_are_marked(full: WeekReport, cut: Cutter) -> None:
    """An event and a mark whose day is assumed say so where they stand."""
    assert render_html(full, cut).count("day assumed") == 2


def test_the_page_is_bounded(full: WeekReport, parsed: type[Page]) -> None:
    """Thousands of members, marks and questions with large pictures: a phone opens it, and it says what is left out."""
    members = tuple(replace(full.members[0], member=f"Member {n}") for n in range(2000))
    mark, spot = full.marks[0], full.questions[0].spot
    marks = tuple(
        replace(mark, member=f"Member {n}", spot=replace(spot, box=(n, n, n, n)) if n % 2 else spot)
        for n in range(4000)
    )
    questions = tuple(replace(full.questions[0], row=n) for n in range(3000))
    changes = tuple(replace(full.changes[0], mark=one) for one in marks)
    huge = replace(full, members=members, marks=marks, questions=questions, changes=changes, unseen=("A",) * 900)

    def large(places: Iterable[Place]) -> Mapping[Place, bytes]:
        return dict.fromkeys(places, bytes(40_000))

    html = render_html(huge, large)
    page = parsed(html)
    assert len(html) < MOST_PICTURES * 1.4 + 2_000_000
    assert 0 < len(page.values("src")) <= MOST_PICTURES // 40_000
    assert page.text.count("SHA-256") < 3 * SHOWN_LINES
    assert f"{2000 - SHOWN_LINES:,} more members stand in the CSV file" in page.text
    assert f"{4000 - SHOWN_LINES:,} more stand in alliance.duckdb, in the table marks" in page.text
    assert "3,000 values that were not surely read" in page.text
