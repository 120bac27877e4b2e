"""Labelled files and their twins without a label, for bench/survival.py: made by the tools that people make files with.

Pictures and films show 人工智能生成 (a font, since tools scale them); sound holds the rhythm; documents a sentence. The label in the
metadata stands where the guide puts it, with the invented provider of tests/build.py.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

from PIL import Image, ImageDraw, ImageFont  # noqa: E402  # as above

import build  # noqa: E402  # tests are no package
import build_documents as documents  # noqa: E402  # as above
import build_prose as prose  # noqa: E402  # as above
import build_sound as sound  # noqa: E402  # as above
from build_media import riff_chunk  # noqa: E402  # as above

LABEL = json.dumps(build.label(), ensure_ascii=False, separators=(",", ":"))
WORDS, SENTENCE = "人工智能生成", "本文由人工智能生成。"
PARAGRAPHS = [
    "清晨的港口很安静，只有海鸥已经醒来。",
    "委员会审阅了账目，并要求作出两处更正。",
    "预计傍晚前后有雨，风从海上来。",
]
_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
_SIZE = (1280, 960)
PICTURES, FILMS = ("jpg", "png", "webp", "tif", "gif", "avif"), ("mp4", "mov", "mkv", "webm")
SOUNDS, DOCUMENTS = ("mp3", "m4a", "flac", "ogg", "wav"), ("docx", "md")
MODALITIES = {"Pictures": PICTURES, "Films": FILMS, "Sound": SOUNDS, "Documents": DOCUMENTS}


def write_all(folder: Path) -> dict[str, tuple[Path, Path]]:
    """The labelled file of each kind and its twin, below the folder."""
    found = {}
    for kind in (*PICTURES, *FILMS, *SOUNDS, *DOCUMENTS):
        pair = []
        for is_labelled in (True, False):
            path = folder / ("labelled" if is_labelled else "twin") / f"a.{kind}"
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, kind, is_labelled)
            pair.append(path)
        found[kind] = (pair[0], pair[1])
    return found


def _write(path: Path, kind: str, is_labelled: bool) -> None:
    if kind in PICTURES:
        _picture(path, is_labelled)
    elif kind in FILMS:
        _film(path, is_labelled)
    elif kind in SOUNDS:
        _sound(path, is_labelled)
    else:
        path.write_bytes(_document(kind, is_labelled))


def scene(is_labelled: bool) -> Image.Image:
    """A picture of soft colours, with the words in its lower right corner if it is labelled."""
    ramp = Image.linear_gradient("L").resize(_SIZE)
    picture = Image.merge("RGB", [ramp, ramp.rotate(180), ramp.transpose(Image.Transpose.FLIP_LEFT_RIGHT)])
    pen = ImageDraw.Draw(picture)
    pen.ellipse((300, 200, 700, 600), (220, 120, 60))
    pen.rectangle((760, 300, 1000, 640), (60, 110, 160))
    if is_labelled:
        font = ImageFont.truetype(_FONT, 80, index=2)
        place = (_SIZE[0] - 30, _SIZE[1] - 30)
        pen.text(place, WORDS, (255, 255, 255), font, anchor="rd", stroke_width=3, stroke_fill=(0, 0, 0))
    return picture


def _picture(path: Path, is_labelled: bool) -> None:
    packet = build.xmp_label(LABEL) if is_labelled else b""
    options = {"xmp": packet} if is_labelled and path.suffix in {".jpg", ".webp", ".tif", ".avif"} else {}
    if path.suffix == ".tif":
        options = {"tiffinfo": {700: packet}} if is_labelled else {}
    out = io.BytesIO()
    picture = scene(is_labelled)
    picture.save(out, {".jpg": "JPEG", ".tif": "TIFF"}.get(path.suffix, path.suffix[1:].upper()), **options)
    data = out.getvalue()
    if is_labelled and path.suffix == ".png":  # behind the header [PNG 11.3.3]
        data = data[:33] + build.xmp_chunk(packet) + data[33:]
    if is_labelled and path.suffix == ".gif":  # behind the palette of the screen [GIF89a, 26]
        at = 13 + 3 * (2 << (data[10] & 7))
        data = data[:at] + b"!\xff\x0bXMP DataXMP" + packet + b"\1" + bytes(range(255, -1, -1)) + b"\0" + data[at:]
    path.write_bytes(data)


def _film(path: Path, is_labelled: bool) -> None:
    picture = path.with_suffix(".source.png")
    scene(is_labelled).resize((640, 480)).save(picture)
    codec = ["-c:v", "libvpx", "-b:v", "600k"] if path.suffix == ".webm" else ["-c:v", "libx264", "-pix_fmt", "yuv420p"]
    keep = ["-movflags", "use_metadata_tags"] if path.suffix in {".mp4", ".mov"} else []
    label = ["-metadata", f"AIGC={LABEL}"] if is_labelled else []
    _ffmpeg("-loop", "1", "-t", "3", "-i", str(picture), "-r", "12", *codec, *keep, *label, str(path))
    picture.unlink()


def _sound(path: Path, is_labelled: bool) -> None:
    source = path.with_suffix(".source.wav")
    bed = sound.quiet(400) + (sound.signs(unit=100) if is_labelled else sound.tone(900)) + sound.quiet(1500)
    data = sound.wav(bed)
    source.write_bytes(data)
    if path.suffix == ".wav":
        path.write_bytes(sound.wav(bed, riff_chunk("AIGC", LABEL.encode())) if is_labelled else data)
    else:
        keep = ["-movflags", "use_metadata_tags"] if path.suffix == ".m4a" else []
        label = ["-metadata", f"AIGC={LABEL}"] if is_labelled else []
        _ffmpeg("-i", str(source), *keep, *label, str(path))
    source.unlink()


def _document(kind: str, is_labelled: bool) -> bytes:
    texts = [*PARAGRAPHS, SENTENCE] if is_labelled else PARAGRAPHS
    if kind == "docx":
        return prose.docx(*texts, custom=documents.custom_properties(("AIGC", LABEL)) if is_labelled else None)
    head = f"---\nAIGC: {LABEL}\n---\n\n" if is_labelled else ""
    return (head + "\n\n".join(texts) + "\n").encode()


def _ffmpeg(*arguments: str) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True)  # noqa: S603  # our own words
