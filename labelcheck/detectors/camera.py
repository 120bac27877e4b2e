"""Signs of a camera: an exposure that EXIF tells whole and within reason [CIPA DC-008, 4.6.3 to 4.6.6].

Reported, and never used to acquit: edited and generated pictures carry such values too, and anybody can write them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labelcheck.model import Asset, Evidence, Field, Finding, Kind, Modality, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.detectors import Options

NAME = "camera"
SCHEMES = frozenset({"camera-metadata"})

_TEXTS = ("Make", "Model")
_REASONABLE = {
    "ExposureTime": ("1/100000", "3600"),
    "FNumber": ("1/2", "128"),
    "PhotographicSensitivity": ("1", "10000000"),
    "FocalLength": ("1/2", "5000"),
}
"""Seconds, f-number, ISO speed and millimetres that a camera may have had."""


def looks_at(asset: Asset) -> bool:
    """Any picture with metadata."""
    return asset.modality is Modality.IMAGE and bool(asset.fields)


def detect(asset: Asset, _source: Source, _options: Options) -> Iterator[Finding | Note]:
    """One finding where maker, model and all four values of an exposure are told and possible."""
    told: dict[str, Field] = {}
    for field in asset.fields:
        if field.group == "EXIF" and (field.name in _TEXTS or field.name in _REASONABLE):
            told.setdefault(field.name, field)
    if len(told) < len(_TEXTS) + len(_REASONABLE) or not all(map(_is_reasonable, told.values())):
        return
    values = {name: told[name].value for name in (*_TEXTS, *_REASONABLE)}
    evidence = Evidence(told["ExposureTime"].at, ", ".join(f"{name} {value}" for name, value in values.items())[:200])
    yield Finding(Kind.TRACE, "camera-metadata", NAME, {"ai": "unknown"} | values, 1.0, (evidence,))


def _is_reasonable(field: Field) -> bool:
    if field.name in _TEXTS:
        return bool(field.value.strip())
    from fractions import Fraction  # noqa: PLC0415  # few files tell of a camera

    least, most = map(Fraction, _REASONABLE[field.name])
    try:
        return least <= Fraction(field.value) <= most
    except (ValueError, ZeroDivisionError):
        return False
