"""What is known of the labels of each file, and what editors decided about it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from labelcheck.contrib.wagtail.wording import later, said
from labelcheck.model import Outcome, Status
from labelcheck.reports.wording import OUTCOMES, STATUSES


class _AboutFile(models.Model):
    """Something about an image, a document or a rendition."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    file = GenericForeignKey()

    wagtail_reference_index_ignore = True

    class Meta:
        """Of every model here."""

        abstract = True


class Scan(_AboutFile):
    """The newest report on a file. `basis` tells what it rests on (`files.basis`); `name` is the file's in its storage."""

    name = models.CharField(max_length=255)
    basis = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16, db_index=True)
    status = models.CharField(max_length=16)
    report = models.TextField(help_text="labelcheck/report/1")
    tool = models.CharField(max_length=64)
    packs = models.TextField()
    scanned_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One row a file."""

        verbose_name = verbose_name_plural = later("labels")
        unique_together = (("content_type", "object_id"),)
        default_permissions = ("view",)
        permissions = (("override_scan", "Can publish in spite of missing labels"),)

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"

    @property
    def data(self) -> dict[str, Any]:
        """The report as an object of the machine contract."""
        data: dict[str, Any] = json.loads(self.report)
        return data

    @property
    def outcome_word(self) -> str:
        """The outcome in the reader's language."""
        return said(OUTCOMES[Outcome(self.outcome)])

    @property
    def status_word(self) -> str:
        """The status under Art. 6 in the reader's language."""
        return said(STATUSES[Status(self.status)])


class Decision(_AboutFile):
    """What an editor took on: a declaration (Art. 6 (2)), or an override with its reason.

    It holds for the very file that `version` names; an override only for `outcome` or milder ones.
    """

    DECLARED, OVERRIDDEN = "declared", "overridden"

    kind = models.CharField(max_length=16)
    version = models.TextField()
    outcome = models.CharField(max_length=16)
    shown_beside = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        """One of a kind for each file."""

        verbose_name = verbose_name_plural = later("decisions")
        unique_together = (("content_type", "object_id", "kind"),)
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind}: {self.file}"


def key_of(file: Any) -> dict[str, Any]:
    """How the rows about a file are found."""
    model = type(file)
    return {"content_type": ContentType.objects.get_for_model(model), "object_id": str(file.pk)}


def scans_of(files: Iterable[Any]) -> dict[str, Scan]:
    """The scans of files of one model, by their primary keys as text."""
    listed = list(files)
    if not listed:
        return {}
    content_type = ContentType.objects.get_for_model(type(listed[0]))
    found = Scan.objects.filter(content_type=content_type, object_id__in=[str(file.pk) for file in listed])
    return {scan.object_id: scan for scan in found}
