"""Where a file was downloaded from: what a manifest's row or a downloader's side file says of it.

Side files are those of yt-dlp (`NAME.info.json` beside NAME.mp4) and gallery-dl (`NAME.jpg.json` beside NAME.jpg). A platform's own
notice that content is AI-generated counts as its uploader's declaration (Art. 6 (2)).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

SIDE_LIMIT = 32 << 20
"""Bytes of a side file that is read; those of long videos with comments reach some."""

_LONGEST = 200
"""Characters that are kept of a value."""


@dataclass(frozen=True, slots=True)
class Post:
    """`date` as YYYY-MM-DD or ""; `declared`: somebody says that it is AI-generated; `carried`: a manifest's other columns."""

    platform: str = ""
    account: str = ""
    post: str = ""
    date: str = ""
    declared: bool = False
    carried: Mapping[str, str] = field(default_factory=dict)


NOWHERE = Post()

_PLATFORM = ("extractor_key", "category", "extractor")
_ACCOUNT = ("uploader_id", "channel_id", "uploader", "username", "account", "author", "user", "creator", "owner")
_INNER = ("name", "username", "screen_name", "account", "nick", "uniqueId", "unique_id", "id")
_POST = ("tweet_id", "post_id", "aweme_id", "display_id", "id", "post_shortcode")
_DATE = ("upload_date", "date", "timestamp", "create_date", "created_at", "createTime", "create_time")
_NOTICES: Mapping[str, frozenset[object]] = {
    "illust_ai_type": frozenset({2}),  # Pixiv: 1 is not, 2 is AI-generated
    "ai_type": frozenset({2}),
    "aiType": frozenset({2}),
    "is_ai_generated": frozenset({True}),  # DeviantArt
    "isAiGenerated": frozenset({True}),
    "IsAigc": frozenset({True}),  # TikTok, with the next two
    "aigc_label_type": frozenset({1, 2}),
    "aigcLabelType": frozenset({1, 2}),
}
"""Keys by which platforms say that content is AI-generated, and the values that say so."""


def read_side(path: str) -> Post:
    """What a side file says; nothing where it cannot be read or is no object."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(SIDE_LIMIT + 1)
        told = json.loads(data) if len(data) <= SIDE_LIMIT else None
    except (OSError, ValueError, RecursionError):
        return NOWHERE
    if not isinstance(told, dict):
        return NOWHERE
    return Post(
        _text(told, _PLATFORM).lower(),
        _text(told, _ACCOUNT),
        _text(told, _POST),
        next((day for name in _DATE if (day := day_of(told.get(name)))), ""),
        any(_says_ai(part) for part in _parts(told)),
    )


def day_of(value: object) -> str:
    """The day as YYYY-MM-DD of what a manifest or a downloader writes: a date with or without time, 20251126, or Unix seconds."""
    text = str(value).strip() if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
    try:
        if found := re.match(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)", text):
            return date(*map(int, found.groups())).isoformat()
        if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):
            seconds = float(text) / (1000 if len(text) > 11 and "." not in text else 1)
            return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return ""
    return ""


def _text(told: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of these that says something; of an object, what it is called."""
    for name in names:
        value = told.get(name)
        if isinstance(value, dict):
            value = next((value[inner] for inner in _INNER if value.get(inner)), None)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()[:_LONGEST]
    return ""


def _parts(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The object and those that stand in it, as platforms put their notices into one of their own."""
    yield told
    yield from (value for value in told.values() if isinstance(value, dict))


def _says_ai(told: Mapping[str, Any]) -> bool:
    return any(
        isinstance(value := told.get(name), (bool, int)) and value in values for name, values in _NOTICES.items()
    )
