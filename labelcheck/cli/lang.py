"""The option `--lang` of every command that speaks to people."""

from __future__ import annotations

import locale
import os

import click


def default_language() -> str:
    """`zh` where the locale is Chinese, else `en`."""
    chosen = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    if not chosen and os.name == "nt":
        chosen = locale.getlocale()[0] or ""
    return "zh" if chosen.lower().startswith(("zh", "chinese")) else "en"


lang_option = click.option(
    "--lang",
    "language",
    type=click.Choice(["zh", "en"]),
    default=default_language,
    show_default="from the locale",
    help="Language of texts for people.",
)
