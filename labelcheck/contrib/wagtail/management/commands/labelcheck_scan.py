"""`manage.py labelcheck_scan`: scans what is already there, and says how much of it is in order."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import ReferenceIndex

from labelcheck.contrib.wagtail import evidence
from labelcheck.contrib.wagtail.conf import conf
from labelcheck.contrib.wagtail.files import library_models, original_of, rendition_model, title_of
from labelcheck.contrib.wagtail.publishing import judged
from labelcheck.contrib.wagtail.scanning import current_scan, scan
from labelcheck.contrib.wagtail.signals import is_compared
from labelcheck.reports.escape import printable


class Command(BaseCommand):
    """Scans images, documents and renditions; those whose report still holds are passed over unless `--all` is given."""

    help = (
        "Scans the labels of images, documents and renditions. Ends with 1 if a file would hold a page back, "
        "or if a rendition lost the labels of its picture."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can be asked for."""
        parser.add_argument("--all", action="store_true", help="scan also what has a report that still holds")
        parser.add_argument("--no-renditions", action="store_true", help="leave renditions out")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prints the files that are not in order, and counts. Raises CommandError (exit code 1) where there are any."""
        counts: Counter[str] = Counter()
        bad = 0
        for file in self._files(not options["no_renditions"]):
            known = None if options["all"] else current_scan(file)
            report = known or scan(file)
            counts["unchanged" if known else "scanned"] += 1
            counts[report.outcome] += 1
            if self._tell(file, report, options["verbosity"]):
                bad += 1
        words = ", ".join(f"{count} {name}" for name, count in counts.items())
        self.stdout.write(words or "no files")
        if bad:
            raise CommandError(f"{bad} files are not in order", returncode=1)

    def _files(self, renditions: bool) -> Iterator[Any]:
        for model in library_models():
            yield from model._default_manager.order_by("pk").iterator()
        if renditions and conf().renditions:
            found = rendition_model().objects.select_related("image").order_by("pk").iterator()
            yield from (rendition for rendition in found if is_compared(rendition))

    def _tell(self, file: Any, report: Any, verbosity: int) -> bool:
        """Prints a line on a file that is not in order; whether it is one."""
        if original_of(file) is not None:
            if evidence.kept(report):
                return False
            line = f"rendition without the labels of its picture: {title_of(file)}"
        else:
            found = judged(file, report)
            if found is None or not found.blocks:
                return False
            uses = ReferenceIndex.get_references_to(file).count()
            line = f"{found} [used {uses} times]"
        if verbosity:
            self.stdout.write(printable(line))
        return True
