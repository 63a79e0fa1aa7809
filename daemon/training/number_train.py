"""Train the number model: from fonts and drawn lines to `models/numbers.traineddata` and its card.

Everything lies in one working folder and is taken up where it was left: fonts, pages of lines, the training's
checkpoint.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import PIL

from daemon.domain.languages import NUMBERS
from daemon.domain.number_card import NUMBER_CARD_FILE, NUMBER_MODEL_FILE, NumberCard
from daemon.errors import FolderError, NothingToDoError
from daemon.stages.sheet import TEXT_HEIGHT
from daemon.training import number_tools as tools
from daemon.training.number_fonts import HELD_OUT, Family, Fetch, families, learned_and_held_out
from daemon.training.number_lines import number_lines
from daemon.training.number_pages import texts_of, write_pages
from daemon.training.number_texts import CHARACTERS
from daemon.training.typefaces import Typeface

NETWORK = "[1,36,0,1 Ct3,3,16 Mp3,3 Lfys48 Lfx96 Lrx96 Lfx128 O1c{}]"
"""Tesseract's words for: lines 36 px high, one convolution, three recurrent layers along the line, and the outputs."""

STOCK = "eng"
"""The installed model that ours is compared with."""

Told = Callable[[str, int, int], None]
"""Told what is done, and how many of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is drawn and how long is trained; the defaults are what the committed model is made with.

    `easy` and `lines` are lines drawn plain and in full; `judging` those in fonts held out. The easy lines are learned
    alone until `warm` iterations: before 10,000 to 15,000 of them the network reads nothing at all, whatever it is
    shown, and plain letters shorten that. The last `fine` share of all iterations is learned at a third of the `rate`.
    Every `slice` iterations the model is judged, and the best one is kept.
    """

    easy: int = 6_000
    lines: int = 24_000
    judging: int = 1_000
    warm: int = 20_000
    fine: float = 0.25
    iterations: int = 200_000
    slice: int = 10_000
    seed: int = 11
    rate: float = 1e-3
    families: tuple[Family, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Pages:
    """Pages of lines, each a picture with its training data beside it: to begin with, to learn from, to judge with."""

    easy: Sequence[Path]
    hard: Sequence[Path]
    judging: Sequence[Path]

    def sha256(self) -> str:
        """The hash of every pixel and text that is learned from."""
        digest = hashlib.sha256()
        for page in (*self.easy, *self.hard):
            digest.update(page.read_bytes())
            digest.update(page.with_suffix(".box").read_bytes())
        return digest.hexdigest()


def train_numbers(
    folder: Path,
    work: Path,
    plan: Plan | None = None,
    *,
    fetch: Fetch | None = None,
    told: Told = lambda _what, _done, _of: None,
) -> NumberCard:
    """Make the number model and its card in `folder`, working in `work`.

    Raises TrainingMissingError when a program or a font cannot be had, NothingToDoError for a plan without lines or
    iterations, FolderError when a folder cannot be written.
    """
    plan = plan or Plan()
    if min(plan.easy, plan.lines, plan.judging, plan.iterations) < 1:
        raise NothingToDoError("There is nothing to learn: lines and iterations must be 1 or more.")
    tools.require_programs()
    listed = plan.families or families()
    try:
        work.mkdir(parents=True, exist_ok=True)
        learned, held_out = learned_and_held_out(
            work / "fonts", listed, fetch=fetch, told=lambda done: told("Fetching fonts", done, len(listed))
        )
        pages = _pages(plan, work / "pages", learned, held_out, told)
        iterations, model = _trained(plan, work, pages, told)
        card = _card(plan, pages, model, iterations, listed)
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / NUMBER_MODEL_FILE, model.read_bytes())
        _replace(folder / NUMBER_CARD_FILE, (json.dumps(asdict(card), indent=1) + "\n").encode())
    except OSError as error:
        raise FolderError(
            f"The number model cannot be made in {work} and {folder} ({error.strerror}). Choose folders that you may "
            "write, on a disk with some gigabytes free."
        ) from error
    return card


def _pages(
    plan: Plan,
    folder: Path,
    learned: Sequence[Sequence[Typeface]],
    held_out: Sequence[Sequence[Typeface]],
    told: Told,
) -> Pages:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = plan.easy + plan.lines + plan.judging
    made = 0

    def drawn(stem: str, count: int, seed: int, faces: Sequence[Sequence[Typeface]], *, plain: bool) -> list[Path]:
        nonlocal made
        stem = f"{stem}_{count}_{seed}"
        whole = folder / f"{stem}.whole"
        if not whole.exists():
            write_pages(number_lines(faces, count=count, seed=seed, plain=plain), folder, stem)
            whole.touch()
        found = sorted(folder.glob(f"{stem}_*.tif"))
        for page in found:
            if not page.with_suffix(".lstmf").exists():
                tools.learnable(page)
        made += count
        told("Drawing lines", made, wanted)
        return found

    return Pages(
        judging=drawn("judging", plan.judging, plan.seed + 2, held_out or learned, plain=False),
        easy=drawn("easy", plan.easy, plan.seed, learned, plain=True),
        hard=drawn("hard", plan.lines, plan.seed + 1, learned, plain=False),
    )


