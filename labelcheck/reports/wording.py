"""What people read, in English and Chinese; the terms are those of the Measures 《人工智能生成合成内容标识办法》."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from labelcheck.model import Modality, Outcome, Role, Status, Text

Language = Literal["en", "zh"]

OUTCOMES: Mapping[Outcome, Text] = {
    Outcome.STRIPPED: Text("stripped", "标识已丢失"),
    Outcome.MISSING: Text("missing", "缺少标识"),
    Outcome.DEFECTIVE: Text("defective", "标识不合规"),
    Outcome.UNDETERMINED: Text("undetermined", "无法判定"),
    Outcome.COMPLIANT: Text("compliant", "合规"),
    Outcome.NONE: Text("no duty", "无标识义务"),
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
    Outcome.COMPLIANT: Text("the labels are there and right", "标识齐全且正确"),
    Outcome.NONE: Text("no duty to label applies", "不适用标识义务"),
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
    "art9-waiver": Text("the user asked for copies without explicit labels (Art. 9)", "用户要求不含显式标识（第九条）"),
    "declared": Text("the user declared the content to be AI-generated", "用户已声明为生成合成内容"),
    "shown-beside": Text("an explicit label stands beside the content", "内容周边已有显式标识"),
}
NOT_ART17 = Text(
    "the service does not fall under Art. 4 ¶1, so explicit labels are not due",
    "服务不属于第四条第一款情形，不要求显式标识",
)

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

SEVERITIES: Mapping[str, Text] = {
    "error": Text("error", "错误"),
    "warning": Text("warning", "提醒"),
    "info": Text("remark", "提示"),
}

PROBLEMS: Mapping[str, str] = {
    "PDF references go in a circle": "PDF 引用形成循环",
    "a PDF object cannot be read": "PDF 对象无法读取",
    "a PDF object is nested deeper than the limit": "PDF 对象的嵌套层数超过上限",
    "a PDF object is not where the cross-reference says": "PDF 对象不在交叉引用所指的位置",
    "a PDF object stream has no such object": "PDF 对象流中没有所引用的对象",
    "a PDF stream has a filter that is not read": "PDF 流使用了不支持的过滤器",
    "a PDF stream has no length": "PDF 流没有长度",
    "a PDF stream is not where it should be": "PDF 流不在应在的位置",
    "a PDF string does not end": "PDF 字符串没有结尾",
    "a box runs past the end of its parent": "box 超出其上级的末尾",
    "a chunk runs past the end of the file": "数据块超出文件末尾",
    "a metadata item is too short for its header": "元数据条目不足其头部长度",
    "a metadata payload is larger than the limit": "单项元数据大小超过上限",
    "a part of the text was not read": "部分文字未读取",
    "a segment runs past the end of the file": "数据段超出文件末尾",
    "a text chunk has no keyword": "文本块没有关键字",
    "a text chunk has no text": "文本块没有文本",
    "an EXIF block does not begin with a TIFF header": "EXIF 块没有以 TIFF 头开始",
    "an EXIF value lies outside its block": "EXIF 值位于其数据块之外",
    "an ID3 frame is encrypted": "ID3 帧已加密",
    "an ID3 frame runs past the end of its tag": "ID3 帧超出其标签的末尾",
    "an ID3 tag has an unknown version": "ID3 标签版本未知",
    "an ID3 tag runs past the end of the file": "ID3 标签超出文件末尾",
    "an XMP packet declares a DOCTYPE": "XMP 数据包含有 DOCTYPE 声明",
    "an XMP packet is nested deeper or holds more than the limit": "XMP 数据包的嵌套层数或内容超过上限",
    "an XMP packet is not well-formed XML": "XMP 数据包不是格式良好的 XML",
    "boxes are nested deeper than the limit": "box 的嵌套层数超过上限",
    "checking this file ended the process": "检查该文件时进程意外终止",
    "compressed metadata cannot be inflated": "压缩的元数据无法解压",
    "compressed metadata inflates past the limit": "压缩的元数据解压后超过上限",
    "compressed metadata is cut off": "压缩的元数据不完整",
    "labelcheck itself failed on this file: please report it": "labelcheck 处理该文件时自身出错，请反馈",
    "more would be read from this file than the limit allows": "需要从该文件读取的数据量超过上限",
    "the PDF cross-reference cannot be read": "PDF 交叉引用无法读取",
    "the checksum of a chunk is wrong": "数据块的校验和错误",
    "the content is not of the format that the name says": "内容与文件名所示格式不符",
    "the document is encrypted": "文档已加密",
    "the extension belongs to another format": "扩展名属于另一种格式",
    "the file became shorter while it was read": "读取过程中文件变短",
    "the file cannot be opened or read": "文件无法打开或读取",
    "the file ends before its end mark": "文件在结束标记之前就已结束",
    "the file ends before the data that it announces": "文件在其声明的数据之前就已结束",
    "the file has more pieces than the limit allows": "文件的数据块数量超过上限",
    "the file has no media data: it was cut or never finished": "文件没有媒体数据：被截断或未写完",
    "the file has no moov box: it was cut or never finished": "文件没有 moov box：被截断或未写完",
    "the file is empty": "文件为空",
    "the picture has no image data": "图片没有图像数据",
    "there is no chunk where one should begin": "应为数据块开头的位置没有数据块",
    "there is no segment where one should begin": "应为数据段开头的位置没有数据段",
    "this version does not read this format": "本版本不读取此格式",
}
"""Every fixed `problem` of a note, in Chinese."""


def in_chinese(problem: str) -> str:
    """The Chinese of a note's fixed phrase; the phrase itself where none is known."""
    return PROBLEMS.get(problem, problem)


def say(text: Text, language: Language) -> str:
    """The text in one of its two languages."""
    return text.zh if language == "zh" else text.en
