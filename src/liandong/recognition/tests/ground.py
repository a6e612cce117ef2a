"""互认测试的地基：焦作市农业农村局出具，武陟县市场监督管理局采用，同一项都有职权，一份标准。"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from liandong.catalogue.models import Item, Standard
from liandong.catalogue.tests.test_doing import hired, published
from liandong.figures.counting import figures
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_catalogue import power_values, standard_values
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.kernel.tests.staging_recognition import accepting, doing, finding_values
from liandong.kernel.visibility import rebuild
from liandong.now import today
from liandong.parties.models import Party
from liandong.recognition.models import Finding, Recognition
from liandong.recognition.offering import offered

CODE, SECOND = check("91410823MA0000011"), check("91410823MA0000012")
ITEM = "T-REC-1"
FARM_CITY, MARKET = "JZ-AGRICULTURE", "C410823-MARKET"


class Ground:
    """Two agencies with power over one item in 武陟县, a standard, two parties."""

    def __init__(self, city: Any) -> None:
        self.city = city
        self.issuer, self.user = city.actor("jz.nongye"), city.actor("wz.fuze")
        self.issuer_head = hired(city, "jz.juzhang", "金局长", FARM_CITY, Role.AGENCY_HEAD)
        self.standard_head = city.actor("wz.juzhang")
        self.item = self._item(ITEM, "农药经营监督")
        self.other_item = self._item("T-REC-2", "种子经营监督")
        self.power(FARM_CITY)
        self.market_power = self.power(MARKET)
        values = standard_values(ITEM, "农药经营检查标准", since="2024-01-01")
        made = did(self.standard_head, "catalogue.issue_standard", None, values)
        self.standard = Standard.objects.get(uuid=made)
        self.party = self._party("武陟县恒昌农资有限公司", CODE)
        self.second = self._party("武陟县恒昌农资销售有限公司", SECOND)
        rebuild()  # 建城时的事件还等着后台作业

    def _item(self, code: str, name: str) -> Item:
        item = published(self.city, code, name, line="农业农村")
        assert item.line == "农业农村"
        return item

    def _party(self, name: str, code: str) -> Party:
        made = did(self.city.actor("wz.chengban"), "parties.register_party", None, party_values(name, code))
        return Party.objects.get(uuid=made)

    def power(self, code: str) -> UUID:
        """Registered by the city's supervision and confirmed by another of its people, as for any agency."""
        values = power_values(ITEM, self.city.agency(code), "410823", kinds=["行政处罚", "行政检查"])
        values["basis"] = "法定职权"
        if not hasattr(self, "_second"):
            self._second = hired(self.city, "jiandu.er", "华复核", "JZ-JUSTICE", Role.SUPERVISOR)
        made = did(self._second, "catalogue.register_power", None, values)
        did(self.city.actor("jiandu"), "catalogue.confirm_power", made)
        return made

    def values(self, **more: Any) -> dict[str, Any]:
        usual = {"party": CODE, "item": ITEM, "standard": "农药经营检查标准", "told": "检查合格"}
        return finding_values("检字1号") | usual | more

    def found(self, **more: Any) -> Finding:
        made = did(self.issuer, "recognition.register_finding", None, self.values(**more))
        return Finding.objects.get(uuid=made)

    def accept(self, finding: Finding, plan: str = "春季抽查", **more: Any) -> Recognition:
        values = accepting(finding.number, plan, **more)
        made = did(self.user, "recognition.accept_finding", None, values)
        return Recognition.objects.get(uuid=made)

    def offered_citizen(self) -> Finding:
        """A decision against a citizen whom the issuer has registered."""
        facts = {
            "form": "citizen", "name": "韩某某", "identity": "E12345678", "division": "", "industry": "", "tags": "",
            "source": "演示",
        }  # fmt: skip
        registrar = hired(self.city, "jz.chengban", "戚承办", FARM_CITY, Role.HANDLER)
        party = Party.objects.get(uuid=did(registrar, "parties.register_party", None, facts))
        with transaction.atomic():
            return offered(
                doing(self.issuer), kind="party", record=party.uuid, party=party, item=self.item, division="410823",
                result="penalty", told="警告", found_on=today(), valid_to=today() + timedelta(days=30), valid_why="公示期",
                evidence="original", paper="焦农罚〔2026〕2号",
            )  # fmt: skip

    def figure(self, name: str) -> dict[str, int]:
        """One chart as the user's post reads it, without what is nought."""
        chart = next(c for c in figures(self.user).charts if c.name == name)
        return {bar.label: bar.count for bar in chart.bars if bar.count}
