"""Before publishing: the command's one line, and the hook in a real git repository."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from labelcheck.cli import main
from labelcheck.formats import FORMATS

ROOT = Path(__file__).parent.parent
PNG = ROOT / "samples" / "png"
HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))[0]
PROGRAMS = {".json", ".text", ".ts", ".txt"}


def gate(*arguments):
    result = CliRunner().invoke(main, ["gate", *map(str, arguments)])
    (line,) = result.stdout.splitlines()
    return result.exit_code, json.loads(line)


def test_a_photograph_may_be_published():
    code, answer = gate(PNG / "c2pa-camera.png")
    assert (code, answer["publish"], answer["outcome"], answer["role"]) == (0, True, "none", "publisher")
    assert [file["reasons"] for file in answer["files"]] == [[]]


@pytest.mark.parametrize(
    ("name", "outcome", "rule"),
    [("generator-webui.png", "missing", "CN-IMP-001"), ("label-empty.png", "stripped", "CN-IMP-001")],
)
def test_an_ai_picture_without_its_label_may_not_and_is_told_why_and_what_to_do(name, outcome, rule):
    code, answer = gate(PNG / "plain.png", PNG / name, "--level", "metadata")
    assert (code, answer["publish"], answer["outcome"]) == (1, False, outcome)
    bad, plain = answer["files"]
    reason = next(each for each in bad["reasons"] if each["rule"] == rule)
    assert reason["outcome"] == outcome
    assert all(reason[key][language] for key in ("message", "mend") for language in ("en", "zh"))
    assert plain["reasons"] == []


def test_a_label_that_is_there_and_right_may_be_published_with_the_declaration():
    code, answer = gate(PNG / "label-guide.png", "--declared", "--shown-beside")
    assert (code, answer["outcome"], answer["assumes"]) == (0, "compliant", ["declared", "shown-beside"])


def test_what_stops_is_the_users_choice():
    code, answer = gate(PNG / "generator-webui.png", "--level", "metadata", "--fail-on", "stripped")
    assert (code, answer["publish"], answer["outcome"]) == (0, True, "missing")


def test_no_file_below_a_folder_is_no_leave_to_publish(tmp_path):
    code, answer = gate(tmp_path)
    assert (code, answer["publish"], answer["files"]) == (1, False, [])


def test_hidden_characters_of_a_name_are_spelt_out(tmp_path):
    name = "a\u202egnp.png"
    shutil.copy(PNG / "plain.png", tmp_path / name)
    result = CliRunner().invoke(main, ["gate", str(tmp_path / name)])
    assert "\u202e" not in result.stdout
    assert json.loads(result.stdout)["files"][0]["file"].endswith(name)


@pytest.mark.parametrize("wrong", [["absent.png"], ["--role", "editor", "."], []])
def test_wrong_use_is_one_line_and_no_answer(wrong):
    result = CliRunner().invoke(main, ["gate", *wrong])
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(r"labelcheck: [^\n]+\n", result.stderr)


def test_the_hook_takes_every_extension_that_is_read_but_those_of_programs():
    known = {extension for form in FORMATS for extension in form.EXTENSIONS}
    taken = {extension for extension in known if re.search(HOOK["files"], f"static/图{extension.upper()}")}
    assert known - taken == PROGRAMS & known
    assert not re.search(HOOK["files"], "main.py")


@pytest.fixture
def site(tmp_path):
    """A git repository with the hook; the command is the one under test instead of one that is installed from the network."""
    config = {"repo": "local", "hooks": [{**HOOK, "language": "system"}]}
    tmp_path.joinpath(".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [config]}), "utf-8")
    commands = Path(sys.executable).parent
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}", "PRE_COMMIT_HOME": str(tmp_path / "cache")}

    def run(*command):
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)

    for command in (
        ("git", "init", "-q"),
        ("git", "config", "user.name", "Editor"),
        ("git", "config", "user.email", "editor@example.org"),
        (str(commands / "pre-commit"), "install"),
    ):
        assert run(*command).returncode == 0
    return tmp_path, run


def test_a_commit_with_an_ai_picture_that_lost_its_label_is_stopped(site):
    folder, run = site
    shutil.copy(PNG / "label-empty.png", folder / "插图 1.png")
    run("git", "add", "插图 1.png")
    stopped = run("git", "commit", "-m", "post")
    assert stopped.returncode == 1
    assert "CN-IMP-001" in stopped.stdout + stopped.stderr
    assert run("git", "log").returncode != 0, "nothing was committed"


def test_only_what_is_committed_is_checked(site):
    folder, run = site
    shutil.copy(PNG / "label-empty.png", folder / "draft.png")
    shutil.copy(PNG / "plain.png", folder / "photo.png")
    (folder / "post.md").write_text("# A day out\n\nWe went to the lake.\n", "utf-8")
    run("git", "add", "photo.png", "post.md")
    committed = run("git", "commit", "-m", "post")
    assert committed.returncode == 0, committed.stdout + committed.stderr
