"""Payloads found in containers: bytes to fields or a typed value."""

from collections.abc import Iterator

from labelcheck.errors import ReadError
from labelcheck.model import Field, Location, Note

HIDES = frozenset({"tc260-aigc", "label-residue", "c2pa", "iptc-source-type", "generator-metadata"})
"""The schemes that live in metadata: what an unreadable payload may have kept from us."""


def noted(items: Iterator[Field | Note], at: Location, hides: frozenset[str] = HIDES) -> Iterator[Field | Note]:
    """The items up to the first damage, which becomes a Note on this place that hides all of metadata, or `hides`."""
    try:
        yield from items
    except ReadError as error:
        yield Note("read", error.problem, hides, at)
