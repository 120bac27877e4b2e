"""What visitors get, renditions, the command, the checks, the packaging."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, override_settings
from wagtail.rich_text import expand_db_html

from helping import LABELLED, PHOTOGRAPH, STRIPPED, UNLABELLED, draft, in_chinese, scan_of, shown, upload
from labelcheck.contrib.wagtail import checks, decisions
from labelcheck.contrib.wagtail.conf import Conf, conf
from labelcheck.contrib.wagtail.evidence import kept
from labelcheck.contrib.wagtail.models import Scan, key_of
from labelcheck.contrib.wagtail.publishing import concerns
from labelcheck.contrib.wagtail.telling import evidence_url
from news.models import Article

BESIDE = {"SHOWN_BESIDE": True}


def tag(image: Any, arguments: str = "") -> str:
    source = "{% load labelcheck_tags %}{% labelcheck_label image " + arguments + " %}"
    return Template(source).render(Context({"image": image}))


# The label beside the file


@pytest.mark.parametrize(
    ("sample", "status", "words"),
    [(LABELLED, "confirmed", "人工智能生成合成内容"), (STRIPPED, "suspected", "疑似人工智能生成合成内容")],
)
def test_the_tag_says_what_article_6_asks(sample: str, status: str, words: str) -> None:
    image = upload(sample)
    with in_chinese():
        assert tag(image) == f'<span class="labelcheck-label" data-status="{status}">{words}</span>'
    assert f"{words} " in tag(image)  # outside Chinese: both
    assert tag(image, '"en"').endswith("AI-generated content</span>")


def test_a_declared_photograph_is_possibly_generated_and_another_has_no_label() -> None:
    image = upload(PHOTOGRAPH)
    assert tag(image) == ""
    decisions.declare(image, None, shown_beside=True)
    assert "可能为人工智能生成合成内容" in tag(image)
    assert "可能为人工智能生成合成内容" in tag(image.get_rendition("width-100"))


def test_the_tag_says_nothing_of_what_it_does_not_know() -> None:
    image = upload(STRIPPED)
    Scan.objects.all().delete()
    assert tag(image) == tag(None) == ""
    with pytest.raises((ValueError, TemplateSyntaxError), match="fr"):
        tag(image, '"fr"')


@override_settings(LABELCHECK=BESIDE)
def test_the_label_beside_a_picture_is_the_explicit_label_that_is_due() -> None:
    image = upload(UNLABELLED)
    assert scan_of(image).outcome == "compliant"
    page = draft(photo=image)
    page.get_latest_revision().publish()
    text = shown(Client().get(Article.objects.get(pk=page.pk).url))
    assert 'data-status="confirmed"' in text


def test_pictures_in_rich_text_have_their_label() -> None:
    image = upload(UNLABELLED)
    html = f'<embed embedtype="image" id="{image.pk}" format="left" alt="x"/>'
    assert "labelcheck-label" not in expand_db_html(html)
    with override_settings(LABELCHECK=BESIDE):
        decisions.declare(image, None, shown_beside=True)
        assert expand_db_html(html).count('class="labelcheck-label"') == 1


# Renditions


def test_a_rendition_that_loses_the_labels_is_reported(admin: Client) -> None:
    image = upload(LABELLED)
    lost = image.get_rendition("width-200")
    scan = scan_of(lost)
    assert scan.data["before"].endswith("label-guide.png")
    assert not kept(scan)
    text = shown(admin.get(evidence_url(image)))
    assert "width-200" in text
    assert "Renditions" in text
    assert "CN-DIFF-001" in shown(admin.get(evidence_url(lost)))


def test_a_rendition_that_keeps_them_is_not() -> None:
    image = upload("jpeg/label-annex-b.jpg")  # Wagtail passes EXIF on, and nothing else
    scan = scan_of(image.get_rendition("width-200"))
    assert {finding["scheme"] for finding in scan.data["findings"]} >= {"tc260-aigc", "label-change"}
    assert kept(scan)


def test_renditions_without_anything_to_lose_cost_nothing() -> None:
    photograph, labelled = upload(PHOTOGRAPH), upload(LABELLED)
    photograph.get_rendition("width-200"), labelled.get_rendition("max-165x165")
    with override_settings(LABELCHECK={"RENDITIONS": False}):
        labelled.get_rendition("width-300")
    assert Scan.objects.count() == 2


# manage.py labelcheck_scan


def test_the_command_scans_what_is_there_and_only_once() -> None:
    with override_settings(LABELCHECK={"SCAN_ON_UPLOAD": False}):
        upload(PHOTOGRAPH)
    out = StringIO()
    call_command("labelcheck_scan", stdout=out)
    assert out.getvalue() == "1 scanned, 1 none\n"
    out = StringIO()
    call_command("labelcheck_scan", stdout=out)
    assert out.getvalue() == "1 unchanged, 1 none\n"
    out = StringIO()
    call_command("labelcheck_scan", "--all", stdout=out)
    assert out.getvalue() == "1 scanned, 1 none\n"


def test_the_command_names_what_is_not_in_order() -> None:
    stripped, labelled = upload(STRIPPED), upload(LABELLED)
    labelled.get_rendition("width-200")
    page = Article(title="Was public before", photo=stripped, live=False)
    assert concerns(page)
    out = StringIO()
    with pytest.raises(CommandError, match="2 files") as caught:
        call_command("labelcheck_scan", stdout=out)
    assert caught.value.returncode == 1
    assert "label-empty: stripped (CN-IMP-001" in out.getvalue()
    assert "rendition without the labels of its picture: label-guide (width-200)" in out.getvalue()
    decisions.override(stripped, None, "known")
    call_command("labelcheck_scan", "--no-renditions", stdout=out)


# System checks and packaging


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"ROLES": "x"}, "found the key 'ROLES', allowed: BLOCK"),
        ({"role": "publisher"}, "found the key 'role'"),
        ({"ROLE": "editor"}, "allowed: producer, propagator, publisher"),
        ({"LEVEL": "deep"}, "allowed: metadata, full"),
        ({"BLOCK": ["strpped"]}, "allowed: stripped, missing"),
        ({"BLOCK": "stripped"}, "expected a list"),
        ({"TIMEOUT": 0}, "above 0"),
        ({"SHOWN_BESIDE": "yes"}, "True or False"),
        (["x"], "expected a dict"),
        ({"RULES": "/nowhere"}, "RULES"),
        ({"SPEECH_MODEL": "/nowhere"}, "SPEECH_MODEL"),
    ],
)
def test_a_wrong_setting_is_an_error_of_manage_py_check(setting: Any, words: str) -> None:
    with override_settings(LABELCHECK=setting):
        messages = checks.run()
        assert [message.level for message in messages] == [40]
        assert words in messages[0].msg
        if messages[0].id == "labelcheck.E001":
            with pytest.raises(ImproperlyConfigured):
                conf()


def test_every_setting_is_in_the_documentation_with_its_default() -> None:
    page = (Path(__file__).parents[2] / "docs" / "wagtail.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| `(.+?)` \|", page, re.MULTILINE))
    assert set(rows) == {field.name.upper() for field in fields(Conf)}
    with override_settings(LABELCHECK={key: ast.literal_eval(default) for key, default in rows.items()}):
        assert conf() == Conf()


def test_a_sound_installation_has_no_complaints() -> None:
    assert checks.run() == []


def test_without_the_middleware_there_is_a_warning() -> None:
    with override_settings(MIDDLEWARE=[]):
        assert [message.id for message in checks.run()] == ["labelcheck.W001"]


def test_shown_beside_needs_a_template_that_uses_the_tag(tmp_path: Path) -> None:
    with override_settings(LABELCHECK=BESIDE):
        assert checks.run() == []
        engine = {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [tmp_path]}
        with override_settings(TEMPLATES=[engine]):
            assert [message.id for message in checks.run()] == ["labelcheck.E004"]
            (tmp_path / "page.html").write_text("{% labelcheck_label page.photo %}")
            assert checks.run() == []


def test_the_migrations_are_those_of_the_models() -> None:
    call_command("makemigrations", "labelcheck_wagtail", "--check", "--dry-run", verbosity=0)


def test_every_scan_is_of_a_file_that_is_there() -> None:
    image = upload(LABELLED)
    image.get_rendition("width-200")
    image.delete()
    assert not Scan.objects.filter(**key_of(image)).exists()
    assert Scan.objects.count() == 0
