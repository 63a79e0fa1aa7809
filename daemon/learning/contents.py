"""Contents: what kind of thing stands in a column, guessed from what was read in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from daemon.domain.cells import fits
from daemon.domain.labels import folded
from daemon.domain.pack import Column, ColumnType

MOSTLY = 0.6
"""A column is of a type when at least this share of its texts fits: readers and labels spoil some."""

AFTER_COLON, AT_END, AT_START = (
    r"(?:^|(?<=[:\uff1a;]\s{0,2}))\d[\d., ]*$",
    r"(?<![^\W_])\d[\d.,]*$",
    r"^\d[\d.,]*",
)
"""Numbers beside a label: behind its colon, or else at the end of the text or at its beginning. At the end not right
behind a letter: `Lv.B8` is an 88."""

LIKE, OTHERS = 0.5, 0.2
"""Words that are less like the label than this are others, and where so many rows have them there is no label."""

UNIT = r" ?[KMB]"

TAG, NOTE, SINCE = r"^\S{1,8}\]", r"(?<=\s)\(.*", r"[•·.]? ?(\d+ ?[^\W\d]+(\([^)]*\))?( \D*)?)$"
"""What stands in one line with a name: a tag in brackets before it, something in round brackets or a time behind it."""

LEVEL = r"^[^\W\d]{0,4}[. ]{0,2}(\d{1,4})(?= [^\W\d])"
"""A level before a text, such as `Lv.80 Sandmonster`."""

PERCENT = r"\d{1,3}([.,]\d{1,2})? ?%"
"""A share. Readers take the sign for `96` or leave it out: what does not end in one is not to be trusted."""

RANKS = ("R1", "R2", "R3", "R4", "R5")
"""Ranks within an alliance, as many games write them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What stands in a column: its type and pattern as a pack has them, and the share of what was read that fits.

    `label`: the words that stand around the value in most rows. `same`: the one text that all rows show, if they do.
    `check`: what each text must look like.
    """

    type: ColumnType
    share: float
    pattern: str = ""
    values: tuple[str, ...] = ()
    label: str = ""
    same: str = ""
    check: str = ""


def content(said: Mapping[int, str]) -> Content:
    """The type of a column from what was read in it, by the number of the row."""
    texts = list(said.values())
    if _counts_up(said):
        return Content(type=ColumnType.RANK, share=share(texts, ColumnType.RANK))
    plain = {kind: share(texts, kind) for kind in (ColumnType.INTEGER, ColumnType.PAIR, ColumnType.DURATION)}
    plain[ColumnType.QUANTITY] = share(texts, ColumnType.QUANTITY)
    # Of equals the first: `15m` may be minutes or millions, and whole numbers are quantities too.
    best = max(plain, key=lambda kind: plain[kind])
    percents = sum(re.fullmatch(PERCENT, text) is not None for text in texts) / len(texts)
    if percents >= MOSTLY:
        return Content(type=ColumnType.QUANTITY, share=percents, check=PERCENT)
    if plain[best] >= MOSTLY:
        return Content(type=best, share=plain[best])
    ranks = sum(text in RANKS for text in texts) / len(texts)
    if ranks >= MOSTLY:
        return Content(type=ColumnType.TEXT, share=ranks, values=RANKS, label="role")
    labelled = _labelled(texts)
    if labelled:
        return labelled
    bare, count = Counter(map(folded, texts)).most_common(1)[0]
    same = next(text for text in texts if folded(text) == bare) if count >= 0.75 * len(texts) > 1 else ""
    return Content(type=ColumnType.TEXT, share=1.0, same=same)


def beside(said: Iterable[str], *, name: bool) -> Content | None:
    """What stands in one line with most of the names, or before most of the texts of another column."""
    texts = list(said)
    tried = (
        ((ColumnType.TEXT, TAG, "tag"), (ColumnType.DURATION, SINCE, ""), (ColumnType.TEXT, NOTE, "note"))
        if name
        else ((ColumnType.INTEGER, LEVEL, "level"),)
    )
    for kind, pattern, label in tried:
        fitting = share(texts, kind, pattern=pattern)
        if fitting >= MOSTLY:
            return Content(type=kind, share=fitting, pattern=pattern, label=label)
    return None


def share(texts: Sequence[str], kind: ColumnType, *, pattern: str = "") -> float:
    """Which share of the texts a column of this type would take."""
    column = Column(name="it", type=kind, x=(0, 1), y=(0, 1), metrics=(), pattern=pattern)
    return sum(fits(column, text.split()) for text in texts) / len(texts) if texts else 0.0


def _counts_up(said: Mapping[int, str]) -> bool:
    """Whether the texts are places: each as much more than the last as its row is further down."""
    ranks = {row: int(text) for row, text in said.items() if text.isdecimal() and len(text) <= 4}
    steps = [(two - one, ranks[two] - ranks[one]) for one, two in pairwise(sorted(ranks))]
    right = sum(rows == more for rows, more in steps)
    return len(ranks) >= MOSTLY * len(said) and len(ranks) >= 2 and right >= MOSTLY * len(steps)


def _labelled(texts: Sequence[str]) -> Content | None:
    """A number with words of the game around it."""
    best: Content | None = None
    for pattern in (AFTER_COLON, AT_END, AT_START):
        for kind, unit in ((ColumnType.QUANTITY, UNIT), (ColumnType.INTEGER, "")):
            whole = pattern.removesuffix("$") + unit + ("$" if pattern.endswith("$") else "") if unit else pattern
            fitting = share(texts, kind, pattern=whole)
            if fitting >= MOSTLY and (best is None or fitting > best.share):
                best = Content(type=kind, share=fitting, pattern=whole, label=_label(texts))
    return best


def _label(texts: Sequence[str]) -> str:
    """The words that most texts have besides their number; "" where rows have others, and not as misreadings."""
    words = Counter(" ".join(re.findall(r"[^\W\d_]{2,}", text)) for text in texts)
    most, count = words.most_common(1)[0]
    others = sum(words[other] for other in words if SequenceMatcher(None, most, other).ratio() < LIKE)
    return most if count >= len(texts) / 3 and others < OTHERS * len(texts) else ""


def key_of(words: str) -> str:
    """Words as the name of a column, such as `damage_points` for `Damage Points`; "" when nothing of them fits."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if c.isascii())
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:30].strip("_")
    return key if len(key) > 1 and key[0].isalpha() else ""
