"""How FFmpeg opens a file: by the demuxer of the format that labelcheck identified, so that no playlist opens another file."""

from collections.abc import Mapping

DEMUXERS: Mapping[str, str] = {
    "aac": "aac", "aiff": "aiff", "amr": "amr", "asf": "asf", "avi": "avi", "flac": "flac", "flv": "flv", "m4a": "mov",
    "matroska": "matroska", "mka": "matroska", "mov": "mov", "mp3": "mp3", "mp4": "mov", "mpegts": "mpegts", "ogg": "ogg",
    "ogv": "ogg", "wav": "wav", "webm": "matroska", "wma": "asf",
}  # fmt: skip
"""labelcheck's formats with frames or sound to decode, and FFmpeg's names of their demuxers: no other is tried."""

PROBING = {"probesize": "2000000", "analyzeduration": "2000000", "max_streams": "64", "formatprobesize": "2000000"}
"""Bytes and microseconds that FFmpeg may read ahead to learn what the streams hold, and how many streams."""
