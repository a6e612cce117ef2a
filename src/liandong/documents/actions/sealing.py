"""用印：打印、签字、盖章以后扫描回来，扫描件成为正本；平台排的一份和扫描件的摘要都在账本里。

Which file is the original in law the office decides by its seal, so the platform takes what is handed in; a wrong scan is followed
by a right one while the letter has not gone out.
"""

from __future__ import annotations

from liandong.documents.actions.drafting import DRAFTERS
from liandong.documents.filing import keep
from liandong.documents.forms import SealedScan
from liandong.documents.models import Letter
from liandong.documents.models import Role as FileRole
from liandong.documents.states import HOUSE_LETTERS
from liandong.documents.way import has_gone_out
from liandong.kernel import opening, pieces
from liandong.kernel.actions import Act, Action
from liandong.kernel.roles import Level
from liandong.law.verdict import Verdict, allow, refuse

ADD_SEALED_SCAN = Action(
    name="documents.add_sealed_scan",
    title="上传用印扫描件",
    kind="letter",
    roles=DRAFTERS,
    form=SealedScan,
    consequence="扫描件成为正本，它和平台所排文件的摘要都记入账本。",
    sources=(HOUSE_LETTERS,),
)
REPLACE_SCAN = Action(
    name="documents.replace_scan",
    title="重传扫描件",
    kind="letter",
    roles=DRAFTERS,
    form=SealedScan,
    reason="required",
    reason_level=Level.FULL,
    is_aside=True,
    consequence="以最后一份为准，原来的一份和它的摘要仍然留着；已经送出、送达、对方随记录收到的不能再换。",
    sources=(HOUSE_LETTERS,),
)


def may_be_original(act: Act) -> Verdict:
    """Whether this file may be the original: not the unsealed one, not the same again, and nobody holds another."""
    letter: Letter = act.record
    if letter.state == "sealed" and has_gone_out(letter):
        return refuse("gone_out", "文书已经送出，正本不能再换；有错的请办“更正”。", HOUSE_LETTERS)
    digest = pieces.digest_of(act.values["scan"])
    if digest == letter.issued_sha256:
        text = "这就是平台排好的文件，没有盖章。请打印、签字、盖章以后扫描，把扫描件传上来。"
        return refuse("not_sealed", text, HOUSE_LETTERS)
    if digest == letter.sealed_sha256:
        return refuse("same_file", "这份扫描件已经交过。", HOUSE_LETTERS)
    return allow("may_be_original", "可以收下。", HOUSE_LETTERS)


def take_scan(act: Act) -> None:
    """Keep it; it is the original from now on."""
    letter, file = act.record, act.values["scan"]
    held = keep(letter, FileRole.SEALED, file.name or "", file, act.now)
    letter.sealed_at, letter.sealed_sha256 = act.now, held.digest
    act.note(issued_sha256=letter.issued_sha256, sealed_sha256=held.digest)
    act.announce("documents.sealed", letter=str(letter.uuid))


for _action in (ADD_SEALED_SCAN, REPLACE_SCAN):
    _action.judge(may_be_original)
    _action.change(take_scan)

OPEN_LETTER = opening.declare("documents.open_letter", "letter")
