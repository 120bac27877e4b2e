"""The exhibits of one file, written to a folder: of every mark that was seen, the mark cut out and where it stands.

Of a picture the whole with the mark's box; of a video the first frame on which the mark was seen, and a strip of frames. An
exhibit carries no metadata and is not a copy to publish.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from labelcheck.exhibits.names import name_of
from labelcheck.model import Evidence, Finding, Kind, Modality, Report
from labelcheck.source import Limits, Source, open_source

if TYPE_CHECKING:
    from labelcheck.exhibits import drawing
    from labelcheck.exhibits.drawing import Pixels

    Shown = Iterator[tuple[str, Pixels]]

MOST = 12
"""Places of one file of which there are exhibits; labels come first."""

_BLOCK = 1 << 20


class Exhibits(NamedTuple):
    """Writes the exhibits of a file into `folder`; `redacted` names show no directory."""

    folder: str
    limits: Limits
    redacted: bool = False

    def write(self, path: str, report: Report) -> None:
        """Writes those of a file that was checked; older ones of the same name are replaced.

        What cannot be decoded again is left out. Raises OSError where the folder cannot be written.
        """
        places = list(_places(report))[:MOST]
        start = self._start(path, report.asset.name) if places else None
        if start is None:
            return
        for number, finding, evidence, mark in places:
            for kind, data in _coded(path, report, finding, evidence, self.limits):
                self._save(f"{start}.{number}{mark}.{kind}", data)

    def _start(self, path: str, name: str) -> str | None:
        """The start of every name. Where directories must not show, not even as digits, the content tells files apart."""
        if not self.redacted:
            return name_of(name, os.fsencode(name))
        content = hashlib.sha256()
        try:
            with Path(path).open("rb") as file:
                while block := file.read(_BLOCK):
                    content.update(block)
        except OSError:
            return None
        return name_of(name.replace("\\", "/").rpartition("/")[2], content.digest())

    def _save(self, name: str, data: bytes) -> None:
        """Writes one, which appears when it is whole."""
        target = Path(self.folder, name)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            part.write_bytes(data)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def _places(report: Report) -> Iterator[tuple[int, Finding, Evidence, str]]:
    """Every explicit label or mark that has a box: its number in the report, and a further one where it has more places."""
    for number, finding in enumerate(report.findings):
        if finding.kind is Kind.EXPLICIT:
            boxed = [evidence for evidence in finding.evidence if evidence.at.box]
            for place, evidence in enumerate(boxed, 1):
                yield number, finding, evidence, f"-{place}" if len(boxed) > 1 else ""


def _coded(
    path: str, report: Report, finding: Finding, evidence: Evidence, limits: Limits
) -> Iterator[tuple[str, bytes]]:
    """What each exhibit is called, and its bytes; those that can be made.

    OpenCV's own writing of files takes no Chinese names on Windows.
    """
    show = _of_a_video if report.asset.modality is Modality.VIDEO else _of_a_picture
    try:
        import cv2  # noqa: PLC0415  # heavy

        with open_source(path, report.asset.name, limits) as source:
            for kind, picture in show(source, report.asset.format, finding, evidence):
                settings = _sharp(cv2) if kind.endswith(".jpg") else []
                is_coded, data = cv2.imencode(kind[-4:], cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), settings)
                if is_coded:
                    yield kind, data.tobytes()
    except Exception:  # whatever a library makes of it, the report stands; only a picture for it is wanting
        return


def _sharp(cv2: Any) -> list[int]:
    """JPEG that keeps a thin red line red."""
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    return [cv2.IMWRITE_JPEG_QUALITY, 92, *sampling]


def _of_a_picture(source: Source, form: str, finding: Finding, evidence: Evidence) -> Shown:
    from labelcheck.exhibits.drawing import boxed, cut_out  # noqa: PLC0415  # heavy libraries behind it
    from labelcheck.media.pictures import decode  # noqa: PLC0415  # as above

    for picture in decode(source, form):
        if picture.name == evidence.at.path:
            box = cast("drawing.Box", evidence.at.box)
            yield "crop.png", cut_out(picture.pixels, box)
            yield "whole.jpg", boxed(picture.pixels, box, _height(finding))
            return


def _of_a_video(source: Source, form: str, finding: Finding, evidence: Evidence) -> Shown:
    from labelcheck.exhibits import drawing  # noqa: PLC0415  # heavy libraries behind it
    from labelcheck.sight.clip import strip  # noqa: PLC0415  # as above

    start, end = evidence.at.seconds or (0.0, 0.0)
    box = cast("drawing.Box", evidence.at.box)
    frames = list(dict(strip(source, form, start, end)).items())
    if not frames:
        return
    first, pixels = frames[0]
    there = [frame for frame in frames if first <= frame[0] < end] or frames[:1]
    clearest = max(there, key=lambda frame: _contrast(frame[1], box))
    yield "crop.png", drawing.cut_out(clearest[1], box)
    yield "first.jpg", drawing.boxed(pixels, box, f"{first:.2f} s, {_height(finding)}")
    yield "strip.jpg", drawing.strip(frames, box, first)


def _height(finding: Finding) -> str:
    """The mark's height as the standard measures it, in ASCII."""
    try:
        likely, low, high = (100 * float(finding.properties[f"height_{name}"]) for name in ("ratio", "low", "high"))
    except (KeyError, ValueError):
        return ""
    return f"height {likely:.1f} % ({low:.1f} to {high:.1f} %) of the shortest side"


def _contrast(pixels: Pixels, box: drawing.Box) -> float:
    """How much there is to see at the mark's place."""
    tall, wide = pixels.shape[:2]
    left, top = int(box[0] * wide), int(box[1] * tall)
    return float(pixels[top : top + int(box[3] * tall) + 1, left : left + int(box[2] * wide) + 1].std())
