"""Lines for a terminal: a heading, or text that hangs beside a caption and wraps within the width."""

from __future__ import annotations

import shutil
import sys

import click

from labelcheck.reports.escape import printable
from labelcheck.reports.width import cells, wrapped

_COLUMNS = 80


def show(text: str, *, beside: str = "", bold: bool = False) -> None:
    """Print `text`, wrapped in the columns to the right of `beside`, which stands before its first line only."""
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else _COLUMNS
    indent = cells(beside)
    for number, line in enumerate(wrapped(printable(text), max(columns - indent, 20))):
        before = printable(beside) if number == 0 else " " * indent
        click.echo(click.style((before + line).rstrip(), bold=bold))


def padded(text: str, columns: int) -> str:
    """`text` filled up with blanks to so many columns, two for each wide character."""
    return text + " " * (columns - cells(text))
