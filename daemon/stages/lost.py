"""Lost: what one reading of a text has lost of another, by the two texts alone.

A reader makes no letters up: of two readings of one text, one of which is a part of the other, the longer saw more.
"""

from __future__ import annotations

import re
import unicodedata

_POINT = re.compile(r"(?<=\d)[.,](?=\d)")


def bare(text: str) -> str:
    """The letters and digits of a text, without accents or case."""
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if sign.isalnum()).casefold()


def is_part(text: str, more: str) -> bool:
    """Whether a text lacks letters or digits of a longer one."""
    one, other = bare(text), bare(more)
    return bool(one) and one != other and one in other


def lost_points(text: str, other: str) -> bool:
    """Whether another text has the same digits and a point or comma more between them: `24m` of `2.4m`."""
    return _digits(text) == _digits(other) != "" and len(_POINT.findall(text)) < len(_POINT.findall(other))


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
