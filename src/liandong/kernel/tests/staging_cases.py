"""台上的案件和处罚决定：拟立案、审核、批准、登记卡、通报、决定、结案、撤案、移送，每种状态都有一件。"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from liandong.kernel import actions
from liandong.kernel.actions import Act
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging_officers import officer_values
from liandong.kernel.within import within
from liandong.now import now

TWO = ("T1600000021", "T1600000022")


def case_values(conduct: str, **more: Any) -> dict[str, Any]:
    """What is said of the act of a case."""
    return {
        "party_name": f"{conduct}店（虚构）", "conduct": conduct, "division": "武陟县", "facts": f"密案情：{conduct}", **more
    }  # fmt: skip


def decision_values(no: str, **more: Any) -> dict[str, Any]:
    """One fine."""
    return {
        "decision_no": no, "decided_on": "2026-03-20", "penalties": ["罚款"], "fine": "3000", "content": f"密内容{no}", **more
    }  # fmt: skip


def inside(actor: Any, name: str, record: Any, values: dict[str, Any]) -> None:
    """An inner act, as a room above does it within an act of its own."""
    bound = actions.get("cases.notify_case")
    assert bound is not None
    with transaction.atomic():
        outcome = within(Act(actor, bound.action, None, {}, "", now()), name, record, values, actor=actor)
        assert outcome.is_done, (name, outcome.sentence, outcome.errors)


def play(stage: Any, did: Any, secret: Any) -> None:
    """Propose, review, return, check, approve, refuse, register, correct, tell, decide, change, annul, close, hand over."""
    cast = stage.actors
    handler, unit_head, head = cast["wz.chengban"], cast["wz.fuze"], cast["wz.juzhang"]
    keeper, farm = cast["wz.lianluo"], cast["wz.nongye"]
    for n, number in enumerate(TWO):
        officer = did(keeper, "registry.register_officer", None, officer_values(f"案件执法{n}", number))
        did(cast["wz.sifa"], "registry.confirm_officer", officer)

    def stands(label: str, uuid: Any, kind: str = "case") -> Any:
        stage.records[f"{kind} {label}"] = (kind, uuid)
        return uuid

    def proposed(conduct: str) -> Any:
        made = did(handler, "cases.propose_filing", None, case_values(conduct, officers="、".join(TWO)))
        stage.secrets.append(secret(f"密案情：{conduct}", "case", made, Level.FULL))
        return made

    def card(conduct: str, case_no: str, **more: Any) -> Any:
        filed = {"case_no": case_no, "approved_at": "2026-03-02 09:00", "approval_evidence": "立案审批表"}
        values = case_values(conduct, **(filed | more))
        made = did(keeper, "cases.register_case", None, values)
        stage.secrets += [
            secret(f"密案情：{conduct}", "case", made, Level.FULL),
            secret(case_no, "case", made, Level.SUMMARY),
        ]
        return made

    # 立案审批
    stands("proposed", proposed("密案一"))
    back = stands("reviewed", proposed("密案二"))
    did(unit_head, "cases.return_filing", back, reason="补充现场照片")
    did(unit_head, "cases.check_again", back)
    did(unit_head, "cases.review_filing", back)
    refused = stands("not_filed", proposed("密案三"))
    did(unit_head, "cases.review_filing", refused)
    did(head, "cases.refuse_filing", refused, reason="情节轻微")
    approved = stands("filed", proposed("密案四"))
    did(unit_head, "cases.review_filing", approved)
    did(head, "cases.approve_filing", approved, {"case_no": "密案号四"})
    # 登记卡：补录时间、更正、通报、知悉、调阅
    late = card("密案五", "密案号五", approval_evidence="")
    moment = {"approved_at": "2026-03-02 09:00", "approval_evidence": "立案审批表"}
    did(keeper, "cases.supply_moment", late, moment, reason="找到审批表")
    did(
        keeper,
        "cases.correct_case",
        late,
        case_values("密案五", case_no="密案号五", address="密案址"),
        reason="查清",
    )
    did(keeper, "cases.notify_case", late, {"to": "武陟县农业农村局"})
    did(farm, "cases.acknowledge_case", late)
    stands("decided", late)
    stage.secrets.append(secret("密案址", "case", late, Level.FULL))
    did(keeper, "cases.record_decision", late, decision_values("密罚一"))
    waiting = card("密案缺证", "密案号缺证", approval_evidence="")
    stage.records["case card without proof"] = ("case", waiting)
    stage.records["case card that waits"] = ("case", card("密案候复", "密案号候复"))
    closed = stands("closed", card("密案六", "密案号六"))
    did(keeper, "cases.record_decision", closed, decision_values("密罚二"))
    did(keeper, "cases.close_case", closed, {"outcome": "处罚已经执行"})
    did(cast["jiandu"], "cases.open_case", closed, reason="例行抽查案卷")
    bound = {"volumes": ["正卷"], "parts": 3, "pages": 9, "digest": "ab" * 32}
    did(keeper, "cases.export_dossier", closed, bound, reason="密用途归档")
    stage.secrets.append(secret("密用途归档", "case", closed, Level.FULL))
    annulled = card("密案七", "密案号七")
    did(keeper, "cases.record_decision", annulled, decision_values("密罚三"))
    withdrawn = stands("withdrawn", card("密案八", "密案号八"))
    did(head, "cases.withdraw_case", withdrawn, reason="登记错了")
    handed = stands("handed_over", card("密案九", "密案号九"))
    shown = {"agency": farm.agency, "level": Level.SUMMARY.value, "ground": "演示事由", "by": handed}
    inside(keeper, "cases.show_case", handed, shown)
    inside(keeper, "cases.hide_case", handed, {"by": handed})
    inside(keeper, "cases.hand_case_over", handed, {"to": farm.agency, "ground": "演示移送"})
    _decisions(stage, did, secret, late, closed, annulled)
    _offered(stage, did, card)


def _decisions(stage: Any, did: Any, secret: Any, standing: Any, changed: Any, annulled: Any) -> None:
    from liandong.cases.models import Decision

    keeper = stage.actors["wz.lianluo"]
    found = {
        state: Decision.objects.get(case__uuid=case)
        for state, case in (("in_force", standing), ("changed", changed), ("annulled", annulled))
    }
    did(
        keeper, "cases.change_decision", found["changed"].uuid,
        {"changed_by": "复议决定", "on": "2026-05-01", "penalties": ["罚款"], "fine": "1000"}, reason="复议变更",
    )  # fmt: skip
    gone = {"changed_by": "判决", "on": "2026-06-01"}
    did(keeper, "cases.annul_decision", found["annulled"].uuid, gone, reason="判决撤销")
    did(stage.actors["jiandu"], "cases.open_decision", found["changed"].uuid, reason="例行抽查案卷")
    stage.records |= {f"decision {state}": ("decision", d.uuid) for state, d in found.items()}
    stage.secrets += [
        secret(f"密内容{d.decision_no}", "decision", d.uuid, Level.FULL) for d in found.values()
    ]


def _offered(stage: Any, did: Any, card: Any) -> None:
    """A decision on a party and an item of the registers, offered to whoever else is competent."""
    from liandong.cases.models import Decision
    from liandong.parties.models import Party

    keeper, party = stage.actors["wz.lianluo"], Party.objects.get(uuid=stage.records["party in_force"][1])
    case = card("密案十", "密案号十", party_name="", party=party.code or party.name, item="T-ITEM-2")
    did(keeper, "cases.record_decision", case, decision_values("密罚十"))
    decision = Decision.objects.get(case__uuid=case)
    did(keeper, "cases.offer_decision", decision.uuid, {"valid_to": "2099-12-31", "valid_why": "演示"})
