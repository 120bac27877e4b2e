"""Wagtail's own pages of images and documents with what is known of their labels: a column, a line above the grid, a panel.

Wagtail has no hook for either, so its views are extended, and take their own addresses before them (`wagtail_hooks`).
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.ui.tables import BaseColumn
from wagtail.documents.views import documents
from wagtail.images.views import images

from labelcheck.contrib.wagtail.conf import conf
from labelcheck.contrib.wagtail.models import Decision, scans_of
from labelcheck.contrib.wagtail.panels import panel
from labelcheck.contrib.wagtail.telling import evidence_url
from labelcheck.contrib.wagtail.wording import later, word
from labelcheck.model import Outcome


class LabelColumn(BaseColumn):
    """The outcome of each file, with a link to its evidence."""

    cell_template_name = "labelcheck_wagtail/label_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """The file's scan, from one query for the whole table."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        table = parent_context["table"]
        if not hasattr(table, "labelcheck_scans"):
            table.labelcheck_scans = scans_of(table.data)
        scan = table.labelcheck_scans.get(str(instance.pk))
        return {**context, "scan": scan, "url": evidence_url(instance), "weight": weight(scan)}


class DecisionColumn(BaseColumn):
    """What editors decided about each file."""

    cell_template_name = "labelcheck_wagtail/decision_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """The decisions, from one query for the whole table."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        table = parent_context["table"]
        if not hasattr(table, "labelcheck_decisions"):
            rows = Decision.objects.filter(object_id__in=[row.object_id for row in table.data])
            table.labelcheck_decisions = {(row.content_type_id, row.object_id, row.kind) for row in rows}
        key = (instance.content_type_id, instance.object_id)
        kinds = [
            kind for kind in (Decision.DECLARED, Decision.OVERRIDDEN) if (*key, kind) in table.labelcheck_decisions
        ]
        return {**context, "words": [word(kind) for kind in kinds]}


def weight(scan: Any) -> str:
    """How grave an outcome is by the site's settings: block, warn or fine."""
    if scan is None:
        return "warn"
    site, outcome = conf(), Outcome(scan.outcome)
    return "block" if outcome in site.block else "warn" if outcome in site.warn else "fine"


def _with_label(columns: list[Any]) -> list[Any]:
    return [*columns[:-1], LabelColumn("labelcheck", label=later("labels")), columns[-1]] if columns else []


class ImageIndexView(images.IndexView):
    """The images; a list has the column, a grid a line that names those to look at."""

    results_template_name = "labelcheck_wagtail/image_index_results.html"

    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's, and the labels."""
        return _with_label(super().columns)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The images on this page whose labels are to be looked at."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        listed = list(context["object_list"]) if self.layout == "grid" else []
        scans = scans_of(listed)
        known = [(image, scans.get(str(image.pk))) for image in listed]
        context["labelcheck_flagged"] = [
            {"title": image.title, "url": evidence_url(image), "scan": scan, "weight": weight(scan)}
            for image, scan in known
            if scan is not None and weight(scan) != "fine"
        ]
        return context


class DocumentIndexView(documents.IndexView):
    """The documents, with the column."""

    @cached_property
    def columns(self) -> list[Any]:
        """Wagtail's, and the labels."""
        return _with_label(super().columns)


class _WithPanel:
    """A view that edits a file, with the panel below."""

    object: Any
    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Wagtail's, and the panel."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the view beside it
        return {**context, "panel_of_labels": panel(self.object, self.request.user)}


class ImageEditView(_WithPanel, images.EditView):
    """An image, with the panel."""

    template_name = "labelcheck_wagtail/image_edit.html"


class DocumentEditView(_WithPanel, documents.EditView):
    """A document, with the panel."""

    template_name = "labelcheck_wagtail/document_edit.html"
