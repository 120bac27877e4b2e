"""What the admin shows of labels, to whom, and what can be decided there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from helping import LABELLED, PHOTOGRAPH, SAMPLES, STRIPPED, UNLABELLED, scan_of, shown, upload, upload_document
from labelcheck.contrib.wagtail.models import Decision, Scan
from labelcheck.contrib.wagtail.telling import evidence_url

REPORT = "/admin/labelcheck/"


def allow(codename: str, name: str = "editor") -> Client:
    user = get_user_model().objects.get(username=name)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(get_user_model().objects.get(username=name))
    return client


def post(client: Client, file: Any, action: str, **more: str) -> Any:
    return client.post(evidence_url(file), {"action": action, **more}, follow=True)


def test_an_upload_through_the_admin_is_scanned(admin: Client) -> None:
    with (SAMPLES / STRIPPED).open("rb") as file:
        admin.post(reverse("wagtailimages:add"), {"title": "new", "file": file, "collection": "1"})
    assert scan_of(Image.objects.get(title="new")).outcome == "stripped"


@pytest.mark.parametrize("layout", ["list", "grid"])
def test_the_list_of_images_has_the_outcome(admin: Client, layout: str) -> None:
    upload(STRIPPED), upload(PHOTOGRAPH)
    text = shown(admin.get(reverse("wagtailimages:index"), {"layout": layout}))
    assert ">stripped</a>" in text or "label-empty: stripped</a>" in text
    assert ("c2pa-camera: none" in text) is False
    assert "labelcheck-chip--block" in text
    assert (
        shown(admin.get(reverse("wagtailimages:index_results"), {"layout": layout})).count("labelcheck-chip--block")
        == 1
    )


def test_the_list_of_documents_has_the_outcome(admin: Client) -> None:
    upload_document("markdown/label-and-text.md")
    text = shown(admin.get(reverse("wagtaildocs:index")))
    assert ">compliant</a>" in text


def test_the_edit_views_have_the_panel(admin: Client) -> None:
    image, document = upload(STRIPPED), upload_document("markdown/text-only.md")
    text = shown(admin.get(reverse("wagtailimages:edit", args=[image.pk])))
    for words in (
        'id="labelcheck"',
        "CN-IMP-001",
        "GB 45438-2025 6.1",
        "This file would hold a page back",
        'value="override"',
    ):
        assert words in text
    assert 'id="labelcheck"' in shown(admin.get(reverse("wagtaildocs:edit", args=[document.pk])))
    assert Document.objects.count() == 1


def test_marks_are_boxed_with_the_five_percent_bar(admin: Client) -> None:
    text = shown(admin.get(evidence_url(upload("png/visible-small.png"))))
    assert text.count('class="labelcheck-box"') == 1
    width, height = (float(number) for number in text.split('viewBox="0 0 ')[1].split('"')[0].split())
    assert height < width
    bar = text.split('class="labelcheck-bar"')[1].split("/>")[0]
    ends = {part.split("=")[0]: float(part.split('"')[1]) for part in bar.split() if "=" in part}
    assert ends["y1"] - ends["y2"] == pytest.approx(0.05 * height)


def test_hostile_metadata_is_text(admin: Client) -> None:
    image = upload(STRIPPED, title="<img src=x onerror=alert(1)>")
    scan = scan_of(image)
    hostile = scan.data
    for finding in hostile["findings"]:
        for evidence in finding["evidence"]:
            evidence["excerpt"] = evidence["path"] = "</code><img src=x onerror=alert(1)>\u202e\u0000"
    hostile["notes"] = [{"stage": "read", "problem": "<b>", "hides": [], "path": "<script>"}]
    Scan.objects.filter(pk=scan.pk).update(report=json.dumps(hostile))
    for url in (
        evidence_url(image),
        reverse("wagtailimages:edit", args=[image.pk]),
        REPORT,
        reverse("wagtailimages:index"),
    ):
        text = shown(admin.get(url))
        assert "<img src=x" not in text
        assert "<script>" not in text.split('id="labelcheck"')[-1].split("</section>")[0]
        assert "\u202e" not in text


def test_chinese(admin: Client) -> None:
    user = get_user_model().objects.get(username="admin")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = "zh-hans"
    profile.save()
    text = shown(admin.get(evidence_url(upload(STRIPPED))))
    for words in ("标识检查", "标识已丢失", "使用该文件的页面不能发布", "请填写理由", "主动声明"):
        assert words in text
    assert "This file" not in text


# Who may do what


def test_somebody_without_the_file_sees_nothing(writer: Client) -> None:
    image = upload(STRIPPED)
    assert "CN-IMP-001" in shown(writer.get(evidence_url(image)))
    get_user_model().objects.get(username="writer").groups.get(name="writer").collection_permissions.all().delete()
    answer = writer.get(evidence_url(image), follow=True)
    assert "CN-IMP-001" not in shown(answer)


def test_other_objects_have_no_evidence_page(admin: Client) -> None:
    user = get_user_model().objects.get(username="admin")
    assert admin.get(evidence_url(user)).status_code == 404
    assert admin.get(f"{REPORT}99999/1/").status_code == 404


def test_only_those_with_the_permission_override(editor: Client) -> None:
    image = upload(STRIPPED)
    assert 'value="override"' not in shown(editor.get(evidence_url(image)))
    post(editor, image, "override", reason="because")
    assert not Decision.objects.exists()
    allowed = allow("override_scan")
    assert "Give a reason" in shown(post(allowed, image, "override", reason=" "))
    assert not Decision.objects.exists()
    text = shown(post(allowed, image, "override", reason="<b>court</b> exhibit"))
    assert "&lt;b&gt;court&lt;/b&gt; exhibit" in text
    decision = Decision.objects.get()
    assert (decision.kind, decision.user.username) == ("overridden", "editor")
    entry = ModelLogEntry.objects.get(action="labelcheck.override")
    assert (entry.user.username, entry.data["reason"]) == ("editor", "<b>court</b> exhibit")
    post(allowed, image, "revoke")
    assert not Decision.objects.exists()
    assert ModelLogEntry.objects.filter(action="labelcheck.revoke").exists()


def test_an_editor_declares_and_withdraws(editor: Client) -> None:
    image = upload(UNLABELLED)
    post(editor, image, "declare")
    assert not Decision.objects.exists()
    text = shown(post(editor, image, "declare", is_generated="1", beside="1"))
    assert "Declared AI-generated" in text
    assert "holds no page back" in text
    assert ModelLogEntry.objects.get(action="labelcheck.declare").data["shown_beside"] is True
    assert scan_of(image).data["assumes"] == ["declared", "shown-beside"]
    post(editor, image, "withdraw")
    assert scan_of(image).data["assumes"] == []


def test_an_unknown_action_is_refused(admin: Client) -> None:
    image = upload(STRIPPED)
    before = scan_of(image).scanned_at
    assert "permission" in shown(post(admin, image, "remove"))
    assert scan_of(image).scanned_at == before
    post(admin, image, "scan")
    assert scan_of(image).scanned_at > before


def test_the_report_lists_filters_and_exports(admin: Client, editor: Client) -> None:
    stripped, _ = upload(STRIPPED), upload(LABELLED)
    post(admin, stripped, "override", reason="known")
    text = shown(admin.get(REPORT))
    assert "label-empty" in text
    assert "label-guide" in text
    assert "Overridden" in text
    filtered = shown(admin.get(f"{REPORT}results/", {"outcome": "stripped"}))
    assert "label-empty" in filtered
    assert "label-guide" not in filtered
    exported = b"".join(admin.get(REPORT, {"export": "csv"}).streaming_content).decode()
    assert "stripped" in exported
    assert "label-empty" not in shown(editor.get(REPORT, follow=True))
    assert "label-empty" in shown(allow("view_scan").get(REPORT))
    menu = "/admin/labelcheck/"
    assert menu in shown(admin.get("/admin/"))


def test_the_histories_can_be_read(admin: Client) -> None:
    image = upload(STRIPPED)
    post(admin, image, "override", reason="known to <b>counsel</b>")
    text = shown(admin.get(reverse("wagtailadmin_reports:site_history")))
    assert "Override missing labels" in text
    assert "known to &lt;b&gt;counsel&lt;/b&gt;" in text


def test_groups_can_be_given_the_permissions(admin: Client) -> None:
    text = shown(admin.get(reverse("wagtailusers_groups:add")))
    assert "publish in spite of missing labels" in text
