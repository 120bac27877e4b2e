"""One file checked in a process of its own, and its report kept."""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack
from typing import Any

from labelcheck.audit.one import Settings, Work
from labelcheck.audit.pool import check_many
from labelcheck.contrib.wagtail.conf import Conf, conf, packs
from labelcheck.contrib.wagtail.files import is_image, local_copy, original_of, version_of
from labelcheck.contrib.wagtail.models import Decision, Scan, key_of
from labelcheck.detectors import Options
from labelcheck.model import Context, Outcome
from labelcheck.reports import Finish
from labelcheck.reports.jsonl import prepare
from labelcheck.version import VERSION

_UNREADABLE = "the file cannot be opened or read"


def current_scan(file: Any) -> Scan | None:
    """The newest report on a file, if it is one on the file as it is now, by this labelcheck and these settings."""
    scan = Scan.objects.filter(**key_of(file)).first()
    return scan if scan is not None and is_current(scan, file) else None


def is_current(scan: Scan, file: Any) -> bool:
    """Whether a report still says something of the file."""
    return bool(scan.basis == basis(file))


def scanned(file: Any) -> Scan:
    """The report on a file as it is now; it is scanned if there is none."""
    return current_scan(file) or scan(file)


def scan(file: Any) -> Scan:
    """Checks a file and keeps the report. Whatever goes wrong there makes it undetermined, and is no exception."""
    rests_on = basis(file)
    outcome, report = _checked(file)
    data = json.loads(report)
    kept: Scan = Scan.objects.update_or_create(
        **key_of(file),
        defaults={
            "name": str(file.file.name)[-255:],
            "basis": rests_on,
            "outcome": outcome.value,
            "status": data["status"],
            "report": report,
            "tool": data["tool"],
            "packs": ", ".join(data["packs"]),
        },
    )[0]
    return kept


def basis(file: Any) -> str:
    """A digest of all that a report rests on: the file, labelcheck, the packs, the settings and the declaration."""
    site = conf()
    context = context_of(file, site)
    parts = [
        version_of(file),
        VERSION,
        *(f"{pack.name} {pack.version}" for pack in packs()),
        site.role,
        site.level,
        site.speech_model or "",
        site.redact,
        context.declared,
        *sorted(context.waived),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def decision(file: Any, kind: str) -> Decision | None:
    """What an editor decided about the file as it is now."""
    found = Decision.objects.filter(**key_of(file), kind=kind).first()
    return found if found is not None and found.version == version_of(file) else None


def context_of(file: Any, site: Conf) -> Context:
    """For whom a file is checked, and what is told of it; a rendition takes over what is told of its picture."""
    told_of = original_of(file) or file
    declared = decision(told_of, Decision.DECLARED)
    beside = (site.shown_beside and is_image(told_of)) or (declared is not None and declared.shown_beside)
    return Context(site.role, declared is not None, frozenset({"shown-beside"} if beside else ()))


def _checked(file: Any) -> tuple[Outcome, str]:
    """The outcome, and the report as one line of JSON."""
    site = conf()
    options = Options(level=site.level, speech_model=site.speech_model)
    settings = Settings(context_of(file, site), options, packs())
    finish: Finish = Finish(prepare, site.redact)
    work = Work(settings, finish)
    name = str(file.file.name)
    try:
        with ExitStack() as stack:
            path = stack.enter_context(local_copy(file))
            original = original_of(file)
            if original is not None:
                older = (str(original.file.name), stack.enter_context(local_copy(original)))
                work = Work(settings, finish, earlier={name: older})
            return next(iter(check_many([(name, path)], 1, work, site.timeout)))
    except OSError:
        return work.give_up((name, ""), _UNREADABLE)
