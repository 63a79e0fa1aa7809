"""What a shipped pack takes for the number behind a label, when the label or the number was misread."""

from __future__ import annotations

from pathlib import Path

import pytest

from daemon.adapters.settings.packs import load_packs
from daemon.domain.cells import read

RULES = Path(__file__).parents[2] / "rules"


@pytest.mark.parametrize(
    ("screen", "column", "words", "text"),
    [
        ("ks_damage", "damage", ["Points", "de", "Dégâts", ":", "1", "460", "882"], "1 460 882"),
        ("ks_damage", "damage", ["Points", "de", "Dégâts:", "1", "460", "882"], "1 460 882"),
        ("ks_damage", "damage", ["Points", "de", "Dégâts", ":", "l", "460", "882"], ""),
        ("wos_damage", "damage", ["Damage", "Points:", "I2,691"], ""),
        ("wos_points", "points", ["512,315"], "512,315"),
        ("wos_points", "points", ["Points:", "4,730,820"], "4,730,820"),
        ("wos_points", "points", ["Points:", "4,", "l30,820"], ""),
        ("lw_members", "power", ["Power:", "162.8M"], "162.8M"),
        ("lw_members", "power", ["Power:", "l62.8M"], ""),
    ],
)
def test_a_number_begins_where_its_label_ends(screen: str, column: str, words: list[str], text: str) -> None:
    """The rest of a number whose first digits were taken for letters is no number."""
    (pack,) = load_packs(RULES, [screen])
    assert read(next(c for c in pack.columns if c.name == column), words) == text
