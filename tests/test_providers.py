import subprocess
import sys
from importlib.resources import files

import pytest
from click.testing import CliRunner

from build import EXAMPLE_CODE, EXAMPLE_PROPAGATOR, EXAMPLE_USCC
from labelcheck.cli.provider import command
from labelcheck.errors import BadInput
from labelcheck.model import Modality
from labelcheck.provider_code import Code, code_shape, decode_code, uscc_check_digit, uscc_valid
from labelcheck.providers import load_providers, read_providers

REAL_USCCS = (
    "91110102MACQD9K640",
    "9144030008867405X2",
    "91440101MA9Y9T4H7A",
    "91330106MA2CFLDG4R",
    "91330101MA27WPYJ18",
    "91110108335469089C",
    "91440300708461136T",
    "9144030071526726XG",
    "91110000802100433B",
    "91110108MA01KP2T5U",
    "91310104MACE0YX639",
    "91110102MAD55U9H0F",
    "91110108596084056A",
    "91110108587659081E",
    "91110108MACC4D63XF",
    "91440300MA5G49LC9K",
    "91110105MACJ6K1C8A",
    "91340100MAEB4N8H76",
    "91340000711771143J",
    "913201147770231720",
    "914403001922038216",
    "91310115MAEA70M85H",
    "91110108562144110X",
    "91441900557262083U",
    "913502007378955153",
    "91340100MA8QP9WJ54",
    "91330401MA28AA78XT",
    "91440115MA59C0UT8Y",
    "91440300MA5HTEC8X1",
    "91320118MAK93FC72D",
    "91110114MACY9KQ17M",
    "91149900MA0LA3QG5T",
    "91110108MADEFUHC3C",
    "911101085636549482",
    "91330110MADHPQQY7L",
)
"""Every USCC of real files and documents that is known, not only those of the table."""

NAMED = {
    "Doubao": "doubao",
    "即梦": "jimeng",
    "Dreamina": "jimeng",
    "Coze": "coze",
    "千问": "qwen",
    "通义": "tongyi",
    "万相": "wan",
    "ERNIE": "ernie",
    "Wenxin": "ernie",
    "Hunyuan": "hunyuan",
    "Yuanbao": "yuanbao",
    "Kling": "kling",
    "Hailuo": "minimax",
    "MiniMax": "minimax",
    "Vidu": "vidu",
    "GLM": "zhipu",
    "Kimi": "kimi",
    "Moonshot": "kimi",
    "DeepSeek": "deepseek",
    "Yi": "yi",
    "SenseNova": "sensenova",
    "讯飞星火": "spark",
    "Baichuan": "baichuan",
    "StepFun": "stepfun",
    "Xiaomi": "xiaomi",
    "vivo": "vivo",
    "Meituan": "meituan",
    "SageGPT": "sagegpt",
    "Mengzi": "mengzi",
    "ChatGPT": "openai",
    "DALL·E": "openai",
    "Gemini": "gemini",
    "Midjourney": "midjourney",
    "Adobe Firefly": "firefly",
    "Samsung": "samsung",
    "Runway": "runway",
    "FLUX": "flux",
}

WRONG_DIGIT = f"0011{EXAMPLE_USCC[:-1]}A10000"

MINIMAL = """
[[provider]]
id = "one"
name = { en = "One", zh = "一" }
owner = ""
kinds = ["producer"]
aliases = []
names = ["uno"]
codes = [{ uscc = "91990000MA0AAAAAAR", full = ["001191990000MA0AAAAAAR10000"], basis = ["image"], confidence = "H" }]
marks = [{ text = "One AI生成", modality = ["image"], confidence = "H" }]
writes_implicit = "unknown"
why = { en = "invented", zh = "虚构" }
"""


@pytest.mark.parametrize("uscc", [*REAL_USCCS, EXAMPLE_USCC])
def test_check_digit_of_real_and_invented_usccs(uscc):
    assert uscc_valid(uscc)
    assert uscc_check_digit(uscc[:17]) == uscc[17]


