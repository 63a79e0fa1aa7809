"""A scrolled list out of its pictures: each member once, whatever was misread, cut or left out on one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.domain.geometry import Box, hull
from daemon.domain.merged import Merged, merged
from daemon.domain.overlap import same_rows
from daemon.domain.pack import Column, ColumnType, Pack, PackKind
from daemon.domain.reading import Cell, Row, Value

PITCH = 100


def _column(name: str, kind: ColumnType) -> Column:
    return Column(name=name, type=kind, x=(0, 1), y=(-0.2, 0.2), metrics=() if kind is ColumnType.NAME else (name,))


PACK = Pack(
    screen="members",
    version=1,
    title={"en": "Members"},
    columns=(
        _column("role", ColumnType.SECTION),
        _column("name", ColumnType.NAME),
        _column("power", ColumnType.INTEGER),
        _column("tickets", ColumnType.INTEGER),
    ),
)
LOG = replace(PACK, kind=PackKind.LOG)


@dataclass(frozen=True)
class Member:
    """A line of a list."""

    name: str
    power: int
    tickets: int = 0
    role: str = ""


def cell(value: Value, box: Box, *, why: str = "") -> Cell:
    """A cell that is trusted, or held for a reason."""
    return Cell("" if value is None else str(value), value, 0.9, held=bool(why), box=box, why=why)


def row(member: Member, place: float, *, scale: float = 1.0, **held: str) -> Row:
    """A member's row, so many row distances from the top; `held` says why a column is, and its value stays."""
    y = round((40 + PITCH * place) * scale)
    boxes = {c: Box(round(x * scale), y, round(w * scale), round(24 * scale)) for c, x, w in COLUMNS}
    said: dict[str, Value] = {"name": member.name, "power": member.power, "tickets": member.tickets}
    cells = {column: cell(value, boxes[column], why=held.get(column, "")) for column, value in said.items()}
    if member.role:
        cells["role"] = cell(member.role, Box(300, y - 60, 90, 24))
    partial = cells["name"].why in {"cut", "missing"}
    return Row(cells, partial=partial, held=cells["name"].held, box=hull(boxes.values()))


COLUMNS = (("name", 100, 180), ("power", 500, 120), ("tickets", 700, 30))


def page(members: Sequence[Member], *, scale: float = 1.0) -> list[Row]:
    """A picture of these members one under the other."""
    return [row(member, place, scale=scale) for place, member in enumerate(members)]


def misread(read: Row, **values: Value) -> Row:
    """The row with other values, just as surely read; None was not read at all."""
    cells = dict(read.cells)
    for column, value in values.items():
        cells[column] = cell(value, cells[column].box, why="type" if value is None else "")
    return replace(read, cells=cells, held=cells["name"].held)


def said(found: Merged, column: str = "name") -> list[Value]:
    """What a column says down the merged list; None where it is held or missing."""
    cells = [row.cells.get(column) for row in found.rows]
    return [None if cell is None or cell.held else cell.value for cell in cells]


NAMES = ["Koriander", "Django", "Iceman", "Montfalcon", "Galafir", "Hure", "Kelekil", "Zenobia", "Ritze", "Bomli"]
MEMBERS = [Member(name, 987_654_321 - 31_415_926 * i, tickets=i % 3) for i, name in enumerate(NAMES)]


def test_rows_that_two_pictures_share_stand_once() -> None:
    """In the order of the list, with every picture that shows them."""
    found = merged([page(MEMBERS[:4]), page(MEMBERS[2:7]), page(MEMBERS[6:])], PACK)
    assert said(found) == NAMES
    assert [row.places for row in found.rows[2:4]] == [((0, 2), (1, 0)), ((0, 3), (1, 1))]
    assert found.gaps == ()


def test_the_pictures_may_come_in_any_order() -> None:
    """As long as they overlap, the list is the same from top to bottom."""
    found = merged([page(MEMBERS[6:]), page(MEMBERS[:4]), page(MEMBERS[2:7])], PACK)
    assert said(found) == NAMES


def test_a_name_misread_on_one_picture_is_the_same_member() -> None:
    """Its numbers and its neighbours say so; which of two sure readings is right is a question."""
    second = page(MEMBERS[2:7])
    second[1] = misread(second[1], name="Mcatfaloom")
    found = merged([page(MEMBERS[:4]), second], PACK)
    assert len(found.rows) == 7
    assert said(found)[3] is None
    name = found.rows[3].cells["name"]
    assert (name.why, {name.text, *name.guesses}) == ("disagree", {"Montfalcon", "Mcatfaloom"})


