"""The steps a screenshot walks through, one module and one public function each."""

import os

# OpenCV reads this once, when it is first imported; a picture over the limit is then refused before it is decoded.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(100_000_000))
