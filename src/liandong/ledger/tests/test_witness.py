"""见证人：增长就副署，改写和倒退就拒绝并留底；同时来、断电、重启，都只有一个事实。"""

import contextlib
import hashlib
import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from liandong.ledger import witness
from liandong.proof import tree
from liandong.proof.keys import ED25519, Signer, Verifier
from liandong.proof.note import Note, check, parse_checkpoint, parse_note, parse_signature, sign_checkpoint

LOG = Signer("jz.example/ledger", ED25519, bytes(range(32)))
NAME = "jy.example/witness"
LEAVES = [tree.leaf_hash(b"%d" % i) for i in range(200)]
REWRITTEN = [*LEAVES[:3], tree.leaf_hash(b"rewritten"), *LEAVES[4:]]
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def note_at(size, leaves=LEAVES, signer=LOG, origin=LOG.name):
    return sign_checkpoint(signer, origin, size, tree.root(leaves[:size]))


def proof(old, new, leaves=LEAVES):
    return tree.consistency_proof(old, leaves[:new]) if 0 < old < new else []


@contextlib.contextmanager
def running(folder):
    server = witness.build(
        folder, host="127.0.0.1", port=0, name=NAME, logs={LOG.name: LOG.verifier.vkey}, now=lambda: NOON
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def server(tmp_path):
    with running(tmp_path / "w") as server:
        yield server


def get(server, path):
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def codes(server):
    return [(row["status"], row["code"], row["times"]) for row in server.witness.refusals()]


def test_growth_is_cosigned_with_the_injected_time(server):
    vkey = get(server, "/vkey")[1].strip()
    verifier = Verifier.parse(vkey)
    assert verifier.name == NAME
    for old, new in ((0, 5), (5, 64), (64, 64), (64, 200)):
        answer = witness.submit(server.url, old, proof(old, new), note_at(new), trusted=[verifier])
        assert answer.status == 200, answer.message
        line = parse_signature(answer.lines[0])
        assert line.cosigned_at == int(NOON.timestamp())
        assert verifier.verifies(parse_note(note_at(new)).text, line)
    assert codes(server) == []


def test_a_stranger_reads_what_was_seen(server):
    assert get(server, f"/checkpoint/{hashlib.sha256(LOG.name.encode()).hexdigest()}")[0] == 404
    witness.submit(server.url, 0, [], note_at(5))
    kept = parse_note(witness.last_seen(server.url, LOG.name))
    assert parse_checkpoint(kept.text).size == 5
    assert check(kept, [LOG.verifier, server.witness.signer.verifier]).names == {LOG.name, NAME}
    assert (
        witness.last_seen(f"{server.url}/checkpoint/{witness.origin_id(LOG.name)}", LOG.name) == kept.encode()
    )
    with pytest.raises(ValueError, match="未能从见证人"):
        witness.last_seen(server.url, "other.example/log")
    assert get(server, "/healthz") == (200, "ok\n")
    assert get(server, "/nothing")[0] == 404


def test_foreign_signature_lines_are_not_kept(server):
    noisy = parse_note(note_at(5)).and_signatures([Signer.generate("spam.example/x").sign("x\n")])
    assert witness.submit(server.url, 0, [], noisy.encode()).status == 200
    assert check(parse_note(witness.last_seen(server.url, LOG.name)), []).names == frozenset()
    assert {line.name for line in parse_note(witness.last_seen(server.url, LOG.name)).signatures} == {
        LOG.name,
        NAME,
    }


def test_refusals_and_their_record(server):
    assert witness.submit(server.url, 0, [], note_at(9)).status == 200
    rewritten = witness.submit(server.url, 9, proof(9, 20, REWRITTEN), note_at(20, REWRITTEN))
    assert rewritten.status == 422
    fork = witness.submit(server.url, 9, [], note_at(9, REWRITTEN))
    assert (fork.status, fork.size) == (409, 9)
    for _ in range(3):
        rollback = witness.submit(server.url, 5, [], note_at(5))
        assert (rollback.status, rollback.size) == (409, 9)
    assert witness.submit(server.url, 0, [], note_at(20)).size == 9
    assert witness.submit(server.url, 9, proof(9, 20), note_at(20, origin="other.example/log")).status == 404
    assert (
        witness.submit(server.url, 9, proof(9, 20), note_at(20, signer=Signer.generate(LOG.name))).status
        == 403
    )
    assert witness.submit(server.url, 9, [], note_at(5)).status == 400
    assert witness.submit(server.url, 9, [b"short"], note_at(20)).status == 400
    assert codes(server) == [
        (422, "not_consistent", 1), (409, "other_root", 1), (409, "other_size", 3), (409, "other_size", 1),
        (404, "unknown_origin", 1), (403, "bad_signature", 1), (400, "old_above_size", 1), (400, "malformed", 1),
    ]  # fmt: skip
    row = server.witness.refusals()[0]
    assert (row["note"], row["size"], row["root"]) == (
        note_at(20, REWRITTEN),
        20,
        tree.root(REWRITTEN[:20]).hex(),
    )
    assert row["first_at"] == int(NOON.timestamp())
    text = witness.report(server.witness._path.parent)
    assert text.count("【改写证据】") == 2
    assert parse_note(note_at(20, REWRITTEN)).signatures[0].line.strip() in text
    assert witness.submit(server.url, 9, proof(9, 20), note_at(20)).status == 200


def test_conflict_is_typed_as_the_protocol_says(server):
    witness.submit(server.url, 0, [], note_at(9))
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=5)
    connection.request("POST", "/add-checkpoint", body=witness.format_offer(3, [], note_at(9)))
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Content-Type"), answer.read()) == (
        409,
        "text/x.tlog.size",
        b"9\n",
    )


