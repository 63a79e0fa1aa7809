"""The digest of a screenshot's cells, kept in one transaction with them: who finds another has lost or changed one.

It is made of whole numbers, texts and yes or no only: how a fraction is written may be otherwise in another DuckDB.
"""

from __future__ import annotations

CELLS_DIGEST = (
    "bit_xor(md5_number_lower("
    "concat_ws(chr(31), row_number, column_name, text, coalesce(word, ''), CASE WHEN held THEN 1 ELSE 0 END)))"
)
"""Over the readings of one screenshot, in any order; NULL when there are none. A number follows from its text."""


def broken_seals(screenshots: str, readings: str) -> str:
    """A query for the screenshots that have other cells than were kept with them, of these two queries."""
    return (
        f"SELECT s.sha256 FROM ({screenshots}) s "  # noqa: S608 - queries of this package
        f"LEFT JOIN (SELECT sha256, {CELLS_DIGEST} AS found FROM ({readings}) GROUP BY sha256) c USING (sha256) "
        "WHERE s.cells_digest IS NOT NULL AND s.cells_digest IS DISTINCT FROM c.found"
    )
