"""Whatever publishes, a page that uses a file without its labels stays as it was."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, PageLogEntry, Revision, Workflow, WorkflowPage, WorkflowTask

from helping import (
    LABELLED,
    PHOTOGRAPH,
    STRIPPED,
    UNLABELLED,
    draft,
    form_of,
    home,
    is_live,
    shown,
    upload,
    upload_document,
)
from labelcheck.contrib.wagtail import decisions
from labelcheck.contrib.wagtail.models import Scan
from labelcheck.contrib.wagtail.publishing import PublishBlocked, concerns, files_used
from news.models import Article, Banner

BULK = "/admin/bulk/wagtailcore/page/publish/"


def user(name: str = "admin") -> Any:
    return get_user_model().objects.get(username=name)


def edit_url(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def publish_in_admin(client: Client, page: Any) -> Any:
    return client.post(edit_url(page), form_of(page, **{"action-publish": "1"}), follow=True)


# What a page uses


def test_files_are_found_in_fields_streams_and_rich_text() -> None:
    photo, streamed, embedded, linked = (
        upload(PHOTOGRAPH, title) for title in ("photo", "streamed", "embedded", "unused")
    )
    document = upload_document("markdown/label-and-text.md")
    page = Article(
        title="All",
        photo=photo,
        intro=f'<p>x</p><embed embedtype="image" id="{embedded.pk}" format="left" alt="x"/>',
        body=[("picture", streamed), ("document", document)],
    )
    assert {(type(file).__name__, file.title) for file in files_used(page)} == {
        ("Image", "photo"), ("Image", "streamed"), ("Image", "embedded"), ("Document", document.title)
    }  # fmt: skip
    assert linked not in files_used(page)


def test_the_draft_is_judged_and_not_what_is_public() -> None:
    page = draft(photo=upload(LABELLED))
    page.get_latest_revision().publish()
    page = Article.objects.get(pk=page.pk)
    page.photo = upload(STRIPPED)
    with pytest.raises(PublishBlocked):
        page.save_revision().publish()
    stored = Article.objects.get(pk=page.pk)
    assert stored.live
    assert stored.photo.title == "label-guide"


# The ways to publish


def test_the_edit_view_publishes_what_is_in_order(editor: Client) -> None:
    page = draft(photo=upload(PHOTOGRAPH))
    publish_in_admin(editor, page)
    assert is_live(page)


def test_the_edit_view_is_held_back_and_the_changes_are_kept(editor: Client) -> None:
    page = draft(photo=upload(STRIPPED))
    page.title = "Changed"
    answer = publish_in_admin(editor, page)
    text = shown(answer)
    assert not is_live(page)
    assert Page.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Changed"
    assert answer.redirect_chain[-1][0] == edit_url(page)
    for words in ("Not published", "label-empty", "stripped", "CN-IMP-001", "GB 45438-2025 6.1", "/admin/labelcheck/"):
        assert words in text


def test_a_new_page_that_is_published_at_once_stays_a_draft(editor: Client) -> None:
    page = Article(title="New", slug="new", photo=upload(STRIPPED))
    url = reverse("wagtailadmin_pages:add", args=["news", "article", home().pk])
    answer = editor.post(url, form_of(page, **{"action-publish": "1"}), follow=True)
    created = Article.objects.get(title="New")
    assert not created.live
    assert created.latest_revision is not None
    assert "Not published" in shown(answer)


@pytest.mark.parametrize("include", ["", "on"])
def test_bulk_publishing_is_held_back_whole(editor: Client, include: str) -> None:
    bad = draft("Bad", photo=upload(STRIPPED))
    good = draft("Good")
    if include:
        bad.move(good, pos="last-child")
    chosen = [good] if include else [good, bad]
    query = "&".join(f"id={page.pk}" for page in chosen)
    data = {"include_descendants": include} if include else {}
    answer = editor.post(f"{BULK}?{query}&next={reverse('wagtailadmin_home')}", data, follow=True)
    assert not is_live(bad)
    assert not is_live(good)
    assert "label-empty" in shown(answer)


@pytest.mark.parametrize("way", ["dialog", "edit view"])
def test_the_last_approval_of_a_workflow_is_held_back(admin: Client, way: str) -> None:
    page = draft(photo=upload(STRIPPED))
    state = _in_workflow(page)
    if way == "dialog":
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk])
        answer = admin.post(url, {"comment": ""}, follow=True)
    else:
        form = form_of(page, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
        answer = admin.post(edit_url(page), form, follow=True)
    state.refresh_from_db()
    assert not is_live(page)
    assert state.status == "in_progress"
    assert "Not published" in shown(answer)


def _in_workflow(page: Any) -> Any:
    workflow = Workflow.objects.create(name="Check")
    task = GroupApprovalTask.objects.create(name="Look")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=page)
    return workflow.start(page, user("writer"))


def test_scheduling_is_held_back() -> None:
    page = draft(photo=upload(STRIPPED), go_live_at=timezone.now() + timedelta(days=1))
    with pytest.raises(PublishBlocked):
        page.get_latest_revision().publish()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_what_went_wrong_after_scheduling_is_held_back_and_the_rest_goes_live() -> None:
    soon = timezone.now() + timedelta(days=1)
    bad, good = draft("Bad", photo=upload(LABELLED), go_live_at=soon), draft("Good", go_live_at=soon)
    for page in (bad, good):
        page.get_latest_revision().publish()
        for revision in Revision.objects.filter(object_id=str(page.pk)):
            revision.content["go_live_at"] = None
            Revision.objects.filter(pk=revision.pk).update(
                approved_go_live_at=timezone.now() - timedelta(minutes=1), content=revision.content
            )
    Scan.objects.update(outcome="stripped")
    errors = StringIO()
    call_command("publish_scheduled", stderr=errors)
    assert not is_live(bad)
    assert is_live(good)
    assert "label-guide" in errors.getvalue()
    assert PageLogEntry.objects.filter(action="labelcheck.unscheduled").exists()
    call_command("publish_scheduled")
    assert not is_live(bad)


def test_code_is_held_back() -> None:
    page = draft(photo=upload(STRIPPED))
    with pytest.raises(PublishBlocked, match="label-empty"):
        page.get_latest_revision().publish()
    page.live = True
    with pytest.raises(PublishBlocked):
        page.save()
    with pytest.raises(PublishBlocked):
        home().add_child(instance=Article(title="At once", photo=page.photo))
    assert not is_live(page)
    assert not Article.objects.filter(title="At once").exists()


def test_a_public_copy_is_a_draft(admin: Client) -> None:
    image = upload(LABELLED)
    page = draft(photo=image)
    page.get_latest_revision().publish()
    Scan.objects.update(outcome="stripped")
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": home().pk, "publish_copies": "on"}
    answer = admin.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form, follow=True)
    assert not Article.objects.get(title="Copy").live
    assert "Not published" in shown(answer)


def test_a_snippet_with_drafts_is_held_back(admin: Client) -> None:
    form = {"text": "Sale", "photo": str(upload(STRIPPED).pk), "action-publish": "1"}
    answer = admin.post(reverse("wagtailsnippets_news_banner:add"), form, follow=True)
    assert not Banner.objects.get().live
    assert "Not published" in shown(answer)
    with pytest.raises(PublishBlocked):
        Banner.objects.get().latest_revision.publish()


def test_what_is_public_can_be_saved_again_and_taken_down() -> None:
    page = draft(photo=upload(LABELLED))
    page.get_latest_revision().publish()
    Scan.objects.update(outcome="stripped")
    page = Article.objects.get(pk=page.pk)
    page.save()
    page.unpublish()
    assert not is_live(page)


# Settings and decisions


def test_a_file_that_was_never_scanned_is_scanned_now() -> None:
    with override_settings(LABELCHECK={"SCAN_ON_UPLOAD": False}):
        page = draft(photo=upload(STRIPPED))
        assert not Scan.objects.exists()
        with pytest.raises(PublishBlocked):
            page.get_latest_revision().publish()


@override_settings(LABELCHECK={"BLOCK": [], "WARN": ["stripped"]})
def test_a_site_may_only_warn(editor: Client) -> None:
    page = draft(photo=upload(STRIPPED))
    answer = publish_in_admin(editor, page)
    assert is_live(page)
    assert "Look at the labels" in shown(answer)


def test_undetermined_warns_and_can_be_made_to_block(editor: Client) -> None:
    page = draft(photo=upload(PHOTOGRAPH))
    Scan.objects.update(outcome="undetermined")
    with override_settings(LABELCHECK={"BLOCK": ["undetermined"]}):
        assert [each.blocks for each in concerns(page)] == [True]
    answer = publish_in_admin(editor, page)
    assert is_live(page)
    assert "Look at the labels" in shown(answer)


def test_a_declaration_answers_a_missing_label_only_where_the_label_is_shown_beside() -> None:
    image = upload(UNLABELLED)
    assert [each.blocks for each in concerns(Article(photo=image))] == [True]
    decisions.declare(image, user(), shown_beside=False)
    assert [each.blocks for each in concerns(Article(photo=image))] == [True]
    decisions.declare(image, user(), shown_beside=True)
    assert concerns(Article(photo=image)) == []
    decisions.withdraw(image, user())
    assert [each.blocks for each in concerns(Article(photo=image))] == [True]


def test_a_declaration_does_not_answer_a_stripped_label_unless_the_site_says_so() -> None:
    image = upload(STRIPPED)
    decisions.declare(image, user(), shown_beside=True)
    assert [each.blocks for each in concerns(Article(photo=image))] == [True]
    with override_settings(LABELCHECK={"DECLARABLE": ["stripped"]}):
        assert concerns(Article(photo=image)) == []


def test_a_photograph_that_is_declared_publishes_with_its_label() -> None:
    image = upload(PHOTOGRAPH)
    decisions.declare(image, user(), shown_beside=True)
    assert Scan.objects.get().status == "possible"
    page = draft(photo=image)
    page.get_latest_revision().publish()
    assert is_live(page)


def test_an_override_needs_a_reason_and_is_in_both_histories() -> None:
    image = upload(STRIPPED)
    with pytest.raises(ValueError, match="reason"):
        decisions.override(image, user(), "  ")
    decisions.override(image, user(), "court exhibit")
    page = draft(photo=image)
    page.get_latest_revision().publish(user=user())
    assert is_live(page)
    entry = PageLogEntry.objects.get(action="labelcheck.published")
    assert "court exhibit" in entry.data["files"][0]


def test_an_override_lapses_with_the_file_and_with_a_graver_outcome() -> None:
    image = upload(UNLABELLED)
    decisions.override(image, user(), "known")
    assert not concerns(Article(photo=image))[0].blocks
    Scan.objects.update(outcome="stripped")
    assert concerns(Article(photo=image))[0].blocks
    Scan.objects.update(outcome="missing")
    other = upload(STRIPPED)
    image.file, image.file_hash = other.file, other.file_hash
    image.save()
    assert concerns(Article(photo=image))[0].blocks
