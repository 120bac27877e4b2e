"""An audit from its sources to its results: level metadata for every file, then level full for those that the policy names.

Whatever ends it, what was done is kept, and the next run goes on from there.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from labelcheck.audit.checkpoint import Checkpoint
from labelcheck.audit.items import Item, items
from labelcheck.audit.one import Settings
from labelcheck.audit.pool import check_many
from labelcheck.audit.posts import NOWHERE, Post, read_side
from labelcheck.audit.shards import Row
from labelcheck.check import check, unfinished
from labelcheck.model import Level, Outcome, Report

SHARD = 512
"""Rows that are written together: no more than these, and what the processes have in hand, is done twice after a crash."""

_SECONDS = 20.0
"""Seconds after which rows are written even if they are few."""

_SPARE = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """What to go through and how deep: `deepen` names the outcomes after which a file is looked at in full, `sample` is how
    many of the other files are too, chosen by their names alone.
    """

    sources: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    deepen: frozenset[Outcome] = frozenset()
    sample: int = 0
    passed: tuple[str, ...] = ()


Result = tuple[Item, str, Row]
"""A file, its outcome, its row."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with each file: it is checked, and `finish` makes a row of the report and of what is known of its post."""

    settings: Settings
    finish: Callable[[Report, Mapping[str, Any]], Row]

    def check(self, item: Item) -> Result:
        """The file's result."""
        post = item.post or (read_side(item.side) if item.side else NOWHERE)
        settings, context = self.settings, self.settings.context
        if post.declared and not context.declared:
            context = replace(context, declared=True)
        report = check(item.path, item.name, context, settings.options, settings.packs)
        return item, report.outcome.value, self.finish(report, _known(item, post))

    def give_up(self, item: Item, problem: str) -> Result:
        """The result of a file whose check did not come to an end."""
        settings = self.settings
        report = unfinished(item.name, problem, settings.context, settings.options.level, settings.packs)
        return item, report.outcome.value, self.finish(report, _known(item, item.post or NOWHERE))


def _known(item: Item, post: Post) -> dict[str, Any]:
    """What the row says beside the report."""
    told = {} if post is NOWHERE else asdict(post)  # which copies all of it, and most files have none
    return {**told, "first": item.first, "drawn": item.drawn}


@dataclass
class Progress:
    """How far an audit is: `told` is called with it from time to time."""

    told: Callable[[Progress], None]
    stage: str = "metadata"
    total: int | None = None
    seen: int = 0
    checked: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def begin(self, stage: str, total: int | None) -> None:
        """Another stage begins."""
        self.stage, self.total, self.seen, self.checked, self.began = stage, total, 0, 0, time.monotonic()

    @property
    def rate(self) -> float:
        """Files checked a second."""
        return self.checked / max(1e-6, time.monotonic() - self.began)


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit under way: where its state is kept, its plan, how files are checked at level metadata, and which runs count.

    `run` is the number of this run; results of runs from `since` on stand for files that have not changed.
    """

    book: Checkpoint
    plan: Plan
    task: Task
    run: int
    since: int
    jobs: int
    timeout: float | None
    progress: Progress

    def go(self) -> None:
        """Runs to its end. Raises OSError where the results cannot be written; what was done until then is kept."""
        self.progress.begin("metadata", self.progress.total)
        self._pass(self.task, self._unchecked(), deepened=False)
        chosen = self._chosen()
        if chosen:
            self.progress.begin("full", len(chosen))
            options = replace(self.task.settings.options, level=Level.FULL)
            task = replace(self.task, settings=replace(self.task.settings, options=options))
            todo = (item._replace(**chosen[item.name]) for item in self._items() if item.name in chosen)
            self._pass(task, todo, deepened=True)
        self.book.close_run(self.run)

    def _items(self) -> Iterator[Item]:
        return items(self.plan.sources, self.plan.exclude, self.plan.passed)

    def _unchecked(self) -> Iterator[Item]:
        """The files that have no result that stands."""
        kept: list[str] = []
        with self.book.snapshot() as known:
            for item in self._items():
                held = known(item)
                if held and held.run == self.run:
                    self.progress.seen += 1
                elif held and held.run >= self.since and (held.size, held.changed) == (item.size, item.changed):
                    kept.append(item.name)
                    self.progress.seen += 1
                else:
                    yield item
        self.book.keep(kept, self.run)

    def _pass(self, task: Task, todo: Iterable[Item], *, deepened: bool) -> None:
        rows: list[Result] = []
        written = time.monotonic()
        try:
            for result in check_many(todo, self.jobs, task, self.timeout):
                rows.append(result)
                self._count(result[1])
                if len(rows) >= SHARD or time.monotonic() - written > _SECONDS:
                    self.book.add(rows, self.run, deepened=deepened)
                    rows, written = [], time.monotonic()
        finally:  # also after Ctrl-C: what is known is kept
            if rows:
                self.book.add(rows, self.run, deepened=deepened)

    def _count(self, outcome: str) -> None:
        progress = self.progress
        progress.seen += 1
        progress.checked += 1
        progress.counts[outcome] = progress.counts.get(outcome, 0) + 1
        progress.told(progress)

    def _chosen(self) -> dict[str, dict[str, Any]]:
        """The files that are to be looked at in full, by name: those the policy names, and the sample of the others.

        Both go by what came of a file at first, so that a run that was interrupted chooses the same.
        """
        if not self.plan.deepen and not self.plan.sample:
            return {}
        chosen: dict[str, dict[str, Any]] = {}
        others: list[tuple[bytes, str, str, int]] = []
        with self.book.snapshot() as known:
            for item in self._items():
                held = known(item)
                if held and held.first in self.plan.deepen:
                    if not held.deepened:
                        chosen[item.name] = {"first": held.first, "drawn": False}
                elif held and self.plan.sample:
                    others.append((_lot(item.name), item.name, held.first, held.deepened))
                    if len(others) > 2 * self.plan.sample + _SPARE:
                        others = sorted(others)[: self.plan.sample]
        drawn = sorted(others)[: self.plan.sample]
        return chosen | {name: {"first": first, "drawn": True} for _, name, first, is_done in drawn if not is_done}


def _lot(name: str) -> bytes:
    """What decides whether a file is drawn: the same in every run, and nothing to do with what it is."""
    return hashlib.blake2b(name.encode(errors="surrogateescape"), digest_size=8, person=b"sample").digest()
