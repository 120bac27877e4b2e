"""What turns a Chinese clause that says who made something into a mention: negations, questions, conditions, rules, reports, plans."""

from __future__ import annotations

import re
from typing import NamedTuple

from labelcheck.declaration.chinese_words import AI, DEGREE, THROUGH
from labelcheck.declaration.claim import BRAND

TOLD = re.compile(
    r"必须|务必|加注|加一句|标注|标明|标记|注明|写[着明上]|末尾|结尾|开头|勾选|选择|选$|追加|添加|插入|附上|替换|出现|返回|输出|字段|示例|例如|模板|文案为|要求声明"
)
"""An instruction to write a label, or an example of one."""
_SHOWN = re.compile("展示|弹出|告知|提示")
"""The same of what stands in brackets behind it."""
_NEGATED = re.compile(
    r"非(?![洲遗常凡标])|不(?=[是由含为用使再得经会同])|并未|没|未(?!来|知)|无(?!人|线|限|锡)|勿|禁止|避免|拒绝|杜绝|而不|除了|仅使用"
)
_ASKED = re.compile(r"[是能可会]否|如何|怎样|怎么|哪|谁|什么|为何|几成|多少|吗$|么$|还是$")
IF = re.compile(
    r"(?:^|[,:(])[^,:]{0,6}?(?:如果|若(?!干)|假如|假设|要是|万一|只要|每当|当(?![前地天日年晚代])|一旦|倘|凡是|除非|无论|不管|即使|如[为由系是])|^if(?![a-z])"
    r"|(?<![然最以此背今])(?:后|之时|的时候|的话),$"
)
_WISHED = re.compile(
    r"(?:将|会|可|可以|(?<!智)能|正在|支持|即将|需|应该?|应当|让|把|交|希望|计划|拟|一键|尝试|必须|务必|(?<![摘概纪主重需])要|要求|就|再|先|然后|前|(?<![实即])时)$"
)
_SOLD = re.compile(r"^[,;]?(?:无需|即可|就行|省时|再也不)|只需|轻松|免费")
"""What a product promises."""
_DEFINED = re.compile(r"所称|所谓|是指|系指|指的是")
_OTHERS = re.compile(
    r"^不|^第\d|越来越多|指出|评论者|(?<![数依根证票])据(?!库)|表示|认为|[宣声]?称|报道|其中|许多|不少|[他她]们?|某|有些|(?<!所)有人|人们|网友|专家|研究(?!报告)|看不出|发现|写着"
    r"|(?<![解小传述])说(?![明话书])|用户|你|^[a-z]+中"
)
_REPORTED = re.compile(r"[他她]们?(?!人)|(?<![数依根证票])据(?!库)|表示|认为|写着|显示")
_NEWS = re.compile(
    r"承认|否认|经核查|核查发现|查明|(?<!未经)证实|通报|质疑|怀疑|指控|指责|爆料|辟谣|造谣|谣言|致歉|道歉|拘留|警方|法院|判决|记者(?:调查|发现|获悉|了解)|涉案|涉事|网传|流传|走红|热议|引发了|被[指曝]"
    r"|该(?:平台|公司|机构|企业|媒体|男子|女子|团队|厂商|品牌)|这[家位名]|[一两几]名|一位|,[^,]{1,6}(?<![解小传述据])(?:说|称|坦言|宣布|回应)(?![明话法书号为])"
)
"""A report about others: who says it, what came of it."""
_JUDGED = re.compile(r"检测|判[定断为]|识别|鉴别|疑为|屏蔽|举报|标为|认定|证明|区分|分辨|大部分样板")


class Around(NamedTuple):
    """A clause at its parts: `before`, `said` (up to who made it), `agent`, `made` (up to the verb), `behind`, `after`; `inner`: in brackets."""

    before: str
    said: str
    agent: str
    made: str
    behind: str
    after: str
    inner: bool


def is_mention(who: str, at: Around) -> bool:
    """Whether the clause with this subject only speaks of something that AI made, or may make."""
    name = re.search(f"{AI}|{BRAND}", at.agent)
    until = at.said + at.agent[: name.start() if name else 0]
    return bool(
        any(pattern.search(until) for pattern in (_NEGATED, _JUDGED, TOLD, _DEFINED))
        or _ASKED.search(at.made)
        or _ASKED.search(at.behind)
        or IF.search(at.before + at.said)
        or IF.search(at.before)
        or _WISHED.search(re.sub(f"(?:{DEGREE})*(?:由|{THROUGH}|含|包含)?了?$", "", at.said))
        or _WISHED.search(who)
        or _OTHERS.search(who)
        or _NEWS.search(at.before + at.said + at.after)
        or any(pattern.search(at.before) for pattern in (_REPORTED, _DEFINED))
        or _SOLD.search(at.before)
        or _SOLD.search(at.after)
        or ((":" in at.before or at.inner) and TOLD.search(at.before))
        or (at.inner and _SHOWN.search(at.before))
    )
