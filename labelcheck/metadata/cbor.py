"""Concise binary object representation [RFC 8949], as plain values.

cbor2 is not used: it makes objects of tags (bignums, decimals, patterns, shared references) that a few bytes can make costly.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator

from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Limits

Value = int | float | str | bytes | bool | None | list["Value"] | dict[str, "Value"]

_SIZES = {24: 1, 25: 2, 26: 4, 27: 8}
_FLOATS = {25: ">e", 26: ">f", 27: ">d"}
_OPEN, _BREAK = 31, 0xFF
_PLAIN: dict[int, Value] = {20: False, 21: True, 22: None, 23: None}


def read(data: bytes | memoryview, limits: Limits) -> Value:
    """The one data item that `data` begins with: maps by their text keys, tags as what they mark.

    Raises Damaged where it is cut or not well-formed, OverLimit where it is nested deeper or holds more than the limit.
    """
    return _Reader(bytes(data), limits).value(limits.depth)


class _Reader:
    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._at = 0
        self._left = limits.items

    def value(self, depth: int) -> Value:
        """The item at this place; `depth` is how many more levels may be in it."""
        self._left -= 1
        if depth == 0 or self._left < 0:
            raise OverLimit("a CBOR value is nested deeper or holds more than the limit")
        major, info = self._head()
        if major == 7:
            return self._simple(info)
        if major in {2, 3}:
            raw = b"".join(self._pieces(major)) if info == _OPEN else self._take(self._number(info))
            return raw if major == 2 else raw.decode("utf-8", "replace")
        if major == 4:
            return [self.value(depth - 1) for _ in self._members(info)]
        if major == 5:
            pairs = [(self.value(depth - 1), self.value(depth - 1)) for _ in self._members(info)]
            return {key: value for key, value in pairs if isinstance(key, str)}
        number = self._number(info)
        return self.value(depth - 1) if major == 6 else -1 - number if major else number

    def _head(self) -> tuple[int, int]:
        initial = self._take(1)[0]
        return initial >> 5, initial & 31

    def _take(self, size: int) -> bytes:
        if size > len(self._data) - self._at:
            raise Damaged("a CBOR value cannot be read", f"CBOR at {self._at}")
        self._at += size
        return self._data[self._at - size : self._at]

    def _number(self, info: int) -> int:
        """The argument of the initial byte [3]."""
        if info < 24:
            return info
        if info not in _SIZES:
            raise Damaged("a CBOR value cannot be read", f"CBOR at {self._at}")
        return int.from_bytes(self._take(_SIZES[info]))

    def _simple(self, info: int) -> Value:
        if info in _FLOATS:
            return float(struct.unpack(_FLOATS[info], self._take(_SIZES[info]))[0])
        if info not in _PLAIN:
            raise Damaged("a CBOR value cannot be read", f"CBOR at {self._at}")
        return _PLAIN[info]

    def _members(self, info: int) -> Iterator[None]:
        """One turn for each member of an array, a map or a string in chunks; a declared number makes no room [3.2]."""
        if info != _OPEN:
            yield from itertools.repeat(None, min(self._number(info), len(self._data)))
        else:
            while not self._closes():
                yield

    def _pieces(self, major: int) -> list[bytes]:
        """The chunks of a string of unknown length [3.2.3]."""
        found = []
        for _ in self._members(_OPEN):
            inner, info = self._head()
            if inner != major:
                raise Damaged("a CBOR value cannot be read", f"CBOR at {self._at}")
            found.append(self._take(self._number(info)))
        return found

    def _closes(self) -> bool:
        """Whether a break stands here, which is then passed."""
        if self._take(1)[0] == _BREAK:
            return True
        self._at -= 1
        return False
