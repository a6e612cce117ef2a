"""台上的涉嫌犯罪案件移送：每种状态一件，武陟县市场监督管理局移送；多数书面，一件经平台送给县公安局，撤回、再送、签收、转送。"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from liandong.accounts.models import Person
from liandong.accounts.queries import actors_of
from liandong.demo.bodies import Plan, further_agencies, other_agencies
from liandong.demo.city import City
from liandong.dispatches.models import Dispatch
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.staging_cases import TWO
from liandong.now import CHINA, now, today
from liandong.transfers.models import Transfer

POLICE, NEXT = "武陟县公安局", "博爱县公安局"


def police_plans() -> Iterator[Plan]:
    """The police of the city and of the county, the city's first."""
    for plan in (*other_agencies(), *further_agencies()):
        if plan.code in ("JZ-POLICE", "C410823-POLICE"):
            yield plan


def report(case: str, said: str = "密") -> dict[str, Any]:
    """A report as it is typed."""
    return {
        "case": case, "crime": f"{said}涉嫌的犯罪", "officers": "、".join(TWO), "facts": f"{said}犯罪事实", "evidence": f"{said}证据一份",
        "report": f"{said}核实报告",
    }  # fmt: skip


def along(**more: Any) -> dict[str, Any]:
    """What goes along, on either way."""
    materials = "涉嫌犯罪案件移送书 1件 2份\n涉嫌犯罪案件情况的调查报告 1件 2份\n涉案物品清单 1件 2份"
    return {
        "letter_no": "密移送书1号", "materials": materials, "procuratorate": "武陟县人民检察院", "copied_on": today().isoformat(), **more,
    }  # fmt: skip


def on_paper(**more: Any) -> dict[str, Any]:
    """The same by post."""
    letter = {
        "receiver_name": NEXT, "receiver_address": "密公安地址", "sent_on": today().isoformat(), "sent_how": "person",
        "register_no": "密发文号",
    }  # fmt: skip
    return along(**letter | more)


def refusal(**more: Any) -> dict[str, Any]:
    return {"paper_no": "密不立案通知1号", "on": today().isoformat(), "why": "密不立案理由", **more}


def ending(**more: Any) -> dict[str, Any]:
    return {
        "organ_kind": "procuratorate", "organ": "武陟县人民检察院", "paper_no": "密检察意见1号", "on": today().isoformat(),
        "why": "密移回理由", **more,
    }  # fmt: skip


