"""The page beside a picture that is no screen: the picture, and next to it what was read, each where it stands."""

from __future__ import annotations

from urllib.parse import quote

from daemon.adapters.pages.page import TEMPLATES
from daemon.domain.ledger import LedgerEntry
from daemon.domain.seen import Seen

MOST_TEXTS = 1500
"""So many are shown. A list has a few hundred; a page of more is slow, and helps nobody."""


def seen_page(file_name: str, entry: LedgerEntry, seen: Seen) -> str:
    """The page, in HTML; `file_name` is the picture's, in the same folder."""
    texts = seen.texts[:MOST_TEXTS]
    page = TEMPLATES.get_template("seen.html.j2")
    return page.render(
        address=f"./{quote(file_name)}",
        name=entry.file_name,
        reason=entry.reason,
        sha256=entry.sha256,
        width=seen.size[0],
        height=seen.size[1],
        texts=texts,
        more=len(seen.texts) - len(texts),
    )
