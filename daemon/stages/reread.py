"""Reread: a second look at doubtful cells, in other preparations, all in one more call.

Different preparations fail on different letters, so two that agree are worth more than one that is confident.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from daemon.ports import TextReader
from daemon.stages.interpret import Doubt
from daemon.stages.sheet import Look, sheet

SMALL, LARGE = 26, 46
"""Text heights in pixels of the further looks; the first look is `sheet.TEXT_HEIGHT` and lies between."""


def reread(
    masked: NDArray[np.uint8], doubts: Sequence[Doubt], reader: TextReader, *, language: str
) -> list[list[tuple[str, float]]]:
    """Two more `(text, confidence)` readings for each doubt: small, and large in two tones.

    Raises ReaderFailedError when the reader does.
    """
    looks = [look for doubt in doubts for look in (Look(doubt.box, SMALL), Look(doubt.box, LARGE, two_tone=True))]
    read = sheet(masked, looks).read(reader, language=language)
    return [[(line.text, line.confidence) for line in read[i : i + 2]] for i in range(0, len(read), 2)]
