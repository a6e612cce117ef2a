"""移送测试共用的几步：有人的县公安局，提出报告、批准、送达、签收，都从门里走。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.cases.models import Case
from liandong.demo.city import City
from liandong.dispatches.models import Dispatch
from liandong.kernel.actor import system_actor
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_transfers import police_plans
from liandong.now import CHINA, now
from liandong.transfers.models import Transfer

CITY_POLICE, POLICE = "JZ-POLICE", "C410823-POLICE"
SIGNER = ("wz.gongan", "雷警官", POLICE, Role.LIAISON)
CITY_SIGNER = ("jz.gongan", "霍警官", CITY_POLICE, Role.LIAISON)
HANDLER, HEAD, KEEPER = "wz.chengban", "wz.juzhang", "wz.lianluo"


def day() -> str:
    """Today, as it is typed."""
    return now().astimezone(CHINA).date().isoformat()


class Desk:
    """The county's market bureau and police at work on one suspected crime."""

    def __init__(self, office: City, case: Case) -> None:
        self.city, self.case = office, case
        for plan in police_plans():
            office.add_agency(plan)
        for cast in (SIGNER, CITY_SIGNER):
            office.join(cast)

    def tries(self, account: str, name: str, record: Any = None, values: Any = None, **more: Any) -> Any:
        full = name if "." in name else f"transfers.{name}"
        return attempt(self.city.actor(account), full, getattr(record, "uuid", record), values, **more)

    def does(self, account: str, name: str, record: Any = None, values: Any = None, **more: Any) -> Transfer:
        outcome = self.tries(account, name, record, values, **more)
        assert outcome.is_done, (name, outcome.code, outcome.sentence, outcome.errors)
        return Transfer.objects.filter(uuid=outcome.record).first() or Transfer.objects.latest("pk")

    def report(self, **more: Any) -> dict[str, Any]:
        return {
            "case": self.case.number, "crime": "涉嫌销售伪劣农药", "officers": "冯承办、褚巡查", "facts": "密事实：销售金额八万元",
            "evidence": "销售账册一册\n检验报告一份", "report": "密报告：经核实应当移送", **more,
        }  # fmt: skip

    def along(self, **more: Any) -> dict[str, Any]:
        materials = "涉嫌犯罪案件移送书 1件 2份\n涉嫌犯罪案件情况的调查报告 1件2份\n涉案物品清单，1件，2份\n检验报告 1件 1份"
        return {
            "letter_no": "武市监移1号", "materials": materials, "procuratorate": "武陟县人民检察院", "copied_on": day(), **more,
        }  # fmt: skip

    def paper(self, **more: Any) -> dict[str, Any]:
        letter = {
            "receiver_name": "温县公安局", "receiver_address": "温县示例路1号", "sent_on": day(), "sent_how": "person", "register_no": "发1号",
        }  # fmt: skip
        return self.along(**letter | more)

    def proposed(self, **more: Any) -> Transfer:
        return self.does(HANDLER, "propose_transfer", None, self.report(**more))

    def approved(self) -> Transfer:
        return self.does(HEAD, "approve_transfer", self.proposed(), reason="达到立案追诉标准")

    def sent(self) -> Transfer:
        return self.does(KEEPER, "send_transfer", self.approved(), self.along(to="武陟县公安局"))

    def dispatch(self, transfer: Transfer) -> Dispatch:
        return Dispatch.objects.get(uuid=Transfer.objects.get(pk=transfer.pk).dispatch)

    def signed(self) -> Transfer:
        transfer = self.sent()
        did(self.city.actor("wz.gongan"), "dispatches.sign_dispatch", self.dispatch(transfer).uuid)
        return Transfer.objects.get(pk=transfer.pk)

    def filed(self) -> Transfer:
        said = {"paper_no": "武公立字1号", "on": day()}
        return self.does("wz.gongan", "record_filing", self.signed(), said)

    def letter(self, transfer: Transfer, code: str = "crime_transfer", no: str = "武市监移1号") -> UUID:
        """One of its letters, issued under the number of the record, set and sealed; what follows is still to be delivered."""
        given = {"numbering": "given", "given_no": no} if no else {"numbering": "none"}
        made = did(
            self.city.actor(HANDLER),
            "documents.draft_letter",
            None,
            {"source": transfer.number, "code": code},
        )
        did(self.city.actor(HANDLER), "documents.submit_letter", made)
        did(self.city.actor(HEAD), "documents.issue_letter", made, given)
        did(system_actor("文书排版"), "documents.set_letter", made)
        scan = {"scan": SimpleUploadedFile("用印.pdf", f"%PDF-1.4 {code}".encode())}
        return did(self.city.actor(KEEPER), "documents.add_sealed_scan", made, {}, files=scan)

    def refused(self) -> Transfer:
        return self.does("wz.gongan", "record_refusal", self.signed(), self.refusal())

    def refusal(self, **more: Any) -> dict[str, Any]:
        return {"paper_no": "武公不立字1号", "on": day(), "why": "密理由：未达到追诉标准", **more}

    def asking(self, **more: Any) -> dict[str, Any]:
        return {"paper_no": "武市监提1号", "on": day(), "why": "销售金额应当合并计算", **more}

    def ending(self, **more: Any) -> dict[str, Any]:
        return {
            "organ_kind": "procuratorate", "organ": "武陟县人民检察院", "paper_no": "检察意见书1号", "on": day(),
            "why": "情节轻微，不起诉，应当给予行政处罚", **more,
        }  # fmt: skip

    def held(self) -> UUID | None:
        """Whether the case may not be decided; the cause."""
        from liandong.kernel import holds

        standing = holds.standing(self.case.uuid)
        return standing[0].placed_by if standing else None
