"""What `/openapi.json` says of each path: the fields of the forms, the answers, examples."""

from __future__ import annotations

from typing import Any

from labelcheck.model import Level, Role
from labelcheck.service.wishes import FORMS

_FLAG = {"type": "boolean", "default": False}
_FIELDS: dict[str, Any] = {
    "role": {"enum": [role.value for role in Role], "default": Role.PUBLISHER.value, "description": "for whom to check"},
    "level": {"enum": [level.value for level in Level], "default": Level.FULL.value, "description": "read only, or look and listen too"},
    "declared": {**_FLAG, "description": "the user declared the content to be AI-generated (Art. 6 (2))"},
    "shown_beside": {**_FLAG, "description": "publisher: an explicit label stands beside the content"},
    "no_art17": {**_FLAG, "description": "producer: the service is outside Art. 4 ¶1"},
    "art9_waiver": {**_FLAG, "description": "producer: the user asked for copies without explicit labels (Art. 9)"},
    "on": {"type": "string", "format": "date", "description": "ask only clauses in force on that day", "example": "2025-09-01"},
    "packs": {"type": "string", "description": "names of rule packs with commas between; all by default", "example": "cn-gb45438-2025"},
    "redact": {**_FLAG, "description": "leave out ProduceID, PropagateID, accounts and directories"},
    "format": {"enum": list(FORMS), "default": "json", "description": "a list of reports, a report a line, or a page"},
    "lang": {"enum": ["en", "zh"], "default": "en", "description": "html: the language shown first"},
}  # fmt: skip
_FILE = {"type": "string", "format": "binary"}
_REPORT = {
    "schema": "labelcheck/report/1", "tool": "labelcheck 0.1.0", "packs": ["cn-gb45438-2025 1", "cn-measures-2025 1"],
    "level": "full", "role": "publisher", "assumes": [], "file": "upload.png", "size": 81233, "format": "png", "modality": "image",
    "outcome": "missing", "status": "suspected",
    "findings": [
        {
            "kind": "trace", "scheme": "generator-metadata", "detector": "generator_metadata", "confidence": 0.95,
            "properties": {"generator": "Stable Diffusion WebUI", "ai": "yes"},
            "evidence": [{"path": "PNG/tEXt parameters", "span": [41, 230], "seconds": None, "box": None, "excerpt": "Steps: 20, Sampler: …"}],
        }
    ],
    "verdicts": [
        {
            "rule": "CN-IMP-001", "outcome": "missing", "duty": "shall", "severity": "error", "clause": "GB 45438-2025 6.1",
            "because": {"findings": [], "notes": []},
            "message": {"en": "no implicit label (AIGC) in the file metadata", "zh": "文件元数据中没有隐式标识（AIGC）"},
        }
    ],
    "not_checked": [], "notes": [],
}  # fmt: skip


def _answer(status: int, text: str, example: Any = None) -> dict[int | str, dict[str, Any]]:
    return {
        status: {"description": text, **({"content": {"application/json": {"example": example}}} if example else {})}
    }


_REFUSALS = {
    **_answer(400, "a field or the form is wrong", {"error": "role: found 'editor', allowed: producer, propagator, publisher"}),
    **_answer(401, "an API key is needed", {"error": "Authorization: expected Bearer and an API key"}),
    **_answer(408, "the body came in too slowly", {"error": "the body came in too slowly"}),
    **_answer(413, "more or larger files than allowed", {"error": "the body is larger than 512 MiB"}),
    **_answer(429, "too many requests; Retry-After says when to ask again", {"error": "too many requests are being served; try again later"}),
}  # fmt: skip


def _checked(files: dict[str, Any], required: list[str], summary: str) -> dict[str, Any]:
    schema = {"type": "object", "required": required, "properties": files | _FIELDS}
    reports = _answer(200, "the reports (labelcheck/report/1), in the order of the files", [_REPORT])
    reports[200]["headers"] = {"Labelcheck-Outcome": {"description": "the worst outcome", "schema": {"type": "string"}}}
    return {
        "summary": summary,
        "responses": {**reports, **_REFUSALS},
        "openapi_extra": {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}},
    }


ABOUT: dict[str, Any] = {
    "description": "Checks media and documents for the AI labels of GB 45438-2025 before they are published."
}
SCAN = _checked({"file": {"type": "array", "items": _FILE}}, ["file"], "Check one or more files")
COMPARE = _checked({"before": _FILE, "after": _FILE}, ["before", "after"], "What became of a file's labels")
RULES: dict[str, Any] = {"summary": "The clauses and rules that are loaded"}
PROVIDER: dict[str, Any] = {"summary": "A provider code taken apart, and whose it is"}
HEALTH: dict[str, Any] = {"summary": "Whether the service answers"}
READY: dict[str, Any] = {
    "summary": "Whether it can check",
    "responses": _answer(503, "not yet", {"status": "starting"}),
}
