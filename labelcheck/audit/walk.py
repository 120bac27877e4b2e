"""The files below what the user typed, in one stable order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from stat import S_IFREG, S_ISDIR, S_ISREG

from labelcheck.errors import BadInput

Entry = tuple[str, str]
"""A file's name as reports show it (the argument as typed plus the path below it, with `/`), and its path."""

STDIN = "-"
_VERSION_CONTROL = frozenset({".git", ".hg", ".svn"})


def walk(paths: Iterable[str], exclude: Sequence[str] = (), passed: Iterable[str] = ()) -> Iterator[Entry]:
    """Every file of `paths` and of the folders among them, by the bytes of its name.

    What cannot be listed or looked at comes back as an entry too, so that opening it tells why. A folder is entered
    once, whatever links lead to it; devices, pipes and sockets below a folder are passed over. An `exclude` pattern
    (fnmatch) is compared with the name, with the path below the argument, and with the base name. `-` stays `-`.
    Folders in `passed` are not entered, whatever they are called on the way there.
    Raises BadInput for a path that does not exist or that is neither a file nor a folder.
    """
    patterns = [pattern.rstrip("/") or pattern for pattern in exclude]
    roots = sorted({_root(path) for path in paths})
    return _walk(roots, patterns, passed)


def _root(path: str) -> tuple[bytes, str, bool]:
    """What to sort by, the path as typed, and whether it is a folder."""
    mode = S_IFREG  # of what cannot be looked at (denied, a broken link): opening it tells
    if path != STDIN:
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116  # a typed path is kept as typed
        except (FileNotFoundError, NotADirectoryError, ValueError):
            if not os.path.islink(path):  # noqa: PTH114  # as above
                raise BadInput(f"{path}: no such file or folder") from None
        except OSError:
            pass
    if not S_ISREG(mode) and not S_ISDIR(mode):
        raise BadInput(f"{path}: neither a file nor a folder (for a pipe, use - and standard input)")
    return _key(path.rstrip("/"), S_ISDIR(mode)), path, S_ISDIR(mode)


def _key(name: str, is_folder: bool) -> bytes:
    """Sorts a folder where its files belong among the full names."""
    return os.fsencode(name) + b"/" * is_folder


def _walk(roots: Sequence[tuple[bytes, str, bool]], exclude: Sequence[str], passed: Iterable[str]) -> Iterator[Entry]:
    entered = {(status.st_dev, status.st_ino) for status in map(os.stat, passed)}
    stack = [(path, path, is_folder, "") for _, path, is_folder in reversed(roots) if not _excluded(exclude, path)]
    while stack:
        name, path, is_folder, below = stack.pop()
        if not is_folder:
            yield name, path
            continue
        try:
            status = os.stat(path)  # noqa: PTH116  # str is a third of the cost
            if (status.st_dev, status.st_ino) in entered:
                continue
            entered.add((status.st_dev, status.st_ino))
            found = sorted(_list(path))
        except OSError:
            yield name, path
            continue
        prefix = name if name.endswith(("/", os.sep)) else f"{name}/"
        folder = os.path.join(path, "")  # noqa: PTH118  # as above
        for _, base, inner_is_folder in reversed(found):
            inner = f"{below}{base}"
            passed_over = (inner_is_folder and base in _VERSION_CONTROL) or (
                exclude and _excluded(exclude, prefix + base, inner)
            )
            if not passed_over:
                stack.append((prefix + base, folder + base, inner_is_folder, f"{inner}/"))


def _list(folder: str) -> Iterator[tuple[bytes, str, bool]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                is_folder, is_file = entry.is_dir(), entry.is_file()
            except OSError:  # a link that leads to itself, say: opening it tells
                is_folder, is_file = False, True
            if is_folder or is_file or not os.path.exists(entry.path):  # noqa: PTH110  # neither: a broken link
                yield _key(entry.name, is_folder), entry.name, is_folder


def _excluded(patterns: Sequence[str], name: str, below: str = "") -> bool:
    base = name.rstrip("/").rpartition("/")[2]
    return any(fnmatchcase(part, pattern) for pattern in patterns for part in {name, below, base})
