"""Scans as Wagtail's own tasks: at once unless the site runs a task backend (`TASKS` of django-tasks)."""

from __future__ import annotations

from django_tasks import task

from labelcheck.contrib.wagtail.files import get_file
from labelcheck.contrib.wagtail.scanning import scanned


@task()
def scan_file(content_type_id: int, pk: str) -> None:
    """Scans a file that is not scanned yet, if it is still there."""
    file = get_file(content_type_id, pk)
    if file is not None:
        scanned(file)
