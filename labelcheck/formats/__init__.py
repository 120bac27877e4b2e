"""The formats that labelcheck reads: one module each, told apart by their first bytes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Protocol

from labelcheck.formats import (
    aac,
    aiff,
    amr,
    asf,
    avi,
    avif,
    bmp,
    epub,
    flac,
    flv,
    gif,
    heif,
    html,
    jpeg,
    json_text,
    jxl,
    m4a,
    markdown,
    matroska,
    mka,
    mov,
    mp3,
    mp4,
    mpegts,
    odf,
    ofd,
    ogg,
    ogv,
    ooxml,
    pdf,
    png,
    rtf,
    srt,
    svg,
    text,
    tiff,
    uof,
    vtt,
    wav,
    webm,
    webp,
    wma,
    xmind,
)
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source, extension_of

Magic = tuple[int, tuple[bytes, ...]]
"""An offset, and the bytes of which one stands there in every file of a format; `b""` where there need be none."""


class Format(Protocol):
    """What a module of this package offers."""

    @property
    def NAME(self) -> str:
        """The name in reports."""

    @property
    def MIME(self) -> str:
        """The media type."""

    @property
    def EXTENSIONS(self) -> tuple[str, ...]:
        """Usual file name extensions, lower case, with the dot."""

    @property
    def MODALITY(self) -> Modality:
        """What a person perceives."""

    @property
    def PLACE(self) -> Place:
        """Whether a guide defines a place for the implicit label."""

    @property
    def MAGIC(self) -> Magic:
        """The bytes without which `accepts` need not be asked: comparing them costs a hundredth of it."""

    def accepts(self, head: bytes, name: str) -> bool:
        """Whether the file that begins with `head` is of this format; only text formats look at the name."""

    def read(self, source: Source) -> Iterator[Field | Note]:
        """The file's metadata; raises ReadError where it cannot go on."""


HEAD = 4096
"""Bytes that identification looks at."""

TEXTUAL: tuple[Format, ...] = (markdown, text, html, vtt, srt, json_text)
"""Formats without a signature: those that the name decides before those that look like themselves."""

FORMATS: tuple[Format, ...] = (
    jpeg,
    png,
    webp,
    gif,
    tiff,
    avif,
    heif,
    jxl,
    bmp,
    mov,
    m4a,
    mp4,
    flac,
    aac,
    mp3,
    wav,
    aiff,
    ogv,
    ogg,
    amr,
    avi,
    mka,
    webm,
    matroska,
    flv,
    wma,
    asf,
    mpegts,
    pdf,
    epub,
    odf,
    ofd,
    xmind,
    ooxml,
    uof,
    rtf,
    svg,
    *TEXTUAL,
)
"""In the order in which they are asked: those with a signature first; AVIF, whose brand may be HEIF's, before it."""


def identify(source: Source) -> Format | None:
    """The file's format, or None for what is neither media nor a document.

    Text under a name that promises a signature is none of them: an error page, say, saved as a picture.
    """
    found = _opened_by(source.read_up_to(0, HEAD), source.name)
    if found not in TEXTUAL:
        return found
    promised = expected(source.name)
    return found if promised is None or promised in TEXTUAL else None


def _opened_by(head: bytes, name: str) -> Format | None:
    for form in _asked(head[:1]):
        at, magic = form.MAGIC
        if head.startswith(magic, at) and form.accepts(head, name):
            return form
    return None


@cache
def _asked(first: bytes) -> tuple[Format, ...]:
    """The formats that a file with this first byte may be of, in the order in which they are asked."""
    return tuple(form for form in FORMATS if form.MAGIC[0] or any(each[:1] in {b"", first} for each in form.MAGIC[1]))


def expected(name: str) -> Format | None:
    """The format that a file of this name should have; None where the name says nothing. Standard input may be text."""
    extension = ".txt" if name == "-" else extension_of(name)
    return _BY_EXTENSION.get(extension)


_BY_EXTENSION = {extension: form for form in reversed(FORMATS) for extension in form.EXTENSIONS}
