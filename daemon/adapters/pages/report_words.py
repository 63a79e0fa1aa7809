"""The report's words: sentences, dates and numbers by the habit of each language."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any

from markupsafe import Markup, escape

from daemon.adapters.pages.report_text import clean
from daemon.domain.days import Week
from daemon.domain.names import NAME_REASONS
from daemon.domain.reading import HELD_REASONS

UNKNOWN = "-"
"""What stands where nothing was read: never a made-up 0."""

_WHOLE = re.compile(r"-?\d{1,18}")
_TYPOGRAPHIC_APOSTROPHE = "\u2019"
_NO_BREAK_SPACE = "\u00a0"
_NARROW_NO_BREAK_SPACE = "\u202f"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence with its values still apart, so that each place can make them harmless in its own way."""

    template: str
    values: Mapping[str, str] = field(hash=False)

    def __str__(self) -> str:
        return self.template.format(**self.values)

    @property
    def html(self) -> Markup:
        """The sentence for a page: values are escaped, and keep their own direction of writing."""
        shown = {name: Markup("<bdi>{}</bdi>").format(clean(value)) for name, value in self.values.items()}
        return Markup(escape(self.template)).format(**shown)  # noqa: S704 - escaped right here


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language. `sentences` are as written in its file; `weekdays` begin on Monday, `months` in January.

    `singular` are the counts that take a sentence's form for one. `to` joins two days, `at` a day and a time;
    `group` parts thousands. `units` stand for a billion, a million and a thousand.
    """

    code: str
    sentences: Mapping[str, str | tuple[str, str]] = field(repr=False)
    weekdays: tuple[str, ...]
    short_weekdays: tuple[str, ...]
    months: tuple[str, ...]
    short_months: tuple[str, ...]
    singular: frozenset[int]
    first_of_month: str
    to: str
    at: str
    group: str
    decimal: str
    percent_sign: str
    units: tuple[str, str, str]
    space_before_marks: bool

    @property
    def colon(self) -> str:
        """A colon as it follows a word."""
        return self._typeset(" :" if self.space_before_marks else ":")

    def say(self, key: str, **values: str | int) -> str:
        """The sentence `key`, which has one form, with its values; whole numbers are grouped."""
        phrase = self.sentences[key]
        if isinstance(phrase, tuple):
            raise TypeError(f"the sentence '{key}' counts: use count()")
        return self._fill(phrase, values)

    def count(self, key: str, n: int, **values: str | int) -> str:
        """The sentence `key`, which speaks of `n` things, in its form for one or for many."""
        phrase = self.sentences[key]
        if isinstance(phrase, str):
            raise TypeError(f"the sentence '{key}' counts nothing: use say()")
        one, many = phrase
        return self._fill(one if n in self.singular else many, {"n": n, **values})

    def phrase(self, key: str, **values: str | int) -> Phrase:
        """The sentence `key`, which has one form, with its values apart."""
        phrase = self.sentences[key]
        if isinstance(phrase, tuple):
            raise TypeError(f"the sentence '{key}' counts: use phrases()")
        return self._apart(phrase, values)

    def phrases(self, key: str, n: int, **values: str | int) -> Phrase:
        """The sentence `key`, which speaks of `n` things, with its values apart."""
        phrase = self.sentences[key]
        if isinstance(phrase, str):
            raise TypeError(f"the sentence '{key}' counts nothing: use phrase()")
        return self._apart(phrase[0] if n in self.singular else phrase[1], {"n": n, **values})

    def _apart(self, phrase: str, values: Mapping[str, str | int]) -> Phrase:
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return Phrase(self._typeset(phrase), shown)

    def knows(self, key: str) -> bool:
        """Whether there is such a sentence."""
        return key in self.sentences

    def title(self, key: str, titles: Mapping[str, str]) -> str:
        """A screen, counter, metric or column by its title; without one, its key as words with a capital."""
        known = f"title.{key}"
        title = titles.get(key) or (self.say(known) if self.knows(known) else key.replace("_", " "))
        return title[:1].upper() + title[1:]

    def reason(self, why: str) -> str:
        """Why a reading is held, in words; a reason that has none stands as it is."""
        key = f"reason.{why}"
        return self.say(key) if self.knows(key) else why or UNKNOWN

    def _fill(self, phrase: str, values: Mapping[str, str | int]) -> str:
        # The spaces are set before the values go in: what a member's name holds stays as it is.
        shown = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return self._typeset(phrase).format(**shown)

    def _typeset(self, phrase: str) -> str:
        phrase = phrase.replace("'", _TYPOGRAPHIC_APOSTROPHE)
        if self.space_before_marks:
            phrase = phrase.replace(" :", f"{_NO_BREAK_SPACE}:")
            phrase = re.sub(r" ([;!?%])", rf"{_NARROW_NO_BREAK_SPACE}\1", phrase)
        return phrase

    def number(self, value: int) -> str:
        """A whole number in groups of three, such as `1,234,567` or `1 234 567`."""
        return f"{value:,}".replace(",", self.group)

    def added(self, value: int) -> str:
        """What was added, with its sign: `+2`, or with a true minus for what was taken away."""
        return f"+{self.number(value)}" if value >= 0 else f"\u2212{self.number(-value)}"

    def amount(self, value: float) -> str:
        """A value in few signs, as games write it: `1,234`, `45.6K`, `4.91M`."""
        for least, unit, sign in zip((1e9, 1e6, 1e4), (1e9, 1e6, 1e3), self.units, strict=True):
            if abs(value) >= least:
                size = value / unit
                places = 2 if abs(size) < 10 else 1 if abs(size) < 100 else 0
                return f"{size:.{places}f}".replace(".", self.decimal) + sign
        whole = round(value)
        return self.number(whole) if abs(value - whole) < 0.05 or abs(value) >= 100 else self.decimals(value)

    def decimals(self, value: float) -> str:
        """A small number with at most one decimal."""
        return f"{value:.1f}".removesuffix(".0").replace(".", self.decimal)

    def percent(self, share: float, *, signed: bool = False) -> str:
        """A share in whole percent; with its sign when it is a change."""
        whole = round(100 * share)
        return (self.added(whole) if signed else self.number(whole)) + self.percent_sign

    def join(self, items: Sequence[str]) -> str:
        """Things one after the other, such as `a, b and c`."""
        *first, last = items
        return f"{', '.join(first)} {self.say('list.and')} {last}" if first else last

    def days(self, days: Sequence[date]) -> str:
        """Days in few letters: of three or more on end the first and the last, the month where it changes."""
        spans: list[list[date]] = []
        for day in sorted(set(days)):
            if spans and day - spans[-1][-1] == timedelta(days=1):
                spans[-1].append(day)
            else:
                spans.append([day])
        joined: list[list[date]] = []
        for span in spans:
            joined += [[span[0], span[-1]]] if len(span) > 2 else [[day] for day in span]
        ends = [day for span in joined for day in span]
        told = iter(
            self.short_day(day)
            if position + 1 == len(ends) or ends[position + 1].month != day.month
            else self._bare(day)
            for position, day in enumerate(ends)
        )
        return self.join([f" {self.to} ".join(next(told) for _ in span) for span in joined])

    def _bare(self, day: date) -> str:
        return f"{self.short_weekdays[day.weekday()]} {self._of_month(day)}"

    def value(self, text: str) -> str:
        """A metric's value as read: whole numbers grouped, anything else as it is, unknown when empty."""
        text = text.strip()
        return self.number(int(text)) if _WHOLE.fullmatch(text) else text or UNKNOWN

    def share(self, part: int, whole: int) -> str:
        """How much `part` is of `whole` (more than 0), in percent with one decimal; a little is never shown as none."""
        tenths = round(1000 * part / whole)
        shown = f"{max(tenths, 1) / 10:.1f}".replace(".", self.decimal) + self.percent_sign
        return self.say("share.under", share=shown) if part and not tenths else shown

    def day(self, day: date, *, year: bool = True) -> str:
        """A day in words, such as `Saturday 21 November 2026`."""
        words = f"{self.weekdays[day.weekday()]} {self._of_month(day)} {self.months[day.month - 1]}"
        return f"{words} {day.year}" if year else words

    def short_day(self, day: date) -> str:
        """A day in few letters, such as `Sat 21 Nov`."""
        return f"{self.short_weekdays[day.weekday()]} {self._of_month(day)} {self.short_months[day.month - 1]}"

    def span(self, week: Week) -> str:
        """The days of a week, such as `Monday 16 to Sunday 22 November 2026`; what both ends share is said once."""
        first, last = week.first_day, week.last_day
        if first.year != last.year:
            return f"{self.day(first)} {self.to} {self.day(last)}"
        if first.month != last.month:
            return f"{self.day(first, year=False)} {self.to} {self.day(last)}"
        return f"{self.weekdays[0]} {self._of_month(first)} {self.to} {self.day(last)}"

    def moment(self, at: datetime) -> str:
        """A time in words, such as `Saturday 21 November 2026 at 14:05 (UTC)`, in the zone that it carries."""
        zone = at.tzname()
        return f"{self.day(at.date())} {self.at} {at:%H:%M}" + (f" ({zone})" if zone else "")

    def _of_month(self, day: date) -> str:
        return self.first_of_month if day.day == 1 else str(day.day)


