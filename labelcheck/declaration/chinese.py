"""Chinese label sentences: 本文由AI生成, 内容为AI生成, 含AI生成内容, AI生成内容可能有误, and those that lack an element.

The text comes folded (`labelcheck.declaration.sentence.fold`): simplified, lower case, half-width punctuation. A clause
counts only if its subject is this text (本, 该, 以上, 所有 …) or a plain word for content; negations, questions,
conditions, wishes, instructions and reports about others come before the verb and turn it into a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from labelcheck.declaration.chinese_mentions import TOLD, Around, is_mention
from labelcheck.declaration.chinese_words import AI, DET, GEN, MAKE, NOUN, SCOPED, THROUGH_WORDS, WORDS
from labelcheck.declaration.claim import ALONE, ANYWHERE, BRAND, EDGE, Claim, claim, compiled

_WHO = r"(?P<who>.{0,30}?)(?P<degree><DEGREE>{0,3})"

_SAYS = re.compile("|".join([GEN[3:-1], MAKE[3:-1], r"\(|\[|【|—"]))
"""Stands in whatever the forms below match; a bracket may have come between the characters of a verb."""

# One clause: who (subject), by what (agent), what was done (verb).
_FORMS = tuple(
    compiled(form.replace("<VERB>", verb).replace("<SUBJECT>", _WHO), **WORDS)
    for verb in ("(?P<verb><GEN>)", "(?P<verb><MAKE>)")
    for form in (
        r"^<SUBJECT> 由 (?P<agent>.{1,40}?) <VERB> <TAIL>",
        r"^<SUBJECT> (?<![作因认称成行])(?:是|为|系(?![统列])|属于) (?P<agent>[^的]{0,20}?(?:<AI>|<BRAND>)[^的]{0,12}?) <VERB> (?:$|的?[^的]{0,14}$)",
        r"^<SUBJECT> (?:是|为) (?P<agent>智能) <VERB> (?:$|的?内容$)",
        r"^<SUBJECT> 中?(?:含有?|包含|包括了?) (?P<agent>[^的]{0,4}?(?:<AI>|<BRAND>)[^的]{0,6}?) <VERB> 的?[^的]{0,10}$",
        r"^<SUBJECT> 中?<THROUGH>了? (?P<agent>.{0,12}?(?:<AI>|<BRAND>).{0,20}?) <VERB> (?:(?:合成)?技术|的?内容|的[^的]{1,12}$|(?:语音|配音|声音|图[片像]|画面|素材|音乐|数字人|主播)(?:$|[^\w])|<TAIL>)",
    )
)
_PASSIVE = (*_FORMS[:2], *_FORMS[5:7])
_SELF = compiled(
    r"^(?:这是|本\w{1,8}是|以[上下][是为])(?P<agent>[^的]{0,24}(?:<AI>|<BRAND>)[^的]{0,8})(?P<verb><GEN>|<MAKE>)的",
    **WORDS,
)
_ACTIVE = compiled(
    r"^(?:我们?|作者|小编|本人)? <THROUGH> (?P<agent>[^的]{0,8}<AI>[^的]{0,8}) (?P<verb><GEN>|<MAKE>)了 (?:这|本|此|以[上下])[^,]{0,12}$",
    **WORDS,
)
_BARE = compiled(
    r"^(?P<maybe>(?:直接|[全都]|基本)?(?:疑似|可能|或)?(?:系|为|是|由|经|属于)?) <BRAND>?(?P<agent><AI>(?:大模型|模型|技术|工具|助手)?)"
    r"(?P<how>(?:自动|智能|辅助|娱乐|协助|总结|整理|归纳|提炼|翻译)*) (?P<verb><GEN>{1,2}|创作|撰写|翻译|绘制|写)"
    r"(?P<what>的?(?:的(?=[,。])|内容|文字|文本|结果|信息|回答|草稿|初稿|示意图|效果图|<NOUN>)?)(?P<rest>$|[,;·|/。!.].*$)",
    **WORDS,
)
_FALLIBLE = compiled(
    r"^(?P<agent><AI>(?:大模型|模型)?)(?P<how>(?:自动|智能|辅助)*)(?P<verb><GEN>)的?(?:内容|信息|结果|回答|文字|答案)?(?:可能|或许?|难免|仅供参考|仅作参考)会?(?:存在|有|包含|出现)?"
    r"(?:[^,、]{1,6}、){0,3}[^,、]{0,2}(?:混乱|[有错失谬]误|出?错|误|不准|偏差|幻觉|疏漏|不完整|(?<=参考)(?=,|$))",
    **WORDS,
)
_HEDGE = re.compile(
    r"(?:^|[,;·|。!.])(?:结果|内容|数据|信息)?(?:仅(?:供|作|代表)|供参考|不构成|不代表|不保证|不能|不可|可能|或有|未经|已?经|切?勿|非真[实人]|非实[景拍]|纯属|虚构|注意|谨慎|如有|存在|与(?:实物|实际|事实|原文|正文|真实)|以(?:实物|实际|原文|官方|公告|合同)|敬请|使用前|发布前|作者对"
    r"|请(?:您|勿|大家|务必|注意|仔细|谨慎|核实|核对|甄别|自行|以|结合|人工|勿|辨别|理性|酌情|审慎|[\u4e00-\u9fff]{0,4}(?:确认|核实|审核|核对|甄别|判断)))"
)
_HEDGED_FIRST = re.compile(r"[^,;:]{0,8}(?:仅供|供参考|不构成|不代表)")
_PLAIN_TAG = ("", "内容", "的内容", "示意图", "效果图")
"""What a tag may name without a warning behind it: AI生成图片 alone is as likely a heading."""
_BRACKETED = re.compile(r"[(\[【「][^()\[\]【】「」]+[)\]】」]")
_DOTTED = re.compile(r"(?:\s?[·|]\s?[^·|,;:。]{1,10}){1,4}")
"""What stands behind a tag on the same line, dot by dot: AI生成 · 可撤销."""
_LEAD = re.compile(
    r"^(?:(?:copyright|\(c\)|©)[ \d-]*(?=本)|请?注意(?=本|此|该|这|以[上下])|(?:[^,:]{0,14}(?:注|注意|说明|声明|提示|提醒|警示|警告|须知|告知|状态|备注|来源|标识|播报|图源|[配题插附]?图|配音|配乐|音[频乐]|声音|旁白|视频|封面|作者|撰文|制作)|[a-z][a-z_ -]{0,23}):|[^,:/]{0,6}图/)"
)

_PEOPLE = re.compile(
    r"^(?!我|作者|本人)[\u4e00-\u9fff]{1,4}(?<![使利运应采])用|领域|研究员|专家|作者|团队|公司|学者|工程师|教授|博士|人员|研究院|编辑部|记者"
)
"""A person or a company as the one who made it."""
_PARTLY = compiled(
    r"辅助|协助|参与|部分|可能|疑似|大多|大量|多数|或许|(?<!100)%|^(?:本|此|该|这\w?)?(?:文章|中文|视频|报告)?(?:摘要|翻译|译文)|<SCOPED>",
    SCOPED=SCOPED,
)
_WHOLE_MEDIA = re.compile(r"^(?:本|此|该|这[张段幅首个]?|以[上下])(?:图片|画面|音频|配音|音乐|素材|旁白|插画|版本)")
_THIS_TEXT = compiled(
    r"(?:<DET>(?:\w{0,7}$|.{0,24}<NOUN>(?:中|里|上)?$|\w{0,12}?<NOUN>.{0,24}(?:基础上|外|中|里|上)$)|.{0,24}(?:的|生|产)(?:所有|全部)\w{1,12}$)",
    **WORDS,
)
"""This text as the subject: 本文, 以上所有内容, 本页面在原稿的基础上."""
_BEGINS, _ALL_OF = compiled(r"<DET>\w{0,6}?<NOUN>", **WORDS), re.compile("均|都|皆|全部")
"""This text and more: 本综述及其归类、划分均."""
_PLAIN = compiled(r"(?:[^的和与,]{1,6}的)?[^的]{0,12}(?:<NOUN>|服务|ai)中?", **WORDS)
_SHORT = re.compile(r"[^\W_是在把被让令会能说看从已]{1,8}")
"""A subject that is no known word for content: 测试用例, 聊天记录."""
_WEAK = re.compile(r"\w{0,4}智能(?:系统|助手|算法|客服)?(?:自动)?|(?:机器(?:学习)?|算法|模型)(?:模型|算法)?(?:自动)?")
"""Who generates without being named: too little for the AI element, enough for a near miss."""
_CONTAINS = compiled(r"(?:含有?|包含|包括了?)<AI>.{0,4}<GEN>的(?!内容|作品|素材|[图音视]|文)", **WORDS)
"""What contains is not said, and what is contained is a thing of its own: 包含AI生成的建议."""
_DATE = re.compile(r"^(?:\d[\d年月日:/. -]{3,20}|今[天日]的?)")
_ABOUT = re.compile(r"\w(?:介绍了?|探讨|讨论|提到|提及|关于|针对|说明了|展示了|引用了?)")
_ROW = re.compile(r"\|[^|]*\|[^|]*\|[^|]*\|")
"""A row of a table, which holds data; a frame of one or two cells may hold a label."""
_BYLINE = re.compile(r"[^,;:。]{0,40}[·|]\s*")
_TAGS, _LONGEST_TAG = 5, 10
"""Tags in a row, and characters of one: 剧情演绎，内容由AI生成，请勿模仿."""
_LONGEST_WHOLE = 20
"""Characters of a sentence that is nothing but the declaration."""
_CLAUSES = 24
"""Clauses of a sentence that are read."""


class _Clause(NamedTuple):
    before: str
    text: str
    after: str
    inner: bool


def read_chinese(sentence: str) -> Claim | None:
    """What a folded Chinese sentence says of its text; None for a mention or anything else."""
    if not _SAYS.search(sentence):
        return None
    if _ROW.match(sentence) or sentence.rstrip(")】]\"'”’」』 ").endswith("?"):
        return None
    lead, body = _without_lead(_bare(sentence))
    if TOLD.search(lead) or (lead.startswith("警告") and re.search("可能|疑似", body)):
        return None
    if not sentence.endswith(":"):
        apart = "[,;]" if _HEDGE.match(body) or _HEDGED_FIRST.match(body) else ";"
        later = (_read_fallible(clause) for clause in re.split(apart, body)[1:])
        tag = _read_tag(body, bool(lead), _BRACKETED.fullmatch(sentence) is not None) or next(filter(None, later), None)
        if tag is not None:
            return tag
    near = None
    for clause in islice(_clauses(body), _CLAUSES):
        found = _read_clause(clause, lead)
        if found is not None and found.declares != "no":
            return found
        near = near or found
    return near


def _bare(sentence: str) -> str:
    """The sentence without marks and brackets around it."""
    text = re.sub(r"^[^\w\ufffc(【\[「“\"'《@]+|[^\w)】\]」”\"'》%]+$", "", sentence)
    while len(text) > 2 and text[0] + text[-1] in ("()", "【】", "[]", "「」", "“”", '""', "''", "『』"):
        text = text[1:-1]
    return re.sub(r"^[^\w\ufffc(【\[]+", "", text)


def _without_lead(text: str) -> tuple[str, str]:
    """The label words that open the sentence (声明:, 注:), and the rest."""
    body = text
    for _ in range(3):
        shorter = _LEAD.sub("", body)
        if shorter == body:
            break
        body = _bare(shorter)
    return text[: len(text) - len(body)], body


def _read_tag(body: str, led: bool, bracketed: bool) -> Claim | None:
    """AI生成 as a tag, with a warning behind it, or as the subject of a warning."""
    bare = _BARE.match(body) or _among_tags(body)
    if bare:
        hedged = bool(
            bare["what"] == "的"
            or bare.string != body
            or _HEDGE.search(bare["rest"])
            or _DOTTED.fullmatch(bare["rest"])
        )
        plain = not bare["rest"] and (bracketed or bare["what"] in _PLAIN_TAG) and "智能" not in bare["how"]
        if hedged or (led and not bare["rest"]) or plain:
            partly = bool(_PARTLY.search(bare["maybe"] + bare["how"] + bare["what"]))
            return _claim(bare, partly, EDGE if hedged or led else ALONE)
    return _read_fallible(body)


def _among_tags(body: str) -> re.Match[str] | None:
    """The tag in a row of short ones: 虚构演绎，AI生成，请勿模仿."""
    tags = re.split(r"[,;·|/。!]\s*", body)
    if not 2 <= len(tags) <= _TAGS or max(map(len, tags)) > _LONGEST_TAG or not any(map(_HEDGE.match, tags)):
        return None
    return next(filter(None, map(_BARE.match, tags)), None)


def _read_fallible(body: str) -> Claim | None:
    """AI生成内容可能有误: a warning whose subject is the tag."""
    fallible = _FALLIBLE.match(re.sub(r"\([^()]*\)", "", body))
    if fallible and len(body) <= 60 and "因此" not in body:
        return _claim(fallible, bool(fallible["how"].count("辅助")), EDGE)
    return None


def _clauses(body: str) -> Iterator[_Clause]:
    """The clauses of the sentence without its brackets, then those inside brackets of their own."""
    body = re.sub(
        rf"\((?!含|包括|尤其|即|不含|除)([^()]{{0,40}}{AI}(?![^()]{{0,40}}{GEN})[^()]{{0,40}})\)", r" \1 ", body
    )
    outer = re.sub(r"\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]|——[^—]{0,60}——", "", body)
    yield from _split("", outer, False)
    for m in re.finditer(r"\(([^()]{4,})\)|【([^【】]{4,})】|\[([^\[\]]{4,})\]", body):
        yield from _split(body[: m.start()], m[1] or m[2] or m[3], True)


def _split(before: str, text: str, inner: bool) -> Iterator[_Clause]:
    for m in re.finditer(r"(?:[^,;:·|—-]|(?<![\u4e00-\u9fff])-(?![\u4e00-\u9fff]))+", text):
        yield _Clause(before + text[: m.start()], m[0].strip(), text[m.end() :], inner)


def _read_clause(clause: _Clause, lead: str) -> Claim | None:
    for form in (_SELF, _ACTIVE, *_FORMS):
        m = form.match(clause.text)
        if m is None:
            continue
        who = m.groupdict().get("who")
        place = ANYWHERE if who is None else _subject(who, m["degree"], clause, lead, form in _PASSIVE)
        if place is None or is_mention(who or "", _around(clause, m)):
            continue
        weak = place == ANYWHERE and _WEAK.fullmatch(m["agent"])
        if not (weak or re.search(f"{AI}|{BRAND}", m["agent"])) or _PEOPLE.search(m["agent"]):
            continue
        said = (who or "") + (m.groupdict().get("degree") or "") + m["agent"]
        partly = bool(_PARTLY.search(said) or re.match("的?[草初][稿版]", clause.text[m.end("verb") :])) and not (
            _WHOLE_MEDIA.match(said) and not re.search("辅助|部分|可能|疑似|参与", said)
        )
        return _claim(m, partly, place, who or "")
    return None


def _subject(who: str, degree: str, clause: _Clause, lead: str, passive: bool) -> str | None:
    """Where the clause counts, by its subject; None if the subject is something else."""
    who = _DATE.sub("", who)
    if who.endswith("》") or "\ufffc" in who:
        return None
    if (_THIS_TEXT.match(who) or (_ALL_OF.search(degree) and _BEGINS.match(who))) and not _ABOUT.search(who):
        return ANYWHERE
    if re.match(DET, _bare(clause.before)) and (not who or len(who) <= 5 or re.search(f"{NOUN}$", who)):
        return ANYWHERE
    if not who and degree and re.match(NOUN, _bare(clause.before)):
        return ANYWHERE
    if not who and _CONTAINS.match(clause.text) and not lead:
        return None
    if not who and not clause.text.startswith(THROUGH_WORDS):
        first = not clause.before or clause.before == lead or _BYLINE.fullmatch(clause.before)
        return EDGE if first and not clause.inner else None
    if "%" in who or re.search(f"{GEN}(?!的?内容)", who) or (len(clause.before) > 24 and not clause.inner):
        return None
    backed = _is_backed(clause, lead)
    opens = len(clause.before) <= _LONGEST_TAG or clause.inner or _BYLINE.fullmatch(clause.before)
    known = _PLAIN.fullmatch(who) and (opens or backed)
    return EDGE if known or (backed and passive and _SHORT.fullmatch(who)) else None


def _is_backed(clause: _Clause, lead: str) -> bool:
    """Whether what stands around a clause makes it a label: a word such as 声明 before it, a warning behind it, or nothing at all."""
    first = clause.before in ("", lead)
    whole = first and not clause.after and len(clause.text) <= _LONGEST_WHOLE
    return (first and lead != "") or whole or _HEDGE.search(clause.after) is not None


def _around(clause: _Clause, m: re.Match[str]) -> Around:
    made, behind = clause.text[: m.start("verb")], clause.text[m.end("verb") :]
    return Around(clause.before, made[: m.start("agent")], m["agent"], made, behind, clause.after, clause.inner)


def _claim(m: re.Match[str], partly: bool, place: str, who: str = "") -> Claim:
    words = re.findall(AI, f"{who} {m['agent']}")
    return claim(
        ai=bool(words),
        generation=bool(re.fullmatch(f"{GEN}+", m["verb"]) or re.search(f"{GEN}的?内容", who)),
        partly=partly,
        language="zh",
        settled=any(w != "人工智慧" for w in words),
        place=place,
    )
