"""Everything that people read exists in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import labelcheck
from labelcheck import phrases as catalogue
from labelcheck.model import Modality, Outcome, Role, Status
from labelcheck.reports import wording

PACKAGE = Path(labelcheck.__file__).parent
TAKES = {"Damaged": 0, "Lost": 0, "Unsupported": 0, "OverLimit": 0, "Refused": 0, "Note": 1, "unfinished": 1}
"""What takes a fixed phrase, and at which position."""


def phrases(module: ast.Module) -> Iterator[str]:
    """Every phrase that a module gives to an error or a note."""
    constants: dict[str, set[str]] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            constants.setdefault(node.targets[0].id, set()).update(texts(node.value))
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKES:
            given = [word.value for word in node.keywords if word.arg == "problem"]
            given += node.args[TAKES[node.func.id] : TAKES[node.func.id] + 1]
            for phrase in given:
                assert not isinstance(phrase, ast.JoinedStr), f"line {node.lineno}: a problem is a fixed phrase"
                yield from constants.get(phrase.id, ()) if isinstance(phrase, ast.Name) else texts(phrase)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".problems.setdefault"):
            yield from texts(node.args[0])  # kept for later, once each


def texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


FOUND = sorted(
    {
        (phrase, path.relative_to(PACKAGE).as_posix())
        for path in PACKAGE.rglob("*.py")
        for phrase in phrases(ast.parse(path.read_text("utf-8")))
    }
)


@pytest.mark.parametrize("phrase", sorted({phrase for phrase, _ in FOUND}))
def test_every_problem_has_its_chinese(phrase):
    where = [path for other, path in FOUND if other == phrase]
    assert phrase in catalogue.PROBLEMS, f"{phrase!r} of {where} is not in labelcheck/phrases.py"
    assert re.search(r"[\u4e00-\u9fff]", catalogue.in_chinese(phrase))


def test_no_problem_is_translated_in_vain():
    assert not set(catalogue.PROBLEMS) - {phrase for phrase, _ in FOUND}


def test_an_unknown_problem_stays_in_english():
    assert catalogue.in_chinese("the moon is in the way") == "the moon is in the way"


@pytest.mark.parametrize(
    ("words", "members"),
    [
        (wording.OUTCOMES, Outcome),
        (wording.MEANINGS, Outcome),
        (wording.STATUSES, Status),
        (wording.ROLES, Role),
        (wording.ROLE_TAKES, Role),
        (wording.MODALITIES, Modality),
        (wording.MODALITIES_AT_LARGE, Modality),
    ],
)
def test_every_member_has_both_words(words, members):
    assert list(words) == list(members)
    assert all(text.en and re.search(r"[\u4e00-\u9fff]", text.zh) for text in words.values())


def test_art_6_speaks_in_its_own_words():
    said = [wording.say(wording.STATUSES[status], "zh") for status in Status]
    assert [words[:2] for words in said[:3]] == ["属于", "可能", "疑似"]
