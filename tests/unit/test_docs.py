"""What the documents say is there, and what is there is said in the documents."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from daemon.adapters.settings.config_file import check_rules, load_corrections, load_settings
from daemon.adapters.settings.pack_text import ColumnText, PackText
from daemon.adapters.settings.packs import load_packs
from daemon.adapters.settings.settings_keys import keys
from daemon.cli.arguments import parser
from daemon.config import Config, Leave, Member, Upload
from daemon.config.rules import EventWhen, RuleText
from daemon.domain.corrections import Correction
from daemon.domain.pack import ColumnType
from daemon.domain.sentences import sentence
from daemon.errors import ScreenshotError

PROJECT = Path(__file__).parents[2]
TEXTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md"), *(PROJECT / "rules").glob("*.md")])


def text(path: str) -> str:
    return (PROJECT / path).read_text(encoding="utf-8")


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("path", TEXTS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    """Every link to a file of the project finds it."""
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    for link in links:
        if not link.startswith("http"):
            assert (path.parent / link).exists(), link


def test_every_document_is_in_the_index() -> None:
    """What nobody finds might as well not be written."""
    index = text("docs/README.md")
    assert all(f"({path.name})" in index for path in (PROJECT / "docs").glob("*.md") if path.name != "README.md")


def test_both_readmes_say_the_same() -> None:
    """The French one has the same headings, examples, links and folders."""
    english, french = text("README.md"), text("README.fr.md")
    for pattern in (r"^#+", r"```\w*\n.*?```", r"\]\((?!README)[^)]+\)", r"^\| `[^|]+\|"):
        found = [re.findall(pattern, t, flags=re.MULTILINE | re.DOTALL) for t in (english, french)]
        assert found[0] == found[1]
        assert found[0]


def commands() -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def test_every_command_is_documented_and_has_an_example() -> None:
    """In both readmes, and in its own help."""
    found = dict(commands())
    assert found
    for command, its_parser in found.items():
        assert re.search(rf"`(muster )?{command}`", text("README.md").partition("## Commands")[2]), command
        assert f"muster {command}" in str(its_parser.epilog)
        assert "exit codes" in str(its_parser.epilog)


def test_documented_commands_exist() -> None:
    """No document speaks of a command or an option that is not there."""
    found = dict(commands())
    for path in TEXTS:
        for command, options in re.findall(
            r"`(?:\.venv/bin/)?muster ([a-z]+)([^`]*)`", path.read_text(encoding="utf-8")
        ):
            assert command in found, f"{name(path)}: {command}"
            for option in re.findall(r"--[a-z-]+", options):
                assert option in found[command].format_help(), f"{name(path)}: {command} {option}"


def test_documented_make_targets_exist() -> None:
    """No document speaks of a target that is not there."""
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), flags=re.MULTILINE))
    for path in TEXTS:
        spoken = re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert set(spoken) <= targets, name(path)


def test_every_setting_is_documented() -> None:
    """In the settings' page and in the shipped file; the parts of a rule and of a member have tables of their own."""
    page, shipped = text("docs/settings.md"), text("config.yaml")
    for section in keys(Config, ()):
        assert f"`{section}`" in page, section
        assert re.search(rf"^(# )?{section}:", shipped, flags=re.MULTILINE), section
        for key in keys(Config, (section,)) if section not in {"rules", "uploads"} else ():
            assert f"`{key}`" in page, key
            assert re.search(rf"^ *(#   |# |  ){key}:", shipped, flags=re.MULTILINE), key
    for model in (Member, Leave, Upload):
        for key in keys(model, ()):
            assert f"`{key}`" in page or f"{key}:" in page, key


WORDS: list[tuple[str, type[BaseModel]]] = [
    ("docs/rules.md", RuleText),
    ("docs/rules.md", EventWhen),
    ("docs/packs.md", PackText),
    ("docs/packs.md", ColumnText),
]


@pytest.mark.parametrize(("page", "model"), WORDS)
def test_every_word_of_rules_and_packs_is_documented(page: str, model: type[BaseModel]) -> None:
    """A word that stands in no table cannot be used."""
    for key in keys(model, ()):
        assert re.search(rf"`{key}[`:]", text(page)), key


