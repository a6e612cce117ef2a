"""名录的规范写法：一行一个，按编号的字节升序，每个字节都算进默克尔树的根。

A roster that is drawn from must be fixed before anything random is known. Its file has one spelling: UTF-8 in NFC, rows ended
by LF, fields separated by TAB, strictly ascending by the bytes of the first field (recusals: of the pair), which makes a
doubled entry impossible. Nobody is deleted before a draw: whoever is excluded stays with the code of the reason, so that
exclusions can be counted and challenged. The commitment is the RFC 6962 root over the rows without their LF.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from typing import NamedTuple

from liandong.proof.tree import Frontier, leaf_hash, root

TARGET_FIELDS = ("target_id", "risk", "region", "industry", "visits", "exclusion")
_ID = re.compile(r"[0-9A-Z-]{1,32}", re.ASCII)
_REGION = re.compile(r"[0-9]{6}", re.ASCII)
_CODE = re.compile(r"[0-9A-Z-]{1,16}", re.ASCII)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,5}", re.ASCII)
_BATCH = 4096
is_id = re.compile(rb"[0-9A-Z-]{1,32}").fullmatch
"""Whether bytes are an id that may stand in a roster."""


class RosterError(ValueError):
    """A row or a file is not in the one spelling; the Chinese message names the row."""


class Target(NamedTuple):
    """One entry of 检查对象名录库.

    Attributes:
        id: USCC, place code, or a per-plan pseudonym; ``[0-9A-Z-]{1,32}``.
        risk: class A–D, or a neutral stratum code in a pseudonymous roster.
        region: six digits.
        industry: industry code, or the neutral code of who is competent.
        visits: inspections in the last 365 days.
        exclusion: code of the reason why it is not drawn; empty when it is.
        display: further fields, committed but never used.
    """

    id: str
    risk: str
    region: str
    industry: str
    visits: int = 0
    exclusion: str = ""
    display: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """The row without LF.

        >>> Target("91410800TEST000000", "A", "410802", "IND00").row
        '91410800TEST000000\\tA\\t410802\\tIND00\\t0\\t'
        """
        head = (self.id, self.risk, self.region, self.industry, str(self.visits), self.exclusion)
        return _joined((*head, *self.display))


class Officer(NamedTuple):
    """One entry of 执法检查人员名录库: certificate number or pseudonym, department, may lead (主检), further fields."""

    id: str
    department: str
    is_lead: bool
    more: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """The row without LF.

        >>> Officer("EPB-00", "EPB", True).row
        'EPB-00\\tEPB\\t1'
        """
        return _joined((self.id, self.department, "01"[self.is_lead], *self.more))


class Recusal(NamedTuple):
    """An officer who must not visit a target (行政处罚法 43); ids may be salted hashes when the relation is private."""

    officer: str
    target: str

    @property
    def row(self) -> str:
        """The row without LF."""
        return _joined(self)


class Commitment(NamedTuple):
    """What a plan says of a file: RFC 6962 root in hex and the number of rows."""

    root: str
    n: int


def read_target(row: str) -> Target:
    """One row as a value.

    Raises:
        RosterError: a field is not what it must be.
    """
    fields = row.split("\t")
    if len(fields) < len(TARGET_FIELDS):
        raise RosterError(f"应有至少 {len(TARGET_FIELDS)} 栏，现有 {len(fields)} 栏：{row[:80]}")
    id, risk, region, industry, visits, exclusion = fields[:6]
    fault = (
        (not _ID.fullmatch(id) and f"编号“{id}”只能是 1 至 32 位大写字母、数字、短横")
        or (not _CODE.fullmatch(risk) and f"风险等级“{risk}”不合格式")
        or (not _REGION.fullmatch(region) and f"区划“{region}”应为六位数字")
        or (not _CODE.fullmatch(industry) and f"行业代码“{industry}”不合格式")
        or (not _NUMBER.fullmatch(visits) and f"一年内检查次数“{visits}”应为整数")
        or (exclusion and not _CODE.fullmatch(exclusion) and f"不列入的代码“{exclusion}”不合格式")
    )
    if fault:
        raise RosterError(f"{fault}：{row[:80]}")
    return Target(id, risk, region, industry, int(visits), exclusion, tuple(fields[6:]))


def read_officer(row: str) -> Officer:
    """One row as a value; RosterError when a field is not what it must be."""
    fields = row.split("\t")
    if len(fields) < 3 or fields[2] not in ("0", "1") or not _ID.fullmatch(fields[0]) or not fields[1]:
        raise RosterError(f"执法人员应有编号、部门、主检（0 或 1）三栏：{row[:80]}")
    return Officer(fields[0], fields[1], fields[2] == "1", tuple(fields[3:]))


def read_recusal(row: str) -> Recusal:
    """One row as a value; RosterError when it is not a pair."""
    fields = row.split("\t")
    if len(fields) != 2 or not all(fields):
        raise RosterError(f"回避应有执法人员、检查对象两栏：{row[:80]}")
    return Recusal(*fields)


def canonical_rows(entries: Iterable[Target | Officer | Recusal]) -> list[str]:
    """The rows of the file in their order.

    Raises:
        RosterError: an id twice, or a field that no row can hold.

    >>> canonical_rows([Recusal("B", "2"), Recusal("A", "9")])
    ['A\\t9', 'B\\t2']
    """
    rows = sorted((entry.row.encode() for entry in entries), key=_key)
    return [row.decode() for _, row in checked(rows)]


def checked(rows: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Pass rows on as (key, row), refusing the first that is not strictly above the one before.

    Raises:
        RosterError: out of order, doubled, or with characters that a row cannot hold.
    """
    before = b""
    for number, row in enumerate(rows, 1):
        key = _key(row)
        if key <= before:
            raise RosterError(
                f"第 {number} 行与上一行重复，或没有按编号升序排列：{row[:80].decode(errors='replace')}"
            )
        if not row.isascii():
            _check_text(row, number)
        before = key
        yield key, row


