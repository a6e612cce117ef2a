"""两个县为一家厂争管辖的每一步：线索、立案、确认同一、协商、报请、指定、移交；故事和演示之城走的是同样的步子。

The goods were made in 博爱县 and sold in 武陟县, so that either bureau has power over its own part of one act: the market bureau's
lead tells of the city as a whole, each case of its own county. 武陟县农业农村局 handles by the ordinary procedure on the platform,
博爱县农业农村局 has filed on paper before that and enters a card later, so that the two orders disagree.

Main names: `Contest`, `Matter`, `ready`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from liandong.accounts.models import Person
from liandong.cases.models import Case
from liandong.catalogue.models import Item
from liandong.demo import officers
from liandong.demo.catalogue import PUNISH_CHECK, SECOND, USUAL
from liandong.demo.city import City
from liandong.demo.leads import FARM, FARM_NEXT, HEADS
from liandong.demo.stories import enter_contacts
from liandong.demo.telling import Telling
from liandong.dispatches.models import Dispatch
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.jurisdiction.standing import Standing, offences_of, standing_of
from liandong.kernel.roles import Role
from liandong.leads.beside import asked
from liandong.leads.models import Verification
from liandong.offences.models import Comparison
from liandong.offences.sighting import Related

FARM_CODE, NEXT_CODE, CITY_CODE = "C410823-AGRICULTURE", "C410822-AGRICULTURE", "JZ-AGRICULTURE"
HERE, THERE, WHOLE = "410823", "410822", "410800"
"""Where it was sold, where it was made, and the city that holds both."""
STAFF = (
    ("wz.nongguan", "许农管", FARM_CODE, Role.HANDLER), ("wz.nongfu", "葛负责", FARM_CODE, Role.UNIT_HEAD),
    ("wz.nongfa", "范法制", FARM_CODE, Role.LEGAL_REVIEWER), ("ba.nongguan", "吕农管", NEXT_CODE, Role.HANDLER),
    ("ba.nongfu", "彭负责", NEXT_CODE, Role.UNIT_HEAD), ("ba.nongfa", "鲁法制", NEXT_CODE, Role.LEGAL_REVIEWER),
    ("jz.nongfa", "邹法制", CITY_CODE, Role.LEGAL_REVIEWER),
)  # fmt: skip
"""Who works at the three agricultural bureaus beside their liaisons and heads."""
ITEM, SAMPLE = "SL-NYBQ", "演示：并非真实清单中的事项，依据条文待核"
CONDUCT = "生产、销售标签虚假的农药"
TWO = "许农管、何植保"


def ready(city: City) -> None:
    """The people, how their agencies are reached, the officers, the item and who has power over it; does only what is missing."""
    for cast in (SECOND, *HEADS, *STAFF):
        if not Person.objects.filter(account=cast[0]).exists():
            city.join(cast)
    officers.play(city)
    enter_contacts(city)
    if Item.objects.filter(code=ITEM).exists():
        return
    quiet = Telling(city)
    values = {
        "code": ITEM, "name": "生产、经营标签虚假的农药", "line": "农业农村", "aspects": PUNISH_CHECK, "basis": SAMPLE,
        "objects_told": "农药生产、经营者", "method": "现场检查、抽样检验", "scope": "joint", "since": "2020-01-01",
        "source": SAMPLE, "is_sample": "on",
    }  # fmt: skip
    item = quiet.act("jz.nongfa", "catalogue.register_item", None, values)
    quiet.act("jz.nongju", "catalogue.publish_item", item, {"published_on": "2020-01-01"})
    for code, place in ((FARM_CODE, HERE), (NEXT_CODE, THERE), (CITY_CODE, WHOLE)):
        power = {
            "item": ITEM, "holder": city.agency(code), "place": place, "kinds": PUNISH_CHECK, "basis": "法定职权",
            "article": SAMPLE, "valid_from": "2020-01-01", "source": USUAL, "is_sample": "on",
        }  # fmt: skip
        made = quiet.act("jiandu", "catalogue.register_power", None, power)
        quiet.act(SECOND[0], "catalogue.confirm_power", made, {})


@dataclass(frozen=True, slots=True)
class Matter:
    """One maker and when it did it; `mark` is the year and number of either bureau's file."""

    maker: str
    since: str
    until: str
    mark: str

    def values(self, place: str, **more: Any) -> dict[str, Any]:
        """The act as a lead or a case tells of it."""
        return {
            "party": self.maker, "item": ITEM, "conduct": CONDUCT, "division": place, "since": self.since, "until": self.until,
            "facts": "农药在博爱县生产，销往武陟县，标签与登记不符，现场拍照取样。", **more,
        }  # fmt: skip


