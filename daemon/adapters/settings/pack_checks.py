"""What is wrong with a pack though each of its keys is right by itself: one sentence a mistake, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daemon.adapters.settings.pack_text import ChangeText, ColumnText, PackText
from daemon.adapters.settings.settings_errors import nearest
from daemon.adapters.settings.yaml_document import Where
from daemon.domain.cells import value
from daemon.domain.labelled import BASE_CLASSES
from daemon.domain.pack import ENTRIES, PRESENCE, WORDS, ColumnType

_COUNTED = frozenset({ColumnType.INTEGER, ColumnType.QUANTITY, ColumnType.RANK})


def contradictions(text: PackText, screen: str) -> Iterator[tuple[Where, str]]:
    """Each mistake of the pack in the file called `screen`."""
    if text.screen != screen:
        yield ("screen",), f"the screen is called '{text.screen}' and the file '{screen}'; give them one name"
    if "en" not in text.title:
        yield ("title",), "'title' needs the key 'en'"
    names = [name for name, column in text.columns.items() if column.type == "name"]
    if len(names) != 1:
        yield ("columns",), f"exactly one column must have the type name, and {len(names) or 'none'} has it"
    yield from _columns(text.columns, ("columns",))
    yield from _icons(text, text.columns, ("columns",))
    taken: dict[str, str] = {}
    for name, column in text.columns.items():
        yield from _metrics(name, column, taken)
        yield from _unfit(name, column)
        yield from _limits(column, ("columns", name))
        yield from _steady(name, column)
        yield from _only_for_some(column, ("columns", name))
        yield from _place(name, column, text)
    for number, layout in enumerate(text.layouts):
        yield from _layout(text, layout, ("layouts", number))
    yield from _across(text)
    for name in text.classes:
        if name in BASE_CLASSES:
            yield ("classes", name), "'text' is always read and 'icon' never; 'classes' is for the classes that you add"


def _across(text: PackText) -> Iterator[tuple[Where, str]]:
    """What cannot be said of cards beside each other: the list's right end is that of the last of them only."""
    if text.across == 1:
        return
    sentence = "on cards beside each other ('across') columns are measured from the name; the list's end is no card's"
    for name, column in text.columns.items():
        if column.origin != "name":
            yield ("columns", name, "from"), sentence
    for number, layout in enumerate(text.layouts):
        for name, change in layout.items():
            if change and change.origin not in {None, "name"}:
                yield ("layouts", number, name, "from"), sentence


def _columns(columns: Mapping[str, ColumnText], here: Where) -> Iterator[tuple[Where, str]]:
    """What is wrong with the columns of one layout together, or with the bands of one of them."""
    if not any(
        column.column(name).is_telling for name, column in columns.items() if column.type not in {"section", "ignored"}
    ):
        yield (
            here,
            "by names and texts alone no list is known; add a column of another type, or 'check' or 'values' to a text",
        )
    for name, column in columns.items():
        for axis in ("x", "y", "height", "begins", "middle", "ends"):
            start, end = getattr(column, axis) or (0, 1)
            if not start < end:
                yield (*here, name, axis), f"the band '{axis}' goes from the smaller to the larger number"


def _layout(text: PackText, layout: dict[str, ChangeText | None], here: Where) -> Iterator[tuple[Where, str]]:
    """What is wrong with a further layout."""
    unknown = [name for name in layout if name not in text.columns]
    for name in unknown:
        near = nearest(name, text.columns)
        hint = f"did you mean '{near}'?" if near else f"the columns are {', '.join(text.columns)}"
        yield (*here, name), f"a layout changes columns of the list, and there is no '{name}'; {hint}"
    gone = {name for name, change in layout.items() if change is None and name not in unknown}
    for name in gone:
        if text.columns[name].type == "name":
            yield (*here, name), "every row needs its name; only other columns may be missing in a layout"
        for other, column in text.columns.items():
            if column.instead_of == name and other not in gone:
                yield (*here, name), f"the column '{other}' stands in place of '{name}'; leave it out as well"
    if not unknown and gone < set(text.columns):
        yield from _columns(text.laid_out(layout), here)
        yield from _icons(text, text.laid_out(layout), here)


