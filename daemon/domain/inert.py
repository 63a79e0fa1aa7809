"""Text from pictures, files and settings without what could steer who shows it: a terminal, a log, a line of names."""

from __future__ import annotations

import re

UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that steer a terminal, break a line, or turn the direction of text around."""

UNSEEN_IN_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""The same, but for the end of a line."""


def inert(text: str, *, lines: bool = False) -> str:
    r"""The text with such characters, and the broken bytes of a name that is no UTF-8, as `\x1b` or `\udcff`.

    With `lines` it may have more than one line.
    """
    whole = text.encode("utf-8", "backslashreplace").decode("utf-8")
    unseen = UNSEEN_IN_LINES if lines else UNSEEN
    return unseen.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), whole)
