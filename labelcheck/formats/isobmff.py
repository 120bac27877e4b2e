"""Metadata boxes of MP4 and QuickTime: `keys` and `ilst`, user data, XMP [QTFF, Metadata; ISO/IEC 14496-12, 8.10, 8.11]."""

from collections.abc import Iterator

from labelcheck.containers import Chunk
from labelcheck.containers.isobmff import boxes
from labelcheck.errors import Damaged, OverLimit, ReadError, Unsupported
from labelcheck.metadata import HIDES, c2pa, xmp
from labelcheck.model import Field, Location, Note
from labelcheck.source import Source

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_PURPOSE = 32
_ROOTS = {"moov", "meta", "uuid", "udta", "AIGC"}
_MEDIA = {"mdat", "moof", "imda"}
_PARENTS = {"moov", "udta", "trak", "meta"}
_ASSETS = {"titl", "dscp", "auth", "perf", "gnre", "cprt"}
"""Texts behind version, flags and language [3GPP TS 26.244, 8.2]."""
_UTF16 = {2, 5}
_PICTURES = {12, 13, 14, 27}
_DEPTH = 6


def brand(head: bytes) -> str | None:
    """The major brand, or None where no `ftyp` box opens the file."""
    return head[8:12].decode("latin-1") if head[4:8] == b"ftyp" and len(head) >= 12 else None


def read(source: Source) -> Iterator[Field | Note]:
    """Fields of all metadata: ilst items, text in user data, XMP, an `AIGC` box.

    Damage in one box becomes a Note, and the boxes beside it are still read. Raises Damaged for a file that is cut, also
    one without `moov` or without media data, since its metadata may be what is gone.
    """
    seen = set()
    for box in boxes(source, 0, source.size):
        seen.add(box.id)
        if box.id in _ROOTS:
            yield from tree(source, box)
    if "moov" not in seen:
        raise Damaged("the file has no moov box: it was cut or never finished", "MP4")
    if not seen & _MEDIA:
        raise Damaged("the file has no media data: it was cut or never finished", "MP4")


def tree(source: Source, root: Chunk) -> Iterator[Field | Note]:
    """Fields of a box and of all boxes in it; a damaged one becomes a Note."""
    pending = [root]
    while pending:
        box = pending.pop()
        inner: list[Chunk] = []
        try:
            yield from _payload(source, box)
            if box.id in _PARENTS:
                if box.path.count("/") >= _DEPTH:
                    raise OverLimit("boxes are nested deeper than the limit", box.path)
                inner.extend(_children(source, box))
        except ReadError as error:
            yield Note("read", error.problem, HIDES, Location(error.at or box.path))
        pending.extend(reversed(inner))


def _children(source: Source, box: Chunk) -> Iterator[Chunk]:
    start = box.offset
    # In MP4 `meta` is a full box with four bytes of version and flags, all zero; in QuickTime a size stands there.
    if box.id == "meta" and source.read_up_to(start, min(4, box.size)) == bytes(4):
        start += 4
    return boxes(source, start, box.offset + box.size, box.path)


def _payload(source: Source, box: Chunk) -> Iterator[Field | Note]:
    at = Location(box.path, (box.offset, box.size))
    if box.id == "meta":
        yield from _items(source, box)
    elif box.id == "uuid" and box.size >= 16:
        yield from _extension(source, box)
    elif box.id == "XMP_" and "udta" in box.path:
        yield from xmp.read(source.read_at(box.offset, box.size), at, source.limits)
    elif box.id == "AIGC":
        yield Field("MP4 box", "AIGC", _text(source.read_at(box.offset, box.size).rstrip(b"\0")), at)
    elif box.id.startswith("\xa9") and "udta" in box.path:
        yield from _international(source, box)
    elif box.id in _ASSETS and box.path.endswith(f"udta/{box.id}") and box.size > 6:
        raw = source.read_at(box.offset + 6, box.size - 6)
        value = raw.decode("utf-16", "replace") if raw[:2] in {b"\xfe\xff", b"\xff\xfe"} else _text(raw)
        yield Field("MP4 udta", box.id, value.rstrip("\0"), Location(box.path, (box.offset + 6, len(raw))))
    elif box.id == "cmov":
        raise Unsupported("a compressed movie header is not read", box.path)


