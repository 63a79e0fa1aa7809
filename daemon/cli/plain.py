"""Text for the terminal as it is: what a player or a phone wrote is no markup and steers nothing."""

from __future__ import annotations

import rich.text

from daemon.domain.inert import inert


class Text(rich.text.Text):
    """One or more lines; everything that a command prints is made with it."""

    def __init__(self, text: str = "", style: str = "") -> None:
        super().__init__(inert(text, lines=True), style)
