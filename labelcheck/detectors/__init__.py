"""The detectors: one module each, which sees one kind of label or trace and measures it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from labelcheck.detectors import (
    aigc_label,
    audio_rhythm,
    c2pa,
    camera,
    document_text,
    embedded_preview,
    generator_metadata,
    iptc_source_type,
    spoken_text,
    video_text,
    visible_text,
)
from labelcheck.model import Asset, Finding, Level, Note
from labelcheck.source import Limits, Source


@dataclass(frozen=True, slots=True)
class Options:
    """How deep to look, what one file may cost, and the fingerprints of the keys whose signatures the user trusts.

    `thorough`: look for visible marks as hard as can be, at about ten times the cost. `speech_model`: the folder of a
    speech model, None for that of the packages, "none" to listen for no voice. `trust_anchors`: the certificates, in PEM, whose C2PA signatures the user trusts.
    """

    level: Level = Level.FULL
    limits: Limits = field(default_factory=Limits)
    trust_keys: frozenset[str] = frozenset()
    thorough: bool = False
    speech_model: str | None = None
    trust_anchors: str = ""


class Detector(Protocol):
    """What a module of this package offers."""

    @property
    def NAME(self) -> str:
        """The name in findings."""

    @property
    def SCHEMES(self) -> frozenset[str]:
        """What it can find; a detector that cannot run hides these."""

    def looks_at(self, asset: Asset) -> bool:
        """Whether this kind of file can carry what it finds."""

    def detect(self, asset: Asset, source: Source, options: Options) -> Iterator[Finding | Note]:
        """Each label or trace seen, and a Note for what could not be looked at."""


DETECTORS: tuple[Detector, ...] = (
    aigc_label,
    c2pa,
    iptc_source_type,
    generator_metadata,
    camera,
    document_text,
    video_text,
    visible_text,
    embedded_preview,
    audio_rhythm,
    spoken_text,
)
