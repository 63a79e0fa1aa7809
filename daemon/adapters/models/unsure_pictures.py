"""Screenshots that the daemon sets aside to be labelled, because the classifier was not sure of some of their crops."""

from __future__ import annotations

import structlog

from daemon.adapters.models.label_store import LabelStore
from daemon.domain.census import unsure
from daemon.domain.labelled import FROM_DAEMON, PictureNote
from daemon.domain.ledger import LedgerEntry
from daemon.errors import MusterError

log = structlog.get_logger()


def set_aside(store: LabelStore, data: bytes, entry: LedgerEntry, megabytes: float) -> None:
    """Keep a screenshot that was read, if it has unsure crops; the oldest of them go until all take `megabytes`.

    Nothing is kept for 0. That it cannot be kept is logged: the screenshot itself is read and laid away by now.
    """
    if not (megabytes and unsure(entry.census)):
        return
    note = PictureNote(name=entry.file_name, at=entry.received_at, by=FROM_DAEMON, screen=entry.screen or "")
    try:
        store.add_picture(data, note)
        gone = store.drop_oldest(int(megabytes * 1_000_000), by=FROM_DAEMON)
    except MusterError as error:
        log.warning("labels.unkept", file=entry.file_name, reason=error.message)
    else:
        log.debug("labels.kept", file=entry.file_name, crops=unsure(entry.census), gone=gone)
