"""Many files in several processes: the same reports in the same order, and one file's death is its own."""

import os
from itertools import count

import pytest

from labelcheck.audit import processes
from labelcheck.audit.one import Settings
from labelcheck.audit.pool import FEW, check_many
from labelcheck.audit.processes import CHUNK
from labelcheck.detectors import Options
from labelcheck.model import Context, Outcome
from labelcheck.rulepack import load_packs

MANY = FEW + 3 * CHUNK


class Deadly(str):
    """A path that ends the process which unpickles it, as a crash in a library would."""

    __slots__ = ()

    def __reduce__(self):
        return os._exit, (9,)


@pytest.fixture(scope="module")
def settings():
    return Settings(Context(), Options(), load_packs())


@pytest.fixture
def entries(tmp_path):
    made = []
    for number in range(MANY):
        path = tmp_path / f"{number:03}.txt"
        path.write_text(f"number {number}", "utf-8")
        made.append((path.name, str(path)))
    return made


def test_processes_give_what_one_process_gives(entries, settings):
    alone = list(check_many(entries, 1, settings))
    assert [report.asset.name for report in alone] == [name for name, _ in entries]
    assert list(check_many(entries, 2, settings)) == alone


@pytest.mark.parametrize("culprits", [[0], [300], [3, 4, MANY - 1]])
def test_a_file_that_ends_its_process_costs_only_itself(entries, settings, culprits):
    alone = list(check_many(entries, 1, settings))
    for culprit in culprits:
        name, path = entries[culprit]
        entries[culprit] = (name, Deadly(path))
    reports = list(check_many(entries, 2, settings))
    assert [report.asset.name for report in reports] == [name for name, _ in entries]
    for number, report in enumerate(reports):
        if number in culprits:
            assert report.outcome is Outcome.UNDETERMINED
            assert [note.problem for note in report.asset.notes] == ["checking this file ended the process"]
        else:
            assert report == alone[number]


def test_a_few_files_start_no_process(entries, settings, monkeypatch):
    monkeypatch.setattr(processes, "ProcessPoolExecutor", None)
    assert len(list(check_many(entries[:FEW], 8, settings))) == FEW
    assert len(list(check_many(entries, 1, settings))) == MANY


def test_no_more_is_drawn_than_the_window_holds_and_stopping_early_ends_the_workers(entries, settings):
    drawn = count()
    endless = ((entries[next(drawn) % MANY]) for _ in count())
    reports = check_many(endless, 2, settings)
    assert next(reports).asset.name == "000.txt"
    assert next(drawn) <= FEW + 1 + 4 * CHUNK
    reports.close()


def test_fields_as_read_are_not_kept(entries, settings):
    assert all(report.asset.fields == () for report in check_many(entries[:3], 1, settings))
