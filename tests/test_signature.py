"""Signatures of TC260-PG-202511A: the standards' vectors, every form, hostile values, and third parties' files."""

import base64
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

import signing
from build import compact, label, png, xmp_chunk, xmp_label
from labelcheck import scan, sm2, sm3
from labelcheck.cli import main
from labelcheck.errors import BadInput
from labelcheck.metadata.security_data import read_security_data
from labelcheck.signature import check_producer, check_propagator, fingerprint, read_trusted

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
GOOD = label()
MESSAGE = signing.elements(GOOD)
POINT = signing.public()
KEY = sm2.Key(*POINT)
NAME = fingerprint(KEY)
HEX_KEY = signing.KEY_FORMS["04 x y"](*POINT).hex()
SIGNATURE = signing.der(signing.sign(MESSAGE)).hex()


def checked(listed, trusted=frozenset(), **changes):
    return check_producer(GOOD | {"ReservedCode1": signing.security_data(listed)} | changes, trusted)


def outcome(listed, **changes):
    found = checked(listed, **changes)
    return found.state, found.problem


# The standards' own examples


@pytest.mark.parametrize("digest", [sm3.sm3, sm3.computed])
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_the_examples_of_gb_t_32905(digest, data, expected):
    assert digest(data).hex() == expected


def test_both_ways_to_sm3_agree(monkeypatch):
    texts = [(bytes(range(256)) * 2)[size : 2 * size] for size in range(130)]
    assert [sm3.sm3(text) for text in texts] == [sm3.computed(text) for text in texts]

    def refuse(*_):
        raise ValueError("unsupported hash type sm3")

    monkeypatch.setattr(sm3.hashlib, "new", refuse)
    assert sm3.sm3(b"abc").hex().startswith("66c7f0f4")


def test_the_example_of_gb_t_32918_5():
    (key,) = sm2.read_keys(
        bytes.fromhex(
            "04 09F9DF31 1E5421A1 50DD7D16 1E4BC5C6 72179FAD 1833FC07 6BB08FF3 56F35020"
            "CCEA490C E26775A5 2DC6EA71 8CC1AA60 0AED05FB F35E084A 6632F607 2DA9AD13"
        )
    )
    r = 0xF5A03B06_48D2C463_0EEAC513_E1BB81A1_5944DA38_27D5B741_43AC7EAC_EEE720B3
    s = 0xB1B6AA29_DF212FD8_763182BC_0D421CA1_BB9038FD_1F7F42D4_840B69C4_85BBC1AA
    e = 0xF0B43E94_BA45ACCA_ACE692ED_534382EB_17E6AB5A_19CE7B31_F4486FDF_C0D28640
    n = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123
    assert sm2.digest(key, b"message digest") == e % n
    assert sm2.signed_digest(key, (r, s)) == e % n
    assert sm2.signed_digest(key, (r, s + 1)) != e % n


def test_another_library_agrees():
    gmalg = pytest.importorskip("gmalg")
    raw_key = bytes.fromhex(HEX_KEY)
    verifier = gmalg.SM2(signing.INVENTED.to_bytes(32), sm2.USER, raw_key)
    for message in (MESSAGE, b"", bytes(100)):
        pair = signing.sign(message)
        assert verifier.verify(message, *(number.to_bytes(32) for number in pair))
        assert sm2.signed_digest(KEY, pair) == sm2.digest(KEY, message)
        r, s = (int.from_bytes(number) for number in verifier.sign(message))
        assert sm2.signed_digest(KEY, (r, s)) == sm2.digest(KEY, message)


# Every form


@pytest.mark.parametrize("message", signing.MESSAGE_FORMS)
@pytest.mark.parametrize("signature", signing.SIGNATURE_FORMS)
@pytest.mark.parametrize("key", signing.KEY_FORMS)
@pytest.mark.parametrize("covers", ["Md", "LabelMataData"])
def test_every_form_verifies_and_no_other_label_does(message, signature, key, covers):
    signed = signing.sign(signing.MESSAGE_FORMS[message](MESSAGE))
    listed = signing.entries(
        signing.SIGNATURE_FORMS[signature](signed).hex(), signing.KEY_FORMS[key](*POINT).hex(), covers
    )
    assert checked(listed).key == KEY
    assert outcome(listed) == ("valid", "none")
    assert outcome(listed, ProduceID="another") == ("invalid", "none")
    assert outcome(listed, Label="2") == ("invalid", "none")


