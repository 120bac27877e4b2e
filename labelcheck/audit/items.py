"""What an audit goes through: files below folders, of patterns, or of a manifest, each with what is known of its post."""

from __future__ import annotations

import csv
import glob
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from labelcheck.audit.posts import Post, day_of
from labelcheck.audit.walk import STDIN, walk
from labelcheck.errors import BadInput

MANIFESTS = {".csv": ",", ".tsv": "\t", ".jsonl": "", ".ndjson": ""}
"""Extensions of a source that is a list of files, and what parts its columns."""

_INFO = ".info.json"
_YES = frozenset({"1", "true", "yes", "y", "ai", "是"})
_KNOWN = {
    "platform": ("platform", "平台"),
    "account": ("account", "账号"),
    "post": ("post", "post_id", "作品编号"),
    "date": ("date", "日期"),
    "declared": ("declared", "声明"),
}
_PATH = ("path", "file", "路径")
_LINE = 1 << 20
"""Characters of a manifest's line."""


class Item(NamedTuple):
    """A file: its name in the results, its path, its size and time of change (-1 where it cannot be asked), its post as far as a
    manifest says it, and the side file that may say more; `first` is what came of it at level metadata and `drawn` whether lot
    chose it, where it is looked at again in full.
    """

    name: str
    path: str
    size: int
    changed: int
    post: Post | None
    side: str | None
    first: str = ""
    drawn: bool = False


def items(sources: Sequence[str], exclude: Sequence[str] = (), passed: Iterable[str] = ()) -> Iterator[Item]:
    """Every file once, in a stable order: manifests row by row, then folders and files by name; side files are none of their own.

    Folders in `passed` are left out. Raises BadInput for a source that does not exist or a manifest that is none.
    """
    for source in sources:
        if source == STDIN:
            raise BadInput("audit: found -, expected files, folders, patterns or a manifest")
    lists = [source for source in sources if _is_manifest(source)]
    paths = [path for source in sources if not _is_manifest(source) for path in _matching(source)]
    walked = walk(paths, exclude, passed) if paths else iter(())
    return _items(lists, walked)


def _items(lists: Sequence[str], walked: Iterator[tuple[str, str]]) -> Iterator[Item]:
    named: set[str] = set()
    for source in lists:
        for name, path, post in _listed(source):
            if name not in named:
                named.add(name)
                yield Item(name, path, *_asked(path), post, None)
    sides = _Sides()
    for name, path in walked:
        if name not in named and not sides.is_one(path):
            yield Item(name, path, *_asked(path), None, sides.of(path))


def _asked(path: str) -> tuple[int, int]:
    try:
        status = os.stat(path)  # noqa: PTH116  # str is a third of the cost
    except (OSError, ValueError):
        return -1, -1
    return status.st_size, status.st_mtime_ns


def _matching(source: str) -> list[str]:
    if not glob.has_magic(source) or os.path.lexists(source):
        return [source]
    found = sorted(glob.glob(source, recursive=True))  # noqa: PTH207  # a pattern may be absolute
    if not found:
        raise BadInput(f"{source}: no file matches")
    return found


class _Sides:
    """The side files of the folder that is gone through: listed once, as asking for each file costs more than reading it."""

    def __init__(self) -> None:
        self._folder = ""
        self._names: frozenset[str] = frozenset()

    def of(self, path: str) -> str | None:
        """The side file of a file, if it has one."""
        folder, base = os.path.split(path)
        sides = self._listed(folder)
        names = (f"{base}.json", f"{os.path.splitext(base)[0]}{_INFO}") if sides else ()  # noqa: PTH122  # str is a third of the cost
        return next((os.path.join(folder, name) for name in names if name in sides), None)  # noqa: PTH118  # as above

    def is_one(self, path: str) -> bool:
        """Whether the file is a side file itself."""
        return path.endswith(_INFO) or (path.endswith(".json") and os.path.isfile(path[: -len(".json")]))  # noqa: PTH113  # as above

    def _listed(self, folder: str) -> frozenset[str]:
        if folder != self._folder:
            try:
                names = os.listdir(folder or ".")  # noqa: PTH208  # as above
            except OSError:
                names = []
            self._folder, self._names = folder, frozenset(name for name in names if name.endswith(".json"))
        return self._names


def _is_manifest(source: str) -> bool:
    return os.path.splitext(source)[1].lower() in MANIFESTS and Path(source).is_file()  # noqa: PTH122  # as above


def _listed(source: str) -> Iterator[tuple[str, str, Post]]:
    """The name (as it stands in the manifest), the path and the post of each row."""
    base = Path(source).parent
    for number, row in _rows(source):
        name = next((row[key] for key in _PATH if row.get(key)), "")
        if not name:
            raise BadInput(f"{source}: line {number}: expected a column `path` with the path of a file")
        yield name, str(base / name), _post(row)


def _post(row: Mapping[str, str]) -> Post:
    told = {field: next((row[key] for key in keys if row.get(key)), "") for field, keys in _KNOWN.items()}
    taken = {key for keys in (*_KNOWN.values(), _PATH) for key in keys}
    return Post(
        told["platform"],
        told["account"],
        told["post"],
        day_of(told["date"]),
        told["declared"].casefold() in _YES,
        {key: value for key, value in row.items() if key not in taken},
    )


def _rows(source: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows with their line numbers. Raises BadInput for what is no table or no text."""
    parting = MANIFESTS[os.path.splitext(source)[1].lower()]  # noqa: PTH122  # as above
    try:
        with Path(source).open(encoding="utf-8-sig", newline="") as file:
            yield from _table(file, parting, source) if parting else _objects(file, source)
    except UnicodeDecodeError:
        raise BadInput(f"{source}: found bytes that are not UTF-8, expected a manifest in UTF-8") from None
    except OSError as error:
        raise BadInput(f"{source}: cannot be read: {error.strerror}") from None


def _table(file: Iterable[str], parting: str, source: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(file, delimiter=parting, restkey="", restval="")
    try:
        if not set(reader.fieldnames or ()) & set(_PATH):
            raise BadInput(
                f"{source}: line 1: expected a column `path`, found {', '.join(reader.fieldnames or ()) or 'none'}"
            )
        for row in reader:
            yield reader.line_num, {key: value for key, value in row.items() if key and isinstance(value, str)}
    except csv.Error as error:
        raise BadInput(f"{source}: line {reader.line_num}: {error}") from None


def _objects(file: Any, source: str) -> Iterator[tuple[int, dict[str, str]]]:
    number = 0
    while line := file.readline(_LINE):
        number += 1
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise BadInput(f"{source}: line {number}: expected one JSON object")
        yield number, {key: _cell(value) for key, value in row.items() if value is not None}


def _cell(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
