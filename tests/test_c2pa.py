"""C2PA manifests: found in their homes, their claims read, their signatures verified; broken ones told, never more."""

import base64
import http.server
import threading
import time
from functools import partial

import pytest
from click.testing import CliRunner

import build
import build_c2pa as c2pa
import build_documents as documents
import build_media as media
import build_pictures as pictures
from build_c2pa import AI, CAMERA, SOURCE_TYPE, action, actions, ingredient, manifest, store
from labelcheck import BadInput, scan
from labelcheck.cli import main
from labelcheck.errors import Damaged, OverLimit
from labelcheck.metadata import cbor, jumbf
from labelcheck.rulepack import load_packs
from labelcheck.source import Limits
from looking import look, problems

PACKS = load_packs()
STORE = store()
SVG = f'<metadata><c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">{base64.b64encode(STORE).decode()}</c2pa:manifest></metadata>'
PDF = build.pdf(
    "<< >>",
    "<< /Type /Filespec /AFRelationship /C2PA_Manifest /EF << /F 6 0 R >> >>",
    build.pdf_stream(STORE),
    root="<< /Type /Catalog /Pages 2 0 R /AF [5 0 R] >>",
)
MEMBER = documents.member("META-INF/content_credential.c2pa", STORE, deflate=False)

CARRIERS = {
    "app11.jpg": build.jpeg(c2pa.app11(STORE)),
    "app11-parts.jpg": build.jpeg(c2pa.app11(STORE, room=300)),
    "cabx.png": build.png(build.chunk("caBX", STORE)),
    "c2pa.webp": pictures.webp(media.riff_chunk("C2PA", STORE)),
    "c2pa.wav": media.wav(media.riff_chunk("C2PA", STORE)),
    "c2pa.avi": media.avi(behind=[media.riff_chunk("C2PA", STORE)]),
    "uuid.mp4": build.mp4(after=[c2pa.uuid_box(STORE)]),
    "uuid.mov": build.mp4(after=[c2pa.uuid_box(STORE)], brand="qt  "),
    "uuid.m4a": build.mp4(after=[c2pa.uuid_box(STORE)], brand="M4A "),
    "uuid.heic": pictures.heif(("hvc1", "", b"x"), after=[c2pa.uuid_box(STORE)]),
    "uuid.avif": pictures.heif(("av01", "", b"x"), brand="avif", after=[c2pa.uuid_box(STORE)]),
    "tag.tif": pictures.tiff((52545, 7, STORE)),
    "extension.gif": pictures.gif(c2pa.gif_extension(STORE)),
    "geob.mp3": build.mp3(build.id3(c2pa.geob(STORE), version=3)),
    "geob.flac": media.flac(before=build.id3(c2pa.geob(STORE), version=3)),
    "jumb.jxl": pictures.jxl(STORE),
    "metadata.svg": pictures.svg(SVG),
    "associated.pdf": PDF,
    "member.epub": documents.epub(more=[MEMBER]),
    "member.odt": documents.odf(more=[MEMBER]),
}


def c2pa_of(report):
    """Properties of each C2PA finding."""
    return [finding.properties for finding in report.findings if finding.scheme == "c2pa"]


def claims(*assertions, parents=(), **more):
    """What is read of a store whose active manifest has these assertions."""
    data = build.png(build.chunk("caBX", store(*parents, manifest(*assertions, **more))))
    return c2pa_of(look(data, "x.png"))[0]


@pytest.mark.parametrize("name", CARRIERS)
def test_a_manifest_is_found_in_its_home(name):
    report = look(CARRIERS[name], name)
    (found,) = c2pa_of(report)
    assert (found["state"], found["ai"], found["claim_generator"]) == ("unchecked", "yes", "Example Generator")
    assert found["digital_source_type"] == AI
    assert report.status == "suspected"
    assert not problems(report)


def test_a_manifest_elsewhere_is_none():
    for data, name in (
        (build.png(build.text_chunk("caBX", "c2pa jumb")), "x.png"),
        (
            build.jpeg(build.segment(0xEB, b"JP\0\1\0\0\0\1" + b"\0\0\0\x20jumb\0\0\0\x18jumd" + b"jsmx" + bytes(12))),
            "x.jpg",
        ),
        (build.jpeg(build.segment(0xE1, STORE)), "x.jpg"),
        (build.mp4(after=[c2pa.uuid_box(STORE, purpose=b"merkle")]), "x.mp4"),
    ):
        assert c2pa_of(look(data, name)) == []


