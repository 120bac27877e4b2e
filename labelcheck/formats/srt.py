"""SubRip subtitles: they have no metadata, so only what strayed into the text is found."""

from __future__ import annotations

import re

from labelcheck.formats.yaml_blocks import read
from labelcheck.metadata.charset import text_of
from labelcheck.model import Modality, Place

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "srt"
MIME = "application/x-subrip"
EXTENSIONS = (".srt",)
MODALITY = Modality.TEXT
PLACE = Place.UNDEFINED
MAGIC = (0, (b"",))

_TIME = r"\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}"
_OPENING = re.compile(rf"\s*\d{{1,6}}[ \t]*\r?\n[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}")


def accepts(head: bytes, _name: str) -> bool:
    """Whether a numbered cue with its times opens the text."""
    text = text_of(head)
    return text is not None and _OPENING.match(text) is not None