def _icons(text: PackText, columns: Mapping[str, ColumnText], here: Where) -> Iterator[tuple[Where, str]]:
    """What is wrong with the icons that name columns of one layout."""
    for name, column in columns.items():
        if column.icon is None:
            continue
        place = (*here, name, "icon")
        if column.type in {"name", "section", "ignored"}:
            yield place, f"'icon' is for columns of values; a column of type {column.type} is known by its place"
        if column.icon in BASE_CLASSES:
            yield (
                place,
                f"'{column.icon}' is a class of every model; the icon of a column needs a class of its own",
            )
        if text.classes.get(column.icon) == "keep":
            yield (
                place,
                f"'{column.icon}' is kept, and so read, by 'classes', and an icon is not; take one of the two",
            )
        for other, theirs in columns.items():
            if other == name or theirs.type in {"section", "ignored"} or not column.meets(theirs):
                continue
            if theirs.icon is None:
                yield place, f"'{other}' may stand in the same place; give it an icon too, or bands of its own"
            elif theirs.icon == column.icon and name < other:
                yield place, f"'{other}' may stand in the same place and has the same icon; give it another one"


def _metrics(name: str, column: ColumnText, taken: dict[str, str]) -> Iterator[tuple[Where, str]]:
    here: Where = ("columns", name, "metrics")
    metrics = column.column(name).metrics
    wanted = {"name": 0, "ignored": 0, "pair": 2}.get(column.type, 1)
    if len(metrics) != wanted:
        count = {0: "no metrics", 1: "one metric", 2: "two metrics, such as [power_used, power_total]"}[wanted]
        yield here, f"a column of type {column.type} has {count}"
    for metric in metrics:
        if metric in {PRESENCE, ENTRIES}:
            yield here, f"'{metric}' is a metric that Muster gives by itself; call this one otherwise"
        if metric in taken:
            yield here, f"the metric '{metric}' is given by the column '{taken[metric]}' already"
        taken[metric] = name


def _unfit(name: str, column: ColumnText) -> Iterator[tuple[Where, str]]:
    """Keys that mean nothing for the column's type."""
    here: Where = ("columns", name)
    made = column.column(name)
    if made.type not in WORDS:
        for key, is_written in (("values", column.values), ("case", column.case != "as_read")):
            if is_written:
                yield (*here, key), f"'{key}' is for texts; a column of type {column.type} has a number"
    for said, meaning in column.words.items():
        if made.type in {ColumnType.NAME, ColumnType.PAIR} or value(column.column(name), said) is None:
            yield (*here, "words", said), f"'{meaning}' is no value of type {column.type}"


def _limits(column: ColumnText, here: Where) -> Iterator[tuple[Where, str]]:
    if column.type not in _COUNTED and (column.at_least is not None or column.at_most is not None):
        key = "at_most" if column.at_least is None else "at_least"
        yield (*here, key), f"'{key}' is for a single number; a column of type {column.type} has none"
    if column.at_least is not None and column.at_most is not None and column.at_least > column.at_most:
        yield (*here, "at_least"), "'at_least' is larger than 'at_most'"


def _only_for_some(column: ColumnText, here: Where) -> Iterator[tuple[Where, str]]:
    """Keys for the name alone, or for all columns but it."""
    if column.align != "left" and column.type != "name":
        yield (*here, "align"), "'align' is for the name, from which the other columns are measured"
    if column.type == "name" and (column.optional or column.instead_of):
        key = "optional" if column.optional else "instead_of"
        yield (*here, key), "every row needs its name; only other columns may be missing"
    if column.type == "name" and column.origin != "name":
        yield (*here, "from"), "'from' is for the other columns; they are measured from the name or the list's end"


def _steady(name: str, column: ColumnText) -> Iterator[tuple[Where, str]]:
    made = column.column(name)
    for metric in made.steady:
        if made.type in WORDS or metric not in made.metrics:
            yield ("columns", name, "steady"), f"'{metric}' is no number of the column '{name}' that could be steady"


def _place(name: str, column: ColumnText, text: PackText) -> Iterator[tuple[Where, str]]:
    """Columns that stand in the place of others."""
    here: Where = ("columns", name, "instead_of")
    other = column.instead_of
    if other is None:
        return
    if other not in text.columns or other == name:
        near = nearest(other, [known for known in text.columns if known != name])
        hint = f"did you mean '{near}'?" if near else f"the columns are {', '.join(text.columns)}"
        yield here, f"there is no other column '{other}'; {hint}"
    elif text.columns[other].instead_of or text.columns[other].type in {"name", "section", "ignored"}:
        yield here, f"'{other}' is no column that another can stand instead of"
