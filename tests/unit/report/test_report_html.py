"""The page is sound, self-contained and safe, whatever stands in it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from daemon.adapters.report_html import render_html
from daemon.adapters.report_view import SHOWN_DECISIONS
from daemon.domain.report import WeekReport

if TYPE_CHECKING:
    from tests.unit.report.conftest import Page


def _hostile(report: WeekReport, text: str) -> WeekReport:
    """The report with one text wherever a picture, a file name or the config may bring it."""
    return replace(
        report,
        alliance=text,
        config_error=text,
        titles={"lg_war": text, "boost": text},
        members=tuple(
            replace(line, member=text, role=text, note=text, latest={"boost": text}) for line in report.members[:2]
        ),
        marks=tuple(
            replace(
                mark,
                member=text,
                rule=text,
                counter=text,
                observed=text,
                expected=text,
                file_name=text,
                archived_as=text,
                screenshot=text,
            )
            for mark in report.marks
        ),
        held=tuple(
            replace(line, member=text, column=text, text=text, why=text, file_name=text, archived_as=text)
            for line in report.held
        ),
        questions=tuple(replace(line, file_name=text, why=text, screenshot=text) for line in report.questions),
        failed=tuple(replace(line, file_name=text, code=text, reason=text) for line in report.failed),
    )


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_is_well_formed_and_in_its_language(
    full: WeekReport, empty: WeekReport, language: str, parsed: type[Page]
) -> None:
    """Tags are balanced, ids unique, links lead somewhere, and the page says its language."""
    for report in (full, empty):
        page = parsed(render_html(replace(report, language=language)))
        assert ("html", {"lang": language}) in page.tags
        ids = page.values("id")
        assert len(ids) == len(set(ids))
        inside = [href for tag, attrs in page.tags if tag == "a" and (href := attrs["href"])]
        assert inside
        assert all(href.startswith("#") and href[1:] in ids for href in inside)
        assert set(page.values("aria-labelledby")) <= set(ids)


def test_nothing_comes_from_elsewhere(full: WeekReport, parsed: type[Page]) -> None:
    """No script, no form, no address of another place, and a policy that forbids them."""
    html = render_html(full)
    page = parsed(html)
    assert not {"script", "iframe", "img", "form", "object", "embed", "base"} & {tag for tag, _ in page.tags}
    assert not re.search(r"(?i)https?:|url\(|@import|\bon\w+=", html)
    assert any("default-src 'none'" in content for content in page.values("content"))
    assert all(value.startswith(("#", "data:,")) for value in page.values("href"))


def test_hostile_text_stays_text(full: WeekReport, hostile: str, parsed: type[Page]) -> None:
    """The page has the very tags that it has for a harmless text, and shows the hostile one as it is."""
    html = render_html(_hostile(full, hostile))
    harmless = parsed(render_html(_hostile(full, "harmless")))
    page = parsed(html)
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in harmless.tags]
    assert [set(attrs) for _, attrs in page.tags] == [set(attrs) for _, attrs in harmless.tags]
    assert hostile.replace("\u202e", "").replace("\udcff", "\ufffd") in page.text
    assert "\u202e" not in html
    html.encode()


def test_tables_are_made_for_everyone(full: WeekReport, parsed: type[Page]) -> None:
    """Each table has a caption and headers, and scrolls in a region of its own that the keyboard reaches."""
    page = parsed(render_html(full))
    tags = [tag for tag, _ in page.tags]
    tables = [place for place, tag in enumerate(tags) if tag == "table"]
    assert len(tables) == 8
    for place in tables:
        assert tags[place + 1] == "caption"
        before, attrs = page.tags[place - 1]
        assert before == "div"
        assert "scroll" in str(attrs["class"])
        assert attrs["tabindex"] == "0"
        assert attrs["role"] == "region"
    assert all(attrs.get("scope") in {"col", "row"} for tag, attrs in page.tags if tag == "th")


def test_charts_are_told_in_words(full: WeekReport, parsed: type[Page]) -> None:
    """Each drawing has its figures as its label, and each bar its number beside it."""
    page = parsed(render_html(full))
    charts = [attrs for tag, attrs in page.tags if tag == "svg"]
    assert len(charts) == 3
    assert all(attrs["role"] == "img" for attrs in charts)
    assert "W47: 3" in str(charts[0]["aria-label"])
    assert "W42: -" in str(charts[0]["aria-label"])


def test_every_mark_leads_to_its_pixels(full: WeekReport, parsed: type[Page]) -> None:
    """Rule, values, file name, archive path, start of the SHA-256 and box of each mark stand on the page."""
    text = parsed(render_html(full)).text
    for mark in (*full.marks, *full.late_marks):
        x, y, width, height = mark.box
        place = f"{mark.file_name} {mark.archived_as} SHA-256 {mark.screenshot[:12]} · "
        place += f"x {x}, y {y}, {width}\u00a0\u00d7\u00a0{height}"
        assert place in text
        assert mark.screenshot not in text
        assert mark.rule in text
    assert "Power used 0expected other than 0" in text
    assert "Boost 4,350instead of at most 4,000" in text


def test_a_mistake_in_the_config_stands_at_the_very_top(full: WeekReport, parsed: type[Page]) -> None:
    """Before anything else the page says that config.yaml has a mistake, each line of it; else not at all."""
    text = parsed(render_html(replace(full, config_error="line 3: no such key\nDid you mean roster?"))).text
    start = text.index("config.yaml has a mistake")
    assert start < text.index("no such key") < text.index("Did you mean roster?") < text.index("Weekly report")
    assert "config.yaml has a mistake" not in parsed(render_html(full)).text


def test_the_head_says_whose_week_it_is(full: WeekReport, parsed: type[Page]) -> None:
    """Alliance, week with its dates, whether it is closed, and when it was made."""
    text = parsed(render_html(full)).text
    for part in (
        "The Amber Lanterns",
        "Week 47 · Monday 16 to Sunday 22 November 2026",
        "Still running",
        "Made on Saturday 21 November 2026 at 20:31 (UTC)",
    ):
        assert part in text
    final = parsed(render_html(replace(full, final=True))).text
    assert "Closed" in final
    assert "Still running" not in final
    assert "may change" not in final


def test_an_empty_week_claims_nothing(empty: WeekReport, parsed: type[Page]) -> None:
    """With nothing received the page says what to do, draws no chart and gives no member a 0."""
    page = parsed(render_html(empty))
    assert "drop them into the input folder" in page.text
    assert "This week has no screenshot." in page.text
    assert "in good order" not in page.text
    assert not {"svg", "table"} & {tag for tag, _ in page.tags}


def test_many_decisions_are_folded(full: WeekReport) -> None:
    """The first members stand open and the rest fold away, none lost."""
    marks = tuple(replace(full.marks[0], member=line.member) for line in full.members)
    html = render_html(replace(full, marks=marks))
    folded = html[html.index("<details>") : html.index("</details>")]
    assert "15 more members" in folded
    assert folded.count('<bdi class="name">') == len(marks) - SHOWN_DECISIONS
    assert html.count('<bdi class="name">') == len(marks)


def test_late_marks_stand_apart(full: WeekReport, parsed: type[Page]) -> None:
    """Marks of earlier weeks have their own part, which is there only when there are some."""
    assert "Late marks of earlier weeks" in parsed(render_html(full)).text
    assert "Late marks of earlier weeks" not in parsed(render_html(replace(full, late_marks=()))).text


def test_assumed_days_are_marked(full: WeekReport) -> None:
    """An event and a mark whose day is assumed say so where they stand."""
    assert render_html(full).count("day assumed") == 3
