"""`labelcheck scan`: checks files and folders, writes one report, and ends with 1 where `--fail-on` says so."""

from __future__ import annotations

from typing import Any

import click

from labelcheck.cli.options import asked, checking
from labelcheck.model import Role


@click.command(
    name="scan",
    short_help="Checks files and folders for their labels.",
    epilog="""\b
Examples:
  labelcheck scan media/
  labelcheck scan media/ --level metadata --format jsonl --output report.jsonl
  labelcheck scan upload.mp4 --role propagator --declared
  labelcheck scan media/ --thorough --evidence seen/
  labelcheck scan site/ --role publisher --shown-beside --exclude thumbs
  labelcheck scan media/ --fail-on stripped,missing --lang zh
  labelcheck scan - < picture.png""",
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@checking(Role.PRODUCER)
@click.option(
    "--evidence",
    metavar="DIR",
    help="Write pictures of every visible mark that was seen to DIR, a folder of its own, which is not scanned.",
)
def command(*, paths: tuple[str, ...], evidence: str | None, **given: Any) -> None:
    """Checks files, and folders with all that is below them. PATH - reads one file from standard input."""
    request = asked(paths, given, evidence=evidence)

    from labelcheck.cli.run import run  # noqa: PLC0415  # --help need not wait for everything that scans

    click.get_current_context().exit(1 if run(request) & request.stopping else 0)
