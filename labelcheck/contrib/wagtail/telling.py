"""What editors are told where a page was held back, or was published with a file to look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages

from labelcheck.contrib.wagtail.evidence import main_reason
from labelcheck.contrib.wagtail.files import title_of
from labelcheck.contrib.wagtail.publishing import Concern
from labelcheck.contrib.wagtail.wording import word
from labelcheck.reports.escape import printable


def evidence_url(file: Any) -> str:
    """Where the admin shows the evidence on a file, and what to do."""
    content_type = ContentType.objects.get_for_model(type(file))
    return str(reverse("labelcheck_wagtail:evidence", args=[content_type.pk, file.pk]))


def tell_blocked(request: Any, concerns: Iterable[Concern]) -> None:
    """An error that names each file that holds the page back, its outcome and reason, and where to go on."""
    blocking = [each for each in concerns if each.blocks]
    messages.error(request, _message(f"{word('blocked')} {word('kept-draft')}", blocking))


def tell_warned(request: Any, concerns: Iterable[Concern]) -> None:
    """A warning that names each file to look at, if there is one."""
    warned = [each for each in concerns if not each.blocks and each.override is None]
    if warned:
        messages.warning(request, _message(word("warned"), warned))


def _message(title: str, concerns: Iterable[Concern]) -> Any:
    items = format_html_join("", '<li>{} – {}. {} <a href="{}">{}</a></li>', map(_item, concerns))
    return format_html('<strong>{}</strong><ul class="labelcheck-message">{}</ul>', title, items)


def _item(concern: Concern) -> tuple[str, ...]:
    title, outcome = printable(title_of(concern.file)), concern.scan.outcome_word
    return title, outcome, main_reason(concern.scan), evidence_url(concern.file), word("see-evidence")
