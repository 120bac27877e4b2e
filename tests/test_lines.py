"""Pieces of text put together into lines and columns, and nothing else with them."""

import numpy as np
import pytest

from labelcheck.media.ocr import Quad
from labelcheck.sight.lines import whole_lines


def box(x, y, width, height, degrees=0.0, score=1.0):
    return Quad(x, y, width, height, degrees, score)


def row(*widths, gap=8, height=20, left=50, y=100):
    """Boxes of one line, from left to right."""
    boxes = []
    for width in widths:
        boxes.append(box(left + width / 2, y, width, height))
        left += width + gap
    return boxes


def test_pieces_of_a_line_are_one():
    (whole,) = whole_lines([box(100, 50, 40, 20), box(150, 51, 30, 22), box(190, 50, 20, 20, score=0.5)])
    assert whole.bounds == (80, 40, 200, 62)
    assert (whole.degrees, whole.score) == (0.0, 1.0)


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_the_pieces_does_not_matter(seed):
    pieces = row(40, 20, 60, 20, 30)
    pieces = [pieces[place] for place in np.random.default_rng(seed).permutation(len(pieces))]
    (whole,) = whole_lines(pieces)
    assert whole.bounds == (50, 90, 252, 110)


def test_overlapping_pieces_are_one():
    (whole,) = whole_lines(row(40, 40, 40, gap=-15))
    assert whole.bounds == (50, 90, 140, 110)


@pytest.mark.parametrize(
    "others",
    [
        [box(100, 80, 80, 20)],  # the next line
        [box(260, 50, 80, 20)],  # far along
        [box(160, 50, 30, 45)],  # much higher
        [box(160, 50, 30, 9)],  # much lower
        [box(160, 60, 30, 20)],  # half a line down
        [box(155, 50, 40, 20, 12.0)],  # turned
    ],
)
def test_what_does_not_belong_to_a_line_stays_apart(others):
    alone = box(100, 50, 80, 20)
    assert set(whole_lines([alone, *others])) == {alone, *others}


def test_two_lines_stay_two_whatever_pieces_they_are_in():
    pieces = [*row(40, 40, 40, y=100), *row(30, 60, 30, y=130)]
    pieces = pieces[::2] + pieces[1::2]
    assert sorted(quad.bounds for quad in whole_lines(pieces)) == [(50, 90, 186, 110), (50, 120, 186, 140)]


def test_pieces_of_a_column_are_one():
    (whole,) = whole_lines([box(50, 40, 20, 22), box(51, 66, 22, 20), box(50, 90, 20, 22)])
    assert whole.height > 3 * whole.width
    assert whole.bounds == (40, 29, 62, 101)


def test_a_narrow_letter_belongs_to_its_column():
    (whole,) = whole_lines([box(50, 40, 24, 24), box(50, 66, 8, 20), box(50, 94, 24, 24)])
    assert whole.bounds == (38, 28, 62, 106)


def test_wide_boxes_below_each_other_are_lines_and_no_column():
    assert len(whole_lines([box(100, 50, 60, 20), box(100, 75, 60, 20), box(100, 100, 60, 20)])) == 3


def test_characters_far_below_each_other_are_no_column():
    assert len(whole_lines([box(50, 40, 20, 20), box(50, 90, 20, 20)])) == 2


@pytest.mark.parametrize("quads", [[], [box(5, 5, 4, 4)]])
def test_nothing_and_one_stay_what_they_are(quads):
    assert whole_lines(quads) == quads


def test_bounds_of_a_turned_box_hold_it():
    assert box(100, 50, 40, 20, 90.0).bounds == pytest.approx((90, 30, 110, 70))
    assert box(100, 50, 40, 40, 45.0).bounds == pytest.approx((71.7, 21.7, 128.3, 78.3), abs=0.1)