def test_types_of_columns_and_failures_are_documented() -> None:
    """Every type in the packs' page, and every code of a failed file in the page on running Muster."""
    assert all(f"| `{kind.value}` |" in text("docs/packs.md") for kind in ColumnType)
    codes = {error.code for error in ScreenshotError.__subclasses__()}
    assert set(re.findall(r"^\| `([a-z-]+)` \|", text("docs/install.md"), flags=re.MULTILINE)) == codes


def test_the_sentence_in_the_documents_is_the_one_that_is_said(tmp_path: Path) -> None:
    """The rule that the readmes show reads as they say, in both languages."""
    (pack,) = load_packs(PROJECT / "rules", ["lg_war"])
    for page, language in (("README.md", "en"), ("README.fr.md", "fr"), ("docs/rules.md", "en")):
        written = re.search(r"```yaml\n(.*?)```", text(page), flags=re.DOTALL)
        assert written
        path = tmp_path / "config.yaml"
        path.write_text(written[1], encoding="utf-8")
        settings = load_settings(path)
        assert check_rules(settings, [pack]) == ()
        assert sentence(settings.config.rules[0].rule(), language, pack) in text(page)


@pytest.mark.parametrize("page", ["docs/rules.md", "docs/getting-screenshots.md"])
def test_the_examples_of_settings_are_right(page: str, tmp_path: Path) -> None:
    """Whoever copies an example is not refused."""
    for block in re.findall(r"```yaml\n(.*?)```", text(page), flags=re.DOTALL):
        rule = f"rules:\n  - name: example\n    adds: c\n    {block.strip().replace(chr(10), chr(10) + '    ')}\n"
        path = tmp_path / "config.yaml"
        path.write_text(rule if block.startswith("when:") else block, encoding="utf-8")
        warnings = check_rules(load_settings(path), load_packs(PROJECT / "rules"))
        assert [w for w in warnings if "rules:" in block or "no rules" not in w] == []


def test_the_examples_of_packs_are_right(tmp_path: Path) -> None:
    """They can be copied and changed."""
    written = re.findall(r"```yaml\n(.*?)```", text("docs/packs.md"), flags=re.DOTALL)
    for pack in written:
        screen = re.search(r"^screen: (\w+)$", pack, flags=re.MULTILINE)
        assert screen
        (tmp_path / f"{screen[1]}.yaml").write_text(pack, encoding="utf-8")
    packs = {pack.screen: pack for pack in load_packs(tmp_path)}
    assert len(packs) == len(written) == 8
    assert list(packs["lg_war"].metrics) == ["boost", "power_used", "power_total"]


def test_every_view_of_the_database_is_documented() -> None:
    """Each table of the published copy, and each column that queries may rely on, has its place in the page."""
    page = text("docs/database.md")
    published = text("daemon/adapters/store/sql/publish.sql")
    views = re.findall(r"^CREATE TABLE copy\.(\w+)", published, flags=re.MULTILINE)
    assert views
    assert set(views) <= set(re.findall(r"^### (\w+)$", page, flags=re.MULTILINE))
    promised = {
        "screenshots": "sha256 file_name screen captured_at game_day state reason",
        "members": "member role joined_on left_on last_seen_on",
        "observations": "screen game_day member metric number text state screenshot",
        "marks": "screen game_day member rule counter amount observed expected screenshot",
        "counters": "member counter value",
    }
    for view, columns in promised.items():
        assert view in views
        assert all(re.search(rf"\b{column}\b", page) for column in columns.split()), view


def test_the_example_of_corrections_is_right(tmp_path: Path) -> None:
    """It shows every kind, and whoever copies it is not refused."""
    written = re.search(r"```yaml\n(.*?)```", text("docs/corrections.md"), flags=re.DOTALL)
    assert written
    path = tmp_path / "corrections.yaml"
    path.write_text(written[1], encoding="utf-8")
    assert {type(correction) for correction in load_corrections(path)} == set(get_args(Correction))
