"""核对账本导出包：改过、删过、插过、换过次序、瞒过见证人的，逐项点名。

`python -m liandong.ledger.verify 导出包.zip --log 公钥 --witness 公钥 … --quorum 2 --seen 文件或地址 …`

Exit code 0 intact, 1 findings, 2 the input cannot be used. One streaming pass, bounded memory. What is proven depends on
the keys given: with keys from elsewhere it proves what the log and its witnesses signed; with the export's own keys
only that the export does not contradict itself, and the report says so. `--seen` holds the export against what a witness remembers.

Finding codes: ``body_changed column_differs entry_differs event_missing event_unlogged intake_event_missing
entry_changed entry_malformed entry_gap root_mismatch entries_short entries_unsigned log_signature
history_inconsistent cosignature_missing cosignature_invalid shorter_than_seen forked_from_seen seen_signature
redaction_unexplained manifest_differs``. Lawful redactions are counted, not reported.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path

from liandong.arguments import Parser
from liandong.ledger.bundle import Bundle, BundleError, Manifest
from liandong.ledger.checking.attested import Attested, Kept
from liandong.ledger.checking.growth import Growth
from liandong.ledger.checking.pairing import Pairing
from liandong.ledger.checking.report import Finding, Report
from liandong.ledger.checking.trail import PROMISED_WITHIN, Entries, Events, second, unpaired
from liandong.ledger.witness import last_seen
from liandong.proof.keys import Verifier
from liandong.proof.note import MAX_NOTE_BYTES

__all__ = ["Finding", "Report", "main", "verify"]

WITNESSED_WITHIN = 600
"""Seconds within which witnesses must have co-signed what was entered (our own policy, as the 60 s of sequencing)."""


def verify(
    bundle: Bundle,
    *,
    trusted_log: str | None = None,
    trusted_witnesses: Sequence[str] | None = None,
    quorum: int | None = None,
    witness_checkpoints: Iterable[str] = (),
) -> Report:
    """Check an export.

    Args:
        trusted_log: the log's vkey, obtained from elsewhere; None takes the export's own.
        trusted_witnesses: vkeys of witnesses obtained from elsewhere; None takes the export's own.
        quorum: how many of them must have co-signed the latest checkpoint, or one that lacks only entries of the
            last ten minutes before the export; None takes the export's own.
        witness_checkpoints: notes that witnesses or other people keep.

    Raises:
        BundleError: the export is damaged.
        ValueError: a key or a kept note is no such thing, or is about another log.
    """
    manifest, report = bundle.manifest, Report()
    log = Verifier.parse(trusted_log or manifest.log)
    vkeys = manifest.witnesses if trusted_witnesses is None else trusted_witnesses
    needed = manifest.quorum if quorum is None else quorum
    report.origin, report.exported_at = log.name, manifest.exported_at
    report.notices += _trust(manifest, trusted_log, trusted_witnesses, quorum)
    attested = Attested(log, [Verifier.parse(vkey) for vkey in vkeys], needed, report.tell)
    kept = attested.kept(witness_checkpoints)
    latest = attested.latest(bundle.checkpoint) if bundle.checkpoint else None
    signed = attested.history(bundle.checkpoints(), latest)
    claims = heapq.merge(signed, (item.claim for item in kept), key=lambda claim: claim.size)
    growth = Growth(claims, report.tell)
    with Pairing() as pairs, Pairing() as redactions:
        entries, events = Entries(growth, attested, pairs, report), Events(pairs, redactions, report)
        for entry, event in zip_longest(bundle.entries(), bundle.events()):
            if entry is not None:
                entries.take(entry)
            if event is not None:
                events.take(event)
        entries.close()
        growth.close()
        unpaired(pairs, bundle.unsequenced(), manifest.exported_at, report)
        for _, (identity,) in redactions.right_over():
            report.tell("redaction_unexplained", f"事件 {identity} 的正文已清空，却没有与之对应的屏蔽事件。")
    report.size, report.root, report.checkpoints = growth.size, growth.root().hex(), growth.settled
    report.witnessed_size = attested.witnessed_size
    _witnessed(manifest, needed, growth, entries.unwitnessed_since, report)
    _sizes(manifest, entries.count, growth, report)
    _shorter(manifest, kept, growth, report)
    return report


def _sizes(manifest: Manifest, count: int, growth: Growth, report: Report) -> None:
    if growth.size > growth.signed_size:
        report.tell(
            "entries_unsigned",
            f"第 {growth.signed_size + 1} 至第 {growth.size} 条不在任何由日志签名的检查点之下。",
        )
    stated = (manifest.size, manifest.counts.get("entries.jsonl"), manifest.counts.get("events.jsonl"))
    if stated != (growth.signed_size, count, report.events):
        report.tell(
            "manifest_differs",
            f"清单写的是 {stated[0]} 条已签、{stated[1]} 个条目、{stated[2]} 个事件，"
            f"实为 {growth.signed_size}、{count}、{report.events}。",
        )


def _witnessed(manifest: Manifest, needed: int, growth: Growth, since: str, report: Report) -> None:
    """The latest signed size must be witnessed, except for entries too young to have been."""
    if report.witnessed_size >= growth.signed_size:
        return
    name = f"第 {report.witnessed_size + 1} 至第 {growth.signed_size} 条"
    age = second(manifest.exported_at) - second(since)
    if report.witnessed_size and -PROMISED_WITHIN <= age <= WITNESSED_WITHIN:
        report.notices.append(f"{name}在导出前 {WITNESSED_WITHIN} 秒内才登记，尚待 {needed} 个见证人副署。")
    else:
        report.tell("cosignature_missing", f"{name}所在的检查点没有 {needed} 个受信见证人的有效副署。")


def _shorter(manifest: Manifest, kept: Iterable[Kept], growth: Growth, report: Report) -> None:
    """Somebody saw more than this export has: a truncation, unless that was after the export."""
    exported = second(manifest.exported_at)
    for (size, _, _), at in kept:
        if size <= max(growth.signed_size, growth.size):
            continue
        if at is not None and at > exported + PROMISED_WITHIN:
            report.notices.append(
                f"见证人在导出所称时刻 {manifest.exported_at} 之后见过 {size} 条，本导出止于 {growth.size} 条："
                "导出时刻未经证明，请取更新的导出再核对。"
            )
        else:
            report.tell(
                "shorter_than_seen", f"见证方见过 {size} 条，本导出只有 {growth.size} 条：账本被截短。"
            )


def _trust(
    manifest: Manifest, log: str | None, witnesses: Sequence[str] | None, quorum: int | None
) -> list[str]:
    """What the reader must know about where the keys came from."""
    notices = []
    if log is None:
        notices.append(
            "未给出日志公钥，用的是导出包自带的：只证明导出包自身前后一致，不证明它就是原来的账本。"
        )
    elif log != manifest.log:
        notices.append("导出包自称的日志公钥与所给的不同，以所给的为准。")
    if witnesses is None:
        notices.append("未给出见证人公钥，用的是导出包自带的：不证明这些见证人真实独立。")
    if quorum is None:
        notices.append(f"未给出见证法定数，用的是导出包自带的 {manifest.quorum}。")
    if (manifest.quorum if quorum is None else quorum) < 1:
        notices.append("见证法定数为 0：没有要求任何见证人副署。")
    return notices


def _kept_text(place: str, origin: str) -> str:
    """A kept checkpoint from a file or from a witness's address; ValueError or OSError if there is none."""
    if place.startswith(("http://", "https://")):
        return last_seen(place, origin)
    with Path(place).open("rb") as file:
        return file.read(MAX_NOTE_BYTES + 1).decode()