def alphabetical(name: str) -> tuple[str, str]:
    """The place of a name in an alphabetical list, capitals and accents or not."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.casefold(), name


def _language(code: str, known: Mapping[str, str], **habits: Any) -> Language:  # noqa: ANN401 - the fields of Language
    """A language of `words/<code>.toml`; sentences that the program says elsewhere as well are `known` already."""
    text = resources.files("daemon.adapters.pages").joinpath("words", f"{code}.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text)
    named: dict[str, Any] = {
        key: tuple(written[key]) for key in ("weekdays", "short_weekdays", "months", "short_months")
    }
    sentences = {
        key: phrase if isinstance(phrase, str) else (phrase[0], phrase[1])
        for key, phrase in (known | written["sentences"]).items()
    }
    return Language(code=code, sentences=sentences, **named, **habits)


LANGUAGES: Mapping[str, Language] = {
    "en": _language(
        "en",
        {f"reason.{reason}": words for reason, words in (HELD_REASONS | NAME_REASONS).items()},
        singular=frozenset({1}),
        first_of_month="1",
        to="to",
        at="at",
        group=",",
        decimal=".",
        percent_sign="%",
        units=("B", "M", "K"),
        space_before_marks=False,
    ),
    "fr": _language(
        "fr",
        {},
        singular=frozenset({0, 1}),
        first_of_month="1er",
        to="au",
        at="à",
        group=_NARROW_NO_BREAK_SPACE,
        decimal=",",
        percent_sign=f"{_NARROW_NO_BREAK_SPACE}%",
        units=("Md", "M", "k"),
        space_before_marks=True,
    ),
}
"""The languages that `alliance: language:` may name."""
