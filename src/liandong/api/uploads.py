"""接口的分段上传：问收到了哪几段，把缺的一段一段交来；交齐了用 leads.add_evidence、inspections.attach_file 成为记录的文件。

Only whoever may add a file to the record begins and goes on; what he has begun nobody else sees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Path, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.inspections.actions.attaching import ATTACH_FILE, may_be_attached
from liandong.kernel import actions, door, reading
from liandong.kernel.actions import Action
from liandong.kernel.actor import Actor
from liandong.kernel.models import Record
from liandong.kernel.pieces import PIECE
from liandong.law.verdict import Verdict
from liandong.leads import uploading
from liandong.leads.actions.witnessing import ADD_EVIDENCE, may_be_added
from liandong.leads.models import Upload

RAW: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
UPLOAD = Path(..., description="begin_upload 给的编号。")
NUMBER = Path(..., description="第几段，从0数起。")
RECORD = Path(..., description="记录的编号，清单里的 id。")


class UploadIn(Schema):
    """要传的文件；名称、字节数、摘要都相同的，接着上次的传."""

    name: str = Field(
        min_length=1, max_length=200, pattern=r"^[^\x00-\x1f/\\]+$", description="文件名，不带路径。"
    )
    size: int = Field(ge=1, le=2**31 - 1, description="字节数。")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="整个文件的 SHA-256，小写十六进制。")


class UploadOut(Schema):
    """一份在传的文件，收到了哪几段."""

    id: UUID = Field(description="编号；交齐后填入 leads.add_evidence、inspections.attach_file 的 upload。")
    name: str = Field(description="文件名。")
    size: int = Field(description="字节数。")
    piece_size: int = Field(description="一段多少字节；最后一段是余下的。")
    pieces: int = Field(description="共几段。")
    held: list[int] = Field(description="收到了的段，从0数起；其余的还要交。")


@dataclass(frozen=True, slots=True)
class Room:
    """Where files come in pieces.

    Attributes:
        path: of its records in the interface.
        kind, action: of the record, and the act by which a whole file becomes its own; who may do it may send.
        may_come: whether a file of a size and SHA-256 may come in, for that agency.
        name: what stands in the names of the operations; empty for the first one there was.
        title: what the files are called.
    """

    path: str
    kind: str
    action: Action
    may_come: Callable[[Any, UUID, int, str], Verdict]
    tag: str
    name: str
    title: str


ROOMS = (
    Room("leads", "lead", ADD_EVIDENCE, may_be_added, "线索", "", "证据文件"),
    Room(
        "plans", "inspection_plan", ATTACH_FILE, lambda plan, agency, size, digest: may_be_attached(plan, size, digest), "双随机抽查",
        "plan_", "计划的附件",
    ),
)  # fmt: skip


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put them on the interface; `wrong` are their declared problems, `no_post` the answer to who has none."""
    for room in ROOMS:
        _declare(api, room, wrong, no_post)


def _declare(api: NinjaAPI, room: Room, wrong: Any, no_post: Any) -> None:
    base = f"/{room.path}/{{uuid:record}}/uploads"

    @api.get(
        base, response={200: list[UploadOut], **wrong}, operation_id=f"list_{room.name}uploads", tags=[room.tag],
        summary=f"我还没有传完的{room.title}", description="本人为这件记录传了一部分的，新的在前；三天没有动静的已经清理。",
    )  # fmt: skip
    def unfinished(request: HttpRequest, response: HttpResponse, record: UUID = RECORD) -> Any:
        found = _record(request, room, record, no_post)
        if isinstance(found, HttpResponse):
            return found
        response["Cache-Control"] = "no-store"
        return [_out(one) for one in uploading.of_person(found[1].uuid, found[0].person)]

    @api.post(
        base, response={200: UploadOut, **wrong}, operation_id=f"begin_{room.name}upload", tags=[room.tag],
        summary=f"开始或接着传一份{room.title}",
        description=f"说明文件的名称、字节数和摘要，答收到了哪几段；断开以后再问一次，只交缺的。上限与{room.action.title}相同。",
    )  # fmt: skip
    def begin(request: HttpRequest, response: HttpResponse, body: UploadIn, record: UUID = RECORD) -> Any:
        found = _record(request, room, record, no_post)
        if isinstance(found, HttpResponse):
            return found
        actor, held = found
        if not (verdict := room.may_come(held, actor.agency, body.size, body.sha256)):
            return _refused(request, verdict)
        try:
            upload = uploading.begun(held.uuid, actor.person, body.name, body.size, body.sha256)
        except uploading.Wrong as told:
            return problems.problem(request, 422, "wrong_piece", str(told))
        response["Cache-Control"] = "no-store"
        return _out(upload)

    @api.put(
        f"{base}/{{uuid:upload}}/{{int:number}}", response={200: UploadOut, **wrong},
        operation_id=f"send_{room.name}piece", tags=[room.tag], summary=f"交{room.title}的一段", openapi_extra=RAW,
        description="正文就是这一段的字节。再交一次无害；与摘要、长度不符的不收，最后一段到了核对整个文件。",
    )  # fmt: skip
    def piece(
        request: HttpRequest, response: HttpResponse, record: UUID = RECORD,
        upload: UUID = UPLOAD, number: int = NUMBER,
        sha256: str = Header("", alias="X-Piece-SHA256", description="这一段的 SHA-256，十六进制。"),
    ) -> Any:  # fmt: skip
        found = _record(request, room, record, no_post)
        if isinstance(found, HttpResponse):
            return found
        one = uploading.of_person(found[1].uuid, found[0].person).filter(uuid=upload).first()
        if one is None:
            return problems.problem(
                request, 404, "not_found", "没有这份在传的文件，可能已经交好或者清理了。请重新开始。"
            )
        try:
            uploading.receive(one, number, request.body, sha256)
        except uploading.Wrong as told:
            return problems.problem(request, 422, "wrong_piece", str(told))
        response["Cache-Control"] = "no-store"
        return _out(one)


def _record(
    request: HttpRequest, room: Room, record: UUID, no_post: Any
) -> tuple[Actor, Record] | HttpResponse:
    """The caller and the record to which he may add a file; else the answer."""
    actor = session.actor_of(request)
    if actor is None:
        answer: HttpResponse = no_post(request)
        return answer
    found, bound = reading.seen(actor, room.kind, record), actions.get(room.action.name)
    assert bound is not None
    if found is None:
        return problems.missing(request)
    kind, held, level = found
    verdict = door.may(actor, bound, kind, held, level)
    return (actor, held) if verdict else _refused(request, verdict)


def _refused(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    return problems.problem(request, 403, verdict.code, verdict.sentence)


def _out(upload: Upload) -> UploadOut:
    return UploadOut(
        id=upload.uuid, name=upload.name, size=upload.size, piece_size=PIECE, pieces=uploading.count(upload),
        held=uploading.held(upload),
    )  # fmt: skip
