"""Crops as pictures of their own: as files, and by their identity."""

from __future__ import annotations

import hashlib

import cv2

from daemon.stages.load import Pixels


def pixels_sha256(pixels: Pixels) -> str:
    """The identity of a crop: the hash of its pixels, whatever file they came in."""
    return hashlib.sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest()


def as_png(pixels: Pixels) -> bytes:
    """A picture as the bytes of a PNG file."""
    return cv2.imencode(".png", pixels)[1].tobytes()
