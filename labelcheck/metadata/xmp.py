"""Properties of an XMP packet [ISO 16684-1, 7], read with expat and without any DOCTYPE, so without entities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from xml.parsers import expat

from labelcheck.errors import Damaged, OverLimit, ReadError
from labelcheck.model import Field, Location
from labelcheck.source import Limits

TC260 = "http://www.tc260.org.cn/ns/AIGC/1.0/"
"""The namespace of the AIGC label [TC260-PG-20259A, 6]."""

DECLARED = "xmlns:TC260"
"""Name of the field that says: this packet declares the TC260 namespace."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RESOURCE = f"{_RDF} resource"
_SILENT = {_RDF, "adobe:ns:meta/", "http://www.w3.org/XML/1998/namespace"}
_ATTRIBUTE = re.compile(rb"=[\0\t\r\n ]*[\"']")
ATTRIBUTES = 20_000
_PREFIXES = {
    TC260: "TC260",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
}


def read(data: bytes, at: Location, limits: Limits, *, plain: bool = True) -> Iterator[Field]:
    """Fields named `prefix:property` for every property with text, and for every empty one.

    `at` is where the packet lies; with `plain` its bytes stand in the file as they are, so that each property gets a
    span of its own. Raises Damaged for what is not well-formed, after the properties before it.
    """
    yield from properties(Packet(limits), data, at, plain=plain)


def properties(packet: Packet, data: bytes, at: Location, *, plain: bool = True) -> Iterator[Field]:
    """What `packet` collects from the data, as `read` gives it."""
    problems: list[ReadError] = []
    skipped = len(data) - len(data.lstrip(b"\xef\xbb\xbf\0 \t\r\n"))
    try:
        packet.parse(data[skipped:])
    except (expat.ExpatError, LookupError, ValueError):
        # What follows the last end tag is padding, whatever it is. An encoding that is not known gives the other errors.
        if not packet.closed:
            problems.append(packet.broken(at.path))
    except ReadError as error:
        problems.append(error)
    for name, value, start, end in packet.found:
        span = (at.span[0] + skipped + start, end - start) if plain and at.span else at.span
        yield Field("XMP", name, value, Location(f"{at.path} {name}", span))
    if problems:
        raise problems.pop()  # held by a name, it would hold this frame in turn, and the data with it


class Packet:
    """Collects properties while expat walks the packet: name, value, and the offsets of their first and last byte."""

    def __init__(self, limits: Limits) -> None:
        self.found: list[tuple[str, str, int, int]] = []
        self.closed = False
        self._data = b""
        self._tag = (-1, -1)
        self.limits = limits
        self.stack: list[_Element] = []
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self._text
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartDoctypeDeclHandler = self.doctype

    def broken(self, where: str) -> ReadError:
        """What to raise for data that are not well-formed."""
        return Damaged("an XMP packet is not well-formed XML", where)

    def parse(self, data: bytes) -> None:
        """Walk the data, once. Raises ExpatError for what is not well-formed."""
        self._data = data
        try:
            self.require_few_attributes(data)
            self.parser.Parse(data, True)
        finally:
            del self.parser  # it holds 20 KB, and this packet, which holds it

    def require_few_attributes(self, data: bytes) -> None:
        """Raise OverLimit for more attributes than a tag may have: each costs expat 2 KB."""
        if data.count(b"=") <= ATTRIBUTES:
            return
        if next(islice(_ATTRIBUTE.finditer(data), ATTRIBUTES, None), None):
            raise OverLimit("an XMP packet is nested deeper or holds more than the limit", "XMP")

    def _tag_end(self, start: int) -> int:
        """The offset behind the tag that begins at `start`; an attribute that holds a bare ">" ends it early."""
        if self._tag[0] != start:
            self._tag = (start, self._data.find(b">", start) + 1 or start)
        return self._tag[1]

    def name_of(self, expanded: str) -> str:
        """`prefix:local` of a property, "" for RDF, XML and packet syntax and for names without a namespace."""
        uri, _, local = expanded.rpartition(" ")
        if not uri or uri in _SILENT:
            return ""
        return f"{_PREFIXES[uri]}:{local}" if uri in _PREFIXES else f"{{{uri}}}{local}"

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Collect the properties that are attributes, and open the element."""
        if len(self.stack) >= self.limits.depth or len(self.found) >= self.limits.items:
            raise OverLimit("an XMP packet is nested deeper or holds more than the limit", "XMP")
        at = self.parser.CurrentByteIndex
        name = self.name_of(tag)
        if self.stack:
            self.stack[-1].leaf = False
        named = name or (self.stack[-1].name if self.stack else "")
        element = _Element(named, at, bool(name))
        if name and _RESOURCE in attributes:  # the value is a URI of its own [ISO 16684-1, 7.5]
            element.text.append(attributes[_RESOURCE])
        self.stack.append(element)
        for key, value in attributes.items():
            if attribute := self.name_of(key):
                element.leaf = False
                self.found.append((attribute, value, at, self._tag_end(at)))

    def end(self, _tag: str) -> None:
        """Collect the property that is the element's text."""
        element = self.stack.pop()
        self.closed = not self.stack
        text = "".join(element.text)
        if text.strip() or (element.leaf and element.own):
            # CurrentByteIndex stands at the end tag: the span covers the start tag and the text.
            self.found.append((element.name, text.strip(), element.start, self.parser.CurrentByteIndex))

    def _text(self, text: str) -> None:
        if self.stack:
            self.stack[-1].text.append(text)

    def _namespace(self, _prefix: str | None, uri: str) -> None:
        if uri == TC260:
            at = self.parser.CurrentByteIndex
            self.found.append((DECLARED, uri, at, self._tag_end(at)))

    def doctype(self, *_: object) -> None:
        """Refuse: a packet needs none."""
        raise Damaged("an XMP packet declares a DOCTYPE", "XMP")


class _Element:
    """An open element: its property's name, whether that name is its own, and whether nothing but text is in it."""

    __slots__ = ("leaf", "name", "own", "start", "text")

    def __init__(self, name: str, start: int, own: bool) -> None:
        self.name, self.start, self.own = name, start, own
        self.text: list[str] = []
        self.leaf = True
