"""Regular expressions that officers write, kept from running away.

The `regex` package stops after a time: the expressions of Python's own `re` can take hours over a line of text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

SECONDS = 0.05
"""A pattern that has found nothing after so long finds nothing: sane ones take microseconds on a line of text."""

PATIENCE = 0.5
"""The same where a pattern is tried before it is used, on lines made to be hard."""

LONGEST = 300
"""Characters of a line that a pattern is tried on; no cell of a list is as long."""


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> regex.Pattern[str]:
    """The pattern ready for use, blind to letter case; raises ValueError with what is wrong and where."""
    try:
        return regex.compile(pattern, regex.IGNORECASE | regex.V0)
    except regex.error as error:
        raise ValueError(str(error)) from None


@lru_cache(maxsize=1024)
def runs_away(pattern: str) -> bool:
    """Whether the pattern, which must compile, comes to no end on a line of what it looks for with a sign too many.

    Not every such pattern is found, but the usual ones are: something repeated that is itself repeated.
    """
    expression = compiled(pattern)
    signs = {"a", "1", " ", *(sign for sign in pattern if sign.isalnum())}
    try:
        for line in (sign * LONGEST + "\0" for sign in sorted(signs)):
            expression.fullmatch(line, timeout=PATIENCE)
            expression.search(line, timeout=PATIENCE)
    except TimeoutError:
        return True
    return False


@dataclass(frozen=True, slots=True)
class Found:
    """Where a pattern was found in a text: all of it, and the part in its first round brackets (all, without any)."""

    whole: tuple[int, int]
    part: tuple[int, int]


def search(pattern: str, text: str) -> list[Found]:
    """Where in the text the pattern is found, left to right; what is empty is not found."""
    expression = compiled(pattern)
    try:
        return [
            Found(match.span(), match.span(1) if expression.groups and match.start(1) >= 0 else match.span())
            for match in expression.finditer(text[:LONGEST], timeout=SECONDS)
            if match.end() > match.start()
        ]
    except TimeoutError:
        return []


def covers(pattern: str, text: str) -> bool:
    """Whether the whole text is as the pattern says."""
    try:
        return compiled(pattern).fullmatch(text[:LONGEST], timeout=SECONDS) is not None
    except TimeoutError:
        return False
