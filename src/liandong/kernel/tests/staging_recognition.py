"""台上的可互认的结果和互认：每种状态都有一件，博爱县农业农村局出具，武陟县市场监督管理局采用。"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from liandong.kernel.actions import Act, get
from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging_parties import check
from liandong.now import at, now, today
from liandong.parties.models import Party
from liandong.recognition.models import Finding
from liandong.recognition.offering import offered

PARTY = check("91410823MA0000001")
ENDING = {"ended_on": "2026-04-01", "ended_paper": "密撤销决定1号"}


def finding_values(paper: str, **more: Any) -> dict[str, Any]:
    """A finding as it is typed; one may rely on it for a year from today."""
    return {
        "party": PARTY, "item": "T-ITEM-2", "division": "410823", "result": "passed", "told": f"密结果内容{paper}",
        "found_on": "2026-03-02", "valid_to": (today() + timedelta(days=365)).isoformat(), "valid_why": "检验周期一年",
        "evidence": "record", "paper": paper, **more,
    }  # fmt: skip


def accepting(number: str, plan: str, **more: Any) -> dict[str, Any]:
    """What the form of accepting asks for; a visit is spared."""
    return {"finding": number, "purpose": "spare", "plan": plan, "spared": 1, **more}


def doing(actor: Any, name: str = "recognition.register_finding") -> Act:
    """An act of a room above, in whose transaction something is offered."""
    bound = get(name)
    assert bound is not None
    return Act(actor, bound.action, None, {}, "", now())


def number(uuid: Any) -> str:
    return str(Finding.objects.get(uuid=uuid).number)


def play(stage: Any, did: Any, secret: Any) -> None:
    """Register, offer, revoke, change, let expire; accept, decline, withdraw, let lapse, review."""
    ba, ba_head = stage.actors["ba.lianluo"], stage.actors["ba.juzhang"]
    unit_head, head = stage.actors["wz.fuze"], stage.actors["wz.juzhang"]
    system = system_actor("结果互认")

    def finding(paper: str, **more: Any) -> Any:
        made = did(ba, "recognition.register_finding", None, finding_values(paper, **more))
        stage.secrets.append(secret(f"密结果内容{paper}", "finding", made, Level.FULL))
        return made

    def accepted(record: Any, plan: str, **more: Any) -> Any:
        values = accepting(number(record), plan, **more)
        made = did(unit_head, "recognition.accept_finding", None, values)
        stage.secrets.append(secret(plan, "recognition", made, Level.FULL))
        return made

    whole = finding("密检字1号", standard="产品质量检查标准", found_on="2026-07-02")
    first = accepted(whole, "密计划一")
    review = {"purpose": "evidence", "spared": "", "review": "密审查意见"}
    accepted(whole, "密案件一", **review)
    withdrawn = accepted(whole, "密计划二")
    did(unit_head, "recognition.withdraw_recognition", withdrawn, reason="密撤回理由")
    no = {"finding": number(whole), "purpose": "spare", "plan": "密计划三"}
    declined = did(head, "recognition.decline_finding", None, no, reason="密不采纳理由")
    changed = finding("密检字2号")
    did(ba_head, "recognition.change_finding", changed, ENDING, reason="复议变更")
    revoked = finding("密检字3号")
    lapsed, reviewed = accepted(revoked, "密计划四"), accepted(revoked, "密计划五")
    did(ba_head, "recognition.revoke_finding", revoked, ENDING, reason="检验机构被撤销资质")
    for one in (lapsed, reviewed):
        did(system, "recognition.lapse_recognition", one)
    did(head, "recognition.record_review", reviewed, {"reviewed": "密复核情况"})
    with at(now() - timedelta(days=30)):
        expired = finding("密检字4号", valid_to=(today() + timedelta(days=1)).isoformat())
    did(system, "recognition.expire_finding", expired)
    party, (_, item) = Party.objects.get(code=PARTY), stage.record("item published")
    kind, source = stage.records["correction accepted"]
    with transaction.atomic():
        offered(
            doing(ba), kind=kind, record=source, party=party, item=item, division="410823", result="penalty", told="密处罚",
            found_on=today(), valid_to=today(), valid_why="公示期", evidence="original", paper="密罚字1号",
        )  # fmt: skip
    stage.records |= {
        "finding valid": ("finding", whole),
        "finding revoked": ("finding", revoked),
        "finding changed": ("finding", changed),
        "finding expired": ("finding", expired),
        "recognition accepted": ("recognition", first),
        "recognition declined": ("recognition", declined),
        "recognition withdrawn": ("recognition", withdrawn),
        "recognition lapsed": ("recognition", lapsed),
        "recognition reviewed": ("recognition", reviewed),
    }
    for label, action in (
        ("finding revoked", "recognition.open_finding"),
        ("recognition reviewed", "recognition.open_recognition"),
    ):
        did(stage.actors["jiandu"], action, stage.records[label][1], reason="密调阅事由")
    stage.secrets += [
        secret("密不采纳理由", "recognition", declined, Level.FULL),
        secret("密复核情况", "recognition", reviewed, Level.FULL),
        secret("密撤回理由", "recognition", withdrawn, Level.FULL),
        secret(number(whole), "finding", whole, Level.SUMMARY),
    ]
