"""An editor at work, in a real browser: upload, held back, evidence, declaration, override."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image as Picture
from PIL import PngImagePlugin
from wagtail.images.models import Image
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile

from helping import PHOTOGRAPH, SAMPLES, STRIPPED, UNLABELLED, draft, is_live, upload
from labelcheck.contrib.wagtail.telling import evidence_url

SHOTS = os.environ.get("SCREENSHOTS")
"""A folder, for a person who wants to look."""


def shot(page: Any, name: str) -> None:
    if SHOTS:
        page.wait_for_timeout(400)
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def log_in(page: Any, server: str, name: str = "admin") -> None:
    page.goto(f"{server}/admin/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "secret")
    page.click("button[type=submit]")
    page.wait_for_url(f"{server}/admin/")


def publish(page: Any, server: str, article: Any) -> None:
    page.goto(server + reverse("wagtailadmin_pages:edit", args=[article.pk]))
    page.click("footer [data-w-dropdown-target=toggle]")
    page.click("[name=action-publish]")
    page.wait_for_selector(".messages li")


def test_an_editor_uploads_is_held_back_declares_and_overrides(page: Any, server: str) -> None:
    log_in(page, server)
    page.goto(server + reverse("wagtailimages:add"))
    page.fill("[name=title]", "Poster")
    page.set_input_files("[name=file]", SAMPLES / STRIPPED)
    page.click("main form button[type=submit]")
    page.wait_for_selector(".messages .success")
    shot(page, "images-grid")
    page.goto(server + reverse("wagtailimages:index") + "?layout=list")
    shot(page, "images-list")

    image = Image.objects.get(title="Poster")
    article = draft("Exhibition", photo=image)
    publish(page, server, article)
    message = page.inner_text(".messages")
    assert "Not published" in message
    assert "Poster – stripped" in message
    assert "GB 45438-2025 6.1" in message
    assert not is_live(article)
    shot(page, "held-back")

    page.click(".messages >> text=See the evidence")
    page.wait_for_url(server + evidence_url(image))
    shot(page, "evidence")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, "evidence-phone")
    page.set_viewport_size({"width": 1100, "height": 900})

    page.check("[name=is_generated]")
    page.check("[name=beside]")
    page.click("button[value=declare]")
    page.wait_for_selector("button[value=withdraw]")
    assert "A declaration does not answer" in page.inner_text("#labelcheck")
    publish(page, server, article)
    assert not is_live(article)

    page.click(".messages >> text=See the evidence")
    page.fill("[name=reason]", "shown in a court report")
    page.click("button[value=override]")
    page.wait_for_selector("button[value=revoke]")
    assert "shown in a court report" in page.inner_text("#labelcheck")
    shot(page, "overridden")
    publish(page, server, article)
    assert "has been published" in page.inner_text(".messages")
    assert is_live(article)

    entry = ModelLogEntry.objects.get(action="labelcheck.override")
    assert (entry.user.username, entry.data["reason"]) == ("admin", "shown in a court report")
    assert "shown in a court report" in PageLogEntry.objects.get(action="labelcheck.published").data["files"][0]
    page.goto(f"{server}/admin/labelcheck/")
    assert "Overridden" in page.inner_text("table")
    shot(page, "report")
    page.goto(server + article.url)
    assert "疑似" in page.inner_text("figure") or "可能" in page.inner_text("figure")
    assert page.complaints == []


def test_a_missing_label_is_answered_by_a_declaration(page: Any, server: str) -> None:
    log_in(page, server, "editor")
    image = upload(UNLABELLED, "Robot")
    article = draft("Robots", photo=image)
    publish(page, server, article)
    page.click(".messages >> text=See the evidence")
    assert page.query_selector("button[value=override]") is None
    page.check("[name=is_generated]")
    page.check("[name=beside]")
    page.click("button[value=declare]")
    page.wait_for_selector("button[value=withdraw]")
    publish(page, server, article)
    assert is_live(article)


def test_a_photograph_is_not_stopped(page: Any, server: str) -> None:
    log_in(page, server, "editor")
    article = draft("Holiday", photo=upload(PHOTOGRAPH))
    publish(page, server, article)
    assert "has been published" in page.inner_text(".messages")
    assert page.query_selector(".messages .labelcheck-message") is None
    assert is_live(article)


HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


def hostile_picture() -> bytes:
    """A picture whose AIGC label (GB 45438-2025 Annex E, in PNG's tEXt) holds markup."""
    fields = {"Label": "1", "ContentProducer": HOSTILE, "ProduceID": HOSTILE, HOSTILE: HOSTILE}
    info, out = PngImagePlugin.PngInfo(), io.BytesIO()
    info.add_text("AIGC", json.dumps({"AIGC": fields}))
    Picture.open(SAMPLES / UNLABELLED).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def test_hostile_metadata_does_nothing(page: Any, server: str) -> None:
    image = Image(title=HOSTILE, file=ContentFile(hostile_picture(), "hostile.png"))
    image.save()
    log_in(page, server)
    for url in (
        evidence_url(image),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailimages:index") + "?layout=list",
        "/admin/labelcheck/",
    ):
        page.goto(server + url)
        assert page.title() != "taken"
    page.goto(server + evidence_url(image))
    for details in page.query_selector_all("#labelcheck details:not([open]) > summary"):
        details.click()
    assert "onerror=" in page.inner_text("#labelcheck")
    assert page.query_selector("#labelcheck img[src=x]") is None
    assert not [url for url in page.requested if url.endswith("/x")]
    article = draft("Hostile", photo=image)
    publish(page, server, article)
    assert "Not published" in page.inner_text(".messages")
    assert page.query_selector(".messages img[src=x]") is None
    assert page.complaints == []


def test_in_chinese_and_on_a_phone(page: Any, server: str) -> None:
    profile = UserProfile.get_for_user(get_user_model().objects.get(username="admin"))
    profile.preferred_language = "zh-hans"
    profile.save()
    page.set_viewport_size({"width": 390, "height": 800})
    image = upload("png/visible-small.png", "海报")
    log_in(page, server)
    page.goto(server + reverse("wagtailimages:edit", args=[image.pk]))
    panel = page.inner_text("#labelcheck")
    assert "标识不合规" in panel
    assert "5%" in panel
    assert not re.search(r"\b(Evidence|Declare|Override)\b", panel)
    box = page.query_selector(".labelcheck-box").bounding_box()
    picture = page.query_selector(".labelcheck-picture img").bounding_box()
    assert picture["x"] <= box["x"] < picture["x"] + picture["width"]
    assert box["width"] > 5
    bar = page.query_selector(".labelcheck-bar").bounding_box()
    assert bar["height"] - 4 == pytest.approx(0.05 * picture["height"], abs=0.5)  # without the stroke
    shot(page, "edit-phone-zh")
    page.set_viewport_size({"width": 1200, "height": 900})
    shot(page, "edit-zh")
    article = draft("海报展", photo=image)
    publish(page, server, article)
    assert "未发布" in page.inner_text(".messages")
    shot(page, "held-back-zh")
