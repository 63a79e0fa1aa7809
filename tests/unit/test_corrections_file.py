"""Writing into the officer's file leaves every sign that the officer wrote."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.adapters.settings.config_file import load_corrections
from daemon.adapters.settings.corrections_file import CorrectionsFile
from daemon.domain.corrections import CellIs, NameIs, NotAMember
from daemon.errors import ConfigError, FolderError

DAY = date(2026, 11, 26)
ANSWER = NameIs("Menacho Libre", "Menace")
LINE = "{name: Menacho Libre, member: Menace, on: 2026-11-26, because: seen}"

WAYS = {
    "nothing yet": "",
    "a note only": "# ours\n",
    "the key alone": "# ours\ncorrections:   # below\n# nothing so far\n",
    "a word for nothing": "corrections: null  # none\n",
    "an empty list": "corrections: []\n",
    "a list on one line": "corrections: [{ignore: 77c01e5a42}] # c\n",
    "a list with a last comma": "corrections: [\n  {ignore: 77c01e5a42}, # c\n]\n",
    "entries on one line": "corrections:\n  # why\n  - {ignore: 77c01e5a42}   # said by Ann\n\n# the end\n",
    "no end of the line": "corrections:\n  - {ignore: 77c01e5a42}",
    "without indentation": "corrections:\n- {ignore: 77c01e5a42}\n",
    "deep indentation": "corrections:\n      - {ignore: 77c01e5a42}\n",
    "entries over lines": "corrections:\n  - name: 010   # a\n    member: 'NO'\n    # so\n    on: 2026-11-24\n# end\n",
    "a folded text": "corrections:\n  - not_a_member: >-\n      Officers\n      (3/12)\n",
    "odd texts": "corrections:\n  - {screenshot: 12345e67, row: 04, member: 12:30, because: 1_000}\n",
    "an editor of Windows": "\ufeffcorrections:\r\n  - {ignore: 77c01e5a42}\r\n",
}


@pytest.fixture
def file(tmp_path: Path) -> CorrectionsFile:
    return CorrectionsFile(tmp_path / "corrections.yaml")


def write(file: CorrectionsFile, text: str) -> None:
    file.path.write_bytes(text.encode())


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_an_answer_is_added_however_the_file_is_written(file: CorrectionsFile, text: str) -> None:
    """What stood there stands there still, sign for sign, and is followed by the answer."""
    write(file, text)
    before = load_corrections(file.path)
    change = file.add(ANSWER, on=DAY, because="seen")
    assert load_corrections(file.path) == (*before, ANSWER)
    written = file.path.read_bytes().decode()
    assert LINE in written
    signs = iter(written.replace(LINE, ""))
    assert all(sign in signs for sign in text.replace("null", ""))
    assert "\r\n" not in text or "\n" not in written.replace("\r\n", "")
    assert file.entries()[-1].on == DAY
    assert file.undo(change)
    assert file.path.read_bytes().decode() == text


@pytest.mark.parametrize("text", [text for text in WAYS.values() if "- " in text or "{" in text])
def test_an_entry_is_withdrawn_however_it_is_written(file: CorrectionsFile, text: str) -> None:
    """It stays on record and counts no more."""
    write(file, text)
    file.withdraw(0)
    assert load_corrections(file.path) == ()
    (entry,) = file.entries()
    assert entry.withdrawn
    assert len(file.path.read_bytes()) <= len(text.encode()) + len("\r\n      withdrawn: true")
    file.withdraw(0)
    assert file.entries() == (entry,)


def test_an_entry_that_is_not_withdrawn_yet_may_say_so(file: CorrectionsFile) -> None:
    """The word is changed where it stands."""
    write(file, "corrections:\n  - {ignore: 77c01e5a42, withdrawn: false, because: a} # c\n")
    file.withdraw(0)
    assert file.path.read_text() == "corrections:\n  - {ignore: 77c01e5a42, withdrawn: true, because: a} # c\n"


def test_a_file_that_was_not_there_is_made_and_gone_after_undoing(file: CorrectionsFile) -> None:
    """Nothing else is left in the folder either."""
    change = file.add(ANSWER, on=DAY, because="")
    assert file.path.read_text() == "corrections:\n  - {name: Menacho Libre, member: Menace, on: 2026-11-26}\n"
    assert file.undo(change)
    assert list(file.path.parent.iterdir()) == []


def test_what_somebody_else_wrote_since_is_not_undone(file: CorrectionsFile) -> None:
    """An officer who edits the file while questions are asked keeps the edit."""
    change = file.add(ANSWER, on=DAY, because="")
    write(file, file.path.read_text() + "  - {ignore: 77c01e5a42}\n")
    assert not file.undo(change)
    assert len(file.entries()) == 2
    file.add(NotAMember("Officers"), on=DAY, because="")
    assert len(file.entries()) == 3


def test_a_contradiction_changes_nothing(file: CorrectionsFile) -> None:
    """It is said with the place of the entry that it contradicts."""
    file.add(ANSWER, on=DAY, because="")
    before = file.path.read_bytes()
    with pytest.raises(ConfigError, match=r"corrections.yaml, line 3.*something else than correction 1"):
        file.add(NameIs("Menacho Libre", "Somebody"), on=DAY, because="")
    assert file.path.read_bytes() == before
    file.withdraw(0)
    file.add(NameIs("Menacho Libre", "Somebody"), on=DAY, because="")


def test_a_file_that_cannot_be_used_is_left_alone(file: CorrectionsFile) -> None:
    """Its mistake is said, with its line, and it is not made worse."""
    write(file, "corrections:\n  - {nme: a}\n")
    with pytest.raises(ConfigError, match="line 2"):
        file.add(ANSWER, on=DAY, because="")
    assert file.path.read_text() == "corrections:\n  - {nme: a}\n"


def test_rights_and_links_stay(file: CorrectionsFile, tmp_path: Path) -> None:
    """The file in a synchronised folder is changed where it lies, and those who may read it still may."""
    elsewhere = tmp_path / "cloud" / "corrections.yaml"
    elsewhere.parent.mkdir()
    elsewhere.write_text("corrections:\n")
    elsewhere.chmod(0o664)
    file.path.symlink_to(elsewhere)
    CorrectionsFile(file.path).add(ANSWER, on=DAY, because="")
    assert file.path.is_symlink()
    assert len(load_corrections(elsewhere)) == 1
    assert elsewhere.stat().st_mode & 0o777 == 0o664


def test_a_full_disk_leaves_the_file_as_it_was(file: CorrectionsFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing half-written beside it."""
    write(file, "corrections:\n")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FolderError, match="No space left on device"):
        file.add(ANSWER, on=DAY, because="")
    assert file.path.read_text() == "corrections:\n"
    assert list(file.path.parent.iterdir()) == [file.path]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), max_size=6, unique=True))
def test_any_answers_are_kept_one_after_the_other(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Whatever a game, a player or an officer writes."""
    file = CorrectionsFile(tmp_path_factory.mktemp("c") / "corrections.yaml")
    answers = [CellIs("3f2a9c1bd0", row, "boost", text) for row, text in enumerate(texts)]
    for answer in answers:
        file.add(answer, on=DAY, because=answer.text)
    assert load_corrections(file.path) == tuple(answers)
