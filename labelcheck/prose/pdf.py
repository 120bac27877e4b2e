"""What a reader sees of a PDF: the text of its pages, paragraphs put together again, each with its page and its box."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from labelcheck.containers.pdf import open_pdf
from labelcheck.errors import Damaged, ReadError
from labelcheck.media.pages import Pages, open_pages
from labelcheck.model import Location, Note
from labelcheck.prose.lines import HIDES, PARAGRAPH, Block, Part, part_of
from labelcheck.prose.page import paragraphs
from labelcheck.source import Source

FORMATS = ("pdf",)

_WORDS = 24
"""Characters by which a sentence is sought on its page again."""


def read(source: Source, _form: str) -> Iterator[Part | Note]:
    """The document as one part, or its first and its last pages as two.

    Raises ReadError where it cannot be opened: what our own reader, which is bounded, cannot follow is not handed to PDFium,
    which would rebuild it at any cost.
    """
    pdf = open_pdf(source)
    if pdf.cut:
        yield Note("detect", "the file ends before its end mark", HIDES, Location("PDF %%EOF"))
    catalogue, _ = pdf.get(pdf.trailer.get("/Root"))
    if not isinstance(catalogue, dict) or not isinstance(pdf.get(catalogue.get("/Pages"))[0], dict):
        raise Damaged("the pages of the document cannot be opened", "PDF/Pages")
    with open_pages(source) as pages:
        half = max(source.limits.pages // 2, 1)
        chosen = [range(pages.count)]
        if pages.count > 2 * half:
            chosen = [range(half), range(pages.count - half, pages.count)]
            at = Location(f"pages {half + 1} to {pages.count - half}")
            yield Note("detect", "the middle of the text was not searched", HIDES, at)
        for numbers in chosen:
            blocks: list[Block] = []
            for index in numbers:
                yield from _page(pages, index, blocks)
            yield part_of(blocks, first=numbers[0] == 0, last=numbers[-1] == pages.count - 1)


def _page(pages: Pages, index: int, blocks: list[Block]) -> Iterator[Note]:
    """Adds the blocks of a page; a note says what of it could not be read."""
    place = Location(f"page {index + 1}")
    try:
        page = pages.text(index)
    except ReadError as error:
        yield Note("detect", error.problem, HIDES, Location(error.at))
        return
    if not page.is_whole:
        yield Note("detect", "a page holds more than the limit", HIDES, place)
    if not page.lines and page.drawn:
        yield Note("detect", "a page holds no text: what is drawn on it was not looked at", HIDES, place)
    if not page.legible:
        yield Note("detect", "the letters of a page cannot be told", HIDES, place)
    blocks += [Block(text, partial(_place, pages, index, text), PARAGRAPH) for text in paragraphs(page.lines)]
    blocks += [Block(text, place, PARAGRAPH) for text in page.beside]


def _place(pages: Pages, index: int, text: str) -> Location:
    return Location(f"page {index + 1}", box=pages.box(index, text[:_WORDS]))
