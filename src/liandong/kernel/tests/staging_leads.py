"""台上的线索、递送、核查：每种状态都有一件，举报人只有受理机关和承办人看得到。"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.kernel import clocks
from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level

REPORTER = "密举报人"
CONTACT = "10039199999"


def lead_values(conduct: str, **more: Any) -> dict[str, Any]:
    """A lead as it is typed."""
    return {
        "origin": "patrol", "received_on": "2026-03-02", "party_name": "武陟县示例农资店（虚构）", "conduct": conduct, "division": "武陟县",
        "facts": f"密事实：{conduct}", **more,
    }  # fmt: skip


def reported(conduct: str, paper: str, **more: Any) -> dict[str, Any]:
    """The same with somebody who gave his name."""
    return lead_values(
        conduct, origin="report", origin_paper=paper, reporter_kind="real", reporter_name=REPORTER,
        reporter_contact=CONTACT, **more,
    )  # fmt: skip


def sending(*to: str, **more: Any) -> dict[str, Any]:
    """What the form of sending asks for."""
    return {"to": "、".join(to), "why": "other_place", "note": "密移送说明", **more}


def lettered(receiver: str, **more: Any) -> dict[str, Any]:
    """What the form of sending by paper asks for."""
    return {
        "receiver_name": receiver, "receiver_address": "密送达地址", "why": "other_place", "note": "密移送说明",
        "sent_on": "2026-03-03", "sent_how": "post", "register_no": "密发文登记号", **more,
    }  # fmt: skip


def play(stage: Any, did: Any, secret: Any) -> None:
    """Register, cancel, take up, send, sign, accept, return, withdraw, let lapse, pass on, conclude, tell."""
    cast = stage.actors
    liaison, unit_head, head = cast["wz.lianluo"], cast["wz.fuze"], cast["wz.juzhang"]
    farm, farm_next = "武陟县农业农村局", "博爱县农业农村局"

    def lead(conduct: str, **more: Any) -> Any:
        made = did(liaison, "leads.register_lead", None, lead_values(conduct, **more))
        stage.secrets.append(secret(f"密事实：{conduct}", "lead", made, Level.FULL))
        return made

    def sent(record: Any, *to: str, note: str = "") -> list[Any]:
        did(liaison, "leads.send_lead", record, sending(*to, note=f"密移送说明{note}"))
        return newest(record)

    def newest(record: Any) -> list[Any]:
        from liandong.dispatches.models import Dispatch

        rows = list(Dispatch.objects.filter(carried=record).order_by("id"))
        return [d.uuid for d in rows if d.batch == rows[-1].batch]

    def verification(record: Any, agency: Any) -> Any:
        from liandong.leads.models import Verification

        return Verification.objects.filter(lead__uuid=record, owner=agency).latest("id").uuid

    # 撤销、待处理、补充、检察意见
    cancelled = lead("标签不合格之一")
    did(liaison, "leads.cancel_lead", cancelled, reason="重复登记")
    waiting = lead(
        "标签不合格之二", origin="procuratorate", origin_paper="检察意见书密字1号", reply_by="2026-12-31"
    )
    did(
        liaison,
        "leads.supplement_lead",
        waiting,
        lead_values("标签不合格之二", address="密地址"),
        reason="查清地址",
    )
    later = {"reply_by": "2026-12-30"}
    did(liaison, "leads.correct_reply_by", waiting, later, reason="照来文更正")
    unnamed = lead("无证经营饲料", origin="report", origin_paper="密工单5号", reporter_kind="anonymous")
    who = {"reporter_name": REPORTER, "reporter_contact": CONTACT}
    did(liaison, "leads.name_reporter", unnamed, who, reason="回访时愿意留名")
    stage.secrets += [secret(text, "lead", unnamed, Level.INTAKE) for text in who.values()]
    replied = lead("标签不合格之三", origin="police", origin_paper="移送书密字2号", reply_by="2026-12-31")
    did(liaison, "leads.record_reply", replied, {"replied_on": "2026-03-09", "reply_paper": "密复函1号"})
    # 实名举报，本机关核查，不予立案，待告知
    made = did(liaison, "leads.register_lead", None, reported("无证经营农药", "密工单1号"))
    stage.records["lead handling"] = ("lead", made)
    stage.secrets += [
        secret(REPORTER, "lead", made, Level.INTAKE),
        secret(CONTACT, "lead", made, Level.INTAKE),
        secret("密工单1号", "lead", made, Level.FULL),
    ]
    did(liaison, "leads.reveal_reporter", made, reason="核实举报内容")
    did(unit_head, "leads.take_lead", made, {"handler": "冯承办"})
    own = verification(made, liaison.agency)
    did(unit_head, "leads.reassign_verification", own, {"handler": "陈负责"}, reason="冯承办回避")
    did(head, "leads.extend_verification", own, reason="需要检测")
    stage.records["verification open"] = ("verification", own)
    for n, name in enumerate(("密笔录.txt", "密照片.jpg"), 1):
        files = {"file": SimpleUploadedFile(name, f"密证据内容{n}".encode())}
        did(liaison, "leads.add_evidence", made, {"kind": "record"}, files=files)
        stage.secrets.append(secret(name, "lead", made, Level.FULL))
    did(liaison, "leads.withdraw_evidence", made, {"which": 2}, reason="交错了")
    other = did(liaison, "leads.register_lead", None, reported("无证经营兽药", "密工单2号"))
    did(unit_head, "leads.take_lead", other, {"handler": "冯承办"})
    settled = verification(other, liaison.agency)
    refused = {"outcome": "not_filed", "finding": "密结论不立案", "case": ""}
    did(unit_head, "leads.conclude_verification", settled, refused)
    told = did(liaison, "leads.register_lead", None, reported("无证经营种子", "密工单3号"))
    did(unit_head, "leads.take_lead", told, {"handler": "冯承办"})
    closed = verification(told, liaison.agency)
    did(
        unit_head,
        "leads.conclude_verification",
        closed,
        {**refused, "outcome": "no_facts", "finding": "密结论没有"},
    )
    did(
        cast["wz.chengban"],
        "leads.tell_reporter",
        closed,
        {"told_on": "2026-03-09", "told_how": "密电话告知"},
    )
    stage.records |= {
        "verification settled": ("verification", settled),
        "verification closed": ("verification", closed),
        "lead cancelled": ("lead", cancelled),
        "lead registered": ("lead", waiting),
        "lead done": ("lead", told),
    }
    # 待签收、逾期、撤回
    out = lead("密移送一")
    (first,) = sent(out, farm_next, note="待签")
    stage.records |= {"lead sent": ("lead", out), "dispatch sent": ("dispatch", first)}
    (late,) = sent(lead("密移送二"), farm_next)
    system = system_actor("逾期未签收")
    did(system, "dispatches.mark_overdue", late)
    did(system, "dispatches.climb_dispatch", late)
    (taken_back,) = sent(lead("密移送三"), farm_next)
    did(liaison, "dispatches.withdraw_dispatch", taken_back, reason="本机关自行核查")

    # 书面：送给不在平台上的机关，回执、复函、退函、撤回照纸面登记
    def on_paper(conduct: str, receiver: str, **more: Any) -> Any:
        record = lead(conduct, **more)
        did(liaison, "leads.send_lead_on_paper", record, lettered(receiver))
        return newest(record)[0]

    answered_by_paper = on_paper("密书面一", "密县外机关（虚构）")
    picture = {"scan": SimpleUploadedFile("密回执.jpg", "密回执内容".encode())}
    receipt = {"on": "2026-03-04", "received_by": "密收发", "note": "密回执说明"}
    did(liaison, "dispatches.record_receipt", answered_by_paper, receipt, files=picture)
    reply = {"on": "2026-03-09", "reply_paper": "密复函2号", "result": "密书面结果"}
    did(liaison, "dispatches.record_reply", answered_by_paper, reply)
    known = reported("密书面六", "密工单4号")
    from_known = on_paper(known.pop("conduct"), "密县外机关（虚构）", **known)
    did(liaison, "dispatches.record_reply", from_known, reply | {"conclusion": "not_filed"})
    came_back = on_paper("密书面二", "密县外机关（虚构）")
    back_said = {"on": "2026-03-05", "ground": "incomplete"}
    did(liaison, "dispatches.record_return", came_back, back_said, reason="密书面退回")
    called_back = on_paper("密书面三", "密县外机关（虚构）")
    did(liaison, "dispatches.withdraw_paper", called_back, reason="改由本机关核查")
    on_its_way_by_paper = on_paper("密书面四", "密县外机关（虚构）")
    received_by_paper = on_paper("密书面五", "密县外机关（虚构）")
    did(liaison, "dispatches.record_receipt", received_by_paper, receipt | {"note": ""})
    stage.records |= {
        "dispatch on paper": ("dispatch", answered_by_paper),
        "dispatch on paper sent": ("dispatch", on_its_way_by_paper),
        "dispatch on paper received": ("dispatch", received_by_paper),
    }
    stage.secrets += [
        secret(text, "dispatch", answered_by_paper, Level.FULL)
        for text in (
            "密回执.jpg",
            "密收发",
            "密回执说明",
            "密复函2号",
            "密书面结果",
            "密发文登记号",
            "密送达地址",
        )
    ]
    # 签收、退回、接受、反馈
    ba, ba_head, wn = cast["ba.lianluo"], cast["ba.juzhang"], cast["wz.nongye"]
    (signed,) = sent(lead("密移送四"), farm_next)
    did(ba, "dispatches.sign_dispatch", signed)
    disputed = lead("密移送五")
    for actor, name in ((ba, farm_next), (wn, farm)):
        (back,) = sent(disputed, name)
        did(actor, "dispatches.sign_dispatch", back)
        did(actor, "dispatches.return_dispatch", back, {"ground": "no_power"}, reason="密退回说明")
    accepted_lead = lead("密移送六")
    (accepted,) = sent(accepted_lead, farm_next)
    did(ba, "dispatches.sign_dispatch", accepted)
    did(ba, "dispatches.accept_dispatch", accepted, {"handler": "韩联络"})
    did(ba, "leads.share_lead", accepted_lead, sending(farm, why="mutual"))
    # 一路转送：武陟市监局→博爱农业局→武陟农业局接受；另一条转送的被退回，接着核查
    onward = lead("密移送七")
    (step,) = sent(onward, farm_next)
    did(ba, "dispatches.sign_dispatch", step)
    did(ba, "dispatches.accept_dispatch", step, {"handler": "韩联络"})
    passed = verification(onward, ba.agency)
    did(ba, "leads.pass_on", passed, sending(farm))
    (third,) = newest(onward)
    did(wn, "dispatches.sign_dispatch", third)
    did(wn, "dispatches.return_dispatch", third, {"ground": "incomplete"}, reason="缺照片")
    did(ba, "leads.pass_on", passed, sending(farm))
    (third,) = newest(onward)
    did(wn, "dispatches.sign_dispatch", third)
    did(wn, "dispatches.accept_dispatch", third, {"handler": "沈农业"})
    on_its_way = lead("密移送八")
    (step,) = sent(on_its_way, farm_next)
    did(ba, "dispatches.sign_dispatch", step)
    did(ba, "dispatches.accept_dispatch", step, {"handler": "韩联络"})
    again = verification(on_its_way, ba.agency)
    did(ba, "leads.pass_on", again, sending(farm))
    answered_lead = lead("密移送九")
    (answered,) = sent(answered_lead, farm_next)
    did(ba, "dispatches.sign_dispatch", answered)
    did(ba, "dispatches.accept_dispatch", answered, {"handler": "韩联络"})
    filed = {"outcome": "filed", "finding": "密结论立案", "case": "博农立〔2026〕密1号"}
    did(ba_head, "leads.conclude_verification", verification(answered_lead, ba.agency), filed)
    stage.records |= {
        "dispatch overdue": ("dispatch", late),
        "dispatch withdrawn": ("dispatch", taken_back),
        "dispatch signed": ("dispatch", signed),
        "dispatch returned": ("dispatch", back),
        "dispatch accepted": ("dispatch", accepted),
        "dispatch answered": ("dispatch", answered),
        "verification passed_on": ("verification", again),
    }
    for label, action in (
        ("lead done", "leads.open_lead"), ("verification closed", "leads.open_verification_file"),
        ("dispatch answered", "dispatches.open_dispatch"),
    ):  # fmt: skip
        did(cast["jiandu"], action, stage.records[label][1], reason="密调阅事由")
    stage.secrets += [
        secret("密移送说明待签", "dispatch", first, Level.FULL),
        secret("密退回说明", "dispatch", back, Level.FULL),
        secret("密结论不立案", "verification", settled, Level.FULL),
        secret("密电话告知", "verification", closed, Level.FULL),
        secret("检察意见书密字1号", "lead", waiting, Level.FULL),
        secret("密地址", "lead", waiting, Level.FULL),
    ]
    assert clocks.of(late)
