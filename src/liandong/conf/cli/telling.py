"""story 命令：在用完即弃的数据库上演一段故事，每一步都从门里走，最后校验账本。"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from liandong.conf.cli.parser import Command
from liandong.conf.run.home import RunError

if TYPE_CHECKING:
    from liandong.conf.bench.ground import Ground
    from liandong.demo.joint import Sealing

WITNESSES = ("w1.example/witness", "w2.example/witness")


def _told(module: str, *, is_sealed: bool = False) -> Callable[[argparse.Namespace], int]:
    """A command that tells the story of a module of the demonstration on a scratch platform.

    Args:
        is_sealed: its ledger is sequenced and co-signed on the way, because somebody in it verifies.
    """

    def run(options: argparse.Namespace) -> int:
        from liandong.conf.bench.ground import ground

        _say("正在建立用完即弃的数据库和小城，约需半分钟。")
        with ground() as scratch, ExitStack() as stack:
            from liandong.demo.city import City

            more: list[Any] = [stack.enter_context(_sealing(scratch))] if is_sealed else []
            import_module(module).tell(City(), _say, *more)
            _verify(scratch)
        return 0

    return run


@contextmanager
def _sealing(scratch: Ground) -> Iterator[Sealing]:
    """Two witnesses beside the scratch platform; `order` does what the sequencer does every minute."""
    from django.conf import settings

    from liandong.demo.joint import Sealing
    from liandong.ledger import witness
    from liandong.ledger.sequencer import co_sign

    log, files = scratch.signer.key.verifier, []
    with ExitStack() as stack:
        servers = []
        for n, name in enumerate(WITNESSES):
            folder = scratch.folder / f"witness{n}"
            server = witness.build(folder, host="127.0.0.1", port=0, name=name, logs={log.name: log.vkey})
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            for end in (server.server_close, thread.join, server.shutdown):
                stack.callback(end)
            servers.append(server)
            files.append(folder / "witness.vkey")
            files[-1].write_text(server.witness.signer.verifier.vkey)
        settings.WITNESS_VKEY_FILES = [str(file) for file in files]

        def order() -> None:
            _sequence(scratch)
            with scratch.connect("sequencer") as connection:
                for server in servers:
                    co_sign(connection, server.url)

        own = [option for file in files for option in ("--witness", file.read_text())]
        yield Sealing(order, ("--log-key", log.vkey, *own))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _sequence(scratch: Ground) -> None:
    """Everything that waits."""
    from liandong.ledger.sequencer import sequence_batch

    with scratch.connect("sequencer") as connection:
        while sequence_batch(connection, scratch.signer):
            pass


def _verify(scratch: Ground) -> None:
    """Sequence everything, export it, and check the export with the log's own key.

    Raises:
        RunError: the ledger does not hold.
    """
    from liandong.ledger import keys, queries
    from liandong.ledger.bundle import Bundle
    from liandong.ledger.verify import verify

    _sequence(scratch)
    file = scratch.folder / "story.zip"
    size = queries.export(str(file), keys.manifest())
    log = (scratch.home.keys / "log.vkey").read_text().strip()
    with Bundle.open(file) as bundle:
        report = verify(bundle, trusted_log=log, trusted_witnesses=[], quorum=0)
    _say(f"\n账本共 {size} 条，已排序、签名、导出，用平台以外取得的公钥校验：")
    _say(report.text())
    if not report.is_intact:
        raise RunError("账本校验没有通过，原因见上。")


COMMANDS = (
    Command(
        ("story", "leads"),
        "演一条线索从发现到告知的一路，校验账本；不影响正在运行的平台",
        _told("liandong.demo.tale"),
    ),
    Command(
        ("story", "walk"),
        "演从线索、立案、争管辖到处罚、结案、互认的一路，校验账本；不影响正在运行的平台",
        _told("liandong.demo.walk"),
    ),
    Command(
        ("story", "joint"),
        "演一次联合检查：计划、抽取、陌生人核对、审批、三家一次进门到互认和复查，校验账本；不影响正在运行的平台",
        _told("liandong.demo.joint", is_sealed=True),
    ),
)
