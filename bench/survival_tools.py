"""What a CMS, an editor or a messenger does to a file, with the tools that they use: for bench/survival.py.

A step is a tool, what it is told, the kinds of file that it is for, and the kind that comes out. `labels` tells what the setting does for
labels, where that is the point of it.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

Run = Callable[[Path, Path], None]
_STILL = ("jpg", "png", "webp", "tif", "gif", "avif")


@dataclass(frozen=True, slots=True)
class Step:
    """One way to work on files of these kinds; `needs` is the command without which it is left out, `to` the kind that comes out."""

    tool: str
    setting: str
    kinds: tuple[str, ...]
    run: Run
    needs: str = ""
    to: str = ""

    @property
    def is_there(self) -> bool:
        """Whether the tool is installed."""
        return not self.needs or shutil.which(self.needs) is not None or Path(self.needs).exists()


def _command(*words: str) -> Run:
    """Runs the words, with IN and OUT as the paths."""

    def run(source: Path, target: Path) -> None:
        said = [
            word.replace("IN", str(source)).replace("OUT", str(target)) if word in _PATHS else word for word in words
        ]
        subprocess.run(said, check=True, capture_output=True, timeout=180)  # noqa: S603  # our own words

    return run


_PATHS = ("IN", "OUT")


def _ffmpeg(*options: str) -> Run:
    return _command("ffmpeg", "-v", "error", "-y", "-i", "IN", *options, "OUT")


def _pillow(*, scale: float = 1.0, kept: Sequence[str] = (), quality: int | None = None) -> Run:
    def run(source: Path, target: Path) -> None:
        with Image.open(source) as image:
            options = {name: value for name in kept if (value := image.info.get(name))}
            if quality:
                options["quality"] = quality
            size = (round(image.width * scale), round(image.height * scale))
            shown = image.convert("RGB") if target.suffix == ".jpg" else image
            (shown.resize(size) if scale != 1 else shown).save(target, **options)

    return run


def _exiftool_copy(source: Path, target: Path) -> None:
    """A tool that writes pixels only, then the metadata copied back from the original."""
    _pillow(scale=0.5)(source, target)
    words = [
        "exiftool",
        "-q",
        "-overwrite_original",
        "-TagsFromFile",
        str(source),
        "-all:all",
        "-xmp",
        "-unsafe",
        str(target),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=60)  # noqa: S603  # our own words


def _sharp(folder: Path, call: str) -> Run:
    def run(source: Path, target: Path) -> None:
        script = f"require('sharp')(process.argv[1]).resize(640){call}.toFile(process.argv[2]).catch(e=>{{console.error(e);process.exit(1)}})"
        words = ["node", "-e", script, str(source), str(target)]
        subprocess.run(words, check=True, capture_output=True, timeout=60, cwd=folder)  # noqa: S603  # our own words

    return run


def _screenshot(browser: str) -> Run:
    def run(source: Path, target: Path) -> None:
        words = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,960",
            f"--screenshot={target}", source.as_uri(),
        ]  # fmt: skip
        subprocess.run(words, check=True, capture_output=True, timeout=120)  # noqa: S603  # our own words

    return run


def _office(*kinds: str) -> Run:
    """Saved by LibreOffice as each kind in turn."""

    def run(source: Path, target: Path) -> None:
        current = source
        for number, kind in enumerate(kinds):
            folder = target.parent / f"office{number}"
            words = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(folder), str(current)]
            subprocess.run(words, check=True, capture_output=True, timeout=180)  # noqa: S603  # our own words
            current = folder / f"{current.stem}.{kind}"
        shutil.copyfile(current, target)

    return run


def steps(modules: Path) -> list[Step]:
    """Every step; `modules`: the folder in which npm has installed sharp."""
    tags = "-movflags", "use_metadata_tags"
    browser = next(
        (name for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)), "chromium"
    )
    return [
        Step("Pillow", "save, nothing passed on", _STILL, _pillow()),
        Step("Pillow", "save with `exif` and `xmp` of the original", ("jpg", "png", "webp", "avif"), _pillow(kept=("exif", "xmp"))),
        Step("Pillow", "half size, nothing passed on", _STILL, _pillow(scale=0.5)),
        Step("messenger-like", "1280 wide, JPEG quality 75, no metadata", _STILL, _pillow(quality=75), to="jpg"),
        Step("ImageMagick", "`-resize 50%`", _STILL, _command("convert", "IN", "-resize", "50%", "OUT"), "convert"),
        Step("ImageMagick", "converted to WebP", ("jpg", "png", "tif"), _command("convert", "IN", "OUT"), "convert", "webp"),
        Step("ExifTool", "metadata copied back by `-TagsFromFile` onto half-size pixels", ("jpg", "png", "webp", "tif"), _exiftool_copy, "exiftool"),
        Step("sharp", "resize, its default", ("jpg", "png", "webp", "tif", "avif"), _sharp(modules, ""), str(modules / "node_modules/sharp")),
        Step("sharp", "resize with `keepMetadata()`", ("jpg", "png", "webp", "tif", "avif"), _sharp(modules, ".keepMetadata()"), str(modules / "node_modules/sharp")),
        Step("cwebp", "its default", ("jpg", "png"), _command("cwebp", "-quiet", "IN", "-o", "OUT"), "cwebp", "webp"),
        Step("cwebp", "`-metadata all`", ("jpg", "png"), _command("cwebp", "-quiet", "-metadata", "all", "IN", "-o", "OUT"), "cwebp", "webp"),
        Step("jpegtran", "`-copy all -optimize`", ("jpg",), _command("jpegtran", "-copy", "all", "-optimize", "-outfile", "OUT", "IN"), "jpegtran"),
        Step("optipng", "its default", ("png",), _command("optipng", "-quiet", "IN", "-out", "OUT"), "optipng"),
        Step("Chromium", "screenshot of the picture", ("jpg", "png", "webp", "gif", "avif"), _screenshot(browser), browser, "png"),
        Step("FFmpeg", "`-c copy`", ("mp4", "mov", "mkv", "webm"), _ffmpeg("-c", "copy")),
        Step("FFmpeg", "`-c copy -movflags use_metadata_tags`", ("mp4", "mov"), _ffmpeg("-c", "copy", *tags)),
        Step("FFmpeg", "encoded again, half size", ("mp4", "mov", "mkv"), _ffmpeg("-vf", "scale=iw/2:-2")),
        Step("FFmpeg", "encoded again, half size, `-movflags use_metadata_tags`", ("mp4", "mov"), _ffmpeg("-vf", "scale=iw/2:-2", *tags)),
        Step("FFmpeg", "`-c copy` to Matroska", ("mp4", "mov"), _ffmpeg("-c", "copy"), to="mkv"),
        Step("FFmpeg", "`-c copy` to MP4", ("mkv",), _ffmpeg("-c", "copy"), to="mp4"),
        Step("FFmpeg", "`-c copy -movflags use_metadata_tags` to MP4", ("mkv",), _ffmpeg("-c", "copy", *tags), to="mp4"),
        Step("FFmpeg", "`-c copy`", ("mp3", "m4a", "flac", "ogg", "wav"), _ffmpeg("-c", "copy")),
        Step("FFmpeg", "`-c copy -movflags use_metadata_tags`", ("m4a",), _ffmpeg("-c", "copy", *tags)),
        Step("FFmpeg", "encoded again as MP3", ("m4a", "flac", "ogg", "wav"), _ffmpeg("-b:a", "128k"), to="mp3"),
        Step("FFmpeg", "encoded again as M4A, `-movflags use_metadata_tags`", ("mp3", "flac"), _ffmpeg("-b:a", "128k", *tags), to="m4a"),
        Step("LibreOffice", "saved as DOCX", ("docx",), _office("docx"), "soffice"),
        Step("LibreOffice", "saved as ODT, then as DOCX", ("docx",), _office("odt", "docx"), "soffice"),
        Step("LibreOffice", "exported as PDF", ("docx",), _office("pdf"), "soffice", "pdf"),
        Step("pandoc", "Markdown to HTML", ("md",), _command("pandoc", "-s", "IN", "-o", "OUT"), "pandoc", "html"),
        Step("pandoc", "Markdown to Markdown", ("md",), _command("pandoc", "-s", "IN", "-o", "OUT"), "pandoc"),
        Step("pandoc", "Markdown to DOCX", ("md",), _command("pandoc", "-s", "IN", "-o", "OUT"), "pandoc", "docx"),
    ]  # fmt: skip
