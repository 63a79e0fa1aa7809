"""Packs are read into values, and what is wrong in one is said in plain words with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daemon.adapters.settings.packs import load_packs
from daemon.domain.pack import ColumnType, MetricKind, icon_classes, kept_classes
from daemon.errors import PackError

PROJECT = Path(__file__).parents[2]
GOOD = """\
screen: donations
version: 3
title: {en: Donations, fr: Dons}
shows: previous
columns:
  name:   {type: name, x: [-0.1, 2], y: [-0.2, 0.2]}
  given:  {type: quantity, x: [3, 4], y: [-0.2, 0.2], kind: counter, strip: ["Given:"]}
  power:  {type: pair, x: [5, 6], y: [-0.2, 0.2], metrics: [power_used, power_total], kind: gauge}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    return folder


def refused(rules: Path, text: str) -> str:
    (rules / "donations.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_packs(rules)
    return str(caught.value)


def test_the_shipped_pack_has_the_columns_of_the_war_list() -> None:
    """Six columns, of which a picture may lack those on the right; the power column gives two metrics."""
    (pack,) = load_packs(PROJECT / "rules", ("lg_war",))
    assert [c.name for c in pack.columns] == ["name", "role", "last_seen", "boost", "power", "tickets"]
    assert list(pack.metrics) == ["role", "last_seen", "boost", "power_used", "power_total", "tickets"]
    assert {c.name for c in pack.columns if c.kind is MetricKind.PER_EVENT} == {"power"}


def test_a_pack_says_what_was_written(rules: Path) -> None:
    """Every key reaches its value, and a column gives a metric of its own name unless it says otherwise."""
    (rules / "donations.yaml").write_text(GOOD, encoding="utf-8")
    (pack,) = load_packs(rules)
    assert (pack.screen, pack.version, pack.calendar.shows) == ("donations", 3, -1)
    assert pack.title == {"en": "Donations", "fr": "Dons"}
    name, given, power = pack.columns
    assert (name.type, name.x, name.y, name.metrics) == (ColumnType.NAME, (-0.1, 2.0), (-0.2, 0.2), ())
    assert (given.metrics, given.kind, given.strip) == (("given",), MetricKind.COUNTER, ("Given:",))
    assert (power.metrics, power.kind) == (("power_used", "power_total"), MetricKind.GAUGE)


def test_only_the_screens_in_use_are_loaded(rules: Path) -> None:
    """A broken pack that nobody uses stops nobody; no list of screens means every pack, by name."""
    (rules / "donations.yaml").write_text(GOOD, encoding="utf-8")
    (rules / "arena.yaml").write_text(GOOD.replace("donations", "arena"), encoding="utf-8")
    assert [pack.screen for pack in load_packs(rules)] == ["arena", "donations"]
    (rules / "broken.yaml").write_text("[", encoding="utf-8")
    (rules / "schema.json").write_text("{}", encoding="utf-8")
    (rules / ".donations.yaml.swp.yaml").write_text("[", encoding="utf-8")
    assert [pack.screen for pack in load_packs(rules, ["donations"])] == ["donations"]


def test_a_screen_without_a_pack_is_named(rules: Path) -> None:
    """A misspelt screen gets the nearest one; an empty folder is said to be empty."""
    with pytest.raises(PackError, match=r"There is no pack in .*rules"):
        load_packs(rules)
    (rules / "donations.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(PackError, match=r"no pack rules/donation\.yaml .*; did you mean 'donations'\?"):
        load_packs(rules, ["donation"])
    with pytest.raises(PackError, match="the packs there are: donations"):
        load_packs(rules, ["zzz"])


MISTAKES = {
    "unknown key": (("version", "versoin"), "did you mean 'version'?"),
    "unknown key of a column": (("kind: gauge", "kinde: gauge"), "there is no key 'kinde' in 'power'; did you mean"),
    "unknown type": (("quantity", "number"), "'type' must be 'name', 'text', 'section', 'integer', 'quantity', 'pair'"),
    "unknown kind": (("kind: counter", "kind: sum"), "'kind' must be 'gauge', 'counter' or 'per_event', not 'sum'"),
    "no band": (("x: [3, 4], ", ""), "'given' needs the key 'x'"),
    "half a band": (("x: [3, 4]", "x: [3]"), "'x' needs one value more"),
    "band backwards": (("x: [3, 4]", "x: [4, 3]"), "line 7, column 28: the band 'x' goes from the smaller to the"),
    "band of words": (("x: [3, 4]", "x: [left, 4]"), "an item of 'x' must be a number such as 2 or 0.5, not 'left'"),
    "band out of range": (("[3, 4]", "[3, 400]"), "an item of 'x' must be at least -100 and at most 100, not '400'"),
    "another file name": (("screen: donations", "screen: donation"), "the screen is called 'donation' and the file"),
    "no name": (("type: name", "type: text"), "exactly one column must have the type name, and none has it"),
    "two names": (("type: quantity", "type: name"), "exactly one column must have the type name, and 2 has it"),
    "pair of one": ((", metrics: [power_used, power_total]", ""), "a column of type pair has two metrics"),
    "metric twice": (("power_total", "given"), "the metric 'given' is given by the column 'given' already"),
    "name with a metric": (("type: name,", "type: name, metrics: [x],"), "a column of type name has no metrics"),
    "two of one": (("type: quantity,", "type: quantity, metrics: [a, b],"), "a column of type quantity has one metric"),
    "no English title": (("en: Donations, ", ""), "line 3, column 1: 'title' needs the key 'en'"),
    "unknown language": (("fr: Dons", "de: Spenden"), "a key of 'title' must be 'en' or 'fr', not 'de'"),
    "version": (("version: 3", "version: 0"), "'version' must be at least 1 and at most 1000000, not '0'"),
    "day": (("shows: previous", "shows: 7"), "'shows' must be 'this', 'previous' or 'next', not '7'"),
    "column name": (("  given:", "  'given gold':"), "begin with a letter, then letters, digits and _"),
    "limit of a name": (("type: name,", "type: name, at_least: 3,"), "'at_least' is for a single number; a column of"),
    "limits crossed": (("kind: counter", "at_least: 9, at_most: 3"), "'at_least' is larger than 'at_most'"),
    "ignored with a metric": (("type: quantity,", "type: ignored, metrics: [a],"), "type ignored has no metrics"),
    "layout of another list": (("columns:", "layouts: [{givn: {x: [1, 2]}}]\ncolumns:"), "there is no 'givn'; did you"),
    "layout without a name": (("columns:", "layouts: [{name: }]\ncolumns:"), "every row needs its name"),
    "layout of names": (("columns:", "layouts: [{given: , power: }]\ncolumns:"), "by names and texts alone no list"),
    "layout backwards": (
        ("columns:", "layouts: [{given: {x: [2, 1]}}]\ncolumns:"),
        "the band 'x' goes from the smaller",
    ),
    "layout of another type": (("columns:", "layouts: [{given: {type: rank}}]\ncolumns:"), "there is no key 'type'"),
    "columns twice": (("  power:", "  given:"), "the key 'given' stands twice"),
    "class for a column": (
        ("columns:", "classes: {medal: given}\ncolumns:"),
        "line 5, column 11: 'medal' must be 'keep' or 'noise', not 'given'",
    ),
    "icon of a name": (
        ("type: name,", "type: name, icon: medal,"),
        "'icon' is for columns of values; a column of type",
    ),
    "icon of every model": (
        ("type: quantity,", "type: quantity, icon: text,"),
        "'text' is a class of every model; the",
    ),
    "name of an icon": (("type: quantity,", "type: quantity, icon: <b>,"), "'<b>' cannot be a class: take one word"),
    "icon that is kept": (
        (
            "columns:\n  name:",
            "classes: {medal: keep}\ncolumns:\n  medal: {type: rank, x: [8, 9], y: [0, 1], icon: medal}\n  name:",
        ),
        "line 7, column 45: 'medal' is kept, and so read, by 'classes', and an icon is not",
    ),
    "icon beside a column without one": (
        ("  power:", "  gems: {type: integer, x: [3, 4], y: [-0.2, 0.2], icon: gem}\n  power:"),
        "'given' may stand in the same place; give it an icon too, or bands of its own",
    ),
    "one icon for two": (
        ("kind: counter", "icon: gem}\n  gems: {type: integer, x: [3, 4], y: [-0.2, 0.2], icon: gem"),
        "'given' may stand in the same place",
    ),
    "class without a use": (("columns:", "classes: {medal: }\ncolumns:"), "'medal' is empty; write a value after it"),
    "class that all models have": (("columns:", "classes: {icon: keep}\ncolumns:"), "'icon' never; 'classes' is for"),
    "name of a class": (("columns:", "classes: {../x: keep}\ncolumns:"), "'../x' cannot be a class: take one word"),
    "classes as a list": (("columns:", "classes: [medal]\ncolumns:"), "'classes' must be keys with values, not a list"),
    "classes misspelt": (("columns:", "clases: {medal: keep}\ncolumns:"), "did you mean 'classes'?"),
    "no cards": (("columns:", "across: 0\ncolumns:"), "'across' must be at least 1 and at most 6, not '0'"),
    "endless pattern": (("type: quantity,", "type: quantity, pattern: '(a|aa)+$',"), "comes to no end on some texts"),
}


@pytest.mark.parametrize(("change", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_each_mistake_is_said_with_its_place(rules: Path, change: tuple[str, str], sentence: str) -> None:
    """File, line, column, what is wrong and what to write."""
    message = refused(rules, GOOD.replace(*change))
    assert sentence in message
    assert re.search(r"rules/donations\.yaml, line \d+, column \d+: ", message)
    assert not re.search(r"[Ii]nput should|tuple|dict", message)


def test_columns_on_cards_are_measured_from_the_name(rules: Path) -> None:
    """The right end of the list is that of the last card of a line only, in each layout."""
    cards = GOOD.replace("columns:", "across: 2\ncolumns:")
    (rules / "donations.yaml").write_text(cards, encoding="utf-8")
    assert load_packs(rules)[0].across == 2
    message = refused(rules, cards.replace("x: [5, 6],", "x: [-2, -1], from: right,"))
    assert "line 9, column 37: on cards beside each other ('across') columns are measured from the name" in message
    layout = "layouts: [{given: {from: width}}]\ncolumns:"
    assert "on cards beside each other" in refused(rules, cards.replace("columns:", layout))


def test_a_pack_says_what_classes_are_for(rules: Path) -> None:
    """What any pack in use keeps is read on every picture; a pack that says nothing keeps nothing."""
    classes = "classes: {badge: keep, medal: noise, rank-flag: keep}\ncolumns:"
    (rules / "donations.yaml").write_text(GOOD.replace("columns:", classes), encoding="utf-8")
    (rules / "arena.yaml").write_text(GOOD.replace("donations", "arena"), encoding="utf-8")
    arena, donations = load_packs(rules)
    assert (donations.kept, donations.noise) == (("badge", "rank-flag"), ("medal",))
    assert (arena.kept, arena.noise) == ((), ())
    assert kept_classes([arena, donations]) == {"badge", "rank-flag"}


def test_packs_that_want_the_opposite_of_a_class_are_refused(rules: Path) -> None:
    """With the place in the one that calls it noise, and only where both are in use."""
    (rules / "donations.yaml").write_text(
        GOOD.replace("columns:", "classes: {badge: keep}\ncolumns:"), encoding="utf-8"
    )
    arena = GOOD.replace("donations", "arena").replace("columns:", "classes: {badge: noise}\ncolumns:")
    (rules / "arena.yaml").write_text(arena, encoding="utf-8")
    with pytest.raises(
        PackError, match=r"arena\.yaml, line 5, .*'badge' is noise here and kept by rules/donations\.yaml"
    ):
        load_packs(rules)
    assert [pack.noise for pack in load_packs(rules, ["arena"])] == [("badge",)]


def test_a_layout_changes_what_it_names(rules: Path) -> None:
    """The other columns stay, one with nothing after its name goes, and patterns cut what they now meet."""
    layouts = "layouts: [{given: {x: [5, 6], pattern: '\\d+$'}}, {power: }]\ncolumns:"
    (rules / "donations.yaml").write_text(GOOD.replace("columns:", layouts), encoding="utf-8")
    (pack,) = load_packs(rules)
    first, second, third = pack.each_layout()
    assert (first.columns, first.layouts) == (pack.columns, ())
    assert [(column.name, column.x) for column in second.columns] == [
        ("name", (-0.1, 2.0)),
        ("given", (5.0, 6.0)),
        ("power", (5.0, 6.0)),
    ]
    assert [cut.pattern for cut in second.columns[2].cuts] == [r"\d+$"]
    assert not first.columns[2].cuts
    assert [column.name for column in third.columns] == ["name", "given"]
    assert second.columns[1].metrics == first.columns[1].metrics == ("given",)


def test_a_column_may_be_known_by_its_icon(rules: Path) -> None:
    """In each layout its own; patterns of columns that icons tell apart cut nothing out of each other."""
    text = GOOD.replace("kind: counter,", "icon: sword, pattern: '\\d+',").replace(
        "columns:", "classes: {crown: noise}\nlayouts: [{given: {icon: axe}}]\ncolumns:"
    )
    text += "  gems: {type: integer, x: [3, 4], y: [-0.2, 0.2], icon: gem}\n"
    (rules / "donations.yaml").write_text(text, encoding="utf-8")
    (pack,) = load_packs(rules)
    assert [column.icon for column in pack.columns] == ["", "sword", "", "gem"]
    assert pack.columns[3].cuts == ()
    assert pack.icons == icon_classes([pack]) == {"sword", "axe", "gem"}
    assert pack.classes == {"sword", "axe", "gem", "crown"}


def test_a_class_that_another_pack_keeps_is_no_icon(rules: Path) -> None:
    """It would be read as text on every picture; in a layout as well."""
    (rules / "arena.yaml").write_text(
        GOOD.replace("donations", "arena").replace("columns:", "classes: {axe: keep}\ncolumns:"), encoding="utf-8"
    )
    layout = "layouts: [{given: {icon: axe}}]\ncolumns:"
    (rules / "donations.yaml").write_text(GOOD.replace("columns:", layout), encoding="utf-8")
    with pytest.raises(PackError, match=r"donations\.yaml, line 5, .*'axe' is an icon here, and kept .* rules/arena"):
        load_packs(rules)
