"""For a site's own templates: `{% load labelcheck_tags %}` and `{% labelcheck_label page.photo %}` beside the picture."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from labelcheck.contrib.wagtail.labels import label_of

register = template.Library()


@register.simple_tag
def labelcheck_label(file: Any, language: str = "") -> SafeString:
    """The label of an image, a rendition or a document (`labels.label_of`)."""
    return label_of(file, language)
