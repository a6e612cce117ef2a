"""接口的现场登记：交一批、交一张照片、问现在哪些算数；手机上没有信号时攒下的，有了信号从这里补交。

A batch stands or falls as a whole, and the same batch twice changes nothing, so that a phone may send again whatever it is not sure of.
Declared before the routes that take any kind's name.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Header, NinjaAPI, Path, Schema
from ninja.files import UploadedFile
from pydantic import Field

from liandong.accounts import session
from liandong.api import problems
from liandong.kernel import door, reading
from liandong.kernel.actor import Actor
from liandong.kernel.outcome import Outcome, Status
from liandong.kernel.roles import Level
from liandong.onsite import merging, results
from liandong.onsite.forms import MOST_ROWS
from liandong.onsite.kinds import NAME
from liandong.onsite.models import Inspection, Register
from liandong.onsite.parts import part_of

VISIT = Path(..., description="入企检查的编号，种类 inspection_visit。")
KEY = Header(
    "",
    alias="Idempotency-Key",
    description="重复提交键，必填，至多80个可见字符；同一批、同一张照片重试时不换。",
)
FILE = File(..., description="JPG、PNG 或者 PDF。")
_POST = Field("", max_length=120, description="为哪个岗位准备的，/me 里的 key；填了而岗位不符的，不收。")
TAG = "入企检查"


class RegisterIn(Schema):
    """一条现场登记."""

    id: UUID = Field(description="设备上生成的编号；重交时不变。")
    subject: str = Field(max_length=40, description="事项编码，或者共用问题 ask:address、ask:trading。")
    device: str = Field(min_length=1, max_length=36, description="设备的编号。")
    number: int = Field(ge=0, le=2**31 - 1, description="这台设备的流水号；同一事项大的替换小的。")
    at: datetime = Field(description="登记的时刻，带时区。")
    result: str = Field(max_length=20, description="结果代码，或者共用问题的答案。")
    told: str = Field("", max_length=2000, description="检查情况；发现问题的必填。")
    follow_up: str = Field(
        "none",
        max_length=8,
        description="怎样跟进：无后续 none、当场改正 on_spot、责令限期改正 rectify、移作违法线索 lead、立案 filing、列入经营异常名录 abnormal；哪种结果可以选哪些，不对的整批退回、逐行说明。",
    )
    rectify_by: str = Field("", max_length=10, description="改正期限，责令限期改正的填。")
    photos: list[str] = Field(default=[], max_length=30, description="照片的 SHA-256，照片先交。")
    why_late: str = Field("", max_length=500, description="本部门结束以后补录的理由。")


class BatchIn(Schema):
    """一批现场登记."""

    rows: list[RegisterIn] = Field(min_length=1, max_length=MOST_ROWS, description="一行或者几行。")
    post: str = _POST


class EntryOut(Schema):
    """一条登记."""

    id: UUID = Field(description="编号。")
    device: str = Field(description="设备。")
    number: int = Field(description="设备上的流水号。")
    at: datetime = Field(description="登记的时刻。")
    by: str = Field(description="登记人。")
    result: str = Field(description="结果代码。")
    result_told: str = Field(description="结果。")
    told: str = Field(description="检查情况。")
    after: str = Field(description="后续处理和改正期限；没有后续的为空。")
    photos: list[str] = Field(description="随这一条登记的照片的 SHA-256。")


class StandingOut(Schema):
    """一个事项现在怎样."""

    subject: str = Field(description="事项编码，或者共用的问题。")
    name: str = Field(description="事项名称、问题。")
    entry: EntryOut | None = Field(description="算数的一条；没有登记的、不一致的为空。")
    against: list[EntryOut] = Field(description="不一致的各条；由本部门的人定一条。")


class DepartmentOut(Schema):
    """一个部门."""

    agency: UUID = Field(description="部门的编号。")
    name: str = Field(description="部门。")
    arrived_at: str = Field(description="到场时间；没有到的为空。")
    left_at: str = Field(description="结束时间；还没有结束的为空。")
    items: list[StandingOut] = Field(description="各事项。")


class TakenOut(Schema):
    """收下以后."""

    state: str = Field(description="检查的状态。")
    version: int = Field(description="记录的版本，办理“到场”等动作时用。")
    common: list[StandingOut] = Field(description="各部门共用的问题。")
    departments: list[DepartmentOut] = Field(description="各部门，牵头的在前。")
    photos: list[str] = Field(description="本部门交到了的照片的 SHA-256。")


def declare(api: NinjaAPI, wrong: Any, no_post: Any) -> None:
    """Put them on the interface; `wrong` are their declared problems, `no_post` the answer to who has none."""

    @api.get(
        "/visits/{uuid:visit}/registers", response={200: TakenOut, **wrong}, operation_id="list_registers", tags=[TAG],
        summary="现场登记现在哪些算数", description="同一台设备后来的替换先前的；两台设备不一致的列在 against 里。",
    )  # fmt: skip
    def registers(request: HttpRequest, response: HttpResponse, visit: UUID = VISIT) -> Any:
        found = _visit(request, visit, "", no_post)
        if isinstance(found, HttpResponse):
            return found
        response["Cache-Control"] = "no-store"
        return _out(found[0], found[1])

    @api.post(
        "/visits/{uuid:visit}/registers", response={200: TakenOut, **wrong}, operation_id="take_registers", tags=[TAG],
        summary="交一批现场登记",
        description="整批收下或者整批不收；不收的在 fields 里逐行说明。收过的再交无害。照片先交，登记后交。",
    )  # fmt: skip
    def take(
        request: HttpRequest, response: HttpResponse, body: BatchIn, visit: UUID = VISIT, key: str = KEY
    ) -> Any:
        found = _visit(request, visit, body.post, no_post)
        if isinstance(found, HttpResponse):
            return found
        actor, inspection = found
        rows = json.loads(json.dumps([row.dict() for row in body.rows], default=_plain))
        outcome = door.perform(
            actor, "onsite.take_registers", inspection.uuid, {"rows": json.dumps(rows)}, key=key
        )
        if not outcome.is_done:
            return _not_taken(request, outcome, actor, inspection, rows)
        response["Cache-Control"] = "no-store"
        return _out(actor, inspection)

    @api.post(
        "/visits/{uuid:visit}/photos", response={200: TakenOut, **wrong}, operation_id="keep_photo", tags=[TAG],
        summary="交一张现场照片", description="收到后重新算一遍 SHA-256，与选定时算的不符的不收；同一张再交无害。",
    )  # fmt: skip
    def photo(
        request: HttpRequest, response: HttpResponse,
        file: UploadedFile = FILE,
        sha256: str = Form("", description="选定时算的 SHA-256，小写十六进制。"),
        device: str = Form("", description="设备的编号。"),
        at: str = Form("", description="选定的时刻，带时区。"),
        modified_at: str = Form("", description="文件自己带的时间，带时区；不知道的不填。"),
        post: str = Form("", description="为哪个岗位准备的。"),
        visit: UUID = VISIT, key: str = KEY,
    ) -> Any:  # fmt: skip
        found = _visit(request, visit, post, no_post)
        if isinstance(found, HttpResponse):
            return found
        actor, inspection = found
        values = {"sha256": sha256, "device": device, "at": at, "modified_at": modified_at}
        outcome = door.perform(
            actor, "onsite.keep_photo", inspection.uuid, values, key=key, files={"file": file}
        )
        if not outcome.is_done:
            return problems.of_outcome(request, outcome)
        response["Cache-Control"] = "no-store"
        return _out(actor, inspection)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _visit(
    request: HttpRequest, visit: UUID, post: str, no_post: Any
) -> tuple[Actor, Inspection] | HttpResponse:
    """The caller and the visit he sees in full; else the answer."""
    actor = session.actor_of(request)
    if actor is None:
        answer: HttpResponse = no_post(request)
        return answer
    found = reading.seen(actor, NAME, visit)
    if found is None or found[2] < Level.FULL:
        return problems.missing(request)
    if post and post != session.capacity(actor):
        text = f"这些登记是以另一个岗位做的，您现在以{actor.signature}办理，没有收。请先切换岗位再传。"
        return problems.problem(request, 409, "other_post", text)
    assert isinstance(found[1], Inspection)
    return actor, found[1]


def _not_taken(
    request: HttpRequest, outcome: Outcome, actor: Actor, inspection: Inspection, rows: list[dict[str, Any]]
) -> HttpResponse:
    """The refusal, and of a batch with bad rows each by its place."""
    part = part_of(inspection, actor.agency)
    if outcome.code != "rows_refused" or part is None:
        return problems.of_outcome(request, outcome)
    wrong = merging.wrong_with(inspection, part, rows)
    errors = {f"第{n}行": [told] for n, told in wrong.items()}
    told = Outcome(Status.INVALID, outcome.code, outcome.sentence, errors=errors, source=outcome.source)
    return problems.of_outcome(request, told)


def _out(actor: Actor, inspection: Inspection) -> TakenOut:
    inspection.refresh_from_db()
    mine = inspection.photos.filter(agency=actor.agency).order_by("pk")
    return TakenOut(
        state=inspection.state,
        version=inspection.version,
        common=[_standing(one) for one in merging.review_common(inspection)],
        departments=[
            DepartmentOut(
                agency=UUID(part["agency"]), name=part["name"], arrived_at=part["arrived_at"], left_at=part["left_at"],
                items=[_standing(one) for one in merging.review(inspection, part)],
            )
            for part in inspection.parts
        ],
        photos=list(mine.values_list("digest", flat=True)),
    )  # fmt: skip


def _standing(one: merging.Reviewed) -> StandingOut:
    entry = _entry(one.entry) if one.entry else None
    return StandingOut(
        subject=one.code, name=one.name, entry=entry, against=[_entry(row) for row in one.against]
    )


def _entry(row: Register) -> EntryOut:
    return EntryOut(
        id=row.uuid, device=row.device, number=row.number, at=row.at, by=row.by, result=row.result,
        result_told=results.said(row.subject, row.result), told=row.told,
        after=merging.after(row), photos=list(row.photos),
    )  # fmt: skip
