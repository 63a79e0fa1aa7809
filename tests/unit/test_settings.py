"""`config.yaml` is read as it was written, and its rules are checked against the packs."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.packs import load_packs
from daemon.adapters.schema import SCHEMAS, schema
from daemon.adapters.settings import check_rules, load_config, load_settings
from daemon.config import Config
from daemon.domain.written import Closing
from daemon.errors import ConfigError

PROJECT = Path(__file__).parents[2]
RULE = "rules:\n  - name: low\n    when: {screen: lg_war, metric: boost, below: 1000}\n    adds: low_boosts\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def loaded(path: Path, text: str) -> Config:
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def test_the_shipped_config_has_the_three_rules_and_no_warning() -> None:
    """The file that comes with Muster is right, and holds the rules of the first version."""
    shipped = load_settings(PROJECT / "config.yaml")
    assert shipped.config.first_match
    assert [(r.name, r.rule().adds) for r in shipped.config.rules] == [
        ("absence", {"absences": 1}),
        ("low_boost", {"low_boosts": 1}),
        ("great_boost", {"low_boosts": -2}),
    ]
    assert check_rules(shipped, load_packs(PROJECT / "rules")) == ()


def test_the_notes_of_the_shipped_config_are_true(path: Path) -> None:
    """Every line that is a note can be used by taking its # away, and says the value that holds anyway."""
    text = (PROJECT / "config.yaml").read_text(encoding="utf-8")
    notes = text.partition("# The lines below")[2].partition("\n")[2]
    plain = loaded(path, "")
    used = loaded(path, re.sub(r"^# ?", "", notes, flags=re.MULTILINE))
    assert used.intake == plain.intake
    assert used.log == plain.log
    assert used.folders == plain.folders
    assert used.ocr == plain.ocr
    assert used.screens == ("lg_war",)
    members = loaded(path, re.sub(r"^  # ", "  ", text, flags=re.MULTILINE)).roster
    assert [m.name for m in members.members] == ["Blade", "Koinue"]
    assert members.members[1].joined_on == date(2026, 11, 2)
    assert members.leave[0].last_day == date(2026, 11, 27)


@pytest.mark.parametrize("file", sorted(SCHEMAS))
def test_the_schema_for_editors_is_up_to_date(file: str) -> None:
    """`make schema` was run after the last change of the models."""
    assert (PROJECT / file).read_text(encoding="utf-8") == schema(SCHEMAS[file])


def test_values_stay_what_was_written(path: Path) -> None:
    """YAML's own ideas of NO, on, 12:30 and 010 do not reach the officer."""
    config = loaded(
        path,
        "alliance: {name: NO, time_zone: Europe/Paris, day_reset: 12:30}\n"
        "roster: {members: [on, 010, 1.50, {name: 12:30, exempt: yes, aliases: [0x1F, 1e3]}]}\n"
        "report: {closes: sat 08:00}\n",
    )
    assert config.alliance.name == "NO"
    assert config.alliance.time_zone == ZoneInfo("Europe/Paris")
    assert config.alliance.day_reset == time(12, 30)
    assert [m.name for m in config.roster.members] == ["on", "010", "1.50", "12:30"]
    assert config.roster.members[3].exempt
    assert config.roster.members[3].aliases == ("0x1F", "1e3")
    assert config.report.closes == Closing(5, time(8))


@pytest.mark.parametrize("text", ["", "\n", "# only a note\n", "---\n", "alliance:\nrules:\nroster:\nfolders:\n"])
def test_an_empty_file_or_heading_means_defaults(path: Path, text: str) -> None:
    """Nothing written is nothing wrong."""
    config = loaded(path, text)
    assert config.alliance.name == "Our alliance"
    assert config.rules == ()
    assert config.folders.input == path.parent / "input"


def test_folders_start_at_the_file(path: Path) -> None:
    """A relative folder lies beside `config.yaml`, an absolute one where it says, and ~ is the home."""
    folders = loaded(path, "folders: {input: drop/here, archive: /srv/archive, reports: ~/reports}\n").folders
    assert folders.input == path.parent / "drop/here"
    assert folders.archive == Path("/srv/archive")
    assert folders.reports == Path.home() / "reports"
    assert folders.state == path.parent / "state"


def test_numbers_may_carry_units(path: Path) -> None:
    """`2.5M` and `3 days` are numbers of a rule."""
    text = "rules:\n- {name: a, when: {screen: s, metric: m, below: 2.5M, above: 3 days}, adds: c}\n"
    when = loaded(path, text).rules[0].when
    assert when.below == 2_500_000
    assert when.above == timedelta(days=3).total_seconds()


def test_a_missing_file_is_an_error_only_when_it_was_named(path: Path) -> None:
    """Somebody who gives a path wants that file."""
    with pytest.raises(ConfigError, match=re.escape(f"There is no file {path}")):
        load_config(path)
    assert load_config(path, named=False).folders.input == path.parent / "input"


def rules_of(path: Path, *conditions: str, first_match: bool = False) -> tuple[str, ...]:
    rules = "".join(
        f"  - name: r{n}\n    when: {condition}\n    adds: c\n" for n, condition in enumerate(conditions, start=1)
    )
    path.write_text(f"first_match: {first_match}\nrules:\n{rules}", encoding="utf-8")
    return check_rules(load_settings(path), load_packs(PROJECT / "rules"))


UNKNOWN = {
    "screen": ("{screen: lg_wr, metric: boost, below: 1}", "line 4, column 12: there is no screen 'lg_wr'; did you"),
    "metric": ("{screen: lg_war, metric: bost, below: 1}", "has no metric 'bost'; did you mean 'boost'?"),
    "far metric": ("{screen: lg_war, metric: zzz, below: 1}", "the metrics are boost, last_seen, power_total,"),
    "column": ("{screen: lg_war, metric: power, below: 1}", "has no metric 'power'; did you mean 'power_"),
    "part": ("{screen: lg_war, any: [{not: {metric: bost, below: 1}}]}", "has no metric 'bost'"),
    "text": ("{screen: lg_war, metric: role, below: 1}", "'role' is a text; compare it with 'is'"),
    "number": ("{screen: lg_war, metric: boost, is: low}", "'boost' is a number; compare it with 'equals'"),
}


@pytest.mark.parametrize(("condition", "sentence"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_rule_may_only_speak_of_what_the_packs_have(path: Path, condition: str, sentence: str) -> None:
    """A misspelt metric would silently never apply."""
    with pytest.raises(ConfigError, match=re.escape(sentence)):
        rules_of(path, condition)


def test_rules_that_do_nothing_are_warned_of(path: Path) -> None:
    """A rule that can never apply, or never gets its turn, is no error and still worth a word."""
    boost = "{{screen: lg_war, metric: boost, {}}}".format
    assert rules_of(path, boost("below: 1000"), boost("equals: 0")) == ()
    (never,) = rules_of(path, boost("below: 0"))
    assert never == "config.yaml, line 4, column 5: the rule 'r1' can never apply; no value meets its condition."
    (late,) = rules_of(path, boost("below: 1000"), boost("equals: 0"), first_match=True)
    assert "line 6, column 5: the rule 'r2' never gets its turn; 'r1' above it takes the same members first" in late
    path.write_text(RULE.replace("low_boosts", "{low_boosts: 0}"), encoding="utf-8")
    (idle,) = check_rules(load_settings(path), load_packs(PROJECT / "rules"))
    assert "the rule 'low' moves no counter" in idle
