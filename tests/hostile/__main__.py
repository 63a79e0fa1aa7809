"""What becomes of every hostile file, as a table in Markdown; ends with 1 when anything is wrong.

python -m tests.hostile [--to FILE] [WORD ...]      only those in whose description one of the words stands
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console

from tests.faults.place import Place
from tests.hostile.corpus import corpus
from tests.hostile.trial import Became, tried


def main() -> int:
    """Try them and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("words", nargs="*", help="only those in whose description one of them stands")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write the table there too")
    asked = parser.parse_args()
    chosen = [one for one in corpus() if not asked.words or any(word in one.what for word in asked.words)]
    console, became = Console(stderr=True), []
    with tempfile.TemporaryDirectory(prefix="muster-hostile-") as folder:
        for one in tried(Place(home=Path(folder, "place")), chosen):
            became.append(one)
            told = f"{one.hostile.what}: {one.fate}, {one.seconds:.1f} s, {one.memory / 1e6:.0f} MB {one.why}"
            console.print(told, markup=False, highlight=False, soft_wrap=True)
    table = as_markdown(became)
    Console(width=200).print(table, markup=False, highlight=False, soft_wrap=True)
    if asked.to:
        asked.to.write_text(table, encoding="utf-8")
    wrong = [sentence for one in became for sentence in one.wrong]
    for sentence in wrong:
        console.print(sentence, style="red", markup=False, soft_wrap=True)
    return 1 if wrong else 0


def as_markdown(became: Iterable[Became]) -> str:
    """The table."""
    lines = ["| dropped | what became of it | seconds | MB |", "|---|---|---|---|"]
    lines += [f"| {one.hostile.what} | {one.fate} | {one.seconds:.1f} | {one.memory / 1e6:.0f} |" for one in became]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
