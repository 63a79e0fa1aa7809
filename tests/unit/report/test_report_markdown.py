"""The Markdown says the same in short and can be pasted anywhere."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from daemon.adapters.pages.page import Cutter
from daemon.adapters.pages.report_html import render_html
from daemon.adapters.pages.report_markdown import render_markdown
from daemon.adapters.pages.report_view import view_of
from daemon.domain.report import WeekReport


def test_it_says_what_the_page_says(full: WeekReport) -> None:
    """Trust, verdict, every member and every mark stand in it."""
    text = render_markdown(full)
    view = view_of(full)
    assert all(f"- {sentence}" in text for sentence in view.trust)
    assert " ".join(view.verdict) in text
    assert "- **Kestrel** (At risk, 2 new strikes, weight 4 in all)\n  - Absences +2: Power used 0 on Thu 19" in text
    assert "- **Xanthe**: events 0/4, Power used per event -, Absences -, Low boosts -, last seen -" in text or (
        "- **Xanthe**: events 0/4, Power used per event -, last seen -" in text
    )
    assert text.count("- **") >= len(full.members)
    for mark in full.marks:
        assert mark.spot
        assert mark.spot.screenshot[:12] in text
        assert mark.spot.archived_as.replace("_", r"\_") in text
    assert "Week 46: Pebble, Absences +1 on Sat 14 Nov" in text
    assert "Menacho is Menace" in text


def test_the_shape_is_that_of_a_document(full: WeekReport) -> None:
    """One title, parts with headings, lists of single lines, no empty lines in a row."""
    text = render_markdown(full)
    assert text.startswith("# The Amber Lanterns: Week 47\n\n")
    assert text.count("\n# ") == 0
    assert text.count("\n## ") == 10
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_empty_week_reads_well(empty: WeekReport, language: str) -> None:
    """Every part has its sentence and nobody is judged."""
    text = render_markdown(replace(empty, language=language))
    assert text.count("\n## ") == 6
    assert "{" not in text
    assert "## " not in text.split("## ")[-1]
    assert all(block.strip() for block in text.split("\n\n"))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "[x](javascript:1)", "# big\n- item", "`x` **y**", "@everyone", "a|b"]
)
def test_hostile_text_marks_up_nothing(full: WeekReport, text: str) -> None:
    """With a hostile text everywhere there are the headings and lists of the harmless report, no tag and no link."""

    def report(name: str) -> WeekReport:
        return replace(
            full,
            alliance=name,
            config_error=name,
            members=tuple(replace(line, member=name, role=name, level=name) for line in full.members),
            marks=tuple(replace(m, member=name, observed=name, rule=name) for m in full.marks),
            questions=tuple(replace(line, member=name, text=name, file_name=name) for line in full.questions),
            movements=tuple(replace(line, member=name) for line in full.movements),
            missing=tuple(replace(line, member=name) for line in full.missing),
            unseen=(name,),
            failed=tuple(replace(line, file_name=name, reason=name) for line in full.failed),
        )

    written = render_markdown(report(text))
    harmless = render_markdown(report(re.sub(r"[^\n]+", "harmless", text)))
    assert not re.search(r"[<\[`|~]|@(?!\u200b)", re.sub(r"\\.", "", written))
    starts = re.compile(r"^(#+ |- |  - |> |)", re.MULTILINE)
    assert starts.findall(written) == starts.findall(harmless)


def test_a_mistake_in_the_config_is_quoted(full: WeekReport) -> None:
    """Each line of the mistake stands in a quotation under its heading."""
    text = render_markdown(replace(full, config_error="line 3: bad\n\nDid you mean x?"))
    assert "**config.yaml has a mistake**\n\n> line 3: bad\n> Did you mean x?\n\n" in text
    assert "config.yaml has a mistake" not in render_markdown(full)


def test_long_lists_say_how_many_more_there_are(full: WeekReport) -> None:
    """Only the first of many decisions stand in the text, with the count of the rest."""
    marks = tuple(replace(full.marks[0], member=line.member) for line in full.members)
    assert "15 more stand in the full report." in render_markdown(replace(full, marks=marks))


def test_both_languages_render_without_the_other(full: WeekReport, cut: Cutter) -> None:
    """A French report has none of the English headings, on paper or in Markdown."""
    french = replace(full, language="fr")
    for text in (render_markdown(french), render_html(french, cut)):
        assert not re.search(r"To decide|Waiting for|Everyone|Evidence|Last seen|held|Absence of|Place among", text)


def test_an_event_of_one_screenshot_says_so(full: WeekReport) -> None:
    """One screenshot is no plural, in either language."""
    event = replace(full.events[0], screenshots=1, members=1)
    report = replace(full, events=(event,))
    assert "War list: 1 screenshot, 1 member, " in render_markdown(report)
    assert "1 capture, 1 membre, " in render_markdown(replace(report, language="fr"))
    assert "3 screenshots, 23 members, " in render_markdown(full)