def commit(rows: Iterable[bytes | str]) -> Commitment:
    """Root and count of a file, in one pass and constant memory.

    Raises:
        RosterError: see `checked`.

    >>> commit(["A\\t9", "B\\t2"]).n, commit([]).root[:8]
    (2, 'e3b0c442')
    """
    frontier, stream = Frontier(), checked(row.encode() if isinstance(row, str) else row for row in rows)
    while batch := list(islice(stream, _BATCH)):
        frontier.extend([sha256(b"\0" + row).digest() for _, row in batch])
    return Commitment(frontier.root().hex(), frontier.size)


def national_root(regions: Sequence[tuple[str, Commitment]]) -> str:
    """The root over the roots of regions: rows ``region TAB root TAB count`` in ascending order.

    Raises:
        RosterError: regions out of order or doubled.
    """
    rows = [f"{region}\t{one.root}\t{one.n}".encode() for region, one in regions]
    return root(leaf_hash(row) for _, row in checked(rows)).hex()


def lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Rows of a file read in pieces; RosterError when the last row is not ended by LF."""
    rest = b""
    for chunk in chunks:
        whole, found, rest = (rest + chunk).rpartition(b"\n")
        if found:
            yield from whole.split(b"\n")
    if rest:
        raise RosterError("文件最后一行没有换行，可能不完整。")


def _key(row: bytes) -> bytes:
    """What rows are ordered by: the first field, and the whole of a row of two fields."""
    return row if row.count(b"\t") == 1 else row.partition(b"\t")[0]


def _joined(fields: Iterable[str]) -> str:
    values = tuple(fields)
    if bad := next((value for value in values if any(char in value for char in "\t\r\n")), None):
        raise RosterError(f"栏内不得有制表符和换行：{bad[:40]!r}")
    return "\t".join(values)


def _check_text(row: bytes, number: int) -> None:
    try:
        text = row.decode()
    except UnicodeDecodeError:
        raise RosterError(f"第 {number} 行不是 UTF-8 文字。") from None
    if not unicodedata.is_normalized("NFC", text):
        raise RosterError(f"第 {number} 行不是 NFC 文字。")
