"""The path of a screenshot with the real stages and engines that only play their part."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from daemon.adapters.settings.packs import load_packs
from daemon.domain.geometry import Box
from daemon.domain.languages import Languages
from daemon.errors import NoRowsError, NotAPictureError, ReaderFailedError, TooLargeError, UnknownScreenError
from daemon.pipeline import Engines, Steps, read_screenshot
from daemon.ports import Page, Word
from daemon.stages.classify import ClassifiedCrop
from daemon.stages.crop import crop
from daemon.stages.ocr import lines
from daemon.stages.sort import Sorted, sort
from daemon.training.draw import Drawing
from daemon.training.war_list import WarMember, draw_war_list

RULES = Path(__file__).parents[2] / "rules"
PACKS = load_packs(RULES, ["lg_war"])
STAGES = ["load", "crop", "classify", "mask", "ocr", "interpret"]

# Every text is another one: what is drawn alike is read once, and these readers go by the order of lines.
MEMBERS = (
    WarMember(name="Amberline", role="Commandant", last_seen="2h", boost="1200", power="9451K/3689K", tickets="24"),
    WarMember(name="Basalt", role="Officier", last_seen="15m", boost="800", power="8246K/3497K", tickets="19"),
    WarMember(name="Corvane", role="Membre", last_seen="3d", boost="4500", power="7981K/3483K", tickets="7"),
    WarMember(name="Dunewalker", role="Recrue", last_seen="48m", boost="350", power="0/3391K", tickets="0"),
)


@dataclass
class FakeClassifier:
    """Answers with the chances of text it was given, in the order of the crops."""

    chances: Sequence[float]
    told: list[str]
    name: str = "fake"
    classes: tuple[str, ...] = ("icon", "text")

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """See `daemon.ports.Classifier`."""
        self.told.append("classifier")
        assert len(features) == len(self.chances)
        return np.array([[1 - chance, chance] for chance in self.chances], np.float32)


@dataclass
class FakeReader:
    """Finds the lines of a sheet by their ink and says of each what it was given, call by call; then nothing."""

    answers: list[Sequence[tuple[str, float]]]
    told: list[str]
    asked: list[str] = field(default_factory=list)
    languages: tuple[str, ...] = ("eng", "fra")

    def read(self, page: Page, *, language: str) -> tuple[Word, ...]:
        """See `daemon.ports.TextReader`."""
        self.told.append("reader")
        self.asked.append(language)
        places = bands(page.pixels)
        said = self.answers.pop(0) if self.answers else [("", 0.0)] * len(places)
        assert len(said) == len(places)
        return tuple(Word(text, sure, place) for (text, sure), place in zip(said, places, strict=True) if text)


@dataclass
class FakeCropReader:
    """Says of each crop what it was given."""

    answers: list[tuple[str, float]]
    told: list[str]

    def read_crops(self, crops: Sequence[NDArray[np.uint8]]) -> tuple[tuple[str, float], ...]:
        """See `daemon.ports.CropReader`."""
        self.told.append("crop reader")
        assert len(crops) == len(self.answers)
        assert all(crop.ndim == 3 for crop in crops)
        return tuple(self.answers)


def bands(sheet: NDArray[np.uint8]) -> list[Box]:
    """Where the lines of a sheet stand: runs of rows with ink, more than ten white rows apart."""
    rows = np.flatnonzero((sheet < 128).any(axis=1))
    groups = np.split(rows, np.flatnonzero(np.diff(rows) > 10) + 1)
    found = []
    for group in groups:
        columns = np.flatnonzero((sheet[group[0] : group[-1] + 1] < 128).any(axis=0))
        found.append(Box(int(columns[0]), int(group[0]), int(np.ptp(columns)) + 1, int(np.ptp(group)) + 1))
    return found


@dataclass
class Stand:
    """A drawn list, and engines that know what stands on it."""

    drawing: Drawing = field(default_factory=lambda: draw_war_list(MEMBERS, width=1080))
    told: list[str] = field(default_factory=list)
    languages: Languages = field(default_factory=lambda: Languages("fra", "eng", "eng"))
    crop_reader: FakeCropReader | None = None

    def __post_init__(self) -> None:
        self.data = cv2.imencode(".png", self.drawing.pixels)[1].tobytes()
        self.boxes = crop(self.drawing.pixels)
        self.chances = [1.0 if self.text_at(box) else 0.0 for box in self.boxes]
        self.texts = [self.text_at(look.box) for look in lines(self.chosen().text)]
        self.reader = FakeReader([[(text, 0.95) for text in self.texts]], self.told)

    def chosen(self) -> Sorted:
        """The boxes that are read, where crops lie on each other."""
        return sort(
            [
                ClassifiedCrop(box=box, kind="text", chance=chance, text_chance=chance)
                for box, chance in zip(self.boxes, self.chances, strict=True)
            ]
        )

    def text_at(self, box: Box) -> str:
        """What is written where most of the box lies, "" for nothing."""
        return next((mark.text for mark in self.drawing.texts if mark.box.intersection(box) > 0.5 * box.area), "")

    def say(self, text: str, instead: str, sure: float) -> None:
        """Have the reader say something else at first, and how sure it is."""
        self.reader.answers[0] = [(instead, sure) if said == text else (said, 0.95) for said in self.texts]

    def doubt(self, text: str) -> None:
        """Have the classifier waver over a text, so that it is not read at first."""
        self.chances = [
            0.5 if self.text_at(b) == text else chance for b, chance in zip(self.boxes, self.chances, strict=True)
        ]
        self.reader.answers[0] = [(said, 0.95) for said in self.texts if said != text]

    def engines(self) -> Engines:
        """Engines whose clock goes on by one second at each look."""
        return Engines(
            classifier=FakeClassifier(self.chances, self.told),
            reader=self.reader,
            packs=PACKS,
            crop_reader=self.crop_reader,
            languages=self.languages,
            max_megapixels=40,
            monotonic=map(float, itertools.count()).__next__,
        )


@dataclass
class BadgeClassifier:
    """Knows a third class, and is sure that some of the texts are of it."""

    is_badge: Sequence[bool]
    chances: Sequence[float]
    name: str = "badges"
    classes: tuple[str, ...] = ("icon", "text", "badge")

    def probabilities(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """See `daemon.ports.Classifier`."""
        assert len(features) == len(self.chances)
        return np.array(
            [
                [0.02, 0.03, 0.95] if badge else [1 - chance, chance, 0]
                for badge, chance in zip(self.is_badge, self.chances, strict=True)
            ],
            np.float32,
        )


@pytest.fixture
def stand() -> Stand:
    return Stand()


def test_the_stages_follow_each_other_and_each_tells_its_seconds(stand: Stand) -> None:
    """Each engine is called once, the steps are shown before they are interpreted, and all seconds are there."""
    found = read_screenshot(stand.data, stand.engines(), watch=lambda _: stand.told.append("watch"))
    assert stand.told == ["classifier", "reader", "watch"]
    assert stand.reader.asked == ["fra"]
    assert found.seconds == {**dict.fromkeys(STAGES, 1.0), "crop": 2.0, "interpret": 2.0, "ocr": 3.0}
    assert list(found.seconds) == STAGES
    assert found.size == (1080, stand.drawing.pixels.shape[0])
    assert [row.cells["name"].value for row in found.reading.rows] == [member.name for member in MEMBERS]
    assert [row.cells["power"].text for row in found.reading.rows] == [member.power for member in MEMBERS]
    assert found.reading.held_cells == 0


def test_a_doubtful_cell_is_looked_at_once_more_and_agreement_settles_it(stand: Stand) -> None:
    """In the other language, that cell alone, twice; the seconds of both looks add up."""
    stand.say("1200", "1200", 0.4)
    stand.reader.answers.append([("1200", 0.6), ("7200", 0.7)])
    found = read_screenshot(stand.data, stand.engines())
    assert stand.told == ["classifier", "reader", "reader"]
    assert stand.reader.asked == ["fra", "eng"]
    assert found.seconds == {**dict.fromkeys(STAGES, 1.0), "crop": 2.0, "interpret": 2.0, "ocr": 3.0}
    boost = found.reading.rows[0].cells["boost"]
    assert (boost.value, boost.held) == (1200, False)


@pytest.mark.parametrize(
    ("classes", "role"), [("{badge: keep}", "Officier"), ("{badge: noise}", ""), ("{medal: keep}", "")]
)
def test_a_class_is_read_where_the_pack_keeps_it(stand: Stand, tmp_path: Path, classes: str, role: str) -> None:
    """The badge of one row: kept it is a cell like any other, as noise or unsaid it stays black, and the cell held."""
    written = (RULES / "lg_war.yaml").read_text(encoding="utf-8")
    (tmp_path / "lg_war.yaml").write_text(f"{written}\nclasses: {classes}\n", encoding="utf-8")
    badges = [stand.text_at(box) == "Officier" for box in stand.boxes]
    assert any(badges)
    if not role:
        stand.reader.answers[0] = [(text, 0.95) for text in stand.texts if text != "Officier"]
    engines = replace(
        stand.engines(), classifier=BadgeClassifier(badges, stand.chances), packs=load_packs(tmp_path, ["lg_war"])
    )
    seen: list[Steps] = []
    found = read_screenshot(stand.data, engines, watch=seen.append)
    cells = [row.cells["role"] for row in found.reading.rows]
    assert (cells[1].text, cells[1].held) == (role, not role)
    assert [cell.text for cell in (cells[0], *cells[2:])] == ["Commandant", "Membre", "Recrue"]
    (place,) = (mark.box for mark in stand.drawing.texts if mark.text == "Officier")
    ink = seen[0].masked[place.y : place.bottom, place.x : place.right]
    assert ink.any() == bool(role)


def test_readings_that_disagree_are_held(stand: Stand) -> None:
    """Three looks, three answers, none as it is drawn: nobody is judged by it, and the rest of the row stands."""
    stand.say("1200", "1300", 0.4)
    stand.reader.answers.append([("1700", 0.9), ("7200", 0.9)])
    found = read_screenshot(stand.data, stand.engines())
    boost = found.reading.rows[0].cells["boost"]
    assert (boost.held, boost.why) == (True, "disagree")
    assert found.reading.held_cells == 1


def test_a_reading_that_is_drawn_like_its_digits_elsewhere_is_settled(stand: Stand) -> None:
    """The digits of one picture share a font: of three answers the one that looks like it is the right one."""
    stand.say("1200", "1700", 0.4)
    stand.reader.answers.append([("1200", 0.5), ("7200", 0.9)])
    boost = read_screenshot(stand.data, stand.engines()).reading.rows[0].cells["boost"]
    assert (boost.value, boost.held) == (1200, False)


def test_a_number_that_the_drawing_confirms_needs_no_other_look(stand: Stand) -> None:
    """One that it does not confirm is looked at again, as is one of which the first look was hardly sure."""
    stand.say("1200", "1200", 0.6)
    found = read_screenshot(stand.data, stand.engines())
    assert stand.told == ["classifier", "reader"]
    assert (found.reading.rows[0].cells["boost"].value, found.reading.held_cells) == (1200, 0)
    for said, sure in (("1700", 0.6), ("1200", 0.4)):
        again = Stand()
        again.say("1200", said, sure)
        again.reader.answers.append([("1200", 0.5), ("1200", 0.9)])
        assert read_screenshot(again.data, again.engines()).reading.rows[0].cells["boost"].value == 1200
        assert again.told == ["classifier", "reader", "reader"]


def test_a_digit_that_is_drawn_like_another_is_read_again(stand: Stand) -> None:
    """However sure the reader was of it: one drawing that is a 7 here and a 2 there is asked about in both places."""
    stand.say("1200", "1700", 0.97)
    stand.reader.answers.append([("1200", 0.5), ("1200", 0.9), ("24", 0.9), ("24", 0.9)])
    found = read_screenshot(stand.data, stand.engines())
    assert stand.told == ["classifier", "reader", "reader"]
    assert found.reading.rows[0].cells["boost"].value == 1200
    assert found.reading.rows[0].cells["tickets"].value == 24


def test_a_digit_too_many_or_too_few_is_read_again() -> None:
    """The parts of the drawing are counted against the digits that were read."""
    for said in ("12200", "120"):
        one = Stand()
        one.say("1200", said, 0.97)
        one.reader.answers.append([("1200", 0.5), ("1200", 0.9)])
        assert read_screenshot(one.data, one.engines()).reading.rows[0].cells["boost"].value == 1200


def test_what_the_classifier_wavers_over_is_read_where_a_cell_is_missing(stand: Stand) -> None:
    """Perhaps-text costs nothing at first, and is not lost."""
    stand.doubt("350")
    stand.reader.answers.append([("350", 0.9), ("350", 0.9)])
    found = read_screenshot(stand.data, stand.engines())
    assert stand.told == ["classifier", "reader", "reader"]
    boost = found.reading.rows[3].cells["boost"]
    assert (boost.value, boost.held) == (350, False)


def test_a_reader_of_crops_is_asked_first_and_two_who_agree_settle_a_cell(stand: Stand) -> None:
    """Another kind of reader that says the same ends the matter: Tesseract is not called again."""
    stand.say("1200", "1200", 0.4)
    stand.crop_reader = FakeCropReader([("1200", 0.7)], stand.told)
    found = read_screenshot(stand.data, stand.engines())
    assert stand.told == ["classifier", "reader", "crop reader"]
    assert (found.reading.rows[0].cells["boost"].value, found.reading.held_cells) == (1200, 0)


def test_a_number_is_shown_to_the_number_model_before_other_preparations(stand: Stand) -> None:
    """Numbers alone, in a call of its own; what it confirms is settled, what it does not goes on."""
    stand.languages = Languages("fra", "eng", "eng", has_numbers=True)
    stand.say("1200", "1200", 0.4)
    stand.reader.answers.append([("1200", 0.8)])
    assert read_screenshot(stand.data, stand.engines()).reading.held_cells == 0
    assert stand.reader.asked == ["fra", "numbers"]
    again = Stand(languages=stand.languages)
    again.say("1200", "1300", 0.4)
    again.reader.answers += [[("7200", 0.8)], [("1200", 0.6), ("1200", 0.7)]]
    assert read_screenshot(again.data, again.engines()).reading.held_cells == 0
    assert again.reader.asked == ["fra", "numbers", "eng"]


def test_a_name_that_no_latin_look_reads_is_read_in_other_letters(stand: Stand) -> None:
    """In each such language that may be read in, until one is sure of letters of its own; numbers are not."""
    stand.languages = Languages("fra", "eng", "eng", usable=("ara", "eng", "fra", "jpn", "kor", "rus"))
    stand.say("Basalt", "ZO|Al", 0.2)
    looks = [[("ZQI", 0.1), ("2OA", 0.2)], [("Z0", 0.9), ("Z0", 0.9)], [("로이시", 0.9), ("로이시", 0.93)]]
    stand.reader.answers += looks
    found = read_screenshot(stand.data, stand.engines())
    assert stand.reader.asked == ["fra", "eng", "jpn", "kor"]
    name = found.reading.rows[1].cells["name"]
    assert (name.text, name.held) == ("로이시", False)


def test_a_name_in_latin_letters_is_not_read_in_others(stand: Stand) -> None:
    """Where two looks differ by a letter, other languages could not tell which it is."""
    stand.languages = Languages("fra", "eng", "eng", usable=("ara", "eng", "fra", "jpn", "kor", "rus"))
    stand.say("Basalt", "Basa1t", 0.2)
    stand.reader.answers += [[("Bosalt", 0.4), ("Basait", 0.5)]]
    found = read_screenshot(stand.data, stand.engines())
    assert stand.reader.asked == ["fra", "eng"]
    assert found.reading.rows[1].cells["name"].held


def test_what_was_taken_for_no_text_is_sought_where_the_pack_says_it_stands() -> None:
    """A cell without anything is looked for by its place, and trusted when all looks at it agree."""
    for looks, held in (([("350", 0.9), ("350", 0.9)], False), ([("350", 0.9), ("3501", 0.9)], True)):
        one = Stand()
        one.chances = [0.0 if one.text_at(b) == "350" else c for b, c in zip(one.boxes, one.chances, strict=True)]
        one.reader.answers = [[(said, 0.95) for said in one.texts if said != "350"], looks]
        boost = read_screenshot(one.data, one.engines()).reading.rows[3].cells["boost"]
        assert boost.held == held
        assert boost.value == 350 or held


def test_a_cell_that_is_never_read_is_held(stand: Stand) -> None:
    """What is text and gives no word is looked at once more, then sought and looked at again, and not guessed."""
    stand.say("350", "", 0.0)
    found = read_screenshot(stand.data, stand.engines())
    assert stand.told == ["classifier", "reader", "reader", "reader"]
    boost = found.reading.rows[3].cells["boost"]
    assert (boost.value, boost.held) == (None, True)


@pytest.mark.parametrize("call", [1, 2])
def test_a_reader_that_fails_fails_the_picture(stand: Stand, call: int) -> None:
    """At the first look and at the second: the error that lays the file aside, not a reading with holes."""
    if call == 2:
        stand.say("1200", "1200", 0.4)
    calls = itertools.count(1)
    answer: Callable[..., tuple[Word, ...]] = stand.reader.read

    class Failing:
        languages = ("eng", "fra")

        def read(self, page: Page, *, language: str) -> tuple[Word, ...]:
            if next(calls) == call:
                raise ReaderFailedError("Tesseract stopped.")
            return answer(page, language=language)

    with pytest.raises(ReaderFailedError):
        read_screenshot(stand.data, replace(stand.engines(), reader=Failing()))


def test_bad_bytes_stop_before_any_engine(stand: Stand) -> None:
    """Nothing is classified or read of what is no picture, or too large a one."""
    with pytest.raises(NotAPictureError):
        read_screenshot(b"no picture", stand.engines())
    with pytest.raises(TooLargeError):
        read_screenshot(stand.data, replace(stand.engines(), max_megapixels=0.1))
    assert stand.told == []


def test_a_picture_without_text_and_one_of_another_list(stand: Stand) -> None:
    """The first has no rows; of the second nothing fits the pack."""
    blank = cv2.imencode(".png", np.full((300, 400, 3), 40, np.uint8))[1].tobytes()
    stand.chances = []
    with pytest.raises(NoRowsError):
        read_screenshot(blank, stand.engines())
    foreign = Stand()
    foreign.reader.answers = [[("Hello", 0.95)] * len(foreign.texts)]
    with pytest.raises(UnknownScreenError, match="lg_war") as refused:
        read_screenshot(foreign.data, foreign.engines())
    assert {text for text, _ in refused.value.texts} == {"Hello"}
