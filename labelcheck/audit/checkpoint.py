"""What an audit has done, in SQLite: which file's result stands where. What it does not name was not done.

Rows go to a Parquet file first, then one transaction here names them; a crash between the two leaves a file that nobody
names, which the next run removes. After a power loss the check sums tell which files are whole.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from labelcheck.audit.items import Item
from labelcheck.audit.shards import Column, Row, Shard, check_sum, read_shard, write_batches, write_rows
from labelcheck.errors import BadInput

RESULTS = "results"
"""The folder of the Parquet files."""

_BOOK = "audit.sqlite"
_LOCK = "audit.lock"
_BATCH = 1024
"""Rows in a Parquet file's group when shards are joined."""

LARGE = 50_000
"""Rows of a shard that is large enough to stay as it is."""

MANY = 256
"""Smaller shards that may stay: more of them are joined."""

_TABLES = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS shard (id INTEGER PRIMARY KEY, name TEXT NOT NULL, rows INTEGER NOT NULL, sum INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS file (
  name BLOB PRIMARY KEY, size INTEGER, changed INTEGER, shard INTEGER NOT NULL, place INTEGER NOT NULL,
  first TEXT NOT NULL, outcome TEXT NOT NULL, deepened INTEGER NOT NULL, run INTEGER NOT NULL
) WITHOUT ROWID;
"""


_ADD = """
INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
  size = excluded.size, changed = excluded.changed, shard = excluded.shard, place = excluded.place, outcome = excluded.outcome,
  first = CASE WHEN excluded.deepened THEN first ELSE excluded.first END, deepened = excluded.deepened, run = excluded.run
"""


class Held(NamedTuple):
    """The result that stands for a file: of which size and time of change, what came of it at first, whether it was looked at
    again in full, and in which run.
    """

    size: int
    changed: int
    first: str
    deepened: int
    run: int


class Checkpoint:
    """The state of an audit in a folder; one process at a time holds it."""

    def __init__(self, folder: Path, columns: Sequence[Column]) -> None:
        self.results = folder / RESULTS
        self._columns = columns
        self.results.mkdir(parents=True, exist_ok=True)
        self._path = folder / _BOOK
        self._book = sqlite3.connect(self._path, isolation_level=None)
        self._book.execute("PRAGMA journal_mode = WAL")
        self._book.execute("PRAGMA synchronous = NORMAL")
        self._book.executescript(_TABLES)
        self._next = 1 + max((int(path.stem.split("-")[1]) for path in self.results.glob("part-*.parquet")), default=0)

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the audit was asked; empty for one that has not begun."""
        return {name: json.loads(value) for name, value in self._book.execute("SELECT name, value FROM setting")}

    def set(self, **settings: Any) -> None:
        """Keeps what it was asked."""
        rows = [(name, json.dumps(value)) for name, value in settings.items()]
        with self._together():
            self._book.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", rows)

    def mend(self) -> int:
        """Forgets what is not whole on the disk, removes what nobody names, and says how many files must be checked again."""
        lost = [
            (number,)
            for number, name, total in self._book.execute("SELECT id, name, sum FROM shard")
            if check_sum(self.results / name) != total
        ]
        with self._together():
            gone = sum(self._book.execute("DELETE FROM file WHERE shard = ?", each).rowcount for each in lost)
            self._book.executemany("DELETE FROM shard WHERE id = ?", lost)
        self._sweep()
        return gone

    @contextmanager
    def snapshot(self) -> Iterator[Callable[[Item], Held | None]]:
        """What is known of each file now, whatever is added meanwhile: one reading of the state instead of one a file."""
        reader = sqlite3.connect(self._path, isolation_level=None)
        cursor = reader.cursor()
        ask = "SELECT size, changed, first, deepened, run FROM file WHERE name = ?"

        def held(item: Item) -> Held | None:
            found = cursor.execute(ask, (os.fsencode(item.name),)).fetchone()
            return found and Held(*found)

        try:
            reader.execute("BEGIN")
            is_empty = cursor.execute("SELECT 1 FROM file LIMIT 1").fetchone() is None
            yield (lambda _: None) if is_empty else held
        finally:
            reader.close()

    def add(self, rows: Sequence[tuple[Item, str, Row]], run: int, *, deepened: bool) -> None:
        """Writes the results (item, outcome, row) to a shard and notes them; all or nothing. Raises OSError."""
        shard = write_rows(self.results, self._new_name(), [row for _, _, row in rows], self._columns)
        with self._together():
            number = self._name(shard)
            self._book.executemany(
                _ADD,
                [
                    (os.fsencode(item.name), item.size, item.changed, number, place, outcome, outcome, deepened, run)
                    for place, (item, outcome, _) in enumerate(rows)
                ],
            )

    def keep(self, names: Iterable[str], run: int) -> None:
        """Notes that files whose results stand are still among the sources."""
        with self._together():
            self._book.executemany(
                "UPDATE file SET run = ? WHERE name = ?", ((run, os.fsencode(name)) for name in names)
            )

    def counts(self) -> dict[str, int]:
        """How many files of each outcome."""
        return dict(self._book.execute("SELECT outcome, count(*) FROM file GROUP BY outcome"))

    def close_run(self, run: int) -> None:
        """Drops files that are no more among the sources, and joins small shards where there are many, and those that hold superseded rows. Raises OSError."""
        with self._together():
            self._book.execute("DELETE FROM file WHERE run <> ?", (run,))
        valid = dict(self._book.execute("SELECT shard, count(*) FROM file GROUP BY shard"))
        shards = list(self._book.execute("SELECT id, name, rows FROM shard ORDER BY id"))
        stale = [(number, name) for number, name, rows in shards if rows < LARGE or valid.get(number, 0) < rows]
        if len(stale) > MANY or any(valid.get(number, 0) < rows for number, _, rows in shards):
            self._join(stale)
        self._sweep()

    def close(self) -> None:
        """Ends the connection."""
        self._book.close()

    def _join(self, stale: Sequence[tuple[int, str]]) -> None:
        """Writes what stands in these shards to new ones, and names those instead."""
        written: list[tuple[Shard, list[bytes]]] = []
        pieces = self._standing(stale)
        for first in pieces:
            names: list[bytes] = []
            batches = _taken(chain([first], pieces), names)
            written.append((write_batches(self.results, self._new_name(), batches, self._columns), names))
        with self._together():
            for shard, names in written:
                number = self._name(shard)
                moved = ((number, place, name) for place, name in enumerate(names))
                self._book.executemany("UPDATE file SET shard = ?, place = ? WHERE name = ?", moved)
            self._book.executemany("DELETE FROM shard WHERE id = ?", [(number,) for number, _ in stale])

    def _standing(self, stale: Sequence[tuple[int, str]]) -> Iterator[tuple[list[bytes], Any]]:
        """The rows of these shards that are a file's result, as Arrow batches, with the files' names."""
        self._book.execute("CREATE TEMP TABLE standing AS SELECT shard, place, name FROM file ORDER BY shard, place")
        self._book.execute("CREATE INDEX temp.by_shard ON standing (shard)")
        try:
            for number, name in stale:
                named = dict(self._book.execute("SELECT place, name FROM standing WHERE shard = ?", (number,)))
                place = 0
                for batch in read_shard(self.results / name, _BATCH):
                    kept = [at for at in range(batch.num_rows) if place + at in named]
                    if kept:
                        names = [named[place + at] for at in kept]
                        yield names, batch if len(kept) == batch.num_rows else batch.take(kept)
                    place += batch.num_rows
        finally:
            self._book.execute("DROP TABLE standing")

    def _new_name(self) -> str:
        self._next += 1
        return f"part-{self._next - 1:06}.parquet"

    def _name(self, shard: Shard) -> int:
        done = self._book.execute(
            "INSERT INTO shard (name, rows, sum) VALUES (?, ?, ?)", (shard.name, shard.rows, shard.check)
        )
        return int(done.lastrowid or 0)

    def _sweep(self) -> None:
        named = {name for (name,) in self._book.execute("SELECT name FROM shard")}
        for path in self.results.iterdir():
            if path.name not in named and (path.suffix == ".parquet" or path.name.endswith(".parquet.part")):
                path.unlink(missing_ok=True)

    @contextmanager
    def _together(self) -> Iterator[None]:
        """All of it or nothing; Ctrl-C may come between any two steps, also of the one before."""
        if self._book.in_transaction:
            self._book.execute("ROLLBACK")
        try:
            self._book.execute("BEGIN IMMEDIATE")
            yield
            self._book.execute("COMMIT")
        except BaseException:
            if self._book.in_transaction:
                self._book.execute("ROLLBACK")
            raise


def _taken(pieces: Iterable[tuple[list[bytes], Any]], names: list[bytes]) -> Iterator[Any]:
    """The batches of pieces until a shard is large enough; `names` takes their files' names."""
    for piece, batch in pieces:
        names += piece
        yield batch
        if len(names) >= LARGE:
            return


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """The folder, for this process alone. Raises BadInput where another audit works in it."""
    try:
        import fcntl  # noqa: PLC0415  # not on Windows, whose SQLite locks suffice
    except ImportError:
        yield
        return
    with (folder / _LOCK).open("wb") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # which the processes that check do not inherit
        except OSError:
            raise BadInput(f"--out {folder}: another audit works there") from None
        yield
