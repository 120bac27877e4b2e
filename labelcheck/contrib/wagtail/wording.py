"""What editors and visitors read, in English and Chinese: a `Text` each, said in the language of the request.

The rest of labelcheck keeps both languages side by side, so this app does too, and needs no compiled catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language

from labelcheck.model import Status, Text
from labelcheck.reports.wording import Language, say

LABELS: Mapping[Status, Text] = {
    Status.CONFIRMED: Text("AI-generated content", "人工智能生成合成内容"),
    Status.POSSIBLE: Text("Possibly AI-generated content", "可能为人工智能生成合成内容"),
    Status.SUSPECTED: Text("Suspected AI-generated content", "疑似人工智能生成合成内容"),
}
"""What stands beside a file for the public, by its status: Art. 6 (1) 属于, (2) 可能, (3) 疑似; both elements of GB 45438-2025 in each."""

WORDS: Mapping[str, Text] = {
    "app": Text("AI labels", "生成合成标识"),
    "labels": Text("AI labels", "标识检查"),
    "report": Text("AI labels", "生成合成标识检查"),
    "file": Text("File", "文件"),
    "kind": Text("Kind", "类型"),
    "outcome": Text("Outcome", "结果"),
    "status": Text("Status (Art. 6)", "状态（第六条）"),
    "scanned": Text("Scanned", "检查时间"),
    "decisions": Text("Decisions", "处理"),
    "unscanned": Text("not scanned yet", "尚未检查"),
    "outdated": Text("outdated", "已过期"),
    "outdated-long": Text(
        "This result is outdated: the file, labelcheck or the settings have changed since. It is scanned again before a page that uses it is published.",
        "该结果已过期：此后文件、labelcheck 或设置有变动。发布使用该文件的页面之前会重新检查。",
    ),
    "evidence": Text("Evidence", "依据"),
    "see-evidence": Text("See the evidence and what to do", "查看依据与处理方法"),
    "scan-again": Text("Scan again", "重新检查"),
    "to-file": Text("To the file", "返回文件"),
    "nothing-wrong": Text("No rule complains of this file.", "没有规则提出问题。"),
    "five-percent": Text(
        "The bar beside a box is 5 % of the shortest side: the least height of a label (GB 45438-2025 5.2).",
        "框旁的标尺为画面最短边长度的 5%，即标识文字的最低高度（GB 45438-2025 5.2）。",
    ),
    "also-found": Text("Found in the file", "文件中所见"),
    "notes": Text("What could not be looked at", "未能检查的内容"),
    "renditions": Text("Renditions", "衍生图"),
    "renditions-lost": Text(
        "These renditions of the picture do not carry its labels any more, so visitors who save them get files without labels. docs/survival.md of labelcheck says which tools and settings keep labels; or show the original.",
        "以下衍生图已不含原图的标识，访客保存到的文件便没有标识。labelcheck 的 docs/survival.md 列出可保留标识的工具和设置；也可以直接展示原图。",
    ),
    "rendition-of": Text("Rendition of", "衍生自"),
    "what-to-do": Text("What to do", "如何处理"),
    "replace": Text(
        "Replace the file by one that still has its labels, best as it came from the service that made it.",
        "换成仍保有标识的文件，最好是生成服务最初导出的原件。",
    ),
    "declare-title": Text("Declare (Art. 6 and 10)", "主动声明（第六条、第十条）"),
    "declare-what": Text(
        "I declare that this content is AI-generated (生成合成内容).", "本人声明：该内容为人工智能生成合成内容。"
    ),
    "declare-beside": Text(
        "A label that says so stands beside it wherever it is shown.", "凡展示该内容之处，周边均有相应的显著提示标识。"
    ),
    "declare-not-enough": Text(
        "A declaration does not answer this outcome by the site's settings: replace the file or override.",
        "按本站设置，声明不足以解决该结果：请更换文件或放行。",
    ),
    "declare": Text("Declare", "声明"),
    "declared": Text("Declared AI-generated", "已声明为生成合成内容"),
    "declared-not-beside": Text("declared, no label beside it", "已声明，周边无标识"),
    "withdraw": Text("Withdraw the declaration", "撤回声明"),
    "override-title": Text("Publish in spite of it", "仍然发布（放行）"),
    "override-what": Text(
        "Give the reason. It is logged with your name, and holds for this very file until it is replaced or a scan finds worse.",
        "请填写理由。理由与姓名将记入日志；仅对当前文件有效，文件更换或检查结果变得更严重即失效。",
    ),
    "reason": Text("Reason", "理由"),
    "reason-missing": Text("Give a reason.", "请填写理由。"),
    "override": Text("Override", "放行"),
    "overridden": Text("Overridden", "已放行"),
    "revoke": Text("Take the override back", "撤销放行"),
    "override-denied": Text(
        "Somebody with the permission “publish in spite of missing labels” can override this with a reason.",
        "具有“标识缺失时仍可发布”权限的人员可填写理由后放行。",
    ),
    "blocked": Text("Not published: a file is without its labels.", "未发布：所用文件的标识有问题。"),
    "kept-draft": Text("Your changes are kept as a draft.", "修改已保存为草稿。"),
    "warned": Text("Look at the labels of a file that this page uses.", "请查看本页所用文件的标识。"),
    "passed-blocked": Text("This file would hold a page back.", "使用该文件的页面不能发布。"),
    "passed-ok": Text("This file holds no page back.", "该文件不影响页面发布。"),
    "log-declare": Text("Declare a file AI-generated", "声明文件为生成合成内容"),
    "log-withdraw": Text("Withdraw a declaration", "撤回声明"),
    "log-override": Text("Override missing labels", "标识问题放行"),
    "log-revoke": Text("Take an override back", "撤销放行"),
    "log-published": Text("Publish in spite of missing labels", "标识问题放行后发布"),
    "log-unscheduled": Text("Cancel scheduled publishing: labels", "因标识问题取消定时发布"),
    "lost": Text("label lost", "标识已丢失"),
}


def language() -> Language:
    """Chinese for a reader of any Chinese, else English."""
    return "zh" if (get_language() or "en").startswith("zh") else "en"


def said(text: Text) -> str:
    """The text in the reader's language."""
    return say(text, language())


def word(name: str) -> str:
    """One of `WORDS` in the reader's language. Raises KeyError for a name that is not there."""
    return said(WORDS[name])


_lazily = lazy(said, str)


def later(name: str) -> Any:
    """One of `WORDS`, said when it is shown."""
    return _lazily(WORDS[name])
