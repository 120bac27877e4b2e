"""Metadata of a drawing in SVG [SVG 1.1, 5.4 and 21]: whatever stands in `metadata`, `desc` and `title`."""

from __future__ import annotations

import base64
import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from labelcheck.errors import Damaged, OverLimit, ReadError, Unsupported
from labelcheck.metadata import c2pa, xmp
from labelcheck.model import Field, Location
from labelcheck.source import Limits

_C2PA = "{http://c2pa.org/manifest}manifest"
_SVG = "http://www.w3.org/2000/svg"
_HOLDERS = {"metadata", "desc", "title"}
_DEEPER = 16
"""Drawings nest deeper than metadata: groups in groups."""
_MORE = 4
"""Drawings have more elements than metadata has properties."""

_PICTURE = re.compile(rb"href=([\"'])data:[\w/+.;=-]{0,60};base64,")
_SHORT = 1024
"""Bytes of a picture inside a drawing that are not worth leaving out."""


def read(data: bytes, at: Location, limits: Limits) -> Iterator[Field]:
    """Fields of every element with text and of every attribute in the metadata, named as in XMP.

    Names of SVG's own elements begin with `svg:`. Raises Damaged for what is not well-formed, Unsupported where the
    DOCTYPE declares entities.
    """
    short = _without_pictures(data)
    for found in xmp.properties(_Drawing(limits), short.data, at):
        field = short.restored(found)
        if field.name == _C2PA:
            yield c2pa.store(_decoded(field.value), field.at)
        else:
            yield field._replace(group="SVG") if field.name.startswith("svg:") else field


class _Shortened(NamedTuple):
    """Data of which stretches were left out: where each stood in what is left, and how much was left out up to there."""

    data: bytes
    places: list[int]
    missing: list[int]

    def restored(self, field: Field) -> Field:
        """The field at its place in the whole."""
        if not self.places or not field.at.span:
            return field
        start, size = field.at.span
        first, last = self._offset(start), self._offset(start + size)
        return field._replace(at=field.at._replace(span=(first, last - first)))

    def _offset(self, at: int) -> int:
        before = bisect_left(self.places, at)
        return at + (self.missing[before - 1] if before else 0)


def _without_pictures(data: bytes) -> _Shortened:
    """A drawing without the pictures in it, which expat reads as slowly as the rest, and which are most of it."""
    kept, cut, done = [], [], 0
    for picture in _PICTURE.finditer(data):
        start = picture.end()
        end = data.find(picture[1], start)
        if end - start >= _SHORT and all(data.find(mark, start, end) < 0 for mark in (b"<", b"&")):
            kept.append(data[done:start])
            cut.append(end - start)
            done = end
    if not cut:
        return _Shortened(data, [], [])
    return _Shortened(b"".join([*kept, data[done:]]), list(accumulate(map(len, kept))), list(accumulate(cut)))


def _decoded(text: str) -> bytes:
    """The bytes of a text in Base64, none where it is not."""
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""


class _Drawing(xmp.Packet):
    """Collects properties inside of the elements that hold metadata; of the picture itself only the depth is counted."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(limits)
        self._depth = self._elements = 0
        self.parser.EntityDeclHandler = self._refuse
        self.parser.AttlistDeclHandler = self._attributes

    def broken(self, where: str) -> ReadError:
        return Damaged("a drawing is not well-formed XML", where)

    def require_few_attributes(self, data: bytes) -> None:
        # No attribute can hold a bare "<", so each piece has one tag at most; where all have few, each has.
        if data.count(b"=") <= xmp.ATTRIBUTES:
            return
        for tag in data.split(b"<"):
            super().require_few_attributes(tag)

    def name_of(self, expanded: str) -> str:
        uri, _, local = expanded.rpartition(" ")
        return f"svg:{local}" if uri == _SVG else super().name_of(expanded) if uri else local

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.stack or tag.rpartition(" ")[2] in _HOLDERS:
            super().start(tag, attributes)
            return
        self._depth += 1
        self._elements += 1
        if self._elements > self.limits.items * _MORE:
            raise OverLimit("the file has more pieces than the limit allows", "SVG")
        if self._depth > self.limits.depth * _DEEPER:
            raise OverLimit("a drawing is nested deeper than the limit", "SVG")

    def end(self, tag: str) -> None:
        if self.stack:
            super().end(tag)
        else:
            self._depth -= 1
        self.closed = not self._depth and not self.stack

    def doctype(self, *_: object) -> None:
        """Nothing: drawings name SVG's own DTD, which is not fetched."""

    def _refuse(self, *_: object) -> None:
        raise Unsupported("a drawing declares entities", "SVG")

    def _attributes(self, _element: str, _name: str, _type: str, default: str | None, _required: bool) -> None:
        # A default is added to every element, which a few bytes can make as costly as entities.
        if default is not None:
            self._refuse()
