"""What a generator writes into the metadata of what it makes: its name, its prompts, its settings.

A marker counts only in its home, a named field of a named block, where its whole value is what the generator writes:
a comment that speaks of a generator says nothing. The markers are the table in `generators`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from labelcheck.containers.isobmff import h264_start, within
from labelcheck.detectors.generators import MARKERS, Home, Marker
from labelcheck.errors import ReadError
from labelcheck.metadata import sei
from labelcheck.model import EXCERPT, Asset, Evidence, Field, Finding, Kind, Level, Location, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.detectors import Options

NAME = "generator_metadata"
SCHEMES = frozenset({"generator-metadata"})

_EXAMINED = 4 << 20
"""Characters of the values that are looked into in one file: drawn graphs hold 10 KB to 1 MB."""
_STREAM = 4096
"""Bytes of a video's first sample that are read: what encoders say of themselves takes some 700."""
_EVIDENCE = 8
"""Places told of one generator."""
_STEPS = 100_000
"""Members of an object that are looked at for one path."""


def looks_at(asset: Asset) -> bool:
    """Any file with metadata, and those whose pictures may hold some."""
    return bool(asset.fields) or asset.format in _HIDDEN


def detect(asset: Asset, source: Source, options: Options) -> Iterator[Finding | Note]:
    """A finding for each generator, with the places where it names itself; a Note where values are too long to look into."""
    fields = list(asset.fields)
    try:
        fields += _hidden(asset, source, options.level)
    except ReadError as error:
        yield Note("detect", error.problem, SCHEMES, Location(error.at))
    found: dict[str, tuple[Marker, list[Field]]] = {}
    homes, left = _homes(), _EXAMINED
    for field in fields:
        markers = homes.get((field.group, field.name.lower()))
        if not markers or not field.value:
            continue
        left -= len(field.value)
        if left < 0:
            yield Note("detect", "a metadata payload is larger than the limit", SCHEMES, field.at)
            break
        if marker := _marker(markers, field.value):
            found.setdefault(marker.generator, (marker, []))[1].append(field)
    for marker, places in found.values():
        yield _finding(marker, places[:_EVIDENCE])


def _hidden(asset: Asset, source: Source, level: Level) -> Iterator[Field]:
    """Metadata among the picture data, which is read only where files are looked at."""
    if level is Level.FULL and asset.format in _HIDDEN:
        yield from _HIDDEN[asset.format](source)


def _in_transparency(source: Source) -> Iterator[Field]:
    """What the transparency of a PNG hides."""
    from labelcheck.media import stealth  # noqa: PLC0415  # heavy libraries behind it

    if stealth.may_hide(source) and (text := stealth.read(source)):
        yield text


def _in_stream(source: Source) -> Iterator[Field]:
    """What an encoder wrote at the start of an H.264 stream."""
    for movie in within(source, 0, source.size, ["moov"]):
        if start := h264_start(source, movie):
            offset, size, width = start
            sample = source.read_up_to(offset, min(size, _STREAM))
            yield from sei.read(sample, width, Location("mdat H.264 SEI", (offset, len(sample))))


_HIDDEN = {"png": _in_transparency, "mp4": _in_stream, "mov": _in_stream}
"""Formats whose picture data may hold a generator's text, and who reads it."""


def _finding(marker: Marker, fields: Sequence[Field]) -> Finding:
    properties = {"generator": marker.generator, "ai": marker.ai}
    if marker.provider:
        properties["provider"] = marker.provider
    evidence = tuple(Evidence(field.at, field.value[:EXCERPT]) for field in fields)
    return Finding(Kind.TRACE, "generator-metadata", NAME, properties, 1.0, evidence)


@cache
def _homes() -> dict[Home, tuple[Marker, ...]]:
    """The markers that may stand in each home, in the order of the table."""
    found: dict[Home, tuple[Marker, ...]] = {}
    for marker in MARKERS:
        for home in marker.homes:
            found[home] = (*found.get(home, ()), marker)
    return found


def _marker(markers: Sequence[Marker], value: str) -> Marker | None:
    """The first marker that the value is."""
    value = value.strip("\0 \t\r\n\ufeff")
    objects: dict[str, object] = {}
    for marker in markers:
        if marker.text and re.fullmatch(marker.text, value):
            return marker
        if marker.keys:
            if marker.prefix not in objects:
                objects[marker.prefix] = _object(value, marker.prefix)
            read = objects[marker.prefix]
            if read and all(_has(read, path) for path in marker.keys):
                return marker
    return None


def _object(value: str, prefix: str = "") -> object:
    """The JSON object that the value is behind its prefix, None for anything else."""
    start = re.match(prefix, value)
    if not start or not value.startswith("{", start.end()):
        return None
    try:
        return json.loads(value[start.end() :], strict=False)
    except (ValueError, RecursionError):
        return None


def _has(value: object, path: str) -> bool:
    """Whether a member stands at the path, as `Marker` writes it."""
    steps, equal, wanted = path.partition("=")
    reached = [value]
    for step in steps.split("."):
        objects = [inner for inner in map(_opened, reached) if isinstance(inner, dict)]
        if step == "*":
            reached = [member for inner in objects for member in inner.values()][:_STEPS]
        else:
            reached = [inner[step] for inner in objects if step in inner]
    if not equal:
        return bool(reached)
    return any(re.fullmatch(wanted, str(member)) for member in reached if isinstance(member, (str, int)))


def _opened(value: object) -> object:
    return _object(value) if isinstance(value, str) else value
