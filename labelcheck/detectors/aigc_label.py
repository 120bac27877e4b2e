"""The AIGC label of GB 45438-2025 Annex E, in every home that it is written to, and what is left of one.

A home counts when its whole payload is the value. Homes are named (a field or key AIGC) or general (a comment field
that holds nothing but the wrapped or the full object).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from labelcheck.detectors import annex_e
from labelcheck.metadata import aigc, xmp
from labelcheck.model import AIGC_FIELDS, EXCERPT, Asset, Evidence, Field, Finding, Kind, Location, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.detectors import Options

NAME = "aigc_label"
SCHEMES = frozenset({"tc260-aigc", "label-residue"})

_GUIDE, _ANNEX_B, _ELSEWHERE, _UNKNOWN = "guide", "annex-b", "elsewhere", "unknown"
_MP4 = {("MP4 mdta", "AIGC"): _GUIDE}
_VORBIS = {("Vorbis comment", "AIGC"): _GUIDE}
_TAG = {("Matroska tag", "AIGC"): _GUIDE}
_OTHER = {("XMP", "TC260:AIGC"): _GUIDE}
PLACES = {
    "jpeg": {("XMP", "TC260:AIGC"): _GUIDE, ("EXIF", "UserComment"): _ANNEX_B},
    "png": {("XMP", "TC260:AIGC"): _GUIDE, ("PNG tEXt", "AIGC"): _ANNEX_B},
    "webp": {("XMP", "TC260:AIGC"): _GUIDE, ("EXIF", "UserComment"): _ANNEX_B},
    "gif": {("XMP", "TC260:AIGC"): _GUIDE},
    "tiff": {("XMP", "TC260:AIGC"): _GUIDE},
    "heif": {("XMP", "TC260:AIGC"): _GUIDE},
    "avif": {("XMP", "TC260:AIGC"): _UNKNOWN},
    "mp4": _MP4,
    "mov": _MP4,
    "m4a": _MP4,
    "mp3": {("ID3 TXXX", "AIGC"): _GUIDE},
    "flac": _VORBIS,
    "ogg": _VORBIS,
    "wav": {("RIFF chunk", "AIGC"): _GUIDE},
    "aiff": _OTHER,
    "avi": {("RIFF INFO", "AIGC"): _GUIDE},
    "matroska": _TAG,
    "webm": _TAG,
    "mka": _TAG,
    "flv": {("FLV onMetaData", "AIGC"): _GUIDE},
    "asf": _OTHER,
    "wma": _OTHER,
    "ofd": {("OFD CustomData", "AIGC"): _UNKNOWN},
    "xmind": {("XMind metadata", "AIGC"): _UNKNOWN},
    "ooxml": {("custom property", "AIGC"): _GUIDE},
    "pdf": {("PDF Info", "AIGC"): _GUIDE, ("PDF dictionary", "AIGC"): _GUIDE},
    "markdown": {("YAML front matter", "AIGC"): _GUIDE},
}
"""Where TC260-PG-20257A to 202510A put the label, by format, payload and field."""

_PATHS = {
    "png": re.compile(r"PNG/(?!\w+ Raw profile)"),
    "jpeg": re.compile(r"JPEG/(?:MPF \d+/)?APP1 "),
    "tiff": re.compile(r"TIFF/IFD0 XMP "),
    "heif": re.compile(r"meta/item "),
}
"""Where a payload must stand in formats that hold the same payload in several places."""

_IN_FULL = {"Label", "ContentProducer"}
_WRAPPER = re.compile(r'\s*\{\s*"AIGC"\s*:\s*["{]')
_SIGNATURE = re.compile(r'\s*\{\s*"SecurityData"\s*:\s*\{[^{}]{0,200}"Type"\s*:\s*"\s*TC260PG"')
"""The whole value is what signs a label [TC260-PG-202511A]."""

_LABELS = 256
"""Labels measured in one file."""
_VERIFIED = 8
"""Labels of one file whose signatures are verified: each may cost milliseconds, and more than one is wrong anyway."""


class _Home(NamedTuple):
    """A field that holds a label's value, with the label's fields, or that held one, with what is left of it."""

    field: Field
    value: aigc.Value
    residue: str | None
    fields: dict[str, str]


def _home(field: Field, value: aigc.Value) -> _Home:
    residue = _residue(value)
    return _Home(field, value, residue, {} if residue else annex_e.raw(value))


def looks_at(asset: Asset) -> bool:
    """Any file with metadata."""
    return bool(asset.fields)


def detect(asset: Asset, _source: Source, options: Options) -> Iterator[Finding | Note]:
    """A tc260-aigc finding for each label, a label-residue trace for each shell of one."""
    homes = list(islice(_homes(asset), _LABELS + 1))
    if len(homes) > _LABELS:
        yield Note("detect", "the file has more pieces than the limit allows", SCHEMES, homes.pop().field.at)
    labels = [home for home in homes if home.residue is None]
    agree = all(home.fields == labels[0].fields for home in labels)
    verified = {id(home) for home in labels[:_VERIFIED]}
    for home in homes:
        if home.residue:
            yield _trace(home.field, home.residue)
            continue
        properties = annex_e.measure(home.value, home.fields)
        if id(home) in verified:
            properties |= annex_e.signatures(home.fields, options.trust_keys)
        properties["place"] = _place(asset.format, home.field)
        properties["carriage"] = _carriage(asset, home)
        properties["copies_agree"] = "yes" if agree else "no"
        yield Finding(Kind.IMPLICIT, "tc260-aigc", NAME, properties, 1.0, (_evidence(home.field),))
    yield from (_trace(field, "namespace") for field in _empty_packets(asset.fields))
    if not labels:
        yield from (_trace(field, "signature") for field in asset.fields if _SIGNATURE.match(field.value))


def _homes(asset: Asset) -> Iterator[_Home]:
    for field in asset.fields:
        value = _value(field, asset.format)
        if value is not None:
            yield _home(field, value)
    yield from _split(asset.fields)


def _value(field: Field, format_name: str) -> aigc.Value | None:
    """The value of a field that is a home, None for any other and for another schema's object."""
    name = _local(field.name)
    if field.group.startswith("YAML"):
        value = aigc.read_yaml(field.value)
        # Outside of the front matter a text may hold anything: only what can be read is a label.
        readable = field.group == "YAML front matter" or (value.fields and value.json != "malformed")
    elif name.upper() == "AIGC":
        value = aigc.read_json(field.value)
        # Another schema may have a flag of this name.
        readable = value.json != "malformed" or "{" in field.value or _place(format_name, field) != _ELSEWHERE
        if field.group == "PDF dictionary" and value.json != "foreign":
            value = replace(value, json="dictionary", form="dictionary")
    elif _WRAPPER.match(field.value):
        value = aigc.read_json(field.value)
        readable = bool(value.members) or value.json != "malformed"
    elif "AIGC" in name.upper() or name == "XmpKvBase64" or '"ContentProducer"' in field.value:
        value = aigc.read_json(field.value)
        readable = value.fields.keys() >= _IN_FULL
    else:
        return None
    return value if readable and value.json != "foreign" else None


