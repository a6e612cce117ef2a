"""入企检查的文书底稿：行政检查审批表、通知书、现场检查笔录、检查结果公示表；各部门用自己的名义，只写本部门的部分。

A joint visit makes no joint paper. Nothing is offered before it may be known: the notice only when every department has decided, of an urgent entry once one's own
has approved; the record from the arrival on, the result once it is confirmed; of a visit that a complaint or a clue led to no result is published.
Source: 行政检查文书基本格式文本（试行）（参数 I-30、I-30b、I-31）; 国办发〔2024〕54号; 行政处罚法第四十三条、第五十五条; the wording of the five prohibitions
was not checked against the text; fields are those of `documents.typeset`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from liandong.documents.typeset import Content, Heading
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.now import CHINA
from liandong.onsite import merging, results
from liandong.onsite.kinds import NAME
from liandong.onsite.merging import Reviewed
from liandong.onsite.models import Inspection, Origin, Photo
from liandong.onsite.parts import APPROVED, NOTHING_SAID, asked_of, part_of, said_to, sheet
from liandong.onsite.publishing import PUBLISHED, results_of
from liandong.parties.models import Form
from liandong.publication.masking import family_name_only

RIGHTS = (
    "执法人员不出示执法证件的，有权拒绝检查。",
    "认为执法人员与本次检查有直接利害关系或者其他关系，可能影响公正执法的，有权申请回避。",
    "对检查的情况和结果有权陈述、申辩。",
)
FORBIDDEN = (
    "严禁逐利检查。",
    "严禁接受馈赠、报酬、福利。",
    "严禁参加宴请、娱乐、旅游。",
    "严禁由企业支付消费或者转嫁费用。",
    "严禁放任、指使第三方借机谋利。",
)


def departments(inspection: Inspection) -> Collection[UUID]:
    """Each department writes its own."""
    return {UUID(part["agency"]) for part in inspection.parts}


def _of(inspection: Inspection) -> dict[str, str]:
    return {"party": inspection.party_name, "party_code": inspection.party.code}


def _officers(part: dict[str, Any], only: Collection[str] | None = None) -> list[dict[str, str]]:
    return [
        {"name": one["name"], "card": one["certificate"]}
        for one in part["officers"]
        if only is None or one["certificate"] in only
    ]


def _items(part: dict[str, Any]) -> list[str]:
    return [item["name"] for item in part["items"]]


def _place(inspection: Inspection) -> str:
    return inspection.address or inspection.place_name


def approval_sheet(actor: Actor, inspection: Inspection) -> tuple[Heading, Content] | None:
    """行政检查审批表: as its head approved it; before that what would be laid before him, the opinion left open."""
    part = part_of(inspection, actor.agency)
    if part is None or not part["items"] or (inspection.state == "cancelled" and not part["decision"]):
        return None
    said = part["sheet"] or sheet(inspection, part, asked_of(inspection, part, NOTHING_SAID), "")
    content: Content = {
        **_of(inspection), "inspector": said["检查主体"], "source": said["任务来源"], "basis": said["检查依据"], "items": _items(part),
        "method": said["检查方式"], "on": said["检查时间"], "officers": _officers(part), "frequency": said["检查频次"],
        "urgent": inspection.urgent, "opinion": _opinion(part, said["负责人意见"]),
    }  # fmt: skip
    return Heading(agency=part["name"]), content


def _opinion(part: dict[str, Any], opinion: str) -> str:
    """What the head said, who and when, and why they go all the same."""
    if not part["decision"]:
        return ""
    if part["decision"] != APPROVED:
        return "\n".join([*(f"不批准：{reason}" for reason in part["reasons"]), part["decided"]])
    return "\n".join([opinion, *(f"仍要检查：{reason}" for reason in part["reasons"]), part["decided"]])


def notice(actor: Actor, inspection: Inspection) -> tuple[Heading, Content] | None:
    """行政检查通知书 to the firm, with the code it may check; of why it is inspected it says nothing."""
    part = part_of(inspection, actor.agency)
    if part is None or part["decision"] != APPROVED or not inspection.code or inspection.state == "cancelled":
        return None
    said = part["sheet"]
    content: Content = {
        **_of(inspection), "on": inspection.on.isoformat(), "place": _place(inspection), "code": inspection.code_told,
        "external_code": inspection.external_code, "basis": said["检查依据"], "items": _items(part), "officers": _officers(part),
        "frequency": said["检查频次"], "rights": list(RIGHTS), "forbidden": list(FORBIDDEN), "complaint_phone": "",
    }  # fmt: skip
    return Heading(agency=part["name"]), content


def site_record(actor: Actor, inspection: Inspection) -> tuple[Heading, Content] | None:
    """现场检查笔录 from the arrival on: who came, what stands of the registers, what the firm said, whether it signed."""
    part = part_of(inspection, actor.agency)
    if part is None or not part["arrived_at"]:
        return None
    taken = said_to(inspection, part["agency"])
    photos = _photos(inspection, part)
    looked = [one for one in merging.review_common(inspection) if one.entry or one.against]
    facts = [_fact(one, photos) for one in (*looked, *merging.review(inspection, part))]
    content: Content = {
        **_of(inspection), "began_at": letters.moment(datetime.fromisoformat(part["arrived_at"])), "ended_at": letters.moment(_left(part)),
        "place": _place(inspection), "code": inspection.code_told, "officers": _officers(part, part["present"]), "told": "", "facts": facts,
        "evidence": "\n".join(_evidence(n, one) for n, one in enumerate(photos.values(), 1)), "remarks": _remarks(inspection, part, taken),
        "signed": "\n".join(map(_signed, taken)),
    }  # fmt: skip
    return Heading(agency=part["name"]), content


def _left(part: dict[str, Any]) -> datetime | None:
    return datetime.fromisoformat(part["left_at"]) if part["left_at"] else None


def _remarks(inspection: Inspection, part: dict[str, Any], taken: list[dict[str, Any]]) -> str:
    """What the firm said to this department; of what it said to another no more than where that stands: a signature under one record is
    none under the other."""
    if taken:
        return "\n".join(_remark(one) for one in taken)
    others = [one for one in inspection.parts if one is not part and said_to(inspection, one["agency"])]
    return "\n".join(f"企业对{one['name']}的检查的意见和签名，见{one['name']}的笔录。" for one in others)


def _remark(said: dict[str, Any]) -> str:
    return said["remarks"] or ("当事人不在场" if said["absent"] else "无")


def _photos(inspection: Inspection, part: dict[str, Any]) -> dict[str, Photo]:
    """The photos of the department by their digests, but for those of a signature, in the order in which they were chosen."""
    signatures = [one["signature"] for one in inspection.statements if one["signature"]]
    taken = inspection.photos.filter(agency=part["agency"]).exclude(digest__in=signatures)
    return {one.digest: one for one in taken.order_by("at", "pk")}


def _fact(one: Reviewed, photos: dict[str, Photo]) -> dict[str, str]:
    if one.entry is None:
        open_ = "两台设备登记不一致，还没有定" if one.against else "还没有登记"
        return {"item": one.name, "result": open_, "found": "", "after": ""}
    said = results.said(one.code, one.entry.result)
    numbers = [f"照片{n}" for n, digest in enumerate(photos, 1) if digest in one.entry.photos]
    found = one.entry.told + (f"（{'、'.join(numbers)}）" if numbers else "")
    return {"item": one.name, "result": said, "found": found, "after": merging.after(one.entry)}


def _evidence(n: int, one: Photo) -> str:
    """One photo: when it was chosen at the device, which time its file bears, by whom, and how its digest begins."""
    file = f"，文件时间{_minute(one.modified_at)}" if one.modified_at else ""
    return f"照片{n}：{one.name}，{_minute(one.at)}选定{file}，{one.by}交，摘要{one.digest[:16]}。"


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def _signed(said: dict[str, Any]) -> str:
    when = _minute(datetime.fromisoformat(said["at"]))
    if said["signature"]:
        return f"{when}已签名，照片摘要{said['signature'][:16]}。"
    how, told = ("不在场", said["absent"]) if said["absent"] else ("拒绝签名", said["refusal"])
    return f"{when}{how}：{told}；见证人：{said['witness']}。"


def result_sheet(actor: Actor, inspection: Inspection) -> tuple[Heading, Content] | None:
    """检查结果公示表 once the department's results are confirmed; of a citizen no more than the family name. When it is shown is written by hand."""
    part = part_of(inspection, actor.agency)
    if part is None or not part["confirmed"] or inspection.origin not in PUBLISHED:
        return None
    rows = [
        {"item": one["item"], "code": one["mark"], "result": one["result"]}
        for one in results_of(inspection, part)
    ]
    name = inspection.party_name
    content: Content = {
        **_of(inspection), "party": family_name_only(name) if inspection.party.form == Form.CITIZEN else name,
        "plan": inspection.ground if inspection.origin == Origin.DRAWN else "", "inspector": part["name"],
        "on": part["arrived_at"][:10], "results": rows, "published_on": "",
    }  # fmt: skip
    return Heading(agency=part["name"]), content


letters.offer(NAME, "inspection_approval", approval_sheet, departments)
letters.offer(NAME, "inspection_notice", notice, departments)
letters.offer(NAME, "inspection_record", site_record, departments)
letters.offer(NAME, "inspection_result", result_sheet, departments)
