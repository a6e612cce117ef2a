"""管辖争议的故事：跨县同一条线协商一致、报请指定、直接指定；同县不同部门经司法局协调；移交以后不得退回。"""

from __future__ import annotations

import pytest

from liandong.cases.models import Case
from liandong.cases.tests.stories import card
from liandong.dispatches.models import Dispatch
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.jurisdiction.tests.stories import FARM, MARKET, Ground, refused
from liandong.kernel import clocks, holds, kinds
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.staging import attempt, did
from liandong.law.jurisdiction.settle import State
from liandong.offences.tests.ground import item_for, settled

pytestmark = pytest.mark.django_db
BRANCH = "C410823-ECOLOGY"
DECIDE = {
    "decision_no": "演罚〔2026〕1号", "decided_on": "2026-03-02", "penalties": ["罚款"], "fine": "1000", "content": "罚款", "basis": "条例",
}  # fmt: skip


def state_of(record) -> str:
    return record.__class__.objects.get(pk=record.pk).state


def test_conflicting_orders_are_a_dispute_and_never_a_computed_winner(neighbours):
    ground, ours, _ = neighbours
    standing = ground.standing(ours)
    assert (standing.holding.state, standing.holding.verdict.code) == (State.DISPUTED, "order_in_doubt")
    assert "焦作市农业农村局" in standing.told


def test_raising_stops_both_cases_names_the_superior_and_starts_the_limit(neighbours):
    ground, ours, theirs = neighbours
    dispute = ground.raised("wz.nongye", ours, "博爱县农业农村局")
    assert (dispute.row, dispute.authority_name, dispute.coordinator_name) == ("J6", "焦作市农业农村局", "")
    assert dispute.is_on_platform
    assert [c.name for c in clocks.running(dispute.uuid)] == ["管辖协商"]
    assert {s.record for s in dispute.subjects.all()} == {ours, theirs}
    for case, account in ((ours, "wz.nongye"), (theirs, "ba.lianluo")):
        assert holds.standing(case)
        assert refused(ground.city.actor(account), "cases.record_decision", case, DECIDE) == "on_hold"
    assert ground.standing(ours).holding.verdict.code == "open_dispute"


def test_the_sides_see_all_the_superior_a_summary_and_nobody_else_anything(neighbours):
    ground, ours, _ = neighbours
    dispute = ground.raised("wz.nongye", ours, "博爱县农业农村局")
    sight = kinds.get("dispute").sight
    seen = {
        a: sight.level(ground.city.actor(a), dispute)
        for a in ("wz.nongye", "ba.lianluo", "jz.nongye", "jiandu", "wz.lianluo", "jy.lianluo")
    }
    assert seen == {
        "wz.nongye": Level.FULL, "ba.lianluo": Level.FULL, "jz.nongye": Level.SUMMARY, "jiandu": Level.SUMMARY,
        "wz.lianluo": Level.NONE, "jy.lianluo": Level.NONE,
    }  # fmt: skip
    case_sight = kinds.get("case").sight
    assert case_sight.level(ground.city.actor("ba.lianluo"), Case.objects.get(uuid=ours)) is Level.SUMMARY


def test_agreement_needs_every_signature_and_new_minutes_ask_anew(neighbours):
    ground, ours, _ = neighbours
    dispute = ground.raised("wz.nongye", ours, "博爱县农业农村局")
    ground.states("ba.lianluo", dispute)
    ground.minutes("ba.lianluo", dispute, "武陟县农业农村局")
    head = ground.city.actor("wz.nongju")
    ground.signs("wz.nongju", dispute)
    assert refused(head, "jurisdiction.sign_minutes", dispute.uuid, {}) == "signed_already"
    ground.minutes("wz.nongye", dispute, "博爱县农业农村局")
    assert not dispute.positions.exclude(signed_at=None).exists()
    assert (
        refused(ground.city.actor("wz.nongye"), "jurisdiction.sign_minutes", dispute.uuid, {}) == "head_signs"
    )
    ground.signs("wz.nongju", dispute)
    assert state_of(dispute) == "negotiating"
    ground.signs("ba.lianluo", dispute, "纸质纪要存办公室")
    dispute.refresh_from_db()
    assert (dispute.state, dispute.holder_name) == ("agreed", "博爱县农业农村局")
    standing = ground.standing(ours)
    assert (standing.holding.state, standing.holder, standing.holding.row) == (
        State.HELD,
        "博爱县农业农村局",
        "J6",
    )
    assert not clocks.running(dispute.uuid)


