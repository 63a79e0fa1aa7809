"""The path of a screenshot, top to bottom: from the bytes of a file to what its rows say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from daemon.domain.languages import Languages
from daemon.domain.pack import Pack, icon_classes, kept_classes
from daemon.domain.reading import ScreenReading, ScreenshotRead
from daemon.ports import Classifier, CropReader, TextReader
from daemon.stages.beyond import beyond
from daemon.stages.census import census
from daemon.stages.checks import checks, suspected
from daemon.stages.classify import ClassifiedCrop, classify
from daemon.stages.crop import crop as propose
from daemon.stages.features import features
from daemon.stages.flush import flush
from daemon.stages.fringe import fringed
from daemon.stages.glyphs import Proof, proofread
from daemon.stages.interpret import Doubt, Interpretation, interpret
from daemon.stages.load import Picture, load
from daemon.stages.mask import Inks, mask
from daemon.stages.ocr import ocr
from daemon.stages.once import Once
from daemon.stages.parted import parted
from daemon.stages.plates import without_plates
from daemon.stages.reread import Readers, reread
from daemon.stages.seek import hold_short, seek
from daemon.stages.settle import hold_lone, refuse_illegible, settle
from daemon.stages.sheet import TextLine
from daemon.stages.sight import sight
from daemon.stages.sort import Sorted, sort
from daemon.stages.unseen import sampled, vouched, without_doubtful


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """What reading a screenshot takes. `crop_reader`, where there is one, looks at doubtful cells as well."""

    classifier: Classifier
    reader: TextReader
    crop_reader: CropReader | None
    packs: Sequence[Pack]
    languages: Languages
    max_megapixels: float
    monotonic: Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What each stage made of the picture on the way, for looking at."""

    picture: Picture
    crops: tuple[ClassifiedCrop, ...]
    chosen: Sorted
    masked: NDArray[np.uint8] = field(compare=False)
    lines: tuple[TextLine, ...]


def read_screenshot(data: bytes, engines: Engines, *, watch: Callable[[Steps], None] | None = None) -> ScreenshotRead:
    """Read the bytes of one picture file; `watch` is shown the steps before they are interpreted.

    Raises the ScreenshotError that says why the picture cannot be read.
    """
    seconds: dict[str, float] = {}

    @contextmanager
    def timed(stage: str) -> Iterator[None]:
        start = engines.monotonic()
        yield
        seconds[stage] = round(seconds.get(stage, 0.0) + engines.monotonic() - start, 4)

    # 1. The bytes become a picture, or say why they are none.
    with timed("load"):
        picture = load(data, max_megapixels=engines.max_megapixels)
        size = picture.size

    # 2. Every place where something is drawn that could be text.
    with timed("crop"):
        boxes = propose(picture.pixels)

    # 3. What each of them is. Which pack it belongs to is not known yet: what one of them keeps is read for all.
    with timed("classify"):
        measured = features(picture.pixels, boxes)
        crops = classify(boxes, measured, engines.classifier, kept=kept_classes(engines.packs))
        look = census(measured, crops)
        chosen = sort(crops, icon_classes(engines.packs))

    # 4. Everything but text becomes black, once each word has all its letters.
    with timed("mask"):
        chosen = replace(chosen, text=fringed(picture.pixels, chosen.text, known := Inks()))
        masked = mask(picture.pixels, [*chosen.text, *chosen.perhaps], known)

    # 5. What is left is read, in one call, and held against what is drawn.
    with timed("ocr"):
        lines = ocr(masked, chosen.text, engines.reader, language=engines.languages.first)
        proof = proofread(masked, lines)
    if watch:
        watch(Steps(picture=picture, crops=crops, chosen=chosen, masked=masked, lines=proof.lines))

    # 6. The lines become the rows and cells of the screen that fits; what the list contradicts is a doubt.
    with timed("interpret"):
        found = interpret(proof.lines, chosen.perhaps, picture.size, engines.packs, icons=chosen.icons)
        pack, found = found.pack, suspected(found)

    # Cards that stand beside each other are looked at one under the other.
    if (pile := found.pile) is not None:
        picture, masked = replace(picture, pixels=pile.pixels(picture.pixels)), pile.pixels(masked)
        proof = replace(proof, lines=pile.lines(proof.lines))

    # 7. Doubtful and missing cells are looked at again, in three ways.
    reading, looked_at = _read_again(picture, masked, proof, found, engines, timed)

    # 8. What the list says of its own cells has the last word.
    with timed("interpret"):
        refuse_illegible(reading)
        reading = checks(hold_lone(hold_short(found, looked_at, reading), pack), pack)
        reading = pile.back(reading) if pile is not None else reading

    return ScreenshotRead(reading=reading, size=size, taken=picture.taken, seconds=seconds, census=look)


def _read_again(
    picture: Picture,
    masked: NDArray[np.uint8],
    proof: Proof,
    found: Interpretation,
    engines: Engines,
    timed: Callable[[str], AbstractContextManager[None]],
) -> tuple[ScreenReading, list[Doubt]]:
    """The reading after all further looks, and the doubts whose places were searched, which may have given a part."""
    # Where their column says that they stand, by other readers, in other languages and preparations; they vote.
    pack, crops = found.pack, Once(engines.crop_reader) if engines.crop_reader else None
    readers = Readers(engines.reader, crops, engines.languages, pack.languages)
    with timed("ocr"):
        aligned, clear = flush(picture.pixels, masked, found)
        aligned = beyond(picture.pixels, aligned, crops)
        aligned = without_plates(picture.pixels, aligned)
        again = reread(picture.pixels, clear, proof, aligned, readers, enlarged=picture.enlarged)
        reading = settle(replace(aligned, reading=found.reading), parted(found, aligned.doubts, again), pack)

    # Of columns that a picture may lack, and that were not seen, a sample says whether they are there.
    if (few := sampled(replace(found, reading=reading), picture.size)) is not None:
        sample, _ = _search(picture, masked, proof, few, readers, timed)
        reading = vouched(found, sample, picture.size)

    # What is still missing is sought where the pack says that it must stand.
    reading, searched = _search(picture, masked, proof, replace(found, reading=reading), readers, timed)
    reading = without_doubtful(found, reading)
    return reading, [doubt for doubt in searched if doubt.column.name in reading.rows[doubt.row].cells]


def _search(
    picture: Picture,
    masked: NDArray[np.uint8],
    proof: Proof,
    found: Interpretation,
    readers: Readers,
    timed: Callable[[str], AbstractContextManager[None]],
) -> tuple[ScreenReading, list[Doubt]]:
    """The reading after a search in the places of what is missing or cannot be trusted, and the doubts of these."""
    pack, reading = found.pack, found.reading
    with timed("crop"):
        sought, searched = seek(picture.pixels, masked, found)
    if sought.doubts:
        with timed("ocr"):
            sought = beyond(picture.pixels, sought, readers.crops)
            again = reread(picture.pixels, searched, proof, sought, readers, enlarged=picture.enlarged, tried=())
            reading = settle(replace(sought, reading=reading), again, pack)

    # What cannot be parted from what it touches is shown to the reader of crops with all that is around it.
    with timed("ocr"):
        sighted, again = sight(picture.pixels, replace(found, reading=reading), readers.crops)
        reading = settle(replace(found, reading=reading, doubts=sighted), again, pack)
    return reading, [*sought.doubts, *sighted]
