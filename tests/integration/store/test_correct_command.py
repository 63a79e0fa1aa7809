"""`muster correct`: what it asks, what it takes for an answer, and what it writes."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from daemon.adapters.settings.config_file import load_corrections
from daemon.cli import main
from daemon.domain.corrections import CellIs, NameIs, NotAMember, RowIs

if TYPE_CHECKING:
    from tests.integration.store.conftest import Store

AT = datetime(2026, 11, 16, 12, tzinfo=UTC)
PROJECT = Path(__file__).parents[3]

Asked = Callable[..., tuple[int, str]]


@pytest.fixture
def place(store: Store, tmp_path: Path) -> Path:
    """A folder with a published copy that asks for a name, a row and a value, in that order."""
    store.settings = {**store.settings, "roster": {"members": ["Kestrel", "Umbra", "Zoé"]}}
    rows = [
        store.row("Kestrek", boost=600),
        store.row(store.cell("Umbr", why="unsure"), held=True, boost=5),
    ]
    held = store.row("Kestrel", boost=store.cell(1040, why="unsure", guesses=("7040",)))
    store.judge(store.shot(key="a", at=AT, rows=rows), store.shot(key="b", at=AT, rows=[held]))
    store.judge_.publish(tmp_path / "reports" / "alliance.duckdb")
    roster = "roster: {members: [Kestrel, Umbra, Zoé]}"
    (tmp_path / "config.yaml").write_text(f"{roster}\nfolders: {{rules: {PROJECT / 'rules'}}}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def asked(place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Types `muster correct` and then lines; gives the exit code and all that was said."""

    def typed(*lines: str, options: tuple[str, ...] = ()) -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = main(["correct", *options, "--config", str(place / "config.yaml")])
        told = capsys.readouterr()
        return code, told.out + told.err

    return typed


def corrections(place: Path) -> tuple[object, ...]:
    return load_corrections(place / "corrections.yaml")


def test_numbers_and_texts_answer(asked: Asked, place: Path, store: Store) -> None:
    """A number chooses, anything else is the answer itself; each is noted with the day and the reason."""
    code, said = asked("2", "1", "b asked them", "1,040")
    shot = store.shot(key="a").sha256[:12]
    assert code == 0
    assert corrections(place) == (
        NameIs("Kestrek", "Kestrek"),
        RowIs(shot, 1, "Umbra"),
        CellIs(store.shot(key="b").sha256[:12], 0, "boost", "1,040"),
    )
    written = (place / "corrections.yaml").read_text(encoding="utf-8")
    assert written.count("because: seen on the picture") == 2
    assert written.count("because: asked them") == 1
    assert "3 answers are kept" in said
    assert "Read as: Umbr" in said
    assert f"{place}/archive/2026-11-16/a.png, row 1" in said


def test_what_is_no_answer_is_said_and_asked_again(asked: Asked, place: Path) -> None:
    """A number that is not there, a value that does not belong, a name of nobody."""
    _, said = asked("9", "Kestre", "n", "s", "umbra", "abc", "=7")
    assert "There is no answer 9 here" in said
    assert "No member is called Kestre. Near: Kestrel." in said
    assert "abc does not belong in this column" in said
    assert [type(one) for one in corrections(place)] == [RowIs, CellIs]


def test_accents_and_capitals_of_a_member_do_not_matter(asked: Asked, place: Path) -> None:
    """The officer's keyboard may not have them."""
    asked("ZOE", "q")
    assert corrections(place) == (NameIs("Kestrek", "Zoé"),)


def test_a_row_may_be_a_new_members(asked: Asked, place: Path, store: Store) -> None:
    """Then the name is made known with it."""
    asked("s", "Vesper", "y", "q")
    assert corrections(place) == (NameIs("Vesper", "Vesper"), RowIs(store.shot(key="a").sha256[:12], 1, "Vesper"))


def test_answers_can_be_taken_back(asked: Asked, place: Path) -> None:
    """One after the other, back to a file that was never there."""
    code, said = asked("u", "3", "1", "u", "u", "q")
    assert code == 0
    assert said.count("Taken back.") == 2
    assert "There is no answer to take back." in said
    assert not (place / "corrections.yaml").exists()
    asked("3", "u", "1", "q")
    assert corrections(place) == (NameIs("Kestrek", "Kestrel"),)


def test_what_was_answered_is_not_asked_again(asked: Asked, place: Path) -> None:
    """Until the copy is made anew, by the daemon; and one that was withdrawn is."""
    asked("3", "q")
    _, said = asked("q")
    assert "2 questions wait" in said
    assert "Who is Kestrek?" not in said
    _, said = asked(options=("--list",))
    assert said.startswith("  1  Kestrek is no member\u2019s name (")
    _, said = asked(options=("--withdraw", "1"))
    assert said.startswith("Withdrawn: Kestrek")
    assert corrections(place) == ()
    assert "withdrawn" in asked(options=("--list",))[1]
    assert "Who is Kestrek?" in asked("q")[1]
    assert asked(options=("--withdraw", "2"))[0] == 5


def test_a_contradiction_is_said_and_asked_again(asked: Asked, place: Path) -> None:
    """Somebody else may have answered meanwhile."""
    (place / "corrections.yaml").write_text("corrections:\n  - {name: Kestrek, member: Umbra}\n")
    # As if the copy were made after that, and the answer had not settled the question.
    os.utime(place / "corrections.yaml", (0, 0))
    _, said = asked("1", "s", "q")
    assert "something else than correction 1" in said
    assert corrections(place) == (NameIs("Kestrek", "Umbra"),)


def test_a_week_alone_and_help(asked: Asked) -> None:
    """Another week asks nothing; the question mark explains every key."""
    assert "Nothing waits for you." in asked(options=("--week", "2026-W40"))[1]
    _, said = asked("?", "q", options=("--week", "2026-W47"))
    assert all(key in said for key in ("s: ", "u: ", "v: ", "b reason: ", "=text: ", "q, "))


def test_the_language_is_the_alliances(asked: Asked, place: Path) -> None:
    """Questions, notes and reasons."""
    path = place / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "alliance: {language: fr}\n", encoding="utf-8")
    _, said = asked("3", "q")
    assert "Qui est Kestrek\u202f?" in said
    assert "vu sur l\u2019image" in (place / "corrections.yaml").read_text(encoding="utf-8")
    assert corrections(place) == (NotAMember("Kestrek"),)


def test_the_place_is_cut_out_or_it_is_said_that_it_is_gone(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no archive here."""
    monkeypatch.delenv("DISPLAY", raising=False)
    assert "No picture:" in asked("v", "q")[1]


def test_before_anything_was_read(asked: Asked, place: Path) -> None:
    """It says what to do first."""
    (place / "reports" / "alliance.duckdb").unlink()
    code, said = asked("1")
    assert (code, "Type: muster run" in said) == (5, True)
