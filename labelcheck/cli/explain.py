"""`labelcheck explain`: one rule in full: its clause, whom it binds, what it requires, how it is measured, how to mend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from labelcheck.cli.lang import lang_option
from labelcheck.errors import BadInput
from labelcheck.model import Kind, Match, Modality, Outcome, Place, Role, Rule, Status, Test, Text
from labelcheck.reports.wording import MODALITIES, OUTCOMES, ROLES, SEVERITIES, STATUSES, Language, say

_CAPTION = 14

_CLAUSE, _FORCE = Text("Clause", "条款"), Text("In force", "施行日期")
_DUTY, _SEVERITY = Text("Duty", "义务"), Text("Severity", "严重程度")
_APPLIES, _UNLESS, _REQUIRED = Text("Applies to", "适用于"), Text("Unless", "不适用"), Text("Required", "要求")
_UNSURE, _STRIPPED = Text("Undetermined", "无法判定"), Text("Stripped", "标识已丢失")
_MEASURED, _MEND, _SAMPLES = Text("Measured", "检测方法"), Text("Mend", "改正方法"), Text("Samples", "样例")

_DUTIES: Mapping[str, Text] = {
    "shall": Text("shall (应, 应当)", "应、应当"),
    "should": Text("should (宜)", "宜（推荐性）"),
    "may": Text("may (可, 可以)", "可、可以"),
    "note": Text("an informative note (注)", "注（资料性）"),
    "convention": Text("none in the clause: a convention of labelcheck", "条文未要求，属本工具约定"),
}
_WAIVERS: Mapping[str, Text] = {
    "art9": Text(
        "the user asked for a copy without explicit labels (--art9-waiver)", "用户要求不含显式标识（--art9-waiver）"
    ),
    "not-art17": Text(
        "the service does not fall under Art. 17 ¶1 (--no-art17)", "服务不属于第十七条第一款情形（--no-art17）"
    ),
    "shown-beside": Text(
        "a publisher shows the label beside the content (--shown-beside)", "发布者在内容周边展示标识（--shown-beside）"
    ),
}
_PLACES: Mapping[Place, Text] = {
    Place.DEFINED: Text("formats for which the guides define a place", "实践指南规定了存储位置的格式"),
    Place.UNDEFINED: Text("formats for which no guide defines a place", "实践指南未规定存储位置的格式"),
}
_KINDS: Mapping[Kind, Text] = {
    Kind.EXPLICIT: Text("explicit label", "显式标识"),
    Kind.IMPLICIT: Text("implicit label", "隐式标识"),
    Kind.TRACE: Text("trace", "痕迹"),
}
_ANY = Text("label or trace", "标识或痕迹")
_OPS: Mapping[str, Text] = {
    "present": Text("{name} is there and not empty", "{name} 非空"),
    "is": Text("{name} is {value}", "{name} 为 {value}"),
    "in": Text("{name} is {value}", "{name} 为 {value}"),
    "matches": Text("{name} matches {value}", "{name} 符合 {value}"),
    "at_least": Text("{name} is at least {value}", "{name} 不小于 {value}"),
    "at_most": Text("{name} is at most {value}", "{name} 不大于 {value}"),
}
_SEMICOLON = Text("; ", "；")
_WHERE, _AND, _OR = Text(" where ", "，其 "), Text(" and ", "，且 "), Text(" or ", " 或 ")
_THERE = Text("the file has: {}", "文件有：{}")
_QUANTIFIERS: Mapping[str, Text] = {
    "every": Text("for every {given}: {required}", "每一个{given}：{required}"),
    "some": Text("for at least one {given}: {required}", "至少一个{given}：{required}"),
}
_AT_MOST = Text("at most {} in the file: {}", "文件中至多 {} 个：{}")
_IF = Text("if the file has: {}", "文件有：{}")
_EVERYTHING = Text("every file", "所有文件")
_STATUS = Text("status {}", "状态：{}")


@click.command(
    name="explain",
    short_help="Explains a rule: clause, measuring, mending.",
    epilog="""\b
Examples:
  labelcheck explain CN-IMP-001
  labelcheck explain cn-text-label-present --lang zh
  labelcheck explain ACME-IMG-001 --rules our-rules/

