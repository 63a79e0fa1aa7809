"""`config.yaml` is read as it was written, and its rules are checked against the packs."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from daemon.adapters.settings.config_file import check_rules, load_settings
from daemon.adapters.settings.packs import load_packs
from daemon.adapters.settings.schema import SCHEMAS, schema
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
    return load_settings(path).config


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


def test_the_shipped_rules_blame_nobody_on_leave() -> None:
    """The readmes promise that a member on leave counts as nothing."""
    rules = [written.rule() for written in load_settings(PROJECT / "config.yaml").config.rules]
    assert all(rule.unless.on_leave and rule.unless.exempt for rule in rules if max(rule.adds.values()) > 0)


def test_the_shipped_values_hold_without_their_lines(path: Path) -> None:
    """But for the two that the file names."""
    shipped, plain = load_settings(PROJECT / "config.yaml").config, loaded(path, "")
    rest = {"rules", "first_match", "folders"}
    assert shipped.model_dump(exclude=rest) == plain.model_dump(exclude=rest)
    assert (plain.rules, plain.first_match) == ((), False)


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
    path.with_name("members.csv").write_text("name,role\nBlade,R4\nKestrel,R1\n", encoding="utf-8")
    members = loaded(path, re.sub(r"^  # ", "  ", text, flags=re.MULTILINE)).roster
    assert [m.name for m in members.members] == ["Blade", "Koinue", "Kestrel"]
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
        load_settings(path)
    assert load_settings(path, named=False).config.folders.input == path.parent / "input"


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
    "no unit": (
        "{screen: lg_war, metric: last_seen, above: 3}",
        "line 4, column 47: 'last_seen' is a length of time, not",
    ),
    "unit M": ("{screen: lg_war, metric: last_seen, between: [0, 2M]}", "write how long, such as 3 days or 15 minutes"),
    "no time": ("{screen: lg_war, all: [{metric: boost, below: 3 days}]}", "'boost' is a number, not a length of time"),
    "number": ("{screen: lg_war, metric: boost, is: low}", "'boost' is a number; compare it with 'equals'"),
}


@pytest.mark.parametrize(("condition", "sentence"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_rule_may_only_speak_of_what_the_packs_have(path: Path, condition: str, sentence: str) -> None:
    """A misspelt metric would silently never apply."""
    with pytest.raises(ConfigError, match=re.escape(sentence)):
        rules_of(path, condition)


def test_a_length_of_time_needs_its_unit(path: Path) -> None:
    """Minutes are one, and no time at all needs none."""
    assert rules_of(path, "{screen: lg_war, metric: last_seen, between: [15 minutes, 36 hours]}") == ()
    assert rules_of(path, "{screen: lg_war, metric: last_seen, above: 0}") == ()
    assert load_settings(path).config.rules[0].when.above == 0


def warned(path: Path, roster: str) -> tuple[str, ...]:
    path.write_text(f"{RULE}roster:\n{roster}", encoding="utf-8")
    return check_rules(load_settings(path), load_packs(PROJECT / "rules"))


AWAY = "  leave:\n    - {member: '%s', from: 2026-11-02, to: 2026-11-03}\n"


def test_a_roster_that_does_not_work_is_warned_of(path: Path) -> None:
    """Members who are held for each other, and a leave that rests on its spelling."""
    (alike,) = warned(path, "  members:\n    - Koinue\n    - {name: Blade, aliases: [K0inue]}\n")
    assert alike == (
        "config.yaml, line 8, column 7: 'Blade' and 'Koinue' look alike on a screen; what could be either is held."
    )
    (unlisted,) = warned(path, AWAY % "Ann")
    assert "no members are listed, so this leave counts only if 'Ann' is spelled as on the screens" in unlisted
    assert warned(path, "  members: [Ann, {name: Bob, aliases: [Bobby]}, {name: Lol, aliases: [L0l]}]\n") == ()


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (
            "joined_on: 2026-11-02, left_on: 2026-11-01",
            "has the day 2026-11-01 as 'left_on' and 2026-11-02 as 'joined_",
        ),
        (
            "left_on: 2026-11-02, returned_on: 2026-11-01",
            "has the day 2026-11-01 as 'returned_on' and 2026-11-02 as 'l",
        ),
        ("joined_on: 2026-11-02, returned_on: 2026-11-05", "returned and never left; write 'left_on' as well"),
    ],
)
def test_days_that_contradict_each_other_are_refused(path: Path, days: str, sentence: str) -> None:
    """Nobody can be judged by them; the place and the two days are said."""
    with pytest.raises(ConfigError, match=re.escape("line 7, column ")) as refused:
        warned(path, f"  members:\n    - {{name: Ann, {days}}}\n")
    assert f"'Ann' {sentence}" in str(refused.value)


def test_a_leave_may_be_written_for_an_alias(path: Path) -> None:
    """It is the member's; one that is nobody's is refused with the name that was meant."""
    members = "  members:\n    - {name: Blade, aliases: [Bl4de]}\n"
    assert warned(path, members + AWAY % "Bl4de") == ()
    assert load_settings(path).config.roster.leave[0].member == "Blade"
    with pytest.raises(
        ConfigError, match=re.escape("the leave of 'blad' is for nobody in the list of members; did you")
    ):
        warned(path, members + AWAY % "blad")
    with pytest.raises(
        ConfigError, match=r"line 9, column 7: the leave of 'Zoe' is for nobody in the list of members\.$"
    ):
        warned(path, members + AWAY % "Zoe")


def test_no_rules_is_worth_a_word(path: Path) -> None:
    """Muster would read everything and count nothing."""
    path.write_text("alliance: {name: a}", encoding="utf-8")
    (nothing,) = check_rules(load_settings(path), load_packs(PROJECT / "rules"))
    assert nothing == "config.yaml, line 1, column 1: there are no rules, so nothing will be counted."


def test_a_list_that_no_rule_looks_at_is_worth_a_word(path: Path) -> None:
    """Where the officer names the lists in use."""
    path.write_text(f"screens: [lg_war, wos_damage]\n{RULE}", encoding="utf-8")
    (idle,) = check_rules(load_settings(path), load_packs(PROJECT / "rules"))
    assert "line 1, column 19: no rule looks at 'wos_damage', so it judges nobody; docs/ready-rules.md" in idle


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
