"""A preview inside a JPEG that still shows a label which the picture itself lacks: editors often leave previews as they were.

Previews are the EXIF thumbnail [CIPA DC-008, 4.6.2: the second directory] and the further pictures of the Multi-Picture Format [CIPA DC-007].
One of another scene is stale or somebody else's, and says nothing of this picture: `same_scene` tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from labelcheck.containers.jpeg import segments
from labelcheck.errors import ReadError
from labelcheck.metadata import exif, mpf
from labelcheck.model import EXCERPT, Asset, Evidence, Finding, Kind, Location, Modality, Note
from labelcheck.source import Source, open_source

if TYPE_CHECKING:
    from labelcheck.detectors import Options
    from labelcheck.media.pictures import Picture

NAME = "embedded_preview"
SCHEMES = frozenset({"embedded-preview"})

_EXIF, _MPF = b"Exif\0\0", b"MPF\0"
_LEAST = 200
"""Pixels of a preview's shortest side below which a label on it cannot be read."""
_MOST = 4
"""Previews that are looked at."""


def looks_at(asset: Asset) -> bool:
    """A JPEG: what other formats embed is not decoded."""
    return asset.format == "jpeg" and asset.modality is Modality.IMAGE


def detect(asset: Asset, source: Source, options: Options) -> Iterator[Finding | Note]:
    """A finding for each preview with a label, unless the picture itself shows one."""
    from labelcheck.sight.marks import look  # noqa: PLC0415  # heavy libraries behind it
    from labelcheck.sight.measure import said  # noqa: PLC0415  # as above
    from labelcheck.sight.surroundings import is_same_scene  # noqa: PLC0415  # as above

    main: Picture | None = None
    for at in islice(_previews(source), _MOST):
        preview = _decoded(source, at)
        mark = next((mark for mark in look(preview.pixels).marks if mark.is_label), None) if preview else None
        if preview is None or mark is None:
            continue
        if main is None:
            main = _first(source, asset.format)
            if main is None or look(main.pixels, thorough=options.thorough).is_labelled:
                return
        same = "yes" if is_same_scene(main.pixels, preview.pixels) else "no"
        properties = said(mark) | {"ai": "yes", "same_scene": same}
        yield Finding(
            Kind.TRACE, "embedded-preview", NAME, properties, mark.confidence, (Evidence(at, mark.text[:EXCERPT]),)
        )


def _previews(source: Source) -> Iterator[Location]:
    """Where previews lie; what is damaged has been noted by the reader of the format."""
    with suppress(ReadError):
        for segment in segments(source, 0, source.size, "JPEG"):
            if not segment.id.startswith("APP"):
                continue
            data = source.read_at(segment.offset, segment.size)
            if data.startswith(_EXIF) and (place := exif.thumbnail(data, segment.offset, segment.path)):
                yield Location("EXIF thumbnail", place)
            elif data.startswith(_MPF):
                for number, place in enumerate(mpf.read(data[4:], segment.offset + 4, segment.path), 2):
                    yield Location(f"MPF {number}", place)


def _decoded(source: Source, at: Location) -> Picture | None:
    """The preview, if it can be decoded and is large enough to be read."""
    assert at.span is not None  # noqa: S101  # an invariant of `_previews`
    with suppress(ReadError, OSError), open_source(source.read_at(*at.span), limits=source.limits) as inner:
        picture = _first(inner, "jpeg")
        return picture if picture and min(picture.size) >= _LEAST else None
    return None


def _first(source: Source, form: str) -> Picture | None:
    from labelcheck.media.pictures import decode  # noqa: PLC0415  # heavy

    with suppress(ReadError):
        return next(decode(source, form), None)
    return None
