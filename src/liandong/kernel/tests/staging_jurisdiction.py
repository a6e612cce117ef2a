"""台上的管辖争议：每种状态一件，武陟县市场监管局和博爱县农业农村局之间，跨县、不同部门；另有同一条线的由市局指定。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.dispatches.models import Dispatch
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level, Role
from liandong.now import CHINA, now

FARM, FARM_NEXT = "武陟县农业农村局", "博爱县农业农村局"


def play(stage: Any, did: Any, secret: Any) -> None:
    """Raise, state, add, agree, coordinate, escalate, designate by hand and here, hand over, receive, ask above, withdraw."""
    cast = stage.actors
    market, head, ba, ba_head = cast["wz.lianluo"], cast["wz.juzhang"], cast["ba.lianluo"], cast["ba.juzhang"]

    def case(who: Any, name: str) -> UUID:
        values = {
            "case_no": f"演争〔2026〕{name}{who.agency_name[:2]}", "approved_at": f"{now().astimezone(CHINA):%Y-%m-%d %H:%M}",
            "approval_evidence": "立案审批表", "party_name": f"{name}农资经营部（虚构）", "conduct": f"争议行为{name}", "division": "武陟县",
            "provisions": f"演示条例{name}条",
            "facts": "密案情",
        }  # fmt: skip
        made: UUID = did(who, "cases.register_case", None, values)
        return made

    def dispute(
        name: str, *against: str, who: Any = market, record: UUID | None = None
    ) -> JurisdictionDispute:
        values = {
            "record": _number(record or case(who, name)), "stance": "claims", "against": "、".join(against or (FARM_NEXT,)),
            "basis": f"密理由{name}", "provisions": "行政处罚法第二十五条",
        }  # fmt: skip
        made = JurisdictionDispute.objects.get(uuid=did(who, "jurisdiction.raise_dispute", None, values))
        stage.secrets.append(secret(f"密理由{name}", "dispute", made.uuid, Level.FULL))
        return made

    def labelled(state: str, record: JurisdictionDispute) -> JurisdictionDispute:
        stage.records[f"dispute {state}"] = ("dispute", record.uuid)
        return record

    open_one = labelled("negotiating", dispute("协商中"))
    did(
        ba,
        "jurisdiction.state_position",
        open_one.uuid,
        {"stance": "claims", "basis": "密对方理由", "provisions": ""},
    )
    stage.secrets.append(secret("密对方理由", "dispute", open_one.uuid, Level.FULL))
    did(system_actor("管辖争议"), "jurisdiction.draw_in_records", open_one.uuid)
    added = dispute("追加")
    did(market, "jurisdiction.add_party", added.uuid, {"party": FARM, "why": "也在它的辖区"})
    gone = labelled("withdrawn", dispute("撤回"))
    did(market, "jurisdiction.withdraw_dispute", gone.uuid, reason="已经查清不是同一行为")
    did(cast["jiandu"], "jurisdiction.open_dispute", gone.uuid, reason="密调阅事由")
    # 提请市司法局协调，提出意见，报市政府
    coordinating = labelled("coordinating", dispute("协调"))
    escalated = labelled("escalated", dispute("报请"))
    for one in (coordinating, escalated):
        did(market, "jurisdiction.ask_coordination", one.uuid, reason="密协商不成")
    did(cast["jiandu"], "jurisdiction.give_opinion", escalated.uuid, {"text": "密协调意见"})
    stage.secrets.append(secret("密协调意见", "dispute", escalated.uuid, Level.FULL))
    # 两家都立了案，确认同一，协商一致，待移交
    _agreed(stage, did, secret, labelled("agreed", dispute("一致", record=_both_filed(stage, did, case))))
    unsigned = dispute("待签", record=_both_filed(stage, did, case, "待签件"))
    stage.records["dispute minutes unsigned"] = ("dispute", unsigned.uuid)
    minutes = {"agreed_holder": FARM_NEXT, "text": "密待签纪要"}
    did(market, "jurisdiction.propose_minutes", unsigned.uuid, minutes)
    # 照纸上的决定登记；一件待移交，一件移交完毕
    designated, executed = labelled("designated", dispute("指定")), labelled("executed", dispute("办结"))
    for one in (designated, executed):
        did(market, "jurisdiction.record_designation", one.uuid, _paper(FARM_NEXT))
    did(market, "jurisdiction.hand_over", executed.uuid, {"file_list": "密案卷目录", "goods_list": "密物品"})
    stage.secrets.append(secret("密案卷目录", "dispute", executed.uuid, Level.FULL))
    missing = {"party": "武陟县市场监督管理局", "lacking": "密缺材料"}
    did(ba, "jurisdiction.ask_material", executed.uuid, missing)
    did(market, "jurisdiction.supply_material", executed.uuid, {"supplied": "密补材料"})
    stage.secrets += [secret(text, "dispute", executed.uuid, Level.FULL) for text in ("密缺材料", "密补材料")]
    dispatch = Dispatch.objects.get(uuid=executed.subjects.get().dispatch)
    did(ba, "dispatches.sign_dispatch", dispatch.uuid)
    did(ba, "dispatches.accept_dispatch", dispatch.uuid, {"handler": "韩联络"})
    lacking = dispute("待补")
    did(market, "jurisdiction.record_designation", lacking.uuid, _paper(FARM_NEXT))
    did(market, "jurisdiction.hand_over", lacking.uuid, {"file_list": "密待补目录", "goods_list": "无"})
    did(ba, "jurisdiction.ask_material", lacking.uuid, missing)
    stage.secrets.append(secret("密待补目录", "dispute", lacking.uuid, Level.FULL))
    stage.records["dispute lacking material"] = ("dispute", lacking.uuid)
    # 同一条线的，市局在平台上指定；局长就重大案件报请上级
    superior = _head(stage, did, "jz.nongju", "孟局长", "JZ-AGRICULTURE")
    stage.beside["jz.nongju"] = superior
    before = dispute("待指定", FARM, who=ba)
    did(ba_head, "jurisdiction.escalate_dispute", before.uuid, reason="协商不成")
    stage.records["dispute before the bureau"] = ("dispute", before.uuid)
    line = dispute("同条线", FARM, who=ba)
    did(ba_head, "jurisdiction.escalate_dispute", line.uuid, reason="协商不成")
    here = {"to": FARM_NEXT, "letter_no": "焦农指〔2026〕1号", "grounds": "违法行为主要发生在该县"}
    did(superior, "jurisdiction.designate_holder", line.uuid, here)
    asking = {"record": _number(case(market, "重大")), "difficulty": "重大", "basis": "涉及两市"}
    did(head, "jurisdiction.ask_superior", None, asking)


def _number(case: UUID) -> str:
    from liandong.cases.models import Case

    return Case.objects.get(uuid=case).number


def _paper(to: str) -> dict[str, str]:
    """A decision on paper as it is entered."""
    return {
        "to": to, "letter_no": "焦政指〔2026〕1号", "decided_at": f"{now().astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        "grounds": "密指定理由", "scan_note": "办公室档案柜",
    }  # fmt: skip


def _both_filed(stage: Any, did: Any, case: Any, name: str = "同一件") -> UUID:
    """A case of each side that people have confirmed to be about one act; gives ours."""
    from liandong.offences.models import Comparison

    case(stage.actors["ba.lianluo"], name)
    ours: UUID = case(stage.actors["wz.lianluo"], name)
    one = Comparison.objects.filter(state="asked", party_name__startswith=name).get()
    did(stage.actors["wz.fazhi"], "offences.confirm_same", one.uuid, reason="同一当事人、同一行为")
    return ours


def _agreed(stage: Any, did: Any, secret: Any, dispute: JurisdictionDispute) -> None:
    cast = stage.actors
    did(
        cast["wz.lianluo"],
        "jurisdiction.propose_minutes",
        dispute.uuid,
        {"agreed_holder": FARM_NEXT, "text": "密协商纪要"},
    )
    for who in ("wz.juzhang", "ba.juzhang"):
        did(cast[who], "jurisdiction.sign_minutes", dispute.uuid, {})
    stage.secrets.append(secret("密协商纪要", "dispute", dispute.uuid, Level.FULL))


def _head(stage: Any, did: Any, account: str, name: str, code: str) -> Any:
    """Somebody who decides for an authority; no part of the cast whose sight is tabled."""
    from liandong.kernel.tests.staging import person_values, post_values

    agency = stage.agency(code)
    person = did(
        stage.actors["sysadmin"], "accounts.open_account", None, person_values(agency, name, account)
    )
    did(stage.actors["secadmin"], "accounts.grant_post", None, post_values(person, agency, Role.AGENCY_HEAD))
    return actors_of(Person.objects.get(uuid=person))[0]
