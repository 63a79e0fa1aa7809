"""The composition root: settings that come to engines, what the doctor finds, and where a demonstration is laid out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from daemon.adapters.models.model_registry import ModelRegistry
from daemon.adapters.processes.clock import SystemClock
from daemon.app import running
from daemon.app.doctor import classes_told, findings
from daemon.app.looking import lay_out_demo
from daemon.app.models import chosen_model, classifier, models_listed, promote, roll_back
from daemon.app.readers import here, readers, reading_languages
from daemon.app.reading import number_model, reading_in_use
from daemon.app.settled import explained, for_screen, settle_settings
from daemon.config import Ocr, Reader
from daemon.domain.card import CARD_FILE, MODEL_FILE, Card
from daemon.domain.days import Week
from daemon.domain.health import Health
from daemon.domain.languages import Languages
from daemon.domain.messages import Stop
from daemon.domain.pack import Pack
from daemon.domain.promotions import SHIPPED
from daemon.errors import (
    ConfigError,
    FolderError,
    LanguageMissingError,
    ModelMismatchError,
    ModelMissingError,
    NothingToDoError,
    PackError,
    ReaderMissingError,
    StoreLockedError,
    TesseractMissingError,
)
from daemon.service import Inbox

PROJECT = Path(__file__).parents[2]
NOBODYS_WEEK = Week(2020, 1)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The shipped config with the shipped packs, and an empty folder of models."""
    path = tmp_path / "config.yaml"
    shutil.copyfile(PROJECT / "config.yaml", path)
    shutil.copytree(PROJECT / "rules", tmp_path / "rules")
    (tmp_path / "models").mkdir()
    return path


def pack(*languages: str) -> Pack:
    return Pack(screen="list", version=1, title={"en": "List"}, columns=(), languages=languages)


def test_settings_are_read_with_their_packs(config: Path) -> None:
    """Without a list of screens, every pack beside the config is in use; nothing is idle in the shipped rules."""
    settled = settle_settings(config, named=True)
    assert [one.screen for one in settled.packs] == sorted(path.stem for path in (PROJECT / "rules").glob("*.yaml"))
    assert [rule.name for rule in settled.config.rules] == ["absence", "low_boost", "great_boost"]
    assert settled.warnings == ()


def test_a_config_that_nobody_named_may_be_missing(config: Path) -> None:
    """Then all has its default; a named one must be there."""
    config.unlink()
    assert settle_settings(config, named=False).config.rules == ()
    with pytest.raises(ConfigError, match="no file"):
        settle_settings(config, named=True)


