"""What labelcheck sees in bytes: the whole way from a file to its report, as the tests ask it."""

from labelcheck.check import check
from labelcheck.detectors import Options
from labelcheck.model import Context, Level
from labelcheck.source import Limits

FAILED = "labelcheck itself failed on this file: please report it"


def look(data, name, packs=(), *, context=None, level=Level.METADATA, limits=None):
    """The report on a file of this name that holds `data`."""
    return check(data, name, context or Context(), Options(level, limits or Limits()), packs)


def labels(report):
    """Properties of every AIGC label that was seen."""
    return [finding.properties for finding in report.findings if finding.scheme == "tc260-aigc"]


def residues(report):
    """What is left of each label that is not one any more."""
    return [finding.properties["residue"] for finding in report.findings if finding.scheme == "label-residue"]


def problems(report):
    """The problem of every note but that a PDF's pages are not read, which stands in every report on one."""
    return [note.problem for note in report.asset.notes if note.hides != {"document-text"}]


def outcome(report, rule):
    """The outcome of one rule, None where it said nothing."""
    return next((str(verdict.outcome) for verdict in report.verdicts if verdict.rule.id == rule), None)
