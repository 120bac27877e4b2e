"""`labelcheck gate`: may these files be published? One line of JSON, and an exit code, for any CMS that can run a command."""

from __future__ import annotations

from typing import Any

import click

from labelcheck.cli.options import asked, checking
from labelcheck.model import Role


@click.command(
    name="gate",
    short_help="Says whether files may be published: one line of JSON.",
    epilog="""\b
Examples:
  labelcheck gate upload.png
  labelcheck gate upload.mp4 --declared --shown-beside
  labelcheck gate a.png b.docx --level metadata --fail-on stripped,missing
  labelcheck gate - < picture.png

\b
Exit codes: 0 they may be published, 1 an outcome that --fail-on names or no
file at all, 2 wrong use or a broken rule pack.""",
)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@checking(Role.PUBLISHER, writes_report=False)
def command(*, paths: tuple[str, ...], **given: Any) -> None:
    """Checks files before they are published: `publish` says whether they may be, `files` why not and how to mend it.

    A file without any sign of AI passes; an AI file whose labels are gone or wrong does not.
    """
    request = asked(paths, given | {"form": "decision", "output": None, "language": "en", "quiet": True})

    from labelcheck.cli.run import run  # noqa: PLC0415  # --help need not wait for everything that scans

    seen = run(request)
    click.get_current_context().exit(1 if not seen or seen & request.stopping else 0)
