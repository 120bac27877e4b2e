"""What the manifests of a C2PA store claim [C2PA 2.2; assertions of versions 1 to 3]. Nothing is verified here.

A format gives the store as a field whose text is its bytes in Latin-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from labelcheck.errors import Damaged, ReadError, Unsupported
from labelcheck.metadata import cbor, jumbf
from labelcheck.model import Field, Location, Note
from labelcheck.source import Limits, Source

GROUP = "C2PA"
"""The group of the field that is a manifest store."""

HIDES = frozenset({"c2pa"})
"""What a store that cannot be fetched may have kept from us."""

_STORE, _ASSERTIONS = "c2pa", "c2pa.assertions"
_INSTANCE = re.compile(r"(?:\.v\d+)?(?:__\d+)?$")
"""The version and the number of an assertion's label."""
_MANIFEST = re.compile(r"self#jumbf=/?c2pa/([^/]+)")


class Action(NamedTuple):
    """What was done, by which software, and where what it made comes from: a URI as it stands, "" for none given."""

    name: str
    source_type: str
    agent: str


class Ingredient(NamedTuple):
    """What else went in: parentOf, componentOf or inputTo, the label of its manifest in this store, its source type."""

    relationship: str
    manifest: str
    source_type: str


@dataclass(slots=True)
class Manifest:
    """One manifest; `disclosures` are the models that its `c2pa.ai-disclosure` assertions name, "" where they name none."""

    label: str
    generators: list[str] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    ingredients: list[Ingredient] = field(default_factory=list)
    soft_bindings: list[str] = field(default_factory=list)
    disclosures: list[str] = field(default_factory=list)


def store(data: bytes, at: Location) -> Field:
    """The field of a manifest store."""
    return Field(GROUP, "manifest store", data.decode("latin-1"), at)


def fetch(source: Source, offset: int, size: int, path: str) -> Iterator[Field | Note]:
    """The field of the manifest store that lies there, or a Note where it cannot be read."""
    at = Location(path, (offset, size))
    try:
        yield store(source.read_at(offset, size), at)
    except ReadError as error:
        yield Note("read", error.problem, HIDES, at)


def is_store(data: bytes) -> bool:
    """Whether a JUMBF superbox is of the type of manifest stores, or its description box is broken."""
    return data[4:8] == b"jumb" and (data[12:16] != b"jumd" or data[16:20] == b"c2pa")


def read(data: bytes, limits: Limits) -> tuple[Manifest, ...]:
    """The manifests of a store in their order; the last is the active one.

    Raises Damaged for what is no store, Unsupported for a compressed manifest, OverLimit past the limits.
    """
    manifests: dict[str, Manifest] = {}
    for path, kind, payload in jumbf.contents(data, limits):
        if len(path) < 2 or path[0] != _STORE:
            continue
        manifest = manifests.setdefault(path[1], Manifest(path[1]))
        if kind == b"brob":
            raise Unsupported("a C2PA manifest is compressed with Brotli", "/".join(path))
        if kind == b"cbor":
            _collect(manifest, path, payload, limits)
    if not manifests:
        raise Damaged("a C2PA manifest store holds no manifest")
    return tuple(manifests.values())


def _collect(manifest: Manifest, path: tuple[str, ...], payload: memoryview, limits: Limits) -> None:
    """Adds what a claim or an assertion says to its manifest."""
    label = _INSTANCE.sub("", path[-1])
    if len(path) == 3 and label == "c2pa.claim":
        manifest.generators += _generators(_table(payload, limits))
    if len(path) != 4 or path[2] != _ASSERTIONS:
        return
    match label:
        case "c2pa.actions":
            manifest.actions += _actions(_table(payload, limits))
        case "c2pa.ingredient":
            manifest.ingredients.append(_ingredient(_table(payload, limits)))
        case "c2pa.soft-binding":
            manifest.soft_bindings.append(_text(_table(payload, limits).get("alg")))
        case "c2pa.ai-disclosure":
            manifest.disclosures.append(_text(_table(payload, limits).get("modelName")))


def _table(payload: memoryview, limits: Limits) -> Mapping[str, cbor.Value]:
    return _mapping(cbor.read(payload, limits))


def _generators(claim: Mapping[str, cbor.Value]) -> Iterator[str]:
    """The claim generator's user agent string, and the names of those that its info lists."""
    info = claim.get("claim_generator_info")
    names = [
        _text(claim.get("claim_generator")),
        *(_agent(one) for one in (info if isinstance(info, list) else [info])),
    ]
    yield from (name for name in names if name)


def _actions(assertion: Mapping[str, cbor.Value]) -> Iterator[Action]:
    """Every action; what one leaves out may stand in the template of its kind."""
    templates = {_text(template.get("action")): template for template in _mappings(assertion.get("templates"))}
    for action in _mappings(assertion.get("actions")):
        name = _text(action.get("action"))
        whole = {**templates.get("*", {}), **templates.get(name, {}), **action}
        yield Action(name, _text(whole.get("digitalSourceType")), _agent(whole.get("softwareAgent")))


def _ingredient(assertion: Mapping[str, cbor.Value]) -> Ingredient:
    link = _mapping(assertion.get("activeManifest") or assertion.get("c2pa_manifest"))
    manifest = _MANIFEST.match(_text(link.get("url")))
    source_type = _text(assertion.get("digitalSourceType"))
    return Ingredient(_text(assertion.get("relationship")), manifest[1] if manifest else "", source_type)


def _agent(value: cbor.Value) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: cbor.Value) -> str:
    return value.strip() if isinstance(value, str) else ""


def _mapping(value: cbor.Value) -> Mapping[str, cbor.Value]:
    return value if isinstance(value, dict) else {}


def _mappings(value: cbor.Value) -> list[Mapping[str, cbor.Value]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
