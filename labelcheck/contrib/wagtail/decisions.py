"""What editors take on, each step logged with their name."""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import log

from labelcheck.contrib.wagtail.files import version_of
from labelcheck.contrib.wagtail.models import Decision, key_of
from labelcheck.contrib.wagtail.scanning import scan, scanned

ACTIONS = ("declare", "withdraw", "override", "revoke")


def declare(file: Any, user: Any, *, shown_beside: bool) -> None:
    """Art. 6 (2), 10: the content is AI-generated; `shown_beside`: and a label stands beside it. Scans the file as declared."""
    _keep(file, user, Decision.DECLARED, shown_beside=shown_beside)
    scan(file)
    _log(file, user, "declare", shown_beside=shown_beside)


def withdraw(file: Any, user: Any) -> None:
    """Takes a declaration back, and scans the file without it."""
    if _drop(file, Decision.DECLARED):
        scan(file)
        _log(file, user, "withdraw")


def override(file: Any, user: Any, reason: str) -> None:
    """Lets pages be published in spite of the file's outcome. Raises ValueError without a reason."""
    reason = reason.strip()
    if not reason:
        raise ValueError("an override needs a reason")
    _keep(file, user, Decision.OVERRIDDEN, reason=reason)
    _log(file, user, "override", reason=reason)


def revoke(file: Any, user: Any) -> None:
    """Takes an override back."""
    if _drop(file, Decision.OVERRIDDEN):
        _log(file, user, "revoke")


def _keep(file: Any, user: Any, kind: str, **given: Any) -> None:
    defaults = {"version": version_of(file), "outcome": scanned(file).outcome, "user": user, **given}
    Decision.objects.update_or_create(**key_of(file), kind=kind, defaults=defaults)


def _drop(file: Any, kind: str) -> bool:
    deleted, _ = Decision.objects.filter(**key_of(file), kind=kind).delete()
    return bool(deleted)


def _log(file: Any, user: Any, action: str, **data: Any) -> None:
    data |= {"outcome": scanned(file).outcome, "version": version_of(file)}
    log(instance=file, action=f"labelcheck.{action}", user=user, data=data)
