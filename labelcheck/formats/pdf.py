"""PDF: key `AIGC` of the document information dictionary [TC260-PG-20258A, 6.3], and the XMP of the catalogue."""

import json
from collections.abc import Iterator

from labelcheck.containers.pdf import Pdf, open_pdf
from labelcheck.containers.pdf_object import Ref, String, Value, Word, text
from labelcheck.errors import OverLimit, ReadError, Unsupported
from labelcheck.metadata import HIDES, xmp
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "pdf"
MIME = "application/pdf"
EXTENSIONS = (".pdf",)
MODALITY = Modality.TEXT
PLACE = Place.DEFINED

_DEPTH = 8


def accepts(head: bytes, _name: str) -> bool:
    """Whether a PDF header stands in the first 1,024 bytes [ISO 32000-1, Annex H 3.4.1]."""
    return b"%PDF-" in head[:1024]


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the information dictionary and of the catalogue's XMP. Raises Unsupported for an encrypted file."""
    pdf = open_pdf(source)
    if "/Encrypt" in pdf.trailer:
        raise Unsupported("the document is encrypted", "PDF/Encrypt")
    for part in (_information, _metadata):
        try:
            yield from part(pdf)
        except ReadError as error:
            yield Note("read", error.problem, HIDES, Location(error.at or "PDF"))


def _information(pdf: Pdf) -> Iterator[Field]:
    info, base = pdf.get(pdf.trailer.get("/Info"))
    if not isinstance(info, dict):
        return
    for key, entry in info.items():
        value, inner = pdf.get(entry)
        start = base if inner is None and not isinstance(entry, Ref) else inner
        name = key.removeprefix("/")
        at = Location(f"PDF/Info {name}")
        if isinstance(value, String):
            if start is not None:
                at = Location(at.path, (start + value.at, len(value.raw)))
            yield Field("PDF Info", name, _text(value), at)
        elif isinstance(value, dict):
            yield Field("PDF dictionary", name, json.dumps(_plain(pdf, value), ensure_ascii=False), at)
        elif value is None or isinstance(value, (Word, str, int, float)):
            yield Field("PDF Info", name, "" if value is None else str(_plain(pdf, value)), at)


def _text(value: String) -> str:
    """A string's text. JSON that was written without escaping its backslashes reads only as it stands."""
    decoded = text(value.value)
    if b"\\" not in value.raw or _is_json(decoded):
        return decoded
    plain = text(value.raw)
    return plain if _is_json(plain) else decoded


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True


def _plain(pdf: Pdf, value: Value, depth: int = 0) -> object:
    """The value as JSON can say it; names lose their slash."""
    if depth > _DEPTH:
        raise OverLimit("a PDF object is nested deeper than the limit", "PDF/Info")
    value, _ = pdf.get(value)
    if isinstance(value, dict):
        return {key.removeprefix("/"): _plain(pdf, item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(pdf, item, depth + 1) for item in value]
    if isinstance(value, String):
        return text(value.value)
    if isinstance(value, Word):
        return {"true": True, "false": False}.get(value.text, value.text)
    return value.removeprefix("/") if isinstance(value, str) else value


def _metadata(pdf: Pdf) -> Iterator[Field]:
    catalogue, _ = pdf.get(pdf.trailer.get("/Root"))
    stream = catalogue.get("/Metadata") if isinstance(catalogue, dict) else None
    if stream is not None:
        yield from xmp.read(pdf.stream(stream), Location("PDF/Metadata XMP"), pdf.source.limits, plain=False)