def test_who_begins_needs_no_pack(config: Path) -> None:
    """A first draft is made without any; all others are told that there is none, and so are screens that are named."""
    for pack in (config.parent / "rules").glob("*.yaml"):
        pack.unlink()
    settled = settle_settings(config, named=True, beginning=True)
    assert (settled.packs, settled.warnings) == ((), ())
    with pytest.raises(PackError, match="There is no pack"):
        settle_settings(config, named=True)
    config.write_text(config.read_text(encoding="utf-8") + "\nscreens: [lg_war]\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"There is no pack rules/lg_war\.yaml"):
        settle_settings(config, named=True, beginning=True)


def test_one_screen_of_all(config: Path) -> None:
    """The others are left out; one that is not there is refused with the nearest name."""
    (config.parent / "rules" / "other.yaml").write_text(
        (config.parent / "rules" / "lg_war.yaml")
        .read_text(encoding="utf-8")
        .replace("screen: lg_war", "screen: other"),
        encoding="utf-8",
    )
    settled = settle_settings(config, named=True)
    assert {"lg_war", "other"} < {one.screen for one in settled.packs}
    assert [one.screen for one in for_screen(settled, "other").packs] == ["other"]
    with pytest.raises(PackError, match="did you mean 'other'"):
        for_screen(settled, "othr")


def test_rules_are_explained_in_the_alliances_language(config: Path) -> None:
    """One sentence a rule, in its order."""
    english = explained(settle_settings(config, named=True))
    config.write_text(config.read_text(encoding="utf-8").replace("language: en", "language: fr"), encoding="utf-8")
    french = explained(settle_settings(config, named=True))
    assert [line.partition(":")[0] for line in english] == ["absence", "low_boost", "great_boost"]
    assert len(french) == 3
    assert not set(english) & set(french)


@pytest.mark.parametrize(
    ("there", "packs", "alliance", "read_in"),
    [
        (["deu", "eng", "fra"], [pack("fra", "eng")], "en", Languages("fra", "eng", "eng")),
        (["ara", "deu", "eng", "fra"], [pack()], "en", Languages("eng", "fra", "eng")),
        (["deu", "eng", "fra"], [pack()], "fr", Languages("fra", "eng", "eng")),
        (["eng", "numbers"], [pack("fra", "eng")], "fr", Languages("eng", "eng", "eng", has_numbers=True)),
        (["deu"], [pack("fra")], "en", Languages("deu", "deu", "deu")),
        (["deu", "eng"], [pack("kor"), pack("deu"), pack("deu")], "en", Languages("deu", "eng", "eng")),
        (["eng", "fra"], [pack("fra"), pack("eng")], "fr", Languages("eng", "fra", "eng")),
        (["eng", "jpn"], [pack("jpn")], "en", Languages("jpn", "jpn", "eng")),
    ],
)
def test_languages_to_read_in(there: list[str], packs: list[Pack], alliance: str, read_in: Languages) -> None:
    """What most packs prefer, then what the alliance speaks, of what is there; the second look in its letters."""
    found = reading_languages(there, Ocr(), packs, alliance)
    assert replace(found, usable=()) == read_in
    assert found.usable == tuple(one for one in there if one != "numbers")


def test_languages_that_the_officer_leaves_out_are_not_read_in() -> None:
    """The number model is no language and stays."""
    found = reading_languages(["deu", "eng", "fra", "numbers"], Ocr(languages=("deu",)), [pack("fra")], "fr")
    assert found == Languages("deu", "deu", "deu", usable=("deu",), has_numbers=True)


def test_the_officers_languages_are_read_in_in_their_order() -> None:
    """Everything in the first of the list, whatever the packs prefer."""
    found = reading_languages(["deu", "eng", "fra"], Ocr(languages=("fra", "deu")), [pack("deu")], "en")
    assert (found.first, found.second) == ("fra", "deu")


def test_no_language_at_all() -> None:
    """Said with the line that installs one."""
    with pytest.raises(LanguageMissingError, match="sudo apt-get install"):
        reading_languages(["numbers"], Ocr(), [pack("fra")], "fr")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("tesserocr", "--extra fast"),
        ("rapidocr", "--extra rapidocr"),
        ("libtesseract", "libtesseract.so.999.*'tesseract'"),
    ],
)
def test_a_reader_that_is_asked_for_and_not_installed(
    name: Reader, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Refused at start with what to do about it; by itself it is never asked for."""
    monkeypatch.setattr("daemon.app.readers.find_spec", lambda _: None)
    monkeypatch.setattr("daemon.adapters.readers.libtesseract.FILES", ("libtesseract.so.999",))
    assert here() == ("tesseract",)
    with pytest.raises(ReaderMissingError, match=told):
        readers(Ocr(readers=("tesseract", name)), tmp_path)


def test_a_number_model_that_is_not_the_one_on_its_card(tmp_path: Path) -> None:
    """Refused at start: cut short it would read, and read wrongly."""
    assert number_model(Ocr(), tmp_path) is None
    with pytest.raises(ModelMissingError):
        number_model(Ocr(readers=("tesseract", "numbers")), tmp_path)
    (tmp_path / "numbers.traineddata").write_bytes(b"cut short")
    with pytest.raises(ModelMissingError):
        number_model(Ocr(), tmp_path)
    assert number_model(Ocr(readers=("tesseract",)), tmp_path) is None


def test_the_doctor_looks_at_everything_even_when_something_is_wrong(
    config: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each finding stands for itself: without Tesseract and without a model, both are told."""
    monkeypatch.setenv("PATH", str(tmp_path))
    found = list(findings(config, named=True))
    assert [one.what for one in found] == ["settings and packs", "folders", "Tesseract", "crop classifier", "reading"]
    assert [type(one.error) for one in found] == [
        type(None),
        type(None),
        TesseractMissingError,
        ModelMissingError,
        ModelMissingError,
    ]
    assert [bool(one.said) for one in found] == [True, True, False, False, False]


def test_the_doctor_tells_of_a_mistake_in_a_pack(config: Path) -> None:
    """And goes on to the rest."""
    (config.parent / "rules" / "lg_war.yaml").write_text("screen: lg_war\n", encoding="utf-8")
    found = {one.what: one.error for one in findings(config, named=True)}
    assert isinstance(found["settings and packs"], PackError)
    assert found["folders"] is None


def test_the_doctor_names_classes_that_the_classifier_does_not_know(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt class would be waited for in vain; with a pack that is wrong, the model is looked at all the same."""
    model = SimpleNamespace(name="mine", classes=("icon", "text", "badge"))
    monkeypatch.setattr("daemon.app.doctor.classifier", lambda _path, **_: model)

    def said() -> str:
        return next(one.said for one in findings(config, named=True) if one.what == "crop classifier")

    pack = config.parent / "rules" / "lg_war.yaml"
    plain = pack.read_text(encoding="utf-8")
    pack.write_text(f"{plain}\nclasses: {{badge: keep}}\n", encoding="utf-8")
    assert said().endswith(", mine")
    pack.write_text(f"{plain}\nclasses: {{badge: keep, bagde: keep, medal: noise}}\n", encoding="utf-8")
    assert "mine. The crop classifier in use knows the classes icon, text, badge, but not 'bagde'" in said()
    assert "'medal' (rules/lg_war.yaml), so that does nothing yet." in said()
    assert said().endswith("type: muster train, then muster models promote newest")
    pack.write_text("screen: lg_war\n", encoding="utf-8")
    assert said().endswith(", mine")


def test_classes_that_the_classifier_does_not_know_are_told_without_trying_it(config: Path) -> None:
    """An icon of a column as well as a class that is kept; no card, nothing to say."""
    pack = config.parent / "rules" / "lg_war.yaml"
    written = pack.read_text(encoding="utf-8").replace("  boost:\n", "  boost:\n    icon: fist\n")
    pack.write_text(written, encoding="utf-8")
    assert classes_told(settle_settings(config, named=True)) == ""
    models = config.parent / "models"
    shutil.copy(PROJECT / "models" / "crops.card.json", models)
    assert "but not 'fist' (rules/lg_war.yaml)" in classes_told(settle_settings(config, named=True))


def test_reading_needs_a_model(config: Path) -> None:
    """The daemon does not start without one; nothing is guessed."""
    with reading_in_use() as reading, pytest.raises(ModelMissingError, match="muster train"):
        reading.settle(settle_settings(config, named=True))


@pytest.mark.parametrize("week", [None, NOBODYS_WEEK])
def test_a_report_of_nothing(config: Path, week: Week | None) -> None:
    """Before any screenshot there is none to write, and no file is left behind."""
    with pytest.raises(NothingToDoError, match="no screenshot"):
        running.report(config, named=True, week=week)
    assert list((config.parent / "reports").iterdir()) == []


def test_a_report_of_a_week_to_come(config: Path) -> None:
    """It has not begun; no folder is made for it."""
    ahead = Week.of(datetime.now(UTC).date() + timedelta(days=21))
    with pytest.raises(NothingToDoError, match=f"The week {ahead} has not begun"):
        running.report(config, named=True, week=ahead)
    assert not (config.parent / "reports").exists()


def test_a_demonstration_works_on_folders_of_its_own(config: Path, tmp_path: Path) -> None:
    """Pictures in its input, the officer's packs and models beside them, and nothing of theirs within its reach."""
    text = config.read_text(encoding="utf-8").replace("language: en", "language: fr")
    config.write_text(f"{text}\nfolders: {{archive: {tmp_path / 'theirs'}}}\n", encoding="utf-8")
    drawn, folder = tmp_path / "one.png", tmp_path / "demo"
    drawn.write_bytes(b"drawn")
    lay_out_demo(config, folder, [drawn], named=True)
    assert (folder / "input" / "one.png").read_bytes() == b"drawn"
    settled = settle_settings(folder / "config.yaml", named=True)
    assert settled.warnings == ()
    assert [one.screen for one in settled.packs] == ["lg_war"]
    assert [rule.name for rule in settled.config.rules] == ["absence", "low_boost", "great_boost"]
    assert settled.config.alliance.language == "fr"
    assert list(settled.config.levels) == ["Fiable", "À contacter", "À risque"]
    folders = settled.config.folders
    assert all(getattr(folders, name).is_relative_to(folder) for name in type(folders).model_fields)
    assert drawn.exists()


def test_a_demonstration_needs_no_config(config: Path, tmp_path: Path) -> None:
    """The packs and models where the defaults say are enough."""
    config.unlink()
    lay_out_demo(config, tmp_path / "demo", [], named=False)
    assert settle_settings(tmp_path / "demo" / "config.yaml", named=True).config.rules


def test_a_demonstration_that_cannot_be_laid_out(config: Path, tmp_path: Path) -> None:
    """A file where its folder should be is told as a folder's trouble."""
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    with pytest.raises(FolderError, match="blocked"):
        lay_out_demo(config, blocked, [], named=True)


def test_a_promoted_model_that_cannot_be_used_leaves_the_shipped_one_reading(
    config: Path, shorter_model: Callable[[int], tuple[bytes, Card]]
) -> None:
    """The daemon goes on and says so; commands that ask for the model in use are refused."""
    models = config.parent / "models"
    for name in (MODEL_FILE, CARD_FILE):
        shutil.copyfile(PROJECT / "models" / name, models / name)
    version = ModelRegistry(models).add(*shorter_model(20))
    promote(config, version.name, named=True, because="", forced=False)
    chosen = chosen_model(models)
    assert (chosen.made.name, chosen.refused) == (version.name, "")
    assert classifier(config, named=True).name == version.name

    (version.folder / MODEL_FILE).write_bytes(b"damaged")
    chosen = chosen_model(models)
    assert chosen.folder == models
    assert "is not the model" in chosen.refused
    assert "came with Muster reads instead" in chosen.refused
    with pytest.raises(ModelMismatchError, match="reads instead"):
        classifier(config, named=True)
    assert roll_back(config, named=True, because="").version == SHIPPED
    assert chosen_model(models).refused == ""


def test_a_model_that_cannot_be_used_is_not_promoted(
    config: Path, shorter_model: Callable[[int], tuple[bytes, Card]]
) -> None:
    """Neither one that is not on its card nor one that gives other answers; the one in use stays."""
    models = config.parent / "models"
    for name in (MODEL_FILE, CARD_FILE):
        shutil.copyfile(PROJECT / "models" / name, models / name)
    registry, (data, card) = ModelRegistry(models), shorter_model(20)
    wrong = replace(card.self_test, chances=tuple(line[::-1] for line in card.self_test.chances))
    other = registry.add(data, replace(card, self_test=wrong))
    with pytest.raises(ModelMismatchError, match="other answers"):
        promote(config, other.name, named=True, because="", forced=True)
    (other.folder / MODEL_FILE).write_bytes(data + b"x")
    with pytest.raises(ModelMismatchError, match="is not the model"):
        promote(config, "newest", named=True, because="", forced=True)
    with pytest.raises(NothingToDoError, match="no model"):
        promote(config, "0000", named=True, because="", forced=False)
    assert [one.in_use for one in models_listed(config, named=True)] == [True, False]
    with pytest.raises(NothingToDoError):
        roll_back(config, named=True, because="")


def test_a_patient_daemon_waits_for_a_database_that_is_open_elsewhere(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says who has it open and tries again until it is free, or until it is asked to stop."""
    folders, signs, inbox = settle_settings(config, named=True).config.folders, list[Health](), Inbox()
    locked = StoreLockedError("The database is open by DBeaver (process 4711).")
    answers: list[object] = [locked, locked, "the database"]

    def open_live(_: object) -> object:
        answer = answers.pop(0)
        if isinstance(answer, StoreLockedError):
            raise answer
        return answer

    monkeypatch.setattr(running, "open_live", open_live)
    monkeypatch.setattr(running, "LOCKED_PAUSE", 0.01)
    opened: object = running._open_patiently(folders, inbox, signs.append, SystemClock())
    assert opened == "the database"
    assert [(sign.database, sign.troubles[0].said) for sign in signs] == [("locked", locked.message)] * 2

    answers[:] = [locked, "the database"]
    inbox.post(Stop())
    with pytest.raises(StoreLockedError):
        running._open_patiently(folders, inbox, signs.append, SystemClock())


def test_a_demonstration_says_which_folder_is_missing(tmp_path: Path) -> None:
    """Where there are no packs, that is what is said, not that the new folder cannot be written."""
    with pytest.raises(FolderError, match=r"needs the folder .*rules, which is not there\. Type the command where"):
        lay_out_demo(tmp_path / "config.yaml", tmp_path / "demo", [], named=False)
    assert not (tmp_path / "demo").exists()