def play(stage: Any, did: Any, secret: Any) -> None:
    """Propose, decline, approve, send by paper and here, withdraw, sign, forward, file, refuse, ask, uphold, hand goods, come back, end."""
    cast = stage.actors
    handler, head, keeper = cast["wz.chengban"], cast["wz.juzhang"], cast["wz.lianluo"]

    def act(actor: Any, name: str, record: UUID, values: Any = None, **more: Any) -> UUID:
        made: UUID = did(actor, f"transfers.{name}", record, values, **more)
        return made

    def proposed(name: str) -> UUID:
        card = {
            "case_no": f"演移〔2026〕{name}", "approved_at": f"{now().astimezone(CHINA):%Y-%m-%d %H:%M}", "approval_evidence": "立案审批表",
            "party_name": f"{name}移送商店（虚构）", "conduct": f"移送行为{name}", "division": "武陟县", "facts": "密案情",
        }  # fmt: skip
        case = did(keeper, "cases.register_case", None, card)
        made = did(handler, "transfers.propose_transfer", None, report(_number(case), f"密{name}"))
        for said in ("涉嫌的犯罪", "犯罪事实", "证据一份", "核实报告"):
            stage.secrets.append(secret(f"密{name}{said}", "transfer", made, Level.FULL))
        stage.secrets.append(secret(f"{name}移送商店（虚构）", "transfer", made, Level.SUMMARY))
        return made

    def approved(name: str) -> UUID:
        made = proposed(name)
        act(head, "approve_transfer", made, reason=f"密{name}移送理由")
        stage.secrets.append(secret(f"密{name}移送理由", "transfer", made, Level.FULL))
        return made

    def sent(name: str) -> UUID:
        made = approved(name)
        return act(keeper, "send_transfer_on_paper", made, on_paper())

    def refused(name: str) -> UUID:
        made = act(keeper, "record_refusal", sent(name), refusal())
        stage.secrets.append(secret("密不立案理由", "transfer", made, Level.FULL))
        return made

    def filed(name: str) -> UUID:
        return act(keeper, "record_filing", sent(name), {"paper_no": "密立案1号", "on": today().isoformat()})

    def handed(name: str) -> UUID:
        goods = {"on": today().isoformat(), "received_by": "密接收人", "list_no": "密清单1号"}
        return act(keeper, "hand_goods", filed(name), goods)

    asked = {"paper_no": "密提请1号", "on": today().isoformat(), "why": "密提请理由"}
    stands = {
        "proposed": proposed("报告"), "approved": approved("批准"), "declined": proposed("不移送"), "not_filed": refused("不立案"),
        "reviewing": act(keeper, "ask_review", refused("复议"), asked),
        "upheld": act(keeper, "ask_review", refused("维持"), asked),
        "supervised": act(keeper, "ask_supervision", refused("监督"), asked | {"organ": "武陟县人民检察院"}),
        "let_stand": refused("不再"), "filed": filed("立案"), "returned": handed("移回"), "concluded": filed("结果"),
        "sent": _here(stage, did, approved("平台")), "goods handed": handed("物品"),
    }  # fmt: skip
    act(head, "decline_transfer", stands["declined"], reason="密不移送理由")
    act(keeper, "uphold_refusal", stands["upheld"], refusal())
    act(keeper, "let_stand", stands["let_stand"], {}, reason="密不再提请")
    told = {"on": today().isoformat(), "how": "密告知书"}
    act(keeper, "tell_party", stands["returned"], told)
    act(keeper, "return_case", stands["returned"], ending())
    act(keeper, "record_outcome", stands["concluded"], ending(organ_kind="court", organ="武陟县人民法院"))
    act(cast["jiandu"], "open_transfer", stands["returned"], reason="密调阅事由")
    stage.records |= {f"transfer {state}": ("transfer", uuid) for state, uuid in stands.items()}
    stage.secrets += [
        secret(text, "transfer", stands[state], Level.FULL)
        for state, text in (
            ("declined", "密不移送理由"), ("let_stand", "密不再提请"), ("returned", "密移回理由"), ("returned", "密清单1号"),
            ("reviewing", "密提请理由"),
        )
    ]  # fmt: skip


def _number(case: UUID) -> str:
    from liandong.cases.models import Case

    return Case.objects.get(uuid=case).number


def _here(stage: Any, did: Any, transfer: UUID) -> UUID:
    """To the police on the platform: withdrawn once, sent again, signed for, and sent on to police off the platform."""
    police = _police(stage, did)
    keeper = stage.actors["wz.lianluo"]
    for n in range(2):
        did(keeper, "transfers.send_transfer", transfer, along(to=POLICE))
        dispatch = Dispatch.objects.get(uuid=Transfer.objects.get(uuid=transfer).dispatch)
        if n == 0:
            did(keeper, "dispatches.withdraw_dispatch", dispatch.uuid, reason="材料装错")
    did(police, "dispatches.sign_dispatch", dispatch.uuid)
    did(police, "transfers.forward_transfer", transfer, {"to": NEXT, "on": today().isoformat()})
    return transfer


def _police(stage: Any, did: Any) -> Any:
    """The county's police, with somebody who signs for them; no part of the cast whose sight is tabled."""
    from liandong.kernel.tests.staging import person_values, post_values

    city = City()
    for plan in police_plans():
        city.add_agency(plan)
    agency = city.agency("C410823-POLICE")
    values = person_values(agency, "雷警官", "wz.gongan")
    person = did(stage.actors["sysadmin"], "accounts.open_account", None, values)
    did(stage.actors["secadmin"], "accounts.grant_post", None, post_values(person, agency, Role.LIAISON))
    stage.beside["wz.gongan"] = actors_of(Person.objects.get(uuid=person))[0]
    return stage.beside["wz.gongan"]
