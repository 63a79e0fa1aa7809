"""The page of questions: self-contained, with one small script of its own that the page does without."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from importlib import resources

from markupsafe import Markup

from daemon.adapters.pages.page import TEMPLATES, Cutter, embedded, exact
from daemon.adapters.pages.review_view import review_view
from daemon.domain.questions import Review

MOST_PICTURES = 2_500_000
"""Bytes of pictures on the page; they weigh a third more in it. A phone opens that at once."""


def render_review(review: Review, cut: Cutter) -> str:
    """The page. Text from pictures and files is escaped; the language is the review's.

    Raises KeyError for a language that has no words.
    """
    view = review_view(review)
    script = resources.files("daemon.adapters.pages").joinpath("templates", "review.js").read_text(encoding="utf-8")
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return TEMPLATES.get_template("review.html.j2").render(
        view=view,
        words=view.words,
        pictures=embedded(view.pictures, cut, MOST_PICTURES),
        exact=exact,
        script=Markup(script),  # noqa: S704 - a file of the program
        script_hash=f"sha256-{digest}",
    )
