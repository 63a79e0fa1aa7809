"""What reading a picture takes, made ready by the officer's settings."""

from __future__ import annotations

from pathlib import Path

from daemon.adapters.processes.clock import SystemClock
from daemon.app.orders import Order
from daemon.app.readers import readers, reading_languages
from daemon.domain.number_card import NUMBER_MODEL_FILE
from daemon.pipeline import Engines
from daemon.ports import Classifier


def make_engines(order: Order, model: Classifier, scratch: Path) -> Engines:
    """What reading takes, made ready in this process; raises a SetupError that says what is missing.

    The number model is laid into `scratch`, where it stays what it is whatever becomes of the folder of models.
    """
    if order.numbers is not None:
        (scratch / NUMBER_MODEL_FILE).write_bytes(order.numbers)
    found = readers(order.ocr, None if order.numbers is None else scratch)
    return Engines(
        classifier=model,
        reader=found.sheets,
        crop_reader=found.crops,
        packs=order.packs,
        languages=reading_languages(found.sheets.languages, order.ocr, order.packs, order.language),
        max_megapixels=order.max_megapixels,
        monotonic=SystemClock().monotonic,
    )
