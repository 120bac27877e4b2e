"""Signs of a camera: told where the exposure is whole and possible; they acquit nobody."""

import struct

import pytest
from click.testing import CliRunner

import build
import build_c2pa as c2pa
from labelcheck import scan
from labelcheck.cli import main
from looking import look

EXPOSURE = {0x829A: (1, 125), 0x829D: (28, 10), 0x8827: 200, 0x920A: (35, 1)}


def exif(changes=None, order=">", texts=((0x010F, b"Example\0"), (0x0110, b"E-1\0"))):
    """A TIFF block with maker and model in IFD0, and numbers by their tags in the Exif IFD: a pair is a fraction."""
    numbers = {tag: value for tag, value in (EXPOSURE | (changes or {})).items() if value is not None}
    inner = 8 + 2 + 12 * (len(texts) + 1) + 4
    at = inner + 2 + 12 * len(numbers) + 4
    data, first, second = b"", [], []
    for tag, text in texts:
        first.append(struct.pack(order + "HHII", tag, 2, len(text), at + len(data)) if len(text) > 4 else
                     struct.pack(order + "HHI4s", tag, 2, len(text), text))  # fmt: skip
        data += text if len(text) > 4 else b""
    first.append(struct.pack(order + "HHII", 0x8769, 4, 1, inner))
    for tag, value in numbers.items():
        if isinstance(value, tuple):
            second.append(struct.pack(order + "HHII", tag, 5, 1, at + len(data)))
            data += struct.pack(order + "II", *value)
        else:
            second.append(struct.pack(order + "HHIHH", tag, 3, 1, value, 0))
    parts = [struct.pack(order + "H", len(ifd)) + b"".join(ifd) + bytes(4) for ifd in (first, second)]
    return (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", 8) + b"".join(parts) + data


def photograph(*segments, **more):
    return build.jpeg(build.app_exif(exif(**more)), *segments)


def signs(data, name="x.jpg"):
    return [finding.properties for finding in look(data, name).findings if finding.scheme == "camera-metadata"]


@pytest.mark.parametrize("order", [">", "<"])
def test_an_exposure_is_told(order):
    (found,) = signs(photograph(order=order))
    assert found == {
        "ai": "unknown", "Make": "Example", "Model": "E-1", "ExposureTime": "1/125", "FNumber": "28/10",
        "PhotographicSensitivity": "200", "FocalLength": "35/1",
    }  # fmt: skip
    assert signs(build.png(build.chunk("eXIf", exif(order=order))), "x.png") == [found]


@pytest.mark.parametrize(
    "more",
    [
        {"changes": {0x829A: (0, 1)}},
        {"changes": {0x829A: (1, 0)}},
        {"changes": {0x829D: (4_000_000_000, 1)}},
        {"changes": {0x8827: 0}},
        {"changes": {0x920A: None}},
        {"texts": ((0x010F, b"Example\0"),)},
        {"texts": ((0x010F, b"Example\0"), (0x0110, b"   \0"))},
    ],
)
def test_an_exposure_that_lacks_a_part_or_cannot_be_is_no_sign(more):
    assert signs(photograph(**more)) == []


def test_a_value_out_of_bounds_is_no_sign_and_no_trouble():
    block = exif()
    report = look(build.jpeg(build.app_exif(block[:-30])), "x.jpg")
    assert not [finding for finding in report.findings if finding.scheme == "camera-metadata"]


def test_a_camera_acquits_nobody():
    for data in (
        photograph(),
        photograph(c2pa.app11(c2pa.store(c2pa.manifest(c2pa.actions(c2pa.action(source_type=c2pa.CAMERA)))))),
    ):
        report = scan(data, name="x.jpg", level="metadata")
        assert (report.outcome, report.status) == ("missing", "none")


def test_the_summary_suggests_the_platforms_role_where_most_that_lack_a_label_are_photographs(tmp_path):
    def told(*more):
        return " ".join(CliRunner().invoke(main, ["scan", str(tmp_path), "--level", "metadata", *more]).stdout.split())

    (tmp_path / "1.jpg").write_bytes(photograph())
    (tmp_path / "2.jpg").write_bytes(photograph())
    (tmp_path / "3.jpg").write_bytes(build.jpeg())
    assert "2 of 3 files without a label look like photographs" in told()
    assert "--role propagator" in told("--lang", "zh")
    assert "photographs" not in told("--role", "publisher")
    (tmp_path / "4.jpg").write_bytes(build.jpeg())
    assert "photographs" not in told()
