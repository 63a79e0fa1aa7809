"""The number model from fonts to a checked file, with Tesseract's own programs, in small."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import shutil
import tarfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from daemon.adapters.readers.number_model import read_number_model
from daemon.domain.languages import NUMBERS
from daemon.domain.number_card import NUMBER_CARD_FILE, NUMBER_MODEL_FILE, NumberCard
from daemon.errors import FolderError, ModelMismatchError, ModelMissingError, NothingToDoError, TrainingMissingError
from daemon.training import number_tools as tools
from daemon.training.number_fonts import LICENCES, Family
from daemon.training.number_lines import number_lines
from daemon.training.number_pages import texts_of, write_pages
from daemon.training.number_texts import CHARACTERS
from daemon.training.number_train import Plan, compared, slices, train_numbers
from daemon.training.typefaces import BUILT_IN

COMMITTED = Path(__file__).parents[2] / "models"


def _package(name: str) -> bytes:
    spec = find_spec("font_roboto")
    assert spec is not None
    assert spec.submodule_search_locations
    font = next(Path(spec.submodule_search_locations[0]).rglob("Roboto-Regular.ttf")).read_bytes()
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        info = tarfile.TarInfo(f"package/files/{name}-latin-400-normal.woff")
        info.size = len(font)
        tar.addfile(info, io.BytesIO(font))
    return made.getvalue()


PACKAGES = {name: _package(name) for name in ("one", "lato")}


def _fetch(address: str) -> bytes:
    return PACKAGES[address.rpartition("/")[2].partition("-")[0]]


def _plan() -> Plan:
    listed = tuple(
        Family(name, "1.0.0", "OFL-1.1", "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode("ascii"))
        for name, data in PACKAGES.items()
    )
    return Plan(easy=30, lines=30, judging=20, warm=100, fine=1 / 3, iterations=300, slice=100, seed=4, families=listed)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, NumberCard, list[str]]:
    models, work = tmp_path_factory.mktemp("models"), tmp_path_factory.mktemp("work")
    told: list[str] = []
    card = train_numbers(models, work, _plan(), fetch=_fetch, told=lambda what, _done, _of: told.append(what))
    return models, work, card, told


def test_one_call_makes_a_model_that_tesseract_reads_with(
    made: tuple[Path, Path, NumberCard, list[str]], tmp_path: Path
) -> None:
    """Fonts, lines, training, judging, model and card, without a file left half written; the model is small."""
    models, work, card, told = made
    assert list(dict.fromkeys(told)) == ["Fetching fonts", "Drawing lines", "Training"]
    assert read_number_model(models).card == card
    assert (models / NUMBER_MODEL_FILE).stat().st_size < 1_500_000
    assert sorted(path.name for path in models.iterdir()) == [NUMBER_CARD_FILE, NUMBER_MODEL_FILE]
    page = min((work / "pages").glob("judging_*.tif"))
    shutil.copy(models / NUMBER_MODEL_FILE, tmp_path)
    assert len(tools.read_pages([page], language="numbers", models=tmp_path)) == 20


def test_a_model_reads_alike_wherever_it_lies(made: tuple[Path, Path, NumberCard, list[str]], tmp_path: Path) -> None:
    """The stock model in a folder of its own, without Tesseract's files of settings beside it, reads as installed."""
    installed = Path(re.findall('"(.*)"', tools.run("tesseract", "--list-langs"))[0])
    shutil.copy(installed / "eng.traineddata", tmp_path)
    page = min((made[1] / "pages").glob("judging_*.tif"))
    read = tools.read_pages([page], language="eng")
    assert sum(map(bool, read)) > 10
    assert tools.read_pages([page], language="eng", models=tmp_path) == read


def test_the_card_says_what_the_model_is(made: tuple[Path, Path, NumberCard, list[str]]) -> None:
    """Fonts with licences, apart for learning and judging, lines, iterations, scores and versions stand on it."""
    card = made[2]
    assert (card.fonts, card.held_out) == ({"one": "1.0.0, OFL-1.1"}, {"lato": "1.0.0, OFL-1.1"})
    assert (card.lines, card.page_mode, card.text_height) == (60, 13, 36)
    assert card.iterations in {100, 200, 300}
    assert set(card.scores) == {"exact", "stock_exact", "either_exact", "agree", "agree_wrong"}
    assert card.scores["stock_exact"] > 0.2
    assert card.versions["tesseract"][0].isdigit()


