"""What goes public, which files it uses, and whether they hold it back.

Wagtail tells of publishing only afterwards, so the guard stands where nothing gets past: before the row is saved
that makes a page or a snippet public (`pre_save`), and before a revision is given its time to go live.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import DraftStateMixin, ReferenceIndex, Revision

from labelcheck.contrib.wagtail.conf import Conf, conf
from labelcheck.contrib.wagtail.evidence import main_reason
from labelcheck.contrib.wagtail.files import is_image, library_models, title_of
from labelcheck.contrib.wagtail.models import Decision, Scan
from labelcheck.contrib.wagtail.scanning import decision, scanned
from labelcheck.contrib.wagtail.wording import word
from labelcheck.model import Outcome
from labelcheck.reports.escape import printable

logger = logging.getLogger("labelcheck.wagtail")


@dataclass(frozen=True, slots=True)
class Concern:
    """A file that something uses, and whether it holds it back; else its editor is told, or somebody took it on."""

    file: Any
    scan: Scan
    blocks: bool
    override: Decision | None = None

    def __str__(self) -> str:
        reason = main_reason(self.scan)
        return printable(f"{title_of(self.file)}: {self.scan.outcome_word}" + (f" ({reason})" if reason else ""))


class PublishBlocked(Exception):
    """Something was not published because of the files that it uses."""

    def __init__(self, instance: Any, concerns: Iterable[Concern]) -> None:
        self.instance = instance
        self.concerns = [concern for concern in concerns if concern.blocks]
        super().__init__(f"{word('blocked')} {instance}: {'; '.join(map(str, self.concerns))}")


def files_used(instance: Any) -> list[Any]:
    """The images and documents that a page or a snippet uses as it stands in memory: in fields, streams, rich text and children."""
    models = {
        ContentType.objects.get_for_model(model, for_concrete_model=False).pk: model for model in library_models()
    }
    wanted: dict[int, set[str]] = {}
    for content_type, pk, *_ in ReferenceIndex._extract_references_from_object(instance):
        if content_type in models:
            wanted.setdefault(content_type, set()).add(str(pk))
    return [
        file
        for content_type, keys in sorted(wanted.items())
        for file in models[content_type]._default_manager.filter(pk__in=keys).order_by("pk")
    ]


def concerns(instance: Any) -> list[Concern]:
    """The files that hold a page or a snippet back, or of which its editor is to be told; what is not scanned is scanned now."""
    found = (judged(file, scanned(file)) for file in files_used(instance))
    return [each for each in found if each is not None]


def judged(file: Any, scan: Scan) -> Concern | None:
    """What is to be said of a file where it is used, or None."""
    site, outcome = conf(), Outcome(scan.outcome)
    if outcome not in site.block | site.warn or _is_answered(file, outcome, site):
        return None
    override = decision(file, Decision.OVERRIDDEN)
    if override is not None and Outcome(override.outcome).rank > outcome.rank:
        override = None  # it was given for something milder
    return Concern(file, scan, outcome in site.block and override is None, override)


def _is_answered(file: Any, outcome: Outcome, site: Conf) -> bool:
    """Whether the editor's declaration answers the outcome: only where a label stands beside the file."""
    declared = decision(file, Decision.DECLARED)
    if declared is None or outcome not in site.declarable:
        return False
    return declared.shown_beside or (site.shown_beside and is_image(file))


def guard(instance: Any, raw: bool = False, update_fields: frozenset[str] | None = None, **_given: Any) -> None:
    """Called before any row is saved. Raises PublishBlocked where it would make something public that is held back.

    A new page that somebody publishes in the admin at once is saved as a draft instead, so that nothing of it is lost; the
    view then comes to `before_publish_page` and tells why.
    """
    if raw:
        return
    if isinstance(instance, Revision):
        is_scheduled = instance.approved_go_live_at and update_fields and "approved_go_live_at" in update_fields
        target = instance.as_object() if is_scheduled else None
    else:
        target = instance if isinstance(instance, DraftStateMixin) and _goes_public(instance, update_fields) else None
    if target is None:
        return
    found = concerns(target)
    if not any(each.blocks for each in found):
        return
    if instance._state.adding and get_active_log_context().user is not None:
        instance.live, instance.has_unpublished_changes = False, True
        return
    raise PublishBlocked(target, found)


def log_overrides(instance: Any, revision: Any = None, **_given: Any) -> None:
    """Called after something was published: its history tells of the files that somebody took on, and why."""
    taken = [f"{each} – {each.override.reason}" for each in concerns(instance) if each.override is not None]
    if taken:
        log(instance=instance, action="labelcheck.published", data={"files": taken}, revision=revision)


def _goes_public(instance: Any, update_fields: frozenset[str] | None) -> bool:
    """Whether saving it shows to visitors what they could not see before: a draft, or another revision."""
    if not instance.live or (update_fields is not None and not {"live", "live_revision"} & set(update_fields)):
        return False
    if instance._state.adding:
        return True
    stored = type(instance)._base_manager.filter(pk=instance.pk).values_list("live", "live_revision_id").first()
    return bool(stored != (True, instance.live_revision_id))
