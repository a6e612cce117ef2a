"""现场登记的页面上有什么：各部门各项现在怎样，本部门可以填什么，企业意见、结束在最后。

Main names: `onsite_page`, `lead_step`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from liandong.accounts import session
from liandong.desk.views.onsite_pack import guide_of, notice_told
from liandong.kernel import actions, door
from liandong.kernel.actor import Actor
from liandong.kernel.pages import (
    Choice,
    Entry,
    Link,
    MayAct,
    OnsiteClosing,
    OnsiteEntry,
    OnsiteFollow,
    OnsiteItem,
    OnsitePage,
    OnsitePart,
)
from liandong.kernel.roles import Level
from liandong.leads.actions.registering import REGISTER_LEAD
from liandong.onsite import merging, owing, results
from liandong.onsite.actions.planning import STAFF
from liandong.onsite.actions.registering import TAKE_REGISTERS
from liandong.onsite.kinds import INSPECTION, NAME, signed_told
from liandong.onsite.models import FollowUp, Inspection, Photo, Register
from liandong.onsite.parts import APPROVED, part_of, said_to

RESULTS = [Choice(code, f"{code} {text}") for code, text in results.RESULTS.items()]
FOLLOW_UPS = [
    OnsiteFollow(
        value, label, " ".join(code for code, allowed in results.FOLLOW_UPS.items() if value in allowed)
    )
    for value, label in FollowUp.choices
]
WAYS = [Choice("signed", "签名"), Choice("refused", "拒绝签名"), Choice("absent", "当事人不在场、找不到")]
Guide = Mapping[str, Sequence[Entry]]
Shots = dict[tuple[str, str], Link]
"""Photos by agency and digest."""


def onsite_page(
    actor: Actor, one: Inspection, wrong: Sequence[str] = (), typed: Mapping[str, str] | None = None
) -> OnsitePage:
    """One visit as it is registered on the spot.

    Args:
        wrong: why what came in was not taken. typed: what was typed then, by field.
    """
    bound = actions.get(TAKE_REGISTERS.name)
    assert bound is not None
    verdict = door.may(actor, bound, INSPECTION, one, Level.FULL)
    record = Link(INSPECTION.heading(one), f"/r/{NAME}/{one.uuid}/")
    own = part_of(one, actor.agency)
    is_due = own is not None and actor.role in STAFF and _is_due(one, own)
    may = is_due or (bool(verdict) and own is not None and not own["confirmed"])
    shots = _shots(one)
    guide = guide_of(actor, one, [item["code"] for item in own["items"]]) if own else {}
    return OnsitePage(
        title=f"现场登记 {one.party_name}", number=one.number, state=INSPECTION.states.states[one.state].label, facts=_facts(one),
        common=[_item(actor, one, row, n, shots, {}) for n, row in enumerate(merging.review_common(one))],
        parts=_parts(actor, one, shots, guide), follow_ups=FOLLOW_UPS, api=f"/api/v1/visits/{one.uuid}", post=session.capacity(actor),
        key=str(uuid.uuid4()), may_register=may, is_late=bool(own and own["left_at"]), officers=_officers(own) if is_due else (),
        why_not="" if may else _why_not(one, own, verdict), notice=notice_told(actor, one), closing=_closing(one, own, is_due, typed or {}) if may and own else None,
        wrong=wrong, breadcrumb=[Link("工作台", "/"), Link("今日入企", "/onsite"), record],
        links=[Link("这次检查的记录", record.url, "审批表、通知书、确认、复查在那里办")],
    )  # fmt: skip


def _closing(
    one: Inspection, own: dict[str, Any], is_due: bool, typed: Mapping[str, str]
) -> OnsiteClosing | None:
    """Also before the department has come: without signal all of it is done on the phone, and sent afterwards."""
    if not is_due and one.state not in ("under_way", "ended"):
        return None
    said = [
        f"{_when(said['at'])}，意见：{said['remarks'] or '无'}。{signed_told(said)}（{said['by']}）"
        for said in said_to(one, own["agency"])
    ]
    return OnsiteClosing(said, WAYS, may_end=not own["left_at"], typed=typed)


def _when(moment: str) -> str:
    return moment[11:16]


def _is_due(one: Inspection, own: dict[str, Any]) -> bool:
    """Whether the department may come and has not come yet."""
    may_come = own["decision"] == APPROVED and one.state in ("approved", "under_way")
    return may_come and not own["arrived_at"]


def _officers(own: dict[str, Any] | None) -> list[Choice]:
    return [
        Choice(o["certificate"], f"{o['name']}（{o['certificate']}）")
        for o in (own or {}).get("officers", ())
    ]


def _why_not(one: Inspection, own: dict[str, Any] | None, verdict: Any) -> str:
    if own is None:
        return "本部门没有参加这次检查。"
    if own["confirmed"]:
        return "本部门的结果已经确认，不能再登记。手机里还没有传的照片照样收下。"
    if not own["arrived_at"] and one.state in ("ended", "confirmed"):
        return "这次检查已经结束。本部门当时到了场的，手机里记着的会自己补登；没有记在手机里的，在检查的记录上“补登到场”。"
    if not own["arrived_at"]:
        return "本部门还没有批准，或者没有到场，不能登记。"
    return str(verdict.sentence)


def _facts(one: Inspection) -> list[Entry]:
    """What is known beforehand; the code of an urgent entry stands on no notice, so the firm learns it by word of mouth."""
    code = (
        f"{one.code_told}（没有通知书，请告诉企业：凭它核对、看结果、评价、投诉）"
        if one.urgent and one.code
        else one.code_told
    )
    said = [
        ("检查日期", str(one.on)), ("地址", one.address or one.place_name), ("入企码", code), ("省平台入企码", one.external_code),
        ("登记里对不上的", "；".join(merging.doubts(one))),
    ]  # fmt: skip
    return [Entry(label, value) for label, value in said if value]


def _parts(actor: Actor, one: Inspection, shots: Shots, guide: Guide) -> list[OnsitePart]:
    found = []
    for part in one.parts:
        agency, first = part["agency"], len(results.COMMON)
        is_own = agency == str(actor.agency)
        items = [
            _item(actor, one, row, first + n, shots, guide if is_own else {}, is_own)
            for n, row in enumerate(merging.review(one, part))
        ]
        photos = [link for (whose, _), link in shots.items() if whose == agency]
        found.append(OnsitePart(part["name"], agency, _came(part), items, is_own, photos))
    return sorted(found, key=lambda part: not part.is_own)


def _came(part: Mapping[str, Any]) -> str:
    if not part["arrived_at"]:
        return "还没有到场"
    left = f"，{_when(part['left_at'])}结束" if part["left_at"] else ""
    return f"{_when(part['arrived_at'])}到场，{'、'.join(part['present'])}{left}"


def _shots(one: Inspection) -> Shots:
    """Every photo of the visit in the order in which it came; the number leads to it."""
    return {
        (str(photo.agency), photo.digest): Link(
            photo.name or f"第{n}张", f"/onsite/{one.uuid}/photos/{n}", _shot(photo), is_file=True
        )
        for n, photo in enumerate(one.photos.order_by("pk"), 1)
    }


def _shot(photo: Photo) -> str:
    file = f"，文件时间{timezone.localtime(photo.modified_at):%m-%d %H:%M}" if photo.modified_at else ""
    return f"{timezone.localtime(photo.at):%H:%M}选定{file}，摘要 {photo.digest[:12]}…"


def _item(
    actor: Actor,
    one: Inspection,
    row: merging.Reviewed,
    n: int,
    shots: Shots,
    guide: Guide,
    is_own: bool = True,
) -> OnsiteItem:
    is_question = row.code in results.COMMON
    choices = _choices(row.code) if is_own else []
    entry = _entry(row.entry, shots) if row.entry else None
    lead = lead_step(actor, one, row) if is_own and actor.role in REGISTER_LEAD.roles else None
    return OnsiteItem(
        row.code,
        n,
        row.name,
        entry,
        [_entry(r, shots) for r in row.against],
        choices,
        is_question,
        lead,
        guide.get(row.code, ()),
        row.entry.result if is_question and row.entry else "",
    )


def _choices(subject: str) -> list[Choice]:
    if subject not in results.COMMON:
        return RESULTS
    return [Choice(value, text) for value, text in results.COMMON[subject][1].items()]


def _entry(row: Register, shots: Shots) -> OnsiteEntry:
    text = results.said(row.subject, row.result) + (f"：{row.told}" if row.told else "")
    when = f"{timezone.localtime(row.at):%H:%M}，{row.by}，设备{row.device[:8]}"
    late = f"，补录：{row.why_late}" if row.why_late else ""
    note = "；".join(filter(None, (merging.after(row), when + late)))
    held = [shots[key] for digest in row.photos if (key := (str(row.agency), digest)) in shots]
    return OnsiteEntry(str(row.uuid), text, note, held)


def lead_step(actor: Actor, one: Inspection, row: merging.Reviewed) -> MayAct | None:
    """Start a lead from a problem that stands, or the lead that was made of it."""
    if not owing.may_become(row):
        return None
    if (made := owing.lead_of(one, actor.agency, row.code)) is not None:
        return MayAct(f"已登记为线索{made.number}", f"/r/lead/{made.uuid}/", panel=False)
    return MayAct("登记为违法线索", f"/r/lead/new/{REGISTER_LEAD.name}?{urlencode(owing.begun(one, row))}")
