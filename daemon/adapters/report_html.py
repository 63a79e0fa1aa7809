"""The weekly report as one self-contained page: no script, nothing from elsewhere, for a phone and for paper."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from daemon.adapters.report_chart import HEIGHT, WIDTH, panels
from daemon.adapters.report_text import clean
from daemon.adapters.report_view import SHOWN_DECISIONS, view_of
from daemon.domain.report import WeekReport


def _shown(value: object) -> object:
    """Clean whatever text a template puts out; escaping comes after."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_TEMPLATES = Environment(
    loader=PackageLoader("daemon.adapters"),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_shown,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_html(report: WeekReport) -> str:
    """The page. Text from pictures and files is escaped; the language is the report's.

    Raises KeyError for a language that has no words.
    """
    view = view_of(report)
    return _TEMPLATES.get_template("report.html.j2").render(
        view=view,
        words=view.words,
        panels=panels(view),
        width=WIDTH,
        height=HEIGHT,
        shown_decisions=SHOWN_DECISIONS,
    )
