"""What a reader sees of an OpenDocument text, sheet, presentation or drawing [ODF 1.3, part 3]."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from labelcheck.containers.zip import open_zip
from labelcheck.model import Note
from labelcheck.prose.lines import HEADING, Block, Part, part_of
from labelcheck.prose.package import Paragraphs, Texts, named
from labelcheck.source import Source

FORMATS = ("odf",)

# Comments, tracked changes, and text that is hidden by a condition.
_SKIPPED = frozenset({"annotation", "tracked-changes", "hidden-text", "hidden-paragraph", "ruby-text", "title", "desc"})


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """Headers, content and footers as one part. Raises Damaged where the package cannot be opened."""
    texts = Texts(open_zip(source))
    styles, content = _Content("", "styles"), _Content("", "content")
    for member in named(texts.archive, "styles.xml")[:1]:
        texts.walk(member, styles)
    content.hidden |= styles.hidden
    for member in named(texts.archive, "content.xml")[:1]:
        texts.walk(member, content)
    header = [block for block in styles.found if "header" in _path(block)]
    yield part_of([*header, *content.found, *(block for block in styles.found if block not in header)])
    yield from texts.drained()


def _path(block: Block) -> str:
    return block.at.path if not callable(block.at) else ""


class _Content(Paragraphs):
    """Paragraphs of `content.xml` or, of `styles.xml`, those of headers and footers, without those of hidden styles."""

    def __init__(self, place: str, part: str) -> None:
        super().__init__(place, frozenset(), _SKIPPED)
        self.hidden: set[str] = set()
        self._part = part
        self._style = ""
        self._count = self._pages = 0
        self._sheet = ""

    def unseen(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Hidden rows, columns and pages, and what has a hidden style."""
        if name in {"p", "h", "span"} and attributes.get("style-name") in self.hidden:
            return True
        return name in {"table-row", "section"} and (
            attributes.get("visibility", "visible") != "visible" or attributes.get("display") == "none"
        )

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if name in {"p", "h"} and self._part == "content":
            self._count += 1
            page = f"slide {self._pages}, " if self._pages else ""
            self.place = f"sheet {self._sheet}" if self._sheet else f"{page}paragraph {self._count}"
        super().start(name, attributes)
        if name == "h":
            self.set_kind(HEADING)

    def mark(self, name: str, attributes: Mapping[str, str]) -> None:
        """Spaces and breaks in a paragraph, pages, sheets, styles."""
        match name:
            case "line-break":
                self.say("\n")
            case "s" | "tab":
                self.say(" ")
            case "page" if "page-number" not in attributes:
                self._pages += 1
            case "table" if not self._said:
                self._sheet = attributes.get("name", "")[:40] if self._part == "content" and self._pages == 0 else ""
            case "style":
                self._style = attributes.get("name", "")
            case "text-properties" if attributes.get("display") == "none" and self._style:
                self.hidden.add(self._style)
            case "header" | "footer" | "header-left" | "footer-left" | "header-first" | "footer-first":
                self.place = name.partition("-")[0]

    def done(self, name: str) -> None:
        """A table ends."""
        if name == "table":
            self._sheet = ""
