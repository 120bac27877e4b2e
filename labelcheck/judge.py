"""Rules against findings: verdicts, the outcome of a file, and its status under Art. 6 of the Measures.

The order of the questions is the design: what could not be looked at excuses before anything accuses, so that cutting a
file may turn a verdict into undetermined, never into missing or stripped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import filterfalse
from typing import NamedTuple

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

_LABEL, _CHANGE = "tc260-aigc", "label-change"
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


class Sort(NamedTuple):
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

    Where an implicit label may be hidden, so that the status is not known, the rules that ask for one are put all the same;
    so are those on what became of an earlier label, which is a sign of its own.
    """
    admitted, waived = rule.applies, context.waived
    assumed = context.role is Role.PRODUCER or _asked(rule) == {_CHANGE}
    bare = not assumed and sort.status is Status.NONE
    unknown = bare and sort.hidden
    if context.on and rule.clause.effective > context.on:
        return False
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


Fits = Callable[[Finding], bool]
"""Whether a finding is one that a `Match` selects."""


class Question(NamedTuple):
    """A rule made ready to be asked of many files: its matches as functions, and the one verdict that names no reason."""

    rule: Rule
    given: Fits | None
    near: Fits
    require: Fits
    unsure_if: Fits | None
    stripped_if: Fits
    asked: frozenset[str]
    compliant: Verdict


def question(rule: Rule) -> Question:
    """The rule made ready."""
    return Question(
        rule=rule,
        given=_fits(rule.given) if rule.given else None,
        near=_any([match._replace(where=()) for match in rule.require]),
        require=_any(rule.require),
        unsure_if=_fits(rule.unsure_if) if rule.unsure_if else None,
        stripped_if=_any(rule.stripped_if),
        asked=frozenset[str]().union(*(match.schemes for match in rule.require)),
        compliant=Verdict(rule, Outcome.COMPLIANT),
    )


def judge(asked: Question, findings: Sequence[Finding], notes: Sequence[Note]) -> Verdict | None:
    """The verdict of a rule that applies; None where it selects no finding to speak of."""
    return _quality(asked, asked.given, findings, notes) if asked.given else _presence(asked, findings, notes)


def _presence(asked: Question, findings: Sequence[Finding], notes: Sequence[Note]) -> Verdict:
    """There is a label: met, unsure, near miss, hidden, stripped, missing — in this order."""
    rule = asked.rule
    if any(map(asked.require, findings)):
        return asked.compliant
    if asked.unsure_if and (unsure := [*filter(asked.unsure_if, findings)]):
        return _verdict(rule, Outcome.UNDETERMINED, unsure)
    if near := [*filter(asked.near, findings)]:
        return _verdict(rule, Outcome.DEFECTIVE, near)
    if gaps := [note for note in notes if note.hides & asked.asked]:
        return _verdict(rule, Outcome.UNDETERMINED, gaps)
    if signs := [*filter(asked.stripped_if, findings)]:
        return _verdict(rule, Outcome.STRIPPED, signs)
    return _verdict(rule, Outcome.MISSING, [])


def _quality(asked: Question, fits: Fits, findings: Sequence[Finding], notes: Sequence[Note]) -> Verdict | None:
    """The labels are right: every one that `given` selects, or some."""
    rule = asked.rule
    given = [*filter(fits, findings)]
    if not given:
        return None
    if rule.given and rule.given.at_most is not None:
        return _count(asked, rule.given, given, notes)
    failing = [*filterfalse(asked.require, given)]
    if not failing or (rule.quantifier == "some" and len(failing) < len(given)):
        return asked.compliant
    unsure = [*filter(asked.unsure_if, failing)] if asked.unsure_if else []
    if rule.quantifier == "some" and unsure:
        return _verdict(rule, Outcome.UNDETERMINED, unsure)
    wrong = [finding for finding in failing if finding not in unsure]
    if gone := [*filter(asked.stripped_if, wrong)]:
        return _verdict(rule, Outcome.STRIPPED, gone)
    return _verdict(rule, Outcome.DEFECTIVE, wrong) if wrong else _verdict(rule, Outcome.UNDETERMINED, unsure)


def _count(asked: Question, match: Match, given: Sequence[Finding], notes: Sequence[Note]) -> Verdict:
    """At most so many: more are defective even with gaps, so many or fewer with gaps are undetermined."""
    assert match.at_most is not None  # noqa: S101  # an invariant of the caller, not input
    if len(given) > match.at_most:
        return _verdict(asked.rule, Outcome.DEFECTIVE, given)
    gaps = [note for note in notes if note.hides & match.schemes]
    return _verdict(asked.rule, Outcome.UNDETERMINED, gaps) if gaps else asked.compliant


def _any(matches: Sequence[Match]) -> Fits:
    every = tuple(map(_fits, matches))
    return every[0] if len(every) == 1 else lambda finding: any(fits(finding) for fits in every)


def _fits(match: Match) -> Fits:
    kind, schemes, tests = match.kind, match.schemes, tuple(map(_passes, match.where))

    def fits(finding: Finding) -> bool:
        if (kind is not None and finding.kind is not kind) or (schemes and finding.scheme not in schemes):
            return False
        for name, passes in tests:
            value = finding.properties.get(name)
            if value is None or not passes(value):
                return False
        return True

    return fits


def _passes(test: Test) -> tuple[str, Callable[[str], bool]]:
    """The property to compare, which passes nothing where it is absent, and the comparison."""
    wanted = test.value
    match test.op:
        case "present":
            return test.name, lambda value: value != ""
        case "is":
            return test.name, lambda value: value == wanted
        case "in":
            return test.name, lambda value: isinstance(wanted, tuple) and value in wanted
        case "matches":
            whole = re.compile(str(wanted)).fullmatch
            return test.name, lambda value: len(value) <= _LONGEST and whole(value) is not None
        case op:
            return test.name, lambda value: _compares(op, value, wanted)


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
    if outcome is Outcome.STRIPPED and first is not None:
        sign = _SIGNS.get(first.scheme, _MARK)
        en, zh = _filled(sign.en, properties), _filled(sign.zh, properties)
        message = Text(_STRIPPED.en.format(message.en, en), _STRIPPED.zh.format(message.zh, zh))
    return Verdict(rule, outcome, tuple(because), message)


_UNSURE = Text("could not be determined: {problem}", "无法确定：{problem}")
_STRIPPED = Text(
    "{}; signs are left that a label was removed (by whom is not known): {}",
    "{}；有标识曾被移除的迹象（何人所为不得而知）：{}",
)
_SIGNS: Mapping[str, Text] = {
    "label-residue": Text("the remains of an AIGC label ({residue})", "AIGC 标识的残留（{residue}）"),
    "label-change": Text("the earlier version has it", "先前版本带有该标识"),
    "embedded-preview": Text('a preview in the file still shows "{text}"', "文件中的预览图仍显示“{text}”"),
}
_MARK = Text(
    'the mark "{text}" of {provider}, whose original files carry the implicit label',
    "{provider} 的可见标识“{text}”，其原始文件均带有隐式标识",
)
"""What each sign of a removed label is; a visible mark stands for the kind `explicit`."""


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
