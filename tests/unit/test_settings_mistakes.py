"""What is wrong in `config.yaml` is said in plain words, each mistake once and with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daemon.adapters.settings.config_file import load_settings
from daemon.adapters.settings.settings_errors import MOST_LISTED
from daemon.adapters.settings.yaml_document import LIMIT_BYTES, read_document
from daemon.errors import ConfigError

RULE = "rules:\n  - name: low\n    when: {screen: lg_war, metric: boost, below: 1000}\n    adds: low_boosts\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def refused(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(path)
    return str(caught.value)


MISTAKES = {
    "unknown key": ("alliance: {nam: x}", "column 12: there is no key 'nam' in 'alliance'; did you mean 'name'?"),
    "unknown section": ("allianc: {}", "there is no key 'allianc'; did you mean 'alliance'?"),
    "far from any key": ("zzz: 1", "there is no key 'zzz'; the keys there are alliance, folders, screens,"),
    "unknown key of a rule": (RULE.replace("adds", "add"), "line 4, column 5: there is no key 'add' in a rule;"),
    "unknown comparison": (RULE.replace("below", "belov"), "there is no key 'belov' in 'when'; did you mean 'below'?"),
    "a comma in a number": (
        RULE.replace("1000", "2,5M"),
        "column 52: there is no key '5M' in 'when'; between brackets write a number with a point, such as 2.5M",
    ),
    "missing key": ("rules: [{name: a, adds: b}]", "a rule needs the key 'when'"),
    "missing name": ("roster: {members: [{role: R4}]}", "a member needs the key 'name'"),
    "no mapping": ("log: loud", "'log' must be keys with values, not 'loud'"),
    "no list": ("screens: lg_war", "'screens' must be a list such as [one, two], not 'lg_war'"),
    "no number": ("intake: {settle_seconds: soon}", "'settle_seconds' must be a number such as 2 or 0.5, not 'soon'"),
    "no whole number": (RULE.replace("low_boosts", "{c: 1.5}"), "'c' must be a whole number such as 1 or -2"),
    "no yes or no": ("first_match: perhaps", "'first_match' must be true or false, not 'perhaps'"),
    "range": ("intake: {sweep_seconds: 0}", "'sweep_seconds' must be more than 0 and at most 3600, not '0'"),
    "range of a free key": (RULE.replace("low_boosts", "{c: 5000}"), "'c' must be at least -1000 and at most 1000"),
    "choice": ("alliance: {language: de}", "'language' must be 'en' or 'fr', not 'de'"),
    "zone": ("alliance: {time_zone: Paris}", "'Paris' is not a time zone; write one such as Europe/Paris"),
    "clock": ("alliance: {day_reset: 25:00}", "'25:00' is not a time of day"),
    "closing": ("report: {closes: sunday}", "'sunday' is not a day and time; write one such as sun 20:00"),
    "day": ("roster: {leave: [{member: a, from: 1.2., to: 2026-11-02}]}", "'1.2.' is not a day; write one such as"),
    "leave backwards": ("roster: {leave: [{member: a, from: 2026-11-02, to: 2026-11-01}]}", "ends before it begins"),
    "key of a threshold": (
        RULE.replace("1000", "{by_rang: {R4: 1}}"),
        "no key 'by_rang' in 'below'; did you mean 'by_rank'?",
    ),
    "step of a threshold": (RULE.replace("1000", "{by_rank: {R4: soon}}"), "'soon' is not a number such as 0, 1000"),
    "power from nowhere": (RULE.replace("1000", "{by_power: {5M: 1}}"), "'by_power' needs a line for the power 0"),
    "no power": (
        RULE.replace("1000", "{by_power: {0: 1, big: 2}}"),
        "'big' is not a power; write one such as 0",
    ),
    "both thresholds": (RULE.replace("1000", "{by_power: {0: 1}, by_rank: {R4: 1}}"), "write a number, or by_rank:"),
    "median": (RULE.replace("below: 1000", "own_median: {factr: 1}"), "no key 'factr' in 'own_median'; did you mean"),
    "short span": (RULE.replace("below: 1000", "no_change_for: 3 hours"), "'no_change_for' is at least 1 day"),
    "over": (RULE + "    over: {window: 7 days}", "write either 'consecutive: 3', or 'window: 7 days' together with"),
    "over once": (RULE + "    over: {consecutive: 1}", "'consecutive' must be at least 2 and at most 100, not '1'"),
    "short window": (RULE + "    over: {window: 1 hour, at_least: 2}", "'window' is at least 1 day"),
    "strike for nothing": (RULE + "strikes: {each: {lows: 1}}", "no rule moves the counter 'lows'; the counters are:"),
    "first level": (RULE + "levels: {Bad: 1}", "the first level begins at 0 strikes"),
    "falling levels": (RULE + "levels: {A: 0, B: 3, C: 2}", "each level begins at more strikes than the one above"),
    "name twice": (
        "roster:\n  members:\n    - a\n    - a",
        "line 4, column 7: the member 'a' stands twice in the roster",
    ),
    "rule twice": (RULE + RULE.removeprefix("rules:\n"), "line 5, column 5: two rules are called 'low'"),
    "empty name": ("alliance: {name: ''}", "'name' is empty; write a value after it"),
    "exception": (
        RULE + "    unless: [on_leav]",
        "'on_leav' does not fit here; write on_leave, {on_leave: [away]}, exempt or {joined_less_than: 3 days}",
    ),
    "key of an exception": (RULE + "    unless: [{joined_les: 1}]", "did you mean 'joined_less_than'?"),
    "span of an exception": (RULE + "    unless: [{joined_less_than: 3 moons}]", "'3 moons' is not a length of time"),
    "counter": (
        RULE.replace("low_boosts", "low boosts"),
        "'low boosts' does not fit here; write the name of a counter",
    ),
    "counters": (RULE.replace("low_boosts", "[a, b]"), "a list does not fit here; write the name of a counter"),
    "languages": ("ocr: {languages: eng}", "'eng' does not fit here; write auto, or a list of language codes"),
    "word": (RULE.replace("name: low", "name: low boost"), "begin with a letter, then letters, digits and _"),
    "no comparison": (RULE.replace(", below: 1000", ""), "compare 'boost' by equals, below, above"),
    "two forms": (RULE.replace("below: 1000", "below: 1, all: []"), "a condition needs either a 'metric', or one of"),
    "a text for a number": (RULE.replace("1000", "Membre"), "for a text use 'is', such as is: Member"),
    "one number": (RULE.replace("below: 1000", "between: [1]"), "'between' needs one value more, such as [0, 1000]"),
    "three numbers": (RULE.replace("below: 1000", "between: [1, 2, 3]"), "'between' has more than 2 values"),
    "backwards": (RULE.replace("below: 1000", "between: [3, 1]"), "goes from the smaller to the larger"),
    "folder": ("folders: {input: [a]}", "a folder is written as a path"),
    "a list for a file": ("- a\n- b", "the file must be keys with values, not a list"),
    "too long": (f"alliance: {{name: {'x' * 101}}}", "'name' has more than 100 characters"),
    "neither off nor keys": ("http: yes", "'yes' does not fit here; write off, or keys with values"),
    "no such port": ("http: {port: 99999}", "'port' must be at least 0 and at most 65535, not '99999'"),
    "no address": ("http: {address: home}", "'home' is no address of this machine; write one such as 127.0.0.1"),
}


@pytest.mark.parametrize(("text", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_each_mistake_is_one_plain_sentence_with_its_place(path: Path, text: str, sentence: str) -> None:
    """File, line, column, what is wrong and what to write, once."""
    message = refused(path, text)
    assert re.match(r"config\.yaml, line \d+, column \d+: ", message)
    assert "\n" not in message
    assert sentence in message


SYNTAX = {
    "tab": ("a:\n\tb: 1", "line 2, column 1: a tab stands where spaces should"),
    "no colon": ("alliance\nlog: {}", "the line above, 'alliance', needs a colon and a space"),
    "no space": ("first_match:on\nlog: {}", "the line above, 'first_match:on', needs a colon and a space"),
    "no colon at the end": ("log: {}\nalliance", "line 2, column 1: a colon and a space are missing after this key"),
    "open quote": ("alliance: {name: 'x}\nlog: {}\n", "line 1, column 18: the quote that opens here is never closed"),
    "open bracket": (
        "screens: [a, b\nlog: {}",
        "line 1, column 10: the bracket that opens here is never closed with ]",
    ),
    "two colons": ("alliance: name: x", "there are two colons in this line; put quotes around the text"),
    "deeper": ("first_match: on\n  log: {}", "this line is indented further than the one above it"),
    "crooked": (
        "alliance:\n  name: x\n time_zone: UTC",
        "line 3, column 2: this line is not in line with those above it",
    ),
    "tag of a clan": ("alliance:\n  name: [GER] Foxes\n", "put quotes around the whole text"),
    "at sign": ("alliance: {name: @foxes}", "a text that begins with @ needs quotes"),
    "star": ("roster: {members: [*Blade*]}", "a text that begins with * needs quotes"),
    "ampersand": ("alliance: {name: &foxes}", "a text that begins with & needs quotes"),
    "exclamation mark": ("alliance:\n  name: !foxes", "a text that begins with ! needs quotes"),
    "backslash": ('folders: {input: "C:\\Users"}', "a backslash has a meaning of its own"),
    "twice": ("log: {}\nlog: {}", "line 2, column 1: the key 'log' stands twice (first in line 1)"),
    "second document": ("log: {}\n---\nlog: {}", "a line of '---' begins a second document"),
    "key of a list": ("[a]: 1", "a key must be a word"),
    "bracket too many": ("log: {}}", "there is a } too many"),
    "list in a line": ("screens: - lg_war", "a list item ('- ') must begin on a line of its own"),
    "deep": ("[" * 500, "values lie more than 30 deep in each other"),
    "control character": ("log: \a", "line 1: there is a character that no text may hold"),
    "another version": ("%YAML 9.9\n---\nlog: {}", "this cannot be understood"),
}


@pytest.mark.parametrize(("text", "sentence"), SYNTAX.values(), ids=SYNTAX)
def test_what_is_no_yaml_is_explained_by_what_usually_causes_it(path: Path, text: str, sentence: str) -> None:
    """The officer never reads a word of the parser's."""
    message = refused(path, text)
    assert sentence in message
    assert not re.search(r"mapping|scalar|token|block|flow|parse", message)