def _local(name: str) -> str:
    """A property's name without its namespace."""
    return name.rpartition("}")[2].rpartition(":")[2]


def _split(fields: Sequence[Field]) -> Iterator[_Home]:
    """Labels whose members stand as XMP properties of their own, in one namespace of one packet."""
    packets: dict[tuple[str, str], list[Field]] = {}
    for field in fields:
        if field.group == "XMP" and (local := _local(field.name)) in AIGC_FIELDS:
            packets.setdefault((_packet(field), field.name.removesuffix(local)), []).append(field)
    for (path, namespace), members in packets.items():
        value = aigc.Value(tuple(aigc.Member(_local(m.name), m.value, string=True) for m in members), "split", "split")
        if namespace != "TC260:" and not value.fields.keys() >= _IN_FULL:
            continue
        text = ", ".join(f"{_local(m.name)}={m.value}" for m in members)
        yield _home(Field("XMP", f"{namespace}*", text, Location(path, _hull(members))), value)


def _hull(fields: Sequence[Field]) -> tuple[int, int] | None:
    """The span from the first field to the last."""
    spans = [field.at.span for field in fields if field.at.span]
    start = min((at for at, _ in spans), default=0)
    return (start, max(at + size for at, size in spans) - start) if spans else None


def _empty_packets(fields: Sequence[Field]) -> Iterator[Field]:
    """Declarations of the TC260 namespace in packets that hold no property of it."""
    used = {_packet(field) for field in fields if field.group == "XMP" and field.name.startswith("TC260:")}
    return (field for field in fields if field.name == xmp.DECLARED and _packet(field) not in used)


def _packet(field: Field) -> str:
    return field.at.path.removesuffix(f" {field.name}")


def _residue(value: aigc.Value) -> str | None:
    """What is left of a label if it is no more than a shell: cutting off and emptying are told apart from malformed."""
    if value.json == "empty":
        return "empty-value"
    if value.json == "cut":
        return "cut-value"
    if value.json == "malformed" and not value.members:
        return None
    return None if any(member.value for member in value.fields.values()) else "empty-fields"


def _place(format_name: str, field: Field) -> str:
    if field.group.startswith("MP4") and not field.at.path.startswith("moov/udta/meta/"):
        return _ELSEWHERE
    if format_name in _PATHS and not _PATHS[format_name].match(field.at.path):
        return _ELSEWHERE
    return PLACES.get(format_name, {}).get((field.group, field.name), _ELSEWHERE)


def _carriage(asset: Asset, home: _Home) -> str:
    """How the value came over: sound, in Base64, or in a chunk whose checksum is wrong."""
    if home.value.json == "base64":
        return "base64"
    span = home.field.at.span
    bad = (note.at.span for note in asset.notes if note.problem == "the checksum of a chunk is wrong")
    return "crc-bad" if span and any(b and b[0] <= span[0] <= b[0] + b[1] for b in bad) else "sound"


def _trace(field: Field, residue: str) -> Finding:
    properties = {"residue": residue, "ai": "unknown"}
    return Finding(Kind.TRACE, "label-residue", NAME, properties, 1.0, (_evidence(field),))


def _evidence(field: Field) -> Evidence:
    return Evidence(field.at, field.value[:EXCERPT])
