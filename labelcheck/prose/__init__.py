"""The text of documents as a reader sees it: one module a family of formats, each with FORMATS and `read`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from labelcheck.model import Note
from labelcheck.prose import chat, cues, epub, hypertext, odf, ofd, pdf, plain, rtf, word, xmind
from labelcheck.prose.lines import Part
from labelcheck.source import Source


class Reader(Protocol):
    """What a module of this package offers."""

    @property
    def FORMATS(self) -> tuple[str, ...]:
        """The formats whose text it reads."""

    def read(self, source: Source, form: str) -> Iterator[Part | Note]:
        """The parts of the document in reading order, and a Note for what could not be read; raises ReadError."""


READERS: tuple[Reader, ...] = (plain, hypertext, cues, chat, rtf, pdf, word, odf, ofd, xmind, epub)


def reader_of(form: str) -> Reader | None:
    """Who reads the text of a format."""
    return next((reader for reader in READERS if form in reader.FORMATS), None)
