"""Marks on pictures: does a short line say that AI generated the picture it stands on? Pure text in, `Claim` out.

A mark is terser than a sentence: a phrase with both elements, a name or a few words before it (豆包AI生成, 图片由AI生成), a
noun or a warning behind it. Longer lines are sentences (`labelcheck.declaration.sentence`). GB 45438-2025 5.2 and 5.4.
"""

from __future__ import annotations

import re

from labelcheck.declaration.chinese_mentions import IF
from labelcheck.declaration.claim import Claim, claim
from labelcheck.declaration.sentence import fold, read_sentence

CHINESE = (
    "AI生成", "AI合成", "人工智能生成", "人工智能合成", "AI智能生成", "AI自动生成", "AI辅助生成", "AI技术生成", "AI技术合成",
    "人工智能技术生成", "人工智能技术合成",
)  # fmt: skip
ENGLISH = (
    "AIgenerated", "generatedbyAI", "generatedwithAI", "madewithAI", "madebyAI", "createdwithAI", "createdbyAI",
    "producedbyAI", "synthesizedbyAI", "AIsynthesized", "AIcreated",
)  # fmt: skip
PHRASES = CHINESE + ENGLISH
"""Phrases with both elements, without blanks; `labelcheck.media.spelling` allows blanks and hyphens between letters."""

_LONGEST = 12
"""Letters before the phrase on a mark; a longer line is read as a sentence."""

_CLAUSE = re.compile(r"\w[,，。;；!！]\W*\w{6,}$")
"""A clause of its own before the phrase, after another: that is a sentence too."""

_NEGATED = re.compile(
    r"(?:非|不(?:是|[含合]|属于?|用|使用|由|必|需要?)?|[未末](?:使用|经|用|含|由)?|无需?|没有?(?:使用|用)?|禁|勿|反对?)\W*$"
    r"|(?:禁止|严禁|不得|不准|不许|不要|拒绝|杜绝|避免|抵制|切勿|请勿|并非)\w{0,4}\W*$"
)
_NO = re.compile(r"\b(?:no|not|non|never|without|isn't|anti|zero)\W*$")
_ASKING_ENGLISH = re.compile(r"canyou|howto|howcan|spot|detect|report|why|which|avoid|isit|areyou|stop|ban(?:ned)?$")
_ASKING = re.compile(
    r"(?:一键|如何|怎[么样]|快速|轻松|在线|免费|支持|教你|学[会习]|可以?|能够?|会|让|[把将]|赋能|拥抱|体验|尝试|点击|立即|开始|什么是|关于|标注|声明|判断|检测|识别|鉴别|区分|警惕|谨防|防[范止]|当心|小心|了解|玩转|选择|用户|正在|是否|规范|管理|整治|治理|监管|推动|促进|涉及|针对|滥用|上传|\b(?:ask|try|use|get|meet|new))(?:使用|利用|通过|用)?\W*$"
)
_USING = re.compile(r"(?:^|\W)(?:用|使用|利用|通过)\W*$")
_THING = r"(?:的?(?:内容|图片|图像|图|画面|视频|影像|作品|照片|插[图画]|配图|封面|人物|数字人|素材|音乐|配音|效果图|示意图|片段|短片))"
_BEHIND = re.compile(
    rf"{_THING}?(?:$|[^\w]|(?!ppt|logo|app|word|excel)[a-z0-9@]|(?:抖音|快手|小红书|微信|视频)号|仅供?|请|勿|不代表|非真?实|禁止|如有|注意|谨慎|供参考|来源|制作|作者|版权|via|by)"
)
_FALLIBLE = re.compile(rf"{_THING}?\W*(?:可能|或许?|会|难免|存在|请?(?:注意)?(?:核实|核对|核查))")
_PARTLY = re.compile(r"(?:部分|可能|疑似|辅助|含有?|包含)")
_BEHIND_ENGLISH = re.compile(
    r"\W*(?:$|\d{1,2}\W*$|[^\w\s-]|(?:by|with|using)\b|(?:content|images?|pictures?|photos?|video|art|artwork|media|visual|illustration)\W*(?:$|[^\w\s]|by\b|with\b|may\b|using\b))"
)


def read_mark(before: str, phrase: str, behind: str) -> Claim | None:
    """What a line with one of the phrases says; None for a mention. `declares` is no where it warns of a service's errors."""
    if phrase in ENGLISH:
        return _english(fold(before), fold(behind))
    lead, tail = fold(before), fold(behind)
    if _NEGATED.search(lead) or IF.search(lead) or "?" in tail:
        return None
    if _FALLIBLE.match(tail) and "内容" not in tail[:4]:
        return Claim(ai=True, generation=False, declares="no", language="zh", settled=True, place="edge")
    words = sum(character.isalnum() for character in lead)
    is_mark = words <= _LONGEST and not _CLAUSE.search(lead)
    if is_mark and _BEHIND.match(tail) and not _ASKING.search(lead) and not (_USING.search(lead) and tail):
        return claim(True, True, bool(_PARTLY.search(lead)), "zh", settled=True, place="edge")
    said = read_sentence(f"{before}{phrase}{behind}")
    return said if said and said.declares != "no" else None


def read_line(line: str) -> Claim | None:
    """What a line in none of the phrases says: other wordings, and those that lack an element. A bare AI says nothing."""
    said = read_sentence(line)
    bare = said and not said.generation and len("".join(filter(str.isalnum, line))) <= len("AI")
    return said if said and not bare and said.language in {"zh", "en"} else None


def negates(line: str) -> bool:
    """Whether the line ends with a negation of what stands on the next."""
    folded = fold(line)
    return bool(_NEGATED.search(folded) or _NO.search(folded))


def _english(lead: str, tail: str) -> Claim | None:
    letters = "".join(filter(str.isalnum, lead))
    if _NO.search(lead) or "?" in tail or len(letters) > 2 * _LONGEST or _ASKING_ENGLISH.search(letters):
        return None
    if not _BEHIND_ENGLISH.match(tail):
        return None
    return claim(True, True, False, "en", settled=False, place="edge")
