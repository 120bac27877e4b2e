"""JSON whose top-level object holds a label under the key `AIGC` [GB 45438-2025, Annex E b]; no guide defines a place.

What is a document? A JSON file is data: it has no text of its own that a person reads, so it owes no label, and labelcheck
calls it unknown, as it does source code. It is taken for a document only where it is named .json and its first bytes say so:
the outermost object has a key `AIGC` whose value is an object, or a string that holds one, with at least one of the seven
keys; or it holds a chat, with a turn whose role is "assistant". JSON Lines are records, and stay unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from labelcheck.errors import Damaged, OverLimit, Unsupported
from labelcheck.metadata.charset import text_of
from labelcheck.metadata.json_object import values
from labelcheck.metadata.pieces import read_pieces
from labelcheck.model import AIGC_FIELDS, Field, Location, Modality, Note, Place
from labelcheck.source import Source, extension_of

NAME = "json"
MIME = "application/json"
EXTENSIONS: tuple[str, ...] = ()
"""None: what is named .json is usually data, so the name promises nothing."""
MODALITY = Modality.TEXT
PLACE = Place.UNDEFINED
MAGIC = (0, (b"",))

_FIELD = re.compile(rf'\\?"(?:{"|".join(AIGC_FIELDS)})\\?"\s*:')
_SIGN = re.compile(rb"AIGC|assistant", re.IGNORECASE)
_TURN = re.compile(r'"role"\s*:\s*"assistant"', re.IGNORECASE)
_LOOKED_AT, _MOST = 1 << 20, 64


def accepts(head: bytes, name: str) -> bool:
    """Whether it is named as JSON and holds a chat, or its outermost object holds a label under the key `AIGC`."""
    if extension_of(name) != ".json" or not _SIGN.search(head.replace(b"\0", b"")):
        return False
    text = text_of(head) or ""
    if _TURN.search(text) and text.lstrip().startswith(("{", "[")):
        return True
    found = [(start, len(text) if end < 0 else end) for start, end in values(text) if start >= 0]
    return any(_FIELD.search(text, start, end) for start, end in found)


def read(source: Source) -> Iterator[Field | Note]:
    """A field for each value under `AIGC`. Raises OverLimit where the object is long, Damaged where it does not end."""
    pieces = read_pieces(source, 2 * _LOOKED_AT)
    if not pieces:
        raise Unsupported("the encoding of the text is not known")
    text = pieces[0].text
    for count, (start, end) in enumerate(values(text)):
        if end < 0:
            break
        if count >= _MOST:
            raise OverLimit("the file has more pieces than the limit allows", "JSON")
        yield Field("JSON", "AIGC", text[start:end], Location("JSON AIGC", pieces[0].span(start, end)))
    else:
        return
    if pieces[0].last:
        raise Damaged("the file ends before its end mark", "JSON")
    raise OverLimit("a metadata payload is larger than the limit", "JSON")
