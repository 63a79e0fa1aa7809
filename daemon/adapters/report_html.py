"""The weekly report as one self-contained page: no script, nothing from elsewhere, for a phone and for paper."""

from __future__ import annotations

from daemon.adapters.page import TEMPLATES
from daemon.adapters.report_chart import HEIGHT, WIDTH, panels
from daemon.adapters.report_view import SHOWN_DECISIONS, view_of
from daemon.domain.report import WeekReport


def render_html(report: WeekReport) -> str:
    """The page. Text from pictures and files is escaped; the language is the report's.

    Raises KeyError for a language that has no words.
    """
    view = view_of(report)
    return TEMPLATES.get_template("report.html.j2").render(
        view=view,
        words=view.words,
        panels=panels(view),
        width=WIDTH,
        height=HEIGHT,
        shown_decisions=SHOWN_DECISIONS,
    )
