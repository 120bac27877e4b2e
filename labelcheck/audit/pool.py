"""Many files, checked here or by several processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, TypeVar

from labelcheck.audit.alike import alike_together
from labelcheck.audit.one import Job, T
from labelcheck.audit.share import share_of

E = TypeVar("E", bound=tuple[Any, ...])


def check_many(entries: Iterable[E], jobs: int, work: Job[E, T], timeout: float | None = None) -> Iterator[T]:
    """What the work gives for every entry, in their order; `jobs` processes share it, where there is enough of it.

    An entry is a tuple that begins with the file's name.

    A file that ends the process that checks it, or that takes longer than `timeout` seconds, gets a report that says
    so, and the others go on. That needs another process: a few files have one only if a `timeout` is given, and none have one
    where this process may start none, as it is a daemonic worker itself (of Celery, say), with limits of its own.
    """
    if multiprocessing.current_process().daemon:
        return (work.check(entry) for entry in entries)
    share = share_of(work.settings.options)
    rest = iter(entries)
    first = list(islice(rest, share.few + 1)) if jobs > 1 and timeout is None else []
    together = chain(first, rest)
    if timeout is None and len(first) <= share.few:
        return (work.check(entry) for entry in together)

    from labelcheck.audit.processes import check_in_processes  # noqa: PLC0415  # a few files do without them

    limit = share.timeout if timeout is None else timeout
    return alike_together(together, share.alike, lambda drawn: check_in_processes(drawn, jobs, work, limit))
