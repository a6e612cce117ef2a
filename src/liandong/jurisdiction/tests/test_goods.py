"""查封的物品随案移送：期限照走，改由接收机关办理，到期告诉它；它接收、处理、没收，没有处理完的不能结案；再指定的，再移送。"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from liandong.cases.letters.measuring import seizure
from liandong.cases.models import Case, Measure
from liandong.cases.procedure.passing import measures_of
from liandong.cases.tests.ordinary import TWO, due, measure_values, sealed
from liandong.cases.tests.stories import approved, card, decision, ready, registered
from liandong.demo.city import City
from liandong.dispatches.models import Dispatch
from liandong.jurisdiction.kinds import handed_told
from liandong.jurisdiction.letters import goods_list
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.jurisdiction.tests.stories import Ground, refused
from liandong.kernel import clocks, kinds
from liandong.kernel.actor import system_actor
from liandong.kernel.models import Clock
from liandong.kernel.roles import Level
from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.leads.tests.stories import MONDAY
from liandong.notices import reminding
from liandong.notices.models import Notice
from liandong.now import CHINA, at

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]
LIMIT, HERE, MARKET_HERE = "强制措施、登记保存到期", "武陟县农业农村局", "武陟县市场监督管理局"
RECEIVED = {
    "on": "2026-03-05",
    "place": "县农业农村局仓库",
    "custodian": "沈农业",
    "told": "与清单相符，双方清点",
}


@pytest.fixture
def in_march():
    with at(MONDAY):
        yield


def headed(city: City) -> Ground:
    """Two departments of one county, both with the power; the head of each."""
    return Ground(ready(city), "wz.nongju", "wz.sifa", "wz.xianzhang")


ground = beginning(headed)


@pytest.fixture
def held(ground) -> Measure:
    """Sealed on Monday in the case of the market bureau."""
    return sealed(ground.city, approved(ground.city), taken="2026-03-02 09:00")


def agreed(ground: Ground, case: Case) -> JurisdictionDispute:
    """Both heads have signed that the farm bureau has it."""
    dispute = ground.raised("wz.lianluo", case.uuid, HERE)
    ground.states("wz.nongye", dispute)
    ground.minutes("wz.lianluo", dispute, HERE)
    for head in ("wz.juzhang", "wz.nongju"):
        ground.signs(head, dispute)
    return dispute


def handed(ground: Ground, case: Case) -> JurisdictionDispute:
    """And the market bureau has handed it over, on Thursday."""
    dispute = agreed(ground, case)
    with at(MONDAY + timedelta(days=3)):
        ground.hand_over("wz.lianluo", dispute)
    dispute.refresh_from_db()
    return dispute


def both_filed(ground: Ground) -> Case:
    """The farm bureau's own case about the same act, confirmed to be one."""
    theirs = registered(ground.city, "wz.nongye", "农立1号")
    ground.confirm("wz.fazhi")
    return theirs


def told(record: Measure, topic: str) -> set[UUID]:
    """The posts that have been told and not yet done with it."""
    rows = Notice.objects.filter(record=record.uuid, topic=topic).exclude(state="done")
    return set(rows.values_list("post", flat=True))


def posts(ground: Ground, *accounts: str) -> set[UUID]:
    return {ground.city.actor(account).post for account in accounts}


def test_goods_limit_and_duty_pass_with_the_case_and_the_day_does_not_move(ground, held):
    before = due(held.uuid, LIMIT)
    dispute = handed(ground, held.case)
    was, held = held, Measure.objects.get(pk=held.pk)
    farm = ground.city.actor("wz.nongye")
    assert (held.owner, held.agency_name, held.taken_by_name) == (farm.agency, HERE, MARKET_HERE)
    assert (held.state, due(held.uuid, LIMIT), held.case_id) == ("in_force", before, was.case_id)
    assert {c.owed_by for c in clocks.running(held.uuid)} == {farm.agency}
    position = dispute.positions.get(agency=was.owner)
    assert position.goods == "先行登记保存的农药20瓶"
    assert f"随案移送的措施{held.number}：届满日不变" in "".join(position.clocks)
    ending = {"outcome": "released", "on": "2026-03-05", "told": "退还"}
    for account in ("wz.chengban", "wz.juzhang"):
        assert refused(ground.city.actor(account), "cases.end_measure", held.uuid, ending) == "wrong_side"


