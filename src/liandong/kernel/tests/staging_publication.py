"""台上的处罚决定公示：提出、退回、批准、不予公示、登记渠道、期满、修复、撤回，每种状态都有一件。"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging_cases import case_values, decision_values
from liandong.now import CHINA, at, today

IN_MAY = datetime(2026, 5, 6, 10, tzinfo=CHINA)


def proposing(**more: Any) -> dict[str, Any]:
    """What the form of proposing asks for."""
    return {"social_impact": "yes", "reasons": "密公示理由", "reviewed_by": "褚保密", **more}


def in_channel(channel: str = "信用中国", **more: Any) -> dict[str, Any]:
    """A channel where it was published today."""
    return {"channel": channel, "on": today().isoformat(), "address": "报送第1批", **more}


def play(stage: Any, did: Any, secret: Any) -> None:
    """One decision for each state, all by 武陟县市场监督管理局."""
    from liandong.cases.models import Decision

    cast = stage.actors
    keeper, handler, head = cast["wz.lianluo"], cast["wz.chengban"], cast["wz.juzhang"]
    system = system_actor("处罚决定公示")

    def taken_up(label: str) -> Any:
        no = f"密公示罚{label}"
        filed = {"case_no": f"公示立{label}", "approved_at": "2026-03-02 09:00", "approval_evidence": "立案审批表"}  # fmt: skip
        case = did(keeper, "cases.register_case", None, case_values(f"公示{label}", **filed))
        did(keeper, "cases.record_decision", case, decision_values(no, content="依法处罚"))
        decision = Decision.objects.get(case__uuid=case)
        made = did(keeper, "publication.take_up_decision", None, {"decision": decision.number})
        stage.records[f"publication {label}"] = ("publication", made)
        stage.secrets.append(secret(no, "publication", made, Level.SUMMARY))
        return made

    def proposed(label: str, **more: Any) -> Any:
        made = taken_up(label)
        why = f"密公示理由{label}"
        did(handler, "publication.propose_publication", made, proposing(reasons=why, **more))
        stage.secrets.append(secret(why, "publication", made, Level.FULL))
        return made

    def published(label: str, **more: Any) -> Any:
        made = proposed(label, **more)
        did(head, "publication.approve_publication", made, {"is_read": "on"})
        return made

    def withholding(label: str) -> Any:
        made = taken_up(label)
        why = {"ground": "no_impact", "reasons": f"密不公示理由{label}"}
        did(handler, "publication.propose_withholding", made, why)
        stage.secrets.append(secret(f"密不公示理由{label}", "publication", made, Level.FULL))
        return made

    taken_up("due")
    proposed("proposed")
    returned = proposed("returned")
    did(head, "publication.return_proposal", returned, reason="密退回公示")
    stage.secrets.append(secret("密退回公示", "publication", returned, Level.SUMMARY))
    withholding("proposed withheld")
    did(head, "publication.approve_withholding", withholding("withheld"))
    standing = published("published")
    did(cast["jiandu"], "publication.open_publication", standing, reason="密调阅事由")
    with at(IN_MAY):
        ended = published("ended", grade="轻微")
    did(system, "publication.end_publication", ended)
    repaired = {"paper": "信用修复决定", "on": today().isoformat(), "is_fulfilled": "on", "is_promised": "on"}
    did(head, "publication.repair_credit", published("repaired"), repaired, reason="履行完毕")
    withdrawn = published("withdrawn")
    for channel in ("信用中国", "本机关网站"):
        did(keeper, "publication.record_channel", withdrawn, in_channel(channel))
    did(system, "publication.withdraw_publication", withdrawn, {"standing": "被撤销"})
    down = {"channel": "信用中国", "on": today().isoformat(), "told": "本机关网站说明"}
    did(keeper, "publication.record_takedown", withdrawn, down)
    _, record = stage.record("publication withdrawn")
    again = did(system, "publication.owe_publication", None, {"decision": record.decision.uuid})
    did(handler, "publication.propose_publication", again, proposing())
    did(head, "publication.approve_publication", again, {"is_read": "on"})
    did(keeper, "publication.take_back", again, reason="该隐去的没有隐去")
