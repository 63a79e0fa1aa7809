"""Vote: what several readings of one cell come to.

Two looks of one reader often share its error: on real screens Tesseract read `Dom1nation` as `Domination` in twelve
preparations out of twelve. So it counts who said something, not only how often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from daemon.domain.cells import is_words, read, value
from daemon.domain.confusions import has_rare_sign
from daemon.domain.labels import are_codes
from daemon.domain.languages import has_own_letters
from daemon.domain.pack import Column, ColumnType
from daemon.domain.reading import MOST_GUESSES, Cell
from daemon.stages.alphabet import LOOK_ALIKES
from daemon.stages.interpret import Doubt
from daemon.stages.lost import bare, is_part, lost_points, lost_signs

ALONE = 0.9
"""From this on the reader of crops is believed alone, when no two readings say another thing. On 401 number cells of 22
real screens it was wrong once at this level, on a crop that had lost its first digit."""

CERTAIN, SURE = 0.98, 0.8
"""From the first on the reader of crops is believed alone of words too, where the other is less sure than the second
and says something else at each look. Of 16 such names on 209 real pictures none was wrong."""

DENIED = 0.8
"""So sure must one of two readers be of what the drawing denies: both took `11` in slanted type for `1`."""

DISSENT = 0.3
"""What another reader is less sure of says nothing against a single sign: the number model gives 0 where it guesses."""

LONGER = 0.7
"""What a look is as sure of and has more digits than two others speaks against these: of `294` they had seen `94`."""

LEAST_SURE = 0.5
"""Looks of one reader that agree are believed from this confidence of the surest on: of an icon all say little."""

LEAST_SURE_WORDS = 0.6
"""The same for words, of which the number model tells nothing."""

LEAST_FOREIGN = 0.85
"""Two looks in other letters are believed that are both as sure as this; further ones may be less. Of 12 names on real
screens those read rightly had 0.90 to 0.94 in their own language; all others had less than 0.84 in every language."""

LOOKS, AGREED_FOREIGN = 2, 0.8
"""A language of other letters looks so often; what more looks agree on two languages have said, and the surest of them
must be as sure as this."""

LOOKS_LIKE = str.maketrans("OoQDIil|!gqSsBZzAa", "000011111995582244")
"""Letters that are read where a digit stands."""

DRAWN_ALIKE = str.maketrans({sign: alike[0] for alike in LOOK_ALIKES for sign in alike})
"""Letters that fonts draw alike, under one name."""


class By(StrEnum):
    """Who says so: Tesseract in three ways, the reader of crops, the digits as they are drawn, or other rows."""

    STOCK = "stock"
    FOREIGN = "foreign"
    NUMBERS = "numbers"
    CROP = "crop"
    GLYPHS = "glyphs"
    COLUMN = "column"


LOOKED = frozenset({By.STOCK, By.FOREIGN, By.NUMBERS, By.CROP})
"""Who looks at the text itself; the others only confirm what was read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at a cell gave: the whole text, how sure from 0 to 1, and by whom.

    `denied`: the drawing speaks against it, by the number of its letters or by its dots.
    """

    text: str
    confidence: float
    by: By
    denied: bool = False


def vote(doubt: Doubt, cell: Cell, said: Sequence[Reading]) -> Cell:
    """The cell after all its readings, the first among them: trusted where they carry a text, else held."""
    column = doubt.column
    readings = [replace(one, text=read(column, one.text.split())) for one in said]
    votes: dict[object, list[Reading]] = {}
    for one in readings:
        if value(column, one.text) is not None:
            votes.setdefault(_meaning(column, one.text), []).append(one)
    if not votes:
        return replace(cell, why="type")
    fitting = {_skeleton(one.text): meaning for meaning, those in votes.items() for one in those}
    for one in readings:
        if value(column, one.text) is None and has_skeleton(column) and _skeleton(one.text) in fitting:
            votes[fitting[_skeleton(one.text)]].append(one)
    meaning, carried = max(votes.items(), key=lambda item: _weight(item[1]))
    sureness = max(one.confidence for one in carried)
    looks = [one for one in readings if one.by in LOOKED]
    others = [other for said, other in votes.items() if said != meaning]
    unlike = [one for one in looks if one not in carried]
    if doubt.unanimous:
        told = [one for one in looks if one.text and one.confidence >= LEAST_SURE and _tells(column, one)]
        spoken = [one for one in looks if one in carried or one in told]
        agreed = len(spoken) > 1 and all(one in carried for one in spoken)
        agreed = agreed and (not all(one.denied for one in carried) or _outweighs_drawing(carried))
        # Of a blur two looks may make up the same words; digits they do not.
        agreed = agreed and (sureness >= LEAST_SURE or not is_words(column))
        agreed = agreed and (any(one.by is not By.FOREIGN for one in carried) or _are_foreign(carried, others))
    else:
        # What the drawing denies is no look at the text, and other letters say nothing against Latin ones.
        heard = [one for one in looks if one in carried or not (one.denied or one.by is By.FOREIGN)]
        agreed = _carries(column, carried, others, len(heard))
        agreed = agreed and (not is_words(column) or _is_no_guess(column, carried))
        # Where a text ends that touches another, one look alone does not tell.
        agreed = agreed and (cell.why != "joined" or len(carried) > 1)
    agreed = agreed and not _is_drawn_alone(column, carried, looks)
    agreed = agreed and not any(_saw_more(column, one, carried[0].text) for one in unlike)
    why = "" if agreed else "disagree" if len(votes) > 1 else cell.why or "unsure"
    lost = sorted((those for other, those in votes.items() if other != meaning), key=_weight, reverse=True)
    text, *guesses = (_best_written(column, those) for those in (carried, *lost[:MOST_GUESSES]))
    meant = value(column, text)
    return Cell(text, meant, sureness, held=not agreed, box=cell.box, why=why, guesses=tuple(guesses))


def _meaning(column: Column, text: str) -> object:
    """What must be the same for two readings to agree: a number's value; of words every letter, but not the spaces."""
    return "".join(text.split()) if is_words(column) else value(column, text)


