"""Markdown: YAML front matter with the mapping `AIGC` [TC260-PG-20258A, 6.5]."""

import re

from labelcheck.formats.yaml_blocks import read
from labelcheck.metadata.charset import looks_like_text
from labelcheck.model import Modality, Place
from labelcheck.source import extension_of

__all__ = ["EXTENSIONS", "MAGIC", "MIME", "MODALITY", "NAME", "PLACE", "accepts", "read"]

NAME = "markdown"
MIME = "text/markdown"
EXTENSIONS = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd")
MODALITY = Modality.TEXT
PLACE = Place.DEFINED
MAGIC = (0, (b"",))

_LABELLED = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?:[^\n]*\n){0,200}?AIGC[ \t]*:")


def accepts(head: bytes, name: str) -> bool:
    """Whether it is text that is named as Markdown, or that opens with front matter holding a label."""
    return looks_like_text(head) and (extension_of(name) in EXTENSIONS or bool(_LABELLED.match(head)))
