"""What of a line is a column's own."""

from __future__ import annotations

from daemon.domain.geometry import Box
from daemon.ports import Word
from daemon.stages.pieces import _room
from daemon.stages.sheet import TextLine


def test_a_cell_begins_where_the_word_before_it_ends() -> None:
    """A reader that takes `1 808` for `1808` begins the box behind the first digit, and the next look would lose it."""
    colon, number, rest = (
        Word(":", 0.9, Box(63, 0, 4, 20)),
        Word("1808", 0.5, Box(96, 0, 58, 20)),
        Word("038", 0.9, Box(164, 0, 57, 20)),
    )
    line = TextLine(Box(0, 0, 221, 20), (colon, number, rest))
    assert _room(line, (number, rest)) == Box(68, 0, 153, 20)
    assert _room(line, (colon,)) == colon.box
