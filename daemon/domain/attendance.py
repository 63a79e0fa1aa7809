"""What a member is in an event, and the kinds of leave."""

from __future__ import annotations

from enum import StrEnum


class Attendance(StrEnum):
    """What a member is in an event.

    `present`: on one of its pictures. `absent`: on none, though the event is complete and its pack says that who is
    not listed was not there. `excused`: on none, and on leave. `unknown`: on none, and nothing follows from that.
    `not_expected`: on none, and no member of the alliance then.
    """

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"
    UNKNOWN = "unknown"
    NOT_EXPECTED = "not_expected"


class LeaveKind(StrEnum):
    """How much of a member is left during a leave.

    `away`: plays not at all. `limited`: plays when they can. `minimums`: does what must be done, and no more. Who is
    on leave of the first two kinds and on no picture is excused; rules say for themselves which kinds they pass over.
    """

    AWAY = "away"
    LIMITED = "limited"
    MINIMUMS = "minimums"


EXCUSING = (LeaveKind.AWAY, LeaveKind.LIMITED)
"""The kinds of leave during which nobody is expected to be seen."""
