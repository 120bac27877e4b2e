"""Where Wagtail's admin meets this app."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from labelcheck.contrib.wagtail import listing, views
from labelcheck.contrib.wagtail.permissions import VIEW
from labelcheck.contrib.wagtail.publishing import concerns
from labelcheck.contrib.wagtail.rich_text import labelled
from labelcheck.contrib.wagtail.telling import tell_blocked, tell_warned
from labelcheck.contrib.wagtail.wording import later

_OWN_URLS = [
    path("", views.ReportIndexView.as_view(), name="report"),
    path("results/", views.ReportIndexView.as_view(results_only=True), name="report_results"),
    path("<int:content_type_id>/<str:object_id>/", views.EvidenceView.as_view(), name="evidence"),
]


@hooks.register("register_admin_urls", order=-1)
def register_urls() -> list[Any]:
    """The app's own pages; and before Wagtail's views of files, the same with labels."""
    return [
        path("labelcheck/", include((_OWN_URLS, "labelcheck_wagtail"))),
        path("images/", listing.ImageIndexView.as_view()),
        path("images/results/", listing.ImageIndexView.as_view(results_only=True)),
        path("images/<int:image_id>/", listing.ImageEditView.as_view()),
        path("documents/", listing.DocumentIndexView.as_view()),
        path("documents/results/", listing.DocumentIndexView.as_view(results_only=True)),
        path("documents/edit/<int:document_id>/", listing.DocumentEditView.as_view()),
    ]


@hooks.register("register_icons")
def register_icons(icons: list[str]) -> list[str]:
    """A tag with a tick."""
    return [*icons, "labelcheck_wagtail/icons/labelcheck.svg"]


@hooks.register("insert_global_admin_css")
def style() -> str:
    """The style sheet of messages, columns and panels."""
    return str(format_html('<link rel="stylesheet" href="{}">', static("labelcheck_wagtail/labelcheck.css")))


class _ReportMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(VIEW))


@hooks.register("register_reports_menu_item")
def register_report() -> MenuItem:
    """The report on all files, for those who may read it."""
    return _ReportMenuItem(
        later("report"), reverse("labelcheck_wagtail:report"), name="labelcheck", icon_name="labelcheck", order=1200
    )


@hooks.register("register_permissions")
def register_permissions() -> Any:
    """Both permissions, so that groups can be given them."""
    return Permission.objects.filter(
        content_type__app_label="labelcheck_wagtail", codename__in=["view_scan", "override_scan"]
    )


@hooks.register("register_rich_text_features", order=1000)
def label_pictures(features: Any) -> None:
    """Pictures in rich text get their label behind them, whoever renders them."""
    handler = features.embed_types.get("image")
    if handler is not None:
        features.register_embed_type(labelled(handler))


@hooks.register("before_publish_page")
@hooks.register("before_publish")
def hold_back(request: Any, instance: Any) -> Any:
    """What an editor publishes or schedules in its own view: the changes are kept as a draft, and the editor told why."""
    found = concerns(instance)
    if not any(each.blocks for each in found):
        return None
    tell_blocked(request, found)
    return redirect(AdminURLFinder(request.user).get_edit_url(instance) or reverse("wagtailadmin_home"))


@hooks.register("after_publish_page")
@hooks.register("after_publish")
def warn(request: Any, instance: Any) -> None:
    """What was published, with a file to look at."""
    tell_warned(request, concerns(instance))


@hooks.register("before_bulk_action")
def hold_back_many(request: Any, action_type: str, objects: list[Any], action: Any) -> Any:
    """Several pages published at once: none is, if one of them is held back."""
    if action_type != "publish" or request.method != "POST":
        return None
    pages = list(objects)
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        pages += [drafted for page in objects for drafted in page.get_descendants().not_live().specific()]
    found = [each for page in pages for each in concerns(page.get_latest_revision_as_object())]
    if not any(each.blocks for each in found):
        return None
    tell_blocked(request, found)
    return redirect(action.next_url)


@hooks.register("after_copy_page")
def tell_of_copy(request: Any, _page: Any, copy: Any) -> None:
    """A copy that was to be public and is a draft, since a file holds it back."""
    if request.POST.get("publish_copies") and not copy.live:
        tell_blocked(request, concerns(copy.specific))


class _Reasoned(LogFormatter):
    def format_message(self, log_entry: Any) -> str:
        """What was done, and why; Wagtail escapes it."""
        data = log_entry.data
        why = data.get("reason") or "; ".join(data.get("files", ())) or data.get("outcome", "")
        return f"{self.label}: {why}" if why else str(self.label)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """What editors decided, as the history tells it."""
    for name in ("declare", "withdraw", "override", "revoke", "published", "unscheduled"):
        label = later(f"log-{name}")
        actions.register_action(f"labelcheck.{name}")(
            type(f"_{name}", (_Reasoned,), {"label": label, "message": label})
        )
