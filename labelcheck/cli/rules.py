"""`labelcheck rules`: every clause of every document, how much of it is tested, and by which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labelcheck.cli.lang import lang_option
from labelcheck.cli.pack_tools import new_command, schema_command, test_command
from labelcheck.model import Clause, Text
from labelcheck.reports.wording import SEVERITIES, Language, say

if TYPE_CHECKING:
    from labelcheck.rulepack import Pack

_FIRST, _SECOND = 22, 11

STATUSES: Mapping[str, Text] = {
    "automated": Text("automated", "自动检查"),
    "partial": Text("partial", "部分检查"),
    "manual": Text("manual", "人工核查"),
}
_ALSO = Text("tested by {}", "由 {} 检查")
_FROM = Text("from {}", "{} 起")
_CLOSING = Text(
    "{rules} rules test {tested} of {clauses} clauses; manual: no file can show it, or labelcheck does not look yet."
    " More on a rule: labelcheck explain RULE_ID",
    "{rules} 条规则检查 {clauses} 个条款中的 {tested} 个；“人工核查”指文件本身无法体现，或本工具尚未检查。"
    "查看某条规则：labelcheck explain RULE_ID",
)

Row = tuple[str, str, str]
"""What stands in the three columns."""


@click.group(
    name="rules",
    short_help="Lists the clauses and what is checked of each; helps with packs.",
    invoke_without_command=True,
    epilog="""\b
Examples:
  labelcheck rules                       the built-in documents
  labelcheck rules --rules our-rules/    those and your own
  labelcheck rules --lang zh             in Chinese
  labelcheck rules new acme.toml         a pack to begin with
  labelcheck rules test acme.toml        its samples, tried""",
)
@click.option("--rules", "folder", metavar="DIR|FILE", help="A rule pack (*.toml) or a folder of them.")
@lang_option
@click.pass_context
def command(ctx: click.Context, folder: str | None, language: Language) -> None:
    """Lists the clauses of the Measures and of GB 45438-2025, how much of each is tested, and by which rules."""
    if ctx.invoked_subcommand is not None:
        return
    from labelcheck.cli.paragraphs import padded, show  # noqa: PLC0415  # --help needs neither
    from labelcheck.rulepack import load_packs  # noqa: PLC0415  # as above

    packs = load_packs(Path(folder) if folder else None)
    for heading, rows in _documents(packs, language):
        show(heading, bold=True)
        for section, status, title in rows:
            show(title, beside=padded(f"  {section}", _FIRST) + padded(status, _SECOND))
        click.echo()
    show(_closing(packs, language))


for _tool in (test_command, new_command, schema_command):
    command.add_command(_tool)


def _documents(packs: tuple[Pack, ...], language: Language) -> Iterator[tuple[str, list[Row]]]:
    for pack in packs:
        for (document, effective), clauses in groupby(
            pack.clauses, key=lambda clause: (clause.document, clause.effective)
        ):
            rows = [row for clause in clauses for row in _rows(pack, clause, language)]
            yield f"{document} ({say(_FROM, language).format(effective)})", rows


def _rows(pack: Pack, clause: Clause, language: Language) -> Iterator[Row]:
    yield clause.section, say(STATUSES[clause.status], language), say(clause.title, language)
    for rule in pack.rules:
        if rule.clause == clause:
            yield f"  {rule.id}", say(SEVERITIES[rule.severity], language), say(rule.title, language)
    if others := pack.tested_by.get(clause):
        yield "", "", say(_ALSO, language).format(", ".join(others))


def _closing(packs: tuple[Pack, ...], language: Language) -> str:
    clauses = [clause for pack in packs for clause in pack.clauses]
    tested = sum(clause.status != "manual" for clause in clauses)
    rules = sum(len(pack.rules) for pack in packs)
    return say(_CLOSING, language).format(rules=rules, tested=tested, clauses=len(clauses))
