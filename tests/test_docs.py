"""What the documents show is what happens: commands, options, rules, paths and output."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

import labelcheck
from labelcheck.cli import COMMANDS, main
from labelcheck.rulepack import load_packs

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
RULES = {rule.id for pack in load_packs() for rule in pack.rules}
COMING = {"CN-IMP-014"}


def text(document):
    return document.read_text("utf-8")


def blocks(document, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", text(document), re.MULTILINE | re.DOTALL)


def shell_lines():
    for document in DOCUMENTS:
        for kind in ("sh", "console"):
            for block in blocks(document, kind):
                for line in block.splitlines():
                    command = line.split(" # ")[0].removeprefix("$ ").strip()
                    if command.startswith("labelcheck "):
                        yield pytest.param(command, id=command)


@pytest.mark.parametrize("line", list(shell_lines()))
def test_every_command_shown_exists_with_its_options(line):
    words = [word for word in shlex.split(line) if word not in {"<", ">"}][1:]
    assert words[0] in {*COMMANDS, "--version"}
    if words[0] in COMMANDS:
        command = main.get_command(None, words[0])
        if isinstance(command, click.Group):  # its first word may be a subcommand, or be left out
            command = command.commands.get(words[1] if len(words) > 1 else "", command.commands.get("run", command))
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-") and word != "-"} <= known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_rule_and_path_named_exists(document):
    named = set(re.findall(r"\b(?:CN|EU|US)-[A-Z]+(?:-[A-Z]+)?-\d{3}\b", text(document)))
    assert named <= RULES | COMING
    for path in re.findall(r"`((?:labelcheck|rules|samples|tests|docs|\.ci)/[\w./-]*)`", text(document)):
        if not re.search(r"/x\.|[A-Z]{4,}", path):
            assert (ROOT / path).exists(), path
    for link in re.findall(r"\]\(([^)#:]+)\)", text(document)):
        assert (document.parent / link).exists(), link


def test_make_targets_named_in_the_documents_exist():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        assert set(re.findall(r"(?:`|^)make ([a-z-]+)", text(document), re.MULTILINE)) <= targets


@pytest.mark.parametrize("document", ["README.md", "docs/publishing.md"])
def test_what_a_document_shows_is_real_output(tmp_path, document):
    """Each `$` line is run in an empty folder beside a copy of samples/, and prints what stands below it."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples", ignore=shutil.ignore_patterns("__pycache__"))
    environment = {
        **os.environ,
        "LC_ALL": "C.UTF-8",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    for block in blocks(ROOT / document, "console"):
        for command, shown in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            ran = subprocess.run(
                ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, check=False
            )
            printed = "\n".join(line.rstrip() for line in ran.stdout.decode().splitlines())
            assert printed.strip() == shown.strip(), command


def test_every_command_has_examples_in_its_help():
    for name in COMMANDS:
        epilog = main.get_command(None, name).epilog
        assert f"labelcheck {name}" in epilog


def test_the_changelog_names_the_version():
    assert labelcheck.__version__ in (ROOT / "CHANGELOG.md").read_text("utf-8") or "Unreleased" in text(
        ROOT / "CHANGELOG.md"
    )


def test_the_generated_pages_are_up_to_date():
    """`make docs` writes them."""
    spec = importlib.util.spec_from_file_location("docs_make", ROOT / "docs" / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, page in module.PAGES.items():
        assert (ROOT / "docs" / name).read_text("utf-8") == page(), name