def test_unsigned_refusals_are_bounded_and_signed_ones_are_not(server, monkeypatch):
    monkeypatch.setattr("liandong.ledger.memory.UNSIGNED_REFUSALS_KEPT", 5)
    witness.submit(server.url, 7, [], note_at(9))
    for number in range(12):
        assert server.witness.add_checkpoint(b"junk %d" % number + b"x" * 9000).status == 400
    rows = server.witness.refusals()
    assert [row["code"] for row in rows] == ["other_size", *["malformed"] * 5]
    assert rows[-1]["note"].startswith("junk 11")
    assert len(rows[-1]["note"]) == 4000


def test_requests_are_bounded(server):
    address = server.server_address[:2]
    for headers, status in (({"Content-Length": "9999999"}, 413), ({"Content-Length": "x"}, 411)):
        connection = http.client.HTTPConnection(*address, timeout=5)
        connection.putrequest("POST", "/add-checkpoint")
        for key, value in headers.items():
            connection.putheader(key, value)
        connection.endheaders()
        assert connection.getresponse().status == status


def test_a_hanging_connection_is_cut_and_others_are_served(tmp_path, monkeypatch):
    monkeypatch.setattr(witness, "SECONDS_PER_CONNECTION", 0.2)
    monkeypatch.setattr(witness, "AT_ONCE", 1)
    with running(tmp_path / "w") as server, socket.create_connection(server.server_address[:2]) as slow:
        slow.sendall(b"POST /add-checkpoint HTTP/1.0\r\nContent-Length: 100\r\n\r\nold")
        assert get(server, "/healthz")[0] == 200
        slow.settimeout(5)
        while slow.recv(1000):
            pass


