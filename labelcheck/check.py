"""The pipeline of one file: open, identify, read, detect, judge. The only place that sees everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TypeVar

from labelcheck import formats
from labelcheck.binding import binding
from labelcheck.detectors import DETECTORS, Options
from labelcheck.detectors.label_change import changes, looks_gone, too_small
from labelcheck.errors import BadInput, ReadError
from labelcheck.formats import Format
from labelcheck.judge import outcome_of, sort_of, status_of
from labelcheck.model import (
    SCHEMES,
    SENSED,
    Asset,
    Context,
    Field,
    Finding,
    Level,
    Location,
    Note,
    Outcome,
    Place,
    Report,
    Verdict,
)
from labelcheck.rulepack import Pack
from labelcheck.source import Source, extension_of, open_source
from labelcheck.version import VERSION

_T = TypeVar("_T")
_ALL = frozenset(SCHEMES)
_READING = tuple(detector for detector in DETECTORS if not detector.SCHEMES <= SENSED)
"""The detectors that neither look nor listen."""

_BUG = "labelcheck itself failed on this file: please report it"


def check(
    target: str | Path | bytes | BinaryIO,
    name: str,
    context: Context,
    options: Options,
    packs: Sequence[Pack],
) -> Report:
    """The report on one file. What cannot be read becomes a note and an undetermined verdict, never an exception.

    Raises BadInput where `target` is not a path, bytes or a seekable binary file.
    """
    try:
        with open_source(target, name, options.limits) as source:
            form, fields, notes = _read(source)
            asset = _asset(name, source.size, form, fields, notes)
            found, more = _detect(asset, source, options)
            if context.before and looks_gone(context.before, found) and not options.thorough:
                found, more = _look_again(context.before, asset, source, options)
    except OSError as error:
        problem = "the file cannot be opened or read"
        return unfinished(name, problem, context, options.level, packs, error.strerror or type(error).__name__)
    if more:
        asset = replace(asset, notes=(*notes, *more))
    return _report(asset, found, context, options.level, packs)


def as_before(report: Report) -> Report:
    """The report on an earlier version, as `Context.before` holds it: without the fields, which may be large."""
    return replace(report, asset=replace(report.asset, fields=()))


def unfinished(
    name: str, problem: str, context: Context, level: Level, packs: Sequence[Pack], cause: str = ""
) -> Report:
    """The report on a file whose check did not come to an end: `problem` is a fixed phrase, `cause` what varies."""
    note = Note("open", problem, _ALL, Location(cause))
    return _report(_asset(name, 0, formats.expected(name), [], [note]), [], context, level, packs)


def _report(asset: Asset, findings: Sequence[Finding], context: Context, level: Level, packs: Sequence[Pack]) -> Report:
    bare = context
    if context.before is not None:
        findings = [*findings, *changes(context.before, findings, asset.notes)]
        bare = replace(context, before=None)
    status = status_of(findings, context)
    asked = binding(tuple(packs), sort_of(asset, status), bare, level)
    verdicts = asked.verdicts(findings, asset.notes)
    return Report(
        asset=asset,
        findings=tuple(findings),
        verdicts=verdicts,
        not_checked=asked.skipped,
        outcome=_outcome(asset, verdicts),
        status=status,
        context=context,
        level=level,
        packs=asked.packs,
        tool=f"labelcheck {VERSION}",
        adjusted=asked.adjusted,
    )


def _outcome(asset: Asset, verdicts: Sequence[Verdict]) -> Outcome:
    """The worst of the verdicts; undetermined for what is hidden whole, so that not even its modality is known."""
    hidden = asset.modality is None and any(note.hides for note in asset.notes)
    return Outcome.UNDETERMINED if hidden else outcome_of(verdicts)


def _asset(name: str, size: int, form: Format | None, fields: Sequence[Field], notes: Sequence[Note]) -> Asset:
    if form is None:
        return Asset(name, size, "unknown", "", None, Place.UNDEFINED, tuple(fields), tuple(notes))
    return Asset(name, size, form.NAME, form.MIME, form.MODALITY, form.PLACE, tuple(fields), tuple(notes))


def _read(source: Source) -> tuple[Format | None, list[Field], list[Note]]:
    """The format by the file's bytes, and every field that could be read before damage.

    Where the bytes say nothing but the name does, the format is what the name promises, with a note.
    """
    named = formats.expected(source.name)
    try:
        form = formats.identify(source)
    except ReadError as error:
        return named, [], [Note("identify", error.problem, _ALL, Location(error.at))]
    if form is None:
        return named, [], [_misnamed(source, named)] if named else []
    fields: list[Field] = []
    notes: list[Note] = []
    if named and named.read is not form.read and extension_of(source.name) not in form.EXTENSIONS:
        notes.append(Note("identify", "the extension belongs to another format", at=Location(form.NAME)))
    for item in _guarded(form.read(source), "read", _ALL):
        if isinstance(item, Field):
            fields.append(item)
        else:
            notes.append(item)
    return form, fields, notes


def _misnamed(source: Source, named: Format) -> Note:
    problem = "the file is empty" if source.size == 0 else "the content is not of the format that the name says"
    return Note("identify", problem, _ALL, Location(named.NAME))


def _detect(asset: Asset, source: Source, options: Options) -> tuple[list[Finding], list[Note]]:
    findings: list[Finding] = []
    notes: list[Note] = []
    for detector in DETECTORS if options.level is Level.FULL else _READING:
        if not detector.looks_at(asset):
            continue
        for item in _guarded(detector.detect(asset, source, options), "detect", detector.SCHEMES):
            if isinstance(item, Finding):
                findings.append(item)
            else:
                notes.append(item)
    return findings, notes


def _look_again(before: Report, asset: Asset, source: Source, options: Options) -> tuple[list[Finding], list[Note]]:
    """What is found of a file that seems to have lost its explicit label, looked at as hard as can be."""
    findings, notes = _detect(asset, source, replace(options, thorough=True))
    if options.level is Level.FULL and looks_gone(before, findings):
        notes += list(_guarded(too_small(before, asset, source), "detect", SENSED))
    return findings, notes


def _guarded(items: Iterator[_T], stage: str, hides: frozenset[str]) -> Iterator[_T | Note]:
    """The items up to the first damage, which becomes a Note."""
    try:
        yield from items
    except ReadError as error:
        yield Note(stage, error.problem, hides, Location(error.at))
    except (OSError, BadInput):
        raise
    except MemoryError:  # what the file took is free again: the rest of the check goes on
        yield Note(stage, "checking this file took more memory than the limit", hides)
    except Exception as error:  # a batch never stops for one file; the contract tests forbid this note
        yield Note(stage, _BUG, hides, Location(type(error).__name__))
