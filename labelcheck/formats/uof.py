"""UOF (标文通) of GB/T 20916: not read, only known, so that nobody takes it for data; TC260-PG-20258A covers it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelcheck.containers.zip import LOCAL, first_names
from labelcheck.model import SCHEMES, Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "uof"
MIME = "application/x-uof"
EXTENSIONS = (".uof", ".uot", ".uos", ".uop")
MODALITY = Modality.TEXT
PLACE = Place.DEFINED
MAGIC = (0, (b"<", b"\xef\xbb\xbf<", LOCAL))

_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml[^>]*>)?\s*<(?:\w+:)?UOF[\s>]")
_ENTRY = "uof.xml"


def accepts(head: bytes, _name: str) -> bool:
    """Whether the root element is UOF, or a package begins with its entry."""
    return _ROOT.match(head) is not None or any(name.lower() == _ENTRY for name in first_names(head))


def read(_source: Source) -> Iterator[Field | Note]:
    """Nothing but a note that hides everything."""
    yield Note("read", "this version does not read this format", frozenset(SCHEMES), Location("UOF"))
