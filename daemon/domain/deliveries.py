"""Sending the text of a closed week to where people read: what is due, under which id, and when to try again."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from daemon.domain.days import Week

ADDRESS = "MUSTER_DELIVERY_URL"
"""The environment variable that holds the address: it is a secret, and stands in no file of Muster's."""

NEWS = timedelta(days=7)
"""A report that was written longer ago is none any more: whoever turns delivery on gets the last week and no older."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
"""Between two tries; pauses double from the first to the longest."""

MOST_SIGNS = 2000
"""Of a message on Discord."""


class Target(StrEnum):
    """Where texts go: nowhere, to a channel on Discord, or to whoever takes JSON."""

    OFF = "off"
    DISCORD = "discord"
    WEBHOOK = "webhook"


class Audience(StrEnum):
    """Whom the text is for."""

    OFFICERS = "officers"
    ALLIANCE = "alliance"


class Failure(StrEnum):
    """Why a text was not taken: no address or none that can be, nobody there, refused, or busy."""

    NO_ADDRESS = "no-address"
    BAD_ADDRESS = "bad-address"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    BUSY = "busy"


SENTENCES: Mapping[Failure, str] = {
    Failure.NO_ADDRESS: f"no address is given; set the environment variable {ADDRESS}",
    Failure.BAD_ADDRESS: f"the address in {ADDRESS} is none that begins with https:// or http://",
    Failure.UNREACHABLE: "nobody answered at the address; look whether this machine has a network",
    Failure.REFUSED: "the address refuses it; look whether the webhook still exists",
    Failure.BUSY: "the address is busy; it is tried again",
}
"""Each as an officer reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A text to send. `id` is the same each time it is sent, so that whoever takes it can tell a repeat."""

    id: str
    week: Week
    alliance: str
    language: str
    audience: Audience
    text: str

    def body(self, target: Target) -> Mapping[str, object]:
        """What is sent. On Discord it calls nobody, whatever names are in it, and shows no pages that it names."""
        if target is Target.DISCORD:
            return {"content": self.text[:MOST_SIGNS], "allowed_mentions": {"parse": []}, "flags": 4}
        return {
            "id": self.id,
            "kind": "weekly-report",
            "week": str(self.week),
            "alliance": self.alliance,
            "language": self.language,
            "audience": self.audience.value,
            "text": self.text,
        }


def parcel_id(alliance: str, week: Week, target: Target, audience: Audience) -> str:
    """The id of a delivery: the same for the same week of the same alliance to the same kind of place."""
    about = f"{alliance}\0{target}\0{audience}"
    digest = hashlib.sha256(about.encode("utf-8", "backslashreplace")).hexdigest()
    return f"muster-{week}-{digest[:16]}"


def due(written: Mapping[Week, datetime], sent: Collection[Week], now: datetime) -> Week | None:
    """The week whose text is to be sent: the newest closed one, if it was not sent and is news.

    `written` says when the text of each week was written. Older weeks are not made up for: nobody wants eight messages
    at once after a machine was off.
    """
    newest = max(written, default=None)
    if newest is None or newest in sent or now - written[newest] > NEWS:
        return None
    return newest


def pause(tries: int, asked: timedelta | None = None) -> timedelta:
    """How long to wait after so many tries in vain; `asked` is what the other side asks for, within reason."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(tries - 1, 10)
    return min(max(doubled, asked or timedelta(0)), LONGEST_PAUSE)
