"""条目与事件逐行核对：叶子、承诺、列、屏蔽依据，删掉的和插入的都要点名。

Entries (public, never changed) and events (readable, may be lawfully blanked) run side by side and are paired by
event id; see `liandong.proof.entry` for what binds one to the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from liandong.ledger.checking.attested import Attested
from liandong.ledger.checking.growth import Growth
from liandong.ledger.checking.pairing import Facts, Pairing
from liandong.ledger.checking.report import Report
from liandong.ledger.checking.rows import EntryRow, EventRow, IntakeRow
from liandong.proof.entry import commitment, parse_entry
from liandong.proof.lines import read_json

PROMISED_WITHIN = 60
"""Seconds within which a committed event must have its number."""
REDACTION = "ledger.redact_event"
_BATCH = 4096


class Entries:
    """The leaves: numbers without gaps, each leaf the hash of its entry, each entry well formed.

    Attributes:
        count: rows taken.
        unwitnessed_since: recorded moment of the first entry above the largest witnessed checkpoint; empty while
            that is not known.
    """

    def __init__(self, growth: Growth, attested: Attested, pairs: Pairing, report: Report) -> None:
        self._growth, self._attested, self._pairs, self._report = growth, attested, pairs, report
        self._batch: list[bytes] = []
        self._moments: list[str] = []
        self.count = self._expected = 0
        self.unwitnessed_since = ""

    def take(self, row: EntryRow) -> None:
        seq, identity, text, stated = row
        if seq != self._expected:
            self._gap(seq)
        self._expected = seq + 1
        leaf = sha256(b"\x00" + text.encode()).digest()
        if leaf.hex() != stated:
            self._report.tell(
                "entry_changed", f"序号 {seq} 的条目（事件 {identity}）与其叶子散列不符：条目被改过。"
            )
            leaf = _hash_of(stated) or leaf
        try:
            at, committed, named, kind = parse_entry(text)
        except ValueError:
            self._append(leaf, "")
            self._report.tell("entry_malformed", f"序号 {seq} 的条目（事件 {identity}）不是条目的规范写法。")
            return
        if named != identity:
            self._report.tell(
                "entry_malformed", f"序号 {seq} 登记的事件是 {identity}，条目所载的却是 {named}。"
            )
        self._append(leaf, at)
        facts = (seq, committed, kind, at)
        if event := self._pairs.left(named, facts):
            _compare(named, facts, event, self._report)

    def close(self) -> None:
        """Hand the leaves gathered so far to the tree."""
        self._growth.add(self._batch)
        offset = self._attested.witnessed_size - (self.count - len(self._batch))
        if 0 <= offset < len(self._moments):
            self.unwitnessed_since = self._moments[offset]
        self._batch.clear()
        self._moments.clear()

    def _append(self, leaf: bytes, at: str) -> None:
        self.count += 1
        self._batch.append(leaf)
        self._moments.append(at)
        if len(self._batch) == _BATCH:
            self.close()

    def _gap(self, seq: int) -> None:
        self.close()
        if self._growth.lose():
            self._report.notices.append(f"自序号 {self._expected} 起算不出树根，其后的检查点未能比对。")
        if seq > self._expected:
            self._report.tell("entry_gap", f"序号 {self._expected} 至 {seq - 1} 的条目缺失：条目被删。")
        else:
            self._report.tell("entry_gap", f"应为序号 {self._expected} 处是序号 {seq}：条目重复或次序颠倒。")


class Events:
    """The readable side: what each body commits to, whether the columns repeat it, which bodies were blanked."""

    def __init__(self, pairs: Pairing, redactions: Pairing, report: Report) -> None:
        self._pairs, self._redactions, self._report = pairs, redactions, report

    def take(self, row: EventRow) -> None:
        identity, body, salt, redacted_by, kind, record, _, action, _, at = row
        self._report.events += 1
        found: str | None = None
        problem = ""
        if body is not None:
            found = _commitment(salt, body)
            problem = self._read(row, body)
        if body is None or redacted_by is not None:
            self._redacted(row)
            found = "" if body is None and salt is not None else found
        facts = (found, kind, at, problem, action, record)
        if entry := self._pairs.right(identity, facts):
            _compare(identity, entry, facts, self._report)

    def _read(self, row: EventRow, text: str) -> str:
        """Names of columns that say something else than the body; notes whom a redaction event names."""
        try:
            body = read_json(text)
            stated = (
                body["kind"],
                body["record"],
                body["version"],
                body["action"],
                body["outcome"],
                body["at"],
            )
        except (ValueError, KeyError, TypeError):
            return "正文缺项或不是 JSON 对象"
        if row.action == REDACTION and body["action"] == REDACTION and body["outcome"] == "done":
            more = body.get("redacts")
            for target in [body["record"], *(more if isinstance(more, list) else ())]:
                if isinstance(target, str) and target.isascii():
                    self._redactions.left(f"{row.id}/{target}", (row.id,))
        if stated == row[4:] and body.get("id") == row.id:
            return ""
        differing = [
            name for name, value in zip(row._fields[4:], stated, strict=True) if value != getattr(row, name)
        ]
        return "、".join(differing if body.get("id") == row.id else ["id", *differing])

    def _redacted(self, row: EventRow) -> None:
        if row.body is not None:
            self._report.tell("redaction_unexplained", f"事件 {row.id} 标为已屏蔽，正文却仍在。")
        elif row.redacted_by is None:
            self._report.tell("redaction_unexplained", f"事件 {row.id} 的正文已清空，却没有写明屏蔽依据。")
        else:
            self._redactions.right(f"{row.redacted_by}/{row.id}", (row.id,))


def _compare(identity: str, entry: Facts, event: Facts, report: Report) -> None:
    """An entry and its event: (seq, commitment, kind, at) against (commitment, kind, at, problem, action, record)."""
    seq, committed, kind, at = entry
    found, column_kind, column_at, problem, action, record = event
    if found == committed and not problem and kind == column_kind and at == column_at:
        return
    name = f"序号 {seq} 的事件 {identity}（{action}，记录 {record}）"
    if found is None:
        report.redactions += 1
        problem = "" if (kind, at) == (column_kind, column_at) else "kind 或 at"
    elif found != committed:
        report.tell("body_changed", f"{name}的正文或盐与当时的承诺不符：正文被改过。")
        return
    elif not problem and (kind, at) != (column_kind, column_at):
        report.tell("entry_differs", f"{name}的正文所载类别或时间与条目不符。")
    if problem:
        report.tell("column_differs", f"{name}的列与正文不符：{problem}。")


def unpaired(pairs: Pairing, intake: Iterable[IntakeRow], exported_at: str, report: Report) -> None:
    """Entries whose event is gone, events that never were in the tree, intake without an event."""
    exported = second(exported_at)
    for identity, (seq, *_) in pairs.left_over():
        report.tell("event_missing", f"序号 {seq} 的条目所承诺的事件 {identity} 不在事件表中：事件被删。")
    late = 0
    with Pairing() as waiting:
        for row in intake:
            report.unsequenced += 1
            late += _is_old(row.at, exported)
            waiting.left(row.id, (row.at,))
        for identity, (_, _, at, _, action, record) in pairs.right_over():
            if waiting.right(identity, (at,)) is None and _is_old(at, exported):
                report.tell(
                    "event_unlogged",
                    f"事件 {identity}（{action}，记录 {record}，{at}）既不在账本中，也不在待入树之列：事件是插入的。",
                )
        for identity, (at,) in waiting.left_over():
            report.tell("intake_event_missing", f"{at} 待入树的事件 {identity} 不在事件表中：事件被删。")
    if late:
        report.notices.append(f"有 {late} 个事件超过 {PROMISED_WITHIN} 秒仍未入树：排序进程可能停了。")


def _commitment(salt: str | None, body: str) -> str:
    """The commitment in hex; empty when the salt is not one."""
    raw = _hash_of(salt or "")
    return commitment(raw, body.encode()).hex() if raw else ""


def _hash_of(text: str) -> bytes:
    """32 bytes from 64 hex digits; empty for anything else."""
    try:
        return bytes.fromhex(text) if len(text) == 64 else b""
    except ValueError:
        return b""


def second(text: str) -> float:
    """POSIX second of ``2026-11-23T02:00:00Z``; infinitely late when it is no such moment."""
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return float("inf")


def _is_old(at: str, exported: float) -> bool:
    moment = second(at)
    return moment == float("inf") or exported - moment > PROMISED_WITHIN
