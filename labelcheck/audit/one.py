"""One file of a run."""

from __future__ import annotations

from dataclasses import dataclass, replace

from labelcheck.audit.walk import Entry
from labelcheck.check import check
from labelcheck.detectors import Options
from labelcheck.model import Context, Report
from labelcheck.rulepack import Pack


@dataclass(frozen=True, slots=True)
class Settings:
    """What is the same for every file of a run."""

    context: Context
    options: Options
    packs: tuple[Pack, ...]


def check_one(entry: Entry, settings: Settings) -> Report:
    """The report on one file, without the fields as read: a report shows none, and they may be large."""
    name, path = entry
    report = check(path, name, settings.context, settings.options, settings.packs)
    return replace(report, asset=replace(report.asset, fields=()))
