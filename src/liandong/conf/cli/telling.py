"""story 命令：在用完即弃的数据库上演一段故事，每一步都从门里走，最后校验账本。"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from liandong.conf.cli.parser import Command
from liandong.conf.run.home import RunError

if TYPE_CHECKING:
    from liandong.conf.bench.ground import Ground


def _told(module: str) -> Callable[[argparse.Namespace], int]:
    """A command that tells the story of a module of the demonstration on a scratch platform."""

    def run(options: argparse.Namespace) -> int:
        from liandong.conf.bench.ground import ground

        _say("正在建立用完即弃的数据库和小城，约需半分钟。")
        with ground() as scratch:
            from liandong.demo.city import City

            import_module(module).tell(City(), _say)
            _verify(scratch)
        return 0

    return run


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _verify(scratch: Ground) -> None:
    """Sequence everything, export it, and check the export with the log's own key.

    Raises:
        RunError: the ledger does not hold.
    """
    from liandong.ledger import keys, queries
    from liandong.ledger.bundle import Bundle
    from liandong.ledger.sequencer import sequence_batch
    from liandong.ledger.verify import verify

    with scratch.connect("sequencer") as connection:
        while sequence_batch(connection, scratch.signer):
            pass
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
)
