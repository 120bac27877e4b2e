"""The HTTP service as its clients meet it: a real server, real uploads, and clients that misbehave."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from build import PNG, chunk
from labelcheck.rulepack import load_packs
from serving import SAMPLES, eventually, serving

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="children are found in /proc")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("service"), files=3, upload=4 << 20) as server:
        yield server.ready()


def command(*arguments):
    words = [sys.executable, "-m", "labelcheck", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False, encoding="utf-8")


def refused(answer, status, words):
    assert answer.status_code == status
    assert words in answer.json()["error"]
    assert "\n" not in answer.json()["error"]


@pytest.mark.parametrize(
    "name", ["png/label-guide.png", "png/label-empty.png", "mp4/visible-late.mp4", "docx/label-and-text.docx"]
)
def test_the_answer_is_the_report_of_the_command(server, name):
    (report,) = server.scan(name).json()
    printed = json.loads(
        command("scan", SAMPLES / name, "--role", "publisher", "--format", "jsonl", "--fail-on", "never").stdout
    )
    assert report == printed | {"file": Path(name).name}


def test_files_are_answered_in_their_order_and_the_worst_outcome_stands_in_a_header(server):
    answer = server.scan("png/plain.png", "png/label-empty.png", "png/label-guide.png", level="metadata")
    assert [report["file"] for report in answer.json()] == ["plain.png", "label-empty.png", "label-guide.png"]
    assert [report["outcome"] for report in answer.json()] == ["none", "stripped", "compliant"]
    assert answer.headers["Labelcheck-Outcome"] == "stripped"


def test_a_name_in_any_script_is_kept_and_a_path_is_not(server):
    content = (SAMPLES / "png/plain.png").read_bytes()
    for given, kept in (
        ("图片 1.png", "图片 1.png"),
        ("../../etc/图.png", "图.png"),
        ("C:\\Users\\wang\\a.png", "a.png"),
    ):
        (report,) = server.client.post("/v1/scan", files={"file": (given, content)}, data={"level": "metadata"}).json()
        assert report["file"] == kept


def test_it_checks_as_publisher_unless_told_otherwise(server):
    photograph = "png/c2pa-camera.png"
    assert server.scan(photograph).json()[0]["outcome"] == "none"
    (report,) = server.scan(photograph, role="producer", no_art17="true", on="2025-09-01").json()
    assert (report["outcome"], report["role"], report["assumes"], report["on"]) == (
        "missing",
        "producer",
        [],
        "2025-09-01",
    )


def test_the_declaration_packs_and_redaction_are_the_clients(server):
    (report,) = server.scan(
        "png/label-user-id.png", declared="1", shown_beside="yes", packs="cn-gb45438-2025", redact="on"
    ).json()
    assert report["assumes"] == ["declared", "shown-beside"]
    assert report["packs"] == ["cn-gb45438-2025 1"]
    assert {verdict["rule"][:6] for verdict in report["verdicts"]} == {"CN-IMP"}
    label = next(finding for finding in report["findings"] if finding["scheme"] == "tc260-aigc")
    assert label["properties"]["ProduceID"] == "…"


def test_other_forms_of_the_report(server):
    lines = server.scan("png/plain.png", "png/label-empty.png", level="metadata", format="jsonl")
    assert [json.loads(line)["outcome"] for line in lines.text.splitlines()] == ["none", "stripped"]
    page = server.scan("png/visible-small.png", format="html", lang="zh")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "attachment" in page.headers["content-disposition"]
    assert 'class="box"' in page.text


def test_before_and_after_are_compared(server):
    before, after = (SAMPLES / "png/label-guide.png").read_bytes(), (SAMPLES / "png/plain.png").read_bytes()
    answer = server.client.post("/v1/compare", files={"before": ("old.png", before), "after": ("new.png", after)})
    (report,) = answer.json()
    assert (report["file"], report["before"], report["outcome"]) == ("new.png", "old.png", "stripped")
    refused(server.client.post("/v1/compare", files={"before": ("old.png", before)}), 400, "before, after")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"role": "editor"}, "role: found 'editor', allowed: producer, propagator, publisher"),
        ({"level": "deep"}, "level: found 'deep'"),
        ({"format": "table"}, "format: found 'table'"),
        ({"declared": "perhaps"}, "declared: found 'perhaps'"),
        ({"on": "yesterday"}, "on: found 'yesterday', expected a day"),
        ({"packs": "cn-nothing"}, "packs: found 'cn-nothing', allowed: cn-gb45438-2025"),
        ({"art9_waiver": "true"}, "art9_waiver: goes with role producer only"),
        ({"rolle": "publisher"}, "'rolle': no field"),
        ({"role": "x" * 5000}, "a field is longer"),
    ],
)
def test_a_wrong_wish_is_told_in_one_line(server, fields, words):
    answer = server.scan("png/plain.png", **fields)
    refused(answer, 413 if "longer" in words else 400, words)


def test_what_is_no_form_is_told(server):
    post = server.client.post
    refused(post("/v1/scan", json={}), 415, "multipart/form-data")
    refused(
        post("/v1/scan", data={"role": "publisher"}, files=[("other", (None, b"x"))]),
        400,
        "file: expected at least one file",
    )
    kind = {"content-type": "multipart/form-data; boundary=b"}
    refused(post("/v1/scan", content=b"no part at all", headers=kind), 400, "no well-formed")
    cut = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nhalf'
    refused(post("/v1/scan", content=cut, headers=kind), 400, "ends before it is whole")
    refused(server.client.get("/v1/nothing"), 404, "nothing under this path")
    refused(server.client.get("/v1/scan"), 405, "not asked in that way")


def test_more_than_allowed_is_refused_and_leaves_nothing(server):
    large = b"x" * (5 << 20)
    refused(server.client.post("/v1/scan", files={"file": ("a.png", large)}), 413, "larger than 4 MiB")

    def unannounced():
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        for _ in range(5):
            yield large[: 1 << 20]

    kind = {"content-type": "multipart/form-data; boundary=b"}
    refused(server.client.post("/v1/scan", content=unannounced(), headers=kind), 413, "larger than 4 MiB")
    refused(server.scan(*["png/plain.png"] * 4), 413, "more than 3 files")
    assert eventually(lambda: server.waiting() == [])


def test_rules_and_providers(server):
    packs = server.client.get("/v1/rules").json()["packs"]
    assert [rule["id"] for pack in packs for rule in pack["rules"]] == [
        rule.id for pack in load_packs() for rule in pack.rules
    ]
    known = server.client.get("/v1/providers/001191110102MACQD9K64010000").json()
    assert (known["provider"]["id"], known["code"]["uscc_valid"]) == ("doubao", True)
    assert server.client.get("/v1/providers/豆包AI生成").json()["provider"]["id"] == "doubao"
    nobody = server.client.get("/v1/providers/nobody").json()
    assert (nobody["code"], nobody["provider"]) == (None, None)


def test_the_description_names_every_path_with_examples(server):
    described = server.client.get("/openapi.json").json()
    assert set(described["paths"]) == {
        "/v1/scan",
        "/v1/compare",
        "/v1/rules",
        "/v1/providers/{code}",
        "/healthz",
        "/readyz",
    }
    scan = described["paths"]["/v1/scan"]["post"]
    (example,) = scan["responses"]["200"]["content"]["application/json"]["example"]
    (real,) = server.scan("png/generator-webui.png").json()
    assert set(example) == set(real)
    fields = scan["requestBody"]["content"]["multipart/form-data"]["schema"]["properties"]
    assert {"file", "role", "declared", "level", "packs"} <= set(fields)


def test_every_answer_is_told_to_stay_closed(server):
    for path in ("/", "/static/page.js", "/v1/rules", "/nothing", "/healthz"):
        headers = server.client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


def test_pages_of_other_sites_are_not_served(server):
    files = {"file": ("a.png", b"x")}
    refused(server.client.post("/v1/scan", files=files, headers={"Origin": "https://evil.example"}), 403, "other sites")
    refused(server.client.post("/v1/scan", files=files, headers={"Sec-Fetch-Site": "cross-site"}), 403, "other sites")
    refused(server.client.get("/v1/rules", headers={"Host": "evil.example"}), 421, "under that name")
    assert server.client.get("/v1/rules", headers={"Host": "localhost:1"}).status_code == 200


def test_neither_names_nor_content_stand_in_the_log(server):
    server.client.post("/v1/scan", files={"file": ("wang-secret.png", b"secret-content")}, data={"level": "metadata"})
    server.client.get("/v1/providers/wang-secret")
    server.client.get("/wang-secret")
    assert "secret" not in server.log
    assert "POST /v1/scan 200" in server.log


def test_names_stand_in_the_log_if_asked_for(tmp_path):
    with serving(tmp_path, log_names=True) as server:
        server.scan("png/label-empty.png", level="metadata")
        assert eventually(lambda: "label-empty.png stripped" in server.log)


def test_a_client_that_goes_away_leaves_nothing(server):
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n' + b"x" * 100_000
    head = b"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 900000\r\n\r\n"
    address = httpx.URL(server.url)
    with socket.create_connection((address.host, address.port)) as client:
        client.sendall(head + body)
        assert eventually(lambda: len(server.waiting()) == 1)
    assert eventually(lambda: server.waiting() == [])
    assert server.scan("png/plain.png", level="metadata").status_code == 200


def test_a_client_that_goes_away_while_it_waits_gives_its_place_up(tmp_path):
    with serving(tmp_path) as server:
        server.ready()
        with ThreadPoolExecutor(1) as pool:
            slow = pool.submit(server.scan, *["mp4/visible-late.mp4"] * 8)
            assert eventually(lambda: len(server.waiting()) == 8)
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{server.url}/v1/scan", files={"file": ("a.png", b"x")}, timeout=0.3)
            assert slow.result().status_code == 200
        assert eventually(lambda: " 499 " in server.log)
        assert eventually(lambda: server.waiting() == [])


def test_a_body_that_stands_still_is_given_up(tmp_path):
    with serving(tmp_path, patience=0.5) as server:
        address = httpx.URL(server.url)
        with socket.create_connection((address.host, address.port)) as client:
            client.sendall(
                b"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                b"Content-Length: 900000\r\n\r\n--b\r\n"
            )
            answer = client.recv(4096)
        assert b" 408 " in answer.split(b"\r\n")[0]
        assert b"too slowly" in answer or eventually(lambda: " 408 " in server.log)
        assert eventually(lambda: server.waiting() == [])


@LINUX
def test_a_worker_that_is_killed_costs_its_file_an_answer_and_no_more(tmp_path):
    with serving(tmp_path) as server:
        server.ready()
        with ThreadPoolExecutor(1) as pool:
            pending = pool.submit(server.scan, *["mp4/visible-late.mp4"] * 6)
            assert eventually(lambda: len(server.waiting()) == 6)
            time.sleep(0.2)
            for worker in server.workers():
                os.kill(worker, signal.SIGKILL)
            reports = pending.result().json()
        ended = [any("ended the process" in note["problem"] for note in report["notes"]) for report in reports]
        assert sum(ended) == 1
        assert reports[ended.index(True)]["outcome"] == "undetermined"
        assert {report["outcome"] for report, gone in zip(reports, ended, strict=True) if not gone} == {"defective"}


def test_a_file_that_takes_too_long_is_given_up(tmp_path):
    with serving(tmp_path, timeout=0.05) as server:
        (report,) = server.scan("mp4/visible-late.mp4").json()
        assert report["outcome"] == "undetermined"
        assert "took longer" in report["notes"][0]["problem"]
        assert server.client.get("/healthz").status_code == 200


def bomb():
    """A small PNG that says it has 60,000 by 60,000 pixels, and a payload that inflates to 100 MB."""
    head = chunk("IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    text = chunk("iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes(100_000_000), 9))
    return PNG + head + text + chunk("IDAT", zlib.compress(bytes(1000))) + chunk("IEND")


def test_a_bomb_is_undetermined_and_the_service_goes_on(server):
    (report,) = server.client.post("/v1/scan", files={"file": ("bomb.png", bomb())}, data={"declared": "true"}).json()
    assert report["outcome"] == "undetermined"
    assert server.scan("png/label-guide.png").json()[0]["outcome"] == "compliant"
    assert eventually(lambda: server.waiting() == [])


def test_a_full_queue_says_when_to_come_again(tmp_path):
    with serving(tmp_path, queue=1) as server:
        server.ready()
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(server.scan, *["mp4/visible-late.mp4"] * 5)
            assert eventually(lambda: len(server.waiting()) == 5)
            answer = server.scan("png/plain.png")
            refused(answer, 429, "try again later")
            assert int(answer.headers["Retry-After"]) >= 1
            assert first.result().status_code == 200
        assert server.scan("png/plain.png", level="metadata").status_code == 200


def test_nothing_is_lost_of_two_hundred_uploads_from_sixteen_clients(tmp_path):
    content = (SAMPLES / "png/label-guide.png").read_bytes() + bytes(1 << 20)
    with serving(tmp_path, jobs=2) as server:

        def upload(number):
            files = {"file": (f"{number}.png", content)}
            answer = httpx.post(f"{server.url}/v1/scan", files=files, data={"level": "metadata"}, timeout=60)
            return answer.status_code, answer.json()[0]["file"], answer.json()[0]["status"]

        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(upload, range(200)))
        assert answers == [(200, f"{number}.png", "confirmed") for number in range(200)]
        assert eventually(lambda: server.waiting() == [])


@pytest.mark.skipif(os.name == "nt", reason="signals are those of POSIX")
def test_told_to_stop_it_answers_what_it_took_in_and_leaves_nothing(tmp_path):
    with serving(tmp_path) as server:
        server.ready()
        with ThreadPoolExecutor(1) as pool:
            pending = pool.submit(server.scan, *["mp4/visible-late.mp4"] * 4)
            assert eventually(lambda: len(server.waiting()) == 4)
            server.process.send_signal(signal.SIGTERM)
            assert pending.result().status_code == 200
        assert server.process.wait(30) in {0, -signal.SIGTERM}
        assert list(server.spool.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="locks and signals are those of POSIX")
def test_what_a_killed_service_left_is_removed_by_the_next_one(tmp_path):
    address, head = (
        None,
        b"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999\r\n\r\n",
    )
    with serving(tmp_path) as living:
        with serving(tmp_path) as killed:
            address = httpx.URL(killed.url)
            with socket.create_connection((address.host, address.port)) as client:
                client.sendall(head + b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nxxxx')
                assert eventually(lambda: len(killed.waiting()) == 1)
                killed.process.kill()
                killed.process.wait()
        assert len(killed.waiting()) == 1
        with serving(tmp_path) as third:
            assert third.waiting() == []
            assert living.client.get("/healthz").status_code == 200
            assert len(list(tmp_path.joinpath("spool").iterdir())) == 2


def test_api_keys_are_made_kept_as_hashes_and_asked_for(tmp_path):
    keys = tmp_path / "keys.txt"
    made = command("serve", "--api-keys", keys, "--new-key", "cms")
    key = made.stdout.strip()
    assert (made.returncode, key[:3], keys.stat().st_mode & 0o077) == (0, "lc_", 0)
    assert key not in keys.read_text("utf-8")
    words = [sys.executable, "-m", "labelcheck", "serve", "--host", "0.0.0.0", "--port", "0", "--api-keys", str(keys)]  # noqa: S104  # what is tested
    with serving(tmp_path, command=words) as server:
        client = httpx.Client(base_url=server.url.replace("0.0.0.0", "127.0.0.1"))  # noqa: S104  # as above
        assert [client.get(path).status_code for path in ("/", "/healthz")] == [200, 200]
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {key}"}):
            answer = client.get("/v1/rules", headers=headers)
            refused(answer, 401, "Bearer")
            assert answer.headers["www-authenticate"] == "Bearer"
        assert client.get("/v1/rules", headers={"Authorization": f"Bearer {key}"}).status_code == 200
        assert eventually(lambda: "GET /v1/rules 200" in server.log)
        assert key not in server.log


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "--api-keys FILE is needed"),  # noqa: S104  # what is tested
        (["--api-keys", "absent.txt"], "cannot be read"),
        (["--new-key", "cms"], "--api-keys FILE must say"),
        (["--api-keys", "keys.txt", "--new-key", "a b"], "found 'a b'"),
        (["--host", "203.0.113.7", "--api-keys", "good.txt"], "cannot listen there"),
        (["--spool", "absent"], "no such folder"),
        (["--api-keys", "bad.txt"], "line 2: expected NAME sha256:HASH"),
        (["--api-keys", "twice.txt"], "line 2: the name cms comes twice"),
        (["--api-keys", "empty.txt"], "holds no key"),
    ],
)
def test_what_cannot_be_served_is_told_in_one_line(tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    line = f"cms sha256:{'0' * 64}\n"
    for name, text in (
        ("good.txt", line),
        ("bad.txt", line + "cms 1234\n"),
        ("twice.txt", line * 2),
        ("empty.txt", "# none\n"),
    ):
        (tmp_path / name).write_text(text, "utf-8")
    result = command("serve", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_second_key_is_added_and_a_name_is_not_taken_twice(tmp_path):
    keys = tmp_path / "keys.txt"
    for name in ("cms", "shop"):
        assert command("serve", "--api-keys", keys, "--new-key", name).returncode == 0
    again = command("serve", "--api-keys", keys, "--new-key", "cms")
    assert (again.returncode, "has a key" in again.stderr) == (2, True)
    assert [line.split()[0] for line in keys.read_text("utf-8").splitlines()[1:]] == ["cms", "shop"]


def test_a_second_service_waits_for_no_port(server):
    port = httpx.URL(server.url).port
    result = command("serve", "--port", port)
    assert (result.returncode, "cannot listen there" in result.stderr) == (2, True)


def test_requests_do_not_wait_for_each_other_to_come_in(server):
    """A slow upload holds nobody up."""
    stop = threading.Event()

    def slowly():
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        stop.wait(20)
        yield b"x\r\n--b--\r\n"

    kind = {"content-type": "multipart/form-data; boundary=b"}
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(httpx.post, f"{server.url}/v1/scan", content=slowly(), headers=kind, timeout=60)
        assert server.scan("png/plain.png", level="metadata").status_code == 200
        stop.set()
        assert slow.result().status_code == 200
