from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from labelcheck.cli import explain, rules
from labelcheck.errors import BadInput
from labelcheck.rulepack import load_packs

IDS = [rule.id for pack in load_packs() for rule in pack.rules]


def run(module: object, *arguments: str) -> Result:
    return CliRunner().invoke(module.command, [*arguments])  # type: ignore[attr-defined]


def width(line: str) -> int:
    return sum(2 if character > "\u2e80" else 1 for character in line.rstrip())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_rules_lists_every_clause_and_rule_within_80_columns(language: str) -> None:
    told = run(rules, "--lang", language)
    assert told.exit_code == 0
    for pack in load_packs():
        assert all(clause.section in told.output for clause in pack.clauses)
        assert all(rule.id in told.output for rule in pack.rules)
    assert max(map(width, told.output.splitlines())) <= 80


def test_rules_says_which_rules_test_a_clause_from_elsewhere() -> None:
    assert "tested by CN-IMP-001, CN-IMP-004" in run(rules, "--lang", "en").output


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("rule", IDS)
def test_explain_tells_all_of_a_rule(rule: str, language: str) -> None:
    told = run(explain, rule.lower(), "--lang", language)
    assert told.exit_code == 0
    (known,) = (each for pack in load_packs() for each in pack.rules if each.id == rule)
    for text in (known.id, known.slug, known.clause.url, known.clause.effective, known.samples["compliant"][0]):
        assert text in told.output


def test_explain_takes_a_slug() -> None:
    assert (
        run(explain, "CN-Implicit-Present", "--lang", "en").output == run(explain, "CN-IMP-001", "--lang", "en").output
    )


def test_explain_puts_a_rule_in_words() -> None:
    told = " ".join(run(explain, "CN-IMP-010", "--lang", "en").output.split())
    assert "Required at most 1 in the file: implicit label (tc260-aigc)" in told
    told = " ".join(run(explain, "CN-IMP-002", "--lang", "en").output.split())
    assert "for at least one implicit label (tc260-aigc): place is guide or annex-b" in told


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("CN-IMP-0001", "RULE_ID: found 'CN-IMP-0001', expected a rule; did you mean CN-IMP-001"),
        ("cn-implicit-presnt", "did you mean cn-implicit-present"),
        ("zebra", "RULE_ID: found 'zebra', expected a rule; labelcheck rules lists them"),
    ],
)
def test_explain_of_an_unknown_rule_is_one_line(wanted: str, told: str) -> None:
    wrong = run(explain, wanted).exception
    assert isinstance(wrong, BadInput)
    assert told in str(wrong)
    assert "\n" not in str(wrong)


@pytest.mark.parametrize("module", [rules, explain])
def test_a_broken_pack_is_told_by_its_own_line(module: object) -> None:
    folder = Path(__file__).parent / "broken_packs"
    wrong = run(module, *(["CN-IMP-001"] if module is explain else []), "--rules", str(folder)).exception
    assert isinstance(wrong, BadInput)
    assert "broken_packs/applies_empty_list.toml: clause 1: rule EX-IMP-001: applies: role" in str(wrong)
