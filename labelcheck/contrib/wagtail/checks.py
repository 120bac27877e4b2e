"""System checks: `manage.py check` tells what is wrong with the installation before an editor finds out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.template import engines

from labelcheck.contrib.wagtail.conf import conf, pack_problem, problems
from labelcheck.errors import BadInput
from labelcheck.media.speech import checked

_MIDDLEWARE = "labelcheck.contrib.wagtail.middleware.PublishBlockedMiddleware"
_TAG = re.compile(r"{%-?\s*labelcheck_label\b")


def register() -> None:
    """Called once, when every app is there."""
    checks.register(run, "labelcheck")


def run(**_given: Any) -> list[checks.CheckMessage]:
    """Everything that is wrong, gravest first."""
    found = [checks.Error(problem, id="labelcheck.E001") for problem in problems()]
    return found or [*_errors(), *_warnings()]


def _errors() -> Iterator[checks.CheckMessage]:
    """What stands in the way once the setting itself can be read."""
    site = conf()
    broken = pack_problem()
    if broken is not None:
        yield checks.Error(broken, id="labelcheck.E002")
    try:
        checked(site.speech_model)
    except BadInput as error:
        yield checks.Error(f"LABELCHECK['SPEECH_MODEL']: {error}", id="labelcheck.E003")
    if site.shown_beside and not any(_TAG.search(text) for text in _templates()):
        yield checks.Error(
            "LABELCHECK['SHOWN_BESIDE'] is True, but no template of the project uses {% labelcheck_label %}",
            hint="Show the label beside every picture, or leave the setting out.",
            id="labelcheck.E004",
        )


def _warnings() -> Iterator[checks.CheckMessage]:
    if _MIDDLEWARE not in settings.MIDDLEWARE:
        yield checks.Warning(
            f"{_MIDDLEWARE!r} is not in MIDDLEWARE: where a workflow's last approval is held back, the moderator sees an error page",
            id="labelcheck.W001",
        )
    names = [config.name for config in apps.get_app_configs()]
    if names.index("labelcheck.contrib.wagtail") > names.index("wagtail"):
        yield checks.Warning(
            "'labelcheck.contrib.wagtail' stands behind 'wagtail' in INSTALLED_APPS: publish_scheduled stops at a page that is held back",
            id="labelcheck.W002",
        )


def _templates() -> Iterator[str]:
    """The text of every Django template of the project, without those of installed packages that know nothing of the tag."""
    for engine in engines.all():
        for folder in getattr(engine, "template_dirs", ()):
            for path in Path(folder).rglob("*"):
                if path.is_file() and "labelcheck_wagtail" not in path.parts:
                    yield path.read_text(encoding="utf-8", errors="replace")