@pytest.mark.parametrize("uscc", REAL_USCCS)
def test_one_wrong_character_is_always_refused(uscc):
    for at in range(18):
        wrong = "2" if uscc[at] != "2" else "3"
        assert not uscc_valid(uscc[:at] + wrong + uscc[at + 1 :])


def test_check_digit_refuses_what_cannot_be_a_uscc():
    assert not uscc_valid("91440300MA5FXTEST0")  # made up, with an S
    assert uscc_check_digit("9144030088674X") is None
    assert uscc_check_digit("91990000MA0AAAAAI") is None
    assert not uscc_valid(EXAMPLE_USCC.lower())
    assert not uscc_valid("")


def test_a_whole_code_is_taken_apart_by_position():
    assert decode_code(EXAMPLE_CODE) == Code(EXAMPLE_CODE, "00", "1", "1", EXAMPLE_USCC, True, "1", "0000", ())
    propagator = decode_code(EXAMPLE_PROPAGATOR)
    assert propagator is not None
    assert (propagator.service_type, propagator.problems) == ("2", ())


@pytest.mark.parametrize(
    ("text", "shape", "problems", "uscc"),
    [
        (EXAMPLE_CODE, "valid", (), EXAMPLE_USCC),
        (f"0011{EXAMPLE_USCC}00000", "valid", (), EXAMPLE_USCC),
        (f"0011{EXAMPLE_USCC}1ZX0G", "valid", (), EXAMPLE_USCC),
        (WRONG_DIGIT, "valid", ("uscc-check",), EXAMPLE_USCC[:-1] + "A"),
        (f"0011{EXAMPLE_USCC}90000", "malformed", ("service-type",), EXAMPLE_USCC),
        (f"0111{EXAMPLE_USCC}10000", "malformed", ("format",), EXAMPLE_USCC),
        (f"0012{'0' * 18}10000", "valid", (), "0" * 18),  # another binding; eighteen zeros pass the check
        (f"0012{'1' * 18}10000", "valid", (), None),
        (EXAMPLE_CODE.lower(), "malformed", ("characters", "uscc-check"), EXAMPLE_USCC.lower()),
        (f" {EXAMPLE_CODE}", "malformed", ("characters",), EXAMPLE_USCC),
        (EXAMPLE_USCC, "malformed", ("bare-uscc",), EXAMPLE_USCC),
        (EXAMPLE_USCC[:-1] + "A", "malformed", ("bare-uscc", "uscc-check"), EXAMPLE_USCC[:-1] + "A"),
        (EXAMPLE_CODE[2:], "malformed", ("length", "format"), None),
        (f"0011 {EXAMPLE_USCC} 10000", "malformed", ("length", "characters"), None),
        ("001191330101MA27WPYJ18xliu", "malformed", ("length", "characters"), "91330101MA27WPYJ18"),
        ("001191110000802100433BY43", "malformed", ("length",), "91110000802100433B"),
        ("011200000091000000000000", "malformed", ("length", "format"), None),
        (f"0011{EXAMPLE_USCC[:-1]}Ｒ10000", "malformed", ("characters", "uscc-check"), f"{EXAMPLE_USCC[:-1]}Ｒ"),
    ],
)
def test_decode_table(text, shape, problems, uscc):
    assert code_shape(text) == shape
    code = decode_code(text)
    assert code is not None
    assert (code.problems, code.uscc, code.uscc_valid) == (problems, uscc, uscc_valid(uscc or ""))


@pytest.mark.parametrize(
    "text",
    ["doubao", "MiniMax", "Minimax Agent AI", "kling", "腾讯云", "某某科技有限公司", "13800138000", "0011", "1" * 65],
)
def test_names_are_not_codes(text):
    assert decode_code(text) is None
    assert code_shape(text) == "name"


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_empty_is_absent(text):
    assert code_shape(text) == "absent"
    assert load_providers().by_value(text) is None