def test_three_pictures_vote() -> None:
    """The reading of most of them stands."""
    second = page(MEMBERS[2:7])
    second[1], second[2] = misread(second[1], name="Mcatfaloom"), misread(second[2], power=1)
    found = merged([page(MEMBERS[:5]), second, page(MEMBERS[1:6])], PACK)
    assert said(found) == NAMES[:7]
    assert said(found, "power")[3:5] == [member.power for member in MEMBERS[3:5]]


def test_a_row_of_which_nothing_was_read_is_known_by_its_neighbours() -> None:
    """It is no further member, and what the other picture shows of it stands."""
    second = page(MEMBERS[2:7])
    second[1] = misread(second[1], name=None, power=None, tickets=None)
    found = merged([page(MEMBERS[:4]), second], PACK)
    assert (said(found), len(found.rows)) == (NAMES[:7], 7)


def test_neighbours_do_not_vouch_across_a_row_that_was_not_found() -> None:
    """What stands twice as far below the same row on one picture is another member."""
    first = [row(MEMBERS[0], 0), row(MEMBERS[1], 1), row(replace(MEMBERS[2], name="?"), 2, name="unsure", power="type")]
    second = [row(MEMBERS[0], 0), row(MEMBERS[1], 1), row(MEMBERS[3], 3)]
    found = merged([first, second], PACK)
    assert len(found.rows) == 4


def test_a_cut_row_and_its_rest_are_one() -> None:
    """The name is whole on one picture, the power on the other: together the row is."""
    first = [*page(MEMBERS[:2]), row(MEMBERS[2], 2, power="cut")]
    second = [row(MEMBERS[2], 0, name="cut"), *page(MEMBERS[2:5])[1:]]
    found = merged([first, second], PACK)
    assert said(found) == NAMES[:5]
    assert said(found, "power") == [member.power for member in MEMBERS[:5]]


def test_names_alike_are_not_joined() -> None:
    """Two members beside each other may differ by a digit at the end alone."""
    twins = [Member("Jim Knopf", 5_822_073), Member("Jim Knopf 2", 5_646_327), Member("Jim Knopf 3", 4_111_222)]
    found = merged([page([*MEMBERS[:2], *twins[:2]]), page([twins[1], twins[2], MEMBERS[4]])], PACK)
    assert said(found) == [*NAMES[:2], "Jim Knopf", "Jim Knopf 2", "Jim Knopf 3", NAMES[4]]


def test_a_list_that_was_sorted_anew_between_two_pictures() -> None:
    """Members are known by their names wherever they moved; neighbours vouch for nobody."""
    moved = [MEMBERS[1], MEMBERS[3], MEMBERS[0], MEMBERS[2]]
    second = page([replace(member, power=member.power + 1_234_567) for member in moved])
    second[1] = misread(second[1], name=None)
    found = merged([page(MEMBERS[:4]), second], PACK)
    # Whose row is unread cannot be told: its power is new and the rows around it were others.
    assert sorted(filter(None, map(str, said(found)))) == sorted(["None", *NAMES[:4]])


def test_numbers_that_differ_are_held() -> None:
    """One picture against one: neither is believed. Held on one of them, it is simply read on the other."""
    second = page(MEMBERS[2:7])
    second[0] = misread(second[0], power=MEMBERS[2].power + 300_000)
    second[1] = misread(second[1], power=None)
    found = merged([page(MEMBERS[:4]), second], PACK)
    assert said(found, "power")[2] is None
    assert said(found, "power")[3] == MEMBERS[3].power


def test_what_breaks_the_order_of_the_whole_list_is_held() -> None:
    """Each picture is too short to say that the list is sorted; all of them together are not."""
    pages = [page(MEMBERS[i : i + 3]) for i in range(0, 8, 2)]
    pages[2][1] = misread(pages[2][1], power=3)
    found = merged(pages, PACK)
    assert [said(found, "power")[i] for i in (4, 5, 6)] == [MEMBERS[4].power, None, MEMBERS[6].power]
    assert found.rows[5].cells["power"].why == "order"


def test_what_only_goes_with_the_order_of_a_list_is_not_held() -> None:
    """As levels do with the power by which the members stand."""
    levels = [300 - 10 * i for i in range(16)]
    for i in (1, 4, 7, 10, 13):
        levels[i], levels[i + 1] = levels[i + 1], levels[i]
    members = [Member(f"Member {chr(65 + i)}", 900_000 - 10_000 * i, level) for i, level in enumerate(levels)]
    found = merged([page(members[:9]), page(members[6:])], PACK)
    assert [made.cells["tickets"].why for made in found.rows] == [""] * 16


