"""The typefaces that screens are drawn with.

They come with the `train` extra and with Pillow itself, so that a drawing is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont

from daemon.errors import NothingToDoError, TrainingMissingError

PACKAGES = (
    "font_roboto",
    "font_source_sans_pro",
    "font_source_serif_pro",
    "font_hanken_grotesk",
    "font_manrope",
    "font_fredoka_one",
    "font_intuitive",
)
"""Import names of the font packages in the `train` extra."""

LEFT_OUT = ("Thin", "ExtraLight", "VariableFont")
"""Cuts too fine for a game's list, and files that hold several cuts at once."""

FINEST, COARSEST = 8, 160
"""Sizes in pixels that fonts are opened at."""


@dataclass(frozen=True, slots=True, order=True)
class Typeface:
    """One font file; an empty path is the font inside Pillow."""

    name: str
    path: str

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The font with an em of `size` pixels."""
        return _opened(self.path, max(FINEST, min(COARSEST, size)))

    def covers(self, text: str) -> bool:
        """Whether the font has a glyph for every character."""
        return all(_has(self.path, character) for character in set(text) if not character.isspace())


BUILT_IN = Typeface("Aileron-Regular", "")
"""The font inside Pillow: there wherever Muster is, so the demo is drawn with it."""


@cache
def typefaces(fonts: Path | None = None) -> tuple[Typeface, ...]:
    """Every typeface at hand, by name; `fonts` is a folder with more.

    Raises TrainingMissingError when the `train` extra is not installed, NothingToDoError when `fonts` holds none.
    """
    files: list[Path] = []
    for package in PACKAGES:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise TrainingMissingError(
                "Drawing screens needs fonts that are not installed. Type: uv sync --extra train"
            )
        found = Path(spec.submodule_search_locations[0]).rglob("*.?tf")
        # Some packages hold each cut as .ttf and as .otf: one of them is enough.
        files += {path.stem: path for path in sorted(found)}.values()
    if fonts is not None:
        more = sorted(path for path in fonts.rglob("*.?tf") if path.is_file())
        if not more:
            raise NothingToDoError(f"There is no font (.ttf or .otf) in {fonts}. Name a folder that holds some.")
        files += more
    kept = [Typeface(path.stem, str(path)) for path in files if not any(word in path.stem for word in LEFT_OUT)]
    return (BUILT_IN, *sorted(kept))


@cache
def _opened(path: str, size: int) -> ImageFont.FreeTypeFont:
    if path:
        return ImageFont.truetype(path, size)
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TrainingMissingError(
            "The installed Pillow cannot draw fonts. Type: uv sync --extra train --reinstall-package pillow"
        )
    return font


@cache
def _has(path: str, character: str) -> bool:
    """Whether the character has a glyph of its own, and not the box that stands for a missing one."""
    font = _opened(path, 24)
    missing = font.getmask("\U0010fffe")
    glyph = font.getmask(character)
    return glyph.size != missing.size or bytes(glyph) != bytes(missing)
