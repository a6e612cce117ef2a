"""接口的案卷：一件案件的文书和证据装成一份 PDF，取走一次记一次。"""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Header, NinjaAPI, Path, Schema
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.cases.actions.binding import is_his, taken
from liandong.cases.models import Case
from liandong.documents.typeset.binding import CannotBind
from liandong.kernel import reading
from liandong.kernel.outcome import Status

PDF: dict[str, Any] = {
    "responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
}
CASE = Path(..., description="案件的编号，清单里的 id。")
KEY = Header(
    "", alias="Idempotency-Key", description="重复提交键，必填，至多80个可见字符；每取一次一个新的键。"
)


class DossierIn(Schema):
    """要哪几卷，什么用途."""

    volumes: list[Literal["正卷", "副卷"]] = Field(min_length=1, max_length=2, description="卷。")
    purpose: str = Field(min_length=4, max_length=200, description="用途，记入案件的办理经过。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """The dossier of a case."""

    @api.post(
        "/cases/{uuid:case}/dossier", response={200: None, **wrong}, operation_id="export_dossier", tags=["文书"],
        summary="导出案卷", openapi_extra=PDF,
        description="已签发的文书和证据按归档次序装成一份 PDF，正卷、副卷各有封面、目录、页次；导出记入案件的办理经过。同一个键只给一次文件。",
    )  # fmt: skip
    def dossier(request: HttpRequest, body: DossierIn, case: UUID = CASE, idempotency_key: str = KEY) -> Any:
        actor = session.actor_of(request)
        if actor is None:
            return no_post(request)
        found = reading.seen(actor, "case", case)
        record = found[1] if found is not None else None
        if found is None or not isinstance(record, Case) or not is_his(actor, record, found[2]):
            return problems.missing(request)
        try:
            bound, outcome = taken(actor, record, body.volumes, body.purpose, idempotency_key)
        except CannotBind as why:
            return problems.problem(request, 422, "cannot_bind", str(why))
        if outcome.status is Status.REPEATED:
            return problems.problem(
                request,
                409,
                "given_once",
                "这个键已经导出过一次，文件只给一次。仍要的，请换一个键，另记一笔。",
            )
        if not outcome.is_done:
            return problems.of_outcome(request, outcome)
        return HttpResponse(bound.pdf, content_type="application/pdf", headers={"Cache-Control": "no-store"})
