"""Signatures of an AIGC label [TC260-PG-202511A, A.1]: whether they fit the label, and whose key says so.

A signature is `invalid` only where everything about it is of a form that is documented or that two producers' files
confirm; whatever else does not fit is `unsupported`, since a false "invalid" accuses somebody.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from labelcheck.errors import BadInput
from labelcheck.metadata.security_data import SecurityData, read_security_data
from labelcheck.sm2 import Key, digest, read_keys, read_signatures, signed_digest
from labelcheck.sm3 import sm3

_SM3_WITH_SM2 = "1.2.156.10197.1.501"
_LABEL = {"Md", "LabelMataData"}
"""TBSData types of a signature over the label: the guide's, and the one that MiniMax and StepFun write."""

_PLAIN = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]*")
"""Text that JSON writes as it is, so that the signed string has one spelling only."""

_SIGNED = ("Label", "ContentProducer", "ProduceID")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Checked:
    """What can be said of a reserved field.

    `state` is valid, invalid, unsupported or absent. `problem` says why it is unsupported: malformed, bare (a signature
    without its key), content-only (the label is not signed), algorithm, form (other data or another encoding is signed),
    no-key or key; else it is none. `key` is the one that a valid signature fits.
    """

    state: str
    problem: str = "none"
    key: Key | None = None


def check_producer(fields: Mapping[str, str], trusted: frozenset[str] = frozenset()) -> Checked:
    """The signature of the producer, in ReservedCode1, over Label, ContentProducer and ProduceID.

    `fields` are those of the label that are there; a signature by a key in `trusted` is preferred to others.
    """
    certain = all(name in fields and _PLAIN.fullmatch(fields[name]) for name in _SIGNED)
    return _check(fields.get("ReservedCode1", ""), [_producers(fields)], trusted, certain=certain)


def check_propagator(fields: Mapping[str, str]) -> Checked:
    """The signature of the propagator, in ReservedCode2: never invalid, since what it signs is documented nowhere.

    Tried are the producer's elements and the propagator's.
    """
    elements = ",".join(f'"{name}":"{fields.get(name, "")}"' for name in ("ContentPropagator", "PropagateID"))
    label = f'"Label":"{fields.get("Label", "")}"'
    messages = [_producers(fields), elements, f"{label},{elements}"]
    return _check(fields.get("ReservedCode2", ""), messages, frozenset(), certain=False)


def _producers(fields: Mapping[str, str]) -> str:
    """The string that is signed [A.1]."""
    return ",".join(f'"{name}":"{fields.get(name, "")}"' for name in _SIGNED)


def _check(text: str, strings: Iterable[str], trusted: frozenset[str], *, certain: bool) -> Checked:
    data = read_security_data(text) if text else None
    if data is None:
        return Checked("absent")
    keys = [read_keys(key) for key in data.keys]
    fitting = _fitting(data, keys, list(_messages(strings)))
    if first := next(fitting, None):
        others = chain((first,), fitting) if trusted else ()
        return Checked("valid", key=next((key for key in others if fingerprint(key) in trusted), first))
    problem = _problem(data, keys)
    if problem == "none" and certain:
        return Checked("invalid")
    return Checked("unsupported", "form" if problem == "none" else problem)


def _messages(strings: Iterable[str]) -> Iterator[bytes]:
    """What may have been signed: the string itself, or its hash, as StepFun does, which is then hashed again."""
    for string in strings:
        message = string.encode("utf-8", "replace")
        yield message
        yield sm3(message)


def _fitting(data: SecurityData, keys: Iterable[tuple[Key, ...]], messages: list[bytes]) -> Iterator[Key]:
    """The keys under which a signature fits one of the messages."""
    for key in (key for readings in keys for key in readings):
        for pair in (pair for signature in data.signatures for pair in read_signatures(signature.value)):
            signs = signed_digest(key, pair)
            if signs is not None and any(digest(key, message) == signs for message in messages):
                yield key


def _problem(data: SecurityData, keys: list[tuple[Key, ...]]) -> str:
    """Why a signature that fits nothing may still be good, or none."""
    if data.form != "whole":
        return data.form
    if not data.signatures:
        return "content-only" if data.content else "malformed"
    if any(signature.algorithm != _SM3_WITH_SM2 for signature in data.signatures):
        return "algorithm"
    if any(signature.covers not in _LABEL or not read_signatures(signature.value) for signature in data.signatures):
        return "form"
    if not keys:
        return "no-key"
    return "none" if all(keys) else "key"


def fingerprint(key: Key) -> str:
    """The key's name in reports and in files of trusted keys: SHA-256 of 04‖x‖y."""
    return f"sha256:{hashlib.sha256(key.raw).hexdigest()}"


def read_trusted(text: str, where: str) -> frozenset[str]:
    """The fingerprints of the keys in `text`; BadInput, which names `where` and the line, for the first mistake.

    A key is a line of hexadecimal, a fingerprint ("sha256:…"), or a PEM block; "#" begins a comment.
    """
    trusted: set[str] = set()
    block: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        entry = line.partition("#")[0].strip()
        if block is not None and entry != "-----END PUBLIC KEY-----":
            block.append(entry)
        elif entry == "-----BEGIN PUBLIC KEY-----":
            block = []
        elif entry:
            found = _fingerprints(entry if block is None else "".join(block), is_pem=block is not None)
            if not found:
                raise BadInput(f"{where}: line {number}: found {_cut(entry)}, expected {_EXPECTED}")
            trusted |= found
            block = None
    if block is not None:
        raise BadInput(f"{where}: found no -----END PUBLIC KEY-----, expected one after the -----BEGIN PUBLIC KEY-----")
    if not trusted:
        raise BadInput(f"{where}: found no key, expected {_EXPECTED}")
    return frozenset(trusted)


_EXPECTED = "an SM2 public key in hexadecimal or PEM, or its fingerprint sha256:… (64 digits)"


def _fingerprints(entry: str, *, is_pem: bool) -> set[str]:
    if re.fullmatch(r"sha256:[0-9a-f]{64}", entry.lower()):
        return {entry.lower()}
    try:
        data = base64.b64decode(entry, validate=True) if is_pem else bytes.fromhex(entry)
    except (binascii.Error, ValueError):
        return set()
    return {fingerprint(key) for key in read_keys(data)}


def _cut(entry: str) -> str:
    return repr(entry if len(entry) <= _SHOWN else f"{entry[:_SHOWN]}…")
