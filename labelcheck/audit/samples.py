"""Whether the rules of a pack say of their samples what the pack promises."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from labelcheck.check import as_before, check
from labelcheck.detectors import Options
from labelcheck.model import Context, Outcome, Report, Role, Rule
from labelcheck.rulepack import Pack

_AFTER, _BEFORE = "after/", "before/"


@dataclass(frozen=True, slots=True)
class Tried:
    """A sample of a rule: the outcome that the pack promises, and what the rule says (None: nothing, or there is no such file)."""

    rule: Rule
    name: str
    promised: Outcome
    said: Outcome | None
    found: bool


def try_samples(pack: Pack, packs: Sequence[Pack], folder: Path, options: Options) -> Iterator[Tried]:
    """Every sample of the pack's rules, in order; its name is a path below `folder`.

    A rule is asked for the first role that it binds. A sample `after/NAME` is compared with `before/NAME`.
    """
    for rule in pack.rules:
        role = next(role for role in Role if not rule.applies.role or role in rule.applies.role)
        look = partial(_look, packs=packs, folder=folder, options=options)
        for promised, names in rule.samples.items():
            for name in names:
                if not (folder / name).is_file():
                    yield Tried(rule, name, Outcome(promised), None, found=False)
                    continue
                context = Context(role)
                if name.startswith(_AFTER):
                    earlier = look(_BEFORE + name.removeprefix(_AFTER), context)
                    context = Context(role, before=as_before(earlier))
                verdicts = {verdict.rule.id: verdict.outcome for verdict in look(name, context).verdicts}
                yield Tried(rule, name, Outcome(promised), verdicts.get(rule.id), found=True)


def _look(name: str, context: Context, *, packs: Sequence[Pack], folder: Path, options: Options) -> Report:
    return check(folder / name, name, context, options, packs)
