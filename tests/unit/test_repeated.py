"""What stands in several rows of a column: it spells an unsure text, and never puts one in another's place."""

from __future__ import annotations

import pytest

from daemon.domain.geometry import Box
from daemon.domain.pack import Column, ColumnType, Pack
from daemon.domain.reading import Cell, Row, ScreenReading
from daemon.stages.repeated import as_repeated, repeated, slips
from daemon.stages.vote import By, Reading

BOX = Box(0, 0, 9, 9)


def column(name: str, kind: ColumnType) -> Column:
    return Column(name=name, type=kind, x=(0, 1), y=(0, 1), metrics=())


NAME, SERVER, POWER = (
    column("name", ColumnType.NAME),
    column("server", ColumnType.TEXT),
    column("power", ColumnType.INTEGER),
)
PACK = Pack(screen="list", version=1, title={"en": "List"}, columns=(NAME, SERVER, POWER))


def cell(text: str, *, held: bool = False) -> Cell:
    return Cell(text, text, 0.9, held=held, box=BOX, why="unsure" if held else "")


def reading(*servers: Cell) -> ScreenReading:
    rows = tuple(
        Row({"name": cell("Blade"), "server": server, "power": cell("1200")}, partial=False, held=False, box=BOX)
        for server in servers
    )
    return ScreenReading("list", 1, rows)


def said(*texts: str, denied: bool = False) -> list[Reading]:
    return [Reading(text, 0.4, By.STOCK, denied=denied) for text in texts]


def test_what_is_sure_in_two_rows_is_repeated() -> None:
    """Held cells and single ones are not, nor names and numbers, however often they stand there."""
    rows = reading(cell("Zone #5"), cell("Zone #5"), cell("Zone #6"), cell("Zone #7"), cell("Zone #7", held=True))
    assert repeated(PACK, rows) == {"server": frozenset({"Zone #5"})}


def test_a_short_text_is_too_like_another() -> None:
    """`R4` and `R3` are one stroke apart."""
    assert repeated(PACK, reading(cell("R4"), cell("R4"))) == {"server": frozenset()}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("(Zone #5", "Zone #5", "Tone #5"), "Zone #5"),
        (("(Zone#5", "Zone#5"), "Zone #5"),
        (("(Zone #5", "7one #5"), ""),
        (("Zone #5", "Zone #8"), ""),
        (("Zone #5", "Zone #8 x"), ""),
        (("Zone #5", "Other"), ""),
        (("Zone #5", "Thing"), "Zone #5"),
    ],
)
def test_only_a_look_that_gave_just_that_can_be_confirmed(texts: tuple[str, ...], expected: str) -> None:
    """Neither where another repeated text was read, nor where other digits were."""
    assert as_repeated(SERVER, frozenset({"Zone #5", "Other"}), said(*texts)) == expected


def test_what_the_drawing_denies_is_not_confirmed() -> None:
    """Nor does it stand in the way."""
    assert as_repeated(SERVER, frozenset({"Zone #5"}), said("Zone #5", denied=True)) == ""
    both = [*said("Zone #5"), *said("Zone #8", denied=True)]
    assert as_repeated(SERVER, frozenset({"Zone #5"}), both) == "Zone #5"


def test_what_is_a_slip_away_from_a_repeated_text_is_found() -> None:
    """`Titaniurn` under `Titanium` twice; other digits, and another word, are no slip."""
    texts = ("Titanium 5", "Titanium 5", "Titaniurn 5", "Titanium 6", "Platinum 5")
    assert slips(PACK, reading(*map(cell, texts))) == [(2, "server")]
