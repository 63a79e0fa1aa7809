"""Which readers read: what the officer asks for, or all that this machine has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from daemon.adapters.readers import libtesseract
from daemon.adapters.readers.libtesseract import LibTesseract
from daemon.adapters.readers.rapidocr_reader import RapidOCR
from daemon.adapters.readers.tesseract import Tesseract
from daemon.adapters.readers.tesserocr_reader import Tesserocr
from daemon.config import Ocr
from daemon.domain.languages import NUMBERS, Languages, chosen
from daemon.domain.pack import Pack
from daemon.errors import LanguageMissingError, ReaderMissingError
from daemon.ports import CropReader, TextReader

PACKAGES = {"tesserocr": ("tesserocr",), "rapidocr": ("rapidocr", "onnxruntime")}
"""What must be importable for a reader."""

EXTRAS = {"tesserocr": "fast", "rapidocr": "rapidocr"}
"""The extra of the project that brings a reader along."""

ENGINES: dict[str, type[Tesserocr | LibTesseract | Tesseract]] = {
    "tesserocr": Tesserocr,
    "libtesseract": LibTesseract,
    "tesseract": Tesseract,
}
"""What reads sheets, the fastest first."""


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads the sheets, and what looks at single crops again, if anything does."""

    sheets: TextReader
    crops: CropReader | None


def readers(ocr: Ocr, own: Path | None) -> Readers:
    """The readers that `ocr` asks for, made ready; raises a SetupError when one of them is not there.

    `own` is the folder that holds the number model, where that is used.
    """
    asked = here() if ocr.readers == "auto" else ocr.readers
    for name in asked:
        if not _is_here(name):
            raise _missing(name)
    wanted = () if ocr.languages == "auto" else ocr.languages
    engine = next((ENGINES[name] for name in ENGINES if name in asked), Tesseract)
    return Readers(
        sheets=engine(wanted=wanted, timeout_seconds=ocr.timeout_seconds, own=own),
        crops=RapidOCR() if "rapidocr" in asked else None,
    )


def here() -> tuple[str, ...]:
    """The readers that are installed on this machine, the best for each task."""
    sheets = next((name for name in ENGINES if _is_here(name)), "tesseract")
    return (sheets, *(("rapidocr",) if _is_here("rapidocr") else ()))


def _is_here(name: str) -> bool:
    if name == "libtesseract":
        return libtesseract.is_here()
    return all(find_spec(package) is not None for package in PACKAGES.get(name, ()))


def _missing(name: str) -> ReaderMissingError:
    if name not in EXTRAS:
        return ReaderMissingError(
            f"The reader '{name}' under 'ocr' in config.yaml needs the library {libtesseract.FILES[0]}, which is not "
            "there. Put 'tesseract' in its place in 'readers'."
        )
    return ReaderMissingError(
        f"The reader '{name}' under 'ocr' in config.yaml is not installed. Install it with: "
        f"uv sync --extra {EXTRAS[name]}, or take it out of 'readers'."
    )


def reading_languages(there: Sequence[str], ocr: Ocr, packs: Sequence[Pack], alliance: str) -> Languages:
    """The languages to read in: the officer's in their order, else what most packs prefer or the alliance speaks.

    Raises LanguageMissingError when Tesseract has none.
    """
    allowed = [one for one in there if ocr.languages == "auto" or one in ocr.languages or one == NUMBERS]
    if not {*allowed} - {NUMBERS}:
        raise LanguageMissingError(
            "Tesseract has no language to read in. Install one with: sudo apt-get install tesseract-ocr-eng"
        )
    spoken = {"fr": "fra"}.get(alliance, "eng")
    firsts = Counter(pack.languages[0] if pack.languages else spoken for pack in packs)
    wanted = [language for language, _ in sorted(firsts.items(), key=lambda item: (-item[1], item[0] != "eng"))]
    listed = () if ocr.languages == "auto" else ocr.languages
    return chosen(allowed, [*listed, *wanted, spoken, "eng"])