@pytest.mark.parametrize("private", [signing.INVENTED, signing.OTHER, 2, 3])
def test_a_bare_x_stands_for_either_y(private):
    x, y = signing.public(private)
    listed = signing.entries(signing.raw(signing.sign(MESSAGE, private)).hex(), x.to_bytes(32).hex())
    assert checked(listed).key == (x, y)


def test_the_spellings_of_real_files():
    listed = signing.entries(SIGNATURE.upper(), HEX_KEY.upper())
    inner = {"Type": " TC260PG", "Version": 1, "PubSd": listed}
    in_base64 = signing.entries(*(base64.b64encode(bytes.fromhex(text)).decode() for text in (SIGNATURE, HEX_KEY)))
    for text in (
        compact(inner),
        json.dumps({"SecurityData": inner}, indent=1),
        signing.security_data(in_base64),
        base64.b64encode(compact({"SecurityData": inner}).encode()).decode(),
    ):
        assert check_producer(GOOD | {"ReservedCode1": text}).state == "valid"


def test_a_second_signature_over_the_content_is_no_obstacle():
    listed = [*signing.entries(SIGNATURE, HEX_KEY), *signing.entries("00", None, "Binding")]
    assert outcome(listed) == ("valid", "none")
    assert outcome(listed, ProduceID="another") == ("invalid", "none")


# What is not ours to judge


@pytest.mark.parametrize(
    ("listed", "problem"),
    [
        (signing.entries(SIGNATURE, HEX_KEY, "Bnd"), "content-only"),
        (signing.entries(SIGNATURE, HEX_KEY, "Binding"), "content-only"),
        ([], "malformed"),
        (signing.entries("00" * 256, "30" * 294, algorithm="1.2.840.113549.1.1.11"), "algorithm"),
        (signing.entries(SIGNATURE, None), "no-key"),
        (signing.entries(SIGNATURE, "FF" * 32), "key"),
        (signing.entries(SIGNATURE, HEX_KEY[:-2] + "00"), "key"),
        (signing.entries(SIGNATURE, HEX_KEY[:-2]), "key"),
        (signing.entries(SIGNATURE[:-2], HEX_KEY), "form"),
        (signing.entries("not hexadecimal", HEX_KEY), "form"),
        (signing.entries(signing.der(signing.sign(b"other data")).hex(), HEX_KEY, "Whole"), "form"),
    ],
)
def test_what_is_of_another_form_is_not_called_invalid(listed, problem):
    assert outcome(listed) == ("unsupported", problem)


@pytest.mark.parametrize("changes", [{"ProduceID": 'a"b'}, {"ProduceID": "号"}, {"ContentProducer": None}])
def test_a_value_that_may_have_been_spelt_otherwise_is_not_called_invalid(changes):
    fields = label(**{"ReservedCode1": signing.security_data(signing.entries(SIGNATURE, HEX_KEY))} | changes)
    found = check_producer(fields)
    assert (found.state, found.problem) == ("unsupported", "form")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "iflow",
        "7f6e2242-dff5-45b8-9408-d0dac2fe5616",
        "e862483430d978cbf828b8b24296ef9328d843a0",
        base64.b64encode(bytes(range(112))).decode(),
        base64.b64encode(b'{"alg":"none"}').decode(),
        '{"hash":"e862483430d978cbf828b8b24296ef9328d843a0"}',
        '{"Type":"HASH","Value":"1"}',
        "{broken",
        "[]",
        "{}",
        "eyJ",
    ],
)
def test_an_opaque_value_is_no_signature(text):
    fields = GOOD | {"ReservedCode1": text, "ReservedCode2": text}
    assert check_producer(fields).state == check_propagator(fields).state == "absent"


def test_a_bare_signature_cannot_be_verified():
    found = check_producer(GOOD | {"ReservedCode1": SIGNATURE})
    assert (found.state, found.problem) == ("unsupported", "bare")