def test_files_that_are_no_text_are_refused(path: Path, tmp_path: Path) -> None:
    """Another encoding, a folder and a huge file are said to be what they are."""
    path.write_bytes("alliance: {name: Zoé}".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"config\.yaml, line 1: the text is not UTF-8; save the file as UTF-8"):
        load_settings(path)
    with pytest.raises(ConfigError, match="is a folder, and should be a file"):
        load_settings(tmp_path)
    path.write_bytes(b"#" * (LIMIT_BYTES + 1))
    with pytest.raises(ConfigError, match="larger than 1 MB"):
        load_settings(path)


def test_a_byte_order_mark_is_no_mistake(path: Path) -> None:
    """Editors on Windows write one."""
    path.write_bytes("\ufeffalliance: {name: Zoé}\r\n".encode())
    assert load_settings(path).config.alliance.name == "Zoé"


def test_all_mistakes_are_listed_in_the_order_of_the_file(path: Path) -> None:
    """The officer mends the file once, not mistake by mistake."""
    message = refused(path, "log: {level: loud}\nalliance: {language: de, nam: x}\nfirst_match: 7\n").split("\n")
    assert message[0] == "config.yaml has 4 mistakes:"
    assert [re.findall(r"line (\d)", line) for line in message[1:]] == [["1"], ["2"], ["2"], ["3"]]


