"""The samples: the same bytes everywhere, the answers of `expected.toml`, and what every rule promises of its own."""

import importlib.util
import tomllib
from pathlib import Path

import pytest

import voices
from labelcheck import Outcome, Role, scan
from labelcheck.rulepack import load_packs

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = tomllib.loads((SAMPLES / "expected.toml").read_text("utf-8"))
RULES = [rule for pack in load_packs() for rule in pack.rules]


def heard_nothing(name, **more):
    """The report, by whoever has no speech model; on a sample `after/…`, compared with its `before/…`."""
    before = SAMPLES / name.replace("after/", "before/") if name.startswith("after/") else None
    return scan(SAMPLES / name, name=name, before=before, speech_model="none", **more)


def make():
    spec = importlib.util.spec_from_file_location("make", SAMPLES / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def on_disk():
    return {p.relative_to(SAMPLES).as_posix() for p in SAMPLES.rglob("*") if p.is_file() and p.parent != SAMPLES}


def test_make_builds_what_is_committed(tmp_path):
    maker = make()
    maker.write(tmp_path)
    assert set(maker.SAMPLES) == on_disk() - {n for n in on_disk() if "__pycache__" in n} == set(EXPECTED)
    for name in maker.SAMPLES:
        assert (tmp_path / name).read_bytes() == (SAMPLES / name).read_bytes(), name


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gives_what_is_expected(name):
    report = heard_nothing(name)
    assert {
        "outcome": report.outcome,
        "status": report.status,
        "findings": [finding.scheme for finding in report.findings],
        "verdicts": {v.rule.id: v.outcome for v in report.verdicts if v.outcome is not Outcome.COMPLIANT},
    } == EXPECTED[name]


def test_the_samples_cover_all_outcomes_and_modalities():
    reports = [heard_nothing(name) for name in EXPECTED]
    assert {report.outcome for report in reports} == set(Outcome) - {Outcome.NONE}
    assert {report.asset.modality for report in reports} == {"image", "video", "audio", "text"}


@pytest.mark.parametrize(
    ("rule", "outcome", "name"),
    [
        pytest.param(rule, outcome, name, id=f"{rule.id}-{name}")
        for rule in RULES
        for outcome, names in rule.samples.items()
        for name in names
    ],
)
def test_a_rule_says_of_its_samples_what_it_promises(rule, outcome, name, monkeypatch):
    if name in voices.HEARD:
        voices.speak(monkeypatch, voices.spoken(*voices.HEARD[name]))
    roles = rule.applies.role or {Role.PRODUCER}
    role = Role.PRODUCER if Role.PRODUCER in roles else min(roles)
    verdicts = {verdict.rule.id: verdict.outcome for verdict in heard_nothing(name, role=role).verdicts}
    assert verdicts.get(rule.id) == outcome