def test_headings_hold_for_the_pictures_below() -> None:
    """Over rows that pictures share; behind a gap another heading may have been missed."""
    members = [replace(MEMBERS[0], role="Leader"), *MEMBERS[1:]]
    first = [row(member, place) for place, member in enumerate(members[:3])]
    found = merged(
        [
            [replace(one, cells={**one.cells, "role": first[0].cells["role"]}) for one in first],
            page(members[2:5]),
            page(members[6:8]),
        ],
        PACK,
    )
    assert said(found, "role") == ["Leader"] * 5 + [None, None]
    assert found.gaps == (2,)


def test_a_row_that_no_picture_shows_whole_is_left_out() -> None:
    """Its name is cut: it is nobody's."""
    found = merged([[*page(MEMBERS[:2]), row(Member("Ice", 1), 2, name="cut", power="cut")]], PACK)
    assert said(found) == NAMES[:2]


def test_the_pinned_own_row_is_nobody_else() -> None:
    """It shows a member of the list once more."""
    pinned = replace(row(MEMBERS[7], 4.4), own=True, partial=True)
    found = merged([[*page(MEMBERS[:4]), pinned], [*page(MEMBERS[3:8]), pinned]], PACK)
    assert said(found) == NAMES[:8]


def test_a_log_repeats_itself() -> None:
    """The same member and number again is another line; the lines that two pictures share stand once."""
    lines = [Member("Kuro", 1_000_000), Member("Shiro", 52_340), Member("Kuro", 1_000_000), Member("Kuro", 998_877),
             Member("Aka", 43_210), Member("Shiro", 1_234_567), Member("Kuro", 1_000_000)]  # fmt: skip
    found = merged([page(lines[:5]), page(lines[2:])], LOG)
    assert said(found) == [line.name for line in lines]


def test_nothing_comes_of_nothing() -> None:
    """No picture, no row."""
    assert merged([], PACK) == Merged((), ())
    assert merged([[], []], PACK) == Merged((), (1,))


@st.composite
def scrolled(draw: st.DrawFn) -> tuple[list[str], list[list[Row]]]:
    """A list taken in pages that share two rows or more, each page with at most one row spoilt, in any order."""
    count = draw(st.integers(4, 24))
    letters = "abcdefghkmnopqrstuvwxyz"
    names = draw(st.lists(st.text(letters, min_size=5, max_size=12), min_size=count, max_size=count, unique=True))
    powers = draw(st.lists(st.integers(10**6, 10**10), min_size=count, max_size=count, unique=True))
    tickets = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    members = [Member(*line) for line in zip(names, powers, tickets, strict=True)]
    height, scale = draw(st.integers(4, 9)), draw(st.sampled_from([1.0, 0.6, 1.9]))
    pages: list[list[Row]] = []
    top = 0
    while True:
        shown = page(members[top : top + height], scale=scale if len(pages) % 2 else 1.0)
        # In the middle of a page that shares its first and last two rows, so that another page shows it right or no
        # other page shows it at all.
        spoilt = draw(st.integers(-1, len(shown) - 1))
        if spoilt >= 0:
            column = draw(st.sampled_from(["name", "power", "tickets"]))
            shown[spoilt] = misread(shown[spoilt], **{column: None})
        pages.append(shown)
        if top + height >= count:
            break
        top += draw(st.integers(1, height - 2))
    return names, draw(st.permutations(pages))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(scrolled())
def test_each_member_stands_once(drawn: tuple[list[str], list[list[Row]]]) -> None:
    """Whatever one reading a page lost: as many rows as members, in their order, and no name that is not theirs."""
    names, pages = drawn
    found = merged(pages, PACK)
    assert len(found.rows) == len(names)
    assert all(one in {None, two} for one, two in zip(said(found), names, strict=True))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from(MEMBERS), max_size=6, unique_by=lambda m: m.name), max_size=5))
def test_two_rows_of_a_picture_are_never_one(pages: list[list[Member]]) -> None:
    """However the pictures contradict each other, each row is in one group, with one row of a picture at most."""
    pictures = [page(members) for members in pages]
    first = same_rows(pictures, PACK)
    assert set(first) == {(p, r) for p, rows in enumerate(pages) for r in range(len(rows))}
    for group in set(first.values()):
        shown = [p for (p, _), of in first.items() if of == group]
        assert len(shown) == len(set(shown))
    names = {place: pages[place[0]][place[1]].name for place in first}
    assert all(names[place] == names[group] for place, group in first.items())
