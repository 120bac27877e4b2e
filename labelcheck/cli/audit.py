"""`labelcheck audit`: goes through many downloads, keeps what was done whatever happens, and answers questions about the whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from labelcheck.cli.audit_report import command as report_command
from labelcheck.cli.lang import lang_option
from labelcheck.cli.options import asked, checking, outcomes
from labelcheck.errors import BadInput
from labelcheck.model import Level, Outcome, Role


class _Audit(click.Group):
    """A group whose first word is a source, unless it is the name of a subcommand."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts the name of the hidden subcommand before sources and options."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(
    name="audit",
    cls=_Audit,
    short_help="Goes through many downloads, and tells who strips labels.",
    epilog="""\b
Examples:
  labelcheck audit downloads/ --out audit/
  labelcheck audit list.csv --out audit/ --deepen stripped --sample 500
  labelcheck audit --out audit/ --resume
  labelcheck audit downloads/ --out audit/ --incremental
  labelcheck audit report audit/ --by platform,provider
  labelcheck audit run --help          every option

\b
A source is a folder, a file, a pattern, or a manifest (.csv, .tsv, .jsonl)
with a column path, and platform, account, post, date, declared if known.""",
)
def command() -> None:
    """Goes through SOURCE... and keeps the results below --out, as Parquet: level metadata for all, level full for those that
    --deepen and --sample name. After a crash or Ctrl-C, --resume goes on. `audit report DIR` answers questions.
    """


@command.command(name="run", short_help="Goes through the sources; the word run may be left out.")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option("--out", metavar="DIR", required=True, help="Where results and the state are kept.")
@click.option("--resume", is_flag=True, help="Go on with the audit in DIR, as it was asked.")
@click.option("--incremental", is_flag=True, help="Check only what is new or has changed since the audit in DIR.")
@click.option(
    "--deepen", metavar="LIST", default="never", help="Look and listen too where this came of a file.  [default: never]"
)
@click.option(
    "--sample",
    metavar="N",
    type=click.IntRange(0),
    default=0,
    help="Look and listen too at N of the others, drawn by lot.",
)
@checking(Role.PROPAGATOR, level=Level.METADATA, fail_on="never", writes_report=False)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of how far it is.")
@lang_option
def run_command(*, sources: tuple[str, ...], **given: Any) -> None:
    """Goes through SOURCE... and keeps the results below --out."""
    _needs_packages()
    if given["resume"] and given["incremental"]:
        raise BadInput("--resume goes on with a run, --incremental begins another: expected one of them")
    deepens = bool(outcomes(given["deepen"], "--deepen")) or given["sample"] > 0
    request = asked(sources, given | {"form": "jsonl", "output": None}, deepens=deepens)

    from labelcheck.cli.audit_run import audit  # noqa: PLC0415  # --help need not wait for everything that scans

    seen = audit(Path(given["out"]), request, given)
    click.get_current_context().exit(1 if {Outcome(each) for each in seen} & request.stopping else 0)


command.add_command(report_command)


def _needs_packages() -> None:
    from labelcheck.audit.shards import missing_packages  # noqa: PLC0415  # as above

    if missing := missing_packages():
        raise BadInput(f"audit needs {' and '.join(missing)}: pip install 'labelcheck[audit]'")
