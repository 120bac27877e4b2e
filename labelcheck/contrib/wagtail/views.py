"""The admin's pages on labels: the evidence on one file with what to do, and the report on all of them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from labelcheck.contrib.wagtail import decisions
from labelcheck.contrib.wagtail.conf import conf
from labelcheck.contrib.wagtail.files import get_file, is_image, library_models, original_of, rendition_model, title_of
from labelcheck.contrib.wagtail.listing import DecisionColumn
from labelcheck.contrib.wagtail.models import Scan
from labelcheck.contrib.wagtail.panels import panel
from labelcheck.contrib.wagtail.permissions import may_declare, may_override, may_see
from labelcheck.contrib.wagtail.scanning import scan
from labelcheck.contrib.wagtail.telling import evidence_url
from labelcheck.contrib.wagtail.wording import later, said, word
from labelcheck.model import Outcome, Status
from labelcheck.reports.wording import OUTCOMES, STATUSES


class EvidenceView(WagtailAdminTemplateMixin, TemplateView):
    """What is known of one file; a POST carries what an editor decided."""

    template_name = "labelcheck_wagtail/evidence.html"
    page_title = later("labels")
    header_icon = "labelcheck"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Finds the file. Raises Http404 and PermissionDenied."""
        super().setup(request, *args, **kwargs)
        content_type = ContentType.objects.filter(pk=kwargs["content_type_id"]).first()
        known = {*library_models(), rendition_model()}
        file = content_type and content_type.model_class() in known and get_file(content_type.pk, kwargs["object_id"])
        if not file:
            raise Http404
        if not may_see(request.user, file):
            raise PermissionDenied
        self.file = file

    def get_page_subtitle(self) -> str:
        """The file's title."""
        return title_of(self.file)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, then the report, where the user may read it, then this page."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("labelcheck_wagtail:report"), "label": word("report")},
            {"url": "", "label": title_of(self.file)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The panel, and the way back to the file."""
        edited = original_of(self.file) or self.file
        context: dict[str, Any] = super().get_context_data(**kwargs)
        edit_url = AdminURLFinder(self.request.user).get_edit_url(edited)
        return {**context, "panel": panel(self.file, self.request.user), "edit_url": edit_url}

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Does what was decided, and shows the page again."""
        action = request.POST.get("action")
        if action == "scan":
            scan(self.file)
        elif action in {"declare", "withdraw"} and may_declare(request.user, self.file):
            if action == "withdraw":
                decisions.withdraw(self.file, request.user)
            elif request.POST.get("is_generated"):
                is_beside = conf().shown_beside and is_image(self.file)
                decisions.declare(self.file, request.user, shown_beside=is_beside or bool(request.POST.get("beside")))
        elif action in {"override", "revoke"} and may_override(request.user, self.file):
            reason = request.POST.get("reason", "").strip()
            if action == "revoke":
                decisions.revoke(self.file, request.user)
            elif reason:
                decisions.override(self.file, request.user, reason)
            else:
                messages.error(request, word("reason-missing"))
        else:
            raise PermissionDenied
        return redirect(evidence_url(self.file))


class _ReportFilters(WagtailFilterSet):
    outcome = django_filters.MultipleChoiceFilter(
        label=later("outcome"), choices=lambda: [(each.value, said(OUTCOMES[each])) for each in Outcome]
    )
    status = django_filters.MultipleChoiceFilter(
        label=later("status"), choices=lambda: [(each.value, said(STATUSES[each])) for each in Status]
    )
    content_type = django_filters.ModelChoiceFilter(
        label=later("kind"),
        queryset=lambda _request: ContentType.objects.filter(
            pk__in=[ContentType.objects.get_for_model(each).pk for each in (*library_models(), rendition_model())]
        ),
    )

    class Meta:
        """What is filtered."""

        model = Scan
        fields = ("outcome", "status", "content_type")


class ReportIndexView(ReportView):
    """Every file that was scanned, with its outcome."""

    model = Scan
    permission_policy = ModelPermissionPolicy(Scan)
    permission_required = "view"
    page_title = later("report")
    header_icon = "labelcheck"
    filterset_class = _ReportFilters
    index_url_name = "labelcheck_wagtail:report"
    index_results_url_name = "labelcheck_wagtail:report_results"
    default_ordering = "-scanned_at"
    list_export = ("name", "content_type", "outcome", "status", "tool", "packs", "scanned_at")

    @property
    def columns(self) -> list[Any]:
        """Of the table."""
        return [
            TitleColumn("title", label=later("file"), accessor=_title, get_url=_url),
            Column("content_type", label=later("kind"), accessor=lambda row: row.content_type.name),
            Column("outcome", label=later("outcome"), accessor="outcome_word", sort_key="outcome"),
            Column("status", label=later("status"), accessor="status_word", sort_key="status"),
            DecisionColumn("decisions", label=later("decisions")),
            DateColumn("scanned_at", label=later("scanned"), sort_key="scanned_at"),
        ]

    def get_queryset(self) -> Any:
        """The rows, with their files."""
        self.queryset = Scan.objects.select_related("content_type").prefetch_related("file")
        return super().get_queryset()


def _title(row: Scan) -> str:
    return title_of(row.file) if row.file is not None else row.name


def _url(row: Scan) -> str | None:
    return evidence_url(row.file) if row.file is not None else None
