"""Verification of SM2 signatures with SM3 [GB/T 32918.2-2016] on the curve of GB/T 32918.5-2017; public data only.

Why this is not a library's work stands in docs/decisions/0003-sm2.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from labelcheck.sm3 import sm3

_P = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_00000000_FFFFFFFF_FFFFFFFF
_A = _P - 3
_B = 0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7_F39789F5_15AB8F92_DDBCBD41_4D940E93
_N = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123

USER = b"1234567812345678"
"""The user id where none was agreed on [GM/T 0009-2012, 10]."""

_INFINITY = (1, 1, 0)
_WIDTH = 5
"""Bits of a window of the numbers that points are multiplied by."""
_HALF = 128
_LOW = (1 << _HALF) - 1
_SPKI = bytes.fromhex("301306072A8648CE3D020106082A811CCF5501822D")
"""The AlgorithmIdentifier of a SubjectPublicKeyInfo: id-ecPublicKey with the curve 1.2.156.10197.1.301."""


class Key(NamedTuple):
    """A public key: a point of the curve other than infinity."""

    x: int
    y: int

    @property
    def raw(self) -> bytes:
        """04‖x‖y, 65 bytes."""
        return b"\x04" + _bytes(self.x) + _bytes(self.y)


_G = Key(
    0x32C4AE2C_1F198119_5F990446_6A39C994_8FE30BBF_F2660BE1_715A4589_334C74C7,
    0xBC3736A2_F4F6779C_59BDCEE3_6B692153_D0A9877C_C62A4740_02DF32E5_2139F0A0,
)


def read_keys(data: bytes) -> tuple[Key, ...]:
    """The keys that these bytes may be: two where y is not told, none where they are no point of the curve.

    Read are x, 00‖x, x‖y, 04‖x‖y, 02‖x, 03‖x, and a DER SubjectPublicKeyInfo.
    """
    if data[2:23] == _SPKI and len(data) <= 91:
        head, data = data[:26], data[26:]
        if head != bytes((0x30, 24 + len(data))) + _SPKI + bytes((0x03, 1 + len(data), 0)):
            return ()
    size, first = len(data), data[:1]
    if size == 32 or (size == 33 and first in {b"\x00", b"\x02", b"\x03"}):
        both = _lift(int.from_bytes(data[-32:]))
        return tuple(key for key in both if size == 32 or first == b"\x00" or key.y & 1 == first[0] & 1)
    if size == 64 or (size == 65 and first == b"\x04"):
        key = Key(int.from_bytes(data[-64:-32]), int.from_bytes(data[-32:]))
        return (key,) if key in _lift(key.x) else ()
    return ()


def read_signatures(data: bytes) -> tuple[tuple[int, int], ...]:
    """The pairs (r, s) that these bytes may be: a DER SEQUENCE of two INTEGERs, or r‖s in 64 bytes."""
    raw = ((int.from_bytes(data[:32]), int.from_bytes(data[32:])),) if len(data) == 64 else ()
    if data[:1] != b"\x30" or data[1:2] != bytes((len(data) - 2 & 0xFF,)) or len(data) > 0x81:
        return raw
    body, numbers = data[2:], []
    while len(body) > 2 and body[0] == 0x02 and 0 < body[1] <= len(body) - 2:
        numbers.append(int.from_bytes(body[2 : 2 + body[1]]))
        body = body[2 + body[1] :]
    return raw if body or len(numbers) != 2 else ((numbers[0], numbers[1]), *raw)


def signed_digest(key: Key, signature: tuple[int, int]) -> int | None:
    """The digest, modulo n, that the signature signs under this key [GB/T 32918.2, 7.1 solved for e]; None for no digest.

    The signature is good for a message if and only if this is the message's `digest`. It takes about a millisecond.
    """
    r, s = signature
    t = (r + s) % _N
    if not (0 < r < _N and 0 < s < _N and t):
        return None
    x, _, z = _sum_of_multiples(s, t, key)
    if z == 0:
        return None
    return (r - x * pow(z, -2, _P) % _P) % _N


def digest(key: Key, message: bytes, user: bytes = USER) -> int:
    """The digest of the message for this signer, modulo n: SM3(Z‖message) with Z of [GB/T 32918.2, 5.5]."""
    entity = b"".join(map(_bytes, (_A, _B, *_G, *key)))
    identity = sm3((8 * len(user)).to_bytes(2) + user + entity)
    return int.from_bytes(sm3(identity + message)) % _N


def _bytes(number: int) -> bytes:
    return number.to_bytes(32)


def _lift(x: int) -> tuple[Key, ...]:
    """The two points with this x, the one with even y first."""
    square = (x * x * x + _A * x + _B) % _P
    y = pow(square, (_P + 1) // 4, _P)
    if x >= _P or y == 0 or y * y % _P != square:
        return ()
    return tuple(sorted((Key(x, y), Key(x, _P - y)), key=lambda key: key.y & 1))


def _sum_of_multiples(s: int, t: int, key: Key) -> tuple[int, int, int]:
    """[s]G + [t]key in Jacobian coordinates.

    The halves of both numbers stand in signed windows, and are doubled together [Hankerson et al. 2004, alg. 3.36, 3.51].
    """
    addends: dict[int, list[Key]] = {}
    for number, point in ((s, _G), (t, key)):
        for half, odd in zip((number & _LOW, number >> _HALF), _odd_multiples(point), strict=True):
            for place, digit in _windows(half):
                multiple = odd[abs(digit) >> 1]
                addends.setdefault(place, []).append(multiple if digit > 0 else Key(multiple.x, _P - multiple.y))
    total = _INFINITY
    for place in range(max(addends), -1, -1):
        total = _double(total)
        for addend in addends.get(place, ()):
            total = _add(total, addend)
    return total


@lru_cache(maxsize=64)
def _odd_multiples(key: Key) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """1, 3, 5 … times the point and times [2^128]point, for every digit of a window; the files of one service have one key."""
    shifted = (key.x, key.y, 1)
    for _ in range(_HALF):
        shifted = _double(shifted)
    return _odd(key), _odd(_affine(shifted))


def _odd(key: Key) -> tuple[Key, ...]:
    twice = _affine(_double((key.x, key.y, 1)))
    found = [key]
    while len(found) < 1 << _WIDTH - 2:
        found.append(_affine(_add((found[-1].x, found[-1].y, 1), twice)))
    return tuple(found)


def _windows(number: int) -> Iterator[tuple[int, int]]:
    """The digits other than 0 of the number in the non-adjacent form, lowest first: place and odd digit."""
    place = 0
    while number:
        zeros = (number & -number).bit_length() - 1
        number >>= zeros
        place += zeros
        digit = number & (1 << _WIDTH) - 1
        if digit >> _WIDTH - 1:
            digit -= 1 << _WIDTH
        yield place, digit
        number -= digit


def _affine(point: tuple[int, int, int]) -> Key:
    """The point as a key; the curve's order is prime, so that no small multiple of one is infinity."""
    x, y, z = point
    inverse = pow(z, -1, _P)
    return Key(x * inverse**2 % _P, y * inverse**3 % _P)


def _double(point: tuple[int, int, int]) -> tuple[int, int, int]:
    x, y, z = point
    zz, yy = z * z % _P, y * y % _P
    m = 3 * (x - zz) * (x + zz) % _P  # a is -3
    xyy = 4 * x * yy % _P
    new = (m * m - 2 * xyy) % _P
    return new, (m * (xyy - new) - 8 * yy * yy) % _P, 2 * y * z % _P


def _add(point: tuple[int, int, int], addend: Key) -> tuple[int, int, int]:
    """The sum, also where one is infinity or both are the same."""
    x, y, z = point
    if z == 0:
        return addend.x, addend.y, 1
    zz = z * z % _P
    h = (addend.x * zz - x) % _P
    w = (addend.y * z * zz - y) % _P
    if h == 0:
        return _INFINITY if w else _double(point)
    hh = h * h % _P
    hhh, v = h * hh % _P, x * hh % _P
    new = (w * w - hhh - 2 * v) % _P
    return new, (w * (v - new) - y * hhh) % _P, z * h % _P
