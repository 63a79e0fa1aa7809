"""The weekly report as one self-contained page: no script, nothing from elsewhere, for a phone and for paper."""

from __future__ import annotations

from collections.abc import Iterator

from daemon.adapters.pages.page import TEMPLATES, Cutter, Place, embedded
from daemon.adapters.pages.report_chart import HEIGHT, WIDTH, panels
from daemon.adapters.pages.report_evidence import SHOWN_DECISIONS
from daemon.adapters.pages.report_view import View, view_of
from daemon.domain.questions import Cutout
from daemon.domain.report import WeekReport

MOST_PICTURES = 1_500_000
"""Bytes of pictures on the page; they weigh a third more in it. It is sent around, so it is lighter than the page of
questions; what has no picture here has its path."""


def render_html(report: WeekReport, cut: Cutter) -> str:
    """The page. Text from pictures and files is escaped; the language is the report's.

    Raises KeyError for a language that has no words.
    """
    view = view_of(report)
    return TEMPLATES.get_template("report.html.j2").render(
        view=view,
        words=view.words,
        rows={row.member: row for row in view.roster},
        panels=panels(view),
        pictures=embedded(_places(view), cut, MOST_PICTURES),
        width=WIDTH,
        height=HEIGHT,
        shown_decisions=SHOWN_DECISIONS,
    )


def _places(view: View) -> Iterator[Place]:
    """The places to show, the most telling first: what is asked, what counts against members, all else."""
    for card in view.questions:
        yield from card.pictures
    shown = [*view.shown(view.evidence), *view.shown(view.changed)]
    for item in sorted(shown, key=lambda one: one.mark.amount < 0):
        if item.mark.spot is not None:
            yield item.mark.spot, Cutout.ROW
