"""接口的分段上传：问收到了哪几段，把缺的一段一段交来；交齐了用 leads.add_evidence 成为证据材料。

Only whoever may add evidence to the lead begins and goes on; what he has begun nobody else sees.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Path, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.kernel import actions, door, reading
from liandong.kernel.actor import Actor
from liandong.kernel.pieces import PIECE
from liandong.law.verdict import Verdict
from liandong.leads import uploading
from liandong.leads.actions.witnessing import ADD_EVIDENCE, may_be_added
from liandong.leads.models import Lead, Upload

RAW: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
UPLOAD = Path(..., description="begin_upload 给的编号。")
NUMBER = Path(..., description="第几段，从0数起。")
LEAD = Path(..., description="线索的编号，清单里的 id。")


class UploadIn(Schema):
    """要传的文件；名称、字节数、摘要都相同的，接着上次的传."""

    name: str = Field(
        min_length=1, max_length=200, pattern=r"^[^\x00-\x1f/\\]+$", description="文件名，不带路径。"
    )
    size: int = Field(ge=1, le=2**31 - 1, description="字节数。")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="整个文件的 SHA-256，小写十六进制。")


class UploadOut(Schema):
    """一份在传的文件，收到了哪几段."""

    id: UUID = Field(description="编号；交齐后填入 leads.add_evidence 的 upload。")
    name: str = Field(description="文件名。")
    size: int = Field(description="字节数。")
    piece_size: int = Field(description="一段多少字节；最后一段是余下的。")
    pieces: int = Field(description="共几段。")
    held: list[int] = Field(description="收到了的段，从0数起；其余的还要交。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put them on the interface; `wrong` are their declared problems, `no_post` the answer to who has none."""

    @api.get(
        "/leads/{uuid:lead}/uploads", response={200: list[UploadOut], **wrong}, operation_id="list_uploads", tags=["线索"],
        summary="我还没有传完的证据文件", description="本人为这条线索传了一部分的，新的在前；三天没有动静的已经清理。",
    )  # fmt: skip
    def unfinished(request: HttpRequest, response: HttpResponse, lead: UUID = LEAD) -> Any:
        found = _lead(request, lead, no_post)
        if isinstance(found, HttpResponse):
            return found
        response["Cache-Control"] = "no-store"
        return [_out(one) for one in uploading.of_person(found[1], found[0].person)]

    @api.post(
        "/leads/{uuid:lead}/uploads", response={200: UploadOut, **wrong}, operation_id="begin_upload", tags=["线索"],
        summary="开始或接着传一份证据文件",
        description="说明文件的名称、字节数和摘要，答收到了哪几段；断开以后再问一次，只交缺的。上限与补充证据相同。",
    )  # fmt: skip
    def begin(request: HttpRequest, response: HttpResponse, body: UploadIn, lead: UUID = LEAD) -> Any:
        found = _lead(request, lead, no_post)
        if isinstance(found, HttpResponse):
            return found
        actor, record = found
        if not (verdict := may_be_added(record, actor.agency, body.size, body.sha256)):
            return _refused(request, verdict)
        try:
            upload = uploading.begun(record, actor.person, body.name, body.size, body.sha256)
        except uploading.Wrong as told:
            return problems.problem(request, 422, "wrong_piece", str(told))
        response["Cache-Control"] = "no-store"
        return _out(upload)

    @api.put(
        "/leads/{uuid:lead}/uploads/{uuid:upload}/{int:number}", response={200: UploadOut, **wrong},
        operation_id="send_piece", tags=["线索"], summary="交一段", openapi_extra=RAW,
        description="正文就是这一段的字节。再交一次无害；与摘要、长度不符的不收，最后一段到了核对整个文件。",
    )  # fmt: skip
    def piece(
        request: HttpRequest, response: HttpResponse, lead: UUID = LEAD,
        upload: UUID = UPLOAD, number: int = NUMBER,
        sha256: str = Header("", alias="X-Piece-SHA256", description="这一段的 SHA-256，十六进制。"),
    ) -> Any:  # fmt: skip
        found = _lead(request, lead, no_post)
        if isinstance(found, HttpResponse):
            return found
        one = uploading.of_person(found[1], found[0].person).filter(uuid=upload).first()
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


def _lead(request: HttpRequest, lead: UUID, no_post: Any) -> tuple[Actor, Lead] | HttpResponse:
    """The caller and the lead to which he may add evidence; else the answer."""
    actor = session.actor_of(request)
    if actor is None:
        answer: HttpResponse = no_post(request)
        return answer
    found, bound = reading.seen(actor, "lead", lead), actions.get(ADD_EVIDENCE.name)
    assert bound is not None
    if found is None:
        return problems.missing(request)
    kind, record, level = found
    assert isinstance(record, Lead)
    verdict = door.may(actor, bound, kind, record, level)
    return (actor, record) if verdict else _refused(request, verdict)


def _refused(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    return problems.problem(request, 403, verdict.code, verdict.sentence)


def _out(upload: Upload) -> UploadOut:
    return UploadOut(
        id=upload.uuid, name=upload.name, size=upload.size, piece_size=PIECE, pieces=uploading.count(upload),
        held=uploading.held(upload),
    )  # fmt: skip
