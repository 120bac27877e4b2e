"""One scan: from the paths to the report that is written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from labelcheck.audit.one import Settings, T, Work
from labelcheck.audit.pool import check_many
from labelcheck.audit.share import use_one_thread
from labelcheck.audit.walk import STDIN, Entry, walk
from labelcheck.cli.options import Request
from labelcheck.cli.output import opened, spooled_stdin
from labelcheck.cli.progress import shown
from labelcheck.detectors import Options
from labelcheck.errors import BadInput
from labelcheck.media.speech import checked
from labelcheck.model import Outcome, Text
from labelcheck.reports import Finish, report_form
from labelcheck.reports.escape import contract_name, printable
from labelcheck.reports.rendering import Rendering, unruled
from labelcheck.reports.wording import say
from labelcheck.rulepack import load_packs

if TYPE_CHECKING:
    from labelcheck.audit.pairs import Pairs
    from labelcheck.cli.evidence import Showing


def run(request: Request) -> set[Outcome]:
    """The outcomes seen, after the report has been written."""
    use_one_thread()
    settings = settings_of(request)
    walk(request.paths)  # before a folder is made for evidence, paths that do not exist are complained of
    showing, passed = _showing(request)
    pairs = _pairs(request)

    def found() -> Iterator[Entry]:
        return iter(pairs.entries) if pairs else walk(request.paths, request.exclude, passed)

    entries = found()
    seen: set[Outcome] = set()
    with ExitStack() as stack:
        out, own = stack.enter_context(opened(request.output))
        if STDIN in request.paths:
            spooled = stack.enter_context(spooled_stdin())
            entries = ((name, spooled if name == STDIN else path) for name, path in entries)
        form = report_form(request.form)
        work = Work(settings, Finish(form.prepare, request.redact), showing, pairs.earlier if pairs else {})
        finished = check_many(_without(entries, own), request.jobs or processors(), work, request.timeout)
        if not request.quiet and (request.form == "table" or not out.isatty()):
            finished = shown(finished, found)
        form.write(_noting(finished, seen), out, Rendering(request.language, unruled(settings.packs), request.stopping))
    if pairs:
        _tell_unpaired(pairs, request)
    if not seen and request.form != "table":
        click.echo("labelcheck: nothing was scanned: there is no file below the paths given", err=True)
    return seen


def _pairs(request: Request) -> Pairs | None:
    """Which files are versions of each other, where an earlier state is given."""
    if request.before is None:
        return None

    from labelcheck.audit.pairs import pair  # noqa: PLC0415  # few scans compare

    return pair(request.before, request.paths[0], request.exclude)


def settings_of(request: Request) -> Settings:
    """How every file is checked. Raises BadInput for a pack, a key, a certificate or a model that is none."""
    packs = load_packs(Path(request.folder) if request.folder is not None else None)
    keys = trusted(request.trust_keys) if request.trust_keys is not None else frozenset()
    certificates = anchors(request.trust_anchors) if request.trust_anchors is not None else ""
    model = checked(request.speech_model)
    options = Options(request.level, request.limits, keys, request.thorough, model, certificates)
    return Settings(request.context, options, packs)


_UNPAIRED = (
    Text("nothing to compare {} with: it is only in {}", "{} 没有可比较的文件：仅存在于 {}"),
    Text("and {} more only in {}", "另有 {} 个文件仅存在于 {}"),
)
_NAMED = 20


def _tell_unpaired(pairs: Pairs, request: Request) -> None:
    """Names the files without a partner on standard error."""
    one, more = (say(text, request.language) for text in _UNPAIRED)
    for names, where in ((pairs.only_before, str(request.before)), (pairs.only_after, request.paths[0])):
        for name in names[:_NAMED]:
            shown_name = contract_name(name).rpartition("/")[2] if request.redact else contract_name(name)
            click.echo(f"labelcheck: {one.format(printable(shown_name), printable(where))}", err=True)
        if len(names) > _NAMED:
            click.echo(f"labelcheck: {more.format(len(names) - _NAMED, printable(where))}", err=True)


def _showing(request: Request) -> tuple[Showing | None, tuple[str, ...]]:
    """What shows what was seen, and the folders that are not scanned for it."""
    if request.evidence is None:
        return None, ()

    from labelcheck.cli.evidence import Showing, ready  # noqa: PLC0415  # few scans show what was seen
    from labelcheck.exhibits.write import Exhibits  # noqa: PLC0415  # as above

    folder = ready(request.evidence, request.paths)
    return Showing(Exhibits(folder, request.limits, request.redact), request.evidence), (folder,)


def trusted(path: str) -> frozenset[str]:
    """The fingerprints of the keys in a file. Raises BadInput."""
    from labelcheck.signature import read_trusted  # noqa: PLC0415  # few scans name keys

    return read_trusted(_text(path, "--trust-keys", "keys in hex or PEM"), f"--trust-keys {path}")


def anchors(path: str) -> str:
    """The certificates in a file. Raises BadInput."""
    from labelcheck.media.credentials import read_anchors  # noqa: PLC0415  # few scans name certificates

    return read_anchors(_text(path, "--trust-anchors", "certificates in PEM"), f"--trust-anchors {path}")


def _text(path: str, option: str, expected: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadInput(f"{option} {path}: cannot be read: {error.strerror}") from None
    except ValueError:
        raise BadInput(f"{option} {path}: found bytes that are not text, expected {expected}") from None


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _without(entries: Iterable[Entry], own: frozenset[str]) -> Iterator[Entry]:
    """The entries but for the report itself, which may lie in a folder that is scanned."""
    bases = {Path(path).name for path in own}
    return (
        (name, path)
        for name, path in entries
        if name.rpartition("/")[2] not in bases or os.path.realpath(path) not in own
    )


def _noting(finished: Iterable[tuple[Outcome, T]], seen: set[Outcome]) -> Iterator[T]:
    for outcome, prepared in finished:
        seen.add(outcome)
        yield prepared
