"""The roster as written in `config.yaml`: members, and who plays less for a while."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pydantic import Field, ValidationInfo, field_validator, model_validator

from daemon.config.base import Day, Folder, Name, Settings, mistake
from daemon.domain.attendance import LeaveKind


class Leave(Settings):
    """A member plays less, or not, from the first to the last of these game days, both included; None: until further.

    What each `kind` means is said with `LeaveKind`.
    """

    member: Name
    first_day: Day = Field(alias="from")
    last_day: Day | None = Field(default=None, alias="to")
    kind: LeaveKind = LeaveKind.AWAY

    @model_validator(mode="after")
    def _in_order(self) -> Leave:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError(f"the leave of {self.member} ends before it begins")
        return self


class Member(Settings):
    """One member as the officer knows them. Who left and returned says so; the history is one.

    `watch`: the report always says how this member does.
    """

    name: Name
    role: Name | None = None
    joined_on: Day | None = None
    left_on: Day | None = None
    returned_on: Day | None = None
    exempt: bool = False
    watch: bool = False
    aliases: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Member:
        days = [("joined_on", self.joined_on), ("left_on", self.left_on), ("returned_on", self.returned_on)]
        known = [(key, day) for key, day in days if day is not None]
        for (earlier, first), (later, second) in pairwise(known):
            if second < first:
                raise mistake(
                    f"'{self.name}' has the day {second} as '{later}' and {first} as '{earlier}'; one of them is wrong",
                    later,
                )
        if self.returned_on is not None and self.left_on is None:
            raise mistake(f"'{self.name}' returned and never left; write 'left_on' as well", "returned_on")
        return self


class Roster(Settings):
    """Who is in the alliance. With no members listed, the first screens found the roster."""

    file: Folder | None = None
    members: tuple[Member, ...] = ()
    leave: tuple[Leave, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _plain_names(cls, value: object) -> object:
        """A member may be written as the bare name."""
        if isinstance(value, dict) and isinstance(value.get("members"), list):
            members = [{"name": m} if isinstance(m, str) else m for m in value["members"]]
            return {**value, "members": members}
        return value

    @field_validator("leave")
    @classmethod
    def _by_name(cls, leave: tuple[Leave, ...], info: ValidationInfo) -> tuple[Leave, ...]:
        """A leave may be written for an alias; it is the member's."""
        owners = {alias: member.name for member in info.data.get("members", ()) for alias in member.aliases}
        return tuple(one.model_copy(update={"member": owners.get(one.member, one.member)}) for one in leave)

    @model_validator(mode="after")
    def _one_member_a_name(self) -> Roster:
        wrong = clash(self.members)
        if wrong is not None:
            number, sentence = wrong
            raise mistake(sentence, "members", number)
        return self

    def joined_with(self, listed: Sequence[Member]) -> Roster:
        """The roster with the members of a table as well; one who is in both is as written here.

        Raises ValueError with a sentence when a name then means two members.
        """
        here = {member.name for member in self.members}
        members = (*self.members, *(member for member in listed if member.name not in here))
        wrong = clash(members)
        if wrong is not None:
            raise ValueError(wrong[1])
        owners = {alias: member.name for member in members for alias in member.aliases}
        leave = [one.model_copy(update={"member": owners.get(one.member, one.member)}) for one in self.leave]
        return self.model_copy(update={"members": members, "leave": tuple(leave)})


def clash(members: Sequence[Member]) -> tuple[int, str] | None:
    """The first member one of whose names stands a second time, by number, and what is wrong; None when none does."""
    owners: dict[str, str] = {}
    for number, member in enumerate(members):
        for spelling in (member.name, *member.aliases):
            whose = owners.get(spelling)
            if whose is not None:
                return number, _said_twice(spelling, whose, member.name)
            owners[spelling] = member.name
    return None


def _said_twice(spelling: str, whose: str, other: str) -> str:
    if whose != other:
        return f"the name '{spelling}' would mean both '{whose}' and '{other}'; take it away from one of them"
    what = "member" if spelling == whose else "alias"
    return f"the {what} '{spelling}' stands twice in the roster; keep one of the two"
