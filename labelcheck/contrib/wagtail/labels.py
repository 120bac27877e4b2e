"""The label that visitors see beside a file."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from labelcheck.contrib.wagtail.files import original_of
from labelcheck.contrib.wagtail.scanning import current_scan
from labelcheck.contrib.wagtail.wording import LABELS, language
from labelcheck.model import Status

NOTHING = SafeString("")


def label_of(file: Any, in_language: str = "") -> SafeString:
    """A span with the label that Art. 6 asks for by the file's status; nothing where there is no sign of AI, or no scan.

    `in_language`: zh, en or both; by default Chinese on a Chinese page and both elsewhere, since whether English alone
    satisfies GB 45438-2025 is not settled. Raises ValueError for any other language.
    """
    if in_language not in {"", "zh", "en", "both"}:
        raise ValueError(f"labelcheck_label: language: found {in_language!r}, allowed: zh, en, both")
    scan = current_scan(original_of(file) or file) if file else None
    text = LABELS.get(Status(scan.status)) if scan is not None else None
    if scan is None or text is None:
        return NOTHING
    chosen = in_language or ("zh" if language() == "zh" else "both")
    words = {"zh": text.zh, "en": text.en, "both": f"{text.zh} {text.en}"}[chosen]
    return format_html('<span class="labelcheck-label" data-status="{}">{}</span>', scan.status, words)