The ids stand in every report and in `labelcheck rules`.""",
)
@click.argument("rule_id", metavar="RULE_ID")
@click.option("--rules", "folder", metavar="DIR|FILE", help="A further rule pack (*.toml) or a folder of them.")
@lang_option
def command(rule_id: str, folder: str | None, language: Language) -> None:
    """Explains one rule, by its id or slug: the clause, whom it binds, how it is measured, how to mend a file."""
    from labelcheck.cli.paragraphs import padded, show  # noqa: PLC0415  # --help needs neither
    from labelcheck.rulepack import load_packs  # noqa: PLC0415  # as above

    packs = load_packs(Path(folder) if folder else None)
    rule = _find(rule_id, [rule for pack in packs for rule in pack.rules])
    show(f"{rule.id}  {rule.slug}", bold=True)
    show(say(rule.title, language))
    click.echo(rule.clause.url)
    click.echo()
    for caption, text in _told(rule, language):
        show(text, beside=padded(say(caption, language), _CAPTION))


def _find(wanted: str, rules: list[Rule]) -> Rule:
    names = {name.casefold(): rule for rule in rules for name in (rule.id, rule.slug)}
    if found := names.get(wanted.strip().casefold()):
        return found
    from difflib import get_close_matches  # noqa: PLC0415  # only for a mistake

    near = get_close_matches(wanted.casefold(), names, 3)
    hint = (
        f"did you mean {' or '.join(names[name].id if names[name].id.casefold() == name else name for name in near)}?"
    )
    raise BadInput(f"RULE_ID: found {wanted!r}, expected a rule; {hint if near else 'labelcheck rules lists them'}")


def _told(rule: Rule, language: Language) -> Iterator[tuple[Text, str]]:
    """The captions and their texts, in the order in which people ask."""
    clause = rule.clause
    yield _CLAUSE, f"{clause.document} {clause.section}: {say(clause.title, language)}"
    yield _FORCE, clause.effective
    yield _DUTY, say(_DUTIES[rule.duty], language)
    yield _SEVERITY, say(SEVERITIES[rule.severity], language)
    yield _APPLIES, _applies(rule, language)
    if rule.unless:
        yield _UNLESS, say(_SEMICOLON, language).join(say(_WAIVERS[name], language) for name in sorted(rule.unless))
    yield _REQUIRED, _required(rule, language)
    if rule.unsure_if:
        yield _UNSURE, say(_IF, language).format(_match(rule.unsure_if, language))
    if rule.stripped_if:
        yield _STRIPPED, say(_IF, language).format(_any_of(rule.stripped_if, language))
    yield _MEASURED, say(rule.measured, language)
    yield _MEND, say(rule.mend, language)
    for number, (outcome, names) in enumerate(rule.samples.items()):
        yield Text("", "") if number else _SAMPLES, f"{say(OUTCOMES[Outcome(outcome)], language)}: {', '.join(names)}"


def _applies(rule: Rule, language: Language) -> str:
    admitted = rule.applies
    parts = [
        _listed((say(ROLES[role], language) for role in Role if role in admitted.role), language),
        _listed(
            (say(MODALITIES[modality], language) for modality in Modality if modality in admitted.modality), language
        ),
        _listed((say(STATUSES[status], language) for status in Status if status in admitted.status), language),
        _listed((say(_PLACES[place], language) for place in Place if place in admitted.place), language),
    ]
    if parts[2]:
        parts[2] = say(_STATUS, language).format(parts[2])
    return say(_SEMICOLON, language).join(part for part in parts if part) or say(_EVERYTHING, language)


def _required(rule: Rule, language: Language) -> str:
    if rule.given is None:
        return say(_THERE, language).format(_any_of(rule.require, language))
    given = _match(rule.given, language)
    if rule.given.at_most is not None:
        return say(_AT_MOST, language).format(rule.given.at_most, given)
    tests = say(_OR, language).join(_tests(match, language) or _match(match, language) for match in rule.require)
    return say(_QUANTIFIERS[rule.quantifier], language).format(given=given, required=tests)


def _any_of(matches: Iterable[Match], language: Language) -> str:
    return say(Text("; or ", "；或 "), language).join(_match(match, language) for match in matches)


def _match(match: Match, language: Language) -> str:
    head = say(_KINDS[match.kind] if match.kind else _ANY, language)
    schemes = f" ({', '.join(sorted(match.schemes))})" if match.schemes else ""
    tests = _tests(match, language)
    return f"{head}{schemes}{say(_WHERE, language) if tests else ''}{tests}"


def _tests(match: Match, language: Language) -> str:
    return say(_AND, language).join(_test(test, language) for test in match.where)


def _test(test: Test, language: Language) -> str:
    value = _listed(test.value, language) if isinstance(test.value, tuple) else test.value
    shown = f"{value:g}" if isinstance(value, float) else value
    return say(_OPS[test.op], language).format(name=test.name, value=shown)


def _listed(names: Iterable[str], language: Language) -> str:
    *first, last = [*names] or [""]
    comma = "、" if language == "zh" else ", "
    return f"{comma.join(first)}{say(_OR, language)}{last}" if first else last