@pytest.mark.parametrize(
    "text",
    [
        '{"SecurityData":{"Type":"TC260PG",',
        '{"SecurityData":[]}',
        '{"SecurityData":{"Type":"X"}}',
        '{\\"Type\\":\\"TC260PG\\"}',
    ],
)
def test_broken_security_data_is_told(text):
    found = check_producer(GOOD | {"ReservedCode1": text})
    assert (found.state, found.problem) == ("unsupported", "malformed")


def test_the_propagator_is_never_called_invalid():
    def state(message, **changes):
        listed = signing.entries(signing.der(signing.sign(message)).hex(), HEX_KEY)
        return check_propagator(GOOD | {"ReservedCode2": signing.security_data(listed)} | changes).state

    spread = f'"ContentPropagator":"{GOOD["ContentPropagator"]}","PropagateID":"{GOOD["PropagateID"]}"'.encode()
    assert state(MESSAGE) == state(spread) == state(b'"Label":"1",' + spread) == "valid"
    assert state(spread, PropagateID="another") == state(b"anything") == "unsupported"


# Hostile values

ORDER = signing.N


@pytest.mark.parametrize(
    "pair",
    [(0, 1), (1, 0), (0, 0), (ORDER, 1), (1, ORDER), (1, ORDER - 1), (2**256 - 1, 2**256 - 1), (1, 1)],
)
@pytest.mark.parametrize("form", signing.SIGNATURE_FORMS)
def test_a_pair_out_of_range_is_invalid(pair, form):
    listed = signing.entries(signing.SIGNATURE_FORMS[form](pair).hex(), HEX_KEY)
    assert outcome(listed) == ("invalid", "none")


def test_sums_that_meet_infinity_or_twice_a_point():
    g, negative = sm2.Key(*signing.G), sm2.Key(signing.G[0], signing.P - signing.G[1])
    for key, pair in (
        (g, (1, 1)),
        (negative, (1, 1)),
        (negative, (ORDER - 1, 2)),
        (g, (ORDER - 3, 1)),
        (g, (ORDER - 2, 1)),
    ):
        r, s = pair
        expected = signing.plus(signing.times(s, signing.G), signing.times((r + s) % ORDER, key))
        found = sm2.signed_digest(key, pair)
        assert found == (None if expected is None or (r + s) % ORDER == 0 else (r - expected[0]) % ORDER)


def test_the_point_at_random_places():
    dice = random.Random(45438)  # noqa: S311  # places that stay the same
    for _ in range(5):
        r, s = dice.randrange(1, ORDER), dice.randrange(1, ORDER)
        expected = signing.plus(signing.times(s, signing.G), signing.times((r + s) % ORDER, POINT))
        assert sm2.signed_digest(KEY, (r, s)) == (r - expected[0]) % ORDER


def test_no_bytes_are_too_odd_for_a_reader():
    dice = random.Random(202511)  # noqa: S311  # as above
    spki = signing.KEY_FORMS["SPKI"](*POINT)
    for size in [*range(150), 1000, 100_000]:
        for start in (b"", b"\x30", b"\x04", b"\x02", b"\0", spki[:26], b"\x30" + bytes([max(size - 2, 0) % 256])):
            data = (start + dice.randbytes(size))[:size]
            assert all(sm2.read_keys(key.raw) == (key,) for key in sm2.read_keys(data))
            assert all(len(pair) == 2 for pair in sm2.read_signatures(data))


