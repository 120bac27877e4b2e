"""All that the admin shows of one file, gathered for its templates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from wagtail.images.models import SourceImageIOError

from labelcheck.contrib.wagtail import evidence
from labelcheck.contrib.wagtail.conf import conf
from labelcheck.contrib.wagtail.files import is_image, original_of, rendition_model, title_of
from labelcheck.contrib.wagtail.models import Decision, Scan, key_of, scans_of
from labelcheck.contrib.wagtail.permissions import may_declare, may_override
from labelcheck.contrib.wagtail.publishing import judged
from labelcheck.contrib.wagtail.scanning import decision, is_current
from labelcheck.contrib.wagtail.telling import evidence_url
from labelcheck.model import Outcome

_SHOWN = "max-800x600"
"""The rendition that Wagtail's own edit view shows."""


@dataclass(frozen=True, slots=True)
class LostRendition:
    """A rendition without the labels of its picture."""

    title: str
    scan: Scan
    url: str


@dataclass(frozen=True, slots=True)
class Panel:
    """What is known of a file, the evidence, and what this user may do about it. `picture` is what the boxes are drawn over."""

    file: Any
    title: str
    original: Any | None
    scan: Scan | None
    is_current: bool
    holds_back: bool
    failed: tuple[evidence.Failed, ...]
    found: tuple[evidence.Found, ...]
    notes: tuple[str, ...]
    picture: Any | None
    drawing: evidence.Drawing | None
    lost: tuple[LostRendition, ...]
    declared: Decision | None
    overridden: Decision | None
    may_declare: bool
    may_override: bool
    is_declarable: bool
    asks_beside: bool
    url: str


def panel(file: Any, user: Any) -> Panel:
    """What is shown of a file as it is known now; nothing is scanned for it."""
    site, scan = conf(), Scan.objects.filter(**key_of(file)).first()
    picture = _picture(file) if scan is not None else None
    overridden = decision(file, Decision.OVERRIDDEN)
    return Panel(
        file=file,
        title=title_of(file),
        original=original_of(file),
        scan=scan,
        is_current=scan is not None and is_current(scan, file),
        holds_back=scan is not None and _holds_back(file, scan),
        failed=evidence.failed(scan) if scan else (),
        found=evidence.found(scan) if scan else (),
        notes=evidence.notes(scan) if scan else (),
        picture=picture,
        drawing=evidence.drawing(scan, picture.width, picture.height) if scan and picture else None,
        lost=tuple(_lost(file)) if is_image(file) else (),
        declared=decision(file, Decision.DECLARED),
        overridden=overridden,
        may_declare=may_declare(user, file),
        may_override=may_override(user, file),
        is_declarable=scan is None or scan.outcome not in site.block or Outcome(scan.outcome) in site.declarable,
        asks_beside=not (site.shown_beside and is_image(file)),
        url=evidence_url(file),
    )


def _holds_back(file: Any, scan: Scan) -> bool:
    found = judged(file, scan)
    return found is not None and found.blocks


def _picture(file: Any) -> Any | None:
    """What the browser can show of a file: a rendition, or nothing of a document or a broken picture."""
    if original_of(file) is not None:
        return file
    if not is_image(file):
        return None
    with suppress(OSError, ValueError, SourceImageIOError):
        return file.get_rendition(_SHOWN)
    return None


def _lost(image: Any) -> Iterator[LostRendition]:
    """The renditions of an image that were compared with it and do not carry its labels any more."""
    renditions = list(rendition_model().objects.filter(image=image).order_by("filter_spec"))
    scans = scans_of(renditions)
    for rendition in renditions:
        scan = scans.get(str(rendition.pk))
        if scan is not None and not evidence.kept(scan):
            yield LostRendition(rendition.filter_spec, scan, evidence_url(rendition))
