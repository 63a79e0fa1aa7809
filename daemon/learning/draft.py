"""Draft: the pack that the columns found make, and what is unsure about each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from daemon.domain.pack import Align, Column, ColumnType, Cut, OwnRow, Pack, PackKind
from daemon.learning.columns import Placed, Strip
from daemon.learning.contents import Content, beside, content, key_of

LINES_APART = 0.34
"""Columns whose texts are less than this far over each other, in row distances, part the room between them."""

ONE_LINE = 0.1
"""Columns that are nearer to each other than this stand beside each other, and not one over the other."""

SAME_LINE, EQUALLY_FAR = 0.05, 0.3
"""A second name stands on the line of the first, and its numbers about as far from the first one's as it does."""

HALF_BAND = 0.17
"""How far above and below its usual place a text may stand: letters with tails move its middle."""

ROOM, ROOM_OF_WORDS = 0.25, 1.2
"""How much longer texts may get than those seen: numbers to either side, words to their right."""

HEADING_ROOM = 0.7
"""The same for headings, which are longer and shorter and mostly in the middle."""

WORDS_IN = 0.6
"""Texts without numbers that stand in a smaller share of the rows are no column."""

SELDOM = 0.5
"""A column of which fewer rows have anything is not asked of every picture."""

FEW_ROWS = 4
"""From fewer rows than these it is hard to tell a column from a chance."""

NAMES = {
    ColumnType.RANK: "rank",
    ColumnType.INTEGER: "number",
    ColumnType.QUANTITY: "number",
    ColumnType.PAIR: "pair",
    ColumnType.DURATION: "time",
    ColumnType.TEXT: "text",
}
"""What a column is called when nothing on the picture says it."""

Band = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found on the pictures: columns in so many rows, the names' own end, words that are headings.

    `titles`: what is written above a column, by its number.
    """

    strips: Sequence[Strip]
    rows: int
    align: Align
    headings: Sequence[Placed]
    titles: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """A column of a draft: what it is, examples of what was read in it, and what is unsure about it, in sentences.

    `share`: in how many of the rows there is anything.
    """

    column: Column
    examples: tuple[str, ...]
    doubts: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack that was made from pictures, with its columns one by one, and what is unsure about all of it."""

    pack: Pack
    columns: tuple[DraftColumn, ...]
    doubts: tuple[str, ...]

    def having(self, columns: Sequence[DraftColumn]) -> Draft:
        """The same with these columns."""
        return replace(self, pack=replace(self.pack, columns=tuple(c.column for c in columns)), columns=tuple(columns))

    def as_log(self) -> Draft:
        """The same as a log, in which a member stands many times."""
        doubt = "The same names stand here several times: a log. If each member stands here once, take 'kind' out."
        return replace(self, pack=replace(self.pack, kind=PackKind.LOG), doubts=(*self.doubts, doubt))

    def beside(self, across: int) -> Draft:
        """The same with so many members beside each other, each on a card like the one that the columns describe."""
        doubt = (
            f"{across} members stand beside each other in each row, it seems: the columns describe the card of one. If "
            "all of a row is about one member, take 'across' out and add what stands at its right."
        )
        return replace(self, pack=replace(self.pack, across=across), doubts=(*self.doubts, doubt))

    def pinned(self, where: OwnRow) -> Draft:
        """The same with the viewer's own row there."""
        doubt = (
            f"A row at the {where.value} stands apart from the others: it was taken for the viewer's own, pinned there."
        )
        return replace(self, pack=replace(self.pack, own_row=where), doubts=(*self.doubts, doubt))


def draft(screen: str, seen: Seen) -> Draft | None:
    """The pack of what was found; None when no column has the names."""
    named = [strip for strip in seen.strips if abs(strip.down) <= 0.05 and strip.left <= 0.1 and strip.right > -0.1]
    if not named:
        return None
    name = max(named, key=lambda strip: len(strip.rows))
    taken = {"name"}
    made: list[DraftColumn] = []
    for number, strip in enumerate(seen.strips):
        if strip is name:
            made += _name(strip, seen, taken)
        elif not _is_chance(strip, seen.rows):
            made += _others(strip, seen, seen.titles.get(number, ""), taken)
    made += _sections(seen.headings, taken)
    columns = tuple(one.column for one in made)
    pack = Pack(
        screen=screen,
        version=1,
        title={"en": screen.replace("_", " ").capitalize()},
        columns=columns,
    )
    return Draft(pack, tuple(made), tuple(_doubts_of_all(pack, seen)))


