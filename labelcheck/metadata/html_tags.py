"""Comments and `meta` tags of an HTML text, in one pass that never goes back [HTML, 13.2.5]."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

NAME = re.compile(r"/?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?|[\s/]*=""")
_TAG_END = re.compile(r"[\s/]*>")
RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
}
"""Elements whose content is text, whatever stands in it."""


class Comment(NamedTuple):
    """A comment's text, without its marks, and where it begins."""

    text: str
    start: int


class Meta(NamedTuple):
    """A `meta` tag: its attributes by lower-case name, the first of a name counting, and where the tag stands."""

    attributes: dict[str, str]
    start: int
    end: int


def scan(text: str) -> Iterator[Comment | Meta]:
    """Every comment and `meta` tag, up to one that does not end."""
    at = text.find("<")
    while at >= 0:
        if text.startswith("<!--", at):
            # "<!-->" and "<!--->" are comments without text.
            end = text.find("-->", at + 2)
            if end < 0:
                return
            if end > at + 3:
                yield Comment(text[at + 4 : end], at + 4)
            at = text.find("<", end + 3)
            continue
        name = NAME.match(text, at + 1)
        if name is None:
            at = text.find("<", at + 1)
            continue
        attributes, end = read_attributes(text, name.end())
        if end < 0:
            return
        tag = name[1].lower()
        if tag == "meta":
            yield Meta(attributes, at, end)
        if tag in RAW and text[at + 1] != "/":
            closing = RAW[tag].search(text, end)
            if closing is None:
                return
            end = closing.start()
        at = text.find("<", end)


def read_attributes(text: str, at: int) -> tuple[dict[str, str], int]:
    """A tag's attributes, and where it ends: -1 where it does not."""
    found: dict[str, str] = {}
    while (end := _TAG_END.match(text, at)) is None:
        attribute = _ATTRIBUTE.match(text, at)
        if attribute is None:
            return found, -1
        if attribute[1]:
            value = attribute[2] or attribute[3] or attribute[4] or ""
            found.setdefault(attribute[1].lower(), html.unescape(value))
        at = attribute.end()
    return found, end.end()
