"""The steps a screenshot walks through, one module and one public function each."""

import os

# OpenCV reads these once, when it is first imported; a picture over the limit is then refused before it is decoded.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(200_000_000))
# What OpenCV has to say about a broken file is said by `load`, in words for the officer.
os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
