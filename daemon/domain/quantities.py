"""Typed parsing: from the text of a cell to what it means. None when the text does not mean that type at all.

Games write numbers in many ways: `1,034,240,119`, `13.938.104`, `8 561 295`, `162.8M`, `10499K`. A separator followed
by exactly three digits, and so throughout, groups thousands; any other single separator is a decimal mark.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

SCALE = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_SPACES = "\u00a0\u202f\u2009"
_GROUPED = re.compile(r"\d{1,3}(?:([.,' \u2019])\d{3})(?:\1\d{3})*")
_QUANTITY = re.compile(r"(-?)(\d[\d.,' \u2019]*\d|\d)\s?([KMBkmb]?)")


def _plain(text: str) -> str:
    for space in _SPACES:
        text = text.replace(space, " ")
    return text.strip()


def integer(text: str) -> int | None:
    """A whole number, thousands grouped or not; None for `1.5`, `2K` or anything else."""
    text = _plain(text)
    if re.fullmatch(r"\d+", text):
        return int(text)
    return int(re.sub(r"\D", "", text)) if _GROUPED.fullmatch(text) else None


def quantity(text: str) -> int | float | None:
    """A number with an optional K, M or B; whole where it is whole, such as 162800000 for `162.8M`."""
    found = _QUANTITY.fullmatch(_plain(text))
    if not found:
        return None
    sign, digits, unit = found.groups()
    # `1.500K` would be a strange way to write 1,500,000, so a unit makes three decimals a decimal fraction.
    whole = integer(digits) if not (unit and re.fullmatch(r"\d{1,3}[.,]\d{3}", digits)) else None
    if whole is None:
        if not re.fullmatch(r"\d+[.,]\d+", digits):
            return None
        exact = Decimal(digits.replace(",", "."))
    else:
        exact = Decimal(whole)
    exact *= SCALE[unit.upper()] * (-1 if sign else 1)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def pair(text: str) -> tuple[int, int] | None:
    """Two quantities around a slash, such as `0/3445K`."""
    left, slash, right = text.partition("/")
    first, second = quantity(left), quantity(right)
    if not slash or not isinstance(first, int) or not isinstance(second, int):
        return None
    return first, second


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "j": 86400, "t": 86400}
_WORDS = {
    **dict.fromkeys(("sec", "secs", "second", "seconds", "sekunden", "sekunde", "seconde", "secondes"), 1),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "minuten", "mn"), 60),
    **dict.fromkeys(("hr", "hrs", "hour", "hours", "stunde", "stunden", "std", "heure", "heures"), 3600),
    **dict.fromkeys(("day", "days", "tag", "tage", "tagen", "jour", "jours"), 86400),
    **dict.fromkeys(("week", "weeks", "woche", "wochen", "semaine", "semaines"), 604800),
    **_UNITS,
}
_PART = re.compile(r"(\d+)\s*([a-zé]+)")
_AROUND = re.compile(r"^(?:war|vor|il y a|last seen)\s+|\s+(?:ago|vor)$|[:,.]|\(s\)")


def duration(text: str) -> timedelta | None:
    """A length of time such as `2h`, `3 hr 48 min ago`, `War vor 3 Tagen` or `12 minute(s)`."""
    text = _plain(text).lower()
    for _ in range(3):
        text = _AROUND.sub(" ", text).strip()
    seconds, position = 0, 0
    for part in _PART.finditer(text):
        if text[position : part.start()].strip() or part[2] not in _WORDS:
            return None
        seconds += int(part[1]) * _WORDS[part[2]]
        position = part.end()
    return timedelta(seconds=seconds) if position and not text[position:].strip() else None


def rank(text: str) -> int | None:
    """A place in a list: `3`, `#3`, `3.`."""
    found = re.fullmatch(r"#?\s?(\d{1,4})\.?", _plain(text))
    return int(found[1]) if found and int(found[1]) > 0 else None
