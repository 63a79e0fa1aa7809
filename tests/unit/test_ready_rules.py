"""The ready rules of the documents are right as they stand, and say what they say that they do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from daemon.app.settled import Settled, explained, settle_settings
from daemon.domain.rules import comparisons

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ready-rules.md").read_text("utf-8")
PACKS = sorted(path.stem for path in (ROOT / "rules").glob("*.yaml"))
SECTIONS = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
STANDING = BLOCK.findall(PAGE.split("\n## ")[0])[0]


def settled(folder: Path, text: str) -> Settled:
    """What the settings come to with the shipped packs."""
    (folder / "rules").symlink_to(ROOT / "rules") if not (folder / "rules").exists() else None
    (folder / "config.yaml").write_text(text, "utf-8")
    return settle_settings(folder / "config.yaml", named=True)


def test_each_list_that_comes_with_muster_has_some() -> None:
    """And no other."""
    assert sorted(SECTIONS) == PACKS


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("screen", PACKS)
def test_they_can_apply_and_say_what_they_do(tmp_path: Path, screen: str, language: str) -> None:
    """Nothing is warned of, and the sentences below are those of `muster check`."""
    (block,) = BLOCK.findall(SECTIONS[screen])
    found = settled(tmp_path, f"alliance: {{language: {language}}}\nfirst_match: true\nscreens: [{screen}]\n{block}")
    assert found.warnings == ()
    told = explained(found)
    assert told
    for said in told:
        assert f"> {said}\n" in SECTIONS[screen]
    assert SECTIONS[screen].count("\n> ") == 2 * len(told)


def test_who_asks_for_absence_promises_the_whole_list() -> None:
    """A rule on who was absent stands only where the block says that the list is always taken whole."""
    for screen, text in SECTIONS.items():
        (block,) = BLOCK.findall(text)
        assert ("presence" in block) == (f"{screen}: {{whole: true}}" in block)


def test_all_of_them_go_together_with_the_strikes(tmp_path: Path) -> None:
    """Each has a name of its own, and whatever the strikes count is moved by a rule."""
    blocks = [BLOCK.findall(text)[0] for text in SECTIONS.values()]
    uploads = "".join(re.findall(r"^  \w+: \{whole: true\}\n", "".join(blocks), re.MULTILINE))
    rules = "".join(block.split("rules:\n")[1] for block in blocks)
    found = settled(tmp_path, f"first_match: true\n{STANDING}uploads:\n{uploads}rules:\n{rules}")
    moved = {counter for written in found.config.rules for counter in written.rule().adds}
    assert set(found.config.strikes.rules().each) <= moved
    assert {part.metric for written in found.config.rules for part in comparisons(written.rule().when)} >= {"presence"}
