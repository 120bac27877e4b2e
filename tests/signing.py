"""A signer for samples and tests: SM2 with an invented private key and a nonce that depends on the message only.

It computes in affine coordinates, by the letter of GB/T 32918.2, and shares nothing with what it is to test but SM3.
"""

import json
from hashlib import sha256

from labelcheck.sm3 import sm3

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
SM3_WITH_SM2 = "1.2.156.10197.1.501"

INVENTED = int.from_bytes(sha256(b"labelcheck sample key, known to everybody").digest()) % (N - 1)
OTHER = int.from_bytes(sha256(b"labelcheck other sample key").digest()) % (N - 1)


def plus(one, other):
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % P == 0:
        return None
    if one == other:
        slope = (3 * one[0] ** 2 + A) * pow(2 * one[1], -1, P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P)
    x = (slope**2 - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def times(number, point):
    total = None
    while number:
        if number & 1:
            total = plus(total, point)
        point, number = plus(point, point), number >> 1
    return total


def public(private=INVENTED):
    return times(private, G)


def sign(message, private=INVENTED, user=b"1234567812345678"):
    """(r, s)."""
    x, y = public(private)
    identity = sm3(len(user * 8).to_bytes(2) + user + b"".join(n.to_bytes(32) for n in (A, B, *G, x, y)))
    e = int.from_bytes(sm3(identity + message))
    k = int.from_bytes(sha256(private.to_bytes(32) + message).digest()) % N
    r = (e + times(k, G)[0]) % N
    return r, pow(1 + private, -1, N) * (k - r * private) % N


def raw(signature):
    return b"".join(number.to_bytes(32) for number in signature)


def der(signature):
    body = b"".join(
        b"\x02" + bytes([len(number)]) + number
        for number in (each.to_bytes(each.bit_length() // 8 + 1) for each in signature)
    )
    return b"\x30" + bytes([len(body)]) + body


SIGNATURE_FORMS = {"der": der, "raw": raw}
KEY_FORMS = {
    "x": lambda x, _: x.to_bytes(32),
    "00 x": lambda x, _: b"\0" + x.to_bytes(32),
    "x y": lambda x, y: raw((x, y)),
    "04 x y": lambda x, y: b"\x04" + raw((x, y)),
    "compressed": lambda x, y: bytes([2 + y % 2]) + x.to_bytes(32),
    "SPKI": lambda x, y: bytes.fromhex("3059301306072A8648CE3D020106082A811CCF5501822D03420004") + raw((x, y)),
    "compressed SPKI": lambda x, y: (
        bytes.fromhex("3039301306072A8648CE3D020106082A811CCF5501822D032200") + bytes([2 + y % 2]) + x.to_bytes(32)
    ),
}
MESSAGE_FORMS = {"string": lambda message: message, "hash": sm3}


def elements(fields):
    """What the producer signs [TC260-PG-202511A, A.1]."""
    return ",".join(f'"{name}":"{fields[name]}"' for name in ("Label", "ContentProducer", "ProduceID")).encode()


def entries(signature, key, covers="Md", algorithm=SM3_WITH_SM2):
    """A DS and a PubKey entry; no key where it is None."""
    signed = {"Type": "DS", "AlgID": algorithm, "TBSData": {"Type": covers}, "Signature": signature}
    return [signed] if key is None else [signed, {"Type": "PubKey", "AlgID": algorithm, "KeyValue": key}]


def security_data(listed):
    inner = {"Type": "TC260PG", "Version": 1, "PubSD": listed}
    return json.dumps({"SecurityData": inner}, separators=(",", ":"))


def signed(fields, private=INVENTED):
    """The fields with the producer's signature in ReservedCode1."""
    signature, key = der(sign(elements(fields), private)).hex(), KEY_FORMS["04 x y"](*public(private)).hex()
    return fields | {"ReservedCode1": security_data(entries(signature, key))}
