"""What a rule pack may say: a table of keys and readers, which is also the JSON Schema of the format for editors.

A reader takes a TOML value and its place, and gives what `labelcheck.model` wants of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labelcheck.model import SCHEMES, Applies, Kind, Match, Modality, Outcome, Place, Role, Status, Test
from labelcheck.toml_shape import (
    BOTH,
    COUNT,
    DAY,
    NUMBER,
    PATTERN,
    SLUG,
    TEXT,
    URL,
    Reader,
    each,
    one_of,
    shaped,
    show,
    some_of,
    table,
    wrong,
)

FAILING = (Outcome.STRIPPED, Outcome.MISSING, Outcome.DEFECTIVE)

_ID = shaped(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*-[0-9]{3}", "an id such as CN-IMP-001")
_SAMPLE = shaped(r"[\w-]+(/[\w-]+)*/[\w-]+(\.[\w-]+)+", "a path below samples/, such as png/plain.png")

SEVERITIES = ("error", "warning", "info")
"""Gravest first."""

_OPS: Mapping[str, Reader | None] = {
    "present": None,
    "is": TEXT,
    "in": each(TEXT),
    "matches": PATTERN,
    "at_least": NUMBER,
    "at_most": NUMBER,
}


def _test(value: Any, at: str) -> Test:
    """A comparison, written as a list: ["name", "op", value], or ["name", "present"]."""
    if not isinstance(value, list) or len(value) < 2:
        raise wrong(at, show(value), 'a list such as ["Label", "in", ["1", "2", "3"]]')
    name, op, *rest = TEXT(value[0], f"{at}: name"), one_of(*_OPS)(value[1], f"{at}: op"), *value[2:]
    read = _OPS[op]
    if len(rest) != (0 if read is None else 1):
        raise wrong(f"{at}: {op}", show(rest), "no value" if read is None else "one value")
    return Test(name, op, read(rest[0], f"{at}: {op}") if read else None)


def _form(op: str, read: Reader | None) -> dict[str, Any]:
    """The schema of a comparison by one operator."""
    items = [TEXT.schema, {"const": op}, *([read.schema] if read else [])]
    return {"items": items, "minItems": len(items), "maxItems": len(items)}


_TEST = Reader(_test, {"type": "array", "oneOf": [_form(op, read) for op, read in _OPS.items()]})


def _match(**more: Reader) -> Reader:
    """A reader of a `Match`, with `more` optional keys."""
    keys = {"kind?": one_of(*Kind), "scheme?": some_of(*SCHEMES), "where?": each(_TEST)}
    plain = table(keys | {f"{name}?": reader for name, reader in more.items()})

    def read(value: Any, at: str) -> Match:
        match = plain(value, at)
        kind, schemes = match.get("kind"), match.pop("scheme", frozenset())
        if not (kind or schemes):
            raise wrong(at, show(value), "a match with kind, scheme or both")
        for stray in sorted(scheme for scheme in schemes if kind not in (None, SCHEMES[scheme])):
            raise wrong(f"{at}: scheme", show(stray), ", ".join(name for name in SCHEMES if SCHEMES[name] is kind))
        return Match(schemes=schemes, **match)

    return Reader(read, {**plain.schema, "anyOf": [{"required": ["kind"]}, {"required": ["scheme"]}]})


_APPLIES = table(
    {
        "role?": some_of(*Role),
        "modality?": some_of(*Modality),
        "status?": some_of(*Status),
        "place?": some_of(*Place),
    },
    Applies,
)
_RULE_KEYS = table(
    {
        "id": _ID,
        "slug": SLUG,
        "title": BOTH,
        "duty": one_of("shall", "should", "may", "note", "convention"),
        "severity": one_of(*SEVERITIES),
        "applies?": _APPLIES,
        "unless?": some_of("art9", "not-art17", "shown-beside"),
        "given?": _match(at_most=COUNT),
        "quantifier?": one_of("every", "some"),
        "require": each(_match()),
        "unsure_if?": _match(),
        "unsure?": BOTH,
        "stripped_if?": each(_match()),
        "message": BOTH,
        "measured": BOTH,
        "mend": BOTH,
        "samples": table({f"{outcome}?": each(_SAMPLE) for outcome in Outcome if outcome is not Outcome.NONE}),
    }
)
_TOGETHER = {"unsure_if": ["unsure"], "unsure": ["unsure_if"], "quantifier": ["given"]}
"""Keys that stand only beside others."""

_DEFAULTS: Mapping[str, Any] = {
    "applies": Applies(),
    "unless": frozenset(),
    "given": None,
    "quantifier": "every",
    "unsure_if": None,
    "unsure": None,
    "stripped_if": (),
}


def _rule(value: Any, at: str) -> dict[str, Any]:
    keys: dict[str, Any] = _RULE_KEYS(value, at)
    found = list(keys["samples"])
    if Outcome.COMPLIANT not in found or not any(outcome in found for outcome in FAILING):
        allowed = f"some under compliant, and some under {', '.join(FAILING[:-1])} or {FAILING[-1]}"
        raise wrong(f"{at}: samples", ", ".join(found) or "nothing", allowed)
    if "quantifier" in keys and "given" not in keys:
        raise wrong(f"{at}: quantifier", "no given beside it", "only in a rule with given")
    if ("unsure" in keys) != ("unsure_if" in keys):
        raise wrong(f"{at}: unsure", "one of the two alone", "unsure_if with unsure, the sentence that says why")
    return {**_DEFAULTS, **keys}


_RULE = Reader(_rule, {**_RULE_KEYS.schema, "dependencies": _TOGETHER})


_CLAUSE_KEYS = table(
    {
        "section": TEXT,
        "title": BOTH,
        "status": one_of("automated", "partial", "manual"),
        "document?": TEXT,
        "url?": URL,
        "effective?": DAY,
        "rule?": each(_RULE, named="id"),
        "tested_by?": each(_ID),
    },
)


def _clause(value: Any, at: str) -> dict[str, Any]:
    keys: dict[str, Any] = _CLAUSE_KEYS(value, at)
    tested = "rule" in keys or "tested_by" in keys
    if tested == (keys["status"] == "manual"):
        found = f"{keys['status']} {'with' if tested else 'without'} a rule"
        raise wrong(f"{at}: status", found, "manual without a rule, automated or partial with a rule or tested_by")
    return keys


_HEAD = table({"name": SLUG, "version": TEXT, "document": TEXT, "url": URL, "effective": DAY})
_ADJUSTMENT = table({"rule": _ID, "severity": one_of("off", *SEVERITIES), "reason": BOTH})
FILE = table(
    {
        "pack": _HEAD,
        "clause?": each(Reader(_clause, _CLAUSE_KEYS.schema), named="section"),
        "adjust?": each(_ADJUSTMENT, named="rule"),
    }
)


def pack_schema() -> dict[str, Any]:
    """The JSON Schema of a rule pack, for editors of TOML; a date is a text of format date, as they have it.

    What only labelcheck can check (an id that comes twice, a scheme of another kind) it leaves open.
    """
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "labelcheck rule pack"}
    return {**head, **FILE.schema, "anyOf": [{"required": ["clause"]}, {"required": ["adjust"]}]}
