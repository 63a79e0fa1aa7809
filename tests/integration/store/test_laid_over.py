"""What is kept from one judging to the next, and from start to start, never stands for something that has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.adapters.store import judge as judging
from daemon.adapters.store import logs, overlap
from daemon.adapters.store.judge import DuckDBJudge
from daemon.adapters.store.replay import Replica
from daemon.domain.corrections import CellIs, Correction, Different, NameIs, RowIs
from daemon.domain.pack import ColumnType, Pack, PackKind
from daemon.domain.reading import Cell
from tests.integration.store.conftest import NOW, THREE_RULES, WAR, Store, cell, column, row, rules_for

if TYPE_CHECKING:
    from tests.integration.store.conftest import Shot

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
MEMBERS = ("Koinue", "Tarori", "Basaltine", "Bosalthine", "Corvane", "Dunewalker")
"""The third and the fourth would pass for readings of one name, did a roster not name both."""

RAID = Pack(
    screen="raid",
    version=1,
    title={"en": "Raid log"},
    kind=PackKind.LOG,
    columns=(column("name", ColumnType.NAME), column("damage", ColumnType.INTEGER, "damage")),
)
STEADY = replace(
    WAR,
    columns=tuple(replace(one, steady=("power_total",)) if one.name == "power" else one for one in WAR.columns),
)


@dataclass(frozen=True)
class Page:
    """A picture of a list or a log: from which member to which, one of them misread, on which day and minute."""

    screen: str
    first: int
    last: int
    misread: int
    as_read: str
    day: int
    minute: int
    further: int

    def shot(self, store: Store, number: int) -> Shot:
        """As a screenshot."""
        rows = []
        for place, member in enumerate(MEMBERS[self.first : self.last]):
            name: str | Cell = member if place != self.misread else self.as_read or cell(None, "?", why="unsure")
            at = 40 + (100 + self.further) * place
            used = 1_234_567 + 81_001 * MEMBERS.index(member) + 37 * self.day
            numbers: dict[str, Any] = {"damage": used} if self.screen == "raid" else {"power": (used, 2 * used)}
            rows.append(row(name, at=at, **numbers))
        at_time = MONDAY + timedelta(days=self.day, minutes=self.minute)
        return store.shot(key=f"{number}", at=at_time, rows=rows, screen=self.screen)


PAGES = st.builds(
    Page,
    st.sampled_from(["lg_war", "lg_war", "raid"]),
    st.integers(0, 2),
    st.integers(4, 6),
    st.integers(0, 5),
    st.sampled_from(["", "Bosaltine", "Rosolf", "Koinve", "Basaltine"]),
    st.integers(0, 1),
    st.integers(0, 3),
    st.sampled_from([0, 0, 60]),
)
Settings = Mapping[str, object]
ROSTERS: Sequence[Settings] = (
    {},
    {"roster": {"members": list(MEMBERS)}},
    {"roster": {"members": [name for name in MEMBERS if name != "Bosalthine"]}},
    {"roster": {"members": [{"name": "Basaltine", "aliases": ["Bosalthine"]}, "Koinue", "Tarori"]}},
    {"alliance": {"day_reset": "12:02"}},
)
RULES: Sequence[Settings] = (
    THREE_RULES,
    {"rules": [rules_for("lg_war", "low", metric="power_used", below="1.4M")], "first_match": False},
    {"rules": [rules_for("raid", "lazy", metric="entries", below="2")]},
)
CORRECTIONS: Sequence[Sequence[Correction]] = (
    (),
    (NameIs("Rosolf", "Tarori"),),
    (Different(frozenset(("Bosaltine", "Basaltine"))),),
)


def all_of(judge: DuckDBJudge, rows: Any) -> dict[str, list[tuple[Any, ...]]]:  # noqa: ANN401 (of either database)
    """Every table of a judge."""
    return {table: sorted(rows(f"FROM temp.main.{table}"), key=repr) for table in judge._tables}


def worked_out_anew(store: Store, corrections: Sequence[Correction]) -> dict[str, list[tuple[Any, ...]]]:
    """What a judge finds who begins with the facts alone."""
    path = store.folder / "copy.duckdb"
    store.judge_.publish(path)
    replica = Replica(path)
    replica.rows("TRUNCATE kept.laid_over")
    judge = DuckDBJudge(replica)
    judge.judge(store.config, store.packs, NOW, corrections)
    found = all_of(judge, replica.rows)
    replica.close()
    return found


Step = tuple[str, Any]
STEPS = st.lists(
    st.tuples(st.just("page"), PAGES)
    | st.tuples(st.just("roster"), st.sampled_from(ROSTERS))
    | st.tuples(st.just("rules"), st.sampled_from(RULES))
    | st.tuples(st.just("corrections"), st.sampled_from(CORRECTIONS))
    | st.tuples(st.just("cell"), st.sampled_from(MEMBERS))
    | st.tuples(st.just("packs"), st.sampled_from([(WAR, RAID), (STEADY, RAID), (WAR,)]))
    | st.tuples(st.just("start"), st.none()),
    min_size=2,
    max_size=5,
)


@settings(max_examples=5, deadline=None)
@given(st.lists(PAGES, min_size=2, max_size=3), STEPS)
def test_whatever_changes_the_same_is_found_as_by_a_judge_who_remembers_nothing(
    pages: Sequence[Page], steps: Sequence[Step]
) -> None:
    """Further pictures, another roster, other rules, corrections and packs, and starts, in any order."""
    with TemporaryDirectory() as folder:
        store, roster, rules = Store(Path(folder), packs=(WAR, RAID)), ROSTERS[1], RULES[0]
        shots = [page.shot(store, number) for number, page in enumerate(pages)]
        corrections: Sequence[Correction] = ()
        store.settings = {**roster, **rules}
        store.judge(*shots)
        for kind, given_ in steps:
            match kind:
                case "page":
                    shots.append(given_.shot(store, len(shots)))
                    store.keep(shots[-1])
                case "roster":
                    roster = given_
                case "rules":
                    rules = given_
                case "corrections":
                    corrections = given_
                case "cell":
                    first = shots[0].sha256
                    corrections = (*corrections, RowIs(first, 1, given_), CellIs(first, 0, "power", "1/2"))
                case "packs":
                    store.packs = given_
                case "start":
                    store.close()
                    store.open()
            store.settings = {**roster, **rules}
            store.judge(corrections=corrections)
            found = all_of(store.judge_, store.database.rows)
            anew = worked_out_anew(store, corrections)
            assert {table for table in anew if found[table] != anew[table]} == set()
        store.close()


@pytest.fixture
def two_pages(store: Store) -> Store:
    """Two pictures of one list, and of one log, on which a name is in doubt."""
    store.packs = (WAR, RAID)
    store.settings = {**ROSTERS[1], **RULES[0]}
    for number, screen in enumerate(["lg_war", "raid"]):
        for minute in range(2):
            page = Page(screen, minute, 5 + minute, 1 - minute, "Rosolf" if minute else "", 0, minute, 0)
            store.keep(page.shot(store, 10 * number + minute))
    store.judge()
    return store


class Laid(Exception):  # noqa: N818 (it is no error)
    """Pictures were laid over each other."""


@pytest.fixture
def undisturbed(two_pages: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The same, and nothing may be laid over from now on."""

    def laid(*_: object) -> None:
        raise Laid

    with monkeypatch.context() as patch:
        patch.setattr(overlap, "same_rows", laid)
        patch.setattr(logs, "log_pages", laid)
        yield two_pages