def test_the_receiver_counts_the_goods_and_ends_the_measure(ground, held):
    handed(ground, held.case)
    farm = ground.city.actor("wz.nongye")
    with at(MONDAY + timedelta(days=4)):
        early = attempt(farm, "cases.receive_goods", held.uuid, RECEIVED | {"on": "2026-03-04"})
        assert early.code == "moment_impossible" and "2026-03-05" in early.sentence
        did(farm, "cases.receive_goods", held.uuid, RECEIVED)
        assert refused(farm, "cases.receive_goods", held.uuid, RECEIVED) == "not_concerned"
        held.refresh_from_db()
        assert (held.place, held.custodian) == (RECEIVED["place"], RECEIVED["custodian"])
        did(farm, "cases.end_measure", held.uuid, {"outcome": "released", "on": "2026-03-06", "told": "退还"})
    assert not clocks.running(held.uuid)


def test_what_was_never_passed_is_received_by_nobody(ground, held):
    assert (
        refused(ground.city.actor("wz.chengban"), "cases.receive_goods", held.uuid, RECEIVED)
        == "not_concerned"
    )
    ending = {"outcome": "released", "on": "2026-03-02", "told": "退还"}
    assert refused(ground.city.actor("wz.lianluo"), "cases.end_measure", held.uuid, ending) == "not_its_part"


def test_it_is_the_receiver_that_is_told_when_the_limit_nears_and_passes(ground, held):
    last_day = datetime(2026, 4, 1, 23, 59, tzinfo=CHINA)
    with at(MONDAY + timedelta(days=2)):
        dispute = agreed(ground, held.case)
    with at(last_day + timedelta(days=1)):  # 移交以前已经逾期，告诉过移出机关
        before = newest_job()
        clocks.tell_overdue(system_actor("逾期提示"))
        deliver_all(before)
        assert told(held, "clock_overdue") >= posts(ground, "wz.chengban", "wz.lianluo")
    with at(last_day + timedelta(days=2)):
        before = newest_job()
        ground.hand_over("wz.lianluo", dispute)
        deliver_all(before)
        assert told(held, "clock_overdue") == set()
        assert told(held, "measure_passed") == posts(ground, "wz.nongye", "wz.nongju")
        (said,) = set(
            Notice.objects.filter(record=held.uuid, topic="measure_passed").values_list("due_at", flat=True)
        )
        assert said.astimezone(CHINA).date() == last_day.date()
        before = newest_job()
        clocks.tell_overdue(system_actor("逾期提示"))
        deliver_all(before)
        late = told(held, "clock_overdue")
        assert posts(ground, "wz.nongye", "jiandu") <= late and not late & posts(
            ground, "wz.chengban", "wz.lianluo"
        )


def test_near_its_end_the_limit_is_told_to_the_receiver_alone(ground, held):
    handed(ground, held.case)
    due_at = Clock.objects.get(record=held.uuid, ended_at=None).due_at
    with at(due_at - timedelta(hours=30)):
        reminding.tell_soon()
        assert told(held, "clock_soon") == posts(ground, "wz.nongye")


def test_the_receivers_case_is_not_closed_over_the_goods_and_may_confiscate_them(ground, held):
    theirs = both_filed(ground)
    handed(ground, held.case)
    farm = ground.city.actor("wz.nongye")
    assert [m.pk for m in measures_of(theirs)] == [held.pk]
    with at(MONDAY + timedelta(days=30)):
        ending = {"outcome": "confiscated", "on": "2026-04-01", "told": "没收"}
        assert refused(farm, "cases.end_measure", held.uuid, ending) == "no_decision"
        taken = decision("农罚1号", penalties=["没收非法财物"], fine="", confiscated="500")
        did(farm, "cases.record_decision", theirs.uuid, taken)
        open_one = attempt(farm, "cases.close_case", theirs.uuid, {"outcome": "处罚已经执行"})
        assert open_one.code == "measures_open" and held.number in open_one.sentence
        did(farm, "cases.end_measure", held.uuid, ending)
        did(farm, "cases.close_case", theirs.uuid, {"outcome": "处罚已经执行"})


def test_a_case_filed_after_the_hand_over_answers_for_the_goods_once_confirmed_to_be_the_same(ground, held):
    handed(ground, held.case)
    with at(MONDAY + timedelta(days=4)):
        made = did(
            ground.city.actor("wz.nongye"), "cases.register_case", None, card("农立2号", "2026-03-05 10:00")
        )
        later = Case.objects.get(uuid=made)
        assert not measures_of(later)
        ground.confirm("wz.nongju")
        assert [m.pk for m in measures_of(later)] == [held.pk]


