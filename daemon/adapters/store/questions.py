"""What is asked of the officer: worked out after judging, published, and read from either database."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from daemon.adapters.store.connection import Database, open_to_look, read_time, said, statements
from daemon.config import Config
from daemon.domain.names import nearest, skeleton
from daemon.domain.questions import Question, QuestionKind, Spot
from daemon.domain.reading import MOST_GUESSES
from daemon.domain.renames import Reason, Rename

_NAMES_ASKED = """
SELECT q.shot, q.row_number, q.text, c.guesses
FROM questions q LEFT JOIN readings c
  ON c.sha256 = q.screenshot AND c.row_number = q.row_number AND c.column_name = q.column_name
WHERE q.kind IN ('name', 'row')
"""
_KNOWN_NAMES = """
SELECT member, name FROM identities WHERE member IS NOT NULL UNION SELECT member, member FROM known_members
"""
_BESIDE = """
SELECT q.shot, q.row_number, list(DISTINCT r.member)
FROM questions q JOIN member_rows r ON r.shot = q.shot AND r.row_number <> q.row_number AND r.why = ''
WHERE q.kind IN ('name', 'row') GROUP BY ALL
"""
"""Who else stands on the same picture: a member stands once on one."""

_OPTIONS = """
UPDATE questions SET options = x.options
FROM (SELECT unnest(?::INTEGER[]) AS shot, unnest(?::INTEGER[]) AS row_number, unnest(?::VARCHAR[][]) AS options) x
WHERE questions.shot = x.shot AND questions.row_number = x.row_number AND questions.kind IN ('name', 'row')
"""
_NUMBERS = """
UPDATE questions SET number = x.number
FROM (SELECT rowid AS id, row_number() OVER (
          ORDER BY NOT needed, list_position({kinds}, kind), events DESC, game_day DESC, screen, member, column_name,
                   shot DESC, screenshot, row_number
      ) AS number FROM questions) x
WHERE questions.rowid = x.id
"""
_QUESTIONS = """
SELECT kind, screen, game_day, q.member, column_name, text, why, screenshot, file_name, archived_as, row_number,
       row_box, box, options, needed, events, other_day,
       r.last_seen_on, r.first_seen_on, r.because, r.metric, r.before, r.since
FROM {questions} q LEFT JOIN {renames} r ON q.kind = 'rename' AND r.member = q.member AND r.name = q.text
ORDER BY number
"""


def fill_questions(connection: duckdb.DuckDBPyConnection, config: Config) -> None:
    """Work out what is asked, and who is likely meant by a name."""
    connection.execute(statements("questions.sql"))
    known: dict[str, set[str]] = defaultdict(set)
    for member, name in connection.execute(_KNOWN_NAMES).fetchall():
        known[member].add(skeleton(name))
    for listed in config.roster.members:
        known[listed.name] |= {skeleton(name) for name in (listed.name, *listed.aliases)}
    beside = {(shot, row): set(members) for shot, row, members in connection.execute(_BESIDE).fetchall()}
    found = [
        (shot, row, _likely([text, *(guesses or ())], known, beside.get((shot, row), set())))
        for shot, row, text, guesses in connection.execute(_NAMES_ASKED).fetchall()
    ]
    if found:
        connection.execute(_OPTIONS, [list(column) for column in zip(*found, strict=True)])
    connection.execute(_NUMBERS.replace("{kinds}", str([kind.value for kind in QuestionKind])))


def _likely(texts: Sequence[str], known: Mapping[str, set[str]], beside: set[str]) -> list[str]:
    """The members that any reading of a name is like, those of the first reading first."""
    free = {member: skeletons for member, skeletons in known.items() if member not in beside}
    likely = dict.fromkeys(member for text in texts for member in nearest(text, free, MOST_GUESSES))
    return list(likely)[:MOST_GUESSES]


def live_questions(database: Database) -> tuple[Question, ...]:
    """What is asked, from what was last judged. Raises StoreError."""
    return tuple(_question(row) for row in database.rows(_asked("temp.questions", "temp.renames")))


def published_questions(path: Path) -> tuple[datetime, tuple[Question, ...]]:
    """When the published copy was worked out, and what is asked in it. Raises StoreError when it cannot be read."""
    with contextlib.closing(open_to_look(path)) as copy, said("read", path):
        ((judged_at,),) = copy.execute("SELECT judged_at FROM about").fetchall()
        rows = copy.execute(_asked("questions", "renames")).fetchall()
    return read_time(judged_at), tuple(_question(row) for row in rows)


def _asked(questions: str, renames: str) -> str:
    return _QUESTIONS.replace("{questions}", questions).replace("{renames}", renames)


def published_members(path: Path) -> set[str]:
    """Who is known in the published copy. Raises StoreError when it cannot be read."""
    with contextlib.closing(open_to_look(path)) as copy, said("read", path):
        return {str(member) for (member,) in copy.execute("SELECT member FROM members").fetchall()}


def _question(row: tuple[Any, ...]) -> Question:
    kind, screen, game_day, member, column, text, why, screenshot, file_name, archived_as, number = row[:11]
    row_box, box, options, needed, events, other_day = row[11:17]
    last_seen_on, first_seen_on, because, metric, before, since = row[17:]
    rename = None
    if last_seen_on is not None:
        rename = Rename(
            member=member,
            name=text,
            last_seen_on=last_seen_on,
            first_seen_on=first_seen_on,
            because=tuple(Reason(reason) for reason in because),
            metric=metric or "",
            before=before,
            since=since,
        )
    return Question(
        kind=QuestionKind(kind),
        screen=screen,
        game_day=game_day,
        member=member,
        column=column,
        text=text,
        why=why,
        row=number,
        spot=Spot(screenshot=screenshot, archived_as=archived_as, row_box=tuple(row_box), box=tuple(box)),
        file_name=file_name,
        options=tuple(options),
        needed=needed,
        events=events,
        other_day=other_day,
        rename=rename,
    )
