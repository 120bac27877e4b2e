"""The pictures that samples and tests are drawn with decode to exactly what was drawn, and can be read."""

import io

import numpy as np
import pytest
from PIL import Image

import drawn
import glyphs


@pytest.mark.parametrize("rows", [glyphs.ground(8, 8), glyphs.marked(320, 184, scale=2), glyphs.marked(96, 48, "AI")])
def test_a_png_holds_what_was_drawn(rows):
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(drawn.png(rows)))), np.array(rows))


def test_a_jpeg_comes_close():
    rows = glyphs.marked(320, 184)
    seen = np.asarray(Image.open(io.BytesIO(drawn.jpeg(rows)))).astype(int)
    assert np.abs(seen - np.array(rows)).max() <= drawn._STEP  # the tests' own module
