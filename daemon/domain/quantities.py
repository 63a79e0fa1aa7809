"""Typed parsing: from the text of a cell to what it means. None when the text does not mean that type at all.

Games write numbers in many ways: `1,034,240,119`, `13.938.104`, `8 561 295`, `162.8M`, `10499K`. A separator followed
by exactly three digits, and so throughout, groups thousands; any other single separator is a decimal mark.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

SCALE = {
    "": 1,
    "%": 1,
    **dict.fromkeys(("K", "тыс"), 1_000),
    **dict.fromkeys(("万", "萬", "만"), 10_000),
    **dict.fromkeys(("M", "mio", "mln", "млн"), 1_000_000),
    **dict.fromkeys(("億", "亿", "억"), 100_000_000),
    **dict.fromkeys(("B", "G", "md", "mrd", "mld", "млрд"), 1_000_000_000),
    "T": 1_000_000_000_000,
}
"""What games write after a number, and what it is worth."""

_WORTH = {unit.casefold(): worth for unit, worth in SCALE.items()}
_SPACES = "\u00a0\u202f\u2009"
_PLAIN = str.maketrans({**dict.fromkeys(_SPACES, " "), "\u066c": ",", "\u066b": "."})
_GROUPED = re.compile(r"\d{1,3}(?:(?:([.,'\u2019])|\s)\d{3})(?:(?:\1|\s)\d{3})*")
_LOST_BEGINNING = re.compile(r"0[.,'\u2019\s]?\d{3}|0\d")
_UNIT = "|".join(sorted((unit for unit in SCALE if unit), key=len, reverse=True))
_QUANTITY = re.compile(rf"(-?)(\d[\d.,' \u2019]*\d|\d)\s?({_UNIT}|)\.?", re.IGNORECASE)


def _plain(text: str) -> str:
    return text.translate(_PLAIN).strip()


def integer(text: str) -> int | None:
    """A whole number, thousands grouped or not; None for `1.5`, `2K` or anything else.

    No game writes a zero before other digits: `040 671` has lost its beginning.
    """
    text = _plain(text)
    if _LOST_BEGINNING.match(text):
        return None
    if re.fullmatch(r"\d+", text):
        return int(text)
    return int(re.sub(r"\D", "", text)) if _GROUPED.fullmatch(text) else None


def quantity(text: str) -> int | float | None:
    """A number with an optional K, M, B or %; whole where it is whole, such as 162800000 for `162.8M`.

    Percents are what is written: 29.5 for `29.5%`.
    """
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
    exact *= _WORTH[unit.casefold()] * (-1 if sign else 1)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def pair(text: str) -> tuple[int, int] | None:
    """Two quantities around a slash, such as `0/3445K`."""
    left, slash, right = text.partition("/")
    first, second = quantity(left), quantity(right)
    if not slash or not isinstance(first, int) or not isinstance(second, int):
        return None
    return first, second


_SECONDS = {
    1: "s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondi secondo сек 秒 초"
    " ثانية",
    60: "m min mins minute minutes minuten mn minuto minutos minuti minuut dakika dk мин минут минута минуты минуту"
    " minut minuty 分 分钟 分鐘 분 دقيقة دقائق phút menit",
    3600: "h hr hrs hour hours stunde stunden std heure heures hora horas ora ore uur uren saat sa ч час часа часов"
    " godz godzin godziny godzina 小时 小時 時間 시간 ساعة ساعات giờ jam",
    86400: "d day days tag tage tagen j jour jours t día días dia dias giorno giorni dag dagen gün g д дн день дня дней"
    " dni dzień 天 日 일 يوم أيام ngày hari",
    604800: "w week weeks woche wochen semaine semaines semana semanas settimana settimane weken hafta нед неделя"
    " недели недель tydz 周 週 週間 주 أسبوع أسابيع tuần minggu",
    2592000: "mo month months monat monate monaten mois mes meses mês mese mesi maand maanden ay мес месяц месяца"
    " месяцев 个月 個月 ヶ月 개월 شهر أشهر",
}
_WORDS = {word.casefold(): seconds for seconds, words in _SECONDS.items() for word in words.split()}
_FILLING = (
    "last seen online offline ago and war vor und seit il y a et depuis hace há fa e önce geleden en temu i назад был"
    " была в trước yang lalu قبل منذ 前 전"
)
_FILLERS = frozenset(_FILLING.split())
_TOKEN = re.compile(r"(\d+(?:[.,]\d+)?)|([^\W\d_]+)|([\s:.,;()•·~<>-])|(.)")


def duration(text: str) -> timedelta | None:
    """A length of time such as `2h`, `3.3m`, `3 hr 48 min ago`, `War vor 3 Tagen`, `12 minute(s)` or `5分前`.

    In whole seconds. The spaces may be lost: `War7h:59mvor` is as good. A month has thirty days.
    """
    seconds, number, is_any = Decimal(0), "", False
    for token in _TOKEN.finditer(_plain(text).casefold().replace("(s)", "")):
        digits, word, _, odd = token.groups()
        if odd or (digits and number):
            return None
        if digits:
            number = digits
        elif word and number:
            worth = _worth(word)
            if worth is None:
                return None
            seconds, number, is_any = seconds + Decimal(number.replace(",", ".")) * worth, "", True
        elif word and word not in _FILLERS:
            return None
    return timedelta(seconds=round(seconds)) if is_any and not number else None


def _worth(word: str) -> int | None:
    """How many seconds the unit is worth that the word is, or begins with when the space after it was lost."""
    ends = range(len(word), 0, -1)
    return next((_WORDS[word[:end]] for end in ends if word[:end] in _WORDS and word[end:] in {"", *_FILLERS}), None)


def rank(text: str) -> int | None:
    """A place in a list: `3`, `#3`, `3.`."""
    found = re.fullmatch(r"#?\s?(\d{1,4})\.?", _plain(text))
    return int(found[1]) if found and int(found[1]) > 0 else None