def test_the_committed_model_is_the_one_on_its_card_and_reads(tmp_path: Path) -> None:
    """Small, made from fonts that allow it, better than the stock model on fonts it never saw, and at work here."""
    card = read_number_model(COMMITTED).card
    assert (COMMITTED / NUMBER_MODEL_FILE).stat().st_size < 1_500_000
    assert all(font.endswith(LICENCES) for font in (*card.fonts.values(), *card.held_out.values()))
    assert not {*card.fonts} & {*card.held_out}
    assert card.scores["exact"] > card.scores["stock_exact"]
    assert card.characters == CHARACTERS
    pages = write_pages(number_lines([[BUILT_IN]], count=40, seed=77, plain=True), tmp_path, "plain")
    read = tools.read_pages(pages, language=NUMBERS, models=COMMITTED)
    assert compared(read, read, texts_of(pages))["exact"] > 0.6


def test_training_is_taken_up_where_it_was_left(made: tuple[Path, Path, NumberCard, list[str]], tmp_path: Path) -> None:
    """A second call fetches, draws and trains nothing anew and ends with the same model."""

    def never(_address: str) -> bytes:
        raise AssertionError

    told: list[str] = []
    card = train_numbers(tmp_path, made[1], _plan(), fetch=never, told=lambda what, _done, _of: told.append(what))
    assert "Training" not in told
    assert (card.sha256, card.data_sha256) == (made[2].sha256, made[2].data_sha256)


def test_another_model_than_the_one_on_its_card_is_refused(
    made: tuple[Path, Path, NumberCard, list[str]], tmp_path: Path
) -> None:
    """One byte more, a missing file or a card that is none: each is said, and nothing is read with it."""
    for name in (NUMBER_MODEL_FILE, NUMBER_CARD_FILE):
        shutil.copy(made[0] / name, tmp_path)
    with (tmp_path / NUMBER_MODEL_FILE).open("ab") as model:
        model.write(b"\0")
    with pytest.raises(ModelMismatchError, match="train-numbers"):
        read_number_model(tmp_path)
    (tmp_path / NUMBER_MODEL_FILE).unlink()
    with pytest.raises(ModelMissingError, match=NUMBER_MODEL_FILE):
        read_number_model(tmp_path)
    card = json.loads((tmp_path / NUMBER_CARD_FILE).read_text(encoding="utf-8"))
    (tmp_path / NUMBER_CARD_FILE).write_text(json.dumps({**card, "surprise": 1}), encoding="utf-8")
    with pytest.raises(ModelMismatchError, match="not the card"):
        read_number_model(tmp_path)


def test_slices_end_where_the_plan_turns() -> None:
    """Each turn of the plan ends a slice, and the learning rate is set anew once, when it falls."""
    found = list(slices(Plan(warm=15, fine=0.4, iterations=50, slice=20)))
    assert found == [(15, False, False), (20, False, False), (30, False, False), (40, True, True), (50, True, False)]


def test_readings_compared_by_hand() -> None:
    """Right alone, right both, wrong alike, wrong each: spaces do not count."""
    scores = compared(["1 2", "34", "5", "7"], ["12", "33", "6", "8"], ["12", "34", "9", "8"])
    assert scores == {"exact": 0.5, "stock_exact": 0.5, "either_exact": 0.75, "agree": 0.25, "agree_wrong": 0.0}
    assert compared(["5"], ["5"], ["6"])["agree_wrong"] == 1.0


def test_what_training_lacks_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No iterations, no programs, no folder: one sentence each."""
    with pytest.raises(NothingToDoError, match="1 or more"):
        train_numbers(tmp_path, tmp_path, Plan(iterations=0))
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderError, match="file"):
        train_numbers(tmp_path, tmp_path / "file" / "work", _plan(), fetch=_fetch)
    monkeypatch.setattr("shutil.which", lambda _program: None)
    with pytest.raises(TrainingMissingError, match="apt-get install tesseract-ocr"):
        train_numbers(tmp_path, tmp_path, _plan())


def test_a_program_that_fails_is_named(made: tuple[Path, Path, NumberCard, list[str]]) -> None:
    """With what it said last."""
    page = min((made[1] / "pages").glob("judging_*.tif"))
    with pytest.raises(TrainingMissingError, match="tesseract stopped with"):
        tools.read_pages([page], language="nonesuch")
