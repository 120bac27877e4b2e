"""Bytes only within the file and within the limits."""

import io
import os
import sys

import pytest

from labelcheck.errors import BadInput, Damaged, OverLimit
from labelcheck.source import Limits, Source, extension_of, open_source

DATA = bytes(range(256)) * 300


def source(data=DATA, limits=None, stream=None):
    stream = stream or io.BytesIO(data)

    def read(size, offset):
        stream.seek(offset)
        return stream.read(size)

    return Source(read, stream.seek(0, io.SEEK_END), "a.png", limits or Limits())


@pytest.mark.parametrize(
    ("offset", "size"), [(0, 0), (0, 1), (5, 40_000), (len(DATA), 0), (len(DATA) - 1, 1), (0, len(DATA))]
)
def test_reads_what_is_there(offset, size):
    assert source().read_at(offset, size) == DATA[offset : offset + size]


@pytest.mark.parametrize(
    ("offset", "size"),
    [(0, len(DATA) + 1), (len(DATA), 1), (len(DATA) + 1, 0), (-1, 1), (1, -1), (2**63, 1), (1, 2**64), (2**64, 2**64)],
)
def test_reads_nothing_beyond(offset, size):
    with pytest.raises(Damaged, match="ends before the data"):
        source().read_at(offset, size)


@pytest.mark.parametrize(
    ("offset", "size", "wanted"),
    [(0, 2**64, DATA), (len(DATA) - 2, 9, DATA[-2:]), (len(DATA) + 9, 9, b""), (-4, 2, DATA[:2])],
)
def test_reads_less_at_the_end_where_less_will_do(offset, size, wanted):
    assert source().read_up_to(offset, size) == wanted


def test_steps_of_any_size_see_the_same_bytes():
    whole = source()
    for step in (1, 7, 4096, 32 << 10, 33 << 10):
        parts = [whole.read_up_to(at, step) for at in range(0, len(DATA), step)] if step > 1 else [whole.read_at(0, 9)]
        assert DATA.startswith(b"".join(parts))
        assert len(b"".join(parts)) == (len(DATA) if step > 1 else 9)


def test_one_read_stays_within_the_payload_limit():
    bounded = source(limits=Limits(payload=100))
    assert len(bounded.read_at(0, 100)) == 100
    with pytest.raises(OverLimit, match="payload"):
        bounded.read_at(0, 101)


def test_all_reads_stay_within_the_total_limit():
    bounded = source(limits=Limits(total=25_000))
    for at in (0, 40_000, 0):
        bounded.read_at(at, 10)
    with pytest.raises(OverLimit, match="more would be read"):
        bounded.read_at(40_000, 10)


def test_what_was_just_read_is_not_fetched_again():
    bounded = source(limits=Limits(total=40_000))
    assert b"".join(bounded.read_at(at, 1) for at in range(32 << 10)) == DATA[: 32 << 10]


class Shrinking(io.BytesIO):
    """A file that loses its end once its size has been asked."""

    def seek(self, offset, whence=0):
        size = super().seek(offset, whence)
        if whence == io.SEEK_END:
            self.truncate(10)
        return size


def test_a_file_that_shrinks_is_damaged():
    shrunk = source(stream=Shrinking(DATA))
    assert shrunk.size == len(DATA)
    with pytest.raises(Damaged, match="became shorter"):
        shrunk.read_at(5, 10)
    assert shrunk.read_at(5, 5) == DATA[5:10]


def test_a_path_is_named_as_it_was_given(tmp_path):
    path = tmp_path / "b.JPG"
    path.write_bytes(DATA)
    with open_source(path) as opened:
        assert (opened.name, opened.size) == (str(path), len(DATA))
    with open_source(path, "shown") as opened:
        assert opened.name == "shown"


def test_a_file_object_is_left_open_where_it_stood():
    stream = io.BytesIO(DATA)
    stream.seek(42)
    with open_source(stream) as opened:
        assert opened.read_at(0, 4) == DATA[:4]
    assert stream.tell() == 42


@pytest.mark.parametrize("target", [3, None, ["text"], io.StringIO("text").read])
def test_anything_else_is_wrong_use(target):
    with pytest.raises(BadInput, match="expected a path, bytes or a seekable binary file"), open_source(target):
        pass


def test_a_pipe_cannot_be_sought():
    reading, writing = os.pipe()
    os.close(writing)
    with open(reading, "rb") as stream, pytest.raises(BadInput), open_source(stream):  # noqa: PTH123  # no path
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_named_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(OSError), open_source(tmp_path / "pipe.png"):  # noqa: PT011  # the system's own words
        pass


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("a.PNG", ".png"),
        ("a/b.c/d", ""),
        ("a\\b.Md", ".md"),
        (".hidden", ""),
        ("-", ""),
        ("a.tar.gz", ".gz"),
        ("a.", "."),
    ],
)
def test_the_extension_is_the_last_in_lower_case(name, extension):
    assert extension_of(name) == extension
