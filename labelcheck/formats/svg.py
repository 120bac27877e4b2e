"""SVG: labels that services write into `metadata`; no guide names a place."""

import re
from collections.abc import Iterator

from labelcheck.errors import Unsupported
from labelcheck.metadata import svg
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source, extension_of

NAME = "svg"
MIME = "image/svg+xml"
EXTENSIONS = (".svg", ".svgz")
MODALITY = Modality.IMAGE
PLACE = Place.UNDEFINED
MAGIC = (0, (b"",))

_GZIP = b"\x1f\x8b"
_PROLOGUE = re.compile(rb"\s*(?:<\?[^>]*>|<!--.*?-->|<!DOCTYPE\s[^\[>]*(?:\[.*?\]\s*)?>)", re.DOTALL)
_ROOT = re.compile(rb"\s*<(?:(?:[\w.-]+:)?svg[\s/>]|!DOCTYPE\s+svg\s)")


def accepts(head: bytes, name: str) -> bool:
    """Whether the root element is `svg`, behind an XML declaration, comments and a DOCTYPE; or a compressed drawing."""
    if head.startswith(_GZIP):
        return extension_of(name) == ".svgz"
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head.decode("utf-16", "ignore").encode()
    at = len(head) - len(head.removeprefix(b"\xef\xbb\xbf"))
    while prologue := _PROLOGUE.match(head, at):
        at = prologue.end()
    return _ROOT.match(head, at) is not None


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the metadata. Raises Unsupported for a compressed drawing, Damaged for one that is cut."""
    if source.read_up_to(0, 2) == _GZIP:
        raise Unsupported("the drawing is compressed", "SVG")
    yield from svg.read(source.read_at(0, source.size), Location("SVG", (0, source.size)), source.limits)
