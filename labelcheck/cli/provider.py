"""`labelcheck provider`: takes a provider code apart, and says which provider a code, a name or a visible mark is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from labelcheck.cli.lang import lang_option
from labelcheck.model import Text

if TYPE_CHECKING:
    from labelcheck.provider_code import Code
    from labelcheck.providers import KnownCode, Provider, Providers
    from labelcheck.reports.wording import Language

_COLUMNS = 80
_SHOWN = 60


@click.command(
    name="provider",
    short_help="Takes a provider code apart.",
    epilog="""\b
Examples:
  labelcheck provider 001191990000MA0AAAAAAR10000
  labelcheck provider doubao
  labelcheck provider 豆包AI生成 --lang zh

\b
Exit codes: 0 a code without fault, a name or a mark; 1 a code with a fault.""",
)
@click.argument("code_or_name", metavar="CODE_OR_NAME")
@lang_option
@click.pass_context
def command(ctx: click.Context, code_or_name: str, language: Language) -> None:
    """Takes a provider code (服务提供者编码) apart by position, and says whose it is; a name or a visible mark works too."""
    from labelcheck.cli.paragraphs import padded, show  # noqa: PLC0415  # --help needs none of these
    from labelcheck.provider_code import decode_code  # noqa: PLC0415  # as above
    from labelcheck.providers import load_providers  # noqa: PLC0415  # as above

    if not code_or_name.strip():
        raise click.UsageError("CODE_OR_NAME: found nothing, expected a provider code, a name or a visible mark")
    code, providers = decode_code(code_or_name), load_providers()
    chinese = language == "zh"
    for before, text in _on_code(code, providers) if code else _on_words(code_or_name, providers):
        prefix = before if isinstance(before, str) else padded(before.zh if chinese else before.en, 10)
        show(text.zh if chinese else text.en, beside=prefix)
    ctx.exit(1 if code and code.problems else 0)


Told = Iterator[tuple[str | Text, Text]]
"""Paragraphs: what stands before the first line (a Text is a caption), and the text that is wrapped beside it."""


def _on_code(code: Code, providers: Providers) -> Told:
    shown = _shown(code.text)
    if code.problems:
        yield "", Text(f"{shown}: like a provider code, but faulty", f"{shown}：像服务提供者编码，但有误")
    else:
        yield "", Text(f"{shown}: a provider code without fault", f"{shown}：服务提供者编码，无误")
    yield "", _EMPTY
    yield from _parts(code)
    for problem in code.problems:
        yield "! ", _fault(problem, code)
    yield "", _EMPTY
    provider = providers.by_value(code.text)
    if provider is None:
        yield _PROVIDER, Text("not known to labelcheck", "labelcheck未收录")
        return
    known = provider.known_code(code.text)
    yield from _on_provider(provider, unsure=known is not None and known.confidence == "L")
    if known:
        by = _BY_CODE if code.text.strip() in known.full else _BY_EXTENSION if code.service_type else _BY_USCC
        basis = _basis(known)
        yield _KNOWN_BY, Text(f"{by.en}; {basis.en}", f"{by.zh}；{basis.zh}")


def _on_words(text: str, providers: Providers) -> Told:
    shown, provider = _shown(text), providers.by_value(text)
    marked = provider or providers.by_mark(text)
    if provider:
        yield "", Text(f"{shown}: the name of a provider, not a code", f"{shown}：服务提供者名称，不是编码")
    elif marked:
        yield "", Text(f"{shown}: the visible mark of a provider", f"{shown}：服务提供者的可见标识")
    else:
        yield (
            "",
            Text(
                f"{shown}: neither like a code nor a name or mark known to labelcheck. GB 45438-2025 Annex E allows a"
                " name in place of a code.",
                f"{shown}：不像编码，也不是labelcheck收录的名称或可见标识。GB 45438-2025附录E允许以名称代替编码。",
            ),
        )
    if marked:
        yield "", _EMPTY
        yield from _on_provider(marked)
        for known in marked.codes:
            codes, basis = ", ".join(known.full) or f"0011{known.uscc}…", _basis(known)
            yield _CODE, Text(f"{codes}; {basis.en}", f"{codes}；{basis.zh}")


def _parts(code: Code) -> Told:
    if "bare-uscc" in code.problems:
        yield _part("1-18", code.uscc or ""), _check_digit(code)
        return
    subject = "organisation" if code.subject_type == "1" else "not known"
    yield _part("1-2", code.format), Text("code format", "标识格式定义码")
    yield (
        _part("3", code.subject_type),
        Text(f"subject type: {subject}", f"主体类型：{'组织' if code.subject_type == '1' else '未知'}"),
    )
    yield _part("4", code.binding), _BINDING if code.binding == "1" else _OTHER_BINDING
    yield _part("5-22", code.text.strip()[4:22]), _check_digit(code)
    yield _part("23", code.service_type), _SERVICES.get(code.service_type, _NO_SERVICE)
    yield _part("24-27", code.model_code), _NO_MODEL if code.model_code == "0000" else _MODEL


def _check_digit(code: Code) -> Text:
    from labelcheck.provider_code import uscc_check_digit  # noqa: PLC0415  # --help does not need it

    if code.uscc is None:
        return Text("not known to be a USCC", "不能确定是统一社会信用代码")
    if code.uscc_valid:
        return Text(
            f"USCC: check digit {code.uscc[-1]} is right (GB 32100)",
            f"统一社会信用代码：校验码{code.uscc[-1]}正确（GB 32100）",
        )
    expected, found = uscc_check_digit(code.uscc[:17]), _shown(code.uscc[-1])
    if expected is None:
        return Text("USCC: has a character that GB 32100 does not allow", "统一社会信用代码：含GB 32100不允许的字符")
    return Text(
        f"USCC: check digit {found} is wrong, {expected} expected (GB 32100)",
        f"统一社会信用代码：校验码{found}错误，应为{expected}（GB 32100）",
    )


def _fault(problem: str, code: Code) -> Text:
    from labelcheck.provider_code import USCC_ALPHABET  # noqa: PLC0415  # as above

    text = code.text
    if problem == "length":
        length = len(text.strip())
        return Text(f"length: {length} characters, 27 expected", f"长度：{length}个字符，应为27个")
    if problem == "characters":
        at = [str(n) for n, c in enumerate(text, 1) if not (c.isascii() and (c.isdigit() or c.isupper()))]
        return Text(f"position {', '.join(at)}: only 0-9 and A-Z are allowed", f"第{'、'.join(at)}位：只允许0-9和A-Z")
    if problem == "format":
        return Text(f"position 1-2: {_shown(code.format)}, 00 expected", f"第1-2位：{_shown(code.format)}，应为00")
    if problem == "service-type":
        found = _shown(code.service_type)
        return Text(f"position 23: {found}, 0, 1 or 2 expected", f"第23位：{found}，应为0、1或2")
    if problem == "bare-uscc":
        return Text(
            "a unified social credit code alone: 0011 before it and 5 characters after it are missing",
            "只有统一社会信用代码：缺少前面的0011和后面的5位",
        )
    first, last = (1, "18") if len(text.strip()) == 18 else (5, "22")
    strange = [str(n) for n, c in enumerate(code.uscc or "", first) if c not in USCC_ALPHABET]
    if strange:
        return Text(
            f"position {', '.join(strange)}: no character of a USCC",
            f"第{'、'.join(strange)}位：不是统一社会信用代码的字符",
        )
    return Text(f"position {last}: wrong check digit", f"第{last}位：校验码错误")


def _on_provider(provider: Provider, *, unsure: bool = False) -> Told:
    name, owner = provider.name, provider.owner
    both = name.en if name.en == name.zh else f"{name.en} {name.zh}"
    kinds = [_KINDS[kind] for kind in provider.kinds]
    en, zh = ("perhaps ", "可能为") if unsure else ("", "")
    yield _PROVIDER, Text(f"{en}{both} ({provider.id})", f"{zh}{both}（{provider.id}）")
    yield _KIND, Text(", ".join(kind.en for kind in kinds), "、".join(kind.zh for kind in kinds))
    yield _OWNER, Text(owner, owner) if owner else Text("not known", "不详")
    for mark in provider.marks:
        yield (
            _MARK,
            Text(f"{mark.text} (confidence {mark.confidence})", f"{mark.text}（可信度{mark.confidence}）"),
        )
    for one in provider.generators:
        only = _MAKES[one.makes]
        yield _C2PA, Text(f"{one.name} ({only.en})", f"{one.name}（{only.zh}）")
    yield _LABEL, _WRITES[provider.writes_implicit]
    yield _WHY, provider.why


def _basis(known: KnownCode) -> Text:
    words, sure = [_BASES[word] for word in known.basis], _CONFIDENCES[known.confidence]
    return Text(
        f"{', '.join(word.en for word in words)}; confidence {known.confidence}: {sure.en}",
        f"{'、'.join(word.zh for word in words)}；可信度{known.confidence}：{sure.zh}",
    )


def _shown(text: str) -> str:
    from labelcheck.reports.escape import printable  # noqa: PLC0415  # as above

    safe = printable(text)
    return safe if len(safe) <= _SHOWN else f"{safe[: _SHOWN - 1]}…"


def _part(position: str, value: str) -> str:
    return f"{position:>5}  {_shown(value):<20}"


_EMPTY = Text("", "")
_PROVIDER, _KIND, _OWNER = Text("provider", "提供者"), Text("kind", "类别"), Text("owner", "所属公司")
_MARK, _LABEL, _WHY = Text("mark", "可见标识"), Text("label", "隐式标识"), Text("why", "依据")
_C2PA = Text("C2PA", "C2PA")
_MAKES = {
    "ai": Text("signs AI content only", "仅签署生成合成内容"),
    "any": Text("signs other content too", "也签署其他内容"),
}
_KNOWN_BY, _CODE = Text("known by", "识别依据"), Text("code", "编码")
_BINDING = Text("bound to a unified social credit code (USCC)", "绑定方式：统一社会信用代码")
_OTHER_BINDING = Text("binding not known", "绑定方式：未知")
_SERVICES: Mapping[str, Text] = {
    "0": Text("service type not used", "服务类型：未使用"),
    "1": Text("service: generation", "服务类型：生成合成"),
    "2": Text("service: propagation", "服务类型：内容传播"),
}
_NO_SERVICE = Text("service type not known", "服务类型：未知")
_MODEL = Text("model or app, numbered by the provider", "模型或应用编号，由提供者自定")
_NO_MODEL = Text("model or app not used", "模型或应用编号：未使用")
_KINDS: Mapping[str, Text] = {
    "producer": Text("producer", "生成合成服务提供者"),
    "platform": Text("propagator", "传播服务提供者"),
    "software": Text("software that writes documents", "文档写入软件"),
    "sample": Text("example value, not a producer", "示例值，不是提供者"),
}
_WRITES: Mapping[str, Text] = {
    "yes": Text("every original file with the mark carries the implicit label", "带可见标识的原始文件都带隐式标识"),
    "no": Text("original files without the implicit label exist", "存在不带隐式标识的原始文件"),
    "unknown": Text(
        "not known whether every original file carries the implicit label", "原始文件是否都带隐式标识：不详"
    ),
}
_BASES: Mapping[str, Text] = {
    "image": Text("pictures read", "读过图片"),
    "video": Text("videos read", "读过视频"),
    "audio": Text("audio read", "读过音频"),
    "text": Text("documents read", "读过文档"),
    "documentation": Text("seen only in documentation", "仅见于文档说明"),
    "recorded": Text("noted from public files", "记录自公开文件"),
}
_CONFIDENCES: Mapping[str, Text] = {
    "H": Text("two or more sources", "有两个以上来源"),
    "M": Text("one source", "仅一个来源"),
    "L": Text("inferred or unknown", "系推断或不详"),
}
_BY_CODE = Text("the whole code", "完整编码")
_BY_USCC = Text("its USCC", "统一社会信用代码")
_BY_EXTENSION = Text("its USCC; this extension was not seen before", "统一社会信用代码；未见过此扩展码")
