"""`labelcheck audit report`: what an audit found, by platform, account, provider, month, outcome and clause."""

from __future__ import annotations

from pathlib import Path

import click

from labelcheck.cli.lang import lang_option
from labelcheck.errors import BadInput
from labelcheck.reports.wording import Language


@click.command(
    name="report",
    short_help="Answers questions about an audit: a table, CSV, or a page.",
    epilog="""\b
Examples:
  labelcheck audit report audit/
  labelcheck audit report audit/ --by platform,provider
  labelcheck audit report audit/ --by clause --format csv --output clauses.csv
  labelcheck audit report audit/ --format html --output audit.html --redact

\b
Groups: platform, account, provider, month, outcome, status, modality,
format, rule, clause. docs/audit.md has the columns, for SQL of your own.""",
)
@click.argument("folder", metavar="DIR")
@click.option(
    "--by", metavar="LIST", default="platform", show_default=True, help="By what to group, with commas between."
)
@click.option("--most", metavar="N", type=click.IntRange(1), help="Show so many groups only.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "html"]),
    default="table",
    show_default=True,
    help="How to write it.",
)
@click.option("--output", "-o", metavar="FILE", help="Write to FILE, which appears only when it is whole.")
@click.option("--redact", is_flag=True, help="Leave out accounts, posts, directories and values.")
@lang_option
def command(
    *, folder: str, by: str, most: int | None, form: str, output: str | None, redact: bool, language: Language
) -> None:
    """Answers questions about the audit in DIR, also while it is not at its end: of what was done so far."""
    from labelcheck.audit.shards import missing_packages  # noqa: PLC0415  # --help need not wait for these

    if missing := missing_packages():
        raise BadInput(f"audit needs {' and '.join(missing)}: pip install 'labelcheck[audit]'")
    from labelcheck.cli.output import opened  # noqa: PLC0415  # as above
    from labelcheck.reports.survey import Survey, groups  # noqa: PLC0415  # as above
    from labelcheck.reports.survey_page import write_page  # noqa: PLC0415  # as above
    from labelcheck.reports.survey_text import write_csv, write_table  # noqa: PLC0415  # as above

    named = groups(by)
    if redact and "account" in named:
        raise BadInput("--by account: --redact leaves accounts out")
    survey = Survey(Path(folder))
    with opened(output) as (out, _):
        if form == "html":
            write_page(survey, out, language, redacted=redact)
        elif form == "csv":
            write_csv(survey, named, most, out)
        else:
            write_table(survey, named, most, out, language)