def test_who_lost_hands_over_and_what_was_handed_over_comes_not_back(neighbours):
    ground, ours, theirs = neighbours
    dispute = ground.raised("wz.nongye", ours, "博爱县农业农村局")
    did(ground.city.actor("ba.juzhang"), "jurisdiction.escalate_dispute", dispute.uuid, reason="协商不成")
    did(
        ground.city.actor("jz.nongju"),
        "jurisdiction.designate_holder",
        dispute.uuid,
        ground.designation("博爱县农业农村局"),
    )
    assert state_of(dispute) == "designated"
    assert not holds.standing(theirs)
    assert holds.standing(ours)  # 只能移交
    assert (
        refused(ground.city.actor("ba.lianluo"), "jurisdiction.hand_over", dispute.uuid, {"file_list": "无"})
        == "not_its_part"
    )
    (dispatch,) = ground.hand_over("wz.nongye", dispute)
    assert state_of(Case.objects.get(uuid=ours)) == "handed_over"
    ba, wz = ground.city.actor("ba.lianluo"), ground.city.actor("wz.nongye")
    assert refused(wz, "dispatches.withdraw_dispatch", dispatch.uuid, reason="想撤回") == "may_not_withdraw"
    did(ba, "dispatches.sign_dispatch", dispatch.uuid)
    assert (
        refused(ba, "dispatches.return_dispatch", dispatch.uuid, {"ground": "no_power"}, reason="退")
        == "may_not_return"
    )
    did(ba, "dispatches.accept_dispatch", dispatch.uuid, {"handler": "韩联络"})
    dispute.refresh_from_db()
    assert (dispute.state, dispute.holder_name) == ("executed", "博爱县农业农村局")
    told = dispute.positions.get(agency=wz.agency).clocks
    assert any("追究时效" in line for line in told)
    assert ground.tried("wz.nongye", ours, "博爱县农业农村局").code == "already_designated"
    standing = ground.standing(theirs)
    assert (standing.holding.state, standing.holding.row, standing.holder) == (
        State.HELD,
        "J7",
        "博爱县农业农村局",
    )


def test_the_superior_may_designate_at_once_and_only_the_superior(neighbours):
    ground, ours, _ = neighbours
    dispute = ground.raised("wz.nongye", ours, "博爱县农业农村局")
    values = ground.designation("武陟县农业农村局")
    assert (
        refused(ground.city.actor("ba.juzhang"), "jurisdiction.designate_holder", dispute.uuid, values)
        == "not_its_part"
    )
    assert (
        refused(ground.city.actor("wz.juzhang"), "jurisdiction.designate_holder", dispute.uuid, values)
        == "not_found"
    )
    did(ground.city.actor("jz.nongju"), "jurisdiction.designate_holder", dispute.uuid, values)
    assert ground.standing(ours).holder == "武陟县农业农村局"


def test_what_can_be_decided_on_the_platform_is_not_entered_by_hand(neighbours):
    ground, ours, _ = neighbours
    dispute = ground.raised("wz.nongye", ours, "博爱县农业农村局")
    values = ground.recorded("武陟县农业农村局")
    assert (
        refused(ground.city.actor("wz.nongye"), "jurisdiction.record_designation", dispute.uuid, values)
        == "decides_on_platform"
    )


def test_a_superior_that_takes_it_itself(neighbours):
    ground, ours, _ = neighbours
    dispute = ground.raised("wz.nongye", ours, "博爱县农业农村局")
    values = ground.designation("焦作市农业农村局", is_agency_told="on", is_party_told="on")
    did(ground.city.actor("jz.nongju"), "jurisdiction.designate_holder", dispute.uuid, values)
    dispute.refresh_from_db()
    assert (dispute.state, dispute.holder_name) == ("designated", "焦作市农业农村局")
    sent = [d for a in ("wz.nongye", "ba.lianluo") for d in ground.hand_over(a, dispute)]
    for dispatch in {d.pk: d for d in sent}.values():
        ground.receive("jz.nongye", dispatch, "杨联络")
    assert state_of(dispute) == "executed"


