"""For the templates of this app in the admin."""

from __future__ import annotations

from django import template

from labelcheck.contrib.wagtail.wording import word

register = template.Library()
register.simple_tag(word, name="word")
