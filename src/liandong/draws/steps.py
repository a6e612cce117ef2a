"""抽取过程：哪一步什么时候固定的、谁办的、散列是什么，现在什么管用，下一步是什么。

Read from what was recorded; a step that has not come is told as what is awaited. Nobody who was drawn or sent is named.

Main names: `Step`, `steps`, `next_of`, `RESULT`, `REPLACED`.
Source: docs/draw.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from liandong.draws.bound import outside_of
from liandong.draws.deadlines import by, publish_by
from liandong.draws.duties import KIND, list_named
from liandong.draws.models import Draw, Dropout, Mode, Share
from liandong.draws.rules import local
from liandong.kernel.roles import Role
from liandong.ledger.models import LedgerEvent
from liandong.proof.canonical import canonical

RESULT, REPLACED = "抽取结果", "替换"
"""Title of the step of the result, and how that of a replacement begins."""
ROSTERS = {"roster": "检查对象", "officers": "执法人员", "recusal": "回避", "mapping": "编号对照"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes:
        told: what it is or, where it has not come, what is awaited. at: when it was recorded; None where it has not come.
        who: who did it, as the ledger says. digest: what was logged, hex; empty where nothing was.
        event: the ledger's event, by which it is proven.
    """

    title: str
    told: str
    at: datetime | None = None
    who: str = ""
    digest: str = ""
    event: UUID | None = None


class _Trail:
    """The events of one draw, each action's in order."""

    def __init__(self, draw: Draw) -> None:
        self._rows = list(
            LedgerEvent.objects.filter(kind=KIND, record=draw.uuid, outcome="done").order_by("id")
        )
        self._last = {event.action: event for event in self._rows}

    def step(self, action: str, title: str, told: str, awaited: str, digest: str = "") -> Step:
        event = self._last.get(f"draws.{action}")
        if event is None:
            return Step(title, awaited)
        return Step(title, told, event.recorded_at, _who(event), digest, event.id)

    def has(self, action: str) -> bool:
        return f"draws.{action}" in self._last

    def reason(self, action: str) -> str:
        """The reason that was written for an action, as the ledger's event has it."""
        event = self._last.get(f"draws.{action}")
        return str(json.loads(event.body or "{}").get("reason", "")) if event else ""

    def objections(self) -> Iterator[Step]:
        """Each value that was struck, by whom, by which source, why."""
        for event in self._rows:
            if event.action == "draws.object_outside":
                body = json.loads(event.body or "{}")
                facts, why = body["facts"], body["reason"]
                told = f"登记的{facts['struck']}退回，重新登记。出处{facts['found_at']}。理由：{why}"
                yield Step("外部数值的异议", told, event.recorded_at, _who(event), "", event.id)


def _who(event: LedgerEvent) -> str:
    actor: dict[str, Any] = json.loads(event.body or "{}").get("actor", {})
    role = actor.get("role", "")
    if role == Role.SYSTEM:
        return "联动平台"
    label = Role(role).label if role in {r.value for r in Role} else ""
    return f"{actor.get('agency_name', '')} {label} {actor.get('person_name', '')}".strip()


def steps(draw: Draw) -> list[Step]:
    """Every step in its order, those still to come with what they wait for; of a void draw what was done, and that it is void and why."""
    told = list(_steps(draw))
    if draw.state != "void":
        return told
    why = _Trail(draw).reason("void_draw")
    return [one for one in told if one.at is not None] + [
        _Trail(draw).step("void_draw", "作废", f"理由：{why}", "")
    ]


def _steps(draw: Draw) -> Iterator[Step]:
    trail = _Trail(draw)
    roots = "；".join(f"{name}{draw.roots[key]['n']}行" for key, name in ROSTERS.items() if key in draw.roots)
    if not draw.frozen_at:
        yield Step("名录固定", "还没有固定。")
        return
    yield trail.step("freeze_rosters", "名录固定", f"{roots}，各算成一个根。", "", draw.roots["roster"]["root"])  # fmt: skip
    yield trail.step(
        "bind_plan", "方案固定", f"方案{draw.plan_no}，此后不能改，不能重抽。", "等机关负责人批准。", draw.plan_sha256
    )  # fmt: skip
    if not draw.plan_no:
        return
    yield from _commitments(draw)
    yield trail.step(
        "issue_ticket", "抽取凭据", "由方案和各方的承诺算出，一个方案只有一张。", "各方承诺交齐时算出。", draw.ticket
    )  # fmt: skip
    yield from _outside(draw, trail)
    yield from _openings(draw)
    is_sealed = draw.mode == Mode.SEALED
    yield trail.step(
        "seal_result" if is_sealed else "record_result", RESULT, "只登记了根，检查完了才公布。" if is_sealed else "各名单、入企安排都已算出。",
        "各方都打开以后由后台计算。", draw.result_sha256,
    )  # fmt: skip
    if is_sealed:
        yield trail.step("open_seal", "解封", "各方的随机数已登记，结果与封存时的根对得上。", f"检查完了解封{by(draw.unseal_by)}。")  # fmt: skip
    yield trail.step(
        "publish_draw", "公布", "谁都可以取抽取包重算。", f"由机关负责人公布{by(publish_by(draw))}。"
    )
    yield from _replacements(draw)
    yield from _frozen(draw)


