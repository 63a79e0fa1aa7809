"""What is noticed though nobody asks: new names, missing uploads, and screens that are read worse than before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest

from daemon.adapters.store.questions import published_questions
from daemon.domain.census import counted
from daemon.domain.corrections import CellIs, Correction, Different, NameIs, NotAMember, RowIs
from daemon.domain.days import Week
from daemon.domain.ledger import FileState
from daemon.domain.notices import Notice, NoticeKind
from daemon.domain.pack import ColumnType
from tests.integration.store.conftest import NOW, cell, column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.integration.store.conftest import Shot, Store

# A screenshot for each of three weeks that end yesterday.
DAYS = 21
FIRST = NOW - timedelta(days=DAYS)


def daily(store: Store, *members: str, days: Sequence[int] = range(DAYS), power: int = 9000) -> list[Shot]:
    """A list of these members on each day."""
    return [
        store.shot(
            key=f"{n} {members}",
            at=FIRST + timedelta(days=n),
            rows=[store.row(name, boost=2000 + n, power=(5 + n, power + i)) for i, name in enumerate(members)],
        )
        for n in days
    ]


@pytest.fixture
def steady(store: Store) -> Store:
    """The war list, on which the total power is a steady number."""
    power = replace(column("power", ColumnType.PAIR, "power_used", "power_total"), steady=("power_total",))
    columns = tuple(power if one.name == "power" else one for one in store.pack.columns)
    store.packs = (replace(store.pack, columns=columns),)
    return store


def test_a_new_name_with_the_numbers_of_somebody_who_is_seen_no_more(steady: Store) -> None:
    """It is asked, until the officer says that it is one, or that they are two."""
    shots = [*daily(steady, "Ann", "Menace", days=range(14)), *daily(steady, "Ann", "Libre", days=range(14, DAYS))]
    steady.judge(*shots)
    asked = "SELECT member, name, last_seen_on, first_seen_on, because, metric, before, since FROM renames"
    day = FIRST.date() + timedelta(days=14)
    assert steady.rows(asked) == [
        ("Menace", "Libre", day - timedelta(days=1), day, ["number"], "power_total", 9001.0, 9001.0)
    ]
    (question,) = steady.judge_.review(steady.config, steady.packs, NOW).questions
    assert (question.kind.value, question.text, question.member, question.options) == (
        *("rename", "Libre", "Menace"),
        ("Menace",),
    )
    assert question.rename
    assert (question.rename.metric, question.rename.before) == ("power_total", 9001.0)
    steady.judge_.publish(steady.folder / "copy.duckdb")
    assert published_questions(steady.folder / "copy.duckdb")[1] == (question,)
    steady.judge(corrections=[Different(frozenset({"Menace", "Libre"}))])
    assert steady.rows(asked) == []
    steady.judge(corrections=[NameIs("Libre", "Menace")])
    assert steady.rows(asked) == []
    assert steady.rows("SELECT member FROM members") == [("Ann",), ("Menace",)]
    # What the member did before and since is one history.
    assert steady.rows("SELECT count(*) FROM attendance WHERE member = 'Menace' AND state = 'present'") == [(DAYS,)]


def test_a_new_member_is_not_asked_about_again(steady: Store) -> None:
    """Two were seen for the last time before the name came: one word is enough for both."""
    old, new = (
        daily(steady, "Ann", "Bob", "Menace", days=range(14)),
        daily(steady, "Ann", "Libre", days=range(14, DAYS)),
    )
    asked = "SELECT member FROM renames"
    steady.judge(*old, *new)
    assert len(steady.rows(asked)) == 1
    first = steady.rows(asked)[0][0]
    steady.judge(corrections=[Different(frozenset({first, "Libre"}))])
    assert len(steady.rows(asked)) == 1
    steady.judge(corrections=[NameIs("Libre", "Libre")])
    assert steady.rows(asked) == []
    assert steady.rows("SELECT member FROM members WHERE member = 'Libre'") == [("Libre",)]


def test_a_row_that_is_unlike_the_member_is_held(steady: Store) -> None:
    """A tenth of the power: the number was misread, or the name. The officer's word stands."""
    (odd,) = daily(steady, "Ann", days=[9], power=900)
    steady.judge(*daily(steady, "Ann", days=[n for n in range(DAYS) if n != 9]), odd)
    found = "SELECT metric, state, why FROM observations WHERE game_day = $day ORDER BY metric"
    day = odd.at.date()
    assert steady.rows(found, day=day) == [(m, "held", "unlike") for m in ("boost", "power_total", "power_used")]
    steady.judge(corrections=[RowIs(odd.sha256[:12], 0, "Ann")])
    assert [state for _, state, _ in steady.rows(found, day=day)] == ["present"] * 3


