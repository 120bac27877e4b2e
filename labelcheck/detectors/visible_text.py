"""The explicit label of a picture: words on it that say that AI generated it (Measures Art. 4 (3), GB 45438-2025 5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labelcheck.model import EXCERPT, Asset, Evidence, Finding, Kind, Location, Modality, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.detectors import Options
    from labelcheck.media.pictures import Picture

NAME = "visible_text"
SCHEMES = frozenset({"visible-text"})


def looks_at(asset: Asset) -> bool:
    """Any picture."""
    return asset.modality is Modality.IMAGE


def detect(asset: Asset, source: Source, options: Options) -> Iterator[Finding | Note]:
    """A finding for each mark that was read, labels first, and a Note where a picture could be looked at in part only."""
    from labelcheck.media.pictures import decode  # noqa: PLC0415  # heavy libraries behind it

    for picture in decode(source, asset.format):
        if not picture.is_whole:
            yield Note("detect", "the picture is cut off: only what can be decoded was looked at", SCHEMES)
        found = list(_findings(picture, options))
        yield from found
        if any(finding.properties["declares"] != "no" for finding in found) and not options.thorough:
            return


def _findings(picture: Picture, options: Options) -> Iterator[Finding]:
    from labelcheck.sight.marks import find_marks  # noqa: PLC0415  # as above
    from labelcheck.sight.measure import measure  # noqa: PLC0415  # as above

    for mark in find_marks(picture.pixels, thorough=options.thorough):
        measured = measure(mark, picture.pixels)
        at = Location(picture.name, box=measured.box)
        properties = measured.properties | ({} if picture.seconds is None else {"duration": f"{picture.seconds:.2f}"})
        yield Finding(
            Kind.EXPLICIT, "visible-text", NAME, properties, mark.confidence, (Evidence(at, mark.text[:EXCERPT]),)
        )
