"""台上的协查请求：武陟县市场监管局请博爱县农业农村局协助，每种状态一件；另有书面的、退回的、逾期的。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level
from liandong.now import CHINA, now

ASKED = "博爱县农业农村局"
OUTSIDE = "晋城市某区农业农村局（虚构）"
BOTH = "密甲、密乙"


def card_values(name: str, **more: Any) -> dict[str, Any]:
    """A case that help is asked for."""
    return {
        "case_no": f"演协〔2026〕{name}", "approved_at": f"{now().astimezone(CHINA):%Y-%m-%d %H:%M}", "approval_evidence": "立案审批表",
        "party_name": f"{name}农资门市部（虚构）", "conduct": f"协查行为{name}", "division": "武陟县", "facts": "密案情", **more,
    }  # fmt: skip


def request_values(source: str, name: str = "", **more: Any) -> dict[str, Any]:
    """A request as it is typed; of an agency on the platform unless told otherwise."""
    return {
        "source": source, "to": ASKED, "subject": f"核实进货渠道{name}", "objects_told": "博爱县示例农资厂（虚构）", "background": f"密协查背景{name}",
        "questions": "密问题一：有没有登记证？\n密问题二：出厂批号是否真实？", "materials": "登记证复印件", "materials_form": "sealed_copy",
        "officers": BOTH, **more,
    }  # fmt: skip


def on_paper(**more: Any) -> dict[str, Any]:
    """The same of one that is not."""
    return {"to": "", "paper_to": OUTSIDE, "paper_reach": "省外", **more}


def letter(**more: Any) -> dict[str, Any]:
    """How it was sent."""
    return {
        "receiver_address": "密协查地址", "sent_on": f"{now().astimezone(CHINA):%Y-%m-%d}", "sent_how": "post", "register_no": "密发文协1号", **more,
    }  # fmt: skip


def evidence_values(**more: Any) -> dict[str, Any]:
    """What is said of a file of evidence."""
    day = f"{now().astimezone(CHINA):%Y-%m-%d}"
    return {"kind": "document", "taken_on": day, "source": "密协查来源", "officers": BOTH, **more}


def play(stage: Any, did: Any, secret: Any) -> None:
    """Draft, return, amend, review, approve, drop; sign, accept, answer, refuse, extend; confirm, supplement, review, use; let lapse."""
    from liandong.assistance.models import AssistanceRequest
    from liandong.cases.models import Case

    cast = stage.actors
    liaison, handler, unit_head, head = (
        cast[a] for a in ("wz.lianluo", "wz.chengban", "wz.fuze", "wz.juzhang")
    )
    ba, ba_head = cast["ba.lianluo"], cast["ba.juzhang"]
    case = did(liaison, "cases.register_case", None, card_values("密协甲"))
    number = Case.objects.get(uuid=case).number
    other = Case.objects.get(uuid=did(liaison, "cases.register_case", None, card_values("密协乙"))).number

    def act(who: Any, name: str, record: UUID | None, values: Any = None, **more: Any) -> UUID:
        made: UUID = did(who, f"assistance.{name}", record, values or {}, **more)
        return made

    def drafted(name: str, **more: Any) -> UUID:
        made = act(handler, "request_assistance", None, request_values(number, name, **more))
        stage.secrets.append(secret(f"密协查背景{name}", "assistance_request", made, Level.FULL))
        return made

    def approved(name: str, **more: Any) -> UUID:
        made = drafted(name, **more)
        act(unit_head, "review_request", made)
        return act(head, "approve_request", made)

    def dispatch(made: UUID) -> UUID:
        found: UUID | None = AssistanceRequest.objects.get(uuid=made).dispatch
        assert found is not None
        return found

    def signed(name: str, **more: Any) -> UUID:
        made = approved(name, **more)
        did(ba, "dispatches.sign_dispatch", dispatch(made))
        return made

    def handling(name: str) -> UUID:
        made = signed(name)
        did(ba, "dispatches.accept_dispatch", dispatch(made), {"handler": "韩联络"})
        return made

    def with_evidence(name: str) -> UUID:
        made = handling(name)
        files = {"file": SimpleUploadedFile(f"密协证{name}.pdf", f"密协证内容{name}".encode())}
        act(ba, "add_evidence", made, evidence_values(), files=files)
        return made

    def replied(name: str) -> UUID:
        made = with_evidence(name)
        for n, found in ((1, "found"), (2, "not_found")):
            act(ba, "answer_question", made, {"which": n, "found": found, "text": f"密答复{name}{n}"})
        act(ba_head, "send_reply", made, {"reply": f"密复函{name}", "reply_paper": "博农函1号"})
        stage.secrets.append(secret(f"密复函{name}", "assistance_request", made, Level.FULL))
        return made

    made = {"proposed": drafted("拟"), "reviewed": drafted("审")}
    act(unit_head, "return_draft", made["reviewed"], reason="问题要具体")
    act(handler, "amend_request", made["reviewed"], request_values(number, "审"))
    act(unit_head, "review_request", made["reviewed"])
    made["approved"] = approved("批", **on_paper())
    made["dropped"] = drafted("弃")
    act(handler, "drop_request", made["dropped"], reason="已经自行查清")
    made |= {"sent": approved("送"), "signed": signed("签"), "handling": with_evidence("办")}
    act(ba, "ask_longer", made["handling"], {"days": 5}, reason="密延期理由")
    act(head, "decline_longer", made["handling"], reason="密不延期")
    act(
        ba_head,
        "decline_some",
        made["handling"],
        {"numbers": "2", "ground": "forbidden"},
        reason="密部分理由",
    )
    extended = with_evidence("延")
    act(ba, "ask_longer", extended, {"days": 10}, reason="要去外地核实")
    act(head, "grant_longer", extended)
    act(ba, "withdraw_evidence", extended, {"which": 1}, reason="交错了")
    waiting = with_evidence("等")
    act(ba, "ask_longer", waiting, {"days": 10}, reason="要检测")
    act(system_actor("逾期未答复"), "climb_request", waiting)
    stage.records["assistance_request longer asked"] = ("assistance_request", waiting)
    made["replied"] = replied("复")
    made["supplement"] = replied("补")
    act(handler, "ask_supplement", made["supplement"], {"missing": "密缺公章"})
    made["answered"] = replied("结")
    act(handler, "accept_reply", made["answered"])
    review = {"which": 1, "review": "usable", "review_told": "密审查情况"}
    act(handler, "review_evidence", made["answered"], review)
    act(handler, "use_reply", made["answered"], {"record": other, "why": "同一批货"})
    act(cast["jiandu"], "open_request", made["answered"], reason="密调阅协查")
    made["refused"] = signed("拒")
    act(ba_head, "refuse_request", made["refused"], {"ground": "forbidden"}, reason="密拒绝理由")
    made["withdrawn"] = handling("撤")
    act(head, "withdraw_request", made["withdrawn"], reason="已经查清")
    for name, ground, who in (("退一", "incomplete", ba), ("退二", "no_power", ba_head)):
        back = signed(name)
        did(who, "dispatches.return_dispatch", dispatch(back), {"ground": ground}, reason="密退回协查")
    # 案件页面写明等哪一件，为什么等只在请求上
    third = stage.records["case card that waits"][1]
    did(cast["jiandu"], "cases.open_case", third, reason="例行抽查案卷")  # 看得到案件的全部，请求只看得到摘要
    held = request_values(Case.objects.get(uuid=third).number, "候", waits="on", waits_why="密等复函理由")
    waits = act(handler, "request_assistance", None, held)
    act(unit_head, "review_request", waits)
    act(head, "approve_request", waits)
    stage.secrets.append(secret("密等复函理由", "assistance_request", waits, Level.FULL))
    # 书面送到省外，没有回音提醒一次，来了复函照纸登记
    paper = approved("书", **on_paper())
    act(liaison, "send_on_paper", paper, letter())
    act(system_actor("商请提醒"), "remind_contact", paper)
    day = f"{now().astimezone(CHINA):%Y-%m-%d}"
    said = {"on": day, "reply_paper": "晋函1号", "result": "密书面答复"}
    did(liaison, "dispatches.record_reply", dispatch(paper), said)
    stage.records |= {
        f"assistance_request {state}": ("assistance_request", uuid) for state, uuid in made.items()
    }
    texts = (
        ("密部分理由", "handling"), ("密延期理由", "handling"), ("密缺公章", "supplement"), ("密审查情况", "answered"), ("密拒绝理由", "refused"),
    )  # fmt: skip
    stage.secrets += [secret(t, "assistance_request", made[s], Level.FULL) for t, s in texts]
