"""The SM3 hash [GB/T 32905-2016], from OpenSSL where Python's build of it has SM3, else computed here."""

from __future__ import annotations

import hashlib
import struct

_START = (0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E)
_MASK = 0xFFFFFFFF


def sm3(data: bytes) -> bytes:
    """The 32 bytes of the hash."""
    try:
        return hashlib.new("sm3", data).digest()
    except ValueError:
        return computed(data)


def computed(data: bytes) -> bytes:
    """The hash without OpenSSL: LibreSSL and some systems' builds have no SM3."""
    state: tuple[int, ...] = _START
    padding = b"\x80" + bytes(-(len(data) + 9) % 64)
    padded = data + padding + struct.pack(">Q", 8 * len(data))
    for at in range(0, len(padded), 64):
        state = _compress(state, struct.unpack(">16I", padded[at : at + 64]))
    return struct.pack(">8I", *state)


def _compress(state: tuple[int, ...], block: tuple[int, ...]) -> tuple[int, ...]:
    """[5.3.3] The letters are the standard's."""
    words = _expand(block)
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        early = j < 16
        ss1 = _turn(_turn(a, 12) + e + _turn(0x79CC4519 if early else 0x7A879D8A, j), 7)
        ff = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if early else (e & f) | (~e & g)
        tt1 = ff + d + (ss1 ^ _turn(a, 12)) + (words[j] ^ words[j + 4])
        tt2 = gg + h + ss1 + words[j]
        a, b, c, d = tt1 & _MASK, a, _turn(b, 9), c
        e, f, g, h = _mix(tt2 & _MASK, 9, 17), e, _turn(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))


def _expand(block: tuple[int, ...]) -> list[int]:
    """[5.3.2] 68 words; those of W' are the exclusive or of two of them."""
    words = list(block)
    for j in range(16, 68):
        mixed = _mix(words[j - 16] ^ words[j - 9] ^ _turn(words[j - 3], 15), 15, 23)
        words.append(mixed ^ _turn(words[j - 13], 7) ^ words[j - 6])
    return words


def _mix(word: int, first: int, second: int) -> int:
    """[4.4] P0 and P1."""
    return word ^ _turn(word, first) ^ _turn(word, second)


def _turn(word: int, by: int) -> int:
    """The low 32 bits, turned left."""
    word &= _MASK
    by %= 32
    return (word << by | word >> (32 - by)) & _MASK
