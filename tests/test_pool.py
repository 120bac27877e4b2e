"""Many files in several processes: the same reports in the same order, and what one file does to its process is its own."""

import multiprocessing
import os
import subprocess
import sys
import time
from itertools import count

import pytest

from labelcheck.audit import processes
from labelcheck.audit.one import Settings, Work
from labelcheck.audit.pool import check_many
from labelcheck.audit.processes import AHEAD
from labelcheck.audit.share import LOOKING, READING, THOROUGH, share_of
from labelcheck.detectors import Options
from labelcheck.model import Context, Level, Outcome
from labelcheck.reports import Finish, jsonl, table
from labelcheck.rulepack import load_packs

FEW, CHUNK = READING.few, READING.chunk
MANY = FEW + 3 * CHUNK
ENDED = "checking this file ended the process"
TOO_LONG = "checking this file took longer than the limit"
TOO_LARGE = "checking this file took more memory than the limit"


class Deadly(str):
    """A path that ends the process which unpickles it, as a crash in a library would."""

    __slots__ = ()

    def __reduce__(self):
        return os._exit, (9,)


class Endless(str):
    """A path that keeps the process which unpickles it, as a loop without an end would."""

    __slots__ = ()

    def __reduce__(self):
        return time.sleep, (3600,)


class Greedy(str):
    """A path that takes more memory than a process may have."""

    __slots__ = ()

    def __reduce__(self):
        return bytearray, (READING.memory,)


@pytest.fixture(params=[method for method in ("fork", "spawn") if method in multiprocessing.get_all_start_methods()])
def method(request, monkeypatch):
    monkeypatch.setattr(processes, "how_to_start", lambda: multiprocessing.get_context(request.param))


@pytest.fixture(scope="module")
def work():
    return Work(Settings(Context(), Options(Level.METADATA), load_packs()), table.prepare)


@pytest.fixture(scope="module")
def looking():
    return Work(Settings(Context(), Options(), load_packs()), table.prepare)


@pytest.fixture
def entries(tmp_path):
    made = []
    for number in range(MANY):
        path = tmp_path / f"{number:03}.txt"
        path.write_text(f"number {number}", "utf-8")
        made.append((path.name, str(path)))
    return made


@pytest.mark.usefixtures("method")
def test_processes_give_what_one_process_gives(entries, work):
    alone = list(check_many(entries, 1, work))
    assert [report.asset.name for report in alone] == [name for name, _ in entries]
    assert list(check_many(entries, 2, work)) == alone


def test_a_report_may_be_made_into_text_where_the_file_was_checked(entries, work):
    finish = Finish(jsonl.prepare, redacted=True)
    alone = [finish(report, None) for report in check_many(entries, 1, work)]
    assert list(check_many(entries, 2, Work(work.settings, finish))) == alone


def spoilt(entries, culprits, kind):
    return [(name, kind(path) if n in culprits else path) for n, (name, path) in enumerate(entries)]


@pytest.mark.parametrize("culprits", [[0], [300], [3, 4, MANY - 1]])
@pytest.mark.usefixtures("method")
def test_a_file_that_ends_its_process_costs_only_itself(entries, work, culprits):
    alone = list(check_many(entries, 1, work))
    reports = list(check_many(spoilt(entries, culprits, Deadly), 2, work))
    assert [report.asset.name for report in reports] == [name for name, _ in entries]
    for number, report in enumerate(reports):
        if number in culprits:
            assert report.outcome is Outcome.UNDETERMINED
            assert [note.problem for note in report.asset.notes] == [ENDED]
        else:
            assert report == alone[number]


def problems(reports):
    return {
        number: note.problem
        for number, report in enumerate(reports)
        for note in report.asset.notes
        if "checking" in note.problem
    }


@pytest.mark.usefixtures("method")
def test_a_file_that_takes_too_long_is_given_up_and_the_others_go_on(entries, work):
    start = time.monotonic()
    reports = list(check_many(spoilt(entries, [5, 70], Endless), 2, work, timeout=0.5))
    assert time.monotonic() - start < 30
    assert [report.asset.name for report in reports] == [name for name, _ in entries]
    assert problems(reports) == {5: TOO_LONG, 70: TOO_LONG}


def test_a_time_limit_holds_for_a_few_files_too(entries, work):
    assert problems(check_many(spoilt(entries[:3], [1], Endless), 1, work, timeout=1.0)) == {1: TOO_LONG}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not limit memory")
@pytest.mark.usefixtures("method")
def test_a_file_that_takes_too_much_memory_is_given_up_and_its_process_goes_on(entries, work):
    assert problems(check_many(spoilt(entries, [5, 6, 650], Greedy), 2, work)) == dict.fromkeys((5, 6, 650), TOO_LARGE)


