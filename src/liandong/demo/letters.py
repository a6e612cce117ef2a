"""演示之城的文书：由协查请求起草，草拟、待签发、已排版、已用印、更正、作废各有；复函是博爱县发的。

The scan of a demonstration is the set file with a line behind it: a page that was printed, sealed and scanned there is none.

Main names: `play`, `scanned`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.assistance.models import AssistanceRequest
from liandong.demo.city import City
from liandong.demo.delivering import deliver, newest
from liandong.documents.filing import current
from liandong.documents.models import Letter, Role
from liandong.kernel import pieces
from liandong.kernel.ports import agencies
from liandong.now import at, now

OURS = ("wz.chengban", "wz.juzhang", "武市监协")
THEIRS = ("ba.lianluo", "ba.juzhang", "博农函")


def scanned(letter: UUID) -> dict[str, Any]:
    """What is handed in for a sealed scan."""
    held = current(Letter.objects.get(uuid=letter), Role.ISSUED)
    assert held is not None
    body = pieces.opened(held.parts.all()).read()
    return {"scan": SimpleUploadedFile("用印扫描件（演示）.pdf", body + "\n% 演示：用印扫描件\n".encode())}


class _Desk:
    """Writes letters."""

    def __init__(self, city: City) -> None:
        self.city = city

    def do(self, account: str, name: str, record: UUID | None, values: Any = None, **more: Any) -> UUID:
        return self.city.act(account, f"documents.{name}", record, values, **more)

    def drafted(
        self, request: AssistanceRequest, code: str = "assistance_letter", who: tuple[str, str, str] = OURS
    ) -> UUID:
        return self.do(who[0], "draft_letter", None, {"source": request.number, "code": code})

    def submitted(self, request: AssistanceRequest, **more: Any) -> UUID:
        who = more.get("who", OURS)
        return self.do(who[0], "submit_letter", self.drafted(request, **more))

    def rendered(self, request: AssistanceRequest, **more: Any) -> UUID:
        _, head, word = more.get("who", OURS)
        before, made = newest(), self.submitted(request, **more)
        on_record = Letter.objects.get(uuid=made).heading["letter_no"]
        given = {"numbering": "given", "given_no": on_record}
        self.do(head, "issue_letter", made, given if on_record else {"numbering": "take", "word": word})
        deliver(before)
        return made

    def sealed(self, request: AssistanceRequest, **more: Any) -> UUID:
        made, before = self.rendered(request, **more), newest()
        self.do(more.get("who", OURS)[0], "add_sealed_scan", made, {}, files=scanned(made))
        deliver(before)
        return made

    def corrected(self, request: AssistanceRequest) -> None:
        """A letter, and another that takes its place."""
        old = Letter.objects.get(uuid=self.sealed(request))
        values = {"old": old.number, "code": old.code}
        new = self.do("wz.chengban", "correct_letter", None, values, reason="演示：协查对象的批号写错")
        self.do("wz.chengban", "submit_letter", new)
        before = newest()
        self.do("wz.juzhang", "issue_letter", new, {"numbering": "take", "word": OURS[2]})
        deliver(before)

    def play(self, ours: list[AssistanceRequest]) -> None:
        def of(*states: str) -> list[AssistanceRequest]:
            return [r for r in ours if r.state in states]

        for request in of("proposed"):
            self.drafted(request)
        for request in of("sent")[:1]:
            self.submitted(request)
        for request in of("handling")[:1]:
            self.corrected(request)
        for request in of("handling")[1:]:
            self.rendered(request)
        for request in of("answered"):
            self.sealed(request)
            self.sealed(request, code="assistance_reply", who=THEIRS)
        for request in of("replied"):
            self.do("wz.chengban", "drop_letter", self.drafted(request), reason="演示：同一事项已经去函")
            self.submitted(request, code="assistance_reply", who=THEIRS)


def play(city: City) -> None:
    """Play the letters once, after the requests; a second call, or a city without requests, changes nothing."""
    market = city.actor("wz.lianluo").agency
    ours = list(AssistanceRequest.objects.filter(owner=market).order_by("pk"))
    if not ours or Letter.objects.exists():
        return
    with agencies().remembering(), at(now() - timedelta(hours=2)):
        _Desk(city).play(ours)