def _outside(draw: Draw, trail: _Trail) -> Iterator[Step]:
    """Entered by one agency, checked by another; every objection stays told. What was entered before there was a check has its hash at
    the entry, as it was logged."""
    outside, value = draw.outside, draw.outside_value
    named = f"{outside['name']}{outside['issue']}"
    form = f"，每个来源各几个数：{outside['form']}" if "form" in outside else ""
    awaited = f"{named}{form}，不早于{local(outside['not_before'])}{by(draw.share_by)}。"
    yield from trail.objections()
    if not value:
        yield Step("外部数值", awaited)
        return
    told = f"{named}：{value}，出处{draw.outside_evidence.get('found_at', '')}。"
    digest = sha256(outside_of(draw).value).hexdigest()
    is_checked = draw.state == "valued" or trail.has("confirm_outside")
    yield trail.step("enter_outside", "外部数值", told, awaited, "" if is_checked else digest)
    if is_checked:
        awaited = "等登记的以外的机关照公布的核对。"
        yield trail.step("confirm_outside", "核对外部数值", "与公布的一样。", awaited, digest)


def _commitments(draw: Draw) -> Iterator[Step]:
    held = {share.party: share for share in Share.objects.filter(draw=draw)}
    for party in draw.parties:
        share, title = held.get(party["code"]), f"承诺：{party['name']}"
        if share is None:
            yield Step(title, f"等它交承诺{by(draw.commit_by)}。")
        else:
            yield Step(title, "随机数只在它自己那里，平台没有。", share.committed_at, share.handed_by, share.commit)  # fmt: skip


def _openings(draw: Draw) -> Iterator[Step]:
    held = {share.party: share for share in Share.objects.filter(draw=draw)}
    verb = "交存" if draw.mode == Mode.SEALED else "打开"
    for party in draw.parties:
        share, title = held.get(party["code"]), f"{verb}：{party['name']}"
        if share is None or not share.share:
            yield Step(title, f"等它{verb}{by(draw.share_by)}；不{verb}的由{draw.escrow}打开。")
            continue
        told = "与承诺相符。" if share.opened_from == "party" else f"由托管方打开，与承诺相符。{share.why}"
        is_said = draw.mode == Mode.OPEN or draw.state in ("drawn", "published")
        digest = sha256(bytes.fromhex(share.share)).hexdigest() if is_said else ""
        yield Step(title, told, share.opened_at, share.opened_by, digest)


def _replacements(draw: Draw) -> Iterator[Step]:
    """Approved replacements; of an officer only that there was one."""
    codes = {one["code"]: one["told"] for one in draw.reason_codes}
    is_sealed = draw.state == "sealed"
    for one in Dropout.objects.filter(draw=draw, answer="approved").order_by("n"):
        if one.sort == "release":
            told = f"{list_named(draw, one.list)}接着替换，跳过的重新数。理由：{one.document['why']}"
            yield Step(
                f"解除冻结第{one.n}号", told, _moment(one), one.document["approver"], _digest(one.document)
            )
            continue
        what = "执法人员" if one.sort == "officer" else "检查对象"
        title = f"{REPLACED}{what}第{one.n}号"
        told = f"理由：{one.reason} {codes.get(one.reason, '')}。"
        if one.sort == "target" and not is_sealed:
            told += f"{one.out[:8]}…{f'由{one.into[:8]}…补上' if one.into else '没有候补可补'}。" if one.is_seated else "正在算谁补上。"  # fmt: skip
        yield Step(title, told, _moment(one), one.document["approver"], _digest(one.document))


def _frozen(draw: Draw) -> Iterator[Step]:
    """Lists that wait for supervision."""
    for code in draw.totals.get("frozen", []):
        yield Step(
            "名单冻结", f"{list_named(draw, code)}替换的超过上限，不能再替换，等行政执法监督决定是否解除。"
        )


def _moment(one: Dropout) -> datetime:
    return datetime.fromisoformat(one.document["at"].replace("Z", "+00:00"))


def _digest(document: dict[str, Any]) -> str:
    return sha256(canonical(document)).hexdigest()


def next_of(draw: Draw) -> str:
    """What stands now and what comes next, in one sentence."""
    names = {party["code"]: party["name"] for party in draw.parties}
    held = {share.party: share for share in Share.objects.filter(draw=draw)}
    missing = "、".join(name for code, name in names.items() if code not in held)
    shut = "、".join(name for code, name in names.items() if code in held and not held[code].share)
    return {
        "draft": "什么都还没有固定。下一步：写明不列入的、回避的，固定名录。",
        "frozen": "名录已固定，方案还可以退回重做。下一步：机关负责人批准并固定方案。",
        "bound": f"方案已固定，谁也不能改。下一步：{missing}交承诺{by(draw.commit_by)}。",
        "ticketed": f"凭据已出，各方都不能换随机数。下一步：{draw.outside['name']}{draw.outside['issue']}产生以后登记{by(draw.share_by)}。",
        "valued": f"外部数值已登记。下一步：登记的以外的机关照公布的核对，一样了各方才打开随机数{by(draw.share_by)}。",
        "opening": f"外部数值已核对。下一步：{shut}打开随机数{by(draw.share_by)}。",
        "computing": "种子已确定，后台正在计算，结果谁也不能改。",
        "sealed": f"结果已封存，只登记了根。下一步：检查完了解封{by(draw.unseal_by)}。",
        "drawn": f"结果已登记。下一步：机关负责人公布{by(publish_by(draw))}。",
        "published": "已公布，谁都可以取抽取包核对。查不了的，先登记理由再补入，没有重抽。",
        "void": "方案已作废，编号和理由留着；要抽的另编下一号。",
        "dropped": "没有固定方案就放弃了。",
    }[draw.state]