def main(argv: Sequence[str] | None = None) -> int:
    """Command line; returns the exit code."""
    parser = Parser(prog="verify", description="核对账本导出包，逐项点名发现的问题。")
    parser.add_argument("export", type=Path, metavar="导出包", help="导出的 ZIP 文件")
    parser.add_argument("--log", metavar="公钥", help="日志公钥；请从导出包以外的途径取得")
    parser.add_argument("--witness", action="append", metavar="公钥", help="受信见证人的公钥，可重复")
    parser.add_argument("--quorum", type=int, metavar="个数", help="最新检查点至少要有几个见证人副署")
    parser.add_argument(
        "--seen", action="append", default=[], metavar="文件或地址", help="见证人留存的检查点，可重复"
    )
    options = parser.parse_args(argv)
    try:
        with Bundle.open(options.export) as bundle:
            origin = Verifier.parse(options.log or bundle.manifest.log).name
            report = verify(
                bundle,
                trusted_log=options.log,
                trusted_witnesses=options.witness,
                quorum=options.quorum,
                witness_checkpoints=[_kept_text(place, origin) for place in options.seen],
            )
    except (BundleError, ValueError, OSError) as error:
        sys.stderr.write(f"未能核对：{error}\n")
        return 2
    sys.stdout.write(report.text())
    return 0 if report.is_intact else 1


if __name__ == "__main__":
    sys.exit(main())