def test_a_start_and_a_further_member_lay_nothing_over_again(undisturbed: Store) -> None:
    """What came of lists that have not changed lies in the database."""
    undisturbed.close()
    undisturbed.open()
    undisturbed.judge()
    undisturbed.settings = {"roster": {"members": [*MEMBERS, "Newcomer"]}, **RULES[0]}
    undisturbed.judge()
    page = undisturbed.shot(key="x", at=MONDAY + timedelta(days=1), rows=[row("Koinue", power=(1, 2))])
    undisturbed.judge(page)


@pytest.mark.parametrize(
    "change",
    [
        {"packs": (replace(WAR, version=2), RAID)},
        {"packs": (WAR, replace(RAID, version=2))},
        {"settings": {**ROSTERS[2], **RULES[0]}},
        {"corrections": [CellIs("", 0, "power", "1/2")]},
        {"corrections": [CellIs("raid", 0, "damage", "12")]},
    ],
)
def test_what_rests_on_something_else_is_laid_over_anew(undisturbed: Store, change: dict[str, Any]) -> None:
    """Another pack, a corrected cell, or a roster that no longer tells two names apart."""
    shots = {"": 0, "raid": 10}
    found = [
        replace(told, screenshot=undisturbed.shot(key=f"{shots[told.screenshot]}").sha256)
        for told in change.get("corrections", [])
    ]
    undisturbed.packs = change.get("packs", undisturbed.packs)
    undisturbed.settings = change.get("settings", undisturbed.settings)
    with pytest.raises(Laid):
        undisturbed.judge(corrections=found)


def test_other_code_lays_over_anew(undisturbed: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade nothing that an earlier version came to is taken for this one's."""
    monkeypatch.setattr("daemon.adapters.store.laid_over._code", lambda: "another version")
    undisturbed.close()
    undisturbed.open()
    with pytest.raises(Laid):
        undisturbed.judge()


def test_a_rule_edit_settles_nothing_again(two_pages: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what follows from the rules is worked out: that is fast however long the past is."""
    before = two_pages.marks()
    monkeypatch.setattr(judging, "_settle", lambda *_: pytest.fail("it was settled again"))
    two_pages.settings = {**ROSTERS[1], **RULES[1]}
    two_pages.judge()
    assert two_pages.marks() != before
    assert "low" in {rule for _, rule, _ in two_pages.marks()}


def test_what_is_used_no_more_is_forgotten_in_the_end(two_pages: Store) -> None:
    """The database does not grow with each change of a pack."""
    for version in range(2, 12):
        two_pages.packs = (replace(WAR, version=version), replace(RAID, version=version))
        two_pages.judge()
    ((kept,),) = two_pages.database.rows("SELECT count(*) FROM kept.laid_over")
    assert kept <= 4 * 2
