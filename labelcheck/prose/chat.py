"""What a reader sees of a chat that was saved as JSON: the messages' words, each message a text of its own.

Roles, models and times are data. Known shapes: `role` and `content` (a string, parts, or a list of `text`), `author.role` and
`content.parts`, `fragments` with `content`, and the `Note` beside the choices of an answer, which some services show with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from labelcheck.errors import Damaged, OverLimit
from labelcheck.metadata.pieces import read_pieces
from labelcheck.model import Location, Note
from labelcheck.prose.lines import HIDES, Line, Part
from labelcheck.prose.markdown import visible_lines
from labelcheck.source import Source

FORMATS = ("json",)

_SAID = frozenset({"content", "text", "parts", "fragments", "answer", "reply", "message", "note", "reasoning_content"})
_NOT_SHOWN = frozenset({"system", "developer", "tool", "function"})


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """A part for each message, and one for each Note. Raises OverLimit for a long file, Damaged where it is no JSON."""
    pieces = read_pieces(source)
    if not pieces:
        yield Note("detect", "the encoding of the text is not known", HIDES)
        return
    if not pieces[0].last:
        raise OverLimit("a metadata payload is larger than the limit", "JSON")
    try:
        value = json.loads(pieces[0].text)
    except (ValueError, RecursionError):
        raise Damaged("the JSON text cannot be read", "JSON") from None
    for count, (path, text) in enumerate(_messages(value, source.limits.depth)):
        if count >= source.limits.items:
            raise OverLimit("the file has more pieces than the limit allows", "JSON")
        yield _part(path, text)


def _part(path: str, text: str) -> Part:
    def place(line: Line, _start: int, _end: int) -> Location:
        return Location(f"{path}, line {line.number}")

    return Part(text, partial(visible_lines, text, True), place, first=True, last=True, before=0, total=len(text))


def _messages(value: object, depth: int) -> Iterator[tuple[str, str]]:
    """Path and words of each string that a reader is shown, in order."""
    waiting: list[tuple[str, object, bool, int]] = [("JSON", value, False, 0)]
    while waiting:
        path, item, said, level = waiting.pop()
        if isinstance(item, str):
            if said and item.strip():
                yield path, item
        elif level > depth:
            raise OverLimit("elements are nested deeper than the limit", "JSON")
        elif isinstance(item, list):
            waiting += [(f"{path}[{i}]", each, said, level + 1) for i, each in reversed(list(enumerate(item)))]
        elif isinstance(item, dict):
            waiting += reversed(list(_members(path, item, level)))


def _members(path: str, item: dict[str, object], level: int) -> Iterator[tuple[str, object, bool, int]]:
    role = next((each for key, each in item.items() if key.lower() == "role"), "")
    author = item.get("author")
    role = author.get("role", role) if isinstance(author, dict) else role
    if str(role).lower() in _NOT_SHOWN:
        return
    for key, each in item.items():
        yield f"{path}.{key[:40]}", each, key.lower() in _SAID, level + 1