@pytest.mark.parametrize("name", [name for name in CARRIERS if not name.startswith(("member", "geob.flac"))])
def test_a_prefix_never_has_a_manifest_that_is_not_there_and_none_is_an_exception(name):
    data = CARRIERS[name]
    for end in range(0, len(data), max(1, len(data) // 60)):
        for found in c2pa_of(look(data[:end], name)):
            assert found["state"] in {"unchecked", "unreadable"}


# What manifests claim


@pytest.mark.parametrize(
    ("ai", "basis", "assertions"),
    [
        ("yes", "source-type", [actions(action(source_type=AI))]),
        ("yes", "source-type", [actions(action(source_type=CAMERA), action("c2pa.edited", AI))]),
        ("yes", "source-type", [actions(action(source_type=SOURCE_TYPE + "compositeWithTrainedAlgorithmicMedia"))]),
        ("yes", "source-type", [actions(action(source_type="trainedAlgorithmicMedia"))]),
        ("yes", "source-type", [actions(action("c2pa.edited"), templates=[{"action": "*", "digitalSourceType": AI}])]),
        ("yes", "ingredient", [actions(action("c2pa.placed")), ingredient("componentOf", "", digitalSourceType=AI)]),
        ("yes", "disclosure", [c2pa.assertion("c2pa.ai-disclosure", {"modelType": "c2pa.types.model"})]),
        ("yes", "generator", [actions(action(agent="DALL·E"))]),
        ("yes", "generator", [actions(action(agent={"name": "Adobe Firefly"}))]),
        ("no", "source-type", [actions(action(source_type=CAMERA))]),
        ("no", "source-type", [actions(action(source_type=SOURCE_TYPE + "algorithmicMedia"))]),
        ("unknown", None, [actions(action(source_type=CAMERA), action("c2pa.color_adjustments"))]),
        ("unknown", None, [actions(action(source_type=SOURCE_TYPE + "composite"))]),
        ("unknown", None, [actions(action(source_type="https://example.org/trainedAlgorithmicMedia"))]),
        ("unknown", None, [actions(action(source_type=CAMERA)), ingredient("parentOf", "")]),
        ("unknown", None, [actions(action("c2pa.opened")), ingredient("inputTo", "", digitalSourceType=AI)]),
        ("unknown", None, [actions(action(agent="Adobe Firefly Boards reader"))]),
        ("unknown", None, [actions(action(agent="Google C2PA Core Generator Library"))]),
        ("no", "source-type", [actions(action(source_type=CAMERA, agent="Adobe Firefly"))]),
        ("unknown", None, [c2pa.assertion("c2pa.training-mining", {"entries": {"c2pa.ai_generative_training": {}}})]),
    ],
)
def test_ai_is_said_by_source_types_disclosures_and_generators_of_nothing_else(ai, basis, assertions):
    found = claims(*assertions)
    assert (found["ai"], found.get("ai_basis")) == (ai, basis)


@pytest.mark.parametrize(
    "generator", ["ChatGPT", "chatgpt/1.0 c2pa-rs/0.31", "Microsoft_Responsible_AI/1.0", "Adobe_Firefly"]
)
def test_a_claim_generator_that_makes_nothing_else_says_ai_where_no_action_has_a_source_type(generator):
    found = claims(actions(action()), generator=generator)
    assert (found["ai"], found["ai_basis"]) == ("yes", "generator")
    assert found["provider"] in {"openai", "microsoft", "firefly"}
    assert claims(actions(action(source_type=CAMERA)), generator=generator)["ai"] == "no"


def test_what_a_file_was_made_of_counts_and_what_a_model_was_given_does_not():
    parents = [manifest(actions(action(source_type=AI)), label=c2pa.PARENT)]
    opened = actions(action("c2pa.opened", SOURCE_TYPE + "minorHumanEdits"))
    assert claims(opened, ingredient("parentOf"), parents=parents)["ai"] == "yes"
    assert claims(opened, ingredient("componentOf"), parents=parents)["ai"] == "yes"
    assert claims(opened, ingredient("inputTo"), parents=parents)["ai"] == "no"
    assert claims(opened, parents=parents)["ai"] == "no"
    camera = [manifest(actions(action(source_type=CAMERA)), label=c2pa.PARENT)]
    assert claims(opened, ingredient("parentOf"), parents=camera)["ai"] == "no"


def test_ingredients_that_go_in_a_circle_end():
    parents = [manifest(actions(action()), ingredient("parentOf", c2pa.LABEL), label=c2pa.PARENT)]
    assert claims(actions(action()), ingredient("parentOf"), parents=parents)["ai"] == "unknown"


def test_every_action_and_soft_binding_is_told():
    found = claims(
        actions(action(source_type=CAMERA), action("c2pa.edited"), action("c2pa.edited", AI)),
        c2pa.assertion("c2pa.soft-binding", {"alg": "com.example.mark", "blocks": []}),
        ingredient("parentOf", ""),
    )
    assert found["actions"] == "c2pa.created digitalCapture; c2pa.edited; c2pa.edited trainedAlgorithmicMedia"
    assert (found["soft_bindings"], found["ingredients"]) == ("com.example.mark", "parentOf")
    assert found["digital_source_type"] == AI


# References


def referring(value):
    """An XMP packet that says where the manifest is."""
    return build.xmp("", f'dcterms:provenance="{value}"', 'xmlns:dcterms="http://purl.org/dc/terms/"')


@pytest.mark.parametrize(
    ("value", "state"),
    [
        ("https://example.org/manifests/1", "remote"),
        ("self#jumbf=/c2pa/urn:uuid:1/c2pa.claim", "referenced-absent"),
        ("bought at an auction in 1912", None),
    ],
)
def test_a_reference_without_a_manifest(value, state):
    packet = referring(value)
    report = look(build.png(build.xmp_chunk(packet)), "x.png", PACKS)
    assert [found["state"] for found in c2pa_of(report)] == ([state] if state else [])
    assert report.outcome == "missing"
    with_store = build.png(build.xmp_chunk(packet), build.chunk("caBX", STORE))
    assert [found["state"] for found in c2pa_of(look(with_store, "x.png"))] == ["unchecked"]


# Verification


def signed(*assertions, **more):
    return c2pa.signed_png(build.png, *(assertions or [actions(action(source_type=AI))]), **more)


def verified(data, **more):
    (found,) = c2pa_of(scan(data, name="x.png", **more))
    return found


def test_a_signature_is_verified_and_trusted_by_the_users_anchors():
    found = verified(signed())
    assert (found["state"], found["signer"], found["issuer"]) == ("valid", "Example Signer", "Example Organisation")
    assert "failures" not in found
    assert verified(signed(), trust_anchors=c2pa.anchors())["state"] == "trusted"
    assert verified(signed(), level="metadata")["state"] == "unchecked"


def test_a_changed_picture_and_an_expired_certificate_are_invalid_with_the_reason():
    data = signed()
    changed = data[:-30] + bytes([data[-30] ^ 1]) + data[-29:]
    assert verified(changed)["failures"] == "assertion.dataHash.mismatch"
    expired = verified(signed(expired=True), trust_anchors=c2pa.anchors())
    assert (expired["state"], expired["failures"], expired["ai"]) == ("invalid", "signingCredential.expired", "yes")


def test_a_broken_store_is_unreadable_and_never_stripped():
    for data in (b"", bytes(400), STORE[:60], store()[:-30], STORE.replace(b"jumd", b"jump")):
        report = scan(build.png(build.chunk("caBX", data)), name="x.png")
        assert [(found["state"], found["ai"]) for found in c2pa_of(report)] == [("unreadable", "unknown")]
        assert report.outcome == "missing"
    shell = build.jpeg(build.segment(0xEB, b"JP\0\1\0\0\0\1\0\0\0\x40jumb" + bytes(56)))
    assert c2pa_of(look(shell, "x.jpg"))[0]["state"] == "unreadable"


def test_a_compressed_manifest_is_not_read_and_says_so():
    inner = c2pa.superbox(b"c2cm", c2pa.LABEL, c2pa.box(b"brob", b"\x0b\2\x80\3"))
    report = look(build.png(build.chunk("caBX", store(inner))), "x.png")
    assert c2pa_of(report)[0]["ai"] == "unknown"
    assert "a C2PA manifest is compressed with Brotli" in problems(report)


def test_a_store_above_the_limit_is_a_note_that_hides_c2pa_only():
    report = look(build.png(build.chunk("caBX", bytes(17 << 20))), "x.png", PACKS)
    (note,) = report.asset.notes
    assert (note.problem, note.hides) == ("a metadata payload is larger than the limit", {"c2pa"})
    assert report.outcome == "missing"


def test_no_manifest_is_fetched():
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/manifest"
        for chunks in (
            [build.xmp_chunk(referring(url))],
            [build.xmp_chunk(referring(url)), build.chunk("caBX", STORE)],
        ):
            assert c2pa_of(scan(build.png(*chunks), name="x.png"))
        assert c2pa_of(scan(c2pa.signed_png(partial(build.png, build.xmp_chunk(referring(url)))), name="x.png"))
        server.shutdown()
    assert asked == []


def test_anchors_that_are_no_certificates_are_one_clear_line():
    for pem in ("no", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(BadInput, match=r"trust_anchors: found no certificate .*, expected certificates in PEM"):
            scan(b"", name="x.png", trust_anchors=pem)


def test_trust_anchors_of_the_command(tmp_path):
    picture, anchors = tmp_path / "x.png", tmp_path / "anchors.pem"
    picture.write_bytes(signed())
    anchors.write_text(c2pa.anchors(), "utf-8")

    def run(*more):
        arguments = ["scan", str(picture), "--format", "jsonl", "--fail-on", "never", *more]
        return CliRunner().invoke(main, arguments)

    assert '"state":"trusted"' in run("--trust-anchors", str(anchors)).stdout.replace(": ", ":")
    anchors.write_text("no", "utf-8")
    for more, said in (
        (["--trust-anchors", str(anchors)], f"--trust-anchors {anchors}: found no certificate"),
        (["--trust-anchors", str(tmp_path / "none")], f"--trust-anchors {tmp_path / 'none'}: cannot be read"),
        (["--trust-anchors", str(anchors), "--level", "metadata"], "--trust-anchors goes with --level full only"),
    ):
        result = run(*more)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert said in result.stderr


# CBOR and JUMBF


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("00", 0), ("1818", 24), ("1b000000e8d4a51000", 1000000000000), ("3903e7", -1000),
        ("f93c00", 1.0), ("fb3ff199999999999a", 1.1), ("f4", False), ("f5", True), ("f6", None), ("f7", None),
        ("4401020304", b"\1\2\3\4"), ("62c3bc", None), ("c074323031332d30332d32315432303a30343a30305a", "2013-03-21T20:04:00Z"),
        ("8301820203820405", [1, [2, 3], [4, 5]]), ("a26161016162820203", {"a": 1, "b": [2, 3]}),
        ("5f42010243030405ff", b"\1\2\3\4\5"), ("7f657374726561646d696e67ff", "streaming"),
        ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]), ("bf61610161629f0203ffff", {"a": 1, "b": [2, 3]}), ("a10102", {}),
    ],
)  # fmt: skip
def test_cbor_reads_the_examples_of_its_standard(raw, value):
    data = bytes.fromhex(raw)
    if value is None and raw[:2] == "62":
        value = "ü"
    assert cbor.read(data, Limits()) == value


