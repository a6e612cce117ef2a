"""台上的检查结果公示：一次检查一件，提出、退回、批准、不予公示、异议、期满、更正以后撤回，每种状态都有一件。"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging_onsite import ITEM, confirmed
from liandong.now import at, now, today
from liandong.onsite.models import Inspection
from liandong.results.models import ResultNotice

KIND = "result_notice"
FIRM = "凭入企码提交"


def until(days: int = 30) -> dict[str, Any]:
    """What the form of approving asks for."""
    last = today() + timedelta(days=days)
    return {"until": last.isoformat(), "until_why": "本机关的规定", "is_read": "on"}


def correcting(**more: Any) -> dict[str, Any]:
    """What the form of correcting asks for."""
    return {"item": ITEM, "result": "1", "told": "", "follow_up": "none", **more}


def play(stage: Any, did: Any, secret: Any) -> None:
    """One notice for each state, all by 武陟县市场监督管理局."""
    cast = stage.actors
    handler, head = cast["wz.chengban"], cast["wz.juzhang"]

    def due(label: str) -> Any:
        visit = confirmed(stage, did, f"密公示缘由{label}")
        made = ResultNotice.objects.get(inspection=visit).uuid
        stage.records[f"{KIND} {label}"] = (KIND, made)
        return made

    def proposed(label: str) -> Any:
        made = due(label)
        did(handler, "results.propose_notice", made, {"reviewed_by": f"密审查{label}"})
        stage.secrets.append(secret(f"密审查{label}", KIND, made, Level.FULL))
        return made

    def published(label: str, days: int = 30) -> Any:
        made = proposed(label)
        did(head, "results.approve_notice", made, until(days))
        return made

    def visit_of(made: Any) -> Inspection:
        return Inspection.objects.get(uuid=ResultNotice.objects.get(uuid=made).inspection)

    def objected(made: Any, text: str) -> None:
        said = {"code": visit_of(made).code, "said": text, "contact": ""}
        did(system_actor(FIRM), "results.receive_objection", made, said)
        stage.secrets.append(secret(text, KIND, made, Level.FULL))

    due("due")
    proposed("proposed")
    returned = proposed("returned")
    did(head, "results.return_proposal", returned, reason="密退回结果")
    stage.secrets.append(secret("密退回结果", KIND, returned, Level.SUMMARY))
    withheld = due("withheld")
    did(handler, "results.propose_withholding", withheld, {"ground": "case", "reasons": "密不公示结果"})
    stage.secrets.append(secret("密不公示结果", KIND, withheld, Level.FULL))
    did(head, "results.approve_withholding", withheld)
    did(handler, "onsite.take_up_result", visit_of(withheld).uuid)
    standing = published("published")
    did(cast["jiandu"], "results.open_notice", standing, reason="密调阅事由")
    objected(standing, "密异议店名不对")
    did(cast["wz.fuze"], "results.reject_objection", standing, {"answer": "查的就是这一家"})
    filed = {"on": today().isoformat(), "said": "密异议店名不对", "contact": "店长"}
    did(handler, "results.file_objection", standing, filed)
    ended, shown = published("ended", days=0), {"on": today().isoformat(), "address": "报送第1批"}
    did(handler, "results.record_shown", ended, shown)
    with at(now() + timedelta(days=1)):
        did(system_actor("检查结果公示"), "results.end_notice", ended)
    withdrawn = published("withdrawn")
    did(handler, "results.record_shown", withdrawn, shown)
    did(head, "onsite.correct_result", visit_of(withdrawn).uuid, correcting(), reason="看过照片，标签是全的")
    did(handler, "results.record_takedown", withdrawn, {"on": today().isoformat(), "told": "更正"})
    wrong, upheld = published("wrong"), published("upheld")
    did(head, "results.take_back", wrong, reason="该隐去的没有隐去")
    objected(upheld, "密异议不是这一家")
    did(head, "results.uphold_objection", upheld, {"answer": "店名确实不对"})
    for label in ("wrong", "upheld"):  # 状态与 withdrawn 的一样，不另写谁看得到
        del stage.records[f"{KIND} {label}"]
