"""SecurityData [TC260-PG-202511A]: the security information that ReservedCode1 and ReservedCode2 may hold, as JSON text.

Also as seen in real files: without the outer object, "PubSd", " TC260PG", Base64 for hexadecimal, or a bare signature.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import NamedTuple

_LONGEST = 1 << 16
_MOST = 2
"""Signatures, and keys, that are read: the guide has one of each for the label and one signature for the content."""

_BARE = re.compile(r"30[0-9A-Fa-f]{2}02[0-9A-Fa-f]{122,138}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")
_CONTENT = {"bnd", "binding"}


class Signature(NamedTuple):
    """A DS entry: what it covers (the type in TBSData), its algorithm's AlgID, and the bytes, none if unreadable."""

    covers: str
    algorithm: str
    value: bytes


class SecurityData(NamedTuple):
    """What was found: `form` is whole, bare (a signature alone) or malformed.

    `signatures` are those of the label, `content` says that the content is signed too; `keys` are the bytes of the
    PubKey entries.
    """

    form: str
    signatures: tuple[Signature, ...] = ()
    content: bool = False
    keys: tuple[bytes, ...] = ()


def read_security_data(text: str) -> SecurityData | None:
    """The security information in a reserved field, None for a value that is a service's own and opaque."""
    text = text.strip()
    if _BARE.fullmatch(text):
        return SecurityData("bare", (Signature("", "", bytes.fromhex(text)),))
    if text.startswith("ey") and len(text) <= _LONGEST:
        text = _decoded(text).decode("utf-8", "replace")
    if not text.startswith("{"):
        return None
    try:
        parsed = json.loads(text) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        return SecurityData("malformed") if "TC260PG" in text[:_LONGEST] else None
    inner = parsed.get("SecurityData", parsed)
    if not isinstance(inner, dict) or _text(inner, "Type").strip() != "TC260PG":
        return SecurityData("malformed") if inner is not parsed else None
    entries = inner.get("PubSD", inner.get("PubSd"))
    return _whole([entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else [])


def _whole(entries: list[dict[str, object]]) -> SecurityData:
    signed = [_signature(entry) for entry in entries if entry.get("Type") == "DS"]
    of_label = [signature for signature in signed if signature.covers.lower() not in _CONTENT]
    keys = [_decoded(_text(entry, "KeyValue")) for entry in entries if entry.get("Type") == "PubKey"]
    return SecurityData("whole", tuple(of_label[:_MOST]), len(of_label) < len(signed), tuple(keys[:_MOST]))


def _signature(entry: dict[str, object]) -> Signature:
    covered = entry.get("TBSData")
    covers = _text(covered, "Type") if isinstance(covered, dict) else ""
    return Signature(covers, _text(entry, "AlgID"), _decoded(_text(entry, "Signature")))


def _text(entry: dict[str, object], key: str) -> str:
    value = entry.get(key)
    return value if isinstance(value, str) else ""


def _decoded(text: str) -> bytes:
    """The bytes that stand in hexadecimal or Base64; none for anything else."""
    if _HEX.fullmatch(text):
        return bytes.fromhex(text)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
