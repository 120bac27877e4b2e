"""The app `labelcheck_wagtail`."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.core.exceptions import ImproperlyConfigured

from labelcheck.contrib.wagtail.wording import later

_NEEDED = ("wagtail", "wagtail.admin", "wagtail.images", "wagtail.documents")


class LabelcheckConfig(AppConfig):
    """Connects the signals and the system checks."""

    name = "labelcheck.contrib.wagtail"
    label = "labelcheck_wagtail"
    verbose_name = later("app")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Called by Django when every app is there. Raises ImproperlyConfigured without those of Wagtail."""
        for name in _NEEDED:
            if not apps.is_installed(name):
                raise ImproperlyConfigured(f"{self.name} needs {name!r} in INSTALLED_APPS")
        from labelcheck.contrib.wagtail import checks, signals  # noqa: PLC0415  # they import models

        checks.register()
        signals.connect()
