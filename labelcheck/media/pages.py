"""Pages of PDF files through PDFium: their text line by line, where words stand, and a page as a picture.

The library is imported inside functions. It reads through `Source`, whose limits hold; a page that it cannot open is skipped
with a note by the caller. Should it end the process, the worker's report says so (`labelcheck.audit.processes`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from labelcheck.errors import Damaged, OverLimit, ReadError, Unsupported
from labelcheck.media.stream import Stream
from labelcheck.source import Source

if TYPE_CHECKING:
    from PIL.Image import Image

_WHOLE = 4 << 20
"""Bytes up to which a file is handed over whole; of a larger one the library asks for blocks."""

_PASSWORD, _SECURITY = 4, 5
"""FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY."""

_BUDGET = 64 << 20
"""Bytes that the library may read of a larger file."""

_CHARACTERS = 200_000
"""Characters of a page; one that says more is no page that anybody reads."""

_ANNOTATIONS = 200
"""Annotations and form fields of a page that are read."""

_LONG_SIDE = 2000
"""Pixels of a rendered page."""


class PageLine(NamedTuple):
    """A line of a page in reading order: its characters, font size, and the height of its baseline, which falls, in points."""

    text: str
    size: float
    baseline: float


class PageText(NamedTuple):
    """The lines of a page, what form fields and free text say on it, and whether anything at all is drawn on it.

    `legible`: whether its letters can be told. `is_whole`: False where it has more fields than are read.
    """

    lines: tuple[PageLine, ...]
    beside: tuple[str, ...]
    drawn: bool
    legible: bool
    is_whole: bool


@contextmanager
def open_pages(source: Source) -> Iterator[Pages]:
    """The pages of a PDF. Raises Unsupported for an encrypted file, Damaged for one that cannot be opened."""
    pypdfium2, _ = _library()
    whole = source.size <= min(_WHOLE, source.limits.payload)
    stream = None if whole else _Budgeted(source)
    try:
        document = pypdfium2.PdfDocument(stream or source.read_at(0, source.size))
    except pypdfium2.PdfiumError as error:
        if error.err_code in {_PASSWORD, _SECURITY}:
            raise Unsupported("the document is encrypted", "PDF/Encrypt") from None
        raise Damaged("the pages of the document cannot be opened", "PDF") from None
    try:
        yield Pages(document, stream, pypdfium2.PdfiumError)
    finally:
        document.close()


@cache
def _library() -> tuple[Any, Any]:
    """PDFium, told that the machine has no fonts: text needs none, a scan neither, and finding one takes five times the rest.

    The second is what PDFium keeps a pointer to.
    """
    import pypdfium2  # noqa: PLC0415  # heavy

    no_fonts = pypdfium2.raw.FPDF_SYSFONTINFO(version=1)
    pypdfium2.raw.FPDF_SetSystemFontInfo(no_fonts)
    return pypdfium2, no_fonts


class Pages:
    """An open document."""

    def __init__(self, document: Any, stream: _Budgeted | None, error: type[Exception]) -> None:
        self._document, self._stream, self._error = document, stream, error
        self.count = len(document)

    def text(self, index: int) -> PageText:
        """The text of a page, by its number from 0. Raises Damaged where it cannot be opened, OverLimit where it is endless."""
        from pypdfium2 import raw  # noqa: PLC0415  # heavy

        page, text = self._load(index)
        try:
            if self._stream and self._stream.left <= 0:
                raise OverLimit("more would be read from this file than the limit allows", f"page {index + 1}")
            if text.count_chars() > _CHARACTERS:
                raise OverLimit("a page holds more than the limit", f"page {index + 1}")
            said = text.get_text_range()
            lines = tuple(_lines(raw, text, said))
            letters = [c for c in said if not c.isspace()]
            strange = sum(c == "\ufffd" or c < " " or "\ue000" <= c <= "\uf8ff" or c == "\ufffe" for c in letters)
            drawn = raw.FPDFPage_CountObjects(page) > 0
            annotations = raw.FPDFPage_GetAnnotCount(page)
            beside = tuple(_annotated(raw, page, min(annotations, _ANNOTATIONS)))
            return PageText(lines, beside, drawn, strange * 5 <= len(letters), annotations <= _ANNOTATIONS)
        finally:
            text.close()
            page.close()

    def box(self, index: int, words: str) -> tuple[float, float, float, float] | None:
        """Where the words first stand on a page: x, y, width, height in 0..1 from the top left; None where they do not."""
        page, text = self._load(index)
        try:
            found = text.search(words, match_case=True).get_next()
            if found is None:
                return None
            rectangles = [text.get_rect(i) for i in range(min(text.count_rects(*found), 100))]
            left, bottom, right, top = page.get_bbox()
            width, height = right - left, top - bottom
            if not rectangles or width <= 0 or height <= 0:
                return None
            x0, x1 = min(r[0] for r in rectangles) - left, max(r[2] for r in rectangles) - left
            y0, y1 = top - max(r[3] for r in rectangles), top - min(r[1] for r in rectangles)
            box = (x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height)
            return box if all(math.isfinite(side) and -1 <= side <= 2 for side in box) else None
        except self._error:
            return None
        finally:
            text.close()
            page.close()

    def render(self, index: int) -> Image:
        """A page as a picture, its long side at most 2,000 pixels."""
        page, text = self._load(index)
        try:
            long_side = max(page.get_size())
            picture: Image = page.render(scale=min(_LONG_SIDE / max(long_side, 1.0), 3.0)).to_pil()
            return picture
        finally:
            text.close()
            page.close()

    def _load(self, index: int) -> tuple[Any, Any]:
        try:
            page = self._document[index]
            return page, page.get_textpage()
        except self._error:
            raise Damaged("a page cannot be opened", f"page {index + 1}") from None


def render(source: Source, page: int) -> Image:
    """A page of a PDF, by its number from 0, as a picture for whoever looks at pictures. Raises ReadError."""
    with open_pages(source) as pages:
        return pages.render(page)


def _lines(raw: Any, text: Any, said: str) -> Iterator[PageLine]:
    from ctypes import c_double  # noqa: PLC0415  # only with PDFium

    x, y = c_double(), c_double()
    at = 0
    for line in said.replace("\r\n", "\n\n").split("\n"):
        if line.strip():
            first = at + len(line) - len(line.lstrip())
            raw.FPDFText_GetCharOrigin(text, first, x, y)
            yield PageLine(line.replace("\ufffe", "").strip(), raw.FPDFText_GetFontSize(text, first), y.value)
        at += len(line) + 1


def _annotated(raw: Any, page: Any, count: int) -> Iterator[str]:
    """The values of form fields and the words of free text that show on a page [ISO 32000-1, 12.5.6.6, 12.5.6.19]."""
    shown = {raw.FPDF_ANNOT_FREETEXT: b"Contents", raw.FPDF_ANNOT_WIDGET: b"V"}
    unseen = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        key = shown.get(raw.FPDFAnnot_GetSubtype(annotation))
        if key and not raw.FPDFAnnot_GetFlags(annotation) & unseen:
            yield _value(raw, annotation, key)
        raw.FPDFPage_CloseAnnot(annotation)


def _value(raw: Any, annotation: Any, key: bytes) -> str:
    from ctypes import c_ushort  # noqa: PLC0415  # only with PDFium

    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size <= 2 * _CHARACTERS:
        return ""
    characters = (c_ushort * (size // 2))()
    raw.FPDFAnnot_GetStringValue(annotation, key, characters, size)
    return bytes(characters).decode("utf-16-le", "replace").rstrip("\0")


class _Budgeted(Stream):
    """A source as PDFium reads it; what it may not read is an empty block, upon which PDFium gives up."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.left = min(_BUDGET, source.limits.total // 2)

    def readinto(self, buffer: Any) -> int:
        """How many bytes were read: fewer than asked at the end, none past a limit."""
        try:
            data = self._source.read_up_to(self._at, len(buffer)) if self.left > 0 else b""
        except ReadError:
            self.left, data = 0, b""
        self.left -= len(data)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


__all__ = ["PageLine", "PageText", "Pages", "open_pages", "render"]
