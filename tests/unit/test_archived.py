"""The archive compared with the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from daemon.domain.archived import Archived, Sidecar, compare, sentences
from daemon.domain.ledger import Capture, CaptureSource

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def archived(name: str, sha256: str, *, copy: bool = False) -> Archived:
    sidecar = Sidecar(
        sha256=sha256,
        file_name=name,
        source="",
        file_time=NOW,
        received_at=NOW,
        captured=Capture(NOW, CaptureSource.EXIF),
        game_day=NOW.date(),
        archived_as=name,
    )
    return Archived(name=name, sha256=sha256, sidecar=sidecar, copy=copy)


KNOWN = {f"sha{number}": f"day/{number}.png" for number in range(5)}
WHOLE = [archived(name, sha256) for sha256, name in KNOWN.items()]


def test_what_fits_needs_no_word() -> None:
    """Copies of known bytes included."""
    found = compare(KNOWN, [*WHOLE, archived("duplicates/0.png", "sha0", copy=True)])
    assert (found.pictures, found.copies) == (5, 1)
    assert list(sentences(found)) == []


def test_a_picture_that_the_ledger_does_not_know() -> None:
    """Also one that lies with the copies alone."""
    more = [archived("day/5.png", "sha5"), archived("duplicates/6.png", "sha6", copy=True)]
    found = compare(KNOWN, [*WHOLE, *more])
    assert found.unknown == ("day/5.png", "duplicates/6.png")
    (said,) = sentences(found)
    assert said.startswith("2 pictures (day/5.png, duplicates/6.png) are in the archive")
    assert said.endswith("Type: muster rebuild")


def test_a_picture_that_is_gone_and_one_that_lies_elsewhere() -> None:
    """The reading still counts; a picture that was moved is not gone."""
    found = compare(KNOWN, [*WHOLE[2:], archived("other/1.png", "sha1")])
    assert (found.missing, found.moved) == (("day/0.png",), ("day/1.png",))
    assert len(list(sentences(found))) == 2


def test_a_picture_whose_bytes_changed() -> None:
    """It is one thing, not a stranger and a missing one."""
    found = compare(KNOWN, [*WHOLE[1:], replace(WHOLE[0], sha256="rot")])
    assert (found.changed, found.unknown, found.missing, found.bare) == (("day/0.png",), (), (), ())
    assert "no longer what was read" in next(iter(sentences(found)))


def test_a_picture_without_its_sidecar() -> None:
    """None, or one of other bytes."""
    other = replace(WHOLE[1], sidecar=WHOLE[2].sidecar)
    found = compare(KNOWN, [replace(WHOLE[0], sidecar=None), other, *WHOLE[2:]])
    assert found.bare == ("day/0.png", "day/1.png")


def test_long_lists_are_counted() -> None:
    """A sentence names five."""
    (said,) = sentences(compare({}, WHOLE * 2))
    assert "and 5 more" in said


@given(
    st.dictionaries(st.text(max_size=3), st.text(max_size=3)),
    st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3))),
)
def test_nothing_is_wrong_only_when_both_hold_the_same(known: dict[str, str], laid: list[tuple[str, str]]) -> None:
    """Whatever there is, silence means that each known picture lies where it should, and no other."""
    archive = [archived(name, sha256) for name, sha256 in laid]
    silent = not list(sentences(compare(known, archive)))
    fits = all((name, sha256) in laid for sha256, name in known.items())
    if silent:
        assert fits
        assert {sha256 for _, sha256 in laid} <= set(known)
