"""Formats that are known by their first bytes but not read yet: said so, never taken for a file without a label."""

from collections.abc import Iterator
from dataclasses import dataclass

from labelcheck.model import SCHEMES, Field, Location, Modality, Note, Place
from labelcheck.source import Source


@dataclass(frozen=True, slots=True)
class Unread:
    """A format by its magic bytes: each of `magic` is (offset, bytes), and all must stand there."""

    NAME: str
    MIME: str
    MODALITY: Modality
    PLACE: Place
    EXTENSIONS: tuple[str, ...]
    magic: tuple[tuple[int, bytes], ...]

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

UNREAD = (
    _unread("webp", "image/webp", _YES, ".webp", (0, b"RIFF"), (8, b"WEBP")),
    _unread("wav", "audio/wav", _YES, ".wav", (0, b"RIFF"), (8, b"WAVE")),
    _unread("wav", "audio/wav", _YES, ".wav", (0, b"RF64"), (8, b"WAVE")),
    _unread("avi", "video/x-msvideo", _YES, ".avi", (0, b"RIFF"), (8, b"AVI ")),
    _unread("gif", "image/gif", _YES, ".gif", (0, b"GIF8")),
    _unread("tiff", "image/tiff", _YES, ".tif .tiff .dng", (0, b"II*\0")),
    _unread("tiff", "image/tiff", _YES, ".tif .tiff .dng", (0, b"MM\0*")),
    _unread("bigtiff", "image/tiff", _YES, ".tif .tiff", (0, b"II+\0")),
    _unread("bigtiff", "image/tiff", _YES, ".tif .tiff", (0, b"MM\0+")),
    _unread("avif", "image/avif", _NO, ".avif", (4, b"ftypavi")),
    _unread("heif", "image/heif", _YES, ".heic .heif", (4, b"ftyphe")),
    _unread("heif", "image/heif", _YES, ".heic .heif", (4, b"ftypmif")),
    _unread("heif", "image/heif", _YES, ".heic .heif", (4, b"ftypmsf")),
    _unread("jxl", "image/jxl", _NO, ".jxl", (4, b"JXL ")),
    _unread("jxl", "image/jxl", _NO, ".jxl", (0, b"\xff\x0a")),
    _unread("bmp", "image/bmp", _NO, ".bmp", (0, b"BM"), (6, bytes(4))),
    _unread("matroska", "video/x-matroska", _YES, ".mkv .webm .mka", (0, b"\x1aE\xdf\xa3")),
    _unread("flv", "video/x-flv", _YES, ".flv", (0, b"FLV\1")),
    _unread("asf", "video/x-ms-asf", _NO, ".wmv .wma .asf", (0, b"0&\xb2u\x8ef\xcf\x11")),
    _unread("mpegts", "video/mp2t", _NO, ".ts .m2ts", (0, b"G"), (188, b"G"), (376, b"G")),
    _unread("flac", "audio/flac", _YES, ".flac", (0, b"fLaC")),
    _unread("ogg", "audio/ogg", _YES, ".ogg .oga .opus .spx", (0, b"OggS")),
    _unread("aiff", "audio/aiff", _NO, ".aif .aiff", (0, b"FORM"), (8, b"AIF")),
    _unread("aac", "audio/aac", _NO, ".aac", (0, b"\xff\xf1")),
    _unread("aac", "audio/aac", _NO, ".aac", (0, b"\xff\xf9")),
    _unread("amr", "audio/amr", _NO, ".amr", (0, b"#!AMR")),
    _unread("epub", "application/epub+zip", _NO, ".epub", (0, b"PK\3\4"), (30, b"mimetypeapplication/epub+zip")),
    _unread("ooxml", "application/vnd.openxmlformats", _YES, ".docx .xlsx .pptx", (30, b"[Content_Types].xml")),
    _unread("odf", "application/vnd.oasis.opendocument", _NO, ".odt .ods .odp", (30, b"mimetypeapplication/vnd.oasis")),
    _unread("rtf", "application/rtf", _NO, ".rtf", (0, b"{\\rtf")),
)
