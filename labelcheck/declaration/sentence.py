"""Label sentences: does a sentence say of its own text that AI generated it? Pure text in, `Claim` out.

normalise (fold) -> split (sentence_at) -> guard and classify (read_sentence). GB 45438-2025 5.1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from labelcheck.declaration.chinese import read_chinese
from labelcheck.declaration.claim import ALONE, Claim
from labelcheck.declaration.foreign import read_english, read_japanese, read_korean
from labelcheck.declaration.hints import hints

LONGEST = 400
"""Characters of a sentence; a label is shorter, and every pattern of the grammars is bounded by it."""

_REACH = LONGEST + 100
"""Characters on either side of a place in which its sentence is sought."""

_TRADITIONAL = (
    "內為這輔創寫譯製繪圖視頻聲畫檔報書記錄會議紀總結語話說該題僅參構請謹別誤確認經審覆數據們無沒問嗎麼過動軟體資訊頁樣與於種標識註備發現開關個幾隨對編輯設計協"
    "並後將應須務試驗測檢斷從來網頭條單導讀論評產術業護實際選擇屬係張碼錯虛擬劇責顯隱給醫療專規則點場傳統適當準復釋義補簡臺優調處還學習團隊員質聽億達權見"
)
_SIMPLIFIED = (
    "内为这辅创写译制绘图视频声画档报书记录会议纪总结语话说该题仅参构请谨别误确认经审复数据们无没问吗么过动软体资讯页样与于种标识注备发现开关个几随对编辑设计协"
    "并后将应须务试验测检断从来网头条单导读论评产术业护实际选择属系张码错虚拟剧责显隐给医疗专规则点场传统适当准复释义补简台优调处还学习团队员质听亿达权见"
)
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
_FOLD = {
    **dict(zip(map(ord, _TRADITIONAL), _SIMPLIFIED, strict=True)),
    **dict.fromkeys(map(ord, _INVISIBLE)),
    **{ord(c): "-" for c in "\u2010\u2011\u2012\u2013"},
    **{ord(c): "'" for c in "\u2018\u2019"},
    **dict.fromkeys(map(ord, "аα"), "a"),
    **dict.fromkeys(map(ord, "АΑ"), "A"),
    **dict.fromkeys(map(ord, "іι"), "i"),
    **dict.fromkeys(map(ord, "ІΙ"), "I"),
    ord("〔"): "[",
    ord("〕"): "]",
}
_KOREAN, _JAPANESE = map(re.compile, (r"[\uac00-\ud7a3]", r"[\u3040-\u30ff]"))
# Each pattern from here on begins with a literal or a set, not with a look behind: so it skips what cannot match, four
# times as fast.
_LETTERS = re.compile(r"a(?<![a-z]a)(?:\s|\.\s?|\s\.\s?)i(?![a-z])\.?")
_CORNER = re.compile(r"[【\[(「]\s?(?:ai|人工智[能慧])\s?[】\])」]")
"""A corner mark (角标) as text can show it. Whether AI alone is enough there is unsettled."""
_SMALL_L = re.compile(r"al(?<![a-z]al)(?=自动|智能|辅助|大模型|技术|生成|合成)")
_QUOTED = re.compile(
    r"「[^「」]{1,200}」|『[^『』]{1,200}』|“[^“”]{1,200}”|\"[^\"]{1,200}\"|《[^《》]{1,100}》|`[^`]{1,200}`|'(?<!\w')[^']{2,200}'(?!\w)|‘[^‘’]{2,200}’"
)
_QUOTES = "「『“\"《`'‘"
_OPENS = re.compile(r"\W*(?:\w[\w -]{0,24}[:：]\s*)?[^\w:：]*")
_WORD = re.compile(r"\w")
_SAYS = re.compile(r"生成|合成|创作|撰写|generated|created|made|produced|written")
_MARKS = "。！？!?.\r\n"
_END = re.compile(
    r"[。！？!?.\r\n](?:(?<=[。！？!?])[。！？!?]*[\"'”’」』)）】*_\u200b]*|(?<=[A-Za-z)\]\"'*_%]\.)(?=\s|\u200b|$)|(?<=[\r\n])[\r\n]*)"
)
# The footer of copied answers follows the last word without a break.
_GLUED = re.compile(
    r"[本以](?<=[^\W_].)(?=[\s\u200b]?[回内內上][\s\u200b]?[答容][^。！？!?\n]{0,8}由[^。！？!?\n]{0,12}生[\s\u200b]?成)"
)
# A bare tag and the warning behind it are read together (AI生成。请仔细甄别).
_TAG = re.compile(r"^\W*(?:ai|人工智能)[\s-]?(?:generated|生成|合成)(?:内容|\s[a-z]{3,12})?\W*$", re.IGNORECASE)
_ADDS = re.compile(
    r"(?:添加|加上|加注|加一句|标注|写|追加|插入|附上|输出|返回|例如|示例|模板|格式|如下文|必须|必須|should|must|append|insert|include|example|add\b)",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """The text as the grammars read it.

    NFKC, lower case, simplified characters, nothing invisible, no blanks beside Chinese ("由 A I 生成" is 由ai生成); blanks
    between two Chinese characters stay, since they may stand for a comma.
    """
    if text.isascii():
        return " ".join(_LETTERS.sub("ai", text.lower()).split())
    folded = unicodedata.normalize("NFKC", text).translate(_FOLD).lower()
    return _SMALL_L.sub("ai", _joined(_LETTERS.sub("ai", folded).split()))


def _joined(words: Sequence[str]) -> str:
    """The words with a blank between two, unless just one of its neighbours is Chinese."""
    said = ""
    for word in words:
        if said and _is_han(said[-1]) is _is_han(word[0]):
            said += " "
        said += word
    return said


def _is_han(letter: str) -> bool:
    """Whether it is a Chinese character or a kana; a range of a pattern takes a millisecond to compile."""
    return "\u3400" <= letter <= "\u9fff" or "\u3040" <= letter <= "\u30ff"


def sentence_at(text: str, place: int, floor: int) -> tuple[int, int]:
    """Start and end of the sentence that holds a place, from `floor` on; one that is too long to count is cut off.

    A footer glued to the last word is a sentence of its own; a bare tag is none, and goes with what follows it.
    """
    limit = min(place + _REACH, len(text))
    start = _last_end(text, place, max(floor, place - _REACH))
    end = _next_border(text, start, limit)
    while end <= place:
        start, end = end, _next_border(text, end, limit)
    while end < limit and end - start < LONGEST // 8 and _TAG.match(text[start:end]):
        end = _next_border(text, end, limit)
    return start, end


def _last_end(text: str, place: int, floor: int) -> int:
    """Where the last sentence before a place ends, or `floor`."""
    at = place
    while (at := max([text.rfind(mark, floor, at) for mark in _MARKS])) >= 0:
        end = _END.match(text, at)
        if end is not None and end.end() <= place:
            return end.end()
    return floor


def _next_border(text: str, at: int, limit: int) -> int:
    """Where the next sentence begins."""
    end = _END.search(text, at, limit)
    border = end.end() if end else limit
    glued = _GLUED.search(text, at + 1, limit) if "由" in text[at:border] else None
    return min(glued.start(), border) if glued else border


def hush_quotes(line: str) -> str:
    """The line, equally long, without titles and quotations that could be a label: others speak there.

    A line that is one quotation, or a word and a colon before one, speaks for itself.
    """

    def hush(m: re.Match[str]) -> str:
        alone = len(line) <= LONGEST and _OPENS.fullmatch(line, 0, m.start()) and not _WORD.search(line, m.end())
        return m[0] if alone or not _SAYS.search(m[0].lower()) else "\ufffc" * len(m[0])

    return _QUOTED.sub(hush, line) if any(map(line.__contains__, _QUOTES)) else line


def announces(line: str) -> bool:
    """Whether a line tells someone to write what follows (结尾必须添加：)."""
    return line.rstrip(" *_\r\n\u200b").endswith((":", "：")) and _ADDS.search(line[-LONGEST:]) is not None


def read_corner(text: str) -> Claim | None:
    """What a corner mark says, brackets or none around it: AI, AI生成."""
    return read_sentence(f"[{text.strip(' []【】()（）「」')}]")


def read_sentence(text: str) -> Claim | None:
    """What one sentence, at most `LONGEST` characters, says of its own text; None for a mention or anything else."""
    return read_named(text) if hints(text) else None


def read_named(text: str) -> Claim | None:
    """The same for a sentence that is known to name AI or a model."""
    if len(text) > LONGEST:
        return None
    folded = fold(text)
    if _CORNER.fullmatch(folded):
        return Claim(ai=True, generation=False, declares="yes", language="zh", settled=False, place=ALONE)
    if folded.isascii():
        return read_english(folded)
    if _KOREAN.search(folded):
        return read_korean(folded)
    if _JAPANESE.search(folded):
        return read_japanese(folded)
    if not any(map(_is_han, folded)):
        return read_english(folded)
    close, apart = (_unspaced(folded, by) if " " in folded else folded for by in ("", ","))
    return read_chinese(close) or (read_chinese(apart) if apart != close else None)


def _unspaced(folded: str, by: str) -> str:
    """The text with this in place of each blank between two Chinese characters."""
    said = ""
    for word in folded.split(" "):
        if said:
            said += by if _is_han(said[-1]) and _is_han(word[0]) else " "
        said += word
    return said
