"""The formats that labelcheck reads: one module each, told apart by their first bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from labelcheck.formats import jpeg, m4a, markdown, mov, mp3, mp4, pdf, png, text
from labelcheck.formats.unread import UNREAD
from labelcheck.model import Field, Modality, Note, Place
from labelcheck.source import Source, extension_of


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

    def accepts(self, head: bytes, name: str) -> bool:
        """Whether the file that begins with `head` is of this format; only text formats look at the name."""

    def read(self, source: Source) -> Iterator[Field | Note]:
        """The file's metadata; raises ReadError where it cannot go on."""


HEAD = 4096
"""Bytes that identification looks at."""

FORMATS: tuple[Format, ...] = (jpeg, png, mov, m4a, mp4, mp3, pdf, *UNREAD, markdown, text)
"""In the order in which they are asked: those with a signature first, text last."""


def identify(source: Source) -> Format | None:
    """The file's format, or None for what is neither media nor a document."""
    head = source.read_up_to(0, HEAD)
    return next((form for form in FORMATS if form.accepts(head, source.name)), None)


def expected(name: str) -> Format | None:
    """The format that a file of this name should have; None where the name says nothing."""
    extension = extension_of(name)
    return next((form for form in FORMATS if extension in form.EXTENSIONS), None)
