"""Boxes of text put together: a detector often cuts a mark into pieces, along a line or down a column."""

from __future__ import annotations

from collections.abc import Callable

from labelcheck.media.ocr import Quad

_LEVEL = 8
"""Degrees up to which boxes count as level."""

_APART = 1.2
"""Heights of a gap between pieces of one line; widths, for a column."""

_ALIKE = 0.55
"""How alike the heights of two pieces of a line must be, the lower to the higher."""

_NARROW = 0.3
"""How wide a piece of a column must be, to the widest: a letter is narrower than a character."""

_SQUARE = 1.7
"""How much wider than high a piece of a column may be."""


def whole_lines(quads: list[Quad]) -> list[Quad]:
    """The boxes with the pieces of a line, and of a column, made one; in the order of their first pieces."""
    return _merged(_merged(quads, _in_line), _in_column)


def _merged(quads: list[Quad], belong: Callable[[Quad, Quad], bool]) -> list[Quad]:
    whole: list[Quad] = []
    for quad in quads:
        while (other := next((other for other in whole if belong(quad, other)), None)) is not None:
            whole.remove(other)
            quad = _around(other, quad)  # noqa: PLW2901  # it grows until nothing belongs to it
        whole.append(quad)
    return whole


def _in_line(one: Quad, other: Quad) -> bool:
    if max(abs(one.degrees), abs(other.degrees)) > _LEVEL or min(one.width, other.width) < 0.2 * one.height:
        return False
    low, high = sorted((one.height, other.height))
    gap = abs(one.x - other.x) - (one.width + other.width) / 2
    return low > _ALIKE * high and abs(one.y - other.y) < 0.35 * low and gap < _APART * low


def _in_column(one: Quad, other: Quad) -> bool:
    if any(abs(quad.degrees) > _LEVEL or quad.width > _SQUARE * quad.height for quad in (one, other)):
        return False
    low, high = sorted((one.width, other.width))
    gap = abs(one.y - other.y) - (one.height + other.height) / 2
    return low > _NARROW * high and abs(one.x - other.x) < 0.35 * low and gap < _APART * high


def _around(one: Quad, other: Quad) -> Quad:
    """The level box around both."""
    left, right = (min(q.x - q.width / 2 for q in (one, other)), max(q.x + q.width / 2 for q in (one, other)))
    top, bottom = (min(q.y - q.height / 2 for q in (one, other)), max(q.y + q.height / 2 for q in (one, other)))
    return Quad((left + right) / 2, (top + bottom) / 2, right - left, bottom - top, 0.0, max(one.score, other.score))
