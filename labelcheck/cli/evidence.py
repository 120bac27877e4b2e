"""The folder of `--evidence`, and what is said when it cannot be written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click

from labelcheck.errors import BadInput
from labelcheck.exhibits.write import Exhibits
from labelcheck.model import Report


def ready(folder: str, paths: Iterable[str]) -> str:
    """The folder's whole path, which exists from here on. Raises BadInput where it cannot be written, or is scanned itself."""
    try:
        if not folder.strip():
            raise BadInput("--evidence: found no name, expected that of a folder")
        Path(folder).mkdir(parents=True, exist_ok=True)
        if any(Path(path).exists() and Path(path).samefile(folder) for path in paths):
            raise BadInput(f"--evidence {folder}: a folder that is scanned, expected one of its own")
        trial = Path(folder, f".labelcheck.{os.getpid()}.part")
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise BadInput(f"--evidence {folder}: cannot be written: {error.strerror}") from None
    except ValueError:
        raise BadInput(f"--evidence {folder!r}: no name of a folder") from None
    return os.path.realpath(folder)


@dataclass(frozen=True, slots=True)
class Showing:
    """Writes the exhibits of each file; a folder that cannot be written any more is said once by each process."""

    exhibits: Exhibits
    folder: str

    def __call__(self, path: str, report: Report) -> None:
        """Writes those of one file."""
        try:
            self.exhibits.write(path, report)
        except OSError as error:
            _say(f"labelcheck: --evidence {self.folder}: not all could be written: {error.strerror}")


@cache
def _say(line: str) -> None:
    click.echo(line, err=True)