def test_a_few_files_start_no_process(entries, work, monkeypatch):
    monkeypatch.setattr(processes, "how_to_start", None)
    assert len(list(check_many(entries[:FEW], 8, work))) == FEW
    assert len(list(check_many(entries, 1, work))) == MANY


@pytest.mark.usefixtures("method")
def test_no_more_is_drawn_than_the_window_holds_and_stopping_early_ends_the_workers(entries, work):
    drawn = count()
    endless = ((entries[next(drawn) % MANY]) for _ in count())
    reports = check_many(endless, 2, work)
    assert next(reports).asset.name == "000.txt"
    assert next(drawn) <= FEW + 1 + 2 * AHEAD + READING.alike
    reports.close()


def test_files_of_one_format_are_checked_one_after_another_and_told_in_their_order(entries, work, monkeypatch):
    """A mixed folder costs less so; the extension is enough to tell."""
    mixed = [(f"{name}.{('jpg', 'md')[number % 2]}", path) for number, (name, path) in enumerate(entries)]
    begun = []
    monkeypatch.setattr(processes.Member, "begin", noting(processes.Member.begin, begun))
    assert [report.asset.name for report in check_many(mixed, 2, work)] == [name for name, _ in mixed]
    kinds = [name.rpartition(".")[2] for chunk in begun for name, _ in chunk.entries]
    assert kinds[: READING.alike] == ["jpg"] * (READING.alike // 2) + ["md"] * (READING.alike // 2)


def test_where_files_are_looked_at_a_few_are_worth_processes(entries, looking, monkeypatch):
    few = entries[: LOOKING.few + 1]
    alone = list(check_many(few, 1, looking))
    assert list(check_many(few, 2, looking)) == alone
    assert problems(check_many(spoilt(entries[:30], [0, 7], Deadly), 2, looking)) == {0: ENDED, 7: ENDED}
    monkeypatch.setattr(processes, "how_to_start", None)
    assert list(check_many(few[:-1], 2, looking)) == alone[:-1]


def test_one_slow_file_does_not_keep_the_others_waiting(entries, looking, monkeypatch):
    """The other process goes on far beyond the chunk of the slow one."""
    begun = []
    monkeypatch.setattr(processes.Member, "begin", noting(processes.Member.begin, begun))
    slow = spoilt(entries[:60], [0], Endless)
    assert problems(check_many(slow, 2, looking, timeout=1.0)) == {0: TOO_LONG}
    assert [chunk.entries[0][0] for chunk in begun].index("000.txt", 1) == 60 // LOOKING.chunk


def noting(begin, begun):
    def noted(member, chunk):
        begun.append(chunk)
        begin(member, chunk)

    return noted


def test_the_deeper_the_look_the_more_a_file_may_take():
    assert [share_of(Options(Level.METADATA)), share_of(Options()), share_of(Options(thorough=True))] == [
        READING,
        LOOKING,
        THOROUGH,
    ]
    assert READING.memory < LOOKING.memory
    assert READING.timeout <= LOOKING.timeout < THOROUGH.timeout


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="this system does not tell of threads")  # noqa: PTH112
def test_libraries_start_no_threads_of_their_own():
    code = (
        "from labelcheck.audit.share import use_one_thread; use_one_thread()\n"
        "import cv2, os; print(cv2.getNumThreads(), len(os.listdir('/proc/self/task')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["1", "1"]


def test_fields_as_read_are_not_kept(entries, work):
    assert all(report.asset.fields == () for report in check_many(entries[:3], 1, work))


_ORPHANED = """
import os
from labelcheck.audit.one import Settings, Work
from labelcheck.audit.processes import check_in_processes
from labelcheck.detectors import Options
from labelcheck.model import Context, Level
from labelcheck.reports import table

work = Work(Settings(Context(), Options(Level.METADATA), ()), table.prepare)
running = check_in_processes((("x", "/") for _ in range(10_000)), 3, work, 60)
next(running)
os._exit(5)
"""


def test_workers_end_when_the_process_that_started_them_is_gone():
    # They hold its standard output open, so this waits for them too.
    assert (
        subprocess.run([sys.executable, "-c", _ORPHANED], stdout=subprocess.PIPE, check=False, timeout=20).returncode
        == 5
    )


def _inside_a_daemon(entries, work, out):
    out.put([report.outcome.value for report in check_many(entries, 2, work, 30.0)])


def test_a_process_that_may_start_none_checks_files_itself(entries, work):
    spawn = multiprocessing.get_context("spawn")
    out = spawn.Queue()
    process = spawn.Process(target=_inside_a_daemon, args=(entries, work, out), daemon=True)
    process.start()
    assert out.get(timeout=60) == [report.outcome.value for report in check_many(entries, 1, work)]
    process.join()
