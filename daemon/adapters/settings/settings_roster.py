"""What is wrong with the roster of `config.yaml`, and what in it will not work as its writer may think."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daemon.adapters.settings.settings_errors import nearest
from daemon.adapters.settings.yaml_document import Where
from daemon.config import Roster
from daemon.domain.names import skeleton

_CODE = re.compile(r"^[=@+\-]|<[a-zA-Z/!]|\{\{|javascript:", re.IGNORECASE)


def _odd_names(roster: Roster) -> Iterator[tuple[Where, str]]:
    for number, member in enumerate(roster.members):
        for spelling in (member.name, *member.aliases):
            if _CODE.search(spelling):
                sentence = f"the name '{spelling}' looks like a formula or a piece of a page"
                yield ("roster", "members", number), f"{sentence}; it is shown as it is written and never run"


def roster_mistakes(roster: Roster) -> Iterator[tuple[Where, str]]:
    """Leaves of nobody in the list of members."""
    names = {member.name for member in roster.members}
    known = {spelling: spelling for member in roster.members for spelling in (member.name, *member.aliases)}
    folded = {spelling.casefold(): spelling for spelling in known}
    for number, leave in enumerate(roster.leave):
        if names and leave.member not in names:
            near = nearest(leave.member, folded)
            hint = f"; did you mean '{folded[near]}'?" if near else ""
            yield (
                ("roster", "leave", number),
                f"the leave of '{leave.member}' is for nobody in the list of members{hint}",
            )


def roster_warnings(roster: Roster) -> Iterator[tuple[Where, str]]:
    """Members who look alike, names that look like something else, and leaves that rest on their spelling alone."""
    yield from _odd_names(roster)
    owners: dict[str, str] = {}
    for number, member in enumerate(roster.members):
        here: Where = ("roster", "members", number)
        for bones in dict.fromkeys(skeleton(spelling) for spelling in (member.name, *member.aliases)):
            other = owners.setdefault(bones, member.name)
            if other != member.name:
                yield (
                    here,
                    f"'{member.name}' and '{other}' look alike on a screen; what could be either is held",
                )
    for number, leave in enumerate(roster.leave if not roster.members else ()):
        sentence = f"no members are listed, so this leave counts only if '{leave.member}' is spelled as on the screens"
        yield ("roster", "leave", number), sentence