def has_skeleton(column: Column) -> bool:
    """Whether letters in the column's text can be digits that were misread: in numbers, and in codes such as `R4`."""
    return not is_words(column) or are_codes(column.values)


def _skeleton(text: str) -> str:
    """A number's text without spaces, and letters as the digits they look like: `Warih:7m` says `War 1h : 7m`."""
    return "".join(text.split()).translate(LOOKS_LIKE)


def _best_written(column: Column, said: Sequence[Reading]) -> str:
    return max((one for one in said if value(column, one.text) is not None), key=_spelling).text


def _spelling(one: Reading) -> tuple[bool, bool, int, float]:
    """Of readings that agree, the one that is best written: the reader of crops leaves out spaces, others commas."""
    return not one.denied, one.by is not By.CROP, len(one.text), one.confidence


def _tells(column: Column, one: Reading) -> bool:
    """Whether a look speaks against another; of digits on a badge the drawing has its rim, and no right to deny."""
    return not one.denied or (one.by is By.CROP and one.confidence >= ALONE and not is_words(column))


def _weight(said: Sequence[Reading]) -> tuple[int, bool, int, float]:
    free = [one for one in said if not one.denied]
    return len({one.by for one in said}), bool(free), len(said), max(one.confidence for one in said)


def _carries(column: Column, said: Sequence[Reading], others: Sequence[Sequence[Reading]], looks: int) -> bool:
    """Whether a text can be trusted: two readers say it, or most looks of one, or the reader of crops is sure of it.

    Of two readers none may have said another thing more often. What the drawing denies only two readers can carry; and
    it counts for nothing against another text.
    """
    if len({one.by for one in said}) > 1:
        if all(one.denied for one in said) and not _outweighs_drawing(said):
            return False
        witnesses = [by for by in {one.by for one in said} if not _says_rather(by, said, others)]
        # A single sign has nothing else by which a misreading could be told.
        lone = len(said[0].text) == 1
        is_denied = lone and any(not one.denied and one.confidence >= DISSENT for other in others for one in other)
        return len(witnesses) > 1 and not is_denied and all(len({one.by for one in other}) < 2 for other in others)
    if all(one.denied for one in said):
        return False
    standing = [other for other in others if not all(one.denied for one in other)]
    if said[0].by is By.FOREIGN:
        return _are_foreign(said, standing)
    if said[0].by is By.CROP:
        lone = said[0].confidence >= ALONE and all(len(other) < 2 for other in standing)
        return lone and (
            not is_words(column) or _is_foreign(said[0].text) or not standing or _is_babble(said[0], others)
        )
    # Letters that touch are counted badly, and the reader of crops does not read them one by one.
    heard = [one for other in others for one in other if not one.denied or one.by is By.CROP]
    contradicted = any(one.by is not said[0].by and one.confidence >= ALONE for one in heard)
    sure = max(one.confidence for one in said) >= (LEAST_SURE_WORDS if is_words(column) else LEAST_SURE)
    sure = sure and not (column.type is ColumnType.NAME and has_rare_sign(said[0].text))
    return sure and len(said) >= 2 and 2 * len(said) > looks and not contradicted


