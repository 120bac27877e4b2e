"""The words that the grammars of label sentences share, and what a grammar says of one sentence.

GB 45438-2025 5.1 asks for two elements in the words: 人工智能要素 (人工智能 or AI) and 生成合成要素 (生成 and/or 合成).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

ANYWHERE, EDGE, ALONE = "anywhere", "edge", "alone"

# fmt: off
MODELS = (
    "deepseek", "chatgpt", "gpt-3", "gpt-4", "gpt-5", "gpt3", "gpt4", "gpt5", "openai", "claude", "gemini",
    "copilot", "kimi", "qwen", "llama", "mistral", "grok", "cursor", "glm", "minimax", "midjourney", "diffusion",
    "dall-e", "dalle", "sora", "llm", "aigc", "coze", "codex", "suno", "notebooklm", "豆包", "文心一言", "文心大模型", "文小言",
    "通义", "千问", "腾讯元宝", "元宝", "混元", "讯飞星火", "星火", "智谱", "清言", "天工", "扣子", "即梦", "可灵", "海螺", "秘塔", "大语言模型", "语言模型",
    "大模型", "机器人", "智能体",
)
# fmt: on
"""Names of models and services, and words for a model: they say who wrote, and are no AI element."""

BRAND = f"(?:{'|'.join(MODELS)})"


class Claim(NamedTuple):
    """What one sentence says of its own text.

    `ai`, `generation`: the element stands in the words. `declares`: yes, partly (assisted, perhaps, only a part), or no
    where an element is missing. `place`: where in a document the sentence counts: anywhere (it points at the text: 本文,
    this article), edge (start or end, or a line of its own), alone (a bare tag: only as the first or last line).
    """

    ai: bool
    generation: bool
    declares: str
    language: str
    settled: bool
    place: str


def claim(ai: bool, generation: bool, partly: bool, language: str, settled: bool, place: str) -> Claim:
    """A claim whose `declares` follows from its elements."""
    declares = "no" if not (ai and generation) else "partly" if partly else "yes"
    return Claim(ai, generation, declares, language, settled, place)


class Form:
    """A line of a grammar, compiled when it is first tried: most texts say too little for that."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern, re.VERBOSE)

    @cached_property
    def match(self) -> Callable[[str], re.Match[str] | None]:
        """As of a compiled pattern."""
        return self._compiled.match

    @cached_property
    def search(self) -> Callable[[str], re.Match[str] | None]:
        """As of a compiled pattern."""
        return self._compiled.search

    @cached_property
    def fullmatch(self) -> Callable[[str], re.Match[str] | None]:
        """As of a compiled pattern."""
        return self._compiled.fullmatch


def compiled(pattern: str, **words: str) -> Form:
    """A grammar line: `<NAME>` in the pattern stands for a word list; blanks are for the reader."""
    for name, value in words.items():
        pattern = pattern.replace(f"<{name}>", value)
    return Form(pattern)
