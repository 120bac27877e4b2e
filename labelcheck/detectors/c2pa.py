"""C2PA manifests: what they claim about AI, and whether they are signed and unchanged [C2PA 2.2; DESIGN 6].

What a manifest claims is read by our own reader at either level; c2pa-python verifies it where files are looked at.
A broken or absent manifest is told as such and is no sign that an AIGC label was removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from labelcheck.errors import Damaged, ReadError
from labelcheck.metadata import c2pa
from labelcheck.metadata.digital_source_type import ai_of, code_of
from labelcheck.model import EXCERPT, Asset, Evidence, Field, Finding, Kind, Level, Location, Note
from labelcheck.providers import Provider, load_providers
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.detectors import Options

NAME = "c2pa"
SCHEMES = frozenset({"c2pa"})

_REFERENCE = "dcterms:provenance"
_WITHIN, _BEYOND = "self#jumbf=", ("http://", "https://")
_STORES = 8
"""Stores read of one file: further pictures may have their own."""
_TOLD = 512
"""Characters of a list that a property holds."""


class _Claim(NamedTuple):
    """What the manifests say about AI: yes, no or unknown, by what, and the provider that the generator names."""

    ai: str
    basis: str
    provider: Provider | None


def looks_at(asset: Asset) -> bool:
    """A file with a manifest store, or whose XMP refers to one."""
    return any(field.group == c2pa.GROUP or field.name == _REFERENCE for field in asset.fields)


def detect(asset: Asset, source: Source, options: Options) -> Iterator[Finding | Note]:
    """A finding for each store; without one, for a reference to one that lies elsewhere or is gone."""
    stores = [field for field in asset.fields if field.group == c2pa.GROUP]
    for number, field in enumerate(stores[:_STORES]):
        yield from _store(asset, source, options, field, first=number == 0)
    if len(stores) > _STORES:
        yield Note("detect", "the file has more pieces than the limit allows", SCHEMES, stores[_STORES].at)
    if not stores and not any(NAME in note.hides for note in asset.notes):
        yield from _references(asset.fields)


def _references(fields: Sequence[Field]) -> Iterator[Finding]:
    """The first reference to a manifest outside of the file, else to one that should be in it."""
    found = [(field, field.value.strip()) for field in fields if field.name == _REFERENCE]
    for state, opening in (("remote", _BEYOND), ("referenced-absent", _WITHIN)):
        for field, value in found:
            if value.startswith(opening):
                yield _finding({"state": state, "ai": "unknown", "reference": value[:_TOLD]}, field.at, value)
                return


def _store(asset: Asset, source: Source, options: Options, field: Field, *, first: bool) -> Iterator[Finding | Note]:
    """The finding of one store; only the first of a file is verified, which is the one that its format provides for."""
    properties = {"state": "unchecked", "ai": "unknown"}
    try:
        manifests = c2pa.read(field.value.encode("latin-1"), options.limits)
        properties |= _claims(manifests)
    except Damaged as error:
        yield _finding(properties | {"state": "unreadable", "failures": error.problem}, field.at, error.problem)
        return
    except ReadError as error:
        yield Note("detect", error.problem, SCHEMES, field.at)
    if first and options.level is Level.FULL:
        try:
            properties |= _verified(source, asset.mime, options.trust_anchors)
        except ReadError as error:
            yield Note("detect", error.problem, at=field.at)
    told = (properties.get("claim_generator", ""), properties.get("actions", ""))
    yield _finding(properties, field.at, ": ".join(filter(None, told)) or "C2PA")


def _verified(source: Source, mime: str, anchors: str) -> dict[str, str]:
    from labelcheck.media.credentials import verify  # noqa: PLC0415  # few files have a manifest

    found = verify(source, mime, anchors)
    more = {"failures": ", ".join(found.failures), "signer": found.signer, "issuer": found.issuer}
    return {"state": found.state} | _given(more)


def _claims(manifests: Sequence[c2pa.Manifest]) -> dict[str, str]:
    """What stands in the manifests that led to this file, the active one first."""
    active, derived = manifests[-1], _derived(manifests)
    actions = [action for manifest in derived for action in manifest.actions]
    types = [action.source_type for action in actions if action.source_type]
    types += [ingredient.source_type for ingredient in _sources(derived) if ingredient.source_type]
    claim = _claim(derived)
    given = {
        "claim_generator": active.generators[0] if active.generators else "",
        "digital_source_type": next((found for found in types if ai_of(found) == "yes"), types[0] if types else ""),
        "actions": "; ".join(f"{action.name} {code_of(action.source_type)}".strip() for action in actions),
        "ingredients": ", ".join(
            ingredient.relationship for manifest in derived for ingredient in manifest.ingredients
        ),
        "soft_bindings": ", ".join(binding for manifest in derived for binding in manifest.soft_bindings),
        "ai_basis": claim.basis,
        "provider": claim.provider.id if claim.provider else "",
    }
    return {"ai": claim.ai} | _given(given)


def _given(properties: dict[str, str]) -> dict[str, str]:
    """The properties that say something, cut to what a report can show."""
    return {name: value[:_TOLD] for name, value in properties.items() if value}


def _derived(manifests: Sequence[c2pa.Manifest]) -> list[c2pa.Manifest]:
    """The active manifest and those of what it was made of, again and again; what only went into a model is left out."""
    by_label = {manifest.label: manifest for manifest in manifests}
    found, pending = {}, [manifests[-1].label]
    while pending:
        label = pending.pop()
        if label in by_label and label not in found:
            found[label] = by_label[label]
            pending += [ingredient.manifest for ingredient in _sources([by_label[label]])]
    return list(found.values())


def _sources(manifests: Sequence[c2pa.Manifest]) -> list[c2pa.Ingredient]:
    """The ingredients that are in the content: its parent and its components."""
    ingredients = [ingredient for manifest in manifests for ingredient in manifest.ingredients]
    return [ingredient for ingredient in ingredients if ingredient.relationship != "inputTo"]


def _claim(derived: Sequence[c2pa.Manifest]) -> _Claim:
    """AI where a source type, a disclosure or a generator that makes nothing else says so; none only where all say so."""
    actions = [action for manifest in derived for action in manifest.actions]
    named = [name for manifest in derived for name in (*manifest.generators, *(a.agent for a in manifest.actions))]
    found = [pair for name in named if name and (pair := load_providers().by_generator(name))]
    provider = found[0][0] if found else None
    if any(ai_of(action.source_type) == "yes" for action in actions):
        return _Claim("yes", "source-type", provider)
    if any(ai_of(ingredient.source_type) == "yes" for ingredient in _sources(derived)):
        return _Claim("yes", "ingredient", provider)
    if any(manifest.disclosures for manifest in derived):
        return _Claim("yes", "disclosure", provider)
    silent = not any(action.source_type for action in actions)
    if silent and any(generator.makes == "ai" for _, generator in found):
        return _Claim("yes", "generator", provider)
    known = {manifest.label for manifest in derived}
    whole = all(ingredient.manifest in known for ingredient in _sources(derived))
    if whole and actions and all(ai_of(action.source_type) == "no" for action in actions):
        return _Claim("no", "source-type", provider)
    return _Claim("unknown", "", provider)


def _finding(properties: dict[str, str], at: Location, excerpt: str) -> Finding:
    return Finding(Kind.TRACE, "c2pa", NAME, properties, 1.0, (Evidence(at, excerpt[:EXCERPT]),))
