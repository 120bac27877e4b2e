"""Rules against findings: verdicts, the outcome of a file, and its status under Art. 6 of the Measures.

The order of the questions is the design: what could not be looked at excuses before anything accuses, so that cutting a
file may turn a verdict into undetermined, never into missing or stripped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from labelcheck.model import (
    SENSED,
    Asset,
    Context,
    Finding,
    Kind,
    Match,
    Modality,
    Note,
    Outcome,
    Place,
    Role,
    Rule,
    Status,
    Test,
    Text,
    Verdict,
)
from labelcheck.phrases import in_chinese

_LABEL = "tc260-aigc"
_SHOWN = 80
"""Characters of a property that a message quotes."""

_STRENGTHS = tuple(Status)
_RANKS = {outcome: outcome.rank for outcome in Outcome}

_LONGEST = 4096
"""Characters of a property that `matches` looks at; a longer value does not match."""


def status_of(findings: Iterable[Finding], context: Context) -> Status:
    """The status under Art. 6: the strongest that a label, the user's declaration or a trace gives."""
    signs = [_sign(finding) for finding in findings]
    if context.declared:
        signs.append(Status.POSSIBLE)
    return min(signs, key=_STRENGTHS.index, default=Status.NONE)


def _sign(finding: Finding) -> Status:
    if finding.kind is Kind.IMPLICIT:
        # Junk in Label still says that the producer labelled the file.
        return {"2": Status.POSSIBLE, "3": Status.SUSPECTED}.get(finding.properties.get("Label", ""), Status.CONFIRMED)
    if finding.kind is Kind.EXPLICIT:
        declares = all(finding.properties.get(f"{element}_element") == "yes" for element in ("ai", "generation"))
        return Status.SUSPECTED if declares or finding.scheme == "audio-rhythm" else Status.NONE
    proof = finding.scheme in {"generator-metadata", "label-residue"} or finding.properties.get("ai") == "yes"
    return Status.SUSPECTED if proof else Status.NONE


@dataclass(frozen=True, slots=True)
class Sort:
    """What of a file decides which rules bind it; `hidden`: a note says that an implicit label may be there unseen."""

    modality: Modality | None
    place: Place
    status: Status
    hidden: bool


def sort_of(asset: Asset, status: Status) -> Sort:
    """The sort of a file that was read."""
    return Sort(asset.modality, asset.place, status, any(_LABEL in note.hides for note in asset.notes))


def applies(rule: Rule, sort: Sort, context: Context) -> bool:
    """Whether the rule binds such a file. Nothing is assumed of a propagator's or a publisher's file without a sign of AI.

    Where an implicit label may be hidden, so that the status is not known, the rules that ask for one are put all the same.
    """
    admitted, waived = rule.applies, context.waived
    assumed = context.role is Role.PRODUCER
    bare = not assumed and sort.status is Status.NONE
    unknown = bare and sort.hidden
    if sort.modality is None or (bare and not (unknown and _LABEL in _asked(rule))):
        return False
    if rule.unless & (waived if context.role is Role.PUBLISHER else waived - {"shown-beside"}):
        return False
    pairs = (
        (context.role, admitted.role),
        (sort.modality, admitted.modality),
        (sort.status, frozenset() if unknown else admitted.status),
        (sort.place, admitted.place),
    )
    return all(not allowed or value in allowed for value, allowed in pairs)


def needs_senses(rule: Rule) -> bool:
    """Whether only looking or listening can answer the rule."""
    schemes = _asked(rule)
    return bool(schemes) and schemes <= SENSED


def _asked(rule: Rule) -> frozenset[str]:
    """The schemes of the findings that the rule speaks of."""
    asked = [*rule.require, *([rule.given] if rule.given else [])]
    return frozenset[str]().union(*(match.schemes for match in asked))


def judge(rule: Rule, findings: Sequence[Finding], notes: Sequence[Note]) -> Verdict | None:
    """The verdict of a rule that applies; None where it selects no finding to speak of."""
    return _quality(rule, findings, notes) if rule.given else _presence(rule, findings, notes)


def _presence(rule: Rule, findings: Sequence[Finding], notes: Sequence[Note]) -> Verdict:
    """There is a label: met, unsure, near miss, hidden, stripped, missing — in this order."""
    if any(_fits(match, finding) for match in rule.require for finding in findings):
        return Verdict(rule, Outcome.COMPLIANT)
    if rule.unsure_if and (unsure := _select(rule.unsure_if, findings)):
        return _verdict(rule, Outcome.UNDETERMINED, unsure)
    if near := [f for f in findings if any(_same_sort(match, f) for match in rule.require)]:
        return _verdict(rule, Outcome.DEFECTIVE, near)
    schemes = frozenset[str]().union(*(match.schemes for match in rule.require))
    if gaps := [note for note in notes if note.hides & schemes]:
        return _verdict(rule, Outcome.UNDETERMINED, gaps)
    if signs := [f for f in findings if any(_fits(match, f) for match in rule.stripped_if)]:
        return _verdict(rule, Outcome.STRIPPED, signs)
    return _verdict(rule, Outcome.MISSING, [])