def test_growth_is_not_held(steady: Store) -> None:
    """A fifth a week is fast, and goes on."""
    shots = [shot for n in range(DAYS) for shot in daily(steady, "Ann", days=[n], power=int(9000 * 1.2 ** (n / 7)))]
    steady.judge(*shots)
    assert steady.rows("SELECT DISTINCT state FROM observations") == [("present",)]


def test_an_upload_that_is_missing_is_noticed(store: Store) -> None:
    """It came daily, and not yesterday."""
    store.judge(*daily(store, "Ann", days=range(DAYS - 1)))
    yesterday = NOW.date() - timedelta(days=1)
    assert store.rows("FROM missing_uploads") == [("lg_war", yesterday, "habit", yesterday - timedelta(days=1))]
    assert store.judge_.notices() == (Notice(NoticeKind.UPLOAD_MISSING, "lg_war", yesterday),)
    assert [(line.screen, line.game_day) for line in store.report().uploads] == [("lg_war", yesterday)]
    assert store.report(Week.of(NOW.date()).plus(-1)).uploads == ()
    store.settings = {**store.settings, "uploads": {"lg_war": {"expected": "never"}}}
    store.judge()
    assert store.judge_.notices() == ()


def test_a_screen_that_is_expected_and_never_came_is_noticed(store: Store) -> None:
    """From the first day of any screenshot on: of lists that nobody began with there is no reminder."""
    other = "lg_duel"
    store.packs = (*store.packs, replace(store.packs[0], screen=other))
    store.settings = {**store.settings, "uploads": {other: {"expected": "daily"}, "lg_war": {"expected": "never"}}}
    store.judge()
    assert store.rows("FROM missing_uploads") == []
    store.judge(*daily(store, "Ann", days=[DAYS - 3]))
    days = [day for _, day, _, _ in store.rows("FROM missing_uploads")]
    assert days == [NOW.date() - timedelta(days=back) for back in (3, 2, 1)]
    assert [(line.screen, line.last_day) for line in store.report().uploads][:1] == [(other, None)]


def test_a_screen_that_is_read_worse_than_before_is_noticed(store: Store) -> None:
    """More cells are held and the reader is less sure; under a new version of the pack that is no more compared."""
    good, bad = daily(store, "Ann", "Bob", "Cleo"), daily(store, "Ann", "Bob", "Cleo", days=range(DAYS - 4, DAYS))
    for shot in bad:
        shot.rows = [
            replace(
                row,
                cells={
                    name: replace(cell, held=name != "name", why="unsure", confidence=0.5)
                    for name, cell in row.cells.items()
                },
            )
            for row in shot.rows
        ]
    store.judge(*good[: DAYS - 4], *bad)
    since = bad[0].at.replace(tzinfo=None)
    assert store.rows("SELECT screen, measure, pictures, since FROM alarms") == [
        ("lg_war", "confidence", 4, since),
        ("lg_war", "held", 4, since),
    ]
    assert {notice.kind for notice in store.judge_.notices()} == {NoticeKind.SCREEN_DRIFTED}
    assert [(line.measure, line.pictures, line.since) for line in store.report().alarms] == [("held", 4, bad[0].at)]
    assert store.report(Week.of(NOW.date()).plus(-1)).alarms == ()
    store.database.rows("UPDATE kept.screenshots SET pack_version = 2 WHERE captured_at >= $at", {"at": since})
    store.judge()
    assert store.rows("FROM alarms") == []


def test_a_column_that_moved_is_noticed(store: Store) -> None:
    """In row heights from the name; a cell that stands elsewhere on one picture is nothing."""

    def moved(day: int, by: int) -> Shot:
        (shot,) = daily(store, "Ann", "Bob", "Cleo", "Dan", days=[day])
        shot.rows = [
            replace(
                row,
                cells={
                    name: replace(cell, box=replace(cell.box, x=by if name == "boost" else 10, y=40 * n))
                    for name, cell in row.cells.items()
                },
            )
            for n, row in enumerate(shot.rows)
        ]
        return shot

    store.judge(*[moved(day, 210 if day >= DAYS - 3 or day == 4 else 200) for day in range(DAYS)])
    ((screen, measure, name, usual, now, pictures, _),) = store.rows("FROM alarms")
    assert (screen, measure, name, pictures) == ("lg_war", "layout", "boost", 3)
    assert (usual, now) == pytest.approx(((200 + 25 - 10) / 40, (210 + 25 - 10) / 40))


