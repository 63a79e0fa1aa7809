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


def lost_signs(text: str, other: str) -> bool:
    """Whether another text is the same but for signs that no Latin letter is, each in the place of one (`gt`, `gτ`)."""
    one, two = ("".join(each.split()) for each in (text, other))
    unlike = [(mine, sign) for mine, sign in zip(one, two, strict=False) if mine.casefold() != sign.casefold()]
    return len(one) == len(two) and 0 < 2 * len(unlike) <= len(one) and all(_is_other(sign) for _, sign in unlike)


def _is_other(sign: str) -> bool:
    """Whether a sign is a letter of another script, or a symbol that no keyboard has."""
    is_sign = sign.isalpha() or unicodedata.category(sign) == "So"
    return is_sign and not sign.isascii() and not unicodedata.name(sign, "").startswith("LATIN")


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