def _quality(rule: Rule, findings: Sequence[Finding], notes: Sequence[Note]) -> Verdict | None:
    """The labels are right: every one that `given` selects, or some."""
    assert rule.given is not None  # noqa: S101  # an invariant of the caller, not input
    given = _select(rule.given, findings) if findings else []
    if not given:
        return None
    if rule.given.at_most is not None:
        return _count(rule, rule.given, given, notes)
    failing = [f for f in given if not any(_fits(match, f) for match in rule.require)]
    if not failing or (rule.quantifier == "some" and len(failing) < len(given)):
        return Verdict(rule, Outcome.COMPLIANT)
    unsure = _select(rule.unsure_if, failing) if rule.unsure_if else []
    if rule.quantifier == "some" and unsure:
        return _verdict(rule, Outcome.UNDETERMINED, unsure)
    wrong = [f for f in failing if f not in unsure]
    return _verdict(rule, Outcome.DEFECTIVE, wrong) if wrong else _verdict(rule, Outcome.UNDETERMINED, unsure)


def _count(rule: Rule, match: Match, given: Sequence[Finding], notes: Sequence[Note]) -> Verdict:
    """At most so many: more are defective even with gaps, so many or fewer with gaps are undetermined."""
    assert match.at_most is not None  # noqa: S101  # as above
    if len(given) > match.at_most:
        return _verdict(rule, Outcome.DEFECTIVE, given)
    gaps = [note for note in notes if note.hides & match.schemes]
    return _verdict(rule, Outcome.UNDETERMINED, gaps) if gaps else Verdict(rule, Outcome.COMPLIANT)


def _select(match: Match, findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if _fits(match, finding)]


def _same_sort(match: Match, finding: Finding) -> bool:
    return (match.kind is None or finding.kind is match.kind) and (not match.schemes or finding.scheme in match.schemes)


def _fits(match: Match, finding: Finding) -> bool:
    if not _same_sort(match, finding):
        return False
    return not match.where or all(_passes(test, finding) for test in match.where)


def _passes(test: Test, finding: Finding) -> bool:
    """One comparison: an absent property passes none of them."""
    value, wanted = finding.properties.get(test.name), test.value
    if value is None:
        return False
    if test.op == "present":
        return value != ""
    if test.op == "is":
        return value == wanted
    if test.op == "in":
        return isinstance(wanted, tuple) and value in wanted
    if test.op == "matches":
        return len(value) <= _LONGEST and re.fullmatch(str(wanted), value) is not None
    return _compares(test.op, value, wanted)


def _compares(op: str, value: str, wanted: object) -> bool:
    if not isinstance(wanted, (int, float)):
        return False
    try:
        number = float(value)
    except ValueError:
        return False
    return number >= wanted if op == "at_least" else number <= wanted


def _verdict(rule: Rule, outcome: Outcome, because: Sequence[Finding | Note]) -> Verdict:
    """The verdict with its message: the properties of the first finding that decided, or why nothing can be said."""
    first = because[0] if because else None
    if isinstance(first, Note):
        zh = _UNSURE.zh.format(problem=in_chinese(first.problem))
        return Verdict(rule, outcome, tuple(because), Text(_UNSURE.en.format(problem=first.problem), zh))
    text = rule.unsure if outcome is Outcome.UNDETERMINED and rule.unsure else rule.message
    properties = first.properties if first else {}
    message = Text(_filled(text.en, properties), _filled(text.zh, properties))
    if outcome is Outcome.STRIPPED:
        message = Text(_STRIPPED.en.format(message=message.en), _STRIPPED.zh.format(message=message.zh))
    return Verdict(rule, outcome, tuple(because), message)


_UNSURE = Text("could not be determined: {problem}", "无法确定：{problem}")
_STRIPPED = Text(
    "{message}; signs are left that a label was removed (by whom is not known)",
    "{message}；有标识曾被移除的迹象（何人所为不得而知）",
)


def _filled(template: str, properties: Mapping[str, str]) -> str:
    """The template with `{name}` replaced by a property, cut if it is long; an absent one reads "–"."""

    def value(match: re.Match[str]) -> str:
        text = properties.get(match[1]) or "–"
        return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"

    return re.sub(r"\{(\w+)\}", value, template)


def outcome_of(verdicts: Iterable[Verdict]) -> Outcome:
    """The worst outcome among the rules of severity error; none where no such rule spoke."""
    weighty = [verdict.outcome for verdict in verdicts if verdict.rule.severity == "error"]
    return min(weighty, key=_RANKS.__getitem__, default=Outcome.NONE)
