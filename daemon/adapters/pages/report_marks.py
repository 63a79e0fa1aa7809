"""The evidence of a mark in the words of the page.

The store writes it in one fixed form for those who query the database: what was observed as `power_used 0` (several
joined by commas), what was expected as `not 0`, `at least 1000` or `boost at most 4000 or power_used below 2` (with
brackets where both joints occur), a length of time as `7 days`. `daemon.domain.expectations` has all of these forms;
any other text stands as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from daemon.adapters.pages.report_words import Language
from daemon.domain.pack import PRESENCE

_THERE_OR_NOT = ("present", "absent")
"""What is observed and expected where a rule looks at who was there."""

_UNITS = ("minute", "hour", "day")
_SPAN = re.compile(rf"(?<![\w.,-])(\d{{1,9}}) ({'|'.join(_UNITS)})s?(?![\w.,])")
_PHRASES = (
    *("at least", "at most", "below", "above", "not", "and", "or", "of own median", "changed within", "in"),
    *("of", "events", "but", "times"),
)
_EXPECTED = re.compile(rf"(?<![\w.,-])(?:{'|'.join(_PHRASES)}|\d{{4,18}}|[A-Za-z]\w*)(?![\w.,])")


def observed_words(text: str, words: Language, titles: dict[str, str]) -> str:
    """What was observed, with each metric by its title (`titles` has those known) and its number grouped."""
    told = []
    for part in text.split(", "):
        metric, _, value = part.partition(" ")
        if metric == PRESENCE and value in _THERE_OR_NOT:
            told.append(words.say(f"observed.{value}"))
        elif metric in titles:
            told.append(f"{titles[metric]} {_spans(words.value(value), words)}")
        else:
            return text
    return ", ".join(told)


def _spans(text: str, words: Language) -> str:
    """The text with its lengths of time in the page's language."""
    return _SPAN.sub(lambda found: words.count(f"span.{found[2]}", int(found[1])), text)


def expected_words(text: str, words: Language, titles: dict[str, str]) -> str:
    """What was expected, with its comparisons in the page's language, metrics by title and numbers grouped."""
    if text in _THERE_OR_NOT:
        return words.say(f"expect.{text}")

    def said(found: re.Match[str]) -> str:
        token = found[0]
        if token in _PHRASES:
            return words.say(f"expect.{token}")
        return words.value(token) if token.isdigit() else titles.get(token, token)

    return "".join(part if number % 2 else _EXPECTED.sub(said, part) for number, part in enumerate(_apart(text, words)))


def _apart(text: str, words: Language) -> Iterator[str]:
    """The text in parts, each second of them a length of time in the page's language."""
    end = 0
    for found in _SPAN.finditer(text):
        yield text[end : found.start()]
        yield _spans(found[0], words)
        end = found.end()
    yield text[end:]
