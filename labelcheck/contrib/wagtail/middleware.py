"""Where publishing was stopped below a view of the admin that has no hook before it: a message instead of an error page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin.admin_url_finder import AdminURLFinder

from labelcheck.contrib.wagtail.publishing import PublishBlocked
from labelcheck.contrib.wagtail.telling import tell_blocked


class PublishBlockedMiddleware:
    """Answers a `PublishBlocked` that a view raised: workflow approval, a page made public by another app, the API."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, as it is."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The message and the way back to the editor; a program gets status 409 and the reasons."""
        if not isinstance(exception, PublishBlocked):
            return None
        match = request.resolver_match
        is_dialog = match is not None and match.view_name.endswith("workflow_action")
        if not is_dialog and "text/html" not in request.headers.get("Accept", "text/html"):
            return JsonResponse({"error": "labels", "message": str(exception)}, status=409)
        tell_blocked(request, exception.concerns)
        back = _edit_url(request, exception.instance)
        if is_dialog and request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": back})  # what Wagtail's workflow dialog expects
        return redirect(back)


def _edit_url(request: Any, instance: Any) -> str:
    found = AdminURLFinder(request.user).get_edit_url(instance) if instance.pk else None
    return str(found or reverse("wagtailadmin_home"))
