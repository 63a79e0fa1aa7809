"""The recognition network of RapidOCR (PP-OCRv6), on crops in their own colours, with ONNX Runtime.

Its detector and its wrapper are left out: Muster has its own crops, and the wrapper pads each of them to the width of
a long line, which takes three times as long and reads nothing better.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import resources
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from daemon.errors import ReaderFailedError

TELEMETRY = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED")
"""From version 1.29 on ONNX Runtime reports to its makers and numbers the device, unless its environment says no before
it is loaded; by which of these names, depends on the version."""

HEIGHT = 48
"""Pixels that the network wants a line to be high."""

NARROWEST = 16
"""Pixels; of a narrower line the network makes nothing."""


class RapidOCR:
    """Reads crops; see `daemon.ports.CropReader`.

    Raises ImportError when rapidocr or onnxruntime is not installed, ReaderFailedError when the network is not the one
    that this was written for.
    """

    def __init__(self) -> None:
        os.environ.update(dict.fromkeys(TELEMETRY, "1"))
        import onnxruntime  # noqa: PLC0415 - an extra: only who has it and wants it pays for it
        from onnxruntime.capi import onnxruntime_pybind11_state as state  # noqa: PLC0415 - of the same extra

        # They share no base class but Exception.
        kinds = (one for one in vars(state).values() if isinstance(one, type))
        self._errors = tuple(kind for kind in kinds if issubclass(kind, Exception))
        models = resources.files("rapidocr") / "models"
        name = next((one.name for one in models.iterdir() if "rec" in one.name and one.name.endswith(".onnx")), None)
        if name is None:
            raise ReaderFailedError("The package rapidocr holds no network that reads; take rapidocr 3.10 or later.")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(
            (models / name).read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        letters = self._session.get_modelmeta().custom_metadata_map.get("character", "").splitlines()
        self._letters = ("", *letters, " ")
        self._input = self._session.get_inputs()[0].name
        if self._session.get_outputs()[0].shape[-1] != len(self._letters):
            raise ReaderFailedError("The network of the package rapidocr is another one than Muster knows.")

    def read_crops(self, crops: Sequence[NDArray[np.uint8]]) -> tuple[tuple[str, float], ...]:
        """The text of each crop, and the sureness of its least sure letter."""
        return tuple(self._read(crop) for crop in crops)

    def _read(self, crop: NDArray[np.uint8]) -> tuple[str, float]:
        height, width = crop.shape[:2]
        size = (max(NARROWEST, round(width * HEIGHT / height)), HEIGHT)
        scaled = cv2.resize(crop, size).astype(np.float32) / 127.5 - 1
        try:
            (chances,) = self._session.run(None, {self._input: scaled.transpose(2, 0, 1)[None]})
        except self._errors as error:
            raise ReaderFailedError("RapidOCR stopped with an error on this picture.") from error
        best = chances[0].argmax(axis=1)
        # A letter goes on over several steps; 0 stands between letters.
        starts = (best != 0) & np.append(True, best[1:] != best[:-1])
        sure = chances[0].max(axis=1)[starts]
        return "".join(self._letters[i] for i in best[starts]), float(sure.min()) if len(sure) else 0.0
