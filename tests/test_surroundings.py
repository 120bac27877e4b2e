"""Whether a mark is the file's own, or stands inside a picture that the file shows."""

import numpy as np
import pytest

from labelcheck.sight.surroundings import is_inside_shown_picture

TALL, WIDE = 320, 480
MARK = (380, 280, 460, 300)
"""Where the mark stands in the picture: left, top, right, bottom."""


def photograph(tall=TALL, wide=WIDE):
    """Soft shapes and grain: no straight step anywhere."""
    y, x = np.mgrid[:tall, :wide]
    soft = 90 + 40 * np.sin(x / 37) + 30 * np.cos(y / 23 + x / 90)
    grain = np.random.default_rng(2).normal(0, 4, (tall, wide))
    return np.repeat(np.clip(soft + grain, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def framed(left=0, top=0, right=0, bottom=0, shade=250):
    """The photograph with plain margins, and where its mark stands then."""
    pixels = np.pad(photograph(), ((top, bottom), (left, right), (0, 0)), constant_values=shade)
    return pixels, (MARK[0] + left, MARK[1] + top, MARK[2] + left, MARK[3] + top)


@pytest.mark.parametrize("shade", [250, 20])
@pytest.mark.parametrize("side", ["left", "top", "right", "bottom"])
def test_a_margin_on_any_side_shows_a_picture(side, shade):
    assert is_inside_shown_picture(*framed(**{side: 40}, shade=shade))


def test_a_margin_all_around_shows_a_picture():
    assert is_inside_shown_picture(*framed(30, 60, 30, 60))


@pytest.mark.parametrize("factor", [1, 3])
def test_size_does_not_matter(factor):
    pixels, bounds = framed(bottom=40)
    large = np.kron(pixels, np.ones((factor, factor, 1), np.uint8))
    assert is_inside_shown_picture(large, tuple(factor * side for side in bounds))


def test_a_photograph_alone_has_no_border():
    assert not is_inside_shown_picture(*framed())


def test_a_plain_picture_has_no_border():
    assert not is_inside_shown_picture(np.full((TALL, WIDE, 3), 96, np.uint8), MARK)


def test_a_hairline_of_margin_is_no_margin():
    assert not is_inside_shown_picture(*framed(bottom=4))


def test_a_mark_on_the_strip_below_a_picture_is_the_files_own():
    pixels, _ = framed(bottom=60)
    assert not is_inside_shown_picture(pixels, (300, TALL + 20, 460, TALL + 44))


def test_a_horizon_is_no_border():
    pixels = photograph()
    pixels[:200] //= 3
    assert not is_inside_shown_picture(pixels, (380, 20, 460, 40))


def test_a_short_line_beside_the_mark_is_no_border():
    pixels = photograph()
    pixels[306:309, 390:450] = 255
    assert not is_inside_shown_picture(pixels, MARK)


@pytest.mark.parametrize("size", [(32, 32), (32, 4000), (4000, 32)])
def test_any_shape_can_be_asked_about(size):
    assert not is_inside_shown_picture(np.full((*size, 3), 200, np.uint8), (2, 2, size[1] - 2, size[0] - 2))


def test_a_mark_at_the_very_edge_can_be_asked_about():
    pixels = photograph()
    assert not is_inside_shown_picture(pixels, (0, 0, WIDE, TALL))
    assert not is_inside_shown_picture(pixels, (WIDE - 1, TALL - 1, WIDE, TALL))
