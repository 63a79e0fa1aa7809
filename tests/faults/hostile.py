"""What strangers drop: every hostile file through a daemon that really reads, each followed by a good list."""

from __future__ import annotations

from tests.faults.outcome import Outcome, Size
from tests.faults.place import Place
from tests.hostile.corpus import corpus
from tests.hostile.trial import tried


def hostile_files(size: Size) -> Outcome:
    """F14: each ends in `failed/` with a reason, is read, or is left alone, within bounds; the next one is read."""
    outcome = Outcome(code="F14", fault="hostile files, really read")
    made = Place(home=size.folder / "f14")
    chosen = [one for one in corpus() if size.full or not one.slow]
    memory = 0
    for became in tried(made, chosen):
        outcome.tried += 1
        outcome.recovered.append(became.seconds)
        outcome.complaints += became.wrong
        memory = max(memory, became.memory)
    outcome.notes.append(f"at most {memory / 1e6:.0f} MB, daemon and all it had started together")
    made.remove()
    return outcome
