"""Files of known history and what labelcheck says of them: the confusion of outcomes, for docs/survival.md.

The files are those of the carrier tests: every place of every format where a label is read. What each must give follows from its history:
kept → compliant, kept with security data that holds no signature → undetermined, never labelled and cleanly removed → missing (a clean removal leaves nothing to see), removed with a rest left →
stripped, never labelled in a format whose place is not known → undetermined, written wrongly → defective, damaged or cut off before the end → undetermined. Only the rules on the implicit label are asked.
"""

from __future__ import annotations

import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import test_carriers as carriers  # noqa: E402  # tests are no package
import test_carriers_documents as documents  # noqa: E402  # as above
import test_carriers_media as media  # noqa: E402  # as above
import test_carriers_pictures as pictures  # noqa: E402  # as above
import test_contract as contract  # noqa: E402  # as above
from corpus import holds_label  # noqa: E402  # as above
from labelcheck import scan  # noqa: E402  # as above

OUTCOMES = ("compliant", "missing", "stripped", "defective", "undetermined")
_WRONG = ((b'"Label":"1"', b'"Label":"7"'), (b'"Label": "1"', b'"Label": "7"'), (b"&quot;Label&quot;:&quot;1&quot;", b"&quot;Label&quot;:&quot;7&quot;"))  # fmt: skip
_SUMMED = (
    ".png",
    ".ogg",
    ".opus",
    ".oga",
    ".ogv",
    ".docx",
    ".xlsx",
    ".pptx",
    ".odt",
    ".ods",
    ".odp",
    ".epub",
    ".mkv",
    ".webm",
    ".mka",
)
"""Formats with checksums: a byte changed there is damage, which is another history."""
_UNPLACED = (".ofd", ".uof", ".xmind")
"""Formats that a guide covers, in which place is not known."""
_OPEN_ENDED = (".md", ".mp3", ".aac", ".flac", ".amr", ".ts")
"""Formats that do not mark their end: a cut one cannot be told from a whole one."""
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
"""With one of these a zlib stream begins."""
History = tuple[str, str, str, bytes]
"""What happened, what must be said, the file's name, its bytes."""


def kept() -> Iterator[tuple[str, bytes]]:
    """Labelled files: one whole label, in a place of the guide or its Annex B."""
    every = [(case.name, case.data, case.expected) for case in carriers.CASES]
    every += [(f"a.{name.split()[0]}", data, expected) for name, (data, expected, *_) in media.CASES.items()]
    every += [(file, data, expected) for file, data, expected, *_ in pictures.CASES.values()]
    every += list(documents.READ.values())
    for name, data, expected in every:
        if (
            len(expected) == 1
            and expected[0][-1] in {"guide", "annex-b"}
            and (len(expected[0]) == 2 or expected[0][0] == "object")
        ):
            yield name, data


def cases() -> Iterator[History]:
    """Every file with its history."""
    for name, data in kept():
        if b"SecurityData" in data and b"PubSD" not in data:
            yield "labelled and kept, its security data without a signature", "undetermined", name, data
        else:
            yield "labelled and kept", "compliant", name, data
        for good, wrong in _WRONG:
            if data.count(good) == 1 and not name.endswith(_SUMMED):
                yield (*_rewritten(data, data.find(good)), name, data.replace(good, wrong))
    for form, many in contract.SAMPLES.items():
        yield from (
            case for data in many if _has_place(name := contract.NAMES[form], data) for case in _bare(name, data)
        )
    for residues in (carriers.RESIDUES, {n: (n, *rest) for n, rest in pictures.SHELLS.items()}, media.RESIDUES):
        for file, data, *_ in residues.values():
            if _has_place(file, data):
                yield "removed, a rest left", "stripped", file, data


def _rewritten(data: bytes, at: int) -> tuple[str, str]:
    """What it is to change the label at this byte, and what must be said: a compressed label is damaged, its checksum is another."""
    starts = (data.rfind(head, 0, at) for head in _ZLIB)
    if any(start >= 0 and at < start + _deflated(data[start:]) for start in starts):
        return "labelled, a byte of its compressed label changed", "undetermined"
    return "labelled with a wrong value", "defective"


def _deflated(data: bytes) -> int:
    """Bytes of the whole zlib stream with which the data begin; 0 where none does."""
    stream = zlib.decompressobj()
    try:
        stream.decompress(data)
    except zlib.error:
        return 0
    return len(data) - len(stream.unused_data) if stream.eof else 0


def _bare(name: str, data: bytes) -> Iterator[History]:
    """An unlabelled file as it is; a labelled one up to its label, where its format marks its end."""
    if not holds_label(data) and name.endswith(_UNPLACED):
        yield "never labelled, in a format whose place is not known", "undetermined", name, data
    elif not holds_label(data):
        yield "never labelled, or cleanly removed", "missing", name, data
    elif not name.endswith(_OPEN_ENDED):
        yield "cut off before its label", "undetermined", name, data[: _label_at(data)]


def _label_at(data: bytes) -> int:
    """Where the label begins, give or take its wrapping."""
    found = [at for word in (b"AIGC", b"ContentProducer") if (at := data.find(word)) > 0]
    return min(found, default=len(data) * 2 // 3)


def _verdicts(name: str, data: bytes) -> dict[str, str]:
    report = scan(data, name=name, level="metadata")
    return {
        v.rule.id: str(v.outcome)
        for v in report.verdicts
        if v.rule.id.startswith("CN-IMP") and v.rule.severity == "error"
    }


def outcome_of(name: str, data: bytes) -> str:
    """The worst verdict of the rules on the implicit label; none where no such rule applies."""
    found = _verdicts(name, data).values()
    return min(found, key=("stripped", "missing", "defective", "undetermined", "compliant").index, default="none")


def _has_place(name: str, data: bytes) -> bool:
    return "CN-IMP-001" in _verdicts(name, data)


def page() -> Iterator[str]:
    """The section of docs/survival.md."""
    found = Counter((history, wanted, outcome_of(name, data)) for history, wanted, name, data in cases())
    total = sum(found.values())
    right = sum(count for (_, wanted, said), count in found.items() if wanted == said)
    accused = sum(
        count
        for (_, wanted, said), count in found.items()
        if said in {"stripped", "missing"} and wanted not in {"stripped", "missing"}
    )
    yield from ("## Files of known history", "")
    yield f"{total} constructed files (the carrier tests'), rules on the implicit label, role producer: {right} judged as their history says; {accused} called missing or stripped that are not."
    yield from (
        "",
        f"| history | must be | {' | '.join(OUTCOMES)} | none |",
        f"| --- | --- |{' --- |' * (len(OUTCOMES) + 1)}",
    )
    for history, wanted in dict.fromkeys((history, wanted) for history, wanted, _ in found):
        counts = [found[history, wanted, said] for said in (*OUTCOMES, "none")]
        yield f"| {history} | {wanted} | {' | '.join(map(str, counts))} |"
