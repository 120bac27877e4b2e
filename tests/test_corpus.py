"""Third parties' real files, whose truth is known: every label read, none invented, nobody accused without cause.

The files are not part of the project; without them these tests are skipped.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from labelcheck.rulepack import load_packs
from looking import FAILED, labels, look, problems

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
MANIFEST = CORPUS / "manifest.json"
TRUTH = json.loads(MANIFEST.read_text("utf-8"))["files"] if MANIFEST.exists() else []
LABELLED = [truth for truth in TRUTH if truth["ground_truth"]["gb45438_implicit"]]
UNLABELLED = [truth for truth in TRUTH if not truth["ground_truth"]["gb45438_implicit"]]

pytestmark = pytest.mark.skipif(not TRUTH, reason="no corpus of real files beside the project")


@cache
def report(name):
    path = CORPUS / name
    return look(path.read_bytes(), path.name, load_packs())


def each(truths):
    return pytest.mark.parametrize("truth", truths, ids=[truth["file"] for truth in truths])


@each(LABELLED)
def test_the_label_is_read(truth):
    found = labels(report(truth["file"]))
    assert set(truth["producers"]) & {one.get("ContentProducer") for one in found}
    wanted = {"2": "possible", "3": "suspected"}.get(found[0].get("Label"), "confirmed")
    assert report(truth["file"]).status == wanted


@each(LABELLED)
def test_every_label_has_bytes_to_show(truth):
    for finding in report(truth["file"]).findings:
        span = finding.evidence[0].at.span
        assert span is None or (span[0] >= 0 and sum(span) <= truth["bytes"])


@each(UNLABELLED)
def test_no_label_is_invented(truth):
    assert labels(report(truth["file"])) == []


@each(
    [
        truth
        for truth in UNLABELLED
        if truth["ground_truth"]["ai_generated"] is False or "international" in str(truth["vendor"])
    ]
)
def test_nobody_is_accused_without_cause(truth):
    assert report(truth["file"]).outcome != "stripped"


@each(LABELLED)
def test_no_labelled_file_is_damaged_for_us(truth):
    assert set(problems(report(truth["file"]))) <= {"the extension belongs to another format"}


@each(TRUTH)
def test_no_file_finds_a_bug(truth):
    assert FAILED not in problems(report(truth["file"]))
