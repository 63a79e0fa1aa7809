"""Floors for what is read from real screenshots that lie beside the project, in `../shared`.

Reads the war lists of `../shared/screens` through the command line, scores them with `../shared/score.py`, and fails
when a figure falls under its floor. The pictures belong to others and are no part of the project; without them there is
nothing to score. A foreign list must be refused, never read as a war list.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"
OURS = "seed"
"""What the names of the war lists begin with; every other picture there is of another game."""

EXPECTED = "rows 12/12 invented 0 ghosts 0 | name 12/12 (100.0%) held 0 wrong 0 | number 40/40 (100.0%) held 0 wrong 0"
"""Every cell of the war lists is read exactly: nothing less will do."""

MUSTER = [sys.executable, "-m", "daemon", "--config", str(PROJECT / "config.yaml")]


def main() -> int:
    """Score; 0 when every floor holds."""
    pictures = sorted((SHARED / "screens").glob("*.png"))
    if not pictures:
        print(f"There are no pictures in {SHARED / 'screens'}: nothing to score.")
        return 0
    read = subprocess.run(  # noqa: S603 - our own program, on files that are named here
        [*MUSTER, "read", "--json", *map(str, pictures)], capture_output=True, text=True, check=False, cwd=PROJECT
    )
    lines = [json.loads(line) for line in read.stdout.splitlines()]
    if len(lines) != len(pictures):
        print(read.stdout, read.stderr, sep="\n")
        return 1
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(read.stdout)
        file.flush()
        scored = subprocess.run(  # noqa: S603 - the scorer that lies beside the pictures
            [
                sys.executable,
                str(SHARED / "score.py"),
                "--truth",
                str(SHARED / "screens"),
                "--only",
                OURS,
                "-v",
                file.name,
            ],
            capture_output=True,
            text=True,
            check=True,
        )
    print(scored.stdout)
    doubted = [doubt for line in lines if line["image"].startswith(OURS) for doubt in _cut_rows(line)]
    print(*doubted, sep="\n")
    wrong = [line["image"] for line in lines if not line["image"].startswith(OURS) and "error" not in line]
    if wrong:
        print(f"Taken for a war list, and none: {', '.join(wrong)}")
    total = next(line for line in scored.stdout.splitlines() if line.startswith("ALL"))
    if EXPECTED not in total:
        print(f"The floor is: {EXPECTED}")
    return 1 if wrong or doubted or EXPECTED not in total else 0


def _cut_rows(read: dict[str, Any]) -> list[str]:
    """What is wrong with the rows that `score.py` leaves out, those at an edge: a cell is right, or held as cut."""
    truth = json.loads((SHARED / "screens" / read["image"]).with_suffix(".json").read_text(encoding="utf-8"))
    by_name = {row["cells"]["name"]["text"]: row["cells"] for row in read["rows"] if "name" in row["cells"]}
    doubted = []
    for row in truth["rows"]:
        cells = by_name.get(row["name"], {})
        for column in truth["columns"] if row.get("partial") else ():
            cell = cells.get(column, {"text": None, "held": True})
            if not (cell["held"] and cell.get("why") == "cut") and (cell["held"] or cell["text"] != row[column]):
                doubted.append(
                    f"{read['image']}: {row['name']} {column} should be {row[column]!r}, is {cell['text']!r}"
                )
    return doubted


if __name__ == "__main__":
    sys.exit(main())
