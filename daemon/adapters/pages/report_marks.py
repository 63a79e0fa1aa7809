"""The evidence of a mark in the words of the page.

The store writes it in one fixed form for those who query the database: what was observed as `power_used 0` (several
joined by commas), what was expected as `not 0`, `at least 1000` or `boost at most 4000 or power_used below 2` (with
brackets where both joints occur). `daemon.domain.expectations` has all of these forms; any other text stands as it is.
"""

from __future__ import annotations

import re

from daemon.adapters.pages.report_words import Language

_PHRASES = (
    *("at least", "at most", "below", "above", "not", "and", "or", "of own median", "changed within", "days", "in"),
    *("of", "events", "but", "times"),
)
_EXPECTED = re.compile(rf"(?<![\w.,-])(?:{'|'.join(_PHRASES)}|\d{{4,18}}|[A-Za-z]\w*)(?![\w.,])")


def observed_words(text: str, words: Language, titles: dict[str, str]) -> str:
    """What was observed, with each metric by its title (`titles` has those known) and its number grouped."""
    told = []
    for part in text.split(", "):
        metric, _, value = part.partition(" ")
        if metric not in titles:
            return text
        told.append(f"{titles[metric]} {words.value(value)}")
    return ", ".join(told)


def expected_words(text: str, words: Language, titles: dict[str, str]) -> str:
    """What was expected, with its comparisons in the page's language, metrics by title and numbers grouped."""

    def said(found: re.Match[str]) -> str:
        token = found[0]
        if token in _PHRASES:
            return words.say(f"expect.{token}")
        return words.value(token) if token.isdigit() else titles.get(token, token)

    return _EXPECTED.sub(said, text)