class Contest:
    """One matter, step by step; every step is an act or two through the door at the moment the clock is held at."""

    def __init__(self, story: Telling, matter: Matter) -> None:
        self.story, self.matter, self.act = story, matter, story.act
        self.ours: UUID
        self.theirs: UUID
        self.dispute: JurisdictionDispute

    # ── 线索 ────────────────────────────────────────────────────────────────────────────────────────

    def register_maker(self) -> None:
        """The maker comes into the register, where it is not in it."""
        values = {
            "form": "enterprise", "name": self.matter.maker, "code": "", "division": THERE, "address": "示例工业路3号",
            "tags": "农药生产", "source": "演示：并非真实企业",
        }  # fmt: skip
        self.act("wz.chengban", "parties.register_party", None, values)

    def look(self, account: str, place: str) -> Related:
        """What stands beside the form when somebody registers the act in this place; printed as far as he is told."""
        told = asked(self.story.city.actor(account), self.matter.values(place), is_settled=True)
        seen = (
            f"{s.kind.title}{s.kind.number(s.record)}：{getattr(s.record, 'conduct', '')}" for s in told.seen
        )
        self.story.lines("登记时旁边列出的有关记录：", seen)
        beyond = (
            f"{c.agency}：{c.broad_kind}，{c.stage}，联络人：{c.liaison or '未登记'}" for c in told.collisions
        )
        if told.collisions:
            self.story.lines(
                "别的机关的，只有这四项，看不到内容；这次查询已记入账本，对方会收到告知：", beyond
            )
        if told.not_asked:
            self.story.say(f"   {told.not_asked}")
        return told

    def found(self, received: str, **more: Any) -> UUID:
        """The market bureau has found the goods and registers a lead on their maker."""
        values = self.matter.values(WHOLE, origin="patrol", received_on=received, **more)
        return self.act("wz.chengban", "leads.register_lead", None, values)

    def sent(self, lead: UUID) -> Dispatch:
        values = {"to": FARM, "why": "no_power", "note": "农药标签由农业农村部门监管。"}
        self.act("wz.lianluo", "leads.send_lead", lead, values)
        return self.story.newest(lead)

    def taken_up(self, dispatch: Dispatch) -> Verification:
        """Signed for, accepted, and in somebody's hands."""
        self.act("wz.nongye", "dispatches.sign_dispatch", dispatch.uuid, {})
        self.act("wz.nongye", "dispatches.accept_dispatch", dispatch.uuid, {"handler": "许农管"})
        return Verification.objects.get(lead__uuid=dispatch.carried)

    # ── 两家立案 ────────────────────────────────────────────────────────────────────────────────────

    def propose(self, verification: Verification) -> Case:
        """武陟县农业农村局 proposes to file and its unit head reviews."""
        values = self.matter.values(HERE, verification=verification.number, officers=TWO)
        self.ours = self.act("wz.nongguan", "cases.propose_filing", None, values)
        self.act("wz.nongfu", "cases.review_filing", self.ours, {})
        return Case.objects.get(uuid=self.ours)

    def approve(self) -> None:
        self.act("wz.nongju", "cases.approve_filing", self.ours, {"case_no": f"武农立{self.matter.mark}"})

    def notify(self) -> None:
        self.act("wz.nongye", "cases.notify_case", self.ours, {"to": FARM_NEXT})
        self.act("ba.lianluo", "cases.acknowledge_case", self.ours, {})

    def enter_card(self, approved: datetime) -> None:
        """博爱县农业农村局 enters what it had filed on paper, with what proves it."""
        number = f"博农立{self.matter.mark}"
        values = self.matter.values(
            THERE, case_no=number, approved_at=f"{approved:%Y-%m-%d %H:%M}", approval_evidence=f"立案审批表{number}"
        )  # fmt: skip
        self.theirs = self.act("ba.lianluo", "cases.register_case", None, values)

    def say_same(self) -> Comparison:
        """The legal reviewer of one bureau and the head of the other say that both mean one act."""
        mine, other = (offences_of("case", case) for case in (self.ours, self.theirs))
        comparison = Comparison.objects.get(one__in=[*mine, *other], other__in=[*mine, *other], state="asked")
        same = "同一厂家、同一批次，在一县生产、在另一县销售"
        self.act("wz.nongfa", "offences.confirm_same", comparison.uuid, {}, reason=same)
        self.act("ba.juzhang", "offences.state_view", comparison.uuid, {"is_same": "yes"}, reason="批号相同")
        return comparison

    def standing(self) -> Standing:
        """Who has it, as the platform answers now."""
        found = standing_of(offences_of("case", self.ours))
        assert found is not None
        return found

    # ── 协商、报请、指定、移交 ──────────────────────────────────────────────────────────────────────

    def raise_dispute(self) -> None:
        values = {
            "record": Case.objects.get(uuid=self.ours).number, "stance": "claims", "against": FARM_NEXT,
            "basis": "假标签农药在本县销售，本机关最先发现并已抽样取证，平台上立案登记在先。", "provisions": "行政处罚法第二十二条",
        }  # fmt: skip
        made = self.act("wz.nongye", "jurisdiction.raise_dispute", None, values)
        self.dispute = JurisdictionDispute.objects.get(uuid=made)

    def answer(self) -> None:
        """The other bureau states its position; the first adds to its own after that."""
        theirs = {
            "stance": "claims", "basis": "农药在本县生产，负责人当日上午已经批准立案。", "provisions": "行政处罚法第二十二条\n行政处罚法第二十五条",
        }  # fmt: skip
        ours = {
            "stance": "claims", "basis": "销售在本县，证据主要在本县，本机关已经抽样取证，两家的批准时间和登记时间次序不一。",
            "provisions": "行政处罚法第二十二条\n行政处罚法第二十五条",
        }  # fmt: skip
        self.act("ba.lianluo", "jurisdiction.state_position", self.dispute.uuid, theirs)
        self.act("wz.nongfa", "jurisdiction.state_position", self.dispute.uuid, ours)

    def minute(self) -> None:
        """One side draws up minutes that name itself and signs; the other does not."""
        text = "两县在焦作市农业农村局会议室协商。武陟县主张由本县管辖；博爱县不同意，没有签署。"
        values = {"agreed_holder": FARM, "text": text}
        self.act("wz.nongye", "jurisdiction.propose_minutes", self.dispute.uuid, values)
        self.act("wz.nongju", "jurisdiction.sign_minutes", self.dispute.uuid, {"signed_how": ""})

    def escalate(self) -> None:
        why = "协商没有达成一致，博爱县农业农村局没有签署纪要。"
        self.act("wz.nongju", "jurisdiction.escalate_dispute", self.dispute.uuid, {}, reason=why)
        self.dispute.refresh_from_db()

    def designate(self) -> None:
        """The common superior names 武陟县农业农村局."""
        grounds = "武陟县最先发现，证据主要在该县，已按普通程序调查；由其一并查处有利于查清事实。"
        values = {"to": FARM, "letter_no": f"焦农指{self.matter.mark}", "grounds": grounds}
        self.act("jz.nongju", "jurisdiction.designate_holder", self.dispute.uuid, values)
        self.dispute.refresh_from_db()

    def hand_over(self) -> Dispatch:
        """File and goods of the other case go to the holder."""
        values = {
            "file_list": "立案审批表1页\n现场检查笔录3页\n生产记录复印件12页", "goods_list": "先行登记保存的同批次农药20瓶，存放于博爱县农业农村局",
        }  # fmt: skip
        self.act("ba.lianluo", "jurisdiction.hand_over", self.dispute.uuid, values)
        return Dispatch.objects.get(carried=self.theirs)

    def receive(self, dispatch: Dispatch) -> None:
        self.act("wz.nongye", "dispatches.sign_dispatch", dispatch.uuid, {})
        self.act("wz.nongye", "dispatches.accept_dispatch", dispatch.uuid, {"handler": "许农管"})
        self.dispute.refresh_from_db()