def _is_chance(strip: Strip, rows: int) -> bool:
    """Whether what is there are odd letters: pieces of pictures that were taken for text, in some rows."""
    kind = content(strip.said)
    short = sum(sum(sign.isalnum() for sign in text) < 2 for text in strip.said.values())
    return (
        kind.type is ColumnType.TEXT
        and not kind.values
        and (2 * short > len(strip.said) or len(strip.rows) < WORDS_IN * rows)
    )


def _name(strip: Strip, seen: Seen, taken: set[str]) -> Iterator[DraftColumn]:
    """The name, and before it what a pattern takes out of the same text."""
    x, y = _across(strip, seen.strips, words=True), _down(strip, seen.strips)
    x = (min(x[0], -0.05), x[1])
    part = beside(strip.said.values(), name=True)
    cuts: tuple[Cut, ...] = ()
    if part:
        column = _part(part, x, y, taken)
        cuts = (Cut(column.pattern, column.optional),)
        yield DraftColumn(column, _examples(strip), (), len(strip.rows) / seen.rows)
    column = Column(name="name", type=ColumnType.NAME, x=x, y=y, metrics=(), align=seen.align, cuts=cuts)
    unread = seen.rows - len(strip.said)
    doubts = (f"{unread} of {seen.rows} names could not be read, or there is none.",) if unread else ()
    yield DraftColumn(column, _examples(strip), doubts, len(strip.rows) / seen.rows)


def _others(strip: Strip, seen: Seen, title: str, taken: set[str]) -> Iterator[DraftColumn]:
    """A column besides the name, and before it what a pattern takes out of the same text."""
    kind = content(strip.said)
    words = kind.type is ColumnType.TEXT
    x, y = _across(strip, seen.strips, words=words), _down(strip, seen.strips)
    part = beside(strip.said.values(), name=False) if words and not (kind.values or kind.same) else None
    cuts: tuple[Cut, ...] = ()
    if part:
        column = _part(part, x, y, taken)
        cuts = (Cut(column.pattern, column.optional),)
        yield DraftColumn(column, _examples(strip), (), len(strip.rows) / seen.rows)
    # What is written before the value in each row is surer than what stands somewhere over it, a tab perhaps.
    is_before = bool(kind.label) and not kind.pattern.startswith("^")
    label = kind.label if kind.values or is_before else title or kind.label
    # A place is a place, whatever tab stands over it.
    key = _free((kind.type is not ColumnType.RANK and key_of(label)) or NAMES[kind.type], taken)
    column = Column(
        name=key,
        type=ColumnType.IGNORED if kind.same else kind.type,
        x=x,
        y=y,
        metrics=() if kind.same else (f"{key}_1", f"{key}_2") if kind.type is ColumnType.PAIR else (key,),
        pattern=kind.pattern,
        check=kind.check,
        values=kind.values,
        cuts=cuts,
        labels=(label,) if label and not (kind.same or kind.values) else (),
        optional=len(strip.rows) < SELDOM * seen.rows,
    )
    doubts = tuple(_doubts(strip, kind, seen.rows))
    yield DraftColumn(column, _examples(strip), doubts, len(strip.rows) / seen.rows)


def _part(part: Content, x: Band, y: Band, taken: set[str]) -> Column:
    """What stands in one text with another column."""
    key = _free(part.label or NAMES[part.type], taken)
    return Column(name=key, type=part.type, x=x, y=y, metrics=(key,), pattern=part.pattern, optional=part.share < 1)


