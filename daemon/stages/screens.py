"""Screens: which of the packs in use a picture belongs to, with a margin; anything else is an unknown screen."""

from __future__ import annotations

from collections.abc import Sequence

from daemon.domain.pack import Pack
from daemon.errors import NoRowsError, UnknownScreenError
from daemon.stages.cards import laid_on
from daemon.stages.scene import CLEAR, Scene
from daemon.stages.weighing import Case, at_most, shows, weigh

LEAST = 5.6
"""How much must speak for a pack, as a logarithm."""

FEW_ROWS = {1: 3.0, 2: 1.5}
"""How much more must speak for it where the picture has so few rows: of many places tried one may fit by chance."""

MOST_REASONS = 2
"""So many reasons are given why a picture is not taken for the screen that it looks like."""

LEGIBLE, LETTERS = 0.1, 3
"""Of a list that can be read at all, so many lines in each have a word of so many signs or more that was read surely.
Five pictures on their side, upside down or mirrored had 0.06 at most (a mirrored one with many numbers has more
and gets the other sentence), lists in a language that was not being read 0.16 or more, and 95 others 0.5 or more."""

MARGIN = 1.5
"""The next best pack must have so much less that speaks for it."""


def screen(found: Scene, packs: Sequence[Pack]) -> Case:
    """The pack that the picture belongs to, laid on it or on the pile of its cards, and what speaks for it.

    Raises NoRowsError when there is no text at all, UnknownScreenError when no pack fits, or two fit alike.
    """
    if not any(line.words for line in found.lines):
        raise NoRowsError(
            "No text was found on this picture. If it shows a member list, take the screenshot again, larger and whole."
        )
    cases = _cases(found, packs)
    fitting = [case for case in cases if _fits(case)]
    if not fitting:
        names = ", ".join(pack.screen for pack in packs)
        if _is_illegible(found):
            raise _unknown(
                found,
                f"Hardly a word on this picture could be read, and it fits none of the screens in use ({names}). If it "
                "lies on its side or upside down, or is a photo of a screen, take a plain screenshot of the list. If "
                "the game is in a language that this machine does not have, add it (docs/settings.md, 'languages').",
            )
        raise _unknown(
            found,
            f"This picture fits none of the screens in use ({names}).{_nearest(cases)} If it is a list that Muster "
            "should read, describe it in a pack: the command muster learn, followed by the name of this picture, "
            "starts one (see docs/packs.md). If not, delete it.",
        )
    if len(fitting) > 1 and fitting[1].weight > fitting[0].weight - MARGIN:
        raise _unknown(
            found,
            f"This picture could be '{fitting[0].laid.pack.screen}' as well as '{fitting[1].laid.pack.screen}'. Take "
            "the screenshot with the whole list in view, or leave one of the two out of 'screens' in config.yaml.",
        )
    return fitting[0]


def _is_illegible(found: Scene) -> bool:
    """Whether what was read on the picture is mostly made up, as letters that lie on their side are."""
    sure = sum(word.confidence >= CLEAR and len(word.text) >= LETTERS for word in found.words)
    return sure < LEGIBLE * len(found.lines)


def _unknown(found: Scene, message: str) -> UnknownScreenError:
    """The error, with what was read, for a person who wants to know what Muster saw."""
    error = UnknownScreenError(message)
    boxes = ((line.text, line.box) for line in found.lines if line.words)
    error.size, error.texts = found.size, [(text, (box.x, box.y, box.width, box.height)) for text, box in boxes]
    return error


def _cases(found: Scene, packs: Sequence[Pack]) -> list[Case]:
    """The best case for each screen, the strongest first; once one fits, without what cannot come near it any more."""
    placed = laid_on(found, [pack for pack in packs if not shows(found, pack.not_signals)])
    ceilings = [at_most(on, laid) for on, _, laid in placed]
    weighed: dict[int, Case] = {}
    strongest = 0.0
    for number in sorted(range(len(placed)), key=lambda number: -ceilings[number]):
        if strongest and ceilings[number] < strongest - MARGIN:
            break
        on, pile, laid = placed[number]
        case = weighed[number] = weigh(on, laid, pile)
        if _fits(case):
            strongest = max(strongest, case.weight)
    best: dict[str, Case] = {}
    for _, case in sorted(weighed.items()):
        screen = case.laid.pack.screen
        if screen not in best or _excess(case) > _excess(best[screen]):
            best[screen] = case
    return sorted(best.values(), key=lambda case: -case.weight)


def _fits(case: Case) -> bool:
    """Whether enough speaks for it."""
    return _excess(case) >= 0


def _excess(case: Case) -> float:
    """How much more speaks for it than is needed: of two ways to lay a pack, the one with more rows needs less."""
    return case.weight - LEAST - FEW_ROWS.get(len(case.laid.origins), 0.0)


def _nearest(cases: Sequence[Case]) -> str:
    """A sentence on the screen that it looks most like, and on what speaks against that; none if it is far away."""
    nearest = max(cases, key=lambda case: case.likeness, default=None)
    if nearest is None or nearest.likeness < LEAST:
        return ""
    reasons = "; ".join(nearest.against[:MOST_REASONS]) or "too little speaks for it"
    return f" It looks most like '{nearest.laid.pack.screen}', but {reasons}."
