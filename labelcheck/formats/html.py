"""HTML: `<meta name="AIGC" content="…">`, and comments that hold nothing but a label; no guide defines a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelcheck.errors import OverLimit, Unsupported
from labelcheck.metadata import HIDES
from labelcheck.metadata.charset import text_of
from labelcheck.metadata.html_tags import Comment, Meta, scan
from labelcheck.metadata.pieces import Piece, read_pieces
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source, extension_of

NAME = "html"
MIME = "text/html"
EXTENSIONS = (".html", ".htm", ".xhtml")
MODALITY = Modality.TEXT
PLACE = Place.UNDEFINED
MAGIC = (0, (b"",))

_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*){0,8}<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_TEMPLATES = (
    ".php",
    ".jsp",
    ".asp",
    ".aspx",
    ".vue",
    ".svelte",
    ".ejs",
    ".erb",
    ".hbs",
    ".j2",
    ".tmpl",
    ".tpl",
    ".svg",
)
"""Source code that opens as HTML does, and is no document."""

_LABEL = re.compile(r"\s*(?:AIGC\s*[:=]?\s*)?(\{.*\})\s*", re.DOTALL)
_LOOKED_AT = 512 << 10
"""Bytes that are looked at, half of them from either end."""
_MOST = 1000


def accepts(head: bytes, name: str) -> bool:
    """Whether it is text that is named as HTML, or that opens with a doctype or an `html` tag."""
    text = text_of(head)
    if text is None:
        return False
    extension = extension_of(name)
    return extension in EXTENSIONS or (extension not in _TEMPLATES and _OPENING.match(text) is not None)


def read(source: Source) -> Iterator[Field | Note]:
    """A field for each `meta` tag with a name, and for each comment that is a label's value as a whole."""
    pieces = read_pieces(source, _LOOKED_AT)
    if not pieces:
        raise Unsupported("the encoding of the text is not known")
    if not pieces[0].last:
        yield Note("read", "the middle of the text was not searched", HIDES)
    count = 0
    for piece in pieces:
        for item in scan(piece.text):
            for field in _fields(piece, item):
                count += 1
                if count > _MOST:
                    raise OverLimit("the file has more pieces than the limit allows", "HTML")
                yield field


def _fields(piece: Piece, item: Comment | Meta) -> Iterator[Field]:
    if isinstance(item, Comment):
        label = _LABEL.fullmatch(item.text)
        if label:
            span = piece.span(item.start + label.start(1), item.start + label.end(1))
            name = "AIGC" if item.text.lstrip().startswith("AIGC") else "comment"
            yield Field("HTML comment", name, label[1], Location(_line("HTML comment", piece, item.start), span))
        return
    name = next((item.attributes[key] for key in ("name", "property", "itemprop") if item.attributes.get(key)), "")
    if name:
        where = _line(f"HTML meta {name}", piece, item.start)
        at = Location(where, piece.span(item.start, item.end))
        yield Field("HTML meta", name, item.attributes.get("content", ""), at)


def _line(what: str, piece: Piece, start: int) -> str:
    line = piece.text.count("\n", 0, start) + 1
    return f"{what}, line {line}" if piece.first else f"{what}, line {line} of the last part"