def _sections(headings: Sequence[Placed], taken: set[str]) -> Iterator[DraftColumn]:
    """The headings between the rows, if there are any."""
    read = [word for word in headings if word.word.text]
    if not read:
        return
    x = (min(word.middle for word in read) - HEADING_ROOM, max(word.middle for word in read) + HEADING_ROOM)
    y = (min(word.down for word in read) - HALF_BAND, max(word.down for word in read) + HALF_BAND)
    key = _free("section", taken)
    column = Column(
        name=key,
        type=ColumnType.SECTION,
        x=(round(x[0], 2), round(x[1], 2)),
        y=(round(y[0], 2), round(y[1], 2)),
        metrics=(key,),
    )
    examples = tuple(dict.fromkeys(word.word.text for word in read))[:3]
    yield DraftColumn(column, examples, ("Whether all rows under such a heading belong to it, you know best.",), 1.0)


def _across(strip: Strip, strips: Sequence[Strip], *, words: bool) -> Band:
    """How far the column reaches: as its texts do and some room, and no further than half the way to its neighbours."""
    left, right = strip.first - (0.1 if words else ROOM), strip.last + (ROOM_OF_WORDS if words else ROOM)
    for other in strips:
        if other is strip or abs(other.down - strip.down) >= LINES_APART:
            continue
        if other.first > strip.last:
            right = min(right, max((strip.right + other.left) / 2, (strip.last + other.first) / 2))
        elif other.last < strip.first:
            left = max(left, min((strip.left + other.right) / 2, (strip.first + other.last) / 2))
    return round(left, 2), round(right, 2)


def _down(strip: Strip, strips: Sequence[Strip]) -> Band:
    """How far above and below, and no further than half the way to what stands over or under it."""
    top, bottom = strip.down - HALF_BAND, strip.down + HALF_BAND
    for other in strips:
        if abs(other.down - strip.down) < ONE_LINE or other.left >= strip.right or strip.left >= other.right:
            continue
        if other.down > strip.down:
            bottom = min(bottom, (strip.down + other.down) / 2)
        else:
            top = max(top, (strip.down + other.down) / 2)
    return round(top, 2), round(bottom, 2)


def _examples(strip: Strip) -> tuple[str, ...]:
    return tuple(dict.fromkeys(strip.said.values()))[:3]


def _doubts(strip: Strip, kind: Content, rows: int) -> Iterator[str]:
    if kind.same:
        yield f"Every row says '{kind.same}'. If others can stand there, change the type to text."
    if len(strip.rows) < rows:
        yield f"Only {len(strip.rows)} of {rows} rows have anything here."
    if kind.share < 1:
        yield f"{round(100 * (1 - kind.share))} % of what was read here does not look like this type."


def _doubts_of_all(pack: Pack, seen: Seen) -> Iterator[str]:
    if seen.rows < FEW_ROWS:
        yield f"Only {seen.rows} rows were seen. Pictures with more of them make the places surer."
    if _is_doubled(pack):
        yield (
            "Two members seem to stand beside each other in each row. This reads the left ones; if they are cards that "
            "look alike, write 'across: 2' and leave out the columns of the right one."
        )
    if not any(column.is_telling for column in pack.columns):
        yield "No column of numbers was found: by names and texts alone no list is known from another."


def _is_doubled(pack: Pack) -> bool:
    """Whether a text beside the name and a number beside one of its like stand equally far from these."""
    beside = [
        theirs.x[0] - mine.x[0]
        for mine in pack.in_rows
        for theirs in pack.in_rows
        if theirs.x[0] > mine.x[1] and abs(sum(theirs.y) - sum(mine.y)) <= 2 * ONE_LINE
        if mine.type is theirs.type is not ColumnType.TEXT
    ]
    names = [
        text.x[0] - pack.name.x[0]
        for text in pack.in_rows
        if text.type is ColumnType.TEXT and text.x[0] > pack.name.x[1]
        if abs(sum(text.y) - sum(pack.name.y)) <= 2 * SAME_LINE
    ]
    return any(abs(one - two) <= EQUALLY_FAR for one in names for two in beside)


def _free(wanted: str, taken: set[str]) -> str:
    """A name that no other column has."""
    name = next(n for n in (wanted, *(f"{wanted}_{i}" for i in range(2, 99))) if n not in taken)
    taken.add(name)
    return name
