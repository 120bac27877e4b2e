"""The explicit label of a picture: words on it that say that AI generated it (Measures Art. 4 (3), GB 45438-2025 5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labelcheck.model import EXCERPT, Asset, Evidence, Finding, Kind, Location, Modality, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.detectors import Options
    from labelcheck.media.pictures import Picture
    from labelcheck.sight.marks import Look

NAME = "visible_text"
SCHEMES = frozenset({"visible-text"})


def looks_at(asset: Asset) -> bool:
    """Any picture."""
    return asset.modality is Modality.IMAGE


def detect(asset: Asset, source: Source, options: Options) -> Iterator[Finding | Note]:
    """A finding for each mark that was read, labels first, and a Note where a picture could be looked at in part only."""
    from labelcheck.media.pictures import decode  # noqa: PLC0415  # heavy libraries behind it
    from labelcheck.sight.marks import look  # noqa: PLC0415  # as above

    for picture in decode(source, asset.format):
        if not picture.is_whole:
            yield Note("detect", "the picture is cut off: only what can be decoded was looked at", SCHEMES)
        seen = look(picture.pixels, thorough=options.thorough)
        yield from _findings(picture, seen)
        if not seen.is_whole:
            yield Note("detect", "the picture holds more text than was read", SCHEMES, Location(picture.name))
        if seen.is_labelled and not options.thorough:
            return


def _findings(picture: Picture, seen: Look) -> Iterator[Finding]:
    from labelcheck.sight.measure import measure  # noqa: PLC0415  # as above

    for mark in seen.marks:
        measured = measure(mark, picture.pixels)
        at = Location(picture.name, box=measured.box)
        properties = measured.properties | ({} if picture.seconds is None else {"duration": f"{picture.seconds:.2f}"})
        yield Finding(
            Kind.EXPLICIT, "visible-text", NAME, properties, mark.confidence, (Evidence(at, mark.text[:EXCERPT]),)
        )
