"""Floors for what is read from real screenshots that lie beside the project, in `../shared`.

    python bench/score.py [FOLDER]

Reads all pictures of FOLDER (default: `../shared/screens`) through the command line and scores them with
`../shared/score.py`. Fails when a figure falls under its floor, when a picture is taken for another screen than its
own, or when anything about the war lists is not exact. The pictures belong to others and are no part of the project;
without them there is nothing to score. Floors hold for the default folder only.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"

SCREENS = {
    "gt_": "gt_raid_log",
    "ks_": "ks_damage",
    "lw_roster": "lw_members",
    "lw_thp": "lw_power",
    "ms_": "ms_participation",
    "rok_": "rok_contribution",
    "seed_": "lg_war",
    "tb_": "tb_members",
    "wos_bear": "wos_damage",
    "wos_canyon_result": "wos_points",
    "wos_foundry_result": "wos_points",
    "wos_showdown": "wos_points",
    "wos_canyon_signup": "wos_signup",
    "wos_foundry_signup": "wos_signup",
    "wos_power": "wos_power",
}
"""The pack of each picture, by what its name begins with. Anything else must be refused."""

OURS = "seed"
"""What the names of the war lists begin with."""

EXPECTED = "rows 12/12 invented 0 ghosts 0 | name 12/12 (100.0%) held 0 wrong 0 | number 40/40 (100.0%) held 0 wrong 0"
"""Every cell of the war lists is read exactly: nothing less will do."""

ROWS, INVENTED, EXACT, WRONG = 0.99, 0, {"name": 0.92, "number": 0.985, "text": 0.97}, 0.0034
"""The least share of rows found, the most invented ones, the least share of exact cells of each kind, and the most
wrong ones of all cells: a little under what was reached, with room for machines that have English and French alone,
as one name in twelve is in other letters. With RapidOCR, which `make test` installs."""

MUSTER = [sys.executable, "-m", "daemon", "--config", str(PROJECT / "config.yaml")]


def main() -> int:
    """Score; 0 when every floor holds."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "screens"
    pictures = sorted(folder.glob("*.png"))
    if not pictures:
        print(f"There are no pictures in {folder}: nothing to score.")
        return 0
    read = subprocess.run(  # noqa: S603 - our own program, on files that are named here
        [*MUSTER, "read", "--json", *map(str, pictures)], capture_output=True, text=True, check=False, cwd=PROJECT
    )
    lines = [json.loads(line) for line in read.stdout.splitlines()]
    if len(lines) != len(pictures):
        print(read.stdout, read.stderr, sep="\n")
        return 1
    scored = _scored(folder, read.stdout)
    print("\n".join(scored))
    broken = [*_mistaken(lines), *(_under(scored[-1]) if len(sys.argv) < 2 else [])]
    ours = [line for line in lines if line["image"].startswith(OURS)]
    if folder == SHARED / "screens":
        broken += [doubt for line in ours for doubt in _cut_rows(line)]
        total = _scored(folder, read.stdout, "--only", OURS)[-1]
        broken += [] if EXPECTED in total else [f"The war lists: {total}", f"Their floor is: {EXPECTED}"]
    print(*broken, sep="\n")
    return 1 if broken else 0


def _scored(folder: Path, readings: str, *more: str) -> list[str]:
    """What the scorer beside the pictures says of the readings, line by line; the last one is the total."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(readings)
        file.flush()
        command = [sys.executable, str(SHARED / "score.py"), "--truth", str(folder), *more, file.name]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()  # noqa: S603 - the scorer that lies beside the pictures


def _mistaken(lines: list[dict[str, Any]]) -> list[str]:
    """Pictures that were taken for another screen; one that is none of ours must be refused."""
    broken = []
    for line in lines:
        screen = next((pack for start, pack in SCREENS.items() if line["image"].startswith(start)), None)
        if line.get("screen") != screen:
            broken.append(f"{line['image']} is {screen or 'no screen'}, and was taken for {line.get('screen')}")
    return broken


def _under(total: str) -> list[str]:
    """The figures of the total that are under their floor."""
    found, all_rows, invented = (int(n) for n in re.findall(r"rows (\d+)/(\d+) invented (\d+)", total)[0])
    broken = (
        [] if found >= ROWS * all_rows and invented <= INVENTED else [f"rows {found}/{all_rows}, {invented} invented"]
    )
    wrong = cells = 0
    for kind, exact, every, mistakes in re.findall(r"(\w+) (\d+)/(\d+) \([\d.]+%\) held \d+ wrong (\d+)", total):
        wrong, cells = wrong + int(mistakes), cells + int(every)
        if int(exact) < EXACT[kind] * int(every):
            broken.append(f"{kind}: {exact} of {every} exact, and the floor is {EXACT[kind]:.0%}")
    if wrong > WRONG * cells:
        broken.append(f"{wrong} of {cells} cells wrong, and the most is {WRONG:.1%}")
    return broken


def _cut_rows(read: dict[str, Any]) -> list[str]:
    """What is wrong with the rows that `score.py` leaves out, those at an edge: a cell is right, or held as cut."""
    truth = json.loads((SHARED / "screens" / read["image"]).with_suffix(".json").read_text(encoding="utf-8"))
    by_name = {row["cells"]["name"]["text"]: row["cells"] for row in read.get("rows", ()) if "name" in row["cells"]}
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