def test_concurrent_submissions_leave_one_truth(server):
    """Two histories race from size 8; whichever comes first wins and the other never gets a signature."""
    fork = [*LEAVES[:8], *(tree.leaf_hash(b"f%d" % i) for i in range(100))]
    witness.submit(server.url, 0, [], note_at(8))
    offers = [(leaves, size) for size in range(9, 40) for leaves in (LEAVES, fork)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(
            pool.map(
                lambda o: (o, witness.submit(server.url, 8, proof(8, o[1], o[0]), note_at(o[1], o[0]), 20)),
                offers,
            )
        )
    accepted = [offer for offer, answer in answers if answer.status == 200]
    assert len(accepted) == 1
    assert {answer.status for _, answer in answers} == {200, 409}
    kept = parse_checkpoint(parse_note(witness.last_seen(server.url, LOG.name)).text)
    leaves, size = accepted[0]
    assert (kept.size, kept.root) == (size, tree.root(leaves[:size]))


def test_restart_keeps_state_and_key(tmp_path):
    with running(tmp_path / "w") as first:
        vkey = get(first, "/vkey")[1]
        witness.submit(first.url, 0, [], note_at(9))
    assert stat.S_IMODE((tmp_path / "w/witness.key").stat().st_mode) == 0o600
    with running(tmp_path / "w") as second:
        assert get(second, "/vkey")[1] == vkey
        assert (tmp_path / "w/port").read_text() == f"{second.server_address[1]}\n"
        assert witness.submit(second.url, 0, [], note_at(20)).size == 9
        assert witness.submit(second.url, 9, proof(9, 20), note_at(20)).status == 200


def test_a_folder_belongs_to_one_name(tmp_path):
    with running(tmp_path / "w"):
        pass
    with pytest.raises(ValueError, match="换一个文件夹"):
        witness.build(tmp_path / "w", host="127.0.0.1", port=0, name="other.example/w", logs={})


def start(folder):
    source = Path(witness.__file__).parents[2]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "liandong.ledger.witness",
            "--folder",
            folder,
            "--name",
            NAME,
            "--log",
            LOG.verifier.vkey,
        ],
        env={**os.environ, "PYTHONPATH": str(source)},
        stderr=subprocess.PIPE,
    )
    until = time.monotonic() + 20
    while not (folder / "port").exists():
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < until
        time.sleep(0.02)
    return process, f"http://127.0.0.1:{(folder / 'port').read_text().strip()}"


def test_kill_9_never_forgets_a_cosignature(tmp_path):
    """Whatever was co-signed before the kill is remembered after it: size never goes back."""
    folder, cosigned = tmp_path / "w", 0
    for _ in range(3):
        process, url = start(folder)
        killer = threading.Timer(0.03, process.send_signal, [signal.SIGKILL])
        try:
            size = begun = witness.submit(url, 199, [], note_at(199)).size
            assert cosigned <= begun <= cosigned + 1
            while size < 190:
                if size == begun + 5:
                    killer.start()
                if witness.submit(url, size, proof(size, size + 1), note_at(size + 1)).status != 200:
                    break
                size = cosigned = size + 1
            killer.join()
            assert process.wait(10) == -signal.SIGKILL
        finally:
            killer.cancel()
            process.kill()
            process.wait()
            process.stderr.close()
            (folder / "port").unlink()
        assert cosigned >= begun + 5
    process, url = start(folder)
    try:
        assert cosigned <= witness.submit(url, 199, [], note_at(199)).size <= cosigned + 1
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        process.stderr.close()


def test_command_line(tmp_path, capsys):
    folder = tmp_path / "w"
    with running(folder) as server:
        assert witness.main(["--folder", str(folder), "--report"]) == 0
        assert "没有拒绝过" in capsys.readouterr().out
        witness.submit(server.url, 3, [], note_at(9))
        assert witness.main(["--folder", str(folder), "--report"]) == 0
    assert "本见证人见过的是 0 条" in capsys.readouterr().out
    assert witness.main(["--folder", str(folder)]) == 2
    assert witness.main(["--folder", str(tmp_path / "none"), "--report"]) == 2
    assert "见证人未能启动" in capsys.readouterr().err


def test_the_client_never_raises(server):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert witness.submit(closed, 0, [], note_at(1), 1).status == 0
    assert witness.submit("file:///etc/passwd", 0, [], note_at(1)).status == 0
    assert urlsplit(server.url).scheme == "http"
    stranger = Signer.generate("x.example/w", 4).verifier
    assert witness.submit(server.url, 0, [], note_at(1), trusted=[stranger]).message.endswith(
        "没有可信的副署。"
    )
    assert isinstance(parse_note(note_at(1)), Note)