def test_nothing_in_security_data_breaks_or_stalls():
    deep = "[" * 900 + "]" * 900
    many = [*signing.entries(signing.raw((5, 7)).hex(), None), {"Type": "PubKey", "KeyValue": HEX_KEY}] * 2000
    for text in (
        '{"SecurityData":' * 3000 + '"TC260PG"',
        f'{{"Type":"TC260PG","PubSD":{deep}}}',
        f'{{"Type":"TC260PG","PubSD":[{{"Type":"PubKey","KeyValue":{deep}}},{{"Type":"DS","Signature":{deep}}}]}}',
        f'{{"Type":"TC260PG","Version":{"9" * 5000}}}',
        signing.security_data(many),
        signing.security_data(signing.entries("00" * 10_000, "00" * 10_000)),
        '{"Type":"TC260PG","PubSD":{"Type":"DS"}}',
        '{"Type":"TC260PG","PubSD":[1,null,"DS",{"Type":["DS"]},{"Type":"DS","TBSData":1,"AlgID":2,"Signature":3}]}',
        '{"Type":"TC260PG","PubSD":[{"Type":"DS","Signature":"\\ud800"}],"x":"\\ud800"}',
        "30" * 500_000,
    ):
        found = check_producer(GOOD | {"ReservedCode1": text, "ProduceID": "\ud800"})
        assert found.state in {"unsupported", "absent"}
    assert len(read_security_data(signing.security_data(many[:20])).signatures) == 2


# Keys that the user trusts


def pem(key):
    text = base64.encodebytes(signing.KEY_FORMS["SPKI"](*key)).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{text}-----END PUBLIC KEY-----\n"


@pytest.mark.parametrize(
    "text",
    [
        HEX_KEY,
        f"# ours\n\n  {HEX_KEY.upper()}   # signs since May\n",
        NAME,
        f"{NAME.upper()}\r\n".replace("SHA256", "sha256"),
        pem(POINT),
        *(form(*POINT).hex() for form in signing.KEY_FORMS.values()),
    ],
)
def test_a_file_of_trusted_keys(text):
    assert NAME in read_trusted(text, "keys.txt")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "keys.txt: found no key, expected an SM2 public key"),
        ("# nothing\n", "keys.txt: found no key, expected an SM2 public key"),
        (f"{HEX_KEY}\nhello", "keys.txt: line 2: found 'hello', expected an SM2 public key"),
        (HEX_KEY[:-2], "keys.txt: line 1: found '"),
        ("sha256:12", "keys.txt: line 1: found 'sha256:12', expected an SM2 public key"),
        ("-----BEGIN CERTIFICATE-----", "keys.txt: line 1: found '-----BEGIN CERTIFICATE-----', expected"),
        (pem(POINT).replace("MFkw", "MFkx"), "keys.txt: line 4: found '-----END PUBLIC KEY-----', expected"),
        (pem(POINT)[:60], "keys.txt: found no -----END PUBLIC KEY-----, expected one after"),
    ],
)
def test_a_mistake_in_a_file_of_keys_is_one_line(text, message):
    with pytest.raises(BadInput) as wrong:
        read_trusted(text, "keys.txt")
    assert str(wrong.value).startswith(message)
    assert "\n" not in str(wrong.value)


def properties(fields, **options):
    data = png(xmp_chunk(xmp_label(compact(fields))))
    (finding,) = scan(data, name="a.png", **options).findings
    return finding.properties


def test_the_report_says_who_signed():
    fields = signing.signed(GOOD)
    found = properties(fields)
    assert (found["signature"], found["signed_by"], found["key_fingerprint"]) == ("valid", "embedded-key", NAME)
    assert properties(fields, trust_keys=[HEX_KEY])["signed_by"] == "pinned-key"
    assert properties(fields, trust_keys=[NAME])["signed_by"] == "pinned-key"
    other = signing.KEY_FORMS["04 x y"](*signing.public(signing.OTHER)).hex()
    assert properties(fields, trust_keys=[other])["signed_by"] == "embedded-key"
    with pytest.raises(BadInput, match=r"^scan: trust_keys: line 1: found 'x', expected"):
        properties(fields, trust_keys=["x"])


def test_the_command_takes_a_file_of_trusted_keys(tmp_path):
    file, keys = tmp_path / "a.png", tmp_path / "keys.txt"
    file.write_bytes(png(xmp_chunk(xmp_label(compact(signing.signed(GOOD))))))

    def run():
        return CliRunner().invoke(main, ["scan", str(file), "--trust-keys", str(keys), "--format", "jsonl"])

    for wrong, said in (
        (None, "cannot be read: "),
        (b"\xff\xfe\0", "found bytes that are not text, expected keys in hex or PEM"),
        (b"# none\n", "found no key, expected"),
        (b"\nx", "line 2: found 'x', expected"),
    ):
        if wrong is not None:
            keys.write_bytes(wrong)
        result = run()
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"labelcheck: --trust-keys {keys}: {said}")
        assert result.stderr.count("\n") == 1
    keys.write_text(f"\ufeff# the producer's\n{HEX_KEY}\n", "utf-8")
    (finding,) = json.loads(run().stdout)["findings"]
    assert finding["properties"]["signed_by"] == "pinned-key"


