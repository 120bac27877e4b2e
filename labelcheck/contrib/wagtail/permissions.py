"""Who may see what is known of a file, declare it, and override."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from labelcheck.contrib.wagtail.files import is_image, original_of

OVERRIDE = "labelcheck_wagtail.override_scan"
VIEW = "labelcheck_wagtail.view_scan"


def may_see(user: Any, file: Any) -> bool:
    """Whoever may use or change the file, and whoever may read the report on all of them."""
    told_of = original_of(file) or file
    return bool(
        user.has_perm(VIEW)
        or _policy(told_of).user_has_any_permission_for_instance(user, ["choose", "change", "delete"], told_of)
    )


def may_declare(user: Any, file: Any) -> bool:
    """Whoever may change the file."""
    return original_of(file) is None and bool(_policy(file).user_has_permission_for_instance(user, "change", file))


def may_override(user: Any, file: Any) -> bool:
    """Whoever has the permission of its own, and may see the file."""
    return original_of(file) is None and bool(user.has_perm(OVERRIDE)) and may_see(user, file)


def _policy(file: Any) -> Any:
    try:
        from wagtail.permissions import policy_registry  # noqa: PLC0415  # since Wagtail 8.0
    except ImportError:
        app = "images" if is_image(file) else "documents"
        return import_module(f"wagtail.{app}.permissions").permission_policy
    return policy_registry.get_by_type(type(file))
