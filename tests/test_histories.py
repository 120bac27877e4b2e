"""Files of known history are judged as their history says (bench/histories.py); docs/survival.md tells the same figures."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "bench"))

import histories  # noqa: E402  # bench/ is no package

CASES = list(histories.cases())


def test_there_are_enough_of_every_history():
    wanted = [outcome for _, outcome, _, _ in CASES]
    assert len(CASES) >= 300
    assert {outcome: wanted.count(outcome) >= 20 for outcome in histories.OUTCOMES} == dict.fromkeys(
        histories.OUTCOMES, True
    )


@pytest.mark.parametrize("history", dict.fromkeys(history for history, *_ in CASES))
def test_nobody_is_accused_wrongly_and_nothing_passes(history):
    said = [(wanted, histories.outcome_of(name, data)) for each, wanted, name, data in CASES if each == history]
    assert all(found in {wanted, "undetermined"} for wanted, found in said)
    assert sum(wanted == found for wanted, found in said) >= 0.97 * len(said)


def test_the_page_is_of_this_code():
    page = (ROOT / "docs" / "survival.md").read_text(encoding="utf-8")
    assert "\n".join(histories.page()) in page