def test_withdrawn_the_cases_go_on(neighbours):
    ground, ours, theirs = neighbours
    dispute = ground.raised("wz.nongye", ours, "博爱县农业农村局")
    assert (
        refused(
            ground.city.actor("ba.lianluo"), "jurisdiction.withdraw_dispute", dispute.uuid, reason="不争了"
        )
        == "wrong_side"
    )
    did(
        ground.city.actor("wz.nongye"),
        "jurisdiction.withdraw_dispute",
        dispute.uuid,
        reason="已查清不是同一行为",
    )
    assert not holds.standing(ours) and not holds.standing(theirs)
    case_sight = kinds.get("case").sight
    assert case_sight.level(ground.city.actor("ba.lianluo"), Case.objects.get(uuid=ours)) is Level.NONE


def test_two_departments_of_a_county_go_through_its_justice_office(city):
    ground = Ground(city, "wz.sifa", "wz.xianzhang", "wz.nongju")
    item = item_for(MARKET, FARM).code
    ours = ground.case(MARKET, item)
    dispute = ground.raised("wz.lianluo", ours, "武陟县农业农村局")
    assert (dispute.row, dispute.authority_name, dispute.coordinator_name) == (
        "J8",
        "武陟县人民政府",
        "武陟县司法局",
    )
    market = city.actor("wz.lianluo")
    assert (
        refused(market, "jurisdiction.escalate_dispute", dispute.uuid, reason="不成") == "coordination_first"
    )
    did(market, "jurisdiction.ask_coordination", dispute.uuid, reason="协商不成")
    justice = city.actor("wz.sifa")
    assert (
        kinds.get("dispute").sight.level(justice, JurisdictionDispute.objects.get(pk=dispute.pk))
        is Level.FULL
    )
    assert refused(city.actor("jiandu"), "jurisdiction.give_opinion", dispute.uuid, {"text": "意见"}) in (
        "level_too_low",
        "not_its_part",
    )
    did(justice, "jurisdiction.give_opinion", dispute.uuid, {"text": "建议由市场监管局管辖"})
    assert state_of(dispute) == "escalated"
    did(
        city.actor("wz.xianzhang"),
        "jurisdiction.designate_holder",
        dispute.uuid,
        ground.designation("武陟县市场监督管理局"),
    )
    assert state_of(dispute) == "executed"  # 农业农村局没有案件，没有要移交的
    assert not holds.standing(ours)


def test_a_paper_decision_of_a_government_off_the_platform_is_entered_by_a_side(city):
    ground = Ground(city, "wz.sifa", "wz.nongju")
    item = item_for(MARKET, FARM).code
    ours = ground.case(MARKET, item)
    dispute = ground.raised("wz.lianluo", ours, "武陟县农业农村局")
    assert not dispute.is_on_platform
    did(city.actor("wz.lianluo"), "jurisdiction.ask_coordination", dispute.uuid, reason="协商不成")
    did(city.actor("wz.sifa"), "jurisdiction.give_opinion", dispute.uuid, {"text": "建议由农业农村局管辖"})
    early = ground.recorded("武陟县农业农村局", decided_at="2020-01-01 09:00")
    assert (
        refused(city.actor("wz.nongye"), "jurisdiction.record_designation", dispute.uuid, early)
        == "decided_before"
    )
    did(
        city.actor("wz.nongye"),
        "jurisdiction.record_designation",
        dispute.uuid,
        ground.recorded("武陟县农业农村局"),
    )
    dispute.refresh_from_db()
    assert (dispute.state, dispute.decided_by_name, dispute.scan_note) == (
        "designated",
        "武陟县人民政府",
        "县司法局档案室",
    )
    (dispatch,) = ground.hand_over("wz.lianluo", dispute)
    ground.receive("wz.nongye", dispatch, "沈农业")
    assert state_of(dispute) == "executed"
    assert Dispatch.objects.get(pk=dispatch.pk).state == "accepted"
    settled()
    theirs = ground.case(FARM, item)  # 接收机关自己立的案，与移交的比对
    ground.confirm("wz.nongju")
    assert ground.standing(theirs).holding.row == "J7"


