"""Properties of an XMP packet [ISO 16684-1, 7], read with expat and without any DOCTYPE, so without entities."""

from collections.abc import Iterator
from xml.parsers import expat

from labelcheck.errors import Damaged, OverLimit
from labelcheck.model import Field, Location
from labelcheck.source import Limits

TC260 = "http://www.tc260.org.cn/ns/AIGC/1.0/"
"""The namespace of the AIGC label [TC260-PG-20259A, 6]."""

DECLARED = "xmlns:TC260"
"""Name of the field that says: this packet declares the TC260 namespace."""

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SILENT = {_RDF, "adobe:ns:meta/", "http://www.w3.org/XML/1998/namespace"}
_ATTRIBUTES = 20_000
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
    packet = _Packet(limits)
    problem: Damaged | OverLimit | None = None
    skipped = len(data) - len(data.lstrip(b"\xef\xbb\xbf\0 \t\r\n"))
    try:
        packet.parse(data[skipped:])
    except (expat.ExpatError, LookupError, ValueError):
        # The latter two: an encoding that Python does not know, or of more than one byte; XMP is always Unicode.
        # What follows the last end tag is padding, whatever it is.
        if not packet.closed:
            problem = Damaged("an XMP packet is not well-formed XML", at.path)
    except (Damaged, OverLimit) as error:
        problem = error
    for name, value, start, end in packet.found:
        span = (at.span[0] + skipped + start, end - start) if plain and at.span else at.span
        yield Field("XMP", name, value, Location(f"{at.path} {name}", span))
    if problem:
        raise problem


class _Packet:
    """Collects properties while expat walks the packet."""

    def __init__(self, limits: Limits) -> None:
        self.found: list[tuple[str, str, int, int]] = []
        self.closed = False
        self._data = b""
        self._tag = (-1, -1)
        self._limits = limits
        self._stack: list[_Element] = []
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartDoctypeDeclHandler = self._doctype

    def parse(self, data: bytes) -> None:
        # Each attribute of a tag costs expat 2 KB.
        if data.count(b'="') + data.count(b"='") > _ATTRIBUTES:
            raise OverLimit("an XMP packet is nested deeper or holds more than the limit", "XMP")
        self._data = data
        self._parser.Parse(data, True)

    def _tag_end(self, start: int) -> int:
        """The offset behind the tag that begins at `start`; an attribute that holds a bare ">" ends it early."""
        if self._tag[0] != start:
            self._tag = (start, self._data.find(b">", start) + 1 or start)
        return self._tag[1]

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._stack) >= self._limits.depth or len(self.found) >= self._limits.items:
            raise OverLimit("an XMP packet is nested deeper or holds more than the limit", "XMP")
        at = self._parser.CurrentByteIndex
        name = _name(tag)
        if self._stack:
            self._stack[-1].leaf = False
        named = name or (self._stack[-1].name if self._stack else "")
        element = _Element(named, at, bool(name))
        self._stack.append(element)
        for key, value in attributes.items():
            if attribute := _name(key):
                element.leaf = False
                self.found.append((attribute, value, at, self._tag_end(at)))

    def _end(self, _tag: str) -> None:
        element = self._stack.pop()
        self.closed = not self._stack
        text = "".join(element.text)
        if text.strip() or (element.leaf and element.own):
            # CurrentByteIndex stands at the end tag: the span covers the start tag and the text.
            self.found.append((element.name, text.strip(), element.start, self._parser.CurrentByteIndex))

    def _text(self, text: str) -> None:
        if self._stack:
            self._stack[-1].text.append(text)

    def _namespace(self, _prefix: str | None, uri: str) -> None:
        if uri == TC260:
            at = self._parser.CurrentByteIndex
            self.found.append((DECLARED, uri, at, self._tag_end(at)))

    def _doctype(self, *_: object) -> None:
        raise Damaged("an XMP packet declares a DOCTYPE", "XMP")


class _Element:
    """An open element: its property's name, whether that name is its own, and whether nothing but text is in it."""

    __slots__ = ("leaf", "name", "own", "start", "text")

    def __init__(self, name: str, start: int, own: bool) -> None:
        self.name, self.start, self.own = name, start, own
        self.text: list[str] = []
        self.leaf = True


def _name(expanded: str) -> str:
    """`prefix:local` of a property, "" for RDF, XML and packet syntax and for names without a namespace."""
    uri, _, local = expanded.rpartition(" ")
    if not uri or uri in _SILENT:
        return ""
    return f"{_PREFIXES[uri]}:{local}" if uri in _PREFIXES else f"{{{uri}}}{local}"
