"""The words of labelcheck as frozen data: what passes between the rooms, and nothing else does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Modality(StrEnum):
    """What a person perceives in the file."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    TEXT = "text"


class Kind(StrEnum):
    """A label that is perceived, a label in the metadata, or a sign that is no label."""

    EXPLICIT = "explicit"
    IMPLICIT = "implicit"
    TRACE = "trace"


class Outcome(StrEnum):
    """Outcomes of a verdict and of a file, worst first."""

    STRIPPED = "stripped"
    MISSING = "missing"
    DEFECTIVE = "defective"
    UNDETERMINED = "undetermined"
    COMPLIANT = "compliant"
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Outcome).index(self)


class Status(StrEnum):
    """Art. 6 of the Measures: 属于, 可能, 疑似, or no sign at all; strongest first."""

    CONFIRMED = "confirmed"
    POSSIBLE = "possible"
    SUSPECTED = "suspected"
    NONE = "none"


class Role(StrEnum):
    """For whom we check: 生成合成服务提供者, 传播服务提供者, 发布者."""

    PRODUCER = "producer"
    PROPAGATOR = "propagator"
    PUBLISHER = "publisher"


class Level(StrEnum):
    """METADATA reads metadata and the text of documents; FULL also looks and listens."""

    METADATA = "metadata"
    FULL = "full"


class Place(StrEnum):
    """Whether the guides define a place for the implicit label in a format."""

    DEFINED = "defined"
    UNDEFINED = "undefined"


SCHEMES: Mapping[str, Kind] = {
    "tc260-aigc": Kind.IMPLICIT,
    "visible-text": Kind.EXPLICIT,
    "spoken-text": Kind.EXPLICIT,
    "audio-rhythm": Kind.EXPLICIT,
    "document-text": Kind.EXPLICIT,
    "c2pa": Kind.TRACE,
    "iptc-source-type": Kind.TRACE,
    "generator-metadata": Kind.TRACE,
    "label-residue": Kind.TRACE,
    "label-change": Kind.TRACE,
    "embedded-preview": Kind.TRACE,
    "camera-metadata": Kind.TRACE,
}
"""Every kind of label and trace (a closed list: rules and notes may name no other)."""

SENSED = frozenset({"visible-text", "spoken-text", "audio-rhythm", "embedded-preview"})
"""Schemes that only looking or listening finds: not sought at level metadata."""

AIGC_FIELDS = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
"""The seven elements of an AIGC label, in the order of GB 45438-2025 Annex E b."""

EXCERPT = 200
"""Characters of an excerpt; longer text is cut."""


class Text(NamedTuple):
    """One sentence in English and in Chinese."""

    en: str
    zh: str


class Location(NamedTuple):
    """Where in a file: `span` in bytes (offset, size), `seconds` (start, end), `box` (x, y, w, h) in 0..1 of the picture."""

    path: str
    span: tuple[int, int] | None = None
    seconds: tuple[float, float] | None = None
    box: tuple[float, float, float, float] | None = None


class Field(NamedTuple):
    """One item of metadata as read: `group` names the payload ("XMP", "EXIF", "PNG tEXt"), `value` is raw text."""

    group: str
    name: str
    value: str
    at: Location


class Note(NamedTuple):
    """Something that could not be read or run, and the schemes that this may have kept from us.

    `problem` is a fixed phrase; `stage` is open, identify, read, detect or check.
    """

    stage: str
    problem: str
    hides: frozenset[str] = frozenset()
    at: Location = Location("")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file after reading. `format` is "unknown" and `modality` None for what is neither media nor a document."""

    name: str
    size: int
    format: str
    mime: str
    modality: Modality | None
    place: Place
    fields: tuple[Field, ...]
    notes: tuple[Note, ...]


class Evidence(NamedTuple):
    """Where a label or trace was seen, with an excerpt of at most `EXCERPT` characters."""

    at: Location
    excerpt: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One label or trace: what a detector measured on it, and at least one piece of evidence."""

    kind: Kind
    scheme: str
    detector: str
    properties: Mapping[str, str]
    confidence: float
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("a finding needs evidence")
        if SCHEMES.get(self.scheme) is not self.kind:
            raise ValueError(f"{self.scheme} is not a scheme of kind {self.kind}")


class Clause(NamedTuple):
    """A passage of law or of a standard. `status` says how much of it labelcheck tests: automated, partial or manual."""

    document: str
    section: str
    title: Text
    url: str
    effective: str
    status: str


class Test(NamedTuple):
    """A comparison of one property: `op` is present, is, in, matches, at_least or at_most."""

    name: str
    op: str
    value: str | float | tuple[str, ...] | None = None


class Match(NamedTuple):
    """Selects findings: all that is given must fit. `at_most` bounds how many may be selected."""

    kind: Kind | None = None
    schemes: frozenset[str] = frozenset()
    where: tuple[Test, ...] = ()
    at_most: int | None = None


class Applies(NamedTuple):
    """To what a rule applies; an empty set admits everything."""

    role: frozenset[Role] = frozenset()
    modality: frozenset[Modality] = frozenset()
    status: frozenset[Status] = frozenset()
    place: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A testable statement of a clause, as flat data.

    Without `given` it says that there is a label; with `given` it says that the labels selected are right, `every`
    one of them or `some`. A rule equals only itself. `unsure` says why a finding that meets `unsure_if` leaves the rule undetermined. `measured` and
    `mend` are for people: how it is measured, how to mend a file.
    """

    id: str
    slug: str
    title: Text
    clause: Clause
    duty: str
    severity: str
    applies: Applies
    unless: frozenset[str]
    given: Match | None
    quantifier: str
    require: tuple[Match, ...]
    unsure_if: Match | None
    unsure: Text | None
    stripped_if: tuple[Match, ...]
    message: Text
    measured: Text
    mend: Text
    samples: Mapping[str, tuple[str, ...]]


class Adjustment(NamedTuple):
    """What a user's pack changes of a rule: its `severity` (off: the rule is not asked), and why."""

    rule: str
    severity: str
    reason: Text
    pack: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one rule for one file, and the findings and notes that decided it (none if it is compliant)."""

    rule: Rule
    outcome: Outcome
    because: tuple[Finding | Note, ...] = ()
    message: Text | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """For whom we check and what the user told us.

    `declared`: the user said that the content is AI-generated (Art. 6 (2)). `waived`: any of art9 (the user asked for a
    copy without explicit labels), not-art17 (the service does not fall under Art. 17 ¶1), shown-beside (an explicit
    label stands beside the content). `before`: the report on an earlier version of the same content.
    `on`: the day, as YYYY-MM-DD, whose clauses are asked; "" for all, whatever their date.
    """

    role: Role = Role.PRODUCER
    declared: bool = False
    waived: frozenset[str] = frozenset()
    before: Report | None = None
    on: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything about one file, ready to render. `tool` and `packs` are "name version"; `adjusted`: rules that a user's pack changed."""

    asset: Asset
    findings: tuple[Finding, ...]
    verdicts: tuple[Verdict, ...]
    not_checked: tuple[str, ...]
    outcome: Outcome
    status: Status
    context: Context
    level: Level
    packs: tuple[str, ...]
    tool: str
    adjusted: tuple[Adjustment, ...] = ()
