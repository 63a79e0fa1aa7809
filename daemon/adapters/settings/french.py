"""What is said of settings, in the alliance's language.

Each sentence is written in English where its mistake is found; `french.toml` has the French of each, by its English
form with numbered places for what stands in it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

_PLACE = re.compile(r"\{(\d)(\*?)\}")
_FRENCH = re.compile(r"^[^#\n]*\blanguage[\"']?\s*:\s*[\"']?fr\b", re.MULTILINE)
_WHERE = "{0}, line {1}"
_BEGINNING = 1_000_000
"""So many signs of the settings are looked through for the language."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence in both languages: the English one as a pattern, and which of its parts are sentences themselves."""

    english: re.Pattern[str]
    french: str
    parts: frozenset[int]


def language_of(path: Path) -> str:
    """The language that settings ask for, however broken they are otherwise; `en` where they say nothing."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return "fr" if _FRENCH.search(file.read(_BEGINNING)) else "en"
    except OSError:
        return "en"


def in_language(message: str, language: str) -> str:
    """The message in `fr` or `en`. A line of it that has no French form stays as it is."""
    if language != "fr":
        return message
    return "\n".join(_in_french(line) for line in message.split("\n"))


def _in_french(text: str) -> str:
    for sentence in _sentences():
        found = sentence.english.fullmatch(text)
        if found:
            pieces = _PLACE.split(sentence.french)
            parts = [
                _in_french(part) if number in sentence.parts else part for number, part in enumerate(found.groups())
            ]
            return "".join(part if at % 3 == 0 else parts[int(part)] for at, part in enumerate(pieces) if at % 3 < 2)
    return text


@cache
def _sentences() -> Sequence[_Sentence]:
    """All of them: those first that say where a mistake is, then those that say most themselves."""
    file = resources.files("daemon.adapters.settings").joinpath("french.toml")
    texts = tomllib.loads(file.read_text(encoding="utf-8"))
    ordered = sorted(texts, key=lambda english: (not english.startswith(_WHERE), -len(_PLACE.sub("", english))))
    return [_sentence(english, texts[english]) for english in ordered]


def _sentence(english: str, french: str) -> _Sentence:
    # Of the pieces every third is a place's number, and the one after it whether a sentence stands there.
    texts = _PLACE.split(english)[::3]
    parts = frozenset(int(number) for number, starred in _PLACE.findall(english) if starred)
    return _Sentence(re.compile("(.*?)".join(map(re.escape, texts)), re.DOTALL), french, parts)
