"""What tests of the site have in common: uploads, pages, and what the admin's forms post."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import translation
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from labelcheck.contrib.wagtail.models import Scan, key_of
from news.models import Article

SAMPLES = Path(__file__).parents[2] / "samples"
STRIPPED, UNLABELLED, LABELLED = "png/label-empty.png", "png/visible-none.png", "png/label-guide.png"
PHOTOGRAPH = "png/c2pa-camera.png"


def upload(sample: str, title: str = "") -> Any:
    """An image of the library, uploaded from a sample."""
    path = SAMPLES / sample
    with path.open("rb") as file:
        image = Image(title=title or path.stem, file=ImageFile(file, path.name))
        image.save()
    return image


def upload_document(sample: str, title: str = "") -> Any:
    """A document of the library, uploaded from a sample."""
    path = SAMPLES / sample
    document = Document(title=title or path.stem, file=ContentFile(path.read_bytes(), path.name))
    document.save()
    return document


def draft(title: str = "Article", **content: Any) -> Any:
    """A page that is not public, with its first revision."""
    page = Article(title=title, live=False, **content)
    home().add_child(instance=page)
    page.save_revision()
    return page


def home() -> Any:
    """The page below which everything stands."""
    return Page.objects.get(depth=2)


def is_live(page: Any) -> bool:
    """What visitors see now."""
    return bool(type(page).objects.get(pk=page.pk).live)


def scan_of(file: Any) -> Scan:
    """The report that is kept."""
    return Scan.objects.get(**key_of(file))


def shown(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def form_of(page: Any, **more: str) -> dict[str, str]:
    """What the edit view of an article posts."""
    body = [
        {"type": block.block_type, "value": block.value.pk if block.value else None, "id": block.id}
        for block in page.body
    ]
    form = {
        "title": page.title,
        "slug": page.slug,
        "photo": str(page.photo_id or ""),
        "intro": json.dumps({"blocks": [], "entityMap": {}}),
        "body-count": str(len(body)),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }
    for number, block in enumerate(body):
        form |= {
            f"body-{number}-deleted": "",
            f"body-{number}-order": str(number),
            f"body-{number}-type": block["type"],
            f"body-{number}-id": block["id"] or "",
            f"body-{number}-value": str(block["value"] or ""),
        }
    return {**form, **more}


def in_chinese() -> Any:
    """A request of a reader of Chinese."""
    return translation.override("zh-hans")
