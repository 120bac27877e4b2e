"""Elements of an XML part in a document package, read with expat and without any DOCTYPE, so without entities."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple, Protocol
from xml.parsers import expat

from labelcheck.errors import Damaged, OverLimit
from labelcheck.source import Limits

_SLICE = 64 << 10
"""Bytes that expat is fed at a time, and the longest tag: each attribute of a tag costs expat 2 KB."""

_MOST = 4096
"""Elements kept of one part."""


class Element(NamedTuple):
    """An element by its local name: attributes by local name, the text in it and below it, and where it stands."""

    name: str
    namespace: str
    attributes: Mapping[str, str]
    text: str
    start: int
    end: int


def elements(data: bytes, limits: Limits, where: str, names: Collection[str] = ()) -> Iterator[Element]:
    """Every outermost element of one of the local `names`, or every child of the root, in order.

    Raises Damaged for what is not well-formed or declares a DOCTYPE, OverLimit for deep nesting or too many elements,
    each after the elements before it.
    """
    part = _Part(limits, names)
    problems: list[Damaged | OverLimit] = []
    try:
        part.parse(data)
    except (expat.ExpatError, LookupError, ValueError):  # also an encoding that is unknown or not expat's
        problems.append(Damaged("an XML part is not well-formed", where))
    except (Damaged, OverLimit) as error:
        problems.append(type(error)(error.problem, where))
    yield from part.found
    if problems:
        raise problems.pop()  # held by a name, it would hold this frame in turn, and the data with it


class Walker(Protocol):
    """Who is told of the elements of a part as they come, by the local names of elements and attributes."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """It ends."""

    def text(self, text: str) -> None:
        """Characters of the element that is open."""


def walk(data: bytes, limits: Limits, where: str, walker: Walker) -> None:
    """Tells the walker of every element. Raises Damaged and OverLimit as `elements` does, after what came before.

    `limits.items` counts three times here: text has more elements than metadata, and of each only the text is kept.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth, left = 0, 3 * limits.items

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, left
        depth += 1
        left -= 1
        if depth > 4 * limits.depth or left < 0:
            raise OverLimit("an XML part is nested deeper or holds more than the limit")
        walker.start(tag.rpartition(":")[2], _both_names(attributes))

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        walker.end(tag.rpartition(":")[2])

    def doctype(*_: object) -> None:
        raise Damaged("an XML part declares a DOCTYPE")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = walker.text, doctype
    try:
        _feed(parser, data)
    except (expat.ExpatError, LookupError, ValueError):
        raise Damaged("an XML part is not well-formed", where) from None
    except (Damaged, OverLimit) as error:
        raise type(error)(error.problem, where) from None


def _feed(parser: expat.XMLParserType, data: bytes) -> None:
    for at in range(0, len(data), _SLICE):
        parser.Parse(data[at : at + _SLICE], False)
        if at - max(parser.CurrentByteIndex, 0) > _SLICE:
            raise OverLimit("an XML part is nested deeper or holds more than the limit")
    parser.Parse(b"", True)


def _both_names(attributes: dict[str, str]) -> Mapping[str, str]:
    """Attributes by local name and, where they have a prefix, by their whole name too."""
    prefixed = {key: value for key, value in attributes.items() if ":" in key}
    return {key.rpartition(":")[2]: value for key, value in prefixed.items()} | attributes if prefixed else attributes


class _Part:
    """Collects the elements that are asked for while expat walks the part."""

    def __init__(self, limits: Limits, names: Collection[str]) -> None:
        self.found: list[Element] = []
        self._limits = limits
        self._names = names
        self._seen = self._depth = self._open_at = 0
        self._open: tuple[str, str, dict[str, str], int] | None = None
        self._text: list[str] = []
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype

    def parse(self, data: bytes) -> None:
        try:
            _feed(self._parser, data)
        finally:
            del self._parser  # it holds 20 KB, and this part, which holds it

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._seen += 1
        self._depth += 1
        if self._depth > self._limits.depth or self._seen > self._limits.items or len(self.found) >= _MOST:
            raise OverLimit("an XML part is nested deeper or holds more than the limit")
        namespace, _, name = tag.rpartition(" ")
        if self._open is None and (name in self._names if self._names else self._depth == 2):
            local = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            self._open = (name, namespace, local, self._parser.CurrentByteIndex)
            self._open_at, self._text = self._depth, []

    def _end(self, _tag: str) -> None:
        if self._open is not None and self._depth == self._open_at:
            name, namespace, attributes, start = self._open
            text, end = "".join(self._text).strip(), self._parser.CurrentByteIndex
            # CurrentByteIndex stands at the end tag, or at an empty element's only one.
            self.found.append(Element(name, namespace, attributes, text, start, max(end, start + 1)))
            self._open = None
        self._depth -= 1

    def _characters(self, text: str) -> None:
        if self._open is not None:
            self._text.append(text)

    def _doctype(self, *_: object) -> None:
        raise Damaged("an XML part declares a DOCTYPE")
