"""演示之城的两件涉嫌犯罪案件移送：一件县公安局正在审查；一件立案后经检察机关不起诉，移回作行政处理。

Played through the door; the parties are plainly invented and the moments are simulated.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from liandong.cases.models import Case
from liandong.demo.city import City
from liandong.demo.delivering import deliver, newest
from liandong.dispatches.models import Dispatch
from liandong.kernel.roles import Role
from liandong.now import at, now, today
from liandong.transfers.models import Transfer

POLICE = "武陟县公安局"
PEOPLE = (
    ("wz.gongan", "雷警官", "C410823-POLICE", Role.LIAISON),
    ("wz.gongan.ju", "霍局长", "C410823-POLICE", Role.AGENCY_HEAD),
)
STORIES = (
    ("示例调味品商行一（虚构）", "销售不符合食品安全标准的食品", "演示武市监移1号", 2),
    ("示例农资商行二（虚构）", "销售假冒注册商标的商品", "演示武市监移2号", 40),
)


def play(city: City) -> None:
    """Play them once; a second call changes nothing."""
    if Transfer.objects.exists():
        return
    for cast in PEOPLE:
        city.join(cast)
    start, before = now(), newest()
    _, back = [_sent(city, *story) for story in STORIES]
    with at(start - timedelta(days=37)):
        filed = {"paper_no": "演示武公立字2号", "on": today().isoformat()}
        city.act("wz.gongan", "transfers.record_filing", back, filed)
    with at(start - timedelta(days=36)):
        goods = {"on": today().isoformat(), "received_by": "雷警官", "list_no": "演示材料移交清单2号"}
        city.act("wz.lianluo", "transfers.hand_goods", back, goods)
    with at(start - timedelta(days=4)):
        values = {
            "organ_kind": "procuratorate", "organ": "武陟县人民检察院", "paper_no": "演示检察意见书2号", "on": today().isoformat(),
            "why": "犯罪情节轻微，决定不起诉，应当给予行政处罚。", "goods_back": "销售账册一册，清单相符。",
        }  # fmt: skip
        city.act("wz.lianluo", "transfers.return_case", back, values)
    with at(start):
        deliver(before)


def _sent(city: City, party: str, conduct: str, letter_no: str, ago: int) -> UUID:
    """Registered, reported, approved, sent, and signed for by the police of the county."""
    with at(now() - timedelta(days=ago)):
        filed = {
            "case_no": letter_no.replace("移", "涉立"), "party_name": party, "conduct": conduct, "division": "410823",
            "approved_at": now().isoformat(), "approval_evidence": f"立案审批表{letter_no}", "facts": "演示：检查发现。",
        }  # fmt: skip
        case = Case.objects.get(uuid=city.act("wz.lianluo", "cases.register_case", None, filed))
        report = {
            "case": case.number, "crime": f"涉嫌{conduct}罪", "officers": "冯承办、褚巡查", "facts": "演示：销售金额达到立案追诉标准。",
            "evidence": "销售账册一册\n检验报告一份", "report": "演示：专案组核实，应当移送公安机关。",
        }  # fmt: skip
        made = city.act("wz.chengban", "transfers.propose_transfer", None, report)
        city.act("wz.juzhang", "transfers.approve_transfer", made, {}, reason="演示：达到立案追诉标准。")
        along = {
            "to": POLICE, "letter_no": letter_no, "procuratorate": "武陟县人民检察院", "copied_on": today().isoformat(),
            "materials": "涉嫌犯罪案件移送书 1件 2份\n涉嫌犯罪案件情况的调查报告 1件 2份\n检验报告 1件 1份",
        }  # fmt: skip
        city.act("wz.lianluo", "transfers.send_transfer", made, along)
        dispatch = Dispatch.objects.get(carried=made)
        city.act("wz.gongan", "dispatches.sign_dispatch", dispatch.uuid, {})
    return made
