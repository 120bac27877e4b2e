"""Which files a scan visits, in which order, and under which name."""

import os
import socket
import sys
from pathlib import Path

import pytest

from labelcheck.audit import walk as module
from labelcheck.audit.walk import walk
from labelcheck.errors import BadInput

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no such file")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def touch(*names):
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


def names(*paths, exclude=()):
    return [name for name, _ in walk(paths, exclude)]


def test_names_are_the_argument_as_typed_and_the_path_below_it(tmp_path):
    touch("m/a.png", "m/sub/b.png")
    assert names("m") == ["m/a.png", "m/sub/b.png"]
    assert names("m/") == ["m/a.png", "m/sub/b.png"]
    assert names("./m") == ["./m/a.png", "./m/sub/b.png"]
    assert names(".") == ["./m/a.png", "./m/sub/b.png"]
    assert names("m/a.png") == ["m/a.png"]
    assert names(str(tmp_path / "m")) == [f"{tmp_path}/m/a.png", f"{tmp_path}/m/sub/b.png"]


def test_paths_can_be_opened():
    touch("m/sub/b.png")
    assert all(Path(path).is_file() for _, path in walk(["m"]))


def test_the_order_is_that_of_the_full_names_bytes():
    touch("m/a.txt", "m/a/z.png", "m/a-b.png", "m/B.png", "m/图.png", "m/é.png", "m/10.png", "m/9.png")
    found = names("m")
    assert found == sorted(found, key=os.fsencode)
    assert found[:2] == ["m/10.png", "m/9.png"]
    assert names("m/B.png", "m/a", "m/9.png") == ["m/9.png", "m/B.png", "m/a/z.png"]


def test_an_argument_given_twice_is_visited_once():
    touch("a.png", "m/b.png")
    assert names("m", "a.png", "a.png", "m", "m/") == ["a.png", "m/b.png"]


@POSIX
def test_a_name_that_is_not_utf8_is_visited():
    touch(os.fsdecode(b"m/\xff.png"))
    assert [os.fsencode(path) for _, path in walk(["m"])] == [b"m/\xff.png"]


def test_exclude_fits_the_base_name_the_path_below_and_the_full_name():
    touch("m/a.png", "m/thumbs/b.png", "m/sub/thumbs/c.png", "m/sub/d.jpg")
    assert names("m", exclude=["thumbs"]) == ["m/a.png", "m/sub/d.jpg"]
    assert names("m", exclude=["thumbs/"]) == ["m/a.png", "m/sub/d.jpg"]
    assert names("m", exclude=["*.png"]) == ["m/sub/d.jpg"]
    assert names("m", exclude=["sub/*"]) == ["m/a.png", "m/thumbs/b.png"]
    assert names("m", exclude=["m/sub/*", "a.*"]) == ["m/thumbs/b.png"]
    assert names("m/a.png", "m/sub", exclude=["a.png", "sub"]) == []


def test_an_excluded_folder_is_not_even_listed(monkeypatch):
    touch("m/a.png", "m/deep/b.png")
    listed = []
    scandir = os.scandir
    monkeypatch.setattr(module.os, "scandir", lambda path: listed.append(path) or scandir(path))
    assert names("m", exclude=["deep"]) == ["m/a.png"]
    assert listed == ["m"]


def test_version_control_is_passed_over_unless_it_is_asked_for():
    touch("m/.git/config", "m/.hidden.png", "m/a.png")
    assert names("m") == ["m/.hidden.png", "m/a.png"]
    assert names("m/.git") == ["m/.git/config"]


@POSIX
def test_a_loop_of_links_ends():
    touch("m/a.png", "m/sub/b.png")
    Path("m/sub/loop").symlink_to("..", target_is_directory=True)
    Path("m/self").symlink_to("self")
    assert names("m") == ["m/a.png", "m/self", "m/sub/b.png"]


@POSIX
def test_a_linked_folder_is_entered_once():
    touch("elsewhere/x.png", "m/a.png")
    Path("m/one").symlink_to("../elsewhere", target_is_directory=True)
    Path("m/two").symlink_to("../elsewhere", target_is_directory=True)
    assert names("m") == ["m/a.png", "m/one/x.png"]


@POSIX
def test_what_cannot_be_opened_is_still_an_entry():
    touch("m/a.png")
    Path("m/broken.png").symlink_to("nowhere")
    assert names("m") == ["m/a.png", "m/broken.png"]
    assert names("m/broken.png") == ["m/broken.png"]


def test_a_folder_that_cannot_be_listed_is_an_entry(monkeypatch):
    touch("m/a.png", "m/locked/b.png", "m/z.png")
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(module.os, "scandir", refuse)
    assert names("m") == ["m/a.png", "m/locked", "m/z.png"]


@POSIX
def test_pipes_and_sockets_below_a_folder_are_passed_over():
    touch("m/a.png")
    os.mkfifo("m/pipe")
    Path("m/link").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("m/socket")
        assert names("m") == ["m/a.png"]


@POSIX
def test_a_pipe_as_argument_is_refused_with_advice():
    os.mkfifo("pipe")
    with pytest.raises(BadInput, match=r"pipe: neither a file nor a folder .* standard input"):
        walk(["pipe"])


def test_a_path_that_does_not_exist_is_named_before_anything_is_visited():
    touch("a.png")
    for wrong in ("nowhere", "nowhere/a.png", "a.png/b.png", ""):
        with pytest.raises(BadInput) as raised:
            walk(["a.png", wrong])
        assert str(raised.value) == f"{wrong}: no such file or folder"


def test_a_dash_is_left_to_the_caller():
    touch("a.png", "-")
    assert list(walk(["a.png", "-"])) == [("-", "-"), ("a.png", "a.png")]
    assert names("./-") == ["./-"]


def test_folders_are_listed_lazily(monkeypatch):
    touch(*(f"m/{n}/a.png" for n in range(50)))
    listed = []
    scandir = os.scandir
    monkeypatch.setattr(module.os, "scandir", lambda path: listed.append(path) or scandir(path))
    assert next(walk(["m"])) == ("m/0/a.png", str(Path("m", "0", "a.png")))
    assert len(listed) == 2


def test_depth_is_not_bounded_by_recursion(monkeypatch):
    monkeypatch.setattr(sys, "setrecursionlimit", None)
    depth = 400
    here = Path.cwd()
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    Path("x").touch()
    os.chdir(here)
    assert names("d") == ["d/" * depth + "x"]