def test_every_usable_uscc_and_no_other_is_listed():
    assert {known.uscc for provider in load_providers().entries for known in provider.codes} == set(REAL_USCCS)


def test_listed_codes_are_well_formed_but_for_the_two_known_to_be_malformed():
    codes = {code for provider in load_providers().entries for known in provider.codes for code in known.full}
    malformed = {code for code in codes if code_shape(code) != "valid"}
    assert malformed == {"001191330101MA27WPYJ18xliu", "001191110000802100433BY43"}


@pytest.mark.parametrize(("name", "id"), NAMED.items())
def test_every_named_system_has_an_entry(name, id):  # noqa: A002  # the field's name
    provider = load_providers().by_value(name)
    assert provider is not None
    assert provider.id == id


def test_a_yes_rests_on_files_that_were_read():
    yes = [provider for provider in load_providers().entries if provider.writes_implicit == "yes"]
    assert [provider.id for provider in yes] == ["doubao"]
    for provider in yes:
        read = {basis for known in provider.codes if known.confidence == "H" for basis in known.basis}
        for mark in provider.marks:
            assert mark.confidence == "H"
            assert mark.modality <= {Modality(basis) for basis in read if basis in set(Modality)}


@pytest.mark.parametrize("id", ["minimax", "kling", "jimeng"])
def test_marks_that_stand_on_unlabelled_originals_accuse_nobody(id):  # noqa: A002  # the field's name
    provider = load_providers().by_value(id)
    assert provider is not None
    assert provider.writes_implicit == "no"
    assert provider.marks


def test_a_guessed_owner_is_not_stated():
    for provider in load_providers().entries:
        if any(known.confidence == "L" for known in provider.codes):
            assert provider.owner == "", provider.id


def test_the_reasons_are_sentences_in_both_languages():
    for provider in load_providers().entries:
        assert provider.why.en.endswith("."), provider.id
        assert provider.why.zh.endswith("。"), provider.id


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("001191110102MACQD9K64010000", "doubao"),
        ("001191110102MACQD9K64018705", "coze"),
        ("001191110102MACQD9K64028705", "coze"),
        ("001191110102MACQD9K64012345", "bytedance"),
        ("91110102MACQD9K640", "bytedance"),
        ("001191440300708461136T1XGW3", "workbuddy"),
        ("001191440300708461136T1ABCD", "yuanbao"),
        ("001191330106MA2CFLDG4R10001", "wan"),
        ("001191330106MA2CFLDG4R10002", "tongyi"),
        ("001191440300192203821610000", "volcengine-sample"),
        ("001191440300192203821610001", "huawei"),
        ("00119144030008867405X219999", "jimeng"),
        ("001191330101MA27WPYJ18xliu", "iflow"),
        ("DOUBAO", "doubao"),
        (" minimax agent ai ", "minimax-agent"),
        ("豆包", "doubao"),
        ("zhihu", "zhihu"),
        (EXAMPLE_CODE, None),
        ("001191110102MACQD9K64110000", None),  # wrong check digit
        ("somebody", None),
    ],
)
def test_by_value(text, id):  # noqa: A002  # the field's name
    provider = load_providers().by_value(text)
    assert (provider and provider.id) == id


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("豆包AI生成", "doubao"),
        ("豆包 AI 生成", "doubao"),
        ("★ 即梦AI", "jimeng"),
        ("AI生成\n即梦AI @someone", "jimeng"),
        ("可灵AI 3.0", "kling"),
        ("KLING AI", "kling"),
        ("万相AI生成", "wan"),
        ("元宝\nAI生成", "yuanbao"),
        ("MINIMAX | Hailuo AI", "minimax"),
        ("AI生成 / WORKBUDD>_", "workbuddy"),
        ("> 本内容由 Coze AI 生成，请遵循相关法律法规", "coze"),
        ("AI生成", None),
        ("内容由豆包AI生成", None),
        ("Taiwan", None),
        ("", None),
    ],
)
def test_by_mark(text, id):  # noqa: A002  # the field's name
    provider = load_providers().by_mark(text)
    assert (provider and provider.id) == id


