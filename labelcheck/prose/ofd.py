"""What a reader sees of an OFD: the text objects of its pages, their templates and annotations [GB/T 33190-2016, 7 to 15]."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from labelcheck.containers.zip import open_zip
from labelcheck.errors import Damaged, ReadError
from labelcheck.media.pages import PageLine
from labelcheck.metadata.markup import Element, elements
from labelcheck.model import Location, Note
from labelcheck.prose.lines import HIDES, Block, Part, part_of
from labelcheck.prose.package import MOST, Texts, resolved, truthy
from labelcheck.prose.page import paragraphs, width
from labelcheck.source import Source

FORMATS = ("ofd",)

_ENTRY = "OFD.xml"
_POINTS = 72 / 25.4
"""In a millimetre, the unit of OFD."""
_CLEAR = 0.3
"""Of the font size: a gap between two texts of one line that is a blank."""
_LEVEL = 0.4
"""Of the font size: how far apart the baselines of one line may be."""
_DRAWN = {"ImageObject", "PathObject", "CompositeObject"}


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """All pages as one part. Raises Damaged where there is none."""
    texts = Texts(open_zip(source))
    sheets = [sheet for root in _found(texts, _ENTRY, "DocRoot") for sheet in _sheets(texts, root.text)]
    blocks: list[Block] = []
    for number, sheet in enumerate(sheets[:MOST], 1):
        place = Location(f"page {number}")
        page, around = sheet.walked(texts)
        if not page.said and not around.said and (page.drawn or around.drawn):
            yield Note("detect", "a page holds no text, only what is drawn: it was not looked at", HIDES, place)
        blocks += [Block(text, place) for text in paragraphs(_ordered(_lines(page.said), _lines(around.said)))]
    if len(sheets) > MOST:
        yield Note("detect", "the middle of the text was not searched", HIDES, Location(f"from page {MOST + 1}"))
    yield part_of(blocks)
    yield from texts.drained()
    if not sheets:
        raise Damaged("the pages of the document cannot be opened", f"OFD/{_ENTRY}")


class _Sheet(NamedTuple):
    """The parts that make a page: its content, the document's templates by their ids, and its annotations."""

    content: str
    templates: Mapping[str, str]
    annotations: Sequence[str]

    def walked(self, texts: Texts) -> tuple[_Page, _Page]:
        """What the content says, and what stands around it."""
        page, around = _Page(), _Page()
        _walk(texts, self.content, page)
        used = [self.templates[each] for each in page.templates if each in self.templates]
        for part in (*used, *self.annotations):
            _walk(texts, part, around)
        return page, around


def _walk(texts: Texts, part: str, page: _Page) -> None:
    if member := texts.member(part):
        texts.walk(member, page)
    else:
        texts.notes.append(Note("detect", "a part of the document is missing", HIDES, Location(part)))


def _found(texts: Texts, part: str, *names: str) -> Sequence[Element]:
    """The elements of these names in a part; what cannot be read of it is a note."""
    found: list[Element] = []
    try:
        if member := texts.member(part):
            found.extend(elements(texts.archive.read(member).data, texts.archive.source.limits, part, names))
    except ReadError as error:
        texts.notes.append(Note("detect", error.problem, HIDES, Location(error.at or part)))
    return found


def _sheets(texts: Texts, root: str) -> Iterator[_Sheet]:
    """The pages of a document, in their order."""
    root = resolved("", root.strip())
    found = _found(texts, root, "Page", "TemplatePage", "Annotations")
    templates = {_id(each): _location(texts, root, each) for each in found if each.name == "TemplatePage"}
    annotations: dict[str, list[str]] = {}
    for each in found:
        if each.name == "Annotations":
            listed = _resolved(texts, root, each.text)
            for page in _found(texts, listed, "Page"):
                on = page.attributes.get("PageID", "")
                annotations.setdefault(on, []).append(_resolved(texts, listed, page.text))
    for each in found:
        if each.name == "Page":
            yield _Sheet(_location(texts, root, each), templates, annotations.get(_id(each), ()))


def _id(element: Element) -> str:
    return element.attributes.get("ID", "")


def _location(texts: Texts, root: str, element: Element) -> str:
    return _resolved(texts, root, element.attributes.get("BaseLoc", ""))


