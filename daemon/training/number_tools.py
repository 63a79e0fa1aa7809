"""Tesseract's own training programs, each as a call: Debian's package `tesseract-ocr` holds them all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image

from daemon.domain.languages import NUMBERS
from daemon.domain.number_card import NUMBER_MODEL_FILE
from daemon.errors import TrainingMissingError

PROGRAMS = ("tesseract", "unicharset_extractor", "combine_lang_model", "lstmtraining")
"""What must be installed."""

PAGE_MODE = 13
"""One raw line a picture: Tesseract takes the line as it is, and looks for no layout in it."""

SAID = ("-c", "tessedit_do_invert=0", "-c", "tessedit_create_tsv=1")
"""The lines are dark on white, and a table is wanted: its setting by name, since the file of settings `tsv` lies in the
folder of the installed models and is not found beside ours."""

WORD_LEVEL = "5"
"""The level of Tesseract's table that holds words; the others hold pictures, blocks and lines."""

TABLE_COLUMNS = 12
"""Of Tesseract's table: the level first, then the picture's number from 1 on, the text last."""

RADICALS = "4E00\t1.0\n"
"""`combine_lang_model` wants a list of Chinese radicals that is not empty, also for a model without Chinese."""


def require_programs() -> None:
    """Raises TrainingMissingError when one of the programs is not installed."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        raise TrainingMissingError(
            f"Training the number model needs {', '.join(missing)}, which this machine lacks. On Debian and Ubuntu "
            "type: sudo apt-get install tesseract-ocr"
        )


def tesseract_version() -> str:
    """Such as 5.3.0."""
    said = run("tesseract", "--version")
    found = re.search(r"tesseract v?(\S+)", said)
    return found[1] if found else "unknown"


def learnable(page: Path) -> Path:
    """Turn a page and its box file into Tesseract's training data; gives that file."""
    run("tesseract", str(page), str(page.with_suffix("")), "--psm", str(PAGE_MODE), "lstm.train")
    return page.with_suffix(".lstmf")


def starter(folder: Path, characters: str) -> Path:
    """A model that knows the characters and has no network yet, to begin training from; gives its file."""
    (folder / NUMBERS).mkdir(parents=True, exist_ok=True)
    (folder / "characters.txt").write_text(characters + "\n", encoding="utf-8")
    (folder / "radical-stroke.txt").write_text(RADICALS, encoding="utf-8")
    names = str(folder / "unicharset")
    run("unicharset_extractor", "--output_unicharset", names, "--norm_mode", "1", str(folder / "characters.txt"))
    run(
        *("combine_lang_model", "--input_unicharset", names, "--script_dir", str(folder), "--output_dir", str(folder)),
        *("--lang", NUMBERS, "--pass_through_recoder"),
    )
    return folder / NUMBERS / NUMBER_MODEL_FILE


def characters_of(starter_model: Path) -> int:
    """How many outputs the network of a model that `starter` made needs."""
    found = next(starter_model.parent.glob("*.charset_size=*.txt"))
    return int(found.stem.rpartition("=")[2])


def learn(
    start: Path, pages: Sequence[Path], checkpoint: Path, *, network: str, until: int, rate: float, anew: bool
) -> Iterator[int]:
    """Train from where `checkpoint` stands, or from the beginning, until that many iterations; gives each reached.

    `anew` sets the learning rate of a checkpoint to `rate`.
    """
    listed = checkpoint.with_suffix(".list")
    listed.write_text("".join(f"{page.resolve()}\n" for page in pages), encoding="utf-8")
    base = str(checkpoint).removesuffix("_checkpoint")
    command = [
        *("lstmtraining", "--traineddata", str(start), "--net_spec", network, "--model_output", base),
        *("--train_listfile", str(listed), "--max_iterations", str(until), "--learning_rate", str(rate)),
        *("--target_error_rate", "0.0001", "--debug_interval", "0"),
        *(("--reset_learning_rate",) if anew else ()),
    ]
    with subprocess.Popen(  # noqa: S603 - a fixed program, with paths of our own
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=_alone()
    ) as process:
        said = ""
        for said_now in process.stderr or ():
            said = said_now
            found = re.match(r"At iteration \d+/(\d+)/", said)
            if found:
                yield int(found[1])
    if process.returncode:
        raise TrainingMissingError(f"Tesseract's lstmtraining stopped: {said.strip()}")


def exported(start: Path, checkpoint: Path, to: Path) -> None:
    """Write the network of a checkpoint to `to`, as a model of whole numbers, small and fast."""
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_suffix(".part")
    run(
        *("lstmtraining", "--stop_training", "--convert_to_int", "--continue_from", str(checkpoint)),
        *("--traineddata", str(start), "--model_output", str(part)),
    )
    part.rename(to)


def read_pages(pages: Sequence[Path], *, language: str, models: Path | None = None) -> list[str]:
    """What Tesseract reads on each line of some pages, with the models in a folder or those installed."""
    where = ("--tessdata-dir", str(models)) if models else ()
    options = (*where, "-l", language, "--psm", str(PAGE_MODE), *SAID)
    texts: list[str] = []
    for page in pages:
        with Image.open(page) as picture:
            words: list[list[str]] = [[] for _ in range(getattr(picture, "n_frames", 1))]
        # The table numbers its pictures; plain text has no trace of those in which nothing was found.
        for row in run("tesseract", str(page), "-", *options).split("\n"):
            cells = row.split("\t")
            if len(cells) == TABLE_COLUMNS and cells[0] == WORD_LEVEL:
                words[int(cells[1]) - 1].append(cells[-1])
        texts += [" ".join(found).strip() for found in words]
    return texts


def _alone() -> dict[str, str]:
    """The environment with one thread: Tesseract's own threads slow it down."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}


def run(*command: str) -> str:
    """What a program says, on one thread; raises TrainingMissingError with its last words when it fails."""
    done = subprocess.run(  # noqa: S603 - a fixed program, with paths of our own
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=_alone()
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).rpartition("\n")[2]
        raise TrainingMissingError(f"Tesseract's program {command[0]} stopped with {done.returncode}: {last}")
    return done.stdout
