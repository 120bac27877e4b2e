"""The rules that bind a sort of file, made ready once, and asked of every file of that sort."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, Self

from labelcheck.judge import Question, Sort, applies, judge, needs_senses, question
from labelcheck.model import Adjustment, Context, Finding, Level, Note, Rule, Verdict
from labelcheck.rulepack import Pack

_MOST = 1024
"""Sets of verdicts that are kept for one sort of file."""

_Sight = tuple[object, ...]
"""What the rules see of a finding."""


class _Kept(NamedTuple):
    """What findings that look alike settle: verdicts without a reason, and the questions whose verdicts name theirs.

    `verdicts` are all of them, empty where a question is left.
    """

    asked: tuple[Verdict | Question, ...]
    verdicts: tuple[Verdict, ...]

    @classmethod
    def of(cls, questions: Sequence[Question], findings: Sequence[Finding]) -> Self:
        """What such findings settle."""
        judged = [(each, verdict) for each in questions if (verdict := judge(each, findings, ()))]
        bare = not any(verdict.because for _, verdict in judged)
        asked = tuple([each if verdict.because else verdict for each, verdict in judged])
        return cls(asked, tuple([verdict for _, verdict in judged]) if bare else ())


def _judged(
    asked: Sequence[Verdict | Question], findings: Sequence[Finding], notes: Sequence[Note]
) -> tuple[Verdict, ...]:
    answers = [each if isinstance(each, Verdict) else judge(each, findings, notes) for each in asked]
    return tuple([answer for answer in answers if answer])


class Binding:
    """The rules that can be asked of a sort of file at a level, and the ids of those that cannot: `skipped`.

    Most files have nothing to find, or a label as the same service always writes it. Rules see no more of a finding than
    the properties that they name: what has no verdict, or one without a reason, is therefore not asked again of whatever
    else looks the same to them.
    """

    def __init__(self, rules: Iterable[Rule], packs: Sequence[Pack], level: Level) -> None:
        rules = tuple(rules)
        asked = tuple(rule for rule in rules if level is Level.FULL or not needs_senses(rule))
        self.skipped = tuple(rule.id for rule in rules if rule not in asked)
        self.packs = tuple(f"{pack.name} {pack.version}" for pack in packs)
        self.adjusted: tuple[Adjustment, ...] = tuple(each for pack in packs for each in pack.adjustments)
        self._questions = tuple(map(question, asked))
        self._compared, self._present = _named(asked)
        self._kept: dict[tuple[_Sight, ...], _Kept] = {}

    def verdicts(self, findings: Sequence[Finding], notes: Sequence[Note]) -> tuple[Verdict, ...]:
        """What the rules say of a file, in their order."""
        if notes:
            return _judged(self._questions, findings, notes)
        seen = tuple([self._sight(finding) for finding in findings])
        kept = self._kept.get(seen)
        if kept is None:
            kept = _Kept.of(self._questions, findings)
            if len(self._kept) < _MOST:
                self._kept[seen] = kept
        return kept.verdicts or _judged(kept.asked, findings, notes)

    def _sight(self, finding: Finding) -> _Sight:
        value = finding.properties.get
        compared, present = map(value, self._compared), map(bool, map(value, self._present))
        return (finding.kind, finding.scheme, *compared, *present)


def _named(rules: Sequence[Rule]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The properties whose values the rules compare, and those of which they ask only whether they are there."""
    matches = [
        each for rule in rules for each in (rule.given, *rule.require, rule.unsure_if, *rule.stripped_if) if each
    ]
    tests = [test for match in matches for test in match.where]
    compared = {test.name for test in tests if test.op != "present"}
    return tuple(sorted(compared)), tuple(sorted({test.name for test in tests} - compared))


@lru_cache(maxsize=256)
def binding(packs: tuple[Pack, ...], sort: Sort, context: Context, level: Level) -> Binding:
    """What binds such a file; `context` is without an earlier version of the file."""
    return Binding([rule for pack in packs for rule in pack.rules if applies(rule, sort, context)], packs, level)