def test_by_mark_looks_at_the_modality_where_it_is_told():
    providers = load_providers()
    assert providers.by_mark("豆包AI生成", Modality.TEXT) is None
    video = providers.by_mark("豆包AI生成", Modality.VIDEO)
    assert video is not None
    assert video.id == "doubao"


def test_known_code_tells_the_whole_code_from_its_uscc():
    coze = load_providers().by_value("coze")
    assert coze is not None
    picture = coze.known_code("001191110108MADEFUHC3C10000")
    assert picture is not None
    assert picture.confidence == "M"
    assert coze.known_code(EXAMPLE_CODE) is None


def test_importing_reads_nothing():
    script = "import sys, labelcheck.providers; sys.exit('tomllib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_minimal_table_is_read():
    providers = read_providers(MINIMAL)
    assert [provider.id for provider in providers.entries] == ["one"]
    assert providers.by_value(EXAMPLE_CODE) is providers.by_mark("One AI生成") is providers.by_value("UNO")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[provider]]", "[[provider]", "not TOML"),
        ("[[provider]]", "[[providers]]", "found the key 'providers', allowed: provider"),
        (MINIMAL, "", "provider: found nothing, allowed: a list"),
        (MINIMAL, "provider = [1]", "provider 1: found 1, allowed: a table with id"),
        ('id = "one"', 'id = "One"', "provider One: id: found 'One', allowed: words in kebab-case"),
        ('owner = ""', "", "provider one: owner: found nothing, allowed: a text"),
        ('owner = ""', 'owner = ""\ncolour = "red"', "provider one: found the key 'colour'"),
        ('"producer"', '"maker"', "kinds 1: found 'maker', allowed: producer"),
        ('zh = "一"', "zh = 1", "provider one: name: zh: found 1, allowed: a text"),
        ("R10000", "A10000", "full: found"),
        ('uscc = "91990000MA0AAAAAAR"', 'uscc = "91990000MA0AAAAAAA"', "allowed: the check digit R"),
        ('uscc = "91990000MA0AAAAAAR"', 'uscc = "91"', "uscc: found '91', allowed: 18 characters"),
        ('basis = ["image"]', 'basis = ["hearsay"]', "basis 1: found 'hearsay'"),
        ('confidence = "H" }]\nmarks', 'confidence = "X" }]\nmarks', "allowed: H, M, L"),
        ('confidence = "H" }]\nmarks', 'confidence = "H", default = 1 }]\nmarks', "default: found 1, allowed: true"),
        ('"One AI生成"', '"★ 3.0"', "text: found '★ 3.0', allowed: at least one letter"),
        ('modality = ["image"]', 'modality = ["smell"]', "modality 1: found 'smell'"),
        ('"unknown"', '"maybe"', "writes_implicit: found 'maybe', allowed: yes, no, unknown"),
        (MINIMAL, MINIMAL + MINIMAL, "id: found 'one' twice"),
        (MINIMAL, MINIMAL + MINIMAL.replace('"one"', '"two"'), "full: found"),
    ],
)
def test_a_broken_table_gives_one_line(old, new, message):
    assert old in MINIMAL
    with pytest.raises(BadInput) as wrong:
        read_providers(MINIMAL.replace(old, new), "here.toml")
    assert str(wrong.value).startswith("here.toml")
    assert "\n" not in str(wrong.value)
    assert message in str(wrong.value)


