"""A roster kept as a table: `members.csv`, as spreadsheets write it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from daemon.adapters.settings.settings_errors import nearest, tidy
from daemon.adapters.settings.yaml_document import file_bytes
from daemon.config import Member
from daemon.config.roster import clash
from daemon.domain.names import fold
from daemon.errors import ConfigError

MOST_MEMBERS = 5000
"""More rows are no alliance's."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "member", "player", "nom", "membre", "joueur"),
    "role": ("role", "rank", "rang", "grade"),
    "joined_on": ("joined_on", "joined", "arrive_le", "arrivee", "arrive"),
    "left_on": ("left_on", "left", "parti_le", "depart", "parti"),
    "returned_on": ("returned_on", "returned", "revenu_le", "retour", "revenu"),
    "exempt": ("exempt", "exempte"),
    "watch": ("watch", "a_suivre", "suivi"),
    "aliases": ("aliases", "alias", "other_names", "autres_noms"),
}
"""What a column may be headed, in English and French; accents, capitals and spaces do not matter."""

YES = frozenset({"yes", "true", "1", "x", "oui", "vrai", "y", "o"})
NO = frozenset({"", "no", "false", "0", "non", "faux", "n"})
FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class RosterTable:
    """The members of the table, the line in which each stands, and what in it may not be as its writer thinks."""

    members: tuple[Member, ...]
    lines: tuple[int, ...]
    warnings: tuple[str, ...]


def read_roster(path: Path) -> RosterTable:
    """The members in a table of names, separated by commas, semicolons or tabs; raises ConfigError.

    The first line names the columns; a table of one column without a heading is a list of names.
    """
    name = path.name
    rows = [(line, cells) for line, cells in _rows(path) if any(cells)]
    if not rows:
        return RosterTable((), (), (f"{name} is empty, so it gives no members.",))
    columns, warnings = _columns(rows[0][1], name, rows[0][0])
    # Without any heading that is known, the first line is a member as well.
    listed = rows if columns is None else rows[1:]
    if len(listed) > MOST_MEMBERS:
        raise ConfigError(f"{name} has more than {MOST_MEMBERS} members, which no alliance has; is it another file?")
    members, lines = [], []
    for line, cells in listed:
        members.append(_member(dict(zip(columns or ("name",), cells, strict=False)), f"{name}, line {line}"))
        lines.append(line)
    wrong = clash(members)
    if wrong is not None:
        number, sentence = wrong
        raise ConfigError(tidy(f"{name}, line {lines[number]}: {sentence}"))
    return RosterTable(tuple(members), tuple(lines), tuple(warnings))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    text = _text(path)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error:
        raise ConfigError(
            f"{path.name}, line {reader.line_num}: a quote is opened or closed where none belongs; save the table as "
            "CSV once more."
        ) from None


def _text(path: Path) -> str:
    content = file_bytes(path, path.name, ConfigError)
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                break
    raise ConfigError(f"{path.name} is not UTF-8; save it as 'CSV UTF-8' in your spreadsheet.")


def _columns(headings: Sequence[str], name: str, line: int) -> tuple[tuple[str, ...] | None, list[str]]:
    """What each column holds, "" for what is not used; None when the first line names no column."""
    known = {spelling: key for key, spellings in HEADINGS.items() for spelling in spellings}
    folded = ["_".join(fold(word) for word in heading.replace("_", " ").split()) for heading in headings]
    keys = [known.get(heading, "") for heading in folded]
    if "name" not in keys:
        if len([heading for heading in headings if heading]) == 1:
            return None, []
        raise ConfigError(
            tidy(
                f"{name}, line {line}: the first line must name the columns, and one of them 'name', such as "
                f"name,role,joined_on; it says {', '.join(headings)}"
            )
        )
    twice = next((key for n, key in enumerate(keys) if key and key in keys[:n]), None)
    if twice is not None:
        raise ConfigError(f"{name}, line {line}: two columns hold '{twice}'; keep one of them.")
    warnings = []
    for heading, bare, key in zip(headings, folded, keys, strict=True):
        if heading and not key:
            near = nearest(bare, known)
            hint = f"; did you mean '{near}'?" if near else ""
            warnings.append(tidy(f"{name}, line {line}: the column '{heading}' is not used{hint}"))
    return tuple(keys), warnings


def _member(cells: Mapping[str, str], place: str) -> Member:
    said: dict[str, object] = {key: cell for key, cell in cells.items() if key and cell}
    if "name" not in said:
        raise ConfigError(f"{place}: there is no name in this line; write one or take the line out.")
    for key in ("exempt", "watch"):
        word = fold(str(said.get(key, "")))
        if word not in YES | NO:
            raise ConfigError(tidy(f"{place}: '{key}' is yes or no, not '{said[key]}'"))
        said[key] = word in YES
    if "aliases" in said:
        said["aliases"] = tuple(one.strip() for one in str(said["aliases"]).replace(";", "|").split("|") if one.strip())
    try:
        return Member.model_validate(said)
    except ValidationError as refused:
        error = refused.errors(include_url=False)[0]
        reason = str(error["msg"]).removeprefix("Value error, ")
        if error["type"] in {"string_too_long", "string_too_short"}:
            reason = f"'{error['loc'][0]}' must be from 1 to 100 letters long"
        raise ConfigError(tidy(f"{place}: {reason}")) from None