def _extension(source: Source, box: Chunk) -> Iterator[Field | Note]:
    """Fields of a box whose type is a UUID: XMP, or a manifest store of C2PA [C2PA 2.2, A.5]."""
    kind, start, size = source.read_at(box.offset, 16), box.offset + 16, box.size - 16
    if kind == XMP_UUID:
        yield from xmp.read(source.read_at(start, size), Location(f"{box.path} XMP", (start, size)), source.limits)
    elif kind == _C2PA_UUID:
        # Version and flags, a purpose that ends with NUL, and the place of a Merkle box.
        head = source.read_at(start, min(size, _PURPOSE))
        purpose, ended, _ = head[4:].partition(b"\0")
        skip = 4 + len(purpose) + 1 + 8
        if ended and purpose != b"merkle" and skip <= size:
            yield from c2pa.fetch(source, start + skip, size - skip, f"{box.path} C2PA")


def _international(source: Source, box: Chunk) -> Iterator[Field]:
    """Text of a QuickTime user data atom: size and language, two bytes each, then the text."""
    if box.size >= 4:
        size = int.from_bytes(source.read_at(box.offset, 2))
        raw = source.read_up_to(box.offset + 4, min(size, box.size - 4))
        yield Field("MP4 udta", box.id, _text(raw), Location(box.path, (box.offset + 4, len(raw))))


def _items(source: Source, meta: Chunk) -> Iterator[Field | Note]:
    """Fields of the `ilst` of a `meta` box, named through its `keys`; a key without an item has no value."""
    children = {child.id: child for child in _children(source, meta)}
    keys = _keys(source, children["keys"]) if "keys" in children else {}
    without = dict(keys)
    if ilst := children.get("ilst"):
        for item in boxes(source, ilst.offset, ilst.offset + ilst.size, ilst.path):
            index = int.from_bytes(item.id.encode("latin-1"))
            without.pop(index, None)
            yield from _item(source, item, keys.get(index), ilst.path)
    for space, name in without.values():
        where = children["keys"]
        yield Field(f"MP4 {space}", name, "", Location(f"{where.path} {name}", (where.offset, where.size)))


def _keys(source: Source, box: Chunk) -> dict[int, tuple[str, str]]:
    """Namespace and name of each key, by its index from 1."""
    count = int.from_bytes(source.read_at(box.offset + 4, 4))
    if count > source.limits.items:
        raise OverLimit("the file has more pieces than the limit allows", box.path)
    entries = boxes(source, box.offset + 8, box.offset + box.size, box.path)
    return {
        index: (entry.id, _text(source.read_at(entry.offset, entry.size)))
        for index, entry in zip(range(1, count + 1), entries, strict=False)
    }


def _item(source: Source, item: Chunk, key: tuple[str, str] | None, path: str) -> Iterator[Field | Note]:
    parts = list(boxes(source, item.offset, item.offset + item.size, item.path))
    group, name = "MP4 ilst", item.id
    if key:
        group, name = f"MP4 {key[0]}", key[1]
    elif item.id == "----":
        group = "MP4 freeform"
        name = "".join(_text(source.read_at(p.offset + 4, p.size - 4)) for p in parts if p.id == "name" and p.size > 4)
    values = [part for part in parts if part.id == "data"]
    if not values:
        yield Field(group, name, "", Location(f"{path} {name}", (item.offset, item.size)))
    for part in values:
        if part.size < 8:
            raise Damaged("a metadata item is too short for its header", f"{path} {name} at {part.offset}")
        kind = int.from_bytes(source.read_at(part.offset, 4)) & 0xFFFFFF
        if kind in _PICTURES:
            continue
        at = Location(f"{path} {name}", (part.offset + 8, part.size - 8))
        raw = source.read_at(part.offset + 8, part.size - 8)
        if name.lower() == "xmp":
            # ffmpeg carries an XMP packet over into a key of this name.
            yield from xmp.read(raw, Location(f"{path} {name} XMP", at.span), source.limits)
        else:
            yield Field(group, name, raw.decode("utf-16-be", "replace") if kind in _UTF16 else _text(raw), at)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