def _resolved(texts: Texts, referrer: str, target: str) -> str:
    """The part that another one refers to; careless writers leave out the slash of a whole name."""
    near = resolved(referrer.rpartition("/")[0], target.strip())
    whole = resolved("", target.strip())
    return whole if not texts.member(near) and texts.member(whole) else near


class _Said(NamedTuple):
    """A stretch of text: where it begins and how high its baseline and its letters are, in millimetres from the top left."""

    text: str
    x: float
    y: float
    size: float


class _Page:
    """A walker that collects the texts of a page that are seen, in their order."""

    def __init__(self) -> None:
        self.said: list[_Said] = []
        self.drawn = False
        self.templates: list[str] = []
        self._unseen = 0
        self._around: list[tuple[float, float]] = []
        self._matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        self._size = 0.0
        self._code: tuple[float, float] | None = None
        self._text: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if self._unseen or not truthy(attributes.get("Visible")) or attributes.get("Alpha") == "0":
            self._unseen += 1
        elif name in {"TextObject", "Appearance"}:
            x, y, _, height = _numbers(attributes.get("Boundary", ""), 4) or (0.0, 0.0, 0.0, 0.0)
            left, top = self._around[-1] if self._around else (0.0, 0.0)
            self._around.append((left + x, top + y))
            if name == "TextObject":
                a, b, c, d, e, f = _numbers(attributes.get("CTM", ""), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
                self._matrix = a, b, c, d, e, f
                self._size = _number(attributes.get("Size", "")) * math.hypot(c, d) or height
        elif name == "TextCode":
            before = self._code or (0.0, 0.0)
            x, y = (
                _number(attributes[key]) if key in attributes else old for key, old in zip("XY", before, strict=True)
            )
            self._code, self._text = (x, y), []
        elif name == "Template":
            self.templates.append(attributes.get("TemplateID", ""))
        else:
            self.drawn |= name in _DRAWN

    def end(self, name: str) -> None:
        """It ends."""
        if self._unseen:
            self._unseen -= 1
        elif name == "TextCode" and self._code:
            text, self._text = "".join(self._text).strip("\r\n\t"), []
            (x, y), (a, b, c, d, e, f) = self._code, self._matrix
            left, top = self._around[-1] if self._around else (0.0, 0.0)
            if text.strip():
                self.said.append(_Said(text, left + a * x + c * y + e, top + b * x + d * y + f, self._size))
        elif name in {"TextObject", "Appearance"} and self._around:
            self._around.pop()
            self._code = None

    def text(self, text: str) -> None:
        """Characters of the element that is open."""
        if self._code and not self._unseen:
            self._text.append(text)


def _lines(said: Sequence[_Said]) -> list[PageLine]:
    """The lines of a page: what stands level with the text before it, and not left of it, goes on with its line."""
    lines: list[list[_Said]] = []
    for each in said:
        last = lines[-1][-1] if lines else None
        if last and abs(each.y - last.y) <= _LEVEL * max(last.size, each.size) and each.x >= last.x:
            lines[-1].append(each)
        else:
            lines.append([each])
    return [PageLine(_joined(line), line[0].size * _POINTS, -line[0].y * _POINTS) for line in lines]


def _ordered(content: list[PageLine], around: list[PageLine]) -> list[PageLine]:
    """The lines of the content between those of templates and annotations that stand above its first, and the others."""
    top = content[0].baseline if content else math.inf
    above = [line for line in around if line.baseline > top]
    return [*above, *content, *(line for line in around if line.baseline <= top)]


def _joined(line: Sequence[_Said]) -> str:
    text = line[0].text
    for before, each in pairwise(line):
        apart = each.x - before.x - width(before.text) / 2 * before.size > _CLEAR * each.size
        text += " " + each.text if apart and not text.endswith(" ") else each.text
    return text.strip()


def _numbers(text: str, count: int) -> tuple[float, ...] | None:
    """So many finite numbers, None for anything else."""
    try:
        numbers = tuple(map(float, text.split()))
    except ValueError:
        return None
    return numbers if len(numbers) == count and all(map(math.isfinite, numbers)) else None


def _number(text: str) -> float:
    found = _numbers(text, 1)
    return found[0] if found else 0.0
