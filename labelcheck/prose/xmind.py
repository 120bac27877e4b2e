"""What a reader sees of a mind map: the titles and labels of its topics, sheet by sheet; notes open only at a click."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from labelcheck.containers.zip import open_zip
from labelcheck.errors import Damaged, OverLimit, Unsupported
from labelcheck.metadata.charset import decode
from labelcheck.model import Location, Note
from labelcheck.prose.lines import HEADING, HIDES, ITEM, PARAGRAPH, Block, Part, part_of
from labelcheck.prose.package import Texts
from labelcheck.source import Limits, Source

FORMATS = ("xmind",)

_KINDS = {"rootTopic": HEADING, "attached": ITEM}
"""What the key above a topic makes of it; a floating one is a paragraph."""


_ASIDE = frozenset({"notes", "style", "theme", "extensions", "labels", "image", "settings"})
"""Members that hold no topics, or what a reader does not see."""


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """The map as one part. Raises Damaged where it cannot be read."""
    texts = Texts(open_zip(source))
    found: list[Block] = []
    if newer := texts.member("content.json"):
        try:
            found.extend(_topics(_parsed(texts.archive.read(newer).data), source.limits))
        except OverLimit as error:
            yield Note("detect", error.problem, HIDES, Location(error.at))
    elif older := texts.member("content.xml"):
        topics = _Topics()
        texts.walk(older, topics)
        found = topics.found
    yield part_of(found)
    yield from texts.drained()


def _parsed(data: bytes) -> object:
    decoded = decode(data)
    if decoded is None:
        raise Unsupported("the encoding of the text is not known", "content.json")
    try:
        return json.loads(decoded[0])
    except (ValueError, RecursionError):
        raise Damaged("the JSON text cannot be read", "content.json") from None


def _topics(value: object, limits: Limits) -> Iterator[Block]:
    """The topics of every sheet, each before those below it."""
    waiting: list[tuple[str, object, int]] = [("", value, 0)]
    count = 0
    while waiting:
        key, item, level = waiting.pop()
        if level > 4 * limits.depth:
            raise OverLimit("elements are nested deeper than the limit", "content.json")
        if isinstance(item, list):
            waiting += [(key, each, level + 1) for each in reversed(item)]
        elif isinstance(item, dict):
            count += 1
            if count > limits.items:
                raise OverLimit("the file has more pieces than the limit allows", "content.json")
            yield from _said(key, item, count)
            waiting += [(name, item[name], level + 1) for name in reversed(item) if name not in _ASIDE]


def _said(key: str, topic: Mapping[str, object], number: int) -> Iterator[Block]:
    if topic.get("class") == "sheet" or "title" not in topic:
        return
    labels = topic.get("labels")
    for said in (topic["title"], *(labels if isinstance(labels, list) else ())):
        if isinstance(said, str):
            yield Block(said, Location(f"topic {number}"), _KINDS.get(key, PARAGRAPH))


class _Topics:
    """A walker that collects the titles and labels of the topics of `content.xml`."""

    def __init__(self) -> None:
        self.found: list[Block] = []
        self._open: list[str] = []
        self._kinds: list[str] = []
        self._text: list[str] | None = None
        self._count = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name == "topics":
            self._kinds.append(_KINDS.get(attributes.get("type", ""), PARAGRAPH))
        elif name == "topic":
            self._count += 1
        elif name in {"title", "label"} and self._open and self._open[-1] in {"topic", "labels"}:
            self._text = []
        self._open.append(name)

    def end(self, name: str) -> None:
        """It ends."""
        self._open.pop()
        if name == "topics":
            self._kinds.pop()
        elif self._text is not None and name in {"title", "label"}:
            kind = self._kinds[-1] if self._kinds else HEADING
            self.found.append(Block("".join(self._text), Location(f"topic {self._count}"), kind))
            self._text = None

    def text(self, text: str) -> None:
        """Characters of the element that is open."""
        if self._text is not None:
            self._text.append(text)
