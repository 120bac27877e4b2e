"""PDF: key `AIGC` of the document information dictionary [TC260-PG-20258A, 6.3], and the XMP of the catalogue."""

import json
from collections.abc import Callable, Iterator

from labelcheck.containers.pdf import Pdf, open_pdf
from labelcheck.containers.pdf_object import Ref, String, Value, Word, text
from labelcheck.containers.pdf_rebuild import rebuild
from labelcheck.containers.pdf_xref import Lost
from labelcheck.errors import Damaged, ReadError, Unsupported
from labelcheck.metadata import HIDES, c2pa, noted, xmp
from labelcheck.model import Field, Location, Modality, Note, Place
from labelcheck.source import Source

NAME = "pdf"
MIME = "application/pdf"
EXTENSIONS = (".pdf",)
MODALITY = Modality.TEXT
PLACE = Place.DEFINED
MAGIC = (0, (b"",))

_ASSOCIATED = 64


def accepts(head: bytes, _name: str) -> bool:
    """Whether a PDF header stands in the first 1,024 bytes [ISO 32000-1, Annex H 3.4.1]."""
    return b"%PDF-" in head[:1024]


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of the information dictionary and of the catalogue's XMP. Raises Unsupported for an encrypted file.

    Where the cross-reference does not lead to them, the objects are sought in the file itself; what may have been missed
    then stands in a Note.
    """
    fields, errors = _attempt(source, open_pdf)
    lost = next((error for error in errors if isinstance(error, Lost)), None)
    if lost:
        again, more = _attempt(source, rebuild)
        fields = again if len(again) >= len(fields) else fields
        errors = [error for error in [*errors, *more] if not isinstance(error, Lost)]
    yield from fields
    if lost:
        hides = (
            frozenset[str]()
            if any(isinstance(field, Field) and "AIGC" in field.name.upper() for field in fields)
            else HIDES
        )
        yield Note("read", lost.problem, hides, Location(lost.at))
    for problem, at in dict.fromkeys((error.problem, error.at) for error in errors):
        yield Note("read", problem, HIDES, Location(at or "PDF"))


def _told(error: ReadError) -> ReadError:
    """The same error without the frames that it passed: they would hold the list that holds it."""
    return type(error)(error.problem, error.at)


def _attempt(source: Source, opened: Callable[[Source], Pdf]) -> tuple[list[Field | Note], list[ReadError]]:
    """The fields that can be read, and what went wrong with the others."""
    fields: list[Field | Note] = []
    errors: list[ReadError] = []
    try:
        pdf = opened(source)
    except ReadError as error:
        return [], [_told(error)]
    if "/Encrypt" in pdf.trailer:
        raise Unsupported("the document is encrypted", "PDF/Encrypt")
    if pdf.cut:
        errors.append(Damaged("the file ends before its end mark", "PDF %%EOF"))
    for part in (_information, _metadata):
        try:
            fields.extend(part(pdf))
        except ReadError as error:
            errors.append(_told(error))
    fields.extend(noted(_credentials(pdf), Location("PDF/AF"), c2pa.HIDES))
    return fields, errors


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
            if start is not None:
                at = Location(at.path, _strings_span(start, value))
            members = {key.removeprefix("/"): _plain(pdf.get(item)[0]) for key, item in value.items()}
            yield Field("PDF dictionary", name, json.dumps(members, ensure_ascii=False), at)
        elif value is None or isinstance(value, (Word, str, int, float)):
            yield Field("PDF Info", name, "" if value is None else str(_plain(value)), at)


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


def _strings_span(base: int, value: dict[str, Value]) -> tuple[int, int] | None:
    """The span from a dictionary's first string to its last; None where it has none."""
    strings = [item for item in value.values() if isinstance(item, String)]
    if not strings:
        return None
    return base + strings[0].at, strings[-1].at + len(strings[-1].raw) - strings[0].at


def _plain(value: Value) -> object:
    """The value as JSON can say it; names lose their slash, references are not followed."""
    if isinstance(value, dict):
        return {key.removeprefix("/"): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Ref):
        return f"{value.number} {value.generation} R"
    if isinstance(value, String):
        return text(value.value)
    if isinstance(value, Word):
        return {"true": True, "false": False}.get(value.text, value.text)
    return value.removeprefix("/") if isinstance(value, str) else value


def _metadata(pdf: Pdf) -> Iterator[Field]:
    catalogue, _ = pdf.get(pdf.trailer.get("/Root"))
    stream = catalogue.get("/Metadata") if isinstance(catalogue, dict) else None
    if stream is not None:
        data, span = pdf.stream(stream)
        yield from xmp.read(data, Location("PDF/Metadata XMP", span), pdf.source.limits)


def _credentials(pdf: Pdf) -> Iterator[Field]:
    """The manifest store of C2PA: an associated file of the catalogue [C2PA 2.2, A.4; ISO 32000-2, 14.13]."""
    catalogue, _ = pdf.get(pdf.trailer.get("/Root"))
    listed, _ = pdf.get(catalogue.get("/AF")) if isinstance(catalogue, dict) else (None, None)
    for entry in listed[:_ASSOCIATED] if isinstance(listed, list) else ():
        spec, _ = pdf.get(entry)
        if not isinstance(spec, dict) or pdf.get(spec.get("/AFRelationship"))[0] != "/C2PA_Manifest":
            continue
        files, _ = pdf.get(spec.get("/EF"))
        stream = files.get("/F") if isinstance(files, dict) else None
        if stream is not None:
            data, span = pdf.stream(stream)
            yield c2pa.store(data, Location("PDF/AF C2PA_Manifest", span))
