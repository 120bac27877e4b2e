"""Uploads and new renditions are scanned once they are committed; what is deleted is forgotten."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.signals import published

from labelcheck.contrib.wagtail import publishing
from labelcheck.contrib.wagtail.conf import conf
from labelcheck.contrib.wagtail.files import library_models, rendition_model
from labelcheck.contrib.wagtail.models import Decision, Scan, key_of
from labelcheck.contrib.wagtail.tasks import scan_file
from labelcheck.model import Outcome


def connect() -> None:
    """Called once, when every app is there."""
    for model in library_models():
        post_save.connect(_uploaded, sender=model, dispatch_uid=f"labelcheck {model.__name__}")
    post_save.connect(_rendered, sender=rendition_model(), dispatch_uid="labelcheck rendition")
    for model in (*library_models(), rendition_model()):
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"labelcheck {model.__name__} deleted")
    pre_save.connect(publishing.guard, dispatch_uid="labelcheck publishing")
    published.connect(publishing.log_overrides, dispatch_uid="labelcheck published")


def _uploaded(instance: Any, raw: bool = False, update_fields: frozenset[str] | None = None, **_given: Any) -> None:
    if not raw and (update_fields is None or "file" in update_fields) and conf().scan_on_upload:
        _scan_later(instance)


def _rendered(instance: Any, created: bool, raw: bool = False, **_given: Any) -> None:
    if created and not raw and is_compared(instance):
        _scan_later(instance)


def is_compared(rendition: Any) -> bool:
    """Whether a rendition is held against its picture: the picture has labels or traces, and the site asks for it."""
    site = conf()
    if not site.renditions or rendition.filter_spec in site.passed_over:
        return False
    original = Scan.objects.filter(**key_of(rendition.image)).first()
    return original is not None and original.outcome != Outcome.NONE


def _scan_later(file: Any) -> None:
    key = key_of(file)
    transaction.on_commit(partial(scan_file.enqueue, key["content_type"].pk, key["object_id"]))


def _deleted(instance: Any, **_given: Any) -> None:
    key = key_of(instance)
    Scan.objects.filter(**key).delete()
    Decision.objects.filter(**key).delete()