def test_a_long_list_of_mistakes_ends(path: Path) -> None:
    """A wrong file does not scroll the terminal away."""
    message = refused(path, "".join(f"zzz{n}: 1\n" for n in range(30))).split("\n")
    assert len(message) == MOST_LISTED + 2
    assert message[-1] == "... and 10 more."


def test_what_was_written_cannot_steer_a_terminal(path: Path) -> None:
    """A value is shown, and its control characters are not sent."""
    assert "\x1b" not in refused(path, 'alliance: {time_zone: "\\e[2J"}')
    assert len(refused(path, f"alliance: {{time_zone: {'x' * 9999}}}")) < 500


SCALARS = st.one_of(
    st.sampled_from(
        ["", "null", "on", "-1", "1e999", "nan", "9" * 5000, "a b", "'", "{}", "[]", "[a, {b: c}]", "2026-13-40"]
    ),
    st.text(max_size=12),
)
PLACES = (
    "alliance: {{name: {0}, time_zone: {0}, day_reset: {0}, language: {0}, {0}: x}}",
    "intake: {{settle_seconds: {0}, max_megabytes: {0}, watcher: {0}}}",
    "roster: {{members: [{0}, {{name: {0}, exempt: {0}, joined_on: {0}, aliases: {0}}}], leave: {0}}}",
    "roster: {{leave: [{{member: {0}, from: {0}, to: {0}}}]}}",
    "rules: [{{name: {0}, when: {{screen: {0}, metric: {0}, between: {0}, is: {0}}}, unless: [{0}], adds: {0}}}]",
    "rules: [{{name: a, when: {{screen: s, all: {0}, not: {0}}}, unless: {0}, adds: {{{0}: {0}}}}}]",
    "rules: [{{name: a, when: {0}, unless: [{{joined_less_than: {0}}}], adds: [{0}]}}]",
    "{{folders: {{input: {0}}}, screens: {0}, ocr: {{languages: {0}}}, report: {{closes: {0}}}, {0}: {0}}}",
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(PLACES), value=SCALARS)
def test_whatever_is_written_the_answer_is_a_config_or_plain_words(path: Path, place: str, value: str) -> None:
    """No other error, and none of the words of the libraries, ever reaches the officer."""
    path.write_text(place.format(value), encoding="utf-8", errors="replace")
    try:
        load_settings(path)
    except ConfigError as error:
        words = str(error)
    else:
        words = "config.yaml, line 1"
    assert words.startswith(("config.yaml, line", "config.yaml has"))
    # What was written may be any word, and is told as it is.
    ours = words.replace(value, "") if value else words
    assert not re.search(r"[Ii]nput should|validation|pydantic|tuple|dictionary|instance|Exceeds|<class", ours)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes_are_answered_with_values_or_a_config_error(path: Path, content: bytes) -> None:
    """A picture saved over the config is refused like any other mistake."""
    path.write_bytes(content)
    try:
        read_document(path, "config.yaml", ConfigError)
    except ConfigError as error:
        words = str(error)
    else:
        words = "config.yaml"
    assert words.startswith("config.yaml")