@pytest.mark.parametrize(
    "raw", ["", "18", "1c", "44010203", "82", "9f", "5f01ff", "ff", "f8", "a1", "a161", "1f", "9bffffffffffffffff"]
)
def test_cbor_that_is_cut_or_wrong_is_damaged(raw):
    with pytest.raises(Damaged):
        cbor.read(bytes.fromhex(raw), Limits())


@pytest.mark.parametrize(
    "data", [b"\x81" * 5000, b"\xd8\x40" * 5000, b"\x9f" * 5000, b"\x9b" + b"\xff" * 8 + b"\0" * 200_000]
)
def test_cbor_has_limits(data):
    start = time.perf_counter()
    with pytest.raises(OverLimit):
        cbor.read(data, Limits())
    assert time.perf_counter() - start < 1


def test_jumbf_has_limits():
    nested = b""
    for _ in range(100):
        nested = c2pa.superbox(b"c2pa", "c2pa", nested)
    with pytest.raises(OverLimit):
        list(jumbf.contents(nested, Limits()))
    with pytest.raises(OverLimit):
        list(jumbf.contents(c2pa.superbox(b"c2pa", "c2pa", c2pa.box(b"free") * 200_000), Limits()))
    forged = (1).to_bytes(4) + b"jumb" + (2**63).to_bytes(8) + bytes(64)
    with pytest.raises(Damaged):
        list(jumbf.contents(forged, Limits()))
