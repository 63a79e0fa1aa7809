"""The officer's `corrections.yaml`: what can be said, and what is refused in which words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from daemon.adapters.settings import load_corrections
from daemon.domain.corrections import CellIs, DayIs, Excused, Ignored, NameIs, NotAMember, RowIs
from daemon.errors import ConfigError

SHOT = "3f2a9c1bd0"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corrections.yaml"


def written(path: Path, *lines: str) -> Path:
    path.write_text("corrections:\n" + "".join(f"  - {line}\n" for line in lines), encoding="utf-8")
    return path


def test_each_kind_of_correction(path: Path) -> None:
    """The keys say which it is; a note on when and why may stand beside."""
    lines = [
        f"{{screenshot: {SHOT}, row: 4, column: boost, value: 1200, on: 2026-11-24, because: read on the picture}}",
        f"{{screenshot: {SHOT}, row: 5, member: NO}}",
        "{name: B1ade, member: Blade}",
        "{excused: Blade, from: 2026-11-20, to: 2026-11-21}",
        "{ignore: 0123456789}",
        "{not_a_member: Officers (3/12)}",
        "{screenshot: 0123456789, day: 2026-11-20}",
    ]
    assert load_corrections(written(path, *lines)) == (
        CellIs(SHOT, 4, "boost", "1200"),
        RowIs(SHOT, 5, "NO"),
        NameIs("B1ade", "Blade"),
        Excused("Blade", date(2026, 11, 20), date(2026, 11, 21)),
        Ignored("0123456789"),
        NotAMember("Officers (3/12)"),
        DayIs("0123456789", date(2026, 11, 20)),
    )


def test_no_file_and_an_empty_one_correct_nothing(path: Path) -> None:
    """Most alliances have none."""
    assert load_corrections(path) == ()
    path.write_text("# nothing yet\ncorrections:\n", encoding="utf-8")
    assert load_corrections(path) == ()


def test_a_withdrawn_correction_stays_in_the_file_and_does_nothing(path: Path) -> None:
    """Also where it contradicts the one that took its place."""
    lines = ["{name: B1ade, member: Blade, withdrawn: true}", "{name: B1ade, member: Bob}"]
    assert load_corrections(written(path, *lines)) == (NameIs("B1ade", "Bob"),)


MISTAKES = {
    "no form": (["{name: B1ade}"], "line 2, column 5: these keys make no correction"),
    "two forms": (["{name: B1ade, member: Blade, ignore: 0123456789}"], "these keys make no correction"),
    "misspelt": (["{nam: B1ade, member: Blade}"], "there is no key 'nam' in an item of 'corrections'; did you mean"),
    "short hash": (["{ignore: 0123}"], "'0123' is not a screenshot; write at least the first 8 signs"),
    "file name": (["{ignore: shot.png}"], "'shot.png' is not a screenshot"),
    "row": (["{screenshot: 01234567, row: first, member: A}"], "'row' must be a whole number"),
    "backwards": (["{excused: A, from: 2026-11-21, to: 2026-11-20}"], "the excuse of A ends before it begins"),
    "contradiction": (
        ["{name: B1ade, member: Blade}", "{name: B1ade, member: Bob}"],
        "line 3, column 5: this says something else than correction 1 in the list",
    ),
    "nobody and somebody": (["{name: X, member: Bob}", "{not_a_member: X}"], "something else than correction 1"),
    "two values": (
        [f"{{screenshot: {SHOT}, row: 1, column: c, value: {value}}}" for value in (1, 2)],
        "something else than correction 1",
    ),
}


@pytest.mark.parametrize(("lines", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_refused_with_their_place(path: Path, lines: list[str], sentence: str) -> None:
    """As in `config.yaml`: file, line, column, and what to write."""
    with pytest.raises(ConfigError) as caught:
        load_corrections(written(path, *lines))
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("corrections.yaml, line ")


def test_the_same_said_twice_is_no_contradiction(path: Path) -> None:
    """Two officers may answer the same question."""
    assert (
        len(load_corrections(written(path, "{ignore: 0123456789}", "{name: A, member: B}", "{name: A, member: B}")))
        == 3
    )
