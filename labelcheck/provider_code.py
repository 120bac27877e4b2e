"""Provider codes [TC260-PG-20252A], taken apart by position.

A code is 27 characters: 00 · subject type · binding · the 18 of a unified social credit code (USCC, 统一社会信用代码,
GB 32100-2015) · service type · 4 of a model or app. GB 45438-2025 Annex E d allows a name instead.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import NamedTuple

LENGTH = 27
USCC_AT = slice(4, 22)
"""Positions 5 to 22 of a code."""

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capitals without I, O, S, V, Z; a character's value is its index."""

_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ALPHABET = frozenset(string.digits + string.ascii_uppercase)
_ALPHANUMERIC = frozenset(string.digits + string.ascii_letters)
_DIGIT = re.compile("[0-9]")
_LONGEST = 64


class Code(NamedTuple):
    """A code by position; parts that a short text lacks are "". A bare USCC has nothing but its `uscc`.

    `uscc` is None where positions 5 to 22 are not known to hold one. `problems`, of the shape: bare-uscc, length,
    characters, format, service-type; of the USCC: uscc-check (a wrong check digit, or a character it may not have).
    """

    text: str
    format: str
    subject_type: str
    binding: str
    uscc: str | None
    uscc_valid: bool
    service_type: str
    model_code: str
    problems: tuple[str, ...]


def decode_code(text: str) -> Code | None:
    """The parts of a code, also of a malformed one; None where the text is nothing like a code, but a name or empty."""
    return _decoded(text) if _code_like(text) else None


@lru_cache(maxsize=1024)
def _decoded(text: str) -> Code:
    """The parts of what is like a code; the files of one service hold the same one again and again."""
    bare = text.strip()
    if len(bare) == 18:
        valid = uscc_valid(bare)
        return Code(text, "", "", "", bare, valid, "", "", ("bare-uscc",) if valid else ("bare-uscc", "uscc-check"))
    body, service = bare[USCC_AT], bare[22:23]
    valid, whole = uscc_valid(body), len(bare) == LENGTH
    bound = whole and bare[3] == "1"  # another binding need not hold a USCC; in another length it may not stand there
    found = {
        "length": not whole,
        "characters": not _ALPHABET.issuperset(text),
        "format": bare[:2] != "00",
        "service-type": whole and service not in "012",
        "uscc-check": bound and not valid,
    }
    problems = tuple(problem for problem, is_so in found.items() if is_so)
    uscc = body if valid or bound else None
    return Code(text, bare[:2], bare[2:3], bare[3:4], uscc, valid, service, bare[23:LENGTH], problems)


def code_shape(text: str) -> str:
    """Whether a ContentProducer or ContentPropagator is a code: valid, malformed, name or absent.

    The shape only: a code with a wrong USCC check digit is valid in shape, see `Code.uscc_valid`.
    """
    if not text.strip():
        return "absent"
    code = decode_code(text)
    if code is None:
        return "name"
    return "malformed" if set(code.problems) - {"uscc-check"} else "valid"


def uscc_check_digit(first17: str) -> str | None:
    """The 18th character that the first 17 of a USCC ask for [GB 32100-2015]; None where they cannot be ones."""
    if len(first17) != 17 or not set(first17) <= set(USCC_ALPHABET):
        return None
    total = sum(weight * USCC_ALPHABET.index(character) for weight, character in zip(_WEIGHTS, first17, strict=True))
    return USCC_ALPHABET[-total % 31]


def uscc_valid(text: str) -> bool:
    """True for 18 characters of which the last is the right check digit."""
    return len(text) == 18 and uscc_check_digit(text[:17]) == text[17]


def _code_like(text: str) -> bool:
    """True for what was meant as a code: 18 to 36 letters and digits, many of them digits, or whatever begins 0011."""
    bare = text.strip()
    if len(bare) > _LONGEST or len(_DIGIT.findall(bare)) < 8:
        return False
    if bare.startswith("0011"):
        return True
    return 18 <= len(bare) <= 36 and bare[0] in string.digits and _ALPHANUMERIC.issuperset(bare)
