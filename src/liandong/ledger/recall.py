"""别人还记得多少：排序之前，先拿本库与见证人和本机自己的记忆对一对。

A database restored from an older backup looks perfectly sound from inside. If the sequencer simply went on, it would
sign a second history over sizes that others have already seen: a fork, made in good faith, that nobody could tell
from a fraud. So before it orders anything it asks those who remember: each witness for the last checkpoint it
co-signed, and a note of its own kept outside the database. Only a checkpoint signed by this log's own key counts, so
no witness can stop a log by lying.

Source: C2SP tlog-witness (a witness serves what it last co-signed).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import psycopg

from liandong.ledger import witness
from liandong.ledger.memory import origin_id
from liandong.proof import note, tiles
from liandong.proof.keys import Verifier
from liandong.proof.tiles import TileOf

OURSELVES = "本机排序进程"
"""Under which name the sequencer's own memory stands beside the witnesses."""

WHAT_TO_DO = (
    "排序已停止：新办理的事项照常记下痕迹，只是暂不入账。请先停下平台，改用更新的备份恢复，恢复后会自动重新核对；"
    "确实没有的，不要删除本机的记忆，也不要撤下见证人，报审计管理员和监督机关决定另立账本（见 docs/operations.md）。"
)


class Memory(NamedTuple):
    """What one rememberer answered.

    Attributes:
        who: the witness's URL, or `OURSELVES`.
        is_heard: False when it could not be asked.
        text: the signed note it keeps; empty when it has seen nothing of this log.
    """

    who: str
    is_heard: bool
    text: str = ""


class Doubt(NamedTuple):
    """A reason not to order: who remembers how many entries, and the sentence for the person in charge.

    `is_refusal` is False for a witness that merely could not be asked.
    """

    who: str
    size: int
    sentence: str
    is_refusal: bool = True


def ask(url: str, log: Verifier, timeout: float = 3.0) -> Memory:
    """What a witness last co-signed for this log; a note that the log's key did not sign is no memory."""
    status, text = witness.ask(f"{url.rstrip('/')}/checkpoint/{origin_id(log.name)}", timeout)
    if status == 200:
        return Memory(url, is_heard=True, text=text if _is_ours(text, log) else "")
    return Memory(url, is_heard=status == 404)


def read(file: Path, log: Verifier) -> Memory:
    """What this machine's sequencer signed last; nothing when the file is absent, torn or about another log."""
    try:
        text = file.read_text()
    except (OSError, UnicodeDecodeError):
        text = ""
    return Memory(OURSELVES, is_heard=True, text=text if _is_ours(text, log) else "")


def keep(file: Path, text: str) -> None:
    """Remember a checkpoint just committed; written aside and renamed, so that it is never half there."""
    half = file.with_name(f".{file.name}.half")
    fd = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w") as opened:
        opened.write(text)
    half.replace(file)


def doubt(memory: Memory, size: int, tile_of: TileOf) -> Doubt | None:
    """Hold one memory against the tree of `size` leaves in the database; None when they agree.

    Raises:
        TileMissing: the database's own tiles do not make up its tree.
    """
    if not memory.text:
        return None
    seen = note.parse_checkpoint(note.parse_note(memory.text).text)
    if seen.size > size:
        said = f"{_named(memory.who)}见过本账本 {seen.size} 条，本库只有 {size} 条，缺第 {size + 1} 至第 {seen.size} 条：数据库被退回到了从前。"
        return Doubt(memory.who, seen.size, said + WHAT_TO_DO)
    if seen.size and tiles.root_of(seen.size, tile_of) != seen.root:
        said = f"{_named(memory.who)}见过的前 {seen.size} 条与本库的前 {seen.size} 条不是同一本账：本库的条目被改写过。"
        return Doubt(memory.who, seen.size, said + WHAT_TO_DO)
    return None


def own_doubt(connection: psycopg.Connection, log: Verifier) -> Doubt | None:
    """Whether the database agrees with itself, and its newest checkpoint is this key's own.

    Another name or another key over the same entries would be a new log; that is never begun by merely starting.
    """
    row = connection.execute(
        "SELECT (SELECT coalesce(max(seq) + 1, 0) FROM ledger_entry), size, note FROM ledger_checkpoint"
        " UNION ALL SELECT (SELECT coalesce(max(seq) + 1, 0) FROM ledger_entry), 0, '' ORDER BY size DESC LIMIT 1"
    ).fetchone()
    assert row is not None
    entries, signed, text = int(row[0]), int(row[1]), str(row[2])
    if entries != signed:
        said = f"本库有 {entries} 个条目，检查点却签到第 {signed} 条：有条目或检查点被删。"
    elif text and not _is_ours(text, log):
        said = f"本库第 {signed} 条的检查点不是账本“{log.name}”的这把密钥所签：密钥或账本名称换过。"
    else:
        return None
    return Doubt(OURSELVES, signed, said + WHAT_TO_DO)


def silence(memory: Memory) -> Doubt:
    """A witness that could not be asked, when nobody else can vouch for the database."""
    said = f"见证人 {memory.who} 联系不上，本机又没有签过本账本的记录，无从确认数据库是不是旧的。等它答复后再排序。"
    return Doubt(memory.who, 0, said, is_refusal=False)


def _named(who: str) -> str:
    return who if who == OURSELVES else f"见证人 {who} "


def _is_ours(text: str, log: Verifier) -> bool:
    try:
        signed = note.parse_note(text)
        stated = note.parse_checkpoint(signed.text)
    except ValueError:
        return False
    return stated.origin == log.name and bool(note.check(signed, [log]).valid)
