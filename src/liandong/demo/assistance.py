"""演示之城的协查：七件，各在一步：待审核、待签收、书面送到省外、申请延期、逾期上报、待确认、已办结用于案件。

Asked for in cases of 武陟县市场监督管理局 that go on, by simulated days; everything is invented.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.assistance.models import AssistanceRequest
from liandong.cases.models import Case
from liandong.demo.city import City
from liandong.demo.delivering import deliver, newest
from liandong.demo.leads import FARM_CITY, FARM_NEXT
from liandong.kernel import clocks
from liandong.kernel.actor import system_actor
from liandong.kernel.ports import agencies
from liandong.now import CHINA, at, now

OFFICERS = "冯承办、褚巡查"
ANSWERERS = "韩联络、张局长"
OUTSIDE = "晋城市示例区农业农村局（虚构）"


class _Teller:
    """Plays one request after another, each from its own day."""

    def __init__(self, city: City, cases: list[Case]) -> None:
        self.city, self.cases, self.until = city, cases, now()

    def do(self, account: str, name: str, record: UUID | None, values: Any = None, **more: Any) -> UUID:
        return self.city.act(account, name, record, values, **more)

    def drafted(self, days: int, subject: str, **more: Any) -> tuple[UUID, Any]:
        """A request of so many days ago, on a working hour, and that moment."""
        moment = (self.until - timedelta(days=days)).astimezone(CHINA).replace(hour=9, minute=20)
        values = {
            "source": self.cases[days % len(self.cases)].number, "to": FARM_NEXT, "subject": subject,
            "objects_told": "示例农药厂（虚构），生产批号20260901", "background": "演示：经营者称产品购自该厂，进货票据不全。",
            "questions": "该厂有没有农药生产许可证、登记证？\n所附标签、批号是否由该厂出具？\n该厂与经营者有没有购销往来？",
            "materials": "农药登记证\n出厂检验记录", "materials_form": "sealed_copy", "officers": OFFICERS, **more,
        }  # fmt: skip
        with at(moment):
            return self.do("wz.chengban", "assistance.request_assistance", None, values), moment

    def approved(self, days: int, subject: str, **more: Any) -> tuple[UUID, Any]:
        made, moment = self.drafted(days, subject, **more)
        with at(moment + timedelta(hours=2)):
            self.do("wz.fuze", "assistance.review_request", made)
            self.do("wz.juzhang", "assistance.approve_request", made)
        return made, moment

    def handling(self, days: int, subject: str) -> tuple[UUID, Any]:
        made, moment = self.approved(days, subject)
        dispatch = AssistanceRequest.objects.get(uuid=made).dispatch
        with at(moment + timedelta(days=1)):
            self.do("ba.lianluo", "dispatches.sign_dispatch", dispatch)
            self.do("ba.lianluo", "dispatches.accept_dispatch", dispatch, {"handler": "韩联络"})
        return made, moment

    def replied(self, days: int, subject: str) -> tuple[UUID, Any]:
        made, moment = self.handling(days, subject)
        with at(moment + timedelta(days=3)):
            for n, (found, text) in enumerate(
                (
                    ("found", "证照齐全。"),
                    ("partly", "标签是该厂的，批号没有记录。"),
                    ("not_found", "账上没有这个经营者。"),
                ),
                1,
            ):
                said = {"which": n, "found": found, "text": f"演示：{text}"}
                self.do("ba.lianluo", "assistance.answer_question", made, said)
            values = {
                "kind": "document", "taken_on": moment.date().isoformat(), "source": "该厂档案室，复制件与原件核对一致",
                "officers": ANSWERERS,
            }  # fmt: skip
            files = {"file": SimpleUploadedFile("农药登记证（演示）", "演示样张".encode())}
            self.do("ba.lianluo", "assistance.add_evidence", made, values, files=files)
            reply = {
                "reply": "演示：逐项答复如下，登记证复印件随函。",
                "reply_paper": f"演示博农函〔2026〕{int(AssistanceRequest.objects.get(uuid=made).number[-6:])}号",
            }
            self.do("ba.juzhang", "assistance.send_reply", made, reply)
        return made, moment

    def play(self) -> None:
        self.drafted(1, "核实农药登记证真伪")
        paper, moment = self.approved(
            9,
            "核实原料来源",
            to="",
            paper_to=OUTSIDE,
            paper_reach="省外",
            agreement="丹河流域执法协作协议（演示）第三条",
        )
        sent = {
            "receiver_address": "示例路1号", "sent_on": moment.date().isoformat(), "sent_how": "post", "register_no": "演示发文8号",
        }  # fmt: skip
        with at(moment + timedelta(hours=5)):
            self.do("wz.lianluo", "assistance.send_on_paper", paper, sent)
        longer, moment = self.handling(12, "核实标签、批号")
        with at(moment + timedelta(days=6)):
            self.do("ba.lianluo", "assistance.ask_longer", longer, {"days": 5}, reason="演示：要到外地核实")
        self.handling(45, "核实销售记录")
        self.approved(3, "核实跨县种苗来源", to=FARM_CITY)
        self.replied(6, "核实肥料登记证号")
        closed, moment = self.replied(20, "核实兽药批准文号")
        with at(moment + timedelta(days=4)):
            self.do("wz.chengban", "assistance.accept_reply", closed)
            review = {"which": 1, "review": "usable", "review_told": "演示：两人取得，与原件核对一致。"}
            self.do("wz.chengban", "assistance.review_evidence", closed, review)
            for case in self.cases[:2]:
                used = {"record": case.number, "why": "演示：同一厂家的产品"}
                self.do("wz.chengban", "assistance.use_reply", closed, used)


def play(city: City) -> None:
    """Play the requests once, after the cases; a second call, or a city without cases, changes nothing."""
    market = city.actor("wz.lianluo").agency
    cases = list(Case.objects.filter(owner=market, state="filed").order_by("-pk")[:4])
    if not cases or AssistanceRequest.objects.exists():
        return
    before = newest()
    with agencies().remembering():
        _Teller(city, cases).play()
    clocks.tell_overdue(system_actor("逾期提示", "demo"))
    with at(now()):  # 由此办的，也标为模拟
        deliver(before)
