"""Which languages a picture is read in, by Tesseract's codes, and which letters they are written in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NUMBERS = "numbers"
"""The language of the number model, which the project brings along."""

LATIN = ("eng", "fra", "deu", "spa", "ita", "por", "nld", "pol", "tur")
"""Languages in Latin letters, those first that stand in for each other best."""

SCRIPTS = {
    "jpn": "\u3040-\u30ff\u4e00-\u9fff",
    "kor": "\uac00-\ud7a3",
    "chi_tra": "\u4e00-\u9fff",
    "chi_sim": "\u4e00-\u9fff",
    "ara": "\u0600-\u06ff",
    "fas": "\u0600-\u06ff",
    "heb": "\u0590-\u05ff",
    "rus": "\u0400-\u04ff",
    "ukr": "\u0400-\u04ff",
    "ell": "\u0370-\u03ff",
    "tha": "\u0e00-\u0e7f",
    "vie": "\u1ea0-\u1ef9\u01a0-\u01b0\u0110\u0111",
}
"""Languages in other letters, as ranges of them, in the order in which names are tried in them."""

HAN = frozenset({"jpn", "chi_tra", "chi_sim"})
"""Languages with Chinese letters."""

LATIN_WITH_MARKS = frozenset({"vie"})
"""Languages in Latin letters, some of which have marks that no other has."""

LIKE_LATIN = frozenset({"rus", "ukr", "ell"})
"""Languages many letters of which are drawn as Latin ones, so that readers of those make the same of them each time."""

LATIN_ONLY = frozenset("DFGJLQRSVWdfghjlqsz")
"""Latin letters that no Cyrillic or Greek one is drawn like."""

WITHOUT_SPACES = frozenset({"jpn", "chi_tra", "chi_sim", "tha"})
"""Languages that are written without spaces between words."""

FROM_THE_RIGHT = frozenset({"ara", "fas", "heb"})
"""Languages that are written from right to left."""


WITHOUT_LATIN = dict.fromkeys(
    map(
        ord,
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0406\u0456"
        "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd",
    )
)
"""What takes out of a text the Cyrillic and Greek letters that fonts draw as Latin ones."""


@dataclass(frozen=True, slots=True)
class Languages:
    """`first`: of the first look at everything. `second`: of the further looks at words, as unlike as can be.

    `digits`: of the further looks at numbers. `usable`: all there are. `has_numbers`: whether the number model can be
    asked as well.
    """

    first: str
    second: str
    digits: str
    usable: tuple[str, ...] = ()
    has_numbers: bool = False

    @property
    def others(self) -> tuple[str, ...]:
        """Those in other letters, for names that the first and the second cannot read."""
        return tuple(one for one in SCRIPTS if one in self.usable and one not in {self.first, self.second})

    def second_for(self, preferred: Sequence[str]) -> str:
        """The language of the further looks at the words of a screen that prefers some."""
        return next((one for one in preferred if one in self.usable and one != self.first), self.second)


def chosen(usable: Sequence[str], preferred: Sequence[str]) -> Languages:
    """The languages to read in, of those `usable` (not empty), the `preferred` first.

    A second language fails on other letters than the first, so the two looks are worth more than one twice; but one in
    other letters knows none of the first's.
    """
    stock = [language for language in usable if language != NUMBERS]
    order = list(dict.fromkeys(one for one in (*preferred, *LATIN, *stock) if one in stock))
    first = order[0]
    second = next((one for one in order[1:] if (one in SCRIPTS) == (first in SCRIPTS)), first)
    return Languages(
        first,
        second,
        digits="eng" if "eng" in stock else first,
        usable=tuple(stock),
        has_numbers=NUMBERS in usable,
    )


def has_own_letters(language: str, text: str) -> bool:
    """Whether a text holds letters that only such a language has: a `\u0421\u0422 64` may as well be a `CT 64`."""
    return re.search(f"[{SCRIPTS[language]}]", text.translate(WITHOUT_LATIN)) is not None


def closed_up(language: str, text: str) -> str:
    """A text without spaces between letters of a language that writes none, where a reader saw gaps.

    In Korean, which writes spaces between words, only where each letter came by itself: `잉 기` for `잉기`.
    """
    if language not in WITHOUT_SPACES | {"kor"}:
        return text
    letter = f"[{SCRIPTS[language]}]"
    if language in WITHOUT_SPACES:
        return re.sub(f"(?<={letter}) +(?={letter})", "", text)
    return re.sub(f"(?<!{letter}){letter}(?: +{letter}(?!{letter}))+", lambda found: "".join(found[0].split()), text)
