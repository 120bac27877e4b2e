"""`labelcheck compare`: what became of the labels of files since an earlier version, in the forms of `labelcheck scan`."""

from __future__ import annotations

from typing import Any

import click

from labelcheck.cli.options import asked, checking
from labelcheck.model import Role


@click.command(
    name="compare",
    short_help="Tells what became of the labels since an earlier version.",
    epilog="""\b
Examples:
  labelcheck compare original.png published.png
  labelcheck compare uploads/ published/ --role propagator --format jsonl
  labelcheck compare originals/ site/media/ --level metadata --lang zh

\b
Exit codes: as of labelcheck scan.""",
)
@click.argument("before")
@click.argument("after")
@checking(Role.PUBLISHER)
def command(*, before: str, after: str, **given: Any) -> None:
    """Checks AFTER as labelcheck scan does, and compares its labels with those of BEFORE: each that was removed, changed,
    forged or lowered is reported under Art. 10. Two files, or two folders, whose files are paired by their path below the
    folder, else by that path without extension; files without a partner are named on standard error.
    """
    request = asked((after,), given, before=before)

    from labelcheck.cli.run import run  # noqa: PLC0415  # --help need not wait for everything that scans

    click.get_current_context().exit(1 if run(request) & request.stopping else 0)
