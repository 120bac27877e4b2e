"""Strings in AMF0 values, as Flash video's script data has them [AMF0 specification, 2]."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Limits

_FIXED = {0: 8, 1: 1, 5: 0, 6: 0, 7: 2, 11: 10, 13: 0}
"""Sizes of number, boolean, null, undefined, reference, date and unsupported."""

_OBJECT, _ARRAY, _LIST, _TYPED = 3, 8, 10, 16
_SHORT, _LONGS = 2, {12, 15}
_END = b"\0\0\x09"


class Text(NamedTuple):
    """A string: its name, how many objects it stands in, and where it lies in the data."""

    name: str
    depth: int
    value: bytes
    at: int


@dataclass(slots=True)
class _Open:
    """An object, or a list that has `left` values to come."""

    name: str
    left: int | None


def texts(data: bytes, limits: Limits) -> Iterator[Text]:
    """Every string among the values in `data`, one value after another.

    Raises Damaged for what is no AMF0, OverLimit for values nested or repeated past the limits.
    """
    at, stack = 0, list[_Open]()
    for _ in range(limits.items):
        while stack and stack[-1].left == 0:
            stack.pop()
        if not stack and at >= len(data):
            return
        name = stack[-1].name if stack else ""
        if stack and stack[-1].left is None:
            if data[at : at + 3] == _END:
                stack.pop()
                at += 3
                continue
            raw, at = _string(data, at, 2)
            name = raw.decode("utf-8", "replace")
        elif stack:
            stack[-1].left = (stack[-1].left or 1) - 1
        kind = _bytes(data, at, 1)[0]
        at += 1
        if kind == _SHORT or kind in _LONGS:
            raw, at = _string(data, at, 2 if kind == _SHORT else 4)
            yield Text(name, len(stack), raw, at - len(raw))
        elif kind in _FIXED:
            _bytes(data, at, _FIXED[kind])
            at += _FIXED[kind]
        else:
            at = _enter(data, at, kind, name, stack)
        if len(stack) > limits.depth:
            raise OverLimit("elements are nested deeper than the limit", f"AMF0 at {at}")
    raise OverLimit("the file has more pieces than the limit allows", f"AMF0 at {at}")


def _enter(data: bytes, at: int, kind: int, name: str, stack: list[_Open]) -> int:
    """Open an object or list on the stack; returns where its first value or name stands."""
    if kind == _LIST:
        count = int.from_bytes(_bytes(data, at, 4))
        at += 4
        # Tables of key frames: numbers only, each a zero byte and eight more.
        if count <= (len(data) - at) // 9 and not any(data[at : at + 9 * count : 9]):
            return at + 9 * count
        stack.append(_Open(name, count))
        return at
    if kind == _TYPED:
        at = _string(data, at, 2)[1]
    elif kind == _ARRAY:
        _bytes(data, at, 4)
        at += 4
    elif kind != _OBJECT:
        raise Damaged("script data cannot be read", f"AMF0 type {kind} at {at}")
    stack.append(_Open(name, None))
    return at


def _string(data: bytes, at: int, width: int) -> tuple[bytes, int]:
    """A string behind its size of `width` bytes, and where it ends."""
    size = int.from_bytes(_bytes(data, at, width))
    return _bytes(data, at + width, size), at + width + size


def _bytes(data: bytes, at: int, size: int) -> bytes:
    if size > len(data) - at:
        raise Damaged("script data cannot be read", f"AMF0 at {at}")
    return data[at : at + size]