def test_a_key_that_is_trusted_is_preferred_to_one_that_is_not():
    theirs = signing.public(signing.OTHER)
    listed = [
        *signing.entries(SIGNATURE, HEX_KEY),
        *signing.entries(
            signing.der(signing.sign(MESSAGE, signing.OTHER)).hex(), signing.KEY_FORMS["04 x y"](*theirs).hex()
        ),
    ]
    assert checked(listed).key == KEY
    assert checked(listed, frozenset({fingerprint(sm2.Key(*theirs))})).key == theirs


def test_an_unsigned_label_says_so_and_nothing_more():
    found = properties(GOOD)
    assert (found["signature"], found["signature2"]) == ("absent", "absent")
    assert not {"signature_problem", "signed_by", "key_fingerprint"} & set(found)


def test_a_file_full_of_signed_labels_is_not_verified_for_ever():
    labels = [xmp_chunk(xmp_label(compact(signing.signed(GOOD)))) for _ in range(30)]
    found = [finding.properties for finding in scan(png(*labels), name="a.png").findings]
    assert len(found) == 30
    assert sum("signature" in each for each in found) == 8


# Third parties' files

real = pytest.mark.skipif(not CORPUS.exists(), reason="no corpus of real files beside the project")


def of(name):
    return scan(CORPUS / name, level="metadata")


@real
@pytest.mark.parametrize(
    ("name", "key"),
    [
        *((f"labelled_cn_image/{name}.jpg", "e7ee91b2") for name in ("8dc8c9ae57", "aa7f0ff65e", "97b3a81620")),
        *((f"labelled_cn_image/{name}.jpg", "e7ee91b2") for name in ("c96427740a", "2ce853e41d", "6d5d2f4a49")),
        *((f"labelled_cn_audio/{name}.mp3", "e7ee91b2") for name in ("b42f432c5c", "de6610c753", "14973f252e")),
        ("labelled_cn_video/b282299a6e.mp4", "e7ee91b2"),
        ("labelled_text/c7428945f0.md", "3e413599"),
    ],
)
def test_real_signatures_verify(name, key):
    found = next(each.properties for each in of(name).findings if each.scheme == "tc260-aigc")
    assert found["signature"] == "valid"
    assert found["key_fingerprint"].startswith(f"sha256:{key}")
    assert {verdict.rule.id: verdict.outcome for verdict in of(name).verdicts}["CN-IMP-020"] == "compliant"
    assert check_producer(found | {"ProduceID": f"{found['ProduceID']}0"}).state == "invalid"


@real
@pytest.mark.parametrize(
    ("name", "problem", "second"),
    [
        ("labelled_cn_image/bb9080ca73.png", "content-only", "unsupported"),
        ("labelled_cn_image/c48f456d04.png", "content-only", "unsupported"),
        ("labelled_text/87c566ad30.md", "bare", "unsupported"),
    ],
)
def test_other_real_signatures_are_unsupported(name, problem, second):
    found = next(each.properties for each in of(name).findings if each.scheme == "tc260-aigc")
    assert (found["signature"], found["signature_problem"], found["signature2"]) == ("unsupported", problem, second)


@real
@pytest.mark.parametrize(
    "name", ["labelled_cn_image/23b4fdb63d.png", "labelled_text/406c2cf3d6.md", "labelled_text/dea801571c.md"]
)
def test_opaque_real_values_are_absent_and_not_judged(name):
    assert next(each.properties for each in of(name).findings if each.scheme == "tc260-aigc")["signature"] == "absent"
    assert "CN-IMP-020" not in {verdict.rule.id for verdict in of(name).verdicts}
