"""Every place where a label is read, from what the tables of carriers and the samples give: rows for docs/formats.md."""

import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "samples")]

import make as samples  # noqa: E402  # neither folder is a package

import test_carriers  # noqa: E402  # as above
import test_carriers_documents  # noqa: E402  # as above
import test_carriers_media  # noqa: E402  # as above
import test_carriers_pictures  # noqa: E402  # as above
from labelcheck.rulepack import load_packs  # noqa: E402  # as above
from looking import look  # noqa: E402  # as above

HEAD = """
## Places

Every place where a label was read, by the tables of carriers in `tests/test_carriers*.py` and by `samples/`.

- **graded**: guide (a TC260 guide names the place), annex-b (an annex names it as another one), unknown (no guide says which place of this kind is meant),
  elsewhere (nobody names it). CN-IMP-002 accepts the first three.
- **strict**: how many of the values in those files have a form that CN-IMP-003 accepts (a plain JSON object, a YAML mapping), of how many read.
- **tests**: files in the tables that hold a label there, with the first of them.

| format | place in the file | graded | strict | tests | a sample |
| --- | --- | --- | --- | --- | --- |
"""

# An ordinal; the number of a version or a directory names the place.
_NUMBER = re.compile(r"(?<=[ \[#])\d+\b")


def _sound():
    """The forms of a value that CN-IMP-003 accepts."""
    rule = next(rule for pack in load_packs() for rule in pack.rules if rule.id == "CN-IMP-003")
    return {form for match in rule.require for test in match.where if test.name == "json" for form in test.value}


def _files():
    """What holds a file, whether it is a sample, the file's name and its bytes."""
    for case in test_carriers.CASES:
        yield case.id, False, case.name, case.data
    for id_, (name, data, *_) in test_carriers_pictures.CASES.items():
        yield id_, False, name, data
    for id_, (data, _) in test_carriers_media.CASES.items():
        yield id_, False, test_carriers_media.NAMES[id_], data
    for id_, (name, data, _) in test_carriers_documents.READ.items():
        yield id_, False, name, data
    for name, data in samples.SAMPLES.items():
        yield name, True, name, data


def places():
    """By format, place and grade: the files of the tables, the samples, and the forms of the values, in order."""
    found = defaultdict(lambda: ([], [], []))
    for holder, is_sample, name, data in _files():
        report = look(data, name)
        for finding in report.findings:
            if finding.scheme == "tc260-aigc":
                path = _NUMBER.sub("n", finding.evidence[0].at.path)
                row = found[report.asset.format, path, finding.properties["place"]]
                row[is_sample].append(holder)
                row[2].append(finding.properties["json"])
    return found


def table():
    """The section of docs/formats.md."""
    rows, accepted = [], _sound()
    for (form, path, grade), (tests, held, values) in sorted(places().items()):
        sound = sum(value in accepted for value in values)
        tested = f"{len(set(tests))}: {tests[0]}" if tests else "–"
        sample = f"`{held[0]}`" if held else "–"
        rows.append(
            f"| {form} | {path.replace('|', chr(92) + '|')} | {grade} | {sound} of {len(values)} | {tested} | {sample} |"
        )
    return HEAD + "\n".join(rows) + "\n"