def test_columns_of_cards_beside_each_other_are_measured_by_the_lines_of_cards(store: Store) -> None:
    """Two names on one line, one of them a pixel higher, are no row height apart."""

    def cards(day: int, by: int) -> Shot:
        (shot,) = daily(store, *(f"Name {sign}" for sign in "ABCDEFGH"), days=[day])
        rows = []
        for n, row in enumerate(shot.rows):
            x, y = 300 * (n % 2), 80 * (n // 2) + n % 2
            boxes = {
                name: replace(cell.box, x=x + (by if name == "boost" else 10), y=y) for name, cell in row.cells.items()
            }
            rows.append(replace(row, cells={name: replace(cell, box=boxes[name]) for name, cell in row.cells.items()}))
        shot.rows = rows
        return shot

    store.judge(*[cards(day, 230 if day >= DAYS - 3 else 200) for day in range(DAYS)])
    ((screen, measure, name, usual, now, _, _),) = store.rows("FROM alarms")
    assert (screen, measure, name) == ("lg_war", "layout", "boost")
    assert (usual, now) == pytest.approx(((200 + 25 - 10) / 80, (230 + 25 - 10) / 80), rel=0.03)


def test_files_of_no_known_screen_are_noticed(store: Store) -> None:
    """All were known until the game changed."""
    strange = [
        store.shot(key=f"odd {n}", at=NOW - timedelta(minutes=n), state=FileState.FAILED, code="unknown-screen")
        for n in range(4)
    ]
    store.judge(*daily(store, "Ann"), *strange)
    assert store.rows("SELECT screen, measure, usual, now, pictures FROM alarms") == [("", "unknown", 0.0, 1.0, 4)]


def test_nothing_is_noticed_of_nothing(store: Store) -> None:
    """An empty database, and a week in which all is well."""
    store.judge()
    assert store.judge_.notices() == ()
    store.judge(*daily(store, "Ann", "Bob"))
    assert store.judge_.notices() == ()
    assert store.rows("FROM renames") == []


SMALL, LARGE = (
    counted({"pixels_high": [height] * 60, "aspect": [1.0] * 60, "sureness": [1.0] * 60}) for height in (2.5, 3.4)
)
"""What crops look like before the letters of a game grow, and since."""


def test_crops_that_look_otherwise_are_noticed(store: Store) -> None:
    """The letters are half as large again on the last four pictures: an alarm, and the shift of that week."""
    shots = daily(store, "Ann", "Bob")
    for number, shot in enumerate(shots):
        shot.census = LARGE if number >= DAYS - 4 else SMALL
    store.judge(*shots)
    ((screen, measure, pictures, since),) = store.rows("SELECT screen, measure, pictures, since FROM alarms")
    assert (screen, measure, pictures, since) == ("lg_war", "crops", 4, shots[DAYS - 4].at.replace(tzinfo=None))
    lines = store.judge_.quality(NOW.date())
    assert (lines[0].crop_measure, lines[0].changed) == ("pixels_high", True)
    assert [line.changed for line in lines[1:]] == [False] * len(lines[1:])
    assert store.report().quality == lines
    assert store.report(Week.of(NOW.date()).plus(-1)).quality == lines[1:]


def test_crops_that_look_alike_are_not(store: Store) -> None:
    """Nor are those of another model compared with them."""
    shots = daily(store, "Ann", "Bob")
    for shot in shots:
        shot.census = SMALL
    store.judge(*shots)
    assert store.rows("FROM alarms") == []
    other = "UPDATE kept.screenshots SET census = MAP {'aspect': [9, 0, 0, 0, 0, 0, 0, 0, 0, 0]}, model = 'other'"
    store.database.rows(f"{other} WHERE captured_at >= $at", {"at": shots[DAYS - 4].at.replace(tzinfo=None)})
    store.judge()
    assert store.rows("FROM alarms") == []
    assert store.judge_.quality(NOW.date())[0].crop_shift is None


def test_corrections_say_how_well_a_week_was_read(store: Store) -> None:
    """One value was misread, one not read, one row is nobody's: edited, added, deleted; all else is exact."""
    shot, other = daily(store, "Ann", "Bob", days=[DAYS - 1, DAYS - 2])
    shot.rows = [*shot.rows, store.row("Menu", boost=cell(None, "", why="missing"))]
    other.rows = [store.row("Ann", boost=cell(None, "", why="missing")), *other.rows[1:]]
    store.judge(shot, other)
    sums = "SELECT sum(cells), sum(exact), sum(edited), sum(added), sum(deleted) FROM quality"
    copy = store.folder / "copy.duckdb"

    def told() -> tuple[int, ...]:
        store.judge_.publish(copy)
        with duckdb.connect(str(copy), read_only=True) as database:
            (found,) = database.execute(sums).fetchall()
        return tuple(map(int, found))

    cells = sum(len(row.cells) for row in (*shot.rows, *other.rows))
    assert told() == (cells, cells, 0, 0, 0)
    corrections: list[Correction] = [
        CellIs(shot.sha256[:12], 0, "boost", "3000"),
        CellIs(other.sha256[:12], 0, "boost", "2500"),
        NotAMember("Menu"),
    ]
    store.judge(corrections=corrections)
    gone = len(shot.rows[2].cells)
    assert told() == (cells, cells - 2 - gone, 1, 1, gone)
    # The same as was read is no edit.
    store.judge(corrections=[CellIs(shot.sha256[:12], 1, "boost", shot.rows[1].cells["boost"].text)])
    assert told() == (cells, cells, 0, 0, 0)
