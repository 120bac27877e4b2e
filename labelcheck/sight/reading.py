"""What a crop says, if that is a mark: a phrase with both elements in a fitting line, a line that lacks one, or a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from labelcheck.declaration.claim import Claim
from labelcheck.declaration.mark import ENGLISH, PHRASES, negates, read_line, read_mark
from labelcheck.media.ocr import Reading
from labelcheck.media.spelling import Spelt, spelt
from labelcheck.model import Modality
from labelcheck.providers import Provider, load_providers

SURE, SECOND = 3.0, 4.5
"""Costs below which the tiny recogniser is sure, and the small one, which reads again whatever may hold a phrase."""

_CHINESE, _ENGLISH = (("非", "未使用"), 6.0), (("no",), 2.0)
"""Negations, and how much cheaper a phrase must be than the same phrase with one of them before it."""


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a mark, what it claims (None for a name alone), whose mark it is, and the cost of reading it so.

    `is_overprinted`: another text stands over a part of it.
    """

    text: str
    claim: Claim | None
    provider: Provider | None
    cost: float
    is_overprinted: bool = False


def judged(reading: Reading, sure: float = SURE) -> Words | None:
    """The words of a mark; None for any other text."""
    hit = spelt(reading, PHRASES)
    if hit and hit.cost < sure:
        before, behind = reading.text(0, hit.start), reading.text(hit.end)
        claim = None if _is_negated(reading, hit) else read_mark(before, hit.phrase, behind)
        text = f"{before}{_as_read(reading, hit)}{behind}".strip()
        return Words(text, claim, _provider(text), hit.cost) if claim else None
    text = reading.text().strip()
    claim, provider = read_line(text), _provider(text)
    return Words(text, claim, provider, 0.0) if claim or provider else None


def _as_read(reading: Reading, hit: Spelt) -> str:
    """The phrase with the blanks it was written with; as it should be spelt where the likeliest reading is another."""
    read = reading.text(hit.start, hit.end)
    return read if "".join(filter(str.isalnum, read)).lower() == hit.phrase.lower() else hit.phrase


def worth_a_second_look(reading: Reading) -> bool:
    """Whether a better recogniser may find a phrase there."""
    return spelt(reading, PHRASES) is not None


def says_a_phrase(reading: Reading, sure: float = SURE) -> bool:
    """Whether a phrase surely stands there, whatever is said of it."""
    hit = spelt(reading, PHRASES)
    return hit is not None and hit.cost < sure


def is_denial(reading: Reading, sure: float = SURE) -> bool:
    """Whether a phrase stands there with a negation before it: that is read, and nothing to read another way."""
    hit = spelt(reading, PHRASES)
    return bool(hit and hit.cost < sure and (_is_negated(reading, hit) or negates(reading.text(0, hit.start))))


def _is_negated(reading: Reading, hit: Spelt) -> bool:
    """Whether a negation may well stand before the phrase, also one that was read as something like it."""
    negations, margin = _ENGLISH if hit.phrase in ENGLISH else _CHINESE
    other = spelt(reading, tuple(negation + hit.phrase for negation in negations))
    return other is not None and other.cost < hit.cost + margin


def _provider(text: str) -> Provider | None:
    """Whose mark the text is; a logo before it may have been read as one more character, a letter as one like it."""
    known = _marks()
    parts = [part for part in _BREAK.split(text) if part]
    return next((known[key] for part in parts for key in (_alike(part), _alike(part[1:])) if key in known), None)


_BREAK = re.compile(r"[@|，。；,;]")
_ALIKE = str.maketrans("l1|!丨0", "iiiiio")


def _alike(text: str) -> str:
    """The letters of a mark, with those alike that a reader takes for each other; no version number at its end."""
    letters = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))
    return letters.rstrip("0123456789").translate(_ALIKE)


@cache
def _marks() -> Mapping[str, Provider]:
    return {
        _alike(mark.text): provider
        for provider in load_providers().entries
        for mark in provider.marks
        if mark.modality & {Modality.IMAGE, Modality.VIDEO}
    }
