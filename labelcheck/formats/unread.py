"""Formats that are known by their first bytes but not read yet: said so, never taken for a file without a label."""

from collections.abc import Iterator
from typing import NamedTuple

from labelcheck.model import SCHEMES, Field, Location, Modality, Note, Place
from labelcheck.source import Source

Magic = tuple[int, tuple[bytes, ...]]
"""An offset, and the bytes of which one stands there in every file of a format; `b""` where there need be none."""


class Unread(NamedTuple):
    """A format by its magic bytes: each of `magic` is (offset, bytes), and all must stand there."""

    NAME: str
    MIME: str
    MODALITY: Modality
    PLACE: Place
    EXTENSIONS: tuple[str, ...]
    magic: tuple[tuple[int, bytes], ...]

    @property
    def MAGIC(self) -> Magic:
        """The first of them."""
        at, first = self.magic[0]
        return at, (first,)

    def accepts(self, head: bytes, _name: str) -> bool:
        """Whether all magic bytes stand in their places."""
        return all(head[at : at + len(magic)] == magic for at, magic in self.magic)

    def read(self, _source: Source) -> Iterator[Field | Note]:
        """Nothing but a note that hides everything."""
        yield Note("read", "this version does not read this format", frozenset(SCHEMES), Location(self.NAME))


def _unread(name: str, mime: str, place: Place, extensions: str, *magic: tuple[int, bytes]) -> Unread:
    kind = mime.split("/", maxsplit=1)[0]
    modality = Modality(kind) if kind in {"image", "audio", "video"} else Modality.TEXT
    return Unread(name, mime, modality, place, tuple(extensions.split()), magic)


_YES, _NO = Place.DEFINED, Place.UNDEFINED

UNREAD = (_unread("ofd", "application/ofd", _YES, ".ofd", (0, b"PK\3\4"), (30, b"OFD.xml")),)
