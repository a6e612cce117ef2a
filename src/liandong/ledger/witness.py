"""见证人：在别处、用别的钥匙，替账本作证“我见过这么多，此后只增未改”。

Run it on a machine that the log's administrators do not run: own process, own folder, own key. It keeps the
last checkpoint it co-signed for each log and co-signs only what provably extends it. Every refusal is kept with
the whole note, because a genuine signature under a rewritten log is evidence that nobody can take back. A
stranger reads what it saw at /checkpoint/<SHA-256 of the origin, hex>.

Here are the HTTP side, the client that a log uses, and the command; judgement and memory are in `proof`. No
Django, no platform database: this file and `proof` are all that a witness has to install.

Source: C2SP tlog-witness, tlog-cosignature.
"""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import SHUT_RDWR, socket
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from liandong.arguments import Parser
from liandong.ledger.memory import Clock, Reply, Witness, origin_id
from liandong.now import now as platform_now
from liandong.proof.keys import COSIGNATURE, Signer, Verifier, load_key, parse_signature, save_key
from liandong.proof.note import Note, check, parse_note
from liandong.proof.offer import EVIDENCE, MAX_BYTES, format_offer

log = logging.getLogger(__name__)

AT_ONCE = 32
SECONDS_PER_CONNECTION = 20
_ANSWER_BYTES = 256 * 1024


