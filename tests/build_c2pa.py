"""Builders of C2PA manifest stores, signed or not, byte for byte the same everywhere [C2PA 2.2; RFC 8949; RFC 9052].

Keys come from fixed seeds and Ed25519 signs without chance, so that samples can be signed.
"""

import datetime as dt
import hashlib
import struct
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from build import chunk, segment

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
AI, CAMERA = SOURCE_TYPE + "trainedAlgorithmicMedia", SOURCE_TYPE + "digitalCapture"
LABEL = "urn:c2pa:11111111-1111-4111-8111-111111111111"
PARENT = "urn:c2pa:22222222-2222-4222-8222-222222222222"


def head(major, number):
    for info, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
        if number < 24:
            return bytes([major << 5 | number])
        if number < 1 << 8 * size:
            return bytes([major << 5 | info]) + number.to_bytes(size)
    raise OverflowError(number)


def cbor(value):
    """The shortest form of numbers, texts, bytes, lists and maps; a pair is a tag with what it marks."""
    match value:
        case None | bool():
            return {None: b"\xf6", False: b"\xf4", True: b"\xf5"}[value]
        case float():
            return b"\xfb" + struct.pack(">d", value)
        case int():
            return head(0, value) if value >= 0 else head(1, -1 - value)
        case bytes():
            return head(2, len(value)) + value
        case str():
            return head(3, len(value.encode())) + value.encode()
        case list():
            return head(4, len(value)) + b"".join(map(cbor, value))
        case dict():
            return head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())
        case (tag, inner):
            return head(6, tag) + cbor(inner)


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def superbox(kind, label, *parts):
    """A JUMBF superbox of the type that four letters name, with its description box."""
    uuid = kind + bytes.fromhex("00110010800000aa00389b71")
    return box(b"jumb", box(b"jumd", uuid, b"\3", label.encode(), b"\0"), *parts)


def assertion(label, value):
    return superbox(b"cbor", label, box(b"cbor", cbor(value)))


def action(name="c2pa.created", source_type=None, agent=None, **more):
    given = {"digitalSourceType": source_type, "softwareAgent": agent}
    return {"action": name} | {key: value for key, value in given.items() if value} | more


def actions(*each, **more):
    return assertion("c2pa.actions.v2", {"actions": list(each)} | more)


def ingredient(relationship="parentOf", manifest=PARENT, **more):
    link = {"activeManifest": {"url": f"self#jumbf=/c2pa/{manifest}", "hash": bytes(32)}} if manifest else {}
    return assertion("c2pa.ingredient.v3", {"relationship": relationship} | link | more)


def manifest(*assertions, label=LABEL, generator="Example Generator", expired=False):
    """A manifest whose claim lists the assertions, signed by the example signer."""
    listed = [
        {"url": f"self#jumbf=c2pa.assertions/{_label(one)}", "hash": hashlib.sha256(one[8:]).digest()}
        for one in assertions
    ]
    claim = cbor(
        {
            "instanceID": "xmp:iid:33333333-3333-4333-8333-333333333333",
            "claim_generator_info": {"name": generator},
            "signature": f"self#jumbf=/c2pa/{label}/c2pa.signature",
            "created_assertions": listed,
            "alg": "sha256",
        }
    )
    return superbox(
        b"c2ma",
        label,
        superbox(b"c2as", "c2pa.assertions", *assertions),
        superbox(b"c2cl", "c2pa.claim.v2", box(b"cbor", claim)),
        superbox(b"c2cs", "c2pa.signature", box(b"cbor", _signature(claim, expired))),
    )


def _label(one):
    return one[8 + 8 + 16 + 1 :].split(b"\0", 1)[0].decode()


def store(*manifests):
    return superbox(b"c2pa", "c2pa", *(manifests or (manifest(actions(action(source_type=AI))),)))


def signed_png(png, *assertions, parents=(), **more):
    """The picture with a manifest bound to it: `png` takes chunks and gives a file, as `drawn.png` does."""
    start, size = 33, 0
    while True:
        excluded = [{"start": start, "length": size}]
        rest = _without(png(chunk("caBX", bytes(max(size - 12, 0)))), start, size)
        bound = {"exclusions": excluded, "alg": "sha256", "hash": hashlib.sha256(rest).digest(), "pad": b""}
        data = chunk("caBX", store(*parents, manifest(*assertions, assertion("c2pa.hash.data", bound), **more)))
        if len(data) == size:
            return png(data)
        size = len(data)


def _without(data, start, size):
    return data[:start] + data[start + size :]


def app11(data, room=65000):
    """The segments of a JPEG that hold a box, which may need several."""
    pieces = [data[at : at + room] for at in range(8, len(data), room)] or [b""]
    return b"".join(
        segment(0xEB, b"JP" + struct.pack(">HI", 1, number) + data[:8] + piece)
        for number, piece in enumerate(pieces, 1)
    )


def uuid_box(data, purpose=b"manifest"):
    uuid = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
    return box(b"uuid", uuid, bytes(4), purpose, b"\0", bytes(8), data)


def geob(data):
    body = b"\0application/x-c2pa-manifest-store\0\0c2pa manifest store\0" + data
    return b"GEOB" + struct.pack(">I", len(body)) + b"\0\0" + body


def gif_extension(data):
    pieces = [data[at : at + 255] for at in range(0, len(data), 255)]
    return b"\x21\xff\x0bC2PA_GIF\1\0\0" + b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"


# Signatures


def _key(seed):
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed).digest())


def _name(name):
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example Organisation"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _certificate(name, seed, *, expired=False):
    """A certificate that the example authority signed: its own where `name` is its own."""
    ca = name == "Example Authority"
    key, issuer = _key(seed).public_key(), _key(b"authority")
    until = dt.datetime(2026 if expired else 2125, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name("Example Authority"))
        .public_key(key)
        .serial_number(1 if ca else 2)
        .not_valid_before(dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(
            x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False),
            critical=True,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
    )
    if not ca:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return made.sign(issuer, None)


@cache
def anchors():
    """The certificate of the example authority, in PEM."""
    return _certificate("Example Authority", b"authority").public_bytes(Encoding.PEM).decode()


def _signature(claim, expired):
    """COSE_Sign1 over the claim, which stands elsewhere [RFC 9052, 4.2]."""
    signer = _certificate("Example Signer", b"signer", expired=expired).public_bytes(Encoding.DER)
    authority = _certificate("Example Authority", b"authority").public_bytes(Encoding.DER)
    protected = cbor({1: -8, 33: [signer, authority]})
    signature = _key(b"signer").sign(cbor(["Signature1", protected, b"", claim]))
    return cbor((18, [protected, {"pad": bytes(16)}, None, signature]))
