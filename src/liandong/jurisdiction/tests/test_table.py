"""管辖表里别处没有演过的各行：有权没有人立案、公安最初受理、跨县不同部门、受移送又疑、赋权前后、各县各写本县。"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from liandong.cases.models import Case
from liandong.catalogue.models import Item, Power
from liandong.demo.bodies import Plan
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.jurisdiction.tests import stories
from liandong.jurisdiction.tests.stories import FARM, FARM_NEXT, MARKET, Ground, refused
from liandong.kernel import holds
from liandong.kernel.roles import Role
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_transfers import police_plans
from liandong.law.jurisdiction.settle import State
from liandong.leads.tests.stories import MONDAY, Story
from liandong.now import at
from liandong.offences.models import Comparison
from liandong.offences.tests.ground import item_for, registered
from liandong.registry.models import Agency, LegalKind, Rank

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]
NEXT, HERE, TOWN = "博爱县农业农村局", "武陟县农业农村局", "武陟县木城街道办事处"
POLICE, CITY_POLICE = "C410823-POLICE", "JZ-POLICE"


@pytest.fixture
def in_march():
    with at(MONDAY):
        yield


def answered(ground: Ground, record, kind: str = "case") -> tuple[State, str, str]:
    """Who has it, by which row."""
    standing = ground.standing(record, kind)
    return standing.holding.state, standing.holding.row, standing.holder


def hours(n: int) -> datetime:
    return MONDAY - timedelta(hours=n)


def power(item: Item, code: str, place: str, **more) -> None:
    """One more power to punish on the item, in a place."""
    holder = Agency.objects.get(code=code)
    Power.objects.create(
        item=item, holder=holder, place=place, place_name="演示", kinds=["行政处罚"], source="演示", registered_by=item.owner,
        owner=holder.uuid, state="in_force", version=1,
        **({"basis": "法定职权", "article": "演示条例", "valid_from": date(2020, 1, 1)} | more),
    )  # fmt: skip


def test_j1_whoever_has_the_power_and_the_place_files_and_has_it(city):
    ground, item = Ground(city), item_for(FARM).code
    story = Story(city, item=item)
    assert answered(ground, story.uuid, "lead") == (State.NONE, "J1", "")
    assert f"{HERE}有管辖权，尚未立案" in ground.standing(story.uuid, "lead").told
    assert answered(ground, ground.case(FARM, item)) == (State.HELD, "J4", HERE)


def test_j5_between_police_the_first_to_accept_has_it_whoever_approved_first(city, monkeypatch):
    for plan in police_plans():
        city.add_agency(plan)
    ground = Ground(city)
    for code, account in ((POLICE, "wz.gongan"), (CITY_POLICE, "jz.gongan")):
        city.join((account, f"{account}警官", code, Role.LIAISON))
        monkeypatch.setitem(stories.LIAISON, code, account)
    city.join(("wz.gongan.zhang", "霍警官", POLICE, Role.AGENCY_HEAD))
    item = item_for(POLICE, CITY_POLICE).code
    first = ground.case(POLICE, item, hours(1), accepted_at=f"{hours(30):%Y-%m-%d %H:%M}")
    with at(MONDAY + timedelta(hours=1)):
        later = ground.case(CITY_POLICE, item, hours(3), accepted_at=f"{hours(20):%Y-%m-%d %H:%M}")
        ground.confirm("wz.gongan.zhang")
        for case in (first, later):
            assert answered(ground, case) == (State.HELD, "J5", "武陟县公安局")
        assert "最先受理" in ground.standing(first).told


def test_j9_two_departments_of_two_counties_go_through_the_citys_justice_office(city):
    ground = Ground(city)
    ours = ground.case(MARKET, item_for(MARKET, FARM_NEXT).code)
    dispute = ground.raised("wz.lianluo", ours, NEXT)
    above = (dispute.row, dispute.coordinator_name, dispute.authority_name)
    assert above == ("J9", "焦作市司法局", "焦作市人民政府")
    farm = city.actor("ba.lianluo")
    assert refused(farm, "jurisdiction.escalate_dispute", dispute.uuid, reason="不成") == "coordination_first"
    did(farm, "jurisdiction.ask_coordination", dispute.uuid, reason="协商不成")
    did(city.actor("jiandu"), "jurisdiction.give_opinion", dispute.uuid, {"text": "建议由市场监管局管辖"})
    decided = ground.recorded("武陟县市场监督管理局")
    did(city.actor("jiandu"), "jurisdiction.record_designation", dispute.uuid, decided)
    assert answered(ground, ours) == (State.HELD, "J7", "武陟县市场监督管理局")
    dispute.refresh_from_db()
    assert (dispute.state, dispute.decided_by_name) == ("executed", "焦作市人民政府")


def test_j11_who_received_a_case_and_doubts_gives_it_to_nobody_and_asks_above(city):
    ground = Ground(city, "wz.nongju", "ba.juzhang", "jz.nongju")
    item = item_for(FARM, FARM_NEXT).code
    ours = ground.case(FARM, item)
    agreed = ground.raised("wz.nongye", ours, NEXT)
    ground.states("ba.lianluo", agreed)
    ground.minutes("ba.lianluo", agreed, NEXT)
    for head in ("wz.nongju", "ba.juzhang"):
        ground.signs(head, agreed)
    (sent,) = ground.hand_over("wz.nongye", agreed)
    ground.receive("ba.lianluo", sent, "韩联络")
    assert answered(ground, ours) == (State.HELD, "J11", NEXT)
    receiver = city.actor("ba.lianluo")
    back = refused(receiver, "dispatches.return_dispatch", sent.uuid, {"ground": "no_power"}, reason="退")
    assert back == "wrong_state"
    assert ground.tried("ba.lianluo", ours, HERE, stance="declines").code == "not_handled"
    mine = ground.case(FARM_NEXT, item)
    ground.confirm("ba.juzhang")
    assert answered(ground, mine) == (State.HELD, "J11", NEXT)
    doubted = ground.raised("ba.lianluo", mine, HERE, stance="declines", basis="查明行为地在武陟县")
    did(city.actor("ba.juzhang"), "jurisdiction.escalate_dispute", doubted.uuid, reason="报请指定")
    did(city.actor("jz.nongju"), "jurisdiction.designate_holder", doubted.uuid, ground.designation(HERE))
    assert answered(ground, mine) == (State.HELD, "J7", HERE)
    for dispatch in ground.hand_over("ba.lianluo", doubted):
        ground.receive("wz.nongye", dispatch, "沈农业")
    assert set(JurisdictionDispute.objects.values_list("state", flat=True)) == {"executed"}


def test_j14_what_the_department_filed_before_the_grant_stays_and_later_it_may_not(city):
    city.add_agency(
        Plan("T410823001", TOWN, LegalKind.TOWNSHIP, Rank.TOWNSHIP, "410823001", "演示", government="C410823-GOV")
    )  # fmt: skip
    ground, item = Ground(city), item_for(FARM)
    power(
        item, "T410823001", "410823001", basis="赋权乡镇（街道）", article="豫政〔2025〕15号", notice="焦政〔2025〕6号",
        valid_from=(MONDAY + timedelta(days=7)).date(), taken_from=Agency.objects.get(code=FARM), suspends=["行政处罚"],
    )  # fmt: skip
    before = ground.case(FARM, item.code, division="410823001")
    assert answered(ground, before) == (State.HELD, "J4", HERE)
    with at(MONDAY + timedelta(days=10)):
        assert answered(ground, before) == (State.HELD, "J4", HERE)
        late = ground.case(
            FARM, item.code, MONDAY + timedelta(days=9), division="410823001", party_name="另一家店（虚构）"
        )
        assert answered(ground, late) == (State.NONE, "J1", "")
        assert (
            f"{TOWN}有管辖权" in ground.standing(late).told
            and f"{HERE}没有职权" in ground.standing(late).told
        )
        dispute = ground.raised("wz.nongye", late, TOWN)
        assert (dispute.row, dispute.authority_name) == ("J8", "武陟县人民政府")


def test_two_counties_that_each_name_their_own_are_asked_and_the_first_has_it(city):
    """一件行为可以有几个发生地；武陟县写武陟县，博爱县写博爱县，说的是同一家厂的同一段时间。"""
    ground = Ground(city, "wz.nongju", "jz.nongju", "ba.juzhang")
    item = item_for(FARM)
    power(item, FARM_NEXT, "410822")
    maker = registered(city, "博爱县示例农药厂（虚构）")
    about = {"party_name": "", "party": maker.name, "since": "2026-02-01", "until": "2026-02-10"}
    ours = ground.case(FARM, item.code, hours(4), **about)
    with at(MONDAY + timedelta(hours=1)):
        theirs = ground.case(FARM_NEXT, item.code, hours(1), division="博爱县", **about)
        asked = Comparison.objects.get()
        assert (asked.grade, asked.state, asked.reasons[-1]) == ("疑似同一", "asked", "地点不同")
        ground.confirm("ba.juzhang")
        for case in (ours, theirs):
            assert answered(ground, case) == (State.HELD, "J4", HERE)
        dispute = ground.raised("ba.lianluo", theirs, HERE)
        assert (dispute.row, dispute.authority_name) == ("J6", "焦作市农业农村局")
        assert holds.standing(ours) and holds.standing(theirs)
        did(city.actor("jz.nongju"), "jurisdiction.designate_holder", dispute.uuid, ground.designation(NEXT))
        (sent,) = ground.hand_over("wz.nongye", dispute)
        ground.receive("ba.lianluo", sent, "韩联络")
        assert Case.objects.get(uuid=ours).state == "handed_over"
        assert answered(ground, theirs) == (State.HELD, "J7", NEXT)
