"""公示测试共用的几步：登记卡上的决定，提请、提出、批准，都从门里走。"""

from __future__ import annotations

from typing import Any

from liandong.cases.models import Decision
from liandong.cases.tests.stories import decided, registered
from liandong.demo.city import City
from liandong.kernel import clocks
from liandong.kernel.outcome import Outcome
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_publication import proposing
from liandong.publication.models import Publication

FACTS = "在店内查获标签不合格的农药，供货人李大有，电话13800005678"


class Room:
    """武陟县市场监督管理局 decides and publishes; everything through the door."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.handler, self.head = city.actor("wz.chengban"), city.actor("wz.juzhang")
        self.keeper = city.actor("wz.lianluo")

    def decision(self, no: str = "罚1号", card: dict[str, Any] | None = None, **more: Any) -> Decision:
        """A card with its decision; on 20 March 2026 unless told otherwise."""
        case = registered(self.city, "wz.lianluo", f"立{no}", **(card or {}))
        return decided(self.city, "wz.lianluo", case.uuid, no, content=FACTS, **more)

    def taken_up(self, *args: Any, **more: Any) -> Publication:
        number = self.decision(*args, **more).number
        return self.of(did(self.keeper, "publication.take_up_decision", None, {"decision": number}))

    def of(self, uuid: Any) -> Publication:
        return Publication.objects.get(uuid=uuid)

    def propose(self, one: Publication, **more: Any) -> Outcome:
        return attempt(self.handler, "publication.propose_publication", one.uuid, proposing(**more))

    def approve(self, one: Publication) -> Outcome:
        return attempt(self.head, "publication.approve_publication", one.uuid, {"is_read": "on"})

    def published(self, *args: Any, said: dict[str, Any] | None = None, **more: Any) -> Publication:
        one = self.taken_up(*args, **more)
        for outcome in (self.propose(one, **(said or {})), self.approve(one)):
            assert outcome.is_done, (outcome.sentence, outcome.errors)
        return self.of(one.uuid)

    def running(self, one: Publication) -> dict[str, str]:
        """The limits that run, with the nature of each."""
        return {c.name: c.nature for c in clocks.running(one.uuid)}