def _trained(plan: Plan, work: Path, pages: Pages, told: Told) -> tuple[int, Path]:
    """Train in slices; gives the iterations and the file of the model that read the most lines in held-out fonts."""
    start = tools.starter(work / "starter", CHARACTERS)
    network = NETWORK.format(tools.characters_of(start))
    checkpoint = work / "checkpoints" / f"{NUMBERS}_checkpoint"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    truth = texts_of(pages.judging)
    best = (-1.0, 0, checkpoint)
    for end, slow, anew in slices(plan):
        model = work / "models" / str(end) / NUMBER_MODEL_FILE
        if not model.exists():
            learned = [page.with_suffix(".lstmf") for page in (*pages.easy, *(pages.hard if end > plan.warm else ()))]
            rate = plan.rate / 3 if slow else plan.rate
            for reached in tools.learn(start, learned, checkpoint, network=network, until=end, rate=rate, anew=anew):
                told("Training", reached, plan.iterations)
            tools.exported(start, checkpoint, model)
        share = _exact(tools.read_pages(pages.judging, language=NUMBERS, models=model.parent), truth)
        best = max(best, (share, end, model), key=lambda judged: judged[0])
    return best[1], best[2]


def slices(plan: Plan) -> Iterator[tuple[int, bool, bool]]:
    """Where each slice of the training ends, whether it learns slowly, and whether it is the first that does."""
    slow, turn = False, round(plan.iterations * (1 - plan.fine))
    ends = {*range(plan.slice, plan.iterations, plan.slice), plan.warm, turn, plan.iterations}
    for end in sorted(end for end in ends if end <= plan.iterations):
        was_slow, slow = slow, end > turn
        yield end, slow, slow and not was_slow


def _exact(read: Sequence[str], truth: Sequence[str]) -> float:
    """The share of lines that were read as they are; spaces do not count."""
    return float(np.mean([_said(one) == _said(other) for one, other in zip(read, truth, strict=True)]))


def _said(text: str) -> str:
    return "".join(text.split())


def compared(ours: Sequence[str], stock: Sequence[str], truth: Sequence[str]) -> dict[str, float]:
    """Shares of all lines: read right by ours, by the stock model, by either, alike by both, and alike but wrong."""
    rows = [
        (_said(one) == _said(t), _said(other) == _said(t), _said(one) == _said(other))
        for one, other, t in zip(ours, stock, truth, strict=True)
    ]
    return {
        "exact": float(np.mean([mine for mine, _, _ in rows])),
        "stock_exact": float(np.mean([theirs for _, theirs, _ in rows])),
        "either_exact": float(np.mean([mine or theirs for mine, theirs, _ in rows])),
        "agree": float(np.mean([alike for _, _, alike in rows])),
        "agree_wrong": float(np.mean([alike and not mine for mine, _, alike in rows])),
    }


def _card(plan: Plan, pages: Pages, model: Path, iterations: int, listed: Sequence[Family]) -> NumberCard:
    truth = texts_of(pages.judging)
    ours = tools.read_pages(pages.judging, language=NUMBERS, models=model.parent)
    stock = tools.read_pages(pages.judging, language=STOCK)

    def licences(*, held_out: bool) -> Mapping[str, str]:
        return {f.name: f"{f.version}, {f.licence}" for f in listed if (f.name in HELD_OUT) == held_out}

    return NumberCard(
        sha256=hashlib.sha256(model.read_bytes()).hexdigest(),
        data_sha256=pages.sha256(),
        characters=CHARACTERS,
        network=NETWORK.format("*"),
        page_mode=tools.PAGE_MODE,
        text_height=TEXT_HEIGHT,
        lines=plan.easy + plan.lines,
        iterations=iterations,
        seed=plan.seed,
        fonts=licences(held_out=False),
        held_out=licences(held_out=True),
        scores=compared(ours, stock, truth),
        made_on=datetime.now(UTC).date().isoformat(),
        versions={
            "tesseract": tools.tesseract_version(),
            "numpy": np.__version__,
            "opencv": cv2.__version__,
            "pillow": PIL.__version__,
        },
    )


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, and never a part."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
