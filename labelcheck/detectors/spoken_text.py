"""The explicit label of sound as a voice that says that AI generated it (Measures Art. 4 (2), GB 45438-2025 5.3 a, b, d, e)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from labelcheck.detectors.audio_rhythm import position, tracks_of
from labelcheck.model import EXCERPT, Asset, Evidence, Finding, Kind, Location, Modality, Note
from labelcheck.source import Source

if TYPE_CHECKING:
    from labelcheck.declaration.spoken import Said, Spell
    from labelcheck.detectors import Options
    from labelcheck.media.sound import Stretch, Track
    from labelcheck.media.speech import Listener, Word

NAME = "spoken_text"
SCHEMES = frozenset({"spoken-text"})

MOST = 10
"""Findings in one file; labels come before near misses."""

_LISTENED = 300.0
"""Seconds of the middle that are listened to: a model hears about ten times as fast as people speak."""


def looks_at(asset: Asset) -> bool:
    """Sound, and the sound of a video."""
    return asset.modality in {Modality.AUDIO, Modality.VIDEO}


def detect(asset: Asset, source: Source, options: Options) -> Iterator[Finding | Note]:
    """A finding for each label or near miss that is spoken, and Notes on what was not heard.

    Where a rhythm was found nobody listens for a voice: either satisfies 5.3 a. Sound too short for words needs no model.
    """
    from labelcheck.media.speech import listener, speller  # noqa: PLC0415  # heavy libraries behind it

    tracks = tracks_of(asset, source)
    if any(track.has_label for track in tracks):
        return
    for track in tracks:
        if not _is_too_short(track):
            yield from _listen(track, listener(options.speech_model), speller())


def _is_too_short(track: Track) -> bool:
    from labelcheck.media.rhythm import SHORTEST  # noqa: PLC0415  # as above

    first = next(track.stretches(), None)
    return first is not None and first.closes and not track.problems and first.end - first.start < SHORTEST


def _listen(track: Track, model: Listener, spell: Spell) -> Iterator[Finding | Note]:
    labels: list[Finding] = []
    near: list[Finding] = []
    room = _LISTENED
    for stretch in track.stretches():
        middle = not (stretch.opens or stretch.closes)
        if middle and (labels or room <= 0):
            break
        room -= stretch.end - stretch.start if middle else 0
        for finding in _heard(stretch, model, spell, track):
            (near if finding.properties["declares"] == "no" else labels).append(finding)
    if room <= 0 and not labels:
        yield Note("detect", "the middle of the sound was not listened to", SCHEMES)
    for problem, at in track.problems.items():
        yield Note("detect", problem, SCHEMES, Location(at))
    yield from (labels + near)[:MOST]


def _heard(stretch: Stretch, model: Listener, spell: Spell, track: Track) -> Iterator[Finding]:
    """What is said in a stretch; where it has a word of a label and is none, it is heard once more with a prompt."""
    from labelcheck.declaration.spoken import has_a_word, read_spoken  # noqa: PLC0415  # as above
    from labelcheck.media.speech import PROMPT  # noqa: PLC0415  # as above

    passages = model.hear(stretch.samples)
    said = [(words, each) for words in passages for each in read_spoken(_text(words), spell)]
    if not any(each.claim.declares != "no" for _, each in said) and any(has_a_word(_text(w), spell) for w in passages):
        again = model.hear(stretch.samples, PROMPT)
        prompted = [(words, each) for words in again for each in read_spoken(_text(words), spell)]
        said = [pair for pair in prompted if pair[1].claim.declares != "no"] or said
    for words, each in said:
        yield _finding(words, each, stretch.start, track)


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)


def _finding(words: Sequence[Word], said: Said, offset: float, track: Track) -> Finding:
    claim = said.claim
    first, last = _times(words, said.start, said.end)
    start, end = offset + first, offset + last
    properties = {
        "text": said.text[:EXCERPT],
        "ai_element": "yes" if claim.ai else "no",
        "generation_element": "yes" if claim.generation else "no",
        "declares": claim.declares,
        "wording": "standard" if claim.settled else "unsettled",
        "lacks": "ai" if not claim.ai else "generation" if not claim.generation else "none",
        "language": claim.language,
        "start": f"{start:.2f}",
        "duration": f"{end - start:.2f}",
        "position": position(start, end, track.length),
    }
    characters = sum("\u3400" <= character <= "\u9fff" for character in said.text)
    if claim.language == "zh" and end - start > 0.3:
        properties["characters_per_minute"] = f"{60 * (characters + _letters(said.text)) / (end - start):.0f}"
    evidence = Evidence(Location(track.name, seconds=(round(start, 2), round(end, 2))), said.text[:EXCERPT])
    return Finding(Kind.EXPLICIT, "spoken-text", NAME, properties, 0.85 if claim.declares != "no" else 0.6, (evidence,))


def _letters(text: str) -> int:
    """Latin letters that are said one by one among Chinese characters, as A I."""
    return sum(len(word) for word in re.findall(r"[A-Z]{1,3}(?![a-z])", text))


def _times(words: Sequence[Word], start: int, end: int) -> tuple[float, float]:
    """From when until when the characters of a passage are spoken."""
    at, inside = 0, []
    for word in words:
        if at < end and at + len(word.text) > start:
            inside.append(word)
        at += len(word.text)
    return (inside[0].start, inside[-1].end) if inside else (words[0].start, words[-1].end)
