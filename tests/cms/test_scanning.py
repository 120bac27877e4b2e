"""Files are scanned when they come, and anew when they change; what cannot be scanned is never taken to be in order."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files import File
from django.core.files.images import ImageFile
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.test import override_settings
from wagtail.images.models import Image

from helping import LABELLED, PHOTOGRAPH, SAMPLES, STRIPPED, UNLABELLED, scan_of, upload, upload_document
from labelcheck.contrib.wagtail import scanning
from labelcheck.contrib.wagtail.models import Decision, Scan, key_of
from labelcheck.contrib.wagtail.scanning import current_scan, is_current, scanned


@pytest.mark.parametrize(
    ("sample", "outcome"),
    [(STRIPPED, "stripped"), (UNLABELLED, "missing"), (LABELLED, "compliant"), (PHOTOGRAPH, "none")],
)
def test_an_upload_is_scanned_as_for_a_publisher(sample: str, outcome: str) -> None:
    scan = scan_of(upload(sample))
    assert (scan.outcome, scan.data["role"], scan.data["schema"]) == (outcome, "publisher", "labelcheck/report/1")
    assert scan.tool.startswith("labelcheck ")


def test_a_document_is_scanned() -> None:
    assert scan_of(upload_document("markdown/label-and-text.md")).data["format"] == "markdown"


def test_nothing_is_scanned_before_the_upload_is_committed() -> None:
    with transaction.atomic():
        image = upload(STRIPPED)
        assert not Scan.objects.exists()
    assert scan_of(image).outcome == "stripped"


def test_an_upload_that_is_rolled_back_is_never_scanned() -> None:
    with transaction.atomic():
        upload(STRIPPED)
        transaction.set_rollback(True)
    assert not Scan.objects.exists()


def test_a_changed_file_is_scanned_anew() -> None:
    image = upload(STRIPPED)
    with (SAMPLES / LABELLED).open("rb") as file:
        image.file = ImageFile(file, "other.png")
        image._set_image_file_metadata()
        image.save()
    assert scan_of(image).outcome == "compliant"
    assert Scan.objects.count() == 1


def test_a_file_with_the_same_name_and_another_hash_is_another_file() -> None:
    image = upload(STRIPPED)
    scan = scan_of(image)
    image.file_hash = "0" * 40
    assert not is_current(scan, image)


def test_a_new_title_alone_scans_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    image = upload(STRIPPED)
    monkeypatch.setattr(scanning, "check_many", None)
    image.title = "another"
    image.save()
    assert scanned(image).outcome == "stripped"


@override_settings(LABELCHECK={"SCAN_ON_UPLOAD": False})
def test_a_site_may_scan_later() -> None:
    image = upload(STRIPPED)
    assert current_scan(image) is None
    assert scanned(image).outcome == "stripped"


def test_a_report_is_outdated_by_other_settings() -> None:
    image = upload(UNLABELLED)
    with override_settings(LABELCHECK={"LEVEL": "metadata"}):
        assert current_scan(image) is None
        assert scanned(image).data["level"] == "metadata"


class Remote(FileSystemStorage):
    """A storage without paths, as S3 is one."""

    def path(self, name: str) -> str:
        raise NotImplementedError

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        return File((Path(self.base_location) / name).open(mode))


def spooled() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob("labelcheck-*.png"))


def test_a_storage_without_paths_is_spooled_and_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    image = upload(STRIPPED)
    Scan.objects.all().delete()
    image.file.storage = Remote()
    seen: list[str] = []
    real = scanning.check_many

    def noting(entries: list[tuple[str, str]], *given: Any) -> Any:
        seen.extend(path for _, path in entries)
        assert [str(path) for path in spooled()] == seen
        return real(entries, *given)

    monkeypatch.setattr(scanning, "check_many", noting)
    assert scanning.scan(image).outcome == "stripped"
    assert len(seen) == 1
    assert spooled() == []


def test_nothing_is_left_of_a_file_that_fails_halfway(monkeypatch: pytest.MonkeyPatch) -> None:
    image = upload(STRIPPED)
    image.file.storage = Remote()

    def failing(*_given: Any) -> Any:
        raise OSError("no more processes")

    monkeypatch.setattr(scanning, "check_many", failing)
    assert scanning.scan(image).outcome == "undetermined"
    assert spooled() == []


@pytest.mark.parametrize("remote", [False, True])
def test_a_file_that_is_gone_is_undetermined(remote: bool) -> None:
    image = upload(PHOTOGRAPH)
    Path(image.file.path).unlink()
    if remote:
        image.file.storage = Remote()
    assert scanning.scan(image).outcome == "undetermined"


@override_settings(LABELCHECK={"TIMEOUT": 0.001})
def test_a_file_that_takes_too_long_is_undetermined() -> None:
    scan = scan_of(upload(PHOTOGRAPH))
    assert scan.outcome == "undetermined"
    assert "took longer than the limit" in scan.report


@override_settings(LABELCHECK={"REDACT": True})
def test_reports_can_be_kept_without_content_numbers() -> None:
    kept = scan_of(upload("png/label-user-id.png"))
    with override_settings(LABELCHECK={}):
        whole = scanning.scan(Image.objects.get())
    number = next(f for f in whole.data["findings"] if f["scheme"] == "tc260-aigc")["properties"]["ProduceID"]
    assert number in whole.report
    assert number not in kept.report


def test_what_is_deleted_is_forgotten() -> None:
    image = upload(STRIPPED)
    Decision.objects.create(**key_of(image), kind=Decision.OVERRIDDEN, version="", outcome="stripped", reason="x")
    image.delete()
    assert not Scan.objects.exists()
    assert not Decision.objects.exists()
