"""Metadata chunks that WAV, AVI and AIFF have in common [RIFF; AIFF-C; XMP part 3, 1.1.6]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.containers.riff import chunks, forms
from labelcheck.errors import Damaged, ReadError
from labelcheck.metadata import HIDES, c2pa, id3, xmp
from labelcheck.metadata.charset import lenient
from labelcheck.model import Field, Location, Note
from labelcheck.source import Source

_TEXTS = {"NAME", "AUTH", "(c) ", "ANNO"}
_MEDIA = {"data", "SSND", "LIST:movi"}
_DESCRIPTION = 256


def read(source: Source, *, big: bool = False) -> Iterator[Field | Note]:
    """Fields of every chunk that holds text, ID3 or XMP; damage in one becomes a Note.

    Raises Damaged for a file that is cut, also for one without sound or pictures.
    """
    seen: set[str] = set()
    for form in forms(source, big=big):
        path = form.kind or "RIFF"
        try:
            for chunk in chunks(source, form.start, form.end, path, big=big, data=form.data):
                kind = _list_type(source, chunk)
                seen.add(f"LIST:{kind}" if kind else chunk.id)
                try:
                    yield from _list(source, chunk, kind) if kind else _payload(source, chunk)
                except ReadError as error:
                    yield Note("read", error.problem, HIDES, Location(error.at or chunk.path))
        except Damaged:
            # Bytes behind the last form may be anything.
            if form.kind:
                raise
    if not seen & _MEDIA:
        raise Damaged("the file has no media data: it was cut or never finished", "RIFF")


def _list_type(source: Source, chunk: Chunk) -> str:
    return source.read_at(chunk.offset, 4).decode("latin-1") if chunk.id == "LIST" and chunk.size >= 4 else ""


def _list(source: Source, chunk: Chunk, kind: str) -> Iterator[Field | Note]:
    """Fields of an INFO list, also of one in the header list of an AVI file."""
    if kind not in {"INFO", "hdrl"}:
        return
    path = f"{chunk.path}/{kind}"
    for inner in chunks(source, chunk.offset + 4, chunk.offset + chunk.size, path):
        if kind == "INFO":
            text = lenient(source.read_at(inner.offset, inner.size))
            yield Field("RIFF INFO", inner.id.strip(), text, Location(inner.path, (inner.offset, inner.size)))
        elif _list_type(source, inner) == "INFO":
            yield from _list(source, inner, "INFO")


def _payload(source: Source, chunk: Chunk) -> Iterator[Field | Note]:
    at = Location(chunk.path, (chunk.offset, chunk.size))
    if chunk.id == "AIGC":
        yield Field("RIFF chunk", "AIGC", lenient(source.read_at(chunk.offset, chunk.size)), at)
    elif chunk.id in {"id3 ", "ID3 ", "ID32"}:
        if id3.size(source.read_up_to(chunk.offset, min(10, chunk.size))) is None:
            raise Damaged("an ID3 tag has an unknown version", chunk.path)
        yield from id3.read(source, chunk.offset, chunk.offset + chunk.size, chunk.path)
    elif chunk.id in {"_PMX", "XMP "}:
        yield from xmp.read(source.read_at(chunk.offset, chunk.size), at, source.limits)
    elif chunk.id == "APPL" and source.read_up_to(chunk.offset, min(4, chunk.size)) == b"XMP ":
        packet = Location(f"{chunk.path} XMP", (chunk.offset + 4, chunk.size - 4))
        yield from xmp.read(source.read_at(chunk.offset + 4, chunk.size - 4), packet, source.limits)
    elif chunk.id == "C2PA":
        yield from c2pa.fetch(source, chunk.offset, chunk.size, chunk.path)
    elif chunk.id in _TEXTS:
        yield Field("AIFF text", chunk.id.strip(), lenient(source.read_at(chunk.offset, chunk.size)), at)
    elif chunk.id == "bext":
        size = min(_DESCRIPTION, chunk.size)
        text = lenient(source.read_at(chunk.offset, size).split(b"\0", 1)[0])
        yield Field("WAV bext", "Description", text, Location(f"{chunk.path} Description", (chunk.offset, size)))
