"""The command `labelcheck`: one module a subcommand, imported when it is called."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from labelcheck.errors import BadInput
from labelcheck.version import VERSION

COMMANDS = ("scan", "gate", "serve", "audit", "compare", "rules", "explain", "provider")
"""Modules of this package, each with its `command`, in the order of the help."""

WRONG_USE = 2
INTERRUPTED = 130
PIPE_CLOSED = 141

_GARBAGE = 50_000
"""Objects between two collections: imports make many that stay, and a file leaves nothing in circles."""


class Commands(click.Group):
    """A group that imports a subcommand only when it is needed, and tells every mistake of the user in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The names in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        """The subcommand, or None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"labelcheck.cli.{cmd_name}").command
        return command

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Runs the command and ends the process: 0, 1, 2 for wrong use, 130 after Ctrl-C, 141 if nobody reads on."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        gc.set_threshold(_GARBAGE)
        atexit.register(gc.freeze)  # else a last search for circles takes an eighth of a short run
        _speak_utf8()
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
        except BadInput as wrong:
            code = _complain(str(wrong))
        except click.UsageError as wrong:
            code = _complain(f"{wrong.format_message()} (see {_help_of(wrong)})")
        except click.ClickException as wrong:
            code = _complain(wrong.format_message())
        except (click.Abort, KeyboardInterrupt):
            code = INTERRUPTED
        except BrokenPipeError:
            _silence(sys.stdout)
            code = PIPE_CLOSED
        sys.exit(code if isinstance(code, int) else 0)


def _complain(message: str) -> int:
    from labelcheck.reports.escape import printable  # noqa: PLC0415  # only a mistake needs it

    click.echo(f"labelcheck: {printable(' '.join(message.split()))}", err=True)
    return WRONG_USE


def _help_of(wrong: click.UsageError) -> str:
    return f"{wrong.ctx.command_path if wrong.ctx else 'labelcheck'} --help"


def _speak_utf8() -> None:
    """The same bytes in every locale and on every system."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _silence(stream: Any) -> None:
    """So that Python's own flush at exit has nothing to complain of."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, io.UnsupportedOperation):
        return


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Examples:
  labelcheck scan media/                  check a folder, show a table
  labelcheck scan a.png --format json     the machine-readable report
  labelcheck gate upload.png              may it be published? one JSON line
  labelcheck rules                        the clauses, and what is checked
  labelcheck explain CN-IMP-001           one rule, and how to mend a file
  labelcheck provider 001191990000MA0AAAAAAR10000

\b
Exit codes: 0 all compliant or no duty, 1 an outcome that --fail-on names,
2 wrong use or a broken rule pack.""",
)
@click.version_option(VERSION, message="labelcheck %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Checks images, video, audio and text for the AI labels that China's labelling Measures
    (in force 2025-09-01) and GB 45438-2025 ask for: are they there, are they right, were they stripped?
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
