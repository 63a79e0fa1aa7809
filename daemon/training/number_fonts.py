"""The fonts that the number model learns from: families with open licences, fetched once and checked.

They are npm's @fontsource packages, each in one version whose hash stands in `number_fonts.txt`, so that the drawn
lines are the same wherever the model is made.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tarfile
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from daemon.errors import FolderError, TrainingMissingError
from daemon.training.typefaces import Typeface

LIST = Path(__file__).with_name("number_fonts.txt")
"""A line a family: its name, version, licence, and the hash that npm gives for the package."""

REGISTRY = "https://registry.npmjs.org/@fontsource/{name}/-/{name}-{version}.tgz"
"""Where a package lies."""

LICENCES = ("OFL-1.1", "Apache-2.0")
"""Those that allow a model to be made from the drawn letters and given away."""

HELD_OUT = frozenset(
    (
        *("archivo-narrow", "baloo-2", "changa-one", "exo-2", "fira-sans-condensed", "kanit", "lato", "lilita-one"),
        *("oswald", "pt-serif", "russo-one", "signika", "silkscreen", "titillium-web"),
    )
)
"""Families that no line is learned from: what tells how well the model reads a font that it never saw."""

LIGHTEST = 300
"""Weight below which a cut is too fine for a game's list."""

SECONDS = 60.0
"""How long a server may be silent."""

Fetch = Callable[[str], bytes]
"""Gives what lies at an address."""


@dataclass(frozen=True, slots=True)
class Family:
    """One family of fonts as it is listed; `integrity` is `sha512-` and the hash in base 64."""

    name: str
    version: str
    licence: str
    integrity: str

    @property
    def address(self) -> str:
        """Where its package lies."""
        return REGISTRY.format(name=self.name, version=self.version)


def families() -> tuple[Family, ...]:
    """Every family on the list, by name."""
    return tuple(Family(*line.split()) for line in LIST.read_text(encoding="ascii").splitlines())


def learned_and_held_out(
    folder: Path, wanted: Sequence[Family], *, fetch: Fetch | None = None, told: Callable[[int], None] = lambda _: None
) -> tuple[list[tuple[Typeface, ...]], list[tuple[Typeface, ...]]]:
    """The cuts of each family to learn from, and of each to judge with.

    Packages that are not in `folder` yet are fetched into it; `told` is given how many families are there. Raises
    TrainingMissingError when one cannot be fetched or is not the one listed, FolderError when `folder` cannot be
    written.
    """
    learned: list[tuple[Typeface, ...]] = []
    held_out: list[tuple[Typeface, ...]] = []
    for number, family in enumerate(wanted, start=1):
        faces = _faces(family, folder, fetch or fetched)
        (held_out if family.name in HELD_OUT else learned).append(faces)
        told(number)
    return learned, held_out


def fetched(address: str) -> bytes:
    """What lies at an https address; raises TrainingMissingError when it cannot be had."""
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:  # noqa: S310 - always REGISTRY, which is https
            return bytes(answer.read())
    except OSError as error:
        raise TrainingMissingError(
            f"The fonts at {address} cannot be fetched ({error}). Try again when this machine is on the internet: what "
            "was fetched is kept."
        ) from error


def _faces(family: Family, folder: Path, fetch: Fetch) -> tuple[Typeface, ...]:
    package = folder / f"{family.name}-{family.version}"
    try:
        if not package.is_dir():
            _unpack(family, fetch(family.address), package)
        files = sorted(package.iterdir())
    except OSError as error:
        raise FolderError(
            f"The fonts cannot be kept in {folder} ({error.strerror}). Choose a folder that you may write."
        ) from error
    return tuple(Typeface(path.stem, str(path)) for path in files)


def _unpack(family: Family, data: bytes, package: Path) -> None:
    """Write the Latin cuts of a package into its folder, which is there only when all of them are."""
    digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
    if family.integrity != f"sha512-{digest}":
        raise TrainingMissingError(
            f"What lies at {family.address} is not the package that {LIST.name} lists. Nothing was taken from it."
        )
    part = package.with_name(package.name + ".part")
    part.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            name, file = Path(member.name).name, archive.extractfile(member)
            if file is not None and _wanted(family.name, name):
                (part / name).write_bytes(file.read())
    part.rename(package)


def _wanted(family: str, file: str) -> bool:
    """Cuts that games letter numbers in: upright ones, and two italic ones."""
    found = re.fullmatch(rf"{re.escape(family)}-latin-(\d+)-(normal|italic)\.woff", file)
    return found is not None and int(found[1]) >= LIGHTEST and (found[2] == "normal" or found[1] in {"400", "700"})
