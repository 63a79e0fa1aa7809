"""Each correction as the line that says it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.adapters.pages.correction_words import correction_words
from daemon.adapters.pages.report_words import LANGUAGES
from daemon.adapters.settings.config_file import load_corrections
from daemon.adapters.settings.correction_lines import correction_line
from daemon.adapters.settings.corrections_file import CorrectionsFile
from daemon.domain.corrections import (
    CellIs,
    Complete,
    Correction,
    DayIs,
    Different,
    Excused,
    Ignored,
    NameIs,
    NotAMember,
    RowIs,
)

TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=100),
    st.sampled_from(
        ["null", "~", "NO", "010", "12:30", "*a", "- b", "{a: b}", "x # y", '"', "\\", "\u202eevil", "\ufeff"]
    ),
)
SHOTS = st.text("0123456789abcdef", min_size=8, max_size=64)
ROWS = st.integers(0, 10_000)
DAYS = st.dates(date(2010, 1, 1), date(2040, 1, 1))
CORRECTIONS = st.one_of(
    st.builds(CellIs, SHOTS, ROWS, st.sampled_from(["boost", "power"]), TEXTS),
    st.builds(RowIs, SHOTS, ROWS, TEXTS),
    st.builds(NameIs, TEXTS, TEXTS),
    st.builds(lambda member, day: Excused(member, day, day), TEXTS, DAYS),
    st.builds(Ignored, SHOTS),
    st.builds(NotAMember, TEXTS),
    st.builds(DayIs, SHOTS, DAYS),
    st.builds(Complete, st.sampled_from(["lg_war", "wos_damage"]), DAYS),
    st.builds(Different, st.frozensets(TEXTS, min_size=2, max_size=2)),
)


@settings(max_examples=60, deadline=None)
@given(CORRECTIONS, st.none() | DAYS, st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_whoever_pastes_the_line_says_the_correction(correction: Correction, on: date | None, because: str) -> None:
    """Whatever stands in it, nothing is lost and nothing becomes YAML."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "corrections.yaml"
        line = correction_line(correction, on=on, because=because)
        path.write_text(f"corrections:\n  - {line}\n", encoding="utf-8")
        assert load_corrections(path) == (correction,)
        file = CorrectionsFile(Path(folder) / "added.yaml")
        file.add(correction, on=date(2026, 11, 26), because=because)
        assert load_corrections(file.path) == (correction,)
    assert all(correction_words(correction, words, {}) for words in LANGUAGES.values())


def test_plain_words_stand_without_quotes() -> None:
    """The officer reads and copies these lines."""
    assert correction_line(NameIs("Menacho Libre", "Menace"), on=date(2026, 11, 26), because="new name") == (
        "{name: Menacho Libre, member: Menace, on: 2026-11-26, because: new name}"
    )
    assert correction_line(CellIs("3f2a9c1bd0", 4, "boost", "1,200")) == (
        '{screenshot: 3f2a9c1bd0, row: 4, column: boost, value: "1,200"}'
    )