def test_names_marks_and_defaults_may_not_collide():
    other = MINIMAL.replace('"one"', '"two"').replace("R10000", "R20000")
    with pytest.raises(BadInput, match="name: found 'one' twice"):
        read_providers(MINIMAL + other)
    other = other.replace('en = "One", zh = "一"', 'en = "Two", zh = "二"').replace('"uno"', '"due"')
    with pytest.raises(BadInput, match="mark: found 'oneai生成' twice"):
        read_providers(MINIMAL + other)
    other = other.replace("One AI", "Two AI")
    providers = read_providers(MINIMAL + other)
    assert providers.by_value(EXAMPLE_USCC) is None
    default = providers.by_value(EXAMPLE_PROPAGATOR)
    assert default is not None
    assert default.id == "two"
    flagged = (MINIMAL + other).replace('basis = ["image"]', 'basis = ["image"], default = true')
    with pytest.raises(BadInput, match=f"uscc with default: found '{EXAMPLE_USCC}' twice"):
        read_providers(flagged)


def test_the_file_and_its_header_agree():
    text = files("labelcheck.rules").joinpath("providers.toml").read_text(encoding="utf-8")
    header = text.partition("\n[[provider]]")[0]
    for key in ("id", "name", "owner", "kinds", "aliases", "names", "codes", "marks", "writes_implicit", "why"):
        assert f"\n# {key} " in header


def run(*arguments):
    return CliRunner().invoke(command, list(arguments))


def columns(line):
    return sum(2 if character > "\u2e80" else 1 for character in line)


def test_the_command_takes_a_code_apart():
    result = run(EXAMPLE_CODE, "--lang", "en")
    assert result.exit_code == 0
    assert "5-22  91990000MA0AAAAAAR  USCC: check digit R is right" in result.output
    assert "24-27  0000" in result.output
    assert "not known to labelcheck" in result.output
    chinese = run(EXAMPLE_CODE, "--lang", "zh")
    assert "校验码R正确" in chinese.output
    assert "labelcheck未收录" in chinese.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WRONG_DIGIT, "check digit A is wrong, R expected"),
        (f"0011{EXAMPLE_USCC}90000", "position 23: 9, 0, 1 or 2 expected"),
        (f"0111{EXAMPLE_USCC}10000", "position 1-2: 01, 00 expected"),
        (EXAMPLE_CODE[:-1], "length: 26 characters, 27 expected"),
        (EXAMPLE_CODE[:-1] + "x", "position 27: only 0-9 and A-Z"),
        (EXAMPLE_USCC, "a unified social credit code alone"),
        (WRONG_DIGIT.replace("MA0", "MI0"), "position 14: no character of a USCC"),
    ],
)
def test_the_command_says_what_is_wrong_and_where(text, said):
    result = run(text, "--lang", "en")
    assert result.exit_code == 1
    assert said in result.output
    assert run(text, "--lang", "zh").exit_code == 1


@pytest.mark.parametrize("text", ["doubao", "豆包AI生成", "001191110102MACQD9K64010000"])
def test_the_command_names_the_provider(text):
    result = run(text, "--lang", "en")
    assert result.exit_code == 0
    assert "provider  Doubao 豆包 (doubao)" in result.output


def test_the_command_states_no_guess_as_fact():
    known = load_providers().by_value("meituan")
    assert known is not None
    assert "provider  perhaps Meituan" in run(f"0011{known.codes[0].uscc}00000", "--lang", "en").output


def test_the_command_escapes_what_it_is_given():
    result = run("\x1b[31m\u202eevil", "--lang", "en")
    assert result.exit_code == 0
    assert r"\x1b[31m\u202eevil: neither like a code" in result.output
    assert "\x1b" not in result.output


def test_the_command_wants_something():
    result = run(" ")
    assert result.exit_code == 2
    assert "CODE_OR_NAME: found nothing" in result.output


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_command_keeps_to_80_columns(language):
    for provider in load_providers().entries:
        codes = [code for known in provider.codes for code in (*known.full, known.uscc)]
        for text in (provider.id, *codes):
            for line in run(text, "--lang", language).output.splitlines():
                assert columns(line) <= 80, line