def _is_no_guess(column: Column, said: Sequence[Reading]) -> bool:
    """Whether words are more than what two readers made up of half a word, as `Dkli` of `Dklina`.

    One look is surer than that, three agree of which one is half sure, or the pack, other rows or the drawing have it.
    """
    sureness = max(one.confidence for one in said)
    is_often = len(said) > LOOKS and sureness >= LEAST_SURE
    is_known = bool(column.values) or any(one.by not in LOOKED for one in said)
    return sureness >= LEAST_SURE_WORDS or is_often or is_known


def _saw_more(column: Column, other: Reading, text: str) -> bool:
    """Whether another look saw more of a text: a letter or digit that was not taken for ink, a point, or a `τ`.

    Letters are for the reader of crops alone to say, which sees the picture itself; digits for a look too that was
    rather sure of them, as an icon beside a number seldom is one.
    """
    counted = {By.CROP: SURE} if is_words(column) else {By.CROP: SURE, By.STOCK: LONGER}
    is_longer = other.by in counted and other.confidence >= counted[other.by] and is_part(text, other.text)
    if is_words(column):
        # A look in Latin letters has none of these.
        return is_longer or (other.by is By.CROP and other.confidence >= DISSENT and lost_signs(text, other.text))
    # Readers lose points, and seldom see one where none is.
    return is_longer or (other.confidence >= LEAST_SURE and lost_points(text, other.text))


def _is_babble(crop: Reading, others: Sequence[Sequence[Reading]]) -> bool:
    """Whether the reader of crops is very sure, and the other says something else each time and is sure of nothing.

    It must not be a part of what the other said: then that saw more of it.
    """
    looks = [one for those in others for one in those]
    one_each = len(others) == len(looks) >= LOOKS and all(one.by is By.STOCK for one in looks)
    text = bare(crop.text)
    saw_more = any(text in bare(one.text) for one in looks)
    return crop.confidence >= CERTAIN and one_each and not saw_more and all(one.confidence < SURE for one in looks)


def _is_drawn_alone(column: Column, said: Sequence[Reading], looks: Sequence[Reading]) -> bool:
    """Whether Latin letters that one reader read have but their drawing for a witness, and that tells nothing.

    The reader of crops knows such letters well and saw none: those of another script come out as the same Latin ones
    wherever they are drawn alike. Or it saw others that fonts draw alike: `wlzardse` for `wizardse`.
    """
    text = "".join(said[0].text.split())
    if not is_words(column) or not {one.by for one in said} <= {By.STOCK, By.GLYPHS} or not _has_latin(text):
        return False
    crops = ["".join(one.text.split()) for one in looks if one.by is By.CROP]
    unseen = not any(sign.isalpha() for crop in crops for sign in crop)
    return bool(crops) and (unseen or any(crop != text and _alike(crop) == _alike(text) for crop in crops))


def _has_latin(text: str) -> bool:
    return any(sign.isascii() and sign.isalpha() for sign in text)


def _alike(text: str) -> str:
    """The text with one name for all letters that fonts draw alike."""
    return text.translate(DRAWN_ALIKE)


def _outweighs_drawing(said: Sequence[Reading]) -> bool:
    """Whether what the drawing denies is believed all the same: two readers say it, and one of them is sure."""
    return len({one.by for one in said}) > 1 and max(one.confidence for one in said) >= DENIED


def _are_foreign(said: Sequence[Reading], others: Sequence[Sequence[Reading]]) -> bool:
    """Whether looks in other letters alone can be believed: two that are sure, or those of two languages that agree.

    Such a language knows no accents, so Latin letters are not its to tell. One that lacks a sign says a like one, and
    surely: `点` for `點`; so no other may be surer of another text, nor say it twice where none is very sure. What is
    but a part of what the reader of crops said has lost letters, and what that one is sure of is something else.
    """
    sure = sorted((one.confidence for one in said), reverse=True)
    text = "".join(said[0].text.split())
    crops = [one for those in others for one in those if one.by is By.CROP]
    if any(one.confidence >= ALONE or text in "".join(one.text.split()) for one in crops):
        return False
    others = [those for those in others if those[0].by is By.FOREIGN]
    if _has_latin(said[0].text) or len(sure) < 2 or any(one.confidence > sure[0] for those in others for one in those):
        return False
    agreed = len(sure) > LOOKS and sure[0] >= AGREED_FOREIGN and all(len(those) < 2 for those in others)
    return sure[1] >= LEAST_FOREIGN or agreed


def _says_rather(by: By, said: Sequence[Reading], others: Sequence[Sequence[Reading]]) -> bool:
    """Whether a reader said another thing more often than this, and the drawing does not deny that."""
    mine = sum(one.by is by for one in said)
    return any(sum(one.by is by and not one.denied for one in other) > mine for other in others)


def _is_foreign(text: str) -> bool:
    """Whether letters of the text are such as no look in Latin letters could have read: Chinese, Japanese."""
    return has_own_letters("jpn", text)
