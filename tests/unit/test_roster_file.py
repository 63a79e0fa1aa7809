"""The roster as a table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.adapters.settings.config_file import check_rules, load_settings
from daemon.adapters.settings.packs import load_packs
from daemon.adapters.settings.roster_file import read_roster
from daemon.config import Member
from daemon.errors import ConfigError

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "members.csv"


def members(path: Path, content: str | bytes) -> tuple[Member, ...]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_roster(path).members


WHOLE = Member(
    name="Éva",
    role="R4",
    joined_on=date(2026, 11, 2),
    left_on=date(2026, 11, 9),
    returned_on=date(2026, 11, 20),
    exempt=True,
    watch=True,
    aliases=("Eva", "3va"),
)


@pytest.mark.parametrize(
    "content",
    [
        "name,role,joined_on,left_on,returned_on,exempt,watch,aliases\nÉva,R4,2026-11-02,2026-11-09,2026-11-20,yes,x,Eva|3va\n",
        (
            "Nom;Rang;Arrivé le;Parti le;Revenu le;Exempté;À suivre;Alias\r\n"
            "Éva;R4;2026-11-02;2026-11-09;2026-11-20;oui;VRAI;Eva | 3va\r\n"
        ),
        '\ufeffaliases\twatch\texempt\treturned_on\tleft_on\tjoined_on\trole\tname\n"Eva;3va"\t1\ttrue\t2026-11-20\t2026-11-09\t2026-11-02\tR4\tÉva\n',
    ],
)
def test_a_table_as_spreadsheets_write_it(table: Path, content: str) -> None:
    """With commas, semicolons or tabs, in English or French, in any order, as UTF-8 or what Excel calls Unicode."""
    assert members(table, content) == (WHOLE,)
    assert members(table, content.removeprefix("\ufeff").encode("utf-16")) == (WHOLE,)


def test_a_plain_list_of_names(table: Path) -> None:
    """Needs no heading; empty lines are none, and a name may hold a separator in quotes."""
    assert [m.name for m in members(table, "Ann\n\nBob Junior\n")] == ["Ann", "Bob Junior"]
    assert [m.name for m in members(table, 'name\n"Bob, Junior"\n')] == ["Bob, Junior"]
    assert members(table, "") == ()


def test_a_column_that_is_not_used_is_told(table: Path) -> None:
    """Notes are fine; what is nearly a known heading is probably one."""
    table.write_text("name,notes,joind_on\nAnn,nice,2026-11-02\n", encoding="utf-8")
    found = read_roster(table)
    assert found.members == (Member(name="Ann"),)
    assert found.warnings == (
        "members.csv, line 1: the column 'notes' is not used.",
        "members.csv, line 1: the column 'joind_on' is not used; did you mean 'joined_on'?",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a,b\nAnn,x\n", "members.csv, line 1: the first line must name the columns, and one of them 'name'"),
        ("name,member\nAnn,x\n", "line 1: two columns hold 'name'; keep one of them."),
        ("name\nAnn\nBob\nAnn\n", "line 4: the member 'Ann' stands twice in the roster; keep one of the two."),
        (
            "name,alias\nAnn,Nan\nBob,Nan\n",
            "line 3: the name 'Nan' would mean both 'Ann' and 'Bob'; take it away from one of them.",
        ),
        ("name,role\n,R4\n", "line 2: there is no name in this line; write one or take the line out."),
        ("name,joined_on\nAnn,02/11/2026\n", "line 2: '02/11/2026' is not a day; write one such as 2026-11-21"),
        (
            "name,joined,left\nAnn,2026-11-02,2026-11-01\n",
            "line 2: 'Ann' has the day 2026-11-01 as 'left_on' and 2026-11-02 as 'joined_on'; one of them is wrong.",
        ),
        ("name,exempt\nAnn,perhaps\n", "line 2: 'exempt' is yes or no, not 'perhaps'."),
        (f"name\n{'x' * 101}\n", "line 2: 'name' must be from 1 to 100 letters long."),
        ('name,role\n"Ann,R4\n', "line 2: a quote is opened or closed where none belongs"),
        (b"name\n\xe9va\n", "members.csv is not UTF-8; save it as 'CSV UTF-8' in your spreadsheet."),
        (b"x" * 1_000_001, "members.csv is larger than 1 MB, which no settings file is"),
        ("name\n" + "\n".join(f"m{n}" for n in range(5001)), "has more than 5000 members, which no alliance has"),
    ],
)
def test_each_mistake_is_one_plain_sentence_with_its_line(table: Path, content: str | bytes, sentence: str) -> None:
    """The officer finds it in the spreadsheet."""
    with pytest.raises(ConfigError) as caught:
        members(table, content)
    assert sentence in str(caught.value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_members_or_a_config_error(table: Path, content: bytes) -> None:
    """A picture saved over the table is refused like any other mistake."""
    try:
        members(table, content)
    except ConfigError as error:
        words = str(error)
    else:
        words = "members.csv"
    assert words.startswith("members.csv")


def config(path: Path, roster: str) -> Path:
    """A config beside the table."""
    written = path.with_name("config.yaml")
    written.write_text(f"roster:\n  file: members.csv\n{roster}", encoding="utf-8")
    return written


def test_the_table_and_the_settings_make_one_roster(table: Path) -> None:
    """Who is in both is as in the settings; a leave may be written for an alias in the table."""
    table.write_text("name,role,aliases\nAnn,R1,Nan\nBob,R2,\n", encoding="utf-8")
    leave = "  leave: [{member: Nan, from: 2026-11-02, to: 2026-11-03}]\n"
    roster = load_settings(config(table, f"  members: [Cleo, {{name: Bob, role: R5}}]\n{leave}")).config.roster
    assert [(m.name, m.role) for m in roster.members] == [("Cleo", None), ("Bob", "R5"), ("Ann", "R1")]
    assert roster.leave[0].member == "Ann"


def test_a_table_that_does_not_fit_is_refused_at_its_line_in_the_settings(table: Path) -> None:
    """It is not there, or gives a name to two."""
    with pytest.raises(ConfigError, match=r"config.yaml, line 2, column 3: there is no file .*members.csv"):
        load_settings(config(table, ""))
    table.write_text("name,aliases\nAnn,Bob\n", encoding="utf-8")
    with pytest.raises(
        ConfigError, match=r"line 2, column 3: members\.csv does not fit the members below it: the name 'Bob'"
    ):
        load_settings(config(table, "  members: [Bob]\n"))


def test_formulas_and_scripts_are_names_and_told(table: Path) -> None:
    """Nothing of them is ever run; `muster check` says that they look odd."""
    odd = ['=HYPERLINK("http://x")', "<script>alert(1)</script>", "@SUM(A1)", "{{ 7*7 }}", "-2+3"]
    table.write_text("name\n" + "\n".join(f'"{name.replace(chr(34), chr(34) * 2)}"' for name in odd), encoding="utf-8")
    loaded = load_settings(config(table, ""))
    assert [member.name for member in loaded.config.roster.members] == odd
    warnings = check_rules(loaded, load_packs(PROJECT / "rules"))
    assert len([line for line in warnings if "looks like a formula or a piece of a page" in line]) == len(odd)
