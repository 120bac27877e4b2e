"""Parquet files of results: each is written whole or not at all, and known by its check sum."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Row = tuple[Any, ...]


Column = tuple[str, str, str]
"""Name, kind and meaning of a column; kinds are text, whole, day, flag, texts (a list) and failures (a list of objects)."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of results: its name, how many rows it has, and the CRC-32 of its bytes."""

    name: str
    rows: int
    check: int


_BLOCK = 1 << 20

_UNIQUE = frozenset({"file", "report"})
"""Columns whose values hardly ever repeat: a dictionary of them is work for nothing."""


def write_rows(folder: Path, name: str, rows: Sequence[Row], columns: Sequence[Column]) -> Shard:
    """Writes rows; the file appears when it is whole. Raises OSError."""
    parquet = _parquet()
    from pyarrow import table  # noqa: PLC0415  # heavy

    schema = _schema(columns)
    cells = [list(each) for each in zip(*rows, strict=True)]
    return _write(folder, name, parquet, [table(cells, schema=schema)], schema)


def write_batches(folder: Path, name: str, batches: Iterable[Any], columns: Sequence[Column]) -> Shard:
    """Writes what `read_shard` gave, as it comes. Raises OSError."""
    return _write(folder, name, _parquet(), batches, _schema(columns))


def _write(folder: Path, name: str, parquet: Any, tables: Iterable[Any], schema: Any) -> Shard:
    part, count = folder / f".{name}.part", 0
    repeated = [field.name for field in schema if field.name not in _UNIQUE]
    try:
        with parquet.ParquetWriter(
            part, schema, compression="zstd", use_dictionary=repeated, write_statistics=repeated
        ) as writer:
            for table in tables:
                count += table.num_rows
                writer.write(table)
        check = check_sum(part)
        part.replace(folder / name)
    finally:
        part.unlink(missing_ok=True)
    return Shard(name, count, check)


def read_shard(path: Path, size: int) -> Iterator[Any]:
    """The rows of a file as Arrow batches of so many at most."""
    with _parquet().ParquetFile(path) as file:
        yield from file.iter_batches(size)


def check_sum(path: Path) -> int:
    """The CRC-32 of a file's bytes; -1 where there is none."""
    found = 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                found = zlib.crc32(block, found)
    except FileNotFoundError:
        return -1
    return found


def missing_packages() -> list[str]:
    """What of the extra `audit` is not installed."""
    from importlib.util import find_spec  # noqa: PLC0415  # asked once

    return [name for name in ("pyarrow", "duckdb") if find_spec(name) is None]


@cache
def _parquet() -> Any:
    """The library, told to take no processors from those that check and to give memory back.

    It starts threads: processes that are started before it is loaded can be copies of this one, which is cheaper.
    """
    import pyarrow as pa  # noqa: PLC0415  # heavy
    from pyarrow import parquet  # noqa: PLC0415  # as above

    pa.set_memory_pool(pa.system_memory_pool())
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    return parquet


def _schema(columns: Sequence[Column]) -> Any:
    import pyarrow as pa  # noqa: PLC0415  # heavy

    failure = pa.struct([(name, pa.string()) for name in ("rule", "outcome", "severity", "clause")])
    kinds = {
        "text": pa.string(),
        "whole": pa.int64(),
        "day": pa.date32(),
        "flag": pa.bool_(),
        "texts": pa.list_(pa.string()),
        "failures": pa.list_(failure),
    }
    return pa.schema([(name, kinds[kind]) for name, kind, _ in columns])