def test_nobody_without_a_stake_raises(city):
    ground = Ground(city)
    item = item_for(MARKET).code
    ours = ground.case(MARKET, item)
    hidden, missing = ground.tried("ba.lianluo", ours), ground.tried("ba.lianluo", "JZ-AJ-1999-000001")
    assert (hidden.status, hidden.code, hidden.errors) == (missing.status, missing.code, missing.errors)
    assert list(hidden.errors) == ["record"]
    did(city.actor("wz.lianluo"), "cases.notify_case", ours, {"to": "博爱县农业农村局"})
    assert ground.tried("ba.lianluo", ours).code == "not_a_party"


def test_two_branches_of_one_bureau_have_nothing_to_negotiate(city):
    ground = Ground(city)
    item = item_for(MARKET, FARM).code
    ours = ground.case(MARKET, item)
    outcome = attempt(
        city.actor("wz.lianluo"), "jurisdiction.raise_dispute", None,
        {"record": Case.objects.get(uuid=ours).number, "stance": "claims", "against": "焦作市法治政府建设领导小组办公室", "basis": "试"},
    )  # fmt: skip
    assert outcome.code == "coordinating_body"


def test_a_grave_case_may_be_asked_about_above(city):
    ground = Ground(city, "wz.nongju", "jz.nongju")
    item = item_for(FARM).code
    ours = ground.case(FARM, item)
    values = {"record": Case.objects.get(uuid=ours).number, "difficulty": "重大", "basis": "涉及两市多县"}
    asked = did(city.actor("wz.nongju"), "jurisdiction.ask_superior", None, values)
    dispute = JurisdictionDispute.objects.get(uuid=asked)
    assert (dispute.state, dispute.row, dispute.authority_name) == ("escalated", "J12", "焦作市农业农村局")
    assert holds.standing(ours)
    did(
        city.actor("jz.nongju"),
        "jurisdiction.designate_holder",
        asked,
        ground.designation("博爱县农业农村局"),
    )
    dispute.refresh_from_db()
    assert (dispute.state, dispute.holder_name) == ("designated", "博爱县农业农村局")
    assert any("尚未通知下级机关、当事人" in caution for caution in dispute.cautions)


def asked_above(city) -> tuple[Ground, JurisdictionDispute]:
    """A grave case of an environmental branch, about which its head has asked the city's bureau."""
    for cast in (
        ("wz.huanyuan", "甄承办", BRANCH, Role.HANDLER), ("wz.huanju", "甄局长", BRANCH, Role.AGENCY_HEAD),
        ("jz.huanju", "钱局长", "JZ-ECOLOGY", Role.AGENCY_HEAD),
    ):  # fmt: skip
        city.join(cast)
    values = card("演立1号", party="", party_name="武陟县示例化工厂（虚构）", item=item_for(BRANCH).code)
    ours = did(city.actor("wz.huanyuan"), "cases.register_case", None, values)
    values = {"record": Case.objects.get(uuid=ours).number, "difficulty": "重大", "basis": "涉及两县"}
    asked = did(city.actor("wz.huanju"), "jurisdiction.ask_superior", None, values)
    return Ground(city), JurisdictionDispute.objects.get(uuid=asked)


def test_what_a_lower_agency_asked_about_goes_to_another_only_once_both_have_been_told(city):
    ground, dispute = asked_above(city)
    head, other = city.actor("jz.huanju"), "焦作市生态环境局博爱县分局"
    for told in ({}, {"is_agency_told": "on"}):
        answer = attempt(
            head, "jurisdiction.designate_holder", dispute.uuid, ground.designation(other, **told)
        )
        assert (answer.status, answer.code) == (Status.REFUSED, "notify_first")
    assert "应当先通知当事人" in answer.sentence
    told = {"is_agency_told": "on", "is_party_told": "on"}
    did(head, "jurisdiction.designate_holder", dispute.uuid, ground.designation(other, **told))
    dispute.refresh_from_db()
    assert (dispute.state, dispute.holder_name) == ("designated", other)


def test_what_stays_with_the_agency_that_asked_needs_no_telling(city):
    ground, dispute = asked_above(city)
    own = ground.designation("焦作市生态环境局武陟县分局")
    did(city.actor("jz.huanju"), "jurisdiction.designate_holder", dispute.uuid, own)
    assert state_of(dispute) == "executed"
