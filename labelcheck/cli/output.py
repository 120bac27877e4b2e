"""Where a report goes, and where standard input waits: files that are whole or not there at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from labelcheck.errors import BadInput

STDIN_LIMIT = 2 << 30
"""Bytes taken from standard input."""

_BLOCK = 1 << 20


@contextmanager
def opened(output: str | None) -> Iterator[tuple[TextIO, frozenset[str]]]:
    """A text stream to `output`, or to standard output, and the paths that a scan must pass over meanwhile.

    The file appears only when it is complete; after a failure an older one still stands. Raises BadInput where it
    cannot be written.
    """
    if output is None or output == "-":
        yield sys.stdout, frozenset()
        return
    target = Path(os.path.realpath(output))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    is_special = target.exists() and not target.is_file() and not target.is_dir()  # /dev/null must not be replaced
    try:
        if target.is_dir():
            raise BadInput(f"--output {output}: a folder, expected the name of a file")
        stream = (target if is_special else part).open("w" if is_special else "x", encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadInput(f"--output {output}: cannot be written: {error.strerror}") from None
    try:
        with stream:
            yield stream, frozenset({str(target), str(part)})
        if not is_special:
            part.replace(target)
    finally:
        if not is_special:
            part.unlink(missing_ok=True)


@contextmanager
def spooled_stdin() -> Iterator[str]:
    """The path of a temporary file that holds all of standard input. Raises BadInput past `STDIN_LIMIT`."""
    if sys.stdin is None:
        raise BadInput("-: standard input is closed")

    import tempfile  # noqa: PLC0415  # slow to import, and few scans read standard input

    with tempfile.TemporaryDirectory(prefix="labelcheck-") as folder:
        path = Path(folder, "stdin")
        with path.open("xb") as file:
            _copy(sys.stdin.buffer, file)
        yield str(path)


def _copy(source: BinaryIO, file: BinaryIO) -> None:
    size = 0
    while block := source.read(_BLOCK):
        size += len(block)
        if size > STDIN_LIMIT:
            raise BadInput(f"-: standard input is larger than {STDIN_LIMIT >> 30} GiB; save it to a file and scan that")
        file.write(block)