class Server(ThreadingHTTPServer):
    """A bounded number of connections at once, each with a deadline."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        self.witness = witness
        self._free = threading.BoundedSemaphore(AT_ONCE)
        super().__init__(address, _Handler)

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self._free.acquire()  # 名额满时不再接新连接，由监听队列排队
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        deadline = threading.Timer(SECONDS_PER_CONNECTION, _cut, [request])
        deadline.daemon = True
        deadline.start()
        try:
            super().process_request_thread(request, client_address)
        finally:
            deadline.cancel()
            self._free.release()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = 10
    server_version = "liandong-witness"
    sys_version = ""

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if self.path != "/add-checkpoint":
            self._send(Reply(404, "没有这个地址。\n"))
        elif not (length.isascii() and length.isdigit() and len(length) < 9):
            self._send(Reply(411, "请求须写明长度。\n"))
        elif int(length) > MAX_BYTES:
            self._send(Reply(413, "请求过长。\n"))
        else:
            self._send(self.server.witness.add_checkpoint(self.rfile.read(int(length))))

    def do_GET(self) -> None:
        witness = self.server.witness
        if self.path == "/healthz":
            self._send(Reply(200, "ok\n"))
        elif self.path == "/vkey":
            self._send(Reply(200, f"{witness.signer.verifier.vkey}\n"))
        elif self.path.startswith("/checkpoint/") and (
            note := witness.checkpoint(self.path.removeprefix("/checkpoint/"))
        ):
            self._send(Reply(200, note))
        else:
            self._send(Reply(404, "没有这个地址，或尚未见过这个账本。\n"))

    def _send(self, reply: Reply) -> None:
        raw = reply.text.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.type)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:
        log.debug(format, *args)


def build(
    folder: Path, *, host: str, port: int, name: str, logs: Mapping[str, str], now: Clock = platform_now
) -> Server:
    """A bound, not yet serving witness; makes folder and key on first use and writes the port to folder/port.

    Raises:
        ValueError: a log's key is malformed or named otherwise, or the folder's key bears another name.
    """
    verifiers = {origin: Verifier.parse(vkey) for origin, vkey in logs.items()}
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "witness.key"
    if not key.exists():
        save_key(key, Signer.generate(name, COSIGNATURE))
    signer = load_key(key)
    if signer.name != name or signer.type != COSIGNATURE:
        raise ValueError(f"此文件夹的密钥属于见证人“{signer.name}”，不是“{name}”，请换一个文件夹。")
    server = Server((host, port), Witness(folder, signer, verifiers, now))
    chosen = folder / "port.new"
    chosen.write_text(f"{server.server_address[1]}\n")
    chosen.replace(folder / "port")
    return server


def serve(
    folder: Path, *, host: str, port: int, name: str, logs: Mapping[str, str], now: Clock = platform_now
) -> None:
    """Run a witness until interrupted; see `build` for what is refused."""
    with build(folder, host=host, port=port, name=name, logs=logs, now=now) as server:
        server.serve_forever()


class Answer(NamedTuple):
    """What a witness said.

    Attributes:
        status: HTTP status; 0 when it could not be reached or answered nonsense.
        lines: cosignature lines, each with its newline; empty unless status is 200.
        size: with 409, the size the witness has recorded.
        message: a Chinese sentence for the person who watches.
    """

    status: int
    lines: tuple[str, ...] = ()
    size: int | None = None
    message: str = ""


def submit(
    url: str,
    old_size: int,
    proof: Iterable[bytes],
    checkpoint_note: str,
    timeout: float = 5.0,
    trusted: Iterable[Verifier] | None = None,
) -> Answer:
    """Offer a checkpoint to a witness; never raises for what the network or the witness does.

    Args:
        url: the witness's prefix, e.g. ``http://10.0.0.7:8321``; no proxy is used.
        timeout: seconds for each wait on the network.
        trusted: when given, only valid lines by these keys are returned.
    """
    body = format_offer(old_size, proof, checkpoint_note)
    status, text = ask(f"{url.rstrip('/')}/add-checkpoint", timeout, body)
    if status == 409:
        size = int(text) if text.strip().isdigit() and len(text) < 21 else None
        return Answer(409, size=size, message=f"见证人 {url} 已见过 {size} 条，与所报 {old_size} 条不符。")
    if status != 200:
        return Answer(status, message=f"见证人 {url} 未副署（{status}）：{text.strip()[:300]}")
    try:
        lines = [parse_signature(line) for line in text.splitlines()]
        note = parse_note(checkpoint_note)
    except ValueError as error:
        return Answer(0, message=f"见证人 {url} 的答复无法识别：{error}")
    if trusted is not None:
        lines = [line for _, line in check(Note(note.text, tuple(lines)), trusted).valid]
    if not lines:
        return Answer(0, message=f"见证人 {url} 的答复中没有可信的副署。")
    return Answer(200, tuple(line.line for line in lines), message=f"见证人 {url} 已副署。")


def last_seen(url: str, origin: str, timeout: float = 5.0) -> str:
    """The note a witness last co-signed for this log; `url` is its prefix, or already ends in /checkpoint/….

    Raises:
        ValueError: it cannot be reached, or has seen nothing of this log.
    """
    address = url if "/checkpoint/" in url else f"{url.rstrip('/')}/checkpoint/{origin_id(origin)}"
    status, text = ask(address, timeout)
    if status != 200:
        raise ValueError(f"未能从见证人 {url} 取得账本“{origin}”的检查点（{status}）：{text.strip()[:300]}")
    return text


def ask(url: str, timeout: float, body: bytes | None = None) -> tuple[int, str]:
    """Status and bounded text of one request; status 0 with the reason when there is no answer."""
    if urlsplit(url).scheme not in ("http", "https"):
        return 0, f"地址应以 http 或 https 开头：{url[:200]}"
    request = Request(url, data=body, headers={"Content-Type": "text/plain; charset=utf-8"})  # noqa: S310
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=timeout) as response:
            return response.status, response.read(_ANSWER_BYTES).decode(errors="replace")
    except HTTPError as error:
        with error:
            return error.code, error.read(_ANSWER_BYTES).decode(errors="replace")
    except (URLError, OSError, ValueError) as error:
        return 0, f"联系不上：{error}"


def _cut(connection: socket) -> None:
    try:
        connection.shutdown(SHUT_RDWR)
    except OSError:
        log.debug("连接已自行结束")


def report(folder: Path) -> str:
    """The refusals of a witness's folder as text for a person."""
    witness = Witness(folder, load_key(folder / "witness.key"), {}, platform_now)
    parts = []
    for row in witness.refusals():
        first, last = (
            datetime.fromtimestamp(row[key], UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            for key in ("first_at", "last_at")
        )
        mark = "【改写证据】" if row["code"] in EVIDENCE else ""
        parts.append(
            f"{row['number']}. {first} 起 {row['times']} 次，至 {last}；{row['status']} {row['code']}{mark}\n"
            f"   账本：{row['origin'] or '不明'}；所报条数：{row['size'] or '不明'}；所报树根：{row['root'] or '不明'}\n"
            f"   {row['sentence']}\n" + "".join(f"   | {line}\n" for line in row["note"].split("\n") if line)
        )
    return "".join(parts) or "没有拒绝过任何检查点。\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Command line of the witness; returns the exit code."""
    parser = Parser(prog="witness", description="账本见证人：只副署由所见检查点只增而来的检查点。")
    parser.add_argument(
        "--folder", type=Path, required=True, metavar="文件夹", help="见证人自己的文件夹（密钥、状态、端口）"
    )
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址，默认仅本机")
    parser.add_argument(
        "--port", type=int, default=0, metavar="端口", help="监听端口；0 为自动选择，写入文件夹内的 port"
    )
    parser.add_argument(
        "--name", metavar="名称", help="见证人名称，如 witness.example/jiyuan；不含空格和加号"
    )
    parser.add_argument("--log", action="append", default=[], metavar="公钥", help="所见证账本的公钥，可重复")
    parser.add_argument("--report", action="store_true", help="列出所有拒绝过的检查点后退出")
    options = parser.parse_args(argv)
    try:
        if options.report:
            sys.stdout.write(report(options.folder))
            return 0
        if not options.name or not options.log:
            raise ValueError("请用 --name 给出见证人名称，并用 --log 给出至少一个账本公钥。")
        logs = {Verifier.parse(vkey).name: vkey for vkey in options.log}
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        serve(options.folder, host=options.host, port=options.port, name=options.name, logs=logs)
    except (ValueError, OSError, sqlite3.Error) as error:
        sys.stderr.write(f"见证人未能启动：{error}\n")
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())
