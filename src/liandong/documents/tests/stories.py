"""文书测试共用的几步：一件协查请求，由它起草、送审签、签发、排版、用印，都从门里走。"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.assistance.models import AssistanceRequest
from liandong.assistance.tests.stories import HEADS, Help
from liandong.cases.models import Case
from liandong.cases.tests.stories import ready
from liandong.demo.city import City
from liandong.documents.models import Letter
from liandong.documents.typeset import Content, Heading
from liandong.kernel import letters
from liandong.kernel.actor import Actor
from liandong.kernel.outcome import Outcome
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job

WORD = "武市监协"
TAKE = {"numbering": "take", "word": WORD}


def scan(said: str = "盖了章的") -> dict[str, Any]:
    """A file that looks like a scan."""
    return {"scan": SimpleUploadedFile("用印.pdf", b"%PDF-1.4 " + said.encode())}


def order(actor: Actor, case: Case) -> tuple[Heading, Content]:
    """责令改正通知书 as a room might offer it: a kind that goes to a party."""
    content: Content = {
        "party": "虚构农资店", "party_code": "", "facts": "未建立购销台账", "provisions": "农药管理条例", "demand": "建立台账",
        "due_on": "2026-12-31",
    }  # fmt: skip
    return Heading(agency=case.agency_name, recipients=("虚构农资店",), case_no=case.case_no), content


def offer_to_party(monkeypatch: Any) -> None:
    """Cases give a letter to a party too, for this test."""
    monkeypatch.setattr(letters, "_OFFERED", {name: list(rows) for name, rows in letters._OFFERED.items()})
    letters.offer("case", "correction_order", order)


class Writing(Help):
    """Letters of 武陟县市场监督管理局, most of them about one request."""

    def do(self, account: str, name: str, record: UUID | None, values: Any = None, **more: Any) -> UUID:
        return did(self.city.actor(account), f"documents.{name}", record, values or {}, **more)

    def tries(self, account: str, name: str, record: UUID | None, values: Any = None, **more: Any) -> Outcome:
        return attempt(self.city.actor(account), f"documents.{name}", record, values or {}, **more)

    def drafted(self, source: str = "", code: str = "assistance_letter", **values: Any) -> UUID:
        said = {"source": source or self.request(), "code": code, **values}
        return self.do("wz.chengban", "draft_letter", None, said)

    def request(self, **more: Any) -> str:
        """The number of a new request that 博爱县农业农村局 has signed for."""
        return AssistanceRequest.objects.get(uuid=self.handling(**more)).number

    def submitted(self, source: str = "", **more: Any) -> UUID:
        return self.do("wz.chengban", "submit_letter", self.drafted(source, **more))

    def issued(self, source: str = "", numbering: Any = None, **more: Any) -> UUID:
        """Signed by the head; not yet set."""
        return self.do("wz.juzhang", "issue_letter", self.submitted(source, **more), numbering or TAKE)

    def rendered(self, source: str = "", numbering: Any = None, **more: Any) -> UUID:
        last = newest_job()
        made = self.issued(source, numbering, **more)
        for _ in range(2):  # 排好了又有事件
            deliver_all(last)
        return made

    def sealed(self, source: str = "", **more: Any) -> UUID:
        return self.do("wz.lianluo", "add_sealed_scan", self.rendered(source, **more), {}, files=scan())


def of(made: UUID) -> Letter:
    return Letter.objects.get(uuid=made)


def writers(city: City) -> Writing:
    """The small city with heads, one case, and whoever writes letters for it."""
    for cast in HEADS:
        city.join(cast)
    return Writing(city)


def equipped(city: City) -> Writing:
    """The same, and what a case needs: a party, an item with its powers, officers."""
    return writers(ready(city))
