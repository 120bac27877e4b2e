"""How the metadata say that content came to be: IPTC's Digital Source Type, and its properties of AI systems [IPTC Photo Metadata 2025.1].

Both stand in the IPTC Extension namespace of XMP. The standard asks for the full URI; a bare code is the usual slip, and is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labelcheck.metadata.digital_source_type import ai_of, code_of
from labelcheck.model import EXCERPT, Asset, Evidence, Field, Finding, Kind, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.detectors import Options

NAME = "iptc_source_type"
SCHEMES = frozenset({"iptc-source-type"})

_TYPE = "Iptc4xmpExt:DigitalSourceType"
_SYSTEM = "Iptc4xmpExt:AISystemUsed"
_MORE = {
    _SYSTEM: "ai_system",
    "Iptc4xmpExt:AISystemVersionUsed": "ai_system_version",
    "Iptc4xmpExt:AIPromptInformation": "ai_prompt",
    "Iptc4xmpExt:AIPromptWriterName": "ai_prompt_writer",
}


def looks_at(asset: Asset) -> bool:
    """A file with one of the properties."""
    return any(field.name == _TYPE or field.name in _MORE for field in asset.fields)


def detect(asset: Asset, _source: Source, _options: Options) -> Iterator[Finding | Note]:
    """A finding for each source type that is given; one for a system that is named without any."""
    types = {
        field.value.strip(): field for field in reversed(asset.fields) if field.name == _TYPE and field.value.strip()
    }
    more = {_MORE[field.name]: field.value.strip()[:EXCERPT] for field in asset.fields if field.name in _MORE}
    said = {name: text for name, text in more.items() if text}
    for value, field in reversed(types.items()):
        form = "uri" if code_of(value) != value else "bare"
        yield _finding({"value": value[:EXCERPT], "form": form, "ai": ai_of(value)} | said, field)
    if not types:
        system = next((field for field in asset.fields if field.name == _SYSTEM and field.value.strip()), None)
        if system:
            yield _finding({"ai": "yes"} | said, system)


def _finding(properties: dict[str, str], field: Field) -> Finding:
    evidence = Evidence(field.at, field.value.strip()[:EXCERPT])
    return Finding(Kind.TRACE, "iptc-source-type", NAME, properties, 1.0, (evidence,))
