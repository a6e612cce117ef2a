"""交来的证据文件怎样收：够不够、是不是同一份，算摘要、一段一段存；线索、案件都一样。

Main names: `may_take`, `take`, `withdraw`, `told`.
"""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.db.models import QuerySet

from liandong.kernel import pieces
from liandong.kernel.actions import Act
from liandong.law.verdict import Source, Verdict, allow, refuse
from liandong.leads.models import EvidenceFile

ART_46 = Source("行政处罚法", "第四十六条")
MOST_FILES, MOST_BYTES = 60, 500 * 2**20


def may_take(
    held: QuerySet[Any], size: int, digest: str, whose: str, house: Source, *, what: str = "证据材料"
) -> Verdict:
    """Whether one more file of this size and SHA-256 is taken in beside those held already, withdrawn ones included."""
    rows = list(held.values_list("digest", "size", "name"))
    if len(rows) >= MOST_FILES or sum(taken for _, taken, _ in rows) + size > MOST_BYTES:
        text = f"{whose}最多{MOST_FILES}份、合计{MOST_BYTES // 2**20}兆字节的{what}，已经满了。"
        return refuse("too_much", text, house)
    if known := next((name for other, _, name in rows if other == digest), ""):
        return refuse("same_file", f"这份文件已经交过，名为“{known}”。", house)
    return allow("may_take", "可以收下。", ART_46)


def take(row: Any, file: File[Any]) -> None:
    """Hash the file, save its row, and keep its pieces.

    Args:
        row: an unsaved `EvidenceFile` of a room, complete but for name, digest and size; its pieces are `row.parts`.
    """
    row.name, row.digest, row.size = (file.name or "")[:200], pieces.digest_of(file), file.size
    row.save()
    for number, piece in pieces.cut(file):
        row.parts.create(number=number, content=piece)


def withdraw(act: Act) -> None:
    """Take the file of the number that is typed out of what is shown, in the act of a room that keeps count of those that stand."""
    held = act.record.evidence.get(number=act.values["which"])
    held.withdrawn_at = act.now
    held.save(update_fields=["withdrawn_at"])
    act.record.standing_evidence -= 1
    act.note(evidence=held.number, digest=held.digest)


def told(one: EvidenceFile) -> str:
    """A file in a line: number, kind, name, the beginning of its hash."""
    return f"{one.number}．{one.get_kind_display()}　{one.name}（{one.agency_name}，摘要 {one.digest[:12]}…）"
