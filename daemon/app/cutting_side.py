"""What runs in the process of `daemon.app.cutting`: it opens screenshots and cuts places out of them."""

from __future__ import annotations

from daemon.adapters.pages.cutouts import cut
from daemon.adapters.processes.child_side import bound_picture, serve
from daemon.adapters.processes.plain_values import packed, trusted
from daemon.errors import ScreenshotError
from daemon.stages.load import load


def answer(data: bytes) -> bytes:
    """The pictures of the places that are asked for, and why there are none."""
    max_megapixels, screenshot, places = trusted(data)
    bound_picture(max_megapixels)
    try:
        pixels = load(screenshot, max_megapixels=max_megapixels).pixels
    except ScreenshotError as error:
        return packed(([], error.message))
    return packed(([cut(pixels, spot, cutout) for spot, cutout in places], ""))


if __name__ == "__main__":
    serve(answer)
