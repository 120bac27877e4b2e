"""The label in a JSON object: where the values of its key `AIGC` stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A string that the text cuts off is one token too: else every quotation mark in it would be tried as its beginning.
_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|(?P<cut>\\?\Z))|[\[\]{}:,]', re.DOTALL)


def values(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each object or string under the outermost object's key `AIGC`.

    The end is -1 where the text ends inside the value, and a last start and end are -1 where it ends inside the object.
    """
    if not text.lstrip().startswith("{"):
        return
    depth, key, previous, start, at = 0, "", "", -1, 0
    while token := _TOKEN.search(text, at):
        at, what = token.end(), token[0]
        if depth == 1 and previous == ":" and key == '"AIGC"' and (what == "{" or what.startswith('"{')):
            start = token.start()
        if token["cut"] is not None:
            break
        if what in "{[":
            depth += 1
        elif what in "}]":
            depth -= 1
        elif depth == 1 and what.startswith('"') and previous in "{,":
            key = what
        if depth == 1 and start >= 0 and what not in "{[":
            yield start, at
            start = -1
        if depth == 0:
            return
        previous = what
    yield start, -1
