"""What people read, in English and Chinese; the terms are those of the Measures 《人工智能生成合成内容标识办法》."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from labelcheck.model import Modality, Outcome, Role, Status, Text

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.STRIPPED: Text("stripped", "标识已丢失"),
    Outcome.MISSING: Text("missing", "缺少标识"),
    Outcome.DEFECTIVE: Text("defective", "标识不合规"),
    Outcome.UNDETERMINED: Text("undetermined", "无法判定"),
    Outcome.COMPLIANT: Text("compliant", "合规"),
    Outcome.NONE: Text("none", "不适用"),
}

MEANINGS: Mapping[Outcome, Text] = {
    Outcome.STRIPPED: Text(
        "the label is gone, and a sign says that it was there", "标识已不存在，但有迹象表明曾经有过"
    ),
    Outcome.MISSING: Text(
        "the label is not there, and nothing says that it ever was", "没有标识，也无迹象表明曾经有过"
    ),
    Outcome.DEFECTIVE: Text("the label is there but breaks the standard", "有标识，但不符合标准"),
    Outcome.UNDETERMINED: Text("we could not look, so nobody is accused", "无法检查，不作认定"),
    Outcome.COMPLIANT: Text("the labels that were checked are there and right", "所检查的标识齐全且正确"),
    Outcome.NONE: Text("no rule of the packs asks anything of it", "规则包中没有适用的规则"),
}

STATUSES: Mapping[Status, Text] = {
    Status.CONFIRMED: Text("confirmed AI", "属于生成合成内容"),
    Status.POSSIBLE: Text("possibly AI", "可能为生成合成内容"),
    Status.SUSPECTED: Text("suspected AI", "疑似生成合成内容"),
    Status.NONE: Text("no sign of AI", "未见生成合成迹象"),
}

ROLES: Mapping[Role, Text] = {
    Role.PRODUCER: Text("producer", "生成合成服务提供者"),
    Role.PROPAGATOR: Text("propagator", "传播服务提供者"),
    Role.PUBLISHER: Text("publisher", "发布者"),
}

ROLE_TAKES: Mapping[Role, Text] = {
    Role.PRODUCER: Text("every file is taken to be AI-generated", "所有文件均视为生成合成内容"),
    Role.PROPAGATOR: Text("no file is taken to be AI-generated without a sign", "无迹象的文件不视为生成合成内容"),
    Role.PUBLISHER: Text("no file is taken to be AI-generated without a sign", "无迹象的文件不视为生成合成内容"),
}

ASSUMPTIONS: Mapping[str, Text] = {
    "art17": Text(
        "the service falls under Art. 4 ¶1, so explicit labels are due", "服务属于第四条第一款情形，应有显式标识"
    ),
    "art9-waiver": Text(
        "the user asked for copies without explicit labels (Art. 9: agree on who is responsible, keep the log for six months)",
        "用户要求不含显式标识（第九条：应明确责任，相关日志留存不少于六个月）",
    ),
    "declared": Text("the user declared the content to be AI-generated", "用户已声明为生成合成内容"),
    "shown-beside": Text("an explicit label stands beside the content", "内容周边已有显式标识"),
}
NOT_ART17 = Text(
    "the service does not fall under Art. 4 ¶1, so explicit labels are not due",
    "服务不属于第四条第一款情形，不要求显式标识",
)

SHOW_BESIDE: Mapping[Status, Text] = {
    Status.CONFIRMED: Text(
        "Art. 6 (1): add a conspicuous prompt beside the content that says that it is AI-generated (属于)",
        "第六条第一项：在发布内容周边添加显著提示标识，明确提醒公众该内容属于生成合成内容",
    ),
    Status.POSSIBLE: Text(
        "Art. 6 (2): add a conspicuous prompt beside the content that says that it may be AI-generated (可能)",
        "第六条第二项：在发布内容周边添加显著提示标识，提醒公众该内容可能为生成合成内容",
    ),
    Status.SUSPECTED: Text(
        "Art. 6 (3): treat it as suspected, and add a conspicuous prompt beside the content that says so (疑似)",
        "第六条第三项：识别为疑似生成合成内容，并在发布内容周边添加显著提示标识，提醒公众该内容疑似生成合成内容",
    ),
}
"""What a platform shows beside the content, by its status; nothing where there is none."""

MODALITIES: Mapping[Modality, Text] = {
    Modality.IMAGE: Text("image", "图片"),
    Modality.AUDIO: Text("audio", "音频"),
    Modality.VIDEO: Text("video", "视频"),
    Modality.TEXT: Text("text", "文本"),
}
MODALITIES_AT_LARGE: Mapping[Modality, Text] = {
    Modality.IMAGE: Text("pictures", "图片"),
    Modality.AUDIO: Text("sound", "音频"),
    Modality.VIDEO: Text("video", "视频"),
    Modality.TEXT: Text("text", "文本"),
}

SCHEMES: Mapping[str, Text] = {
    "tc260-aigc": Text("AIGC label in the metadata (implicit)", "AIGC 元数据标识（隐式标识）"),
    "visible-text": Text("visible text (explicit)", "文字提示标识（显式标识）"),
    "spoken-text": Text("spoken words (explicit)", "语音标识（显式标识）"),
    "audio-rhythm": Text("audio rhythm · – · · (explicit)", "音频节奏标识 · – · ·（显式标识）"),
    "document-text": Text("sentence in the text (explicit)", "文本标识（显式标识）"),
    "c2pa": Text("C2PA manifest (trace)", "C2PA 清单（痕迹）"),
    "iptc-source-type": Text("IPTC digital source type (trace)", "IPTC 数字来源类型（痕迹）"),
    "generator-metadata": Text("a generator's own metadata (trace)", "生成工具写入的元数据（痕迹）"),
    "label-residue": Text("remains of an AIGC label (trace)", "AIGC 标识的残留（痕迹）"),
    "label-change": Text("change since an earlier version (trace)", "与先前版本相比的变化（痕迹）"),
    "embedded-preview": Text("preview inside the file (trace)", "文件内嵌预览图（痕迹）"),
    "camera-metadata": Text("signs of a camera (trace)", "相机信息（痕迹）"),
}
"""Every scheme of `labelcheck.model`, in words."""

SEVERITIES: Mapping[str, Text] = {
    "error": Text("error", "错误"),
    "warning": Text("warning", "提醒"),
    "info": Text("remark", "提示"),
}


def say(text: Text, language: Language) -> str:
    """The text in one of its two languages."""
    return text.zh if language == "zh" else text.en
