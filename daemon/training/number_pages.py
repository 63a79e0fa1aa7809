"""Pages of lines as Tesseract's training wants them: pictures of many pages, each with a box file beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from daemon.training.number_lines import NumberLine

LINES = 200
"""Lines in one picture file: one call of Tesseract makes its training data in a quarter of a second, while a file a
line would cost a process each."""


def write_pages(lines: Iterable[NumberLine], folder: Path, stem: str) -> list[Path]:
    """Write lines as `stem_000.tif` and so on, with `.box` files beside them; gives the paths of the pictures."""
    written: list[Path] = []
    page: list[NumberLine] = []
    for line in lines:
        page.append(line)
        if len(page) == LINES:
            written.append(_write(page, folder / f"{stem}_{len(written):03}.tif"))
            page = []
    if page:
        written.append(_write(page, folder / f"{stem}_{len(written):03}.tif"))
    return written


def texts_of(pages: Iterable[Path]) -> list[str]:
    """What the lines of some pages say, in their order."""
    boxes = (page.with_suffix(".box").read_text(encoding="utf-8").splitlines() for page in pages)
    return [line.partition("#")[2] for page in boxes for line in page if line.startswith("WordStr")]


def _write(lines: list[NumberLine], path: Path) -> Path:
    pictures = [Image.fromarray(line.pixels) for line in lines]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], compression="tiff_lzw")
    boxes = [_box(line, number) for number, line in enumerate(lines)]
    path.with_suffix(".box").write_text("".join(boxes), encoding="utf-8")
    return path


def _box(line: NumberLine, page: int) -> str:
    """The whole page is one line; the tab ends it."""
    height, width = line.pixels.shape
    return f"WordStr 0 0 {width} {height} {page} #{line.text}\n\t {width} 0 {width + 1} {height} {page}\n"
