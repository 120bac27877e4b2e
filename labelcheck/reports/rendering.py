"""What a report needs to know besides the `Report`s."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from labelcheck.model import SCHEMES, Kind, Match, Modality, Outcome
from labelcheck.reports.wording import Language
from labelcheck.rulepack import Pack


class Rendering(NamedTuple):
    """`language` of texts for people; `unruled`: modalities whose explicit labels no loaded rule checks.

    `stopping`: outcomes with which a file may not be published.
    """

    language: Language = "en"
    unruled: frozenset[Modality] = frozenset()
    stopping: frozenset[Outcome] = frozenset()


def unruled(packs: Iterable[Pack]) -> frozenset[Modality]:
    """The modalities for which no rule of the packs asks for an explicit label."""
    rules = [rule for pack in packs for rule in pack.rules if any(_explicit(match) for match in rule.require)]
    return frozenset(
        modality
        for modality in Modality
        if not any(modality in rule.applies.modality or not rule.applies.modality for rule in rules)
    )


def _explicit(match: Match) -> bool:
    return match.kind is Kind.EXPLICIT or any(SCHEMES[scheme] is Kind.EXPLICIT for scheme in match.schemes)
