"""Whatever is said of settings is said in French as well."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from daemon.adapters.settings.french import in_language, language_of
from daemon.adapters.settings.packs import load_packs
from daemon.app.doctor import unknown_classes

ROOT = Path(__file__).parents[2]
FRENCH = tomllib.loads((ROOT / "daemon/adapters/settings/french.toml").read_text(encoding="utf-8"))
SPEAKING = [
    *sorted((ROOT / "daemon/config").glob("*.py")),
    *(path for path in sorted((ROOT / "daemon/adapters/settings").glob("*.py")) if path.name != "french.py"),
    ROOT / "daemon/domain/written.py",
    ROOT / "daemon/cli/daily.py",
]
NO_SENTENCE = re.compile(
    r"""\\\\t|character|but\ found|<block|unexpected\ end|expected\ ',|could\ not\ find|end\ of\ stream  # of YAML's own
    |Value\ error|^\{\}\ \.\.\.\ \{\}$|  -\ \{\}|a\ screenshot\ to\ ignore|a\ complete\ list$|^\ and\ $""",
    re.VERBOSE,
)
"""What is looked for or written, and not said."""


def english(path: Path) -> Iterator[str]:
    """The texts of more than two words in a module, with {} for what is filled in; not its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    apart = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    apart |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if id(node) in apart:
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = re.sub(r"\\\d", "{}", node.value)
        else:
            continue
        if text.count(" ") > 1 and not NO_SENTENCE.search(text):
            yield text


def test_no_sentence_about_settings_lacks_its_french() -> None:
    """Each is in the table, by what it says in English."""
    known = {re.sub(r"\{\d\*?\}", "{}", text) for text in FRENCH}
    found = {text for path in SPEAKING for text in english(path)}
    assert len(found) > 100
    assert sorted(found - known) == []


@pytest.mark.parametrize(("said", "french"), FRENCH.items())
def test_what_stands_in_a_sentence_stands_in_its_french(said: str, french: str) -> None:
    """Each once, so that no name is lost."""
    assert sorted(re.findall(r"\{(\d)\*?\}", said)) == sorted(re.findall(r"\{(\d)\}", french))
    assert said[-1:] not in {".", ":"} or french[-1] == said[-1]


@pytest.mark.parametrize(
    ("said", "french"),
    [
        (
            "c.yaml, line 3, column 4: there is no key 'rle' in 'roster'; did you mean 'role'?",
            "c.yaml, ligne 3, colonne 4 : il n'y a pas de clé « rle » dans 'roster' ; vouliez-vous dire « role » ?",
        ),
        ("c.yaml has 2 mistakes:\nNobody knows.", "c.yaml a 2 erreurs :\nNobody knows."),
        (
            "c.yaml, line 3, column 4: 'language' must be 'en' or 'fr', not 'de'.",
            "c.yaml, ligne 3, colonne 4 : 'language' doit être « en » ou « fr », et non 'de'.",
        ),
        (
            "c.yaml, line 1, column 1: the file must be keys with values, not a list.",
            "c.yaml, ligne 1, colonne 1 : le fichier doit être des clés avec des valeurs, et non une liste.",
        ),
        (
            "config.yaml, line 9, column 3: the leave of Ann; and a rule ends before it begins.",
            "config.yaml, ligne 9, colonne 3 : le congé de Ann; and a rule finit avant de commencer.",
        ),
        (
            "members.csv, line 2: 'exempt' is yes or no, not 'maybe'.",
            "members.csv, ligne 2 : « exempt » vaut yes ou no, et non « maybe ».",
        ),
        (
            "3 read, 1 failed, 0 known already, 2 left in input/. The report is /m/reports/latest.html",
            "Lues : 3, en échec : 1, déjà connues : 0, restées dans input/ : 2. Le rapport est /m/reports/latest.html",
        ),
        (
            "There is no screenshot of the week 2026-W40; the first is of 2026-11-20.",
            "Il n'y a pas de capture de la semaine 2026-W40 ; la première est du 2026-11-20.",
        ),
        (
            "Another Muster (process 1) already works with the folder /m. Stop it first, or leave this one be.",
            "Un autre Muster (processus 1) travaille déjà avec le dossier /m. Arrêtez-le d'abord, ou laissez celui-ci.",
        ),
        ("Something that nobody has put into French.", "Something that nobody has put into French."),
    ],
)
def test_a_message_in_french(said: str, french: str) -> None:
    """Line by line, with the sentences that stand in sentences; what the officer wrote stays as it is."""
    assert in_language(said, "fr") == french
    assert in_language(said, "en") == said


def test_classes_that_the_classifier_does_not_know() -> None:
    """This is said of the model, and by `muster check` all the same."""
    (pack,) = load_packs(ROOT / "rules", ["lg_war"])
    said = unknown_classes([replace(pack, kept=("sword",))], ["text", "icon"])
    assert in_language(said, "fr").startswith("Le classifieur utilisé connaît les classes text, icon, mais pas 'sword'")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("alliance:\n  language: fr\nrules: [", "fr"),
        ('alliance: {"language": "fr", name: [}', "fr"),
        ("alliance:\n  # language: fr\n", "en"),
        ("ocr:\n  languages: [fra]\n", "en"),
        ("alliance:\n  language: en  # or fr\n", "en"),
    ],
)
def test_the_language_of_broken_settings(tmp_path: Path, text: str, language: str) -> None:
    """It is found where the file cannot be understood otherwise; without a file it is English."""
    path = tmp_path / "config.yaml"
    path.write_text(text)
    assert language_of(path) == language
    assert language_of(tmp_path / "none.yaml") == "en"
