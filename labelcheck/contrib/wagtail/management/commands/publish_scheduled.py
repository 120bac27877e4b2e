"""Wagtail's `publish_scheduled`, which a page that is held back does not stop: its time is taken off, and the others go live."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.management.commands import publish_scheduled
from wagtail.models import Revision

from labelcheck.contrib.wagtail.publishing import concerns


class Command(publish_scheduled.Command):
    """In force where this app stands before `wagtail` in INSTALLED_APPS."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Takes out what is held back, then does what Wagtail does."""
        if not options.get("dryrun"):
            for revision in Revision.objects.filter(approved_go_live_at__lt=timezone.now()):
                self._hold_back(revision)
        super().handle(*args, **options)

    def _hold_back(self, revision: Any) -> None:
        target = revision.as_object()
        blocking = [str(each) for each in concerns(target) if each.blocks]
        if not blocking:
            return
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        log(instance=target, action="labelcheck.unscheduled", data={"files": blocking}, revision=revision)
        self.stderr.write(f"not published: {target}: {'; '.join(blocking)}")
