"""RTF: user properties and the comments of the information group; no guide defines a place [RTF 1.9.1, Information Group]."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from labelcheck.errors import Damaged, OverLimit
from labelcheck.metadata import HIDES
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "rtf"
MIME = "application/rtf"
EXTENSIONS = (".rtf",)
MODALITY = Modality.TEXT
PLACE = Place.UNDEFINED
MAGIC = (0, (b"{\\rtf",))

_LOOKED_AT = 1 << 20
"""Bytes in which the text itself must begin: what is looked for stands before it."""

_MARK = re.compile(rb"\\bin(\d{1,9}) ?|(\\(?:pard?|sectd|plain|trowd|ltrpar)(?![a-z]))|\\(?:[a-z]+|[^a-z])|[{}]")
_GROUP = re.compile(rb"\{[\r\n]*(?:\\\*)?[\r\n]*\\(\w+?)(?=[^a-z])")
_PART = re.compile(
    rb"\\u(-?\d{1,5}) ?((?:\\'[0-9a-fA-F]{2})+|[^\\{}\r\n]?)|((?:\\'[0-9a-fA-F]{2}|[^\\{}\r\n])+)|\\([a-z]+)(-?\d+)? ?|\\([^a-z'])|([{}\r\n])"
)
_HEX = re.compile(rb"\\'([0-9a-fA-F]{2})")
_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_PAGES = {932: "cp932", 936: "gb18030", 949: "cp949", 950: "cp950", 54936: "gb18030", 65001: "utf-8"}
_INFO = {"comment", "doccomm", "keywords", "subject", "title", "author", "operator", "company", "category"}


def accepts(head: bytes, _name: str) -> bool:
    """Whether the signature opens the file."""
    return head.startswith(b"{\\rtf")


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the groups `info` and `userprops` before the text."""
    if not source.read_up_to(source.size - 512, 512).rstrip(b"\0\r\n\t \x1a").endswith(b"}"):
        yield Note("read", "the file ends before its end mark", HIDES, Location("RTF"))
    data = source.read_up_to(0, min(_LOOKED_AT, source.limits.payload))
    page = _PAGE.search(data[:4096])
    encoding = _codec(int(page[1])) if page else "cp1252"
    for name, start, end in _groups(data, source.size):
        if name == b"info":
            for inner, at, behind in _children(data, start, end):
                if inner.decode("latin-1") in _INFO:
                    yield _field("RTF info", inner.decode("latin-1"), data, at, behind, encoding)
        elif name == b"userprops":
            yield from _user_properties(data, start, end, encoding)


def _groups(data: bytes, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of every group directly below the document's own, up to the text."""
    yield from _children(data, 0, len(data), text_ends=True, cut=size > len(data))


def _children(
    data: bytes, start: int, end: int, *, text_ends: bool = False, cut: bool = False
) -> Iterator[tuple[bytes, int, int]]:
    """The groups directly in the one that begins at `start`. Raises Damaged where that one does not end, and should."""
    depth, opened, at = 0, 0, start
    while mark := _MARK.search(data, at, end):
        at = mark.end()
        token = mark[0]
        if token == b"{":
            depth += 1
            opened = mark.start() if depth == 2 else opened
        elif token == b"}":
            depth -= 1
            if depth == 1 and (group := _GROUP.match(data, opened)):
                yield group[1], opened, at
            if depth <= 0:
                return
        elif mark[1]:
            at += int(mark[1])
        elif mark[2] and depth == 1 and text_ends:
            return
    if cut:
        raise OverLimit("a metadata payload is larger than the limit", "RTF header")
    raise Damaged("the file ends before the data that it announces", "RTF group")


def _user_properties(data: bytes, start: int, end: int, encoding: str) -> Iterator[Field]:
    """The groups `propname` and `staticval`, one behind the other."""
    name = ""
    for inner, at, behind in _children(data, start, end):
        if inner == b"propname":
            name = _text(data[at:behind], encoding)
        elif inner == b"staticval":
            yield _field("custom property", name, data, at, behind, encoding)


def _field(group: str, name: str, data: bytes, start: int, end: int, encoding: str) -> Field:
    at = Location(f"{group if group.startswith('RTF') else 'RTF userprops'} {name}", (start, end - start))
    return Field(group, name, _text(data[start:end], encoding), at)


def _codec(page: int) -> str:
    name = _PAGES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def _text(group: bytes, encoding: str) -> str:
    """The text of a group: its bytes and escapes, without its control words."""
    out: list[str] = []
    replaced = 1
    for part in _PART.finditer(group):
        unit, instead, plain, word, number, symbol, _ = part.groups()
        if unit:
            out.append(chr(int(unit) & 0xFFFF))
            # As many bytes stand behind it for old readers as the last `\\ucN` says.
            plain = instead[4 * replaced :] if instead.startswith(b"\\") else b""
        if plain:
            raw = _HEX.sub(lambda digits: bytes.fromhex(digits[1].decode()), plain)
            out.append(raw.decode(encoding, "replace"))
        elif word == b"uc":
            replaced = min(int(number or 1), 8)
        elif word in {b"line", b"par"}:
            out.append("\n")
        elif symbol and symbol in b"\\{}":
            out.append(symbol.decode())
    # Characters beyond U+FFFF come as two surrogates.
    return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