def test_what_was_taken_on_the_spot_is_approved_before_it_is_handed_over(ground):
    case = approved(ground.city)
    urgent = measure_values(case, taken_at="2026-03-02 09:00", officers=TWO, custodian="冯承办")
    made = did(ground.city.actor("wz.chengban"), "cases.take_urgent_measure", None, urgent)
    dispute = agreed(ground, case)
    values = {"file_list": "立案审批表1页", "goods_list": ""}
    stopped = attempt(ground.city.actor("wz.lianluo"), "jurisdiction.hand_over", dispute.uuid, values)
    number = Measure.objects.get(uuid=made).number
    assert stopped.code == "approval_missing" and number in stopped.sentence
    dispute.refresh_from_db()
    assert dispute.state == "agreed" and Case.objects.get(pk=case.pk).state == "filed"
    did(ground.city.actor("wz.juzhang"), "cases.make_up_approval", made)
    did(ground.city.actor("wz.lianluo"), "jurisdiction.hand_over", dispute.uuid, values)
    assert Measure.objects.get(uuid=made).agency_name == HERE


def test_who_watches_the_receiver_sees_it_and_the_paper_stays_that_of_whoever_took_it(ground, held):
    handler = ground.city.actor("wz.chengban")
    assert seizure(handler, held) is not None
    handed(ground, held.case)
    held = Measure.objects.get(pk=held.pk)
    assert seizure(ground.city.actor("wz.nongye"), held) is None
    sight = kinds.get("measure").sight
    assert sight.level(ground.city.actor("wz.nongye"), held) is Level.FULL
    assert sight.level(handler, held) is Level.FULL
    assert sight.level(ground.city.actor("ba.lianluo"), held) is Level.NONE


def test_designated_back_the_goods_go_back_with_the_case_of_whoever_had_them(ground, held):
    theirs = both_filed(ground)
    dispute = handed(ground, held.case)
    with at(MONDAY + timedelta(days=4)):
        (sent,) = Dispatch.objects.filter(uuid__in=dispute.subjects.exclude(dispatch=None).values("dispatch"))
        ground.receive("wz.nongye", sent, "沈农业")
        did(ground.city.actor("wz.nongye"), "cases.receive_goods", held.uuid, RECEIVED)
        doubted = ground.raised(
            "wz.nongye", theirs.uuid, MARKET_HERE, stance="declines", basis="查明应由它管辖"
        )
        did(ground.city.actor("wz.nongye"), "jurisdiction.ask_coordination", doubted.uuid, reason="协商不成")
        did(ground.city.actor("wz.sifa"), "jurisdiction.give_opinion", doubted.uuid, {"text": "建议"})
        order = ground.designation(MARKET_HERE, letter_no="武政〔2026〕1号")
        did(ground.city.actor("wz.xianzhang"), "jurisdiction.designate_holder", doubted.uuid, order)
        ground.hand_over("wz.nongye", doubted)
        theirs.refresh_from_db()
        found = goods_list(ground.city.actor("wz.nongye"), theirs)
    assert found is not None and "某农药（500毫升）" in [row["name"] for row in found[1]["goods"]]
    held.refresh_from_db()
    assert seizure(ground.city.actor("wz.chengban"), held) is not None, "又是它的，决定书本来就是它的"
    assert (held.agency_name, held.taken_by_name, held.received_on) == (MARKET_HERE, MARKET_HERE, None)
    assert {c.owed_by for c in clocks.running(held.uuid)} == {ground.city.actor("wz.chengban").agency}


def test_every_side_reads_the_number_of_a_measure_and_no_more_of_it(ground, held):
    handed(ground, held.case)
    said = handed_told(JurisdictionDispute.objects.get())
    assert held.number in said and "先行登记保存的农药20瓶" in said
    assert not [word for word in ("某农药", "当事人仓库", "冯承办", "查封（") if word in said]


def test_the_list_of_goods_keeps_each_thing_once_whoever_ended_the_measure(ground, held):
    dispute = handed(ground, held.case)
    case = held.case
    case.refresh_from_db()
    with at(MONDAY + timedelta(days=4)):
        farm = ground.city.actor("wz.nongye")
        did(farm, "cases.receive_goods", held.uuid, RECEIVED)
        did(farm, "cases.end_measure", held.uuid, {"outcome": "released", "on": "2026-03-06", "told": "退还"})
    foreign = Measure.objects.create(**{
        f.name: getattr(held, f.name) for f in Measure._meta.concrete_fields if f.name not in ("id", "uuid", "number", "case")
    } | {"number": "JZ-QZ-2026-000099", "case": registered(ground.city, "wz.lianluo", "立9号", party="", party_name="丁店（虚构）")})  # fmt: skip
    lines = ["另存的账册", f"{held.number} 查封的农药", f"{foreign.number} 别的案件的农药"]
    dispute.positions.filter(agency=case.owner).update(goods="\n".join(lines))
    found = goods_list(ground.city.actor("wz.lianluo"), case)
    assert found is not None
    assert [row["name"] for row in found[1]["goods"]] == ["某农药（500毫升）", "另存的账册"]
