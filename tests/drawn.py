"""Pictures with something to see on them, as PNG and JPEG, from rows of grey (see `glyphs`): the same bytes everywhere."""

import math
import struct
import zlib

from build import PNG, chunk, segment

# PNG


def png(rows, *before, after=()):
    """An 8-bit grey PNG; chunks stand before and after the image data."""
    head = chunk("IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0))
    pixels = b"".join(b"\0" + bytes(row) for row in rows)
    return (
        PNG
        + head
        + b"".join(before)
        + chunk("IDAT", squeezed(pixels, len(rows[0]) + 1))
        + b"".join(after)
        + chunk("IEND")
    )


def squeezed(data, stride):
    """A zlib stream that repeats the row above or the byte before [RFC 1951, 3.2.6]: not the smallest, but always the same."""
    bits = _Bits()
    bits.add(0b011, 3)
    at = 0
    while at < len(data):
        length, distance = max((_same(data, at, back), back) for back in (1, stride))
        if length < 3:
            _literal(bits, data[at])
            at += 1
        else:
            _repeat(bits, length, distance)
            at += length
    bits.code(0, 7)
    return b"\x78\x01" + bits.whole() + struct.pack(">I", zlib.adler32(data))


def _same(data, at, back):
    """How many bytes from `at` equal those `back` before them."""
    if back > at:
        return 0
    most = min(258, len(data) - at)
    if data[at : at + most] == data[at - back : at - back + most]:
        return most
    length = 0
    while length < most and data[at + length] == data[at + length - back]:
        length += 1
    return length


class _Bits:
    """Bits packed from the lowest up."""

    def __init__(self):
        self._out, self._held, self._count = bytearray(), 0, 0

    def add(self, value, count):
        self._held |= value << self._count
        self._count += count
        while self._count >= 8:
            self._out.append(self._held & 0xFF)
            self._held >>= 8
            self._count -= 8

    def code(self, value, count):
        """A Huffman code, whose highest bit comes first."""
        self.add(int(f"{value:0{count}b}"[::-1], 2), count)

    def whole(self):
        return bytes(self._out) + (bytes([self._held]) if self._count else b"")


def _literal(bits, byte):
    if byte < 144:
        bits.code(0x30 + byte, 8)
    else:
        bits.code(0x190 + byte - 144, 9)


def _steps(first, start, groups):
    """Symbols with their base value and extra bits [RFC 1951, 3.2.5]: `groups` of (extra bits, how many)."""
    table, value, symbol = [], start, first
    for extra, count in groups:
        for _ in range(count):
            table.append((value, extra, symbol))
            value += 1 << extra
            symbol += 1
    return table


_LENGTHS = [*_steps(257, 3, [(0, 8), (1, 4), (2, 4), (3, 4), (4, 4), (5, 4)])[:-1], (227, 5, 284), (258, 0, 285)]
_DISTANCES = _steps(0, 1, [(0, 4), *((extra, 2) for extra in range(1, 14))])


def _repeat(bits, length, distance):
    value, extra, symbol = max(entry for entry in _LENGTHS if entry[0] <= length)
    if symbol < 280:
        bits.code(symbol - 256, 7)
    else:
        bits.code(0xC0 + symbol - 280, 8)
    bits.add(length - value, extra)
    value, extra, symbol = max(entry for entry in _DISTANCES if entry[0] <= distance)
    bits.code(symbol, 5)
    bits.add(distance - value, extra)


# JPEG: baseline, one component, every coefficient divided by 16, fixed codes that are long but simple

_STEP = 16
_COSINES = [[round(math.cos((2 * x + 1) * u * math.pi / 16) * 4096) for x in range(8)] for u in range(8)]
_ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8, (i % 8 if (i // 8 + i % 8) % 2 == 0 else i // 8)))
_DC_SYMBOLS = range(12)
_AC_SYMBOLS = [0x00, 0xF0, *(run << 4 | size for run in range(16) for size in range(1, 11))]


def jpeg(rows, *segments):
    """A baseline grey JPEG; segments stand behind its first marker. Width and height are multiples of 8."""
    height, width = len(rows), len(rows[0])
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    tables = _codes_table(0x00, _DC_SYMBOLS, 4) + _codes_table(0x10, _AC_SYMBOLS, 8)
    head = segment(0xDB, b"\0" + bytes([_STEP] * 64)) + segment(0xC0, frame) + tables
    return b"\xff\xd8" + b"".join(segments) + head + segment(0xDA, b"\1\1\0\0\x3f\0") + _scan(rows) + b"\xff\xd9"


def _codes_table(kind, symbols, length):
    """A Huffman table whose codes are all equally long: the symbols are numbered."""
    counts = bytes(len(symbols) if size == length else 0 for size in range(1, 17))
    return segment(0xC4, bytes([kind]) + counts + bytes(symbols))


def _scan(rows):
    bits, before = [], 0
    known = {}
    for top in range(0, len(rows), 8):
        for left in range(0, len(rows[0]), 8):
            block = tuple(value for row in rows[top : top + 8] for value in row[left : left + 8])
            if block not in known:
                known[block] = _coefficients(block)
            first, *others = known[block]
            bits += [f"{_size(first - before):04b}", _amplitude(first - before), *_runs(others)]
            before = first
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    data = int(text, 2).to_bytes(len(text) // 8, "big")
    return data.replace(b"\xff", b"\xff\0")


def _coefficients(block):
    """The 64 coefficients of a block, divided and in zigzag order, in whole numbers throughout."""
    across = [[sum((block[8 * y + x] - 128) * _COSINES[u][x] for x in range(8)) for u in range(8)] for y in range(8)]
    plain = [
        sum(across[y][u] * _COSINES[v][y] for y in range(8)) * (5793 if not u else 8192) * (5793 if not v else 8192)
        for v in range(8)
        for u in range(8)
    ]
    unit = 4 * _STEP << 50
    return [(plain[i] + unit // 2) // unit for i in _ZIGZAG]


def _runs(others):
    """Runs of noughts with the coefficient behind each, and the end of the block."""
    out, run = [], 0
    last = max((place for place, value in enumerate(others) if value), default=-1)
    for value in others[: last + 1]:
        if value == 0:
            run += 1
            continue
        while run > 15:
            out.append(_ac(0xF0))
            run -= 16
        out += [_ac(run << 4 | _size(value)), _amplitude(value)]
        run = 0
    return out if last == 62 else [*out, _ac(0x00)]


def _ac(symbol):
    return f"{_AC_SYMBOLS.index(symbol):08b}"


def _size(value):
    return abs(value).bit_length()


def _amplitude(value):
    size = _size(value)
    return f"{value if value > 0 else value + (1 << size) - 1:0{size}b}" if size else ""
