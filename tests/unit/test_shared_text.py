"""Which part of a text that several columns share is a column's own: labels, patterns and cuts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daemon.domain import patterns
from daemon.domain.cells import own, read
from daemon.domain.labels import find, nearest, stripped
from daemon.domain.pack import Column, ColumnType, Cut
from daemon.domain.patterns import covers, runs_away, search


def column(
    *, after: tuple[str, ...] = (), before: tuple[str, ...] = (), pattern: str = "", cuts: tuple[Cut, ...] = ()
) -> Column:
    return Column(
        name="points",
        type=ColumnType.INTEGER,
        x=(0, 1),
        y=(0, 1),
        metrics=("points",),
        after=after,
        before=before,
        pattern=pattern,
        cuts=cuts,
    )


def test_a_label_is_found_whatever_its_case_accents_and_spaces() -> None:
    """Where it stands is said by the text as it was read."""
    assert find("Dégâts", "total DEGATS 12") == (6, 12)
    assert find("War Points", "Warpoints: 4") == (0, 9)
    assert find("Points", "12") is None
    assert find(" ", "12") is None


def test_labels_are_taken_off_both_ends_once() -> None:
    """What stands in the middle stays, and so does a text of nothing."""
    assert stripped("Score: 12 pts pts", ("score:", "PTS", "", "absent")) == "12 pts"
    assert stripped("", ("pts",)) == ""


def test_the_nearest_text_is_the_only_one_near() -> None:
    """One letter in five may be wrong; of two as near neither is taken."""
    assert nearest("Offcer", ("Officer", "Member")) == "Officer"
    assert nearest("Offi", ("Officer", "Member")) is None
    assert nearest("Rank 3", ("Rank 1", "Rank 2")) is None
    assert nearest("Officer", ()) is None


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        (column(after=("kills",)), "12 deaths 7"),
        (column(before=("deaths",)), "kills 12"),
        (column(after=("kills",), before=("deaths",)), "12"),
        (column(after=("absent",)), None),
        (column(pattern=r"kills (\d+)"), "12"),
        (column(pattern=r"\d+"), None),
        (column(pattern=r"absent"), None),
        (column(cuts=(Cut(r"deaths \d+", optional=False),)), "kills 12"),
        (column(cuts=(Cut(r"\d+", optional=True),)), None),
        (column(cuts=(Cut(r"assists \d+", optional=True),)), "kills 12 deaths 7"),
        (column(cuts=(Cut(r"assists \d+", optional=False),)), None),
    ],
)
def test_of_a_shared_text_each_column_has_its_own(made: Column, kept: str | None) -> None:
    """What cannot be told apart is nobody's: a pattern in two places, a label or another's part that is not there."""
    text = own(made, "kills 12 deaths 7")
    assert (text and text.strip()) == kept


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (column(pattern=r"\d{1,3}$"), "Blade Master 2498"),
        (column(pattern=r"^\d{1,3}"), "2498 Blade Master"),
        (column(cuts=(Cut(r"\d{1,3}$", optional=False),)), "Blade Master 2498"),
    ],
)
def test_a_part_of_a_number_is_no_number(made: Column, text: str) -> None:
    """A digit too many is a misreading, and the rest of them may be wrong as well."""
    assert own(made, text) is None
    assert own(made, text.replace("2498", "298")) is not None


def test_every_sign_stays_where_it_was() -> None:
    """Its place on the picture is known by that."""
    whole = "kills 12 deaths 7"
    text = own(column(after=("kills",), before=("deaths",)), whole)
    assert text is not None
    assert (len(text), text.index("12")) == (len(whole), whole.index("12"))


def test_a_pattern_that_runs_away_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused when a pack is read; should one slip through, a cell costs a moment and is held."""
    monkeypatch.setattr(patterns, "SECONDS", 0.01)
    monkeypatch.setattr(patterns, "PATIENCE", 0.05)
    endless, line = "(a|aa)+$", "a" * 60 + "!"
    assert runs_away(endless)
    assert search(endless, line) == []
    assert not covers(endless, line)
    assert covers("a+!", line)
    with pytest.raises(ValueError, match="missing"):
        search("(", line)


@pytest.mark.parametrize(
    ("seen", "text"), [("918.6m", "918.6M"), ("0/3445k", "0/3445K"), ("12 km", "12 km"), ("5 b", "5 B")]
)
def test_a_unit_is_a_capital(seen: str, text: str) -> None:
    """Small type has `m` and `M` nearly alike, and a million is always the latter."""
    kind = ColumnType.PAIR if "/" in seen else ColumnType.QUANTITY
    assert read(replace(column(), type=kind), seen.split()) == text
