"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

import daemon

PROJECT = Path(__file__).parents[2]
MODULES = sorted((PROJECT / "daemon").rglob("*.py"))
TESTS = sorted((PROJECT / "tests").rglob("*.py"))
BENCH = sorted((PROJECT / "bench").rglob("*.py"))
ALL = [*MODULES, *TESTS, *BENCH]
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
MOST_LINES = 300
PUT_OFF = re.compile(r"#.*\b(" + "TO-DO|FIX-ME|X-X-X".replace("-", "") + r")\b")
EXCUSE = re.compile(r"#\s*(noqa|type:\s*ignore)\b(?P<rest>.*)")
REASONED = re.compile(r"(: [A-Z]+\d+(, ?[A-Z]+\d+)*|\[[a-z-]+(, ?[a-z-]+)*\])[ #(-]+\w+ \w+")


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8"), name(path)))


def caught(handler: ast.ExceptHandler) -> set[str]:
    """The names of the exceptions that a handler takes; a bare one takes everything."""
    if handler.type is None:
        return {"BaseException"}
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {kind.id for kind in kinds if isinstance(kind, ast.Name)}


def test_one_broad_except_in_the_whole_program() -> None:
    """The service alone goes on whatever happens, and says so; everybody else names what they expect."""
    broad = [
        name(path)
        for path in [*MODULES, *BENCH]
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler) and caught(node) & {"Exception", "BaseException"}
    ]
    assert len(broad) <= 1, broad
    assert all(path.startswith("daemon/service") for path in broad)


def test_nothing_is_swallowed_broadly() -> None:
    """`suppress(Exception)` is a broad except by another name."""
    for path in [*MODULES, *BENCH]:
        for node in nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress"):
                assert not {"Exception", "BaseException"} & {ast.unparse(arg) for arg in node.args}, name(path)


@pytest.mark.parametrize("path", [*MODULES, *BENCH], ids=name)
def test_a_module_is_short(path: Path) -> None:
    """What does not fit on a few screens does too many things."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", ALL, ids=name)
def test_names_say_something(path: Path) -> None:
    """A module, class or function called helpers would say nothing of what it does."""
    defined = {n.name for n in nodes(path) if isinstance(n, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))}
    words = {word for text in {*path.relative_to(PROJECT).with_suffix("").parts, *defined} for word in split(text)}
    assert not words & SAYS_NOTHING


def split(text: str) -> list[str]:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text).lower().split("_")


@pytest.mark.parametrize("path", [p for p in MODULES if p.parts[-2] in {"daemon", "domain", "stages"}], ids=name)
def test_values_are_frozen(path: Path) -> None:
    """A value between parts that nobody can change can be handed to anybody."""
    for node in nodes(path):
        for decorator in node.decorator_list if isinstance(node, ast.ClassDef) else []:
            text = ast.unparse(decorator)
            if text.startswith(("dataclass", "dataclasses.dataclass")):
                assert "frozen=True" in text, f"{name(path)}:{decorator.lineno}"


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_tests_wait_for_conditions_and_say_what_must_hold(path: Path) -> None:
    """No test sleeps, and each has its sentence."""
    for node in nodes(path):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in {"time.sleep", "sleep", "asyncio.sleep"}, f"line {node.lineno}"
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            assert ast.get_docstring(node), f"{node.name} says nothing"


def test_every_text_on_the_terminal_is_plain() -> None:
    """What a player wrote must be no markup and steer nothing, so commands take their texts from one place."""
    for path in sorted((PROJECT / "daemon" / "cli").glob("*.py")):
        taken = {node.module for node in nodes(path) if isinstance(node, ast.ImportFrom)}
        assert "rich.text" not in taken, f"{name(path)}: take Text from daemon.cli.plain"


def test_no_text_is_ever_part_of_a_statement() -> None:
    """What is put into SQL as it is are words of the program: constants, and names of its own tables and columns."""
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith((".execute", ".rows")) and node.args:
                # The name of a file of statements may be put together.
                parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else []
                put_in = [one.value for one in parts if isinstance(one, ast.FormattedValue)]
                words = {ast.unparse(one) for one in put_in}
                assert all(word.isupper() or word in {"table", "values"} for word in words), f"{name(path)}: {words}"


@pytest.mark.parametrize("path", ALL, ids=name)
def test_exceptions_from_the_linters_have_a_reason(path: Path) -> None:
    """`noqa` and `type: ignore` name the rule and say why, and nothing is left to do."""
    above = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        excuse = EXCUSE.search(line)
        # Where the line has no room the reason stands above it.
        if excuse and "EXCUSE" not in line and not above.lstrip().startswith("#"):
            assert REASONED.match(excuse["rest"]), number
        assert not PUT_OFF.search(line), number
        above = line


def test_the_exceptions_in_the_project_file_have_a_reason() -> None:
    """Each rule that ruff is told to leave out stands beside why."""
    text = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    rules = re.findall(r'^  "[A-Z]+\d+",(.*)$', text, flags=re.MULTILINE)
    assert rules
    assert all(re.match(r" +# \w", reason) for reason in rules)


def test_the_import_name_is_ours_alone() -> None:
    """Others install a package called daemon too; here it must be this project's, and it must never be uploaded."""
    assert Path(daemon.__file__).is_relative_to(PROJECT)
    # An installation for development points here and owns no files.
    assert set(metadata.packages_distributions().get("daemon", [])) <= {"muster-roll-call"}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "Private :: Do Not Upload" in project["project"]["classifiers"]
    assert "python-daemon<0" in project["tool"]["uv"]["constraint-dependencies"]
    assert not any(dist.metadata["Name"] == "python-daemon" for dist in metadata.distributions())


def test_the_package_itself_only_introduces() -> None:
    """Importing `daemon` runs nothing, so that a clash of names would show at once and not in the middle."""
    tree = ast.parse((PROJECT / "daemon" / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1
