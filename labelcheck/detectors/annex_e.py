"""What GB 45438-2025 Annex E and TC260-PG-20252A ask of a label's fields, measured: properties for the rules to compare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from labelcheck.metadata.aigc import Value, field_name
from labelcheck.model import AIGC_FIELDS
from labelcheck.provider_code import Code, code_shape, decode_code
from labelcheck.providers import load_providers

_OUTSIDE = re.compile(r"[^\x21-\x5b\x5d-\x7e]")
"""Annex E j: 0x21, 0x23–0x5B, 0x5D–0x7E; and 0x22, since a quotation mark can only stand in a string escaped."""

_PLACEHOLDER = re.compile(
    r"0{8,}|(?:value|test|sample|example|string|undefined|none|null|todo|xxx+|n/a)\d*", re.IGNORECASE
)
_UNFILLED = re.compile(r"%!?\w\(|%[sS]|\$\{|\{\{")
"""A place in a template."""
_SAMPLE_CODE = "001191440300192203821610000"
"""Printed in the documentation of several services, and copied from there."""

_USUAL = 128
"""Characters of two codes or names; what a longer pair gives is not kept."""

_ACCOUNT = re.compile(r"(?:^|[/;,&?])(?:u|uid|user|user_?id|account)[:=]|[\w.+-]+@[\w-]+\.\w", re.IGNORECASE)
_SIGN = re.compile(r"[:=@/\\]")
"""Stands in every account and path: most numbers have none of them."""

_PATH = re.compile(
    r"[A-Za-z]:\\|[/\\].*\.[A-Za-z0-9]{1,5}$|^/(?:home|Users|tmp|var)/|files=\[", re.IGNORECASE | re.DOTALL
)


def raw(value: Value) -> dict[str, str]:
    """The fields that are there, under the standard's names, as they stand; null counts as absent."""
    found = value.fields
    return {name: str(found[name].value) for name in AIGC_FIELDS if name in found and found[name].value is not None}


def measure(value: Value, fields: dict[str, str]) -> dict[str, str]:
    """The properties of a `tc260-aigc` finding but for its place: all strings, lists joined by commas, or "none".

    `fields` are the value's, as `raw` gives them.
    """
    producer, propagator = fields.get("ContentProducer", ""), fields.get("ContentPropagator", "")
    measure_codes = _codes if len(producer) + len(propagator) <= _USUAL else _codes.__wrapped__
    strange = [member.key for member in value.members if member.key not in AIGC_FIELDS]
    outside = _OUTSIDE.search("".join(fields.values()))
    return {
        **fields,
        "json": value.json,
        "form": value.form,
        "missing": _names([name for name in AIGC_FIELDS if name not in fields]),
        "misspelt": _names([key for key in strange if field_name(key)]),
        "extra": _names([key for key in strange if not field_name(key)]),
        "non_string": _names([n for n, m in value.fields.items() if m.value is not None and not m.string]),
        "outside_charset": _names([name for name, text in fields.items() if outside and _OUTSIDE.search(text)]),
        "placeholder": _names([name for name, text in fields.items() if _is_placeholder(text)]),
        "personal": _personal(fields.get("ProduceID", "")),
        **measure_codes(producer, propagator, bool(fields.get("PropagateID"))),
    }


@lru_cache(maxsize=1024)
def _codes(producer: str, propagator: str, identified: bool) -> dict[str, str]:
    """What the two codes are, and whether the propagation is `identified`; the files of one service hold the same ones again and again."""
    made, spread = decode_code(producer), decode_code(propagator)
    provider = load_providers().by_value(producer) if producer else None
    return {
        "code": code_shape(producer),
        "uscc": _check_digit(made),
        "propagator_code": code_shape(propagator),
        "propagator_uscc": _check_digit(spread),
        "service_type": _service_type(made, spread, same=producer in {propagator, ""}),
        "propagator": _propagator(producer, propagator, identified),
        **({"provider": provider.id} if provider else {}),
    }


def signatures(fields: dict[str, str], trusted: frozenset[str]) -> dict[str, str]:
    """What the reserved fields' signatures prove [TC260-PG-202511A]; `signed_by` and `key_fingerprint` if one is valid."""
    if not fields.get("ReservedCode1") and not fields.get("ReservedCode2"):
        return {"signature": "absent", "signature2": "absent"}

    from labelcheck import signature  # noqa: PLC0415  # few labels are signed

    found = signature.check_producer(fields, trusted)
    measured = {"signature": found.state, "signature2": signature.check_propagator(fields).state}
    if found.state != "absent":
        measured["signature_problem"] = found.problem
    if found.key is None:
        return measured
    name = signature.fingerprint(found.key)
    return measured | {"signed_by": "pinned-key" if name in trusted else "embedded-key", "key_fingerprint": name}


def _names(names: Sequence[str]) -> str:
    return ",".join(names) or "none"


def _is_placeholder(text: str) -> bool:
    return bool(text == _SAMPLE_CODE or _PLACEHOLDER.fullmatch(text.strip()) or _UNFILLED.search(text))


def _personal(produce_id: str) -> str:
    if not _SIGN.search(produce_id):
        return "none"
    if _ACCOUNT.search(produce_id):
        return "user-id"
    return "path" if _PATH.search(produce_id) else "none"


def _check_digit(code: Code | None) -> str:
    if code is None or not code.uscc:
        return "absent"
    return "valid" if code.uscc_valid else "invalid"


def _service_type(made: Code | None, spread: Code | None, *, same: bool) -> str:
    """Position 23 of both codes [TC260-PG-20252A]; a propagator equal to the producer is right by Annex E note 1."""
    first = made.service_type if made else ""
    second = spread.service_type if spread and not same else ""
    if not {first, second} & {"1", "2"}:
        return "unused"
    return "unfit" if first == "2" or second == "1" else "fit"


def _propagator(producer: str, propagator: str, identified: bool) -> str:
    if not propagator and not identified:
        return "empty"
    if not propagator or not identified:
        return "partial"
    return "equal" if propagator == producer else "other"
