"""谁管辖：消极争议自动开始、赋权乡镇、没有职权的退回、移送在途又指定、跨市、跨省、两件后来确认同一。"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from liandong.cases.models import Case
from liandong.catalogue.models import Power
from liandong.demo.bodies import Plan
from liandong.dispatches.models import Dispatch
from liandong.jurisdiction.models import JurisdictionDispute, Stance
from liandong.jurisdiction.tests.stories import FARM, FARM_NEXT, MARKET, Ground, refused
from liandong.kernel import clocks, door, holds
from liandong.kernel.actor import system_actor
from liandong.kernel.outcome import Status
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_leads import lettered
from liandong.law.jurisdiction.settle import State
from liandong.leads.models import Lead
from liandong.leads.tests.stories import Story, found
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.now import CHINA, at, now
from liandong.offences.models import Claim
from liandong.offences.tests.ground import item_for, settled
from liandong.registry.models import Agency, LegalKind, Rank

pytestmark = pytest.mark.django_db
NEXT, HERE, OUTSIDE = "博爱县农业农村局", "武陟县农业农村局", "晋城市某区农业农村局（虚构）"


def given_back(city, **more) -> Story:
    """A lead that two agencies have returned as not theirs; what the worker would do is done."""
    story = Story(city, item=item_for(FARM, FARM_NEXT).code, **more)
    for account, name in (("ba.lianluo", NEXT), ("wz.nongye", HERE)):
        (dispatch,) = story.send(name)
        story.give_back(account, dispatch)
    settled()
    return story


def only() -> JurisdictionDispute:
    return JurisdictionDispute.objects.get()


def test_two_returns_open_a_negative_dispute_by_themselves(city):
    story = given_back(city)
    dispute = only()
    assert (dispute.state, dispute.conflict, dispute.owner) == ("negotiating", "negative", story.lead.owner)
    stances = dict(dispute.positions.values_list("agency_name", "stance"))
    assert stances == {"武陟县市场监督管理局": Stance.SILENT, NEXT: Stance.DECLINES, HERE: Stance.DECLINES}
    assert clocks.running(dispute.uuid)
    told = {n.post for n in Notice.objects.filter(record=dispute.uuid, topic="dispute_raised")}
    assert {city.actor(a).post for a in ("wz.lianluo", "ba.lianluo", "wz.nongye", "jiandu", "duban")} <= told


def test_what_is_kept_apart_opens_nothing_by_itself(city):
    given_back(city, is_sensitive="on")
    assert not JurisdictionDispute.objects.exists()


def test_a_negative_dispute_ends_in_a_designation_and_the_lead_goes_there_for_good(city):
    story = given_back(city)
    ground = Ground(city)
    dispute = only()
    did(city.actor("wz.lianluo"), "jurisdiction.ask_coordination", dispute.uuid, reason="都不管")
    did(city.actor("jiandu"), "jurisdiction.give_opinion", dispute.uuid, {"text": "行为地在武陟县"})
    did(city.actor("jiandu"), "jurisdiction.record_designation", dispute.uuid, ground.recorded(HERE))
    (dispatch,) = ground.hand_over("wz.lianluo", dispute)
    farm = city.actor("wz.nongye")
    did(farm, "dispatches.sign_dispatch", dispatch.uuid)
    back = refused(
        farm, "dispatches.return_dispatch", dispatch.uuid, {"ground": "no_power"}, reason="不归我管"
    )
    assert back == "may_not_return"
    did(farm, "dispatches.accept_dispatch", dispatch.uuid, {"handler": "沈农业"})
    assert story.verification(farm.agency).state == "open"
    dispute.refresh_from_db()
    assert dispute.state == "executed"
    assert ground.standing(story.uuid, "lead").holder == HERE


def test_the_later_of_two_proven_filings_is_not_the_first(city):
    ground = Ground(city, "wz.nongju")
    item = item_for(FARM, FARM_NEXT).code
    first = ground.case(FARM, item, now() - timedelta(hours=4))
    assert ground.standing(first).holding.verdict.code == "only_filing"
    ground.case(FARM_NEXT, item, now() - timedelta(hours=1))
    assert ground.standing(first).holding.verdict.code == "only_filing"  # 没有确认同一，各是各的
    ground.confirm("wz.nongju")
    standing = ground.standing(first)
    assert (standing.holding.state, standing.holding.row, standing.holder) == (State.HELD, "J4", HERE)
    assert standing.holding.stopped == {str(city.actor("ba.lianluo").agency)}


def test_a_filing_without_proof_proves_nothing(city):
    ground = Ground(city, "wz.nongju")
    item = item_for(FARM, FARM_NEXT).code
    first = ground.case(FARM, item, now() - timedelta(hours=4), approval_evidence="")
    ground.case(FARM_NEXT, item, now() - timedelta(hours=1))
    ground.confirm("wz.nongju")
    assert ground.standing(first).holding.verdict.code == "order_in_doubt"


def test_a_town_holds_a_granted_power_and_the_department_does_not(city):
    ground = Ground(city)
    town = Plan(
        "T410823001",
        "武陟县木城街道办事处",
        LegalKind.TOWNSHIP,
        Rank.TOWNSHIP,
        "410823001",
        "演示",
        government="C410823-GOV",
    )
    city.add_agency(town)
    item = item_for(FARM, place="410823")
    holder, taken = Agency.objects.get(code="T410823001"), Agency.objects.get(code=FARM)
    Power.objects.create(
        item=item, holder=holder, place="410823001", place_name="木城街道", kinds=["行政处罚"], basis="赋权乡镇（街道）",
        article="豫政〔2025〕15号", notice="焦政〔2025〕6号", valid_from=date(2025, 12, 25), taken_from=taken, suspends=["行政处罚"],
        source="演示", registered_by=taken.uuid, owner=holder.uuid, state="in_force", version=1,
    )  # fmt: skip
    case = ground.case(FARM, item.code, division="410823001")
    standing = ground.standing(case)
    assert (standing.holding.state, standing.holding.verdict.code) == (State.NONE, "not_filed_yet")
    assert "木城街道办事处有管辖权" in standing.told and "没有职权，应当移送" in standing.told


def test_nobody_here_has_the_power(city):
    ground = Ground(city)
    case = ground.case(MARKET, item_for(place="410822").code)
    standing = ground.standing(case)
    assert (standing.holding.row, standing.holding.next_step) == ("J16", "说明理由退回来源")


def test_a_case_of_which_no_record_names_an_item_says_so(city):
    ground = Ground(city)
    case = ground.case(MARKET, "")
    assert "职权未核" in ground.standing(case).told


def on_its_way(ground: Ground, sender: str = "ba.lianluo", to: str = HERE, **more):
    """A lead that one county registered, on its way to another, beside a case of 博爱县 for the same act."""
    city = ground.city
    item = item_for(FARM, FARM_NEXT).code
    case = ground.case(FARM_NEXT, item)
    lead = did(city.actor(sender), "leads.register_lead", None, {
        "origin": "patrol", "received_on": "2026-03-02", "party_name": "武陟县示例农资店（虚构）", "conduct": "经营标签不合格的农药",
        "division": "武陟县", "facts": "线索", "item": item, **more,
    })  # fmt: skip
    sent = {"to": to, "why": "other_place", "note": "行为地在武陟"}
    if to == OUTSIDE:
        did(city.actor(sender), "leads.send_lead_on_paper", lead, lettered(to))
    else:
        did(city.actor(sender), "leads.send_lead", lead, sent)
    ground.confirm("ba.juzhang")
    return case, Lead.objects.get(uuid=lead), Dispatch.objects.get(carried=lead)


def next_has_it(ground: Ground, case, against: str = HERE) -> JurisdictionDispute:
    """The city's bureau designates 博爱县."""
    dispute = ground.raised("ba.lianluo", case, against)
    start = newest_job()
    did(
        ground.city.actor("jz.nongju"),
        "jurisdiction.designate_holder",
        dispute.uuid,
        ground.designation(NEXT),
    )
    deliver_all(start)
    dispute.refresh_from_db()
    return dispute


@pytest.mark.parametrize("is_signed", [False, True])
def test_a_designation_ends_a_transfer_in_flight(city, is_signed):
    """博爱县的线索还在送往武陟县的路上，市局指定由博爱县管辖：指定为准，武陟县不能再签收、接受。"""
    ground = Ground(city, "jz.nongju", "ba.juzhang")
    case, lead, dispatch = on_its_way(ground)
    farm = city.actor("wz.nongye")
    if is_signed:
        did(farm, "dispatches.sign_dispatch", dispatch.uuid)
    dispute = next_has_it(ground, case)
    assert dispute.state == "executed"
    assert ground.standing(case).holder == ground.standing(lead.uuid, "lead").holder == NEXT
    step = ("accept", {"handler": farm.person_name}) if is_signed else ("sign", {})
    tried = attempt(farm, f"dispatches.{step[0]}_dispatch", dispatch.uuid, step[1])
    assert tried.status is Status.REFUSED and "已撤回" in tried.sentence
    assert Notice.objects.filter(topic="dispatch_withdrawn", post=farm.post).exists()
    line = LedgerEvent.objects.get(record=dispatch.uuid, action="dispatches.recall_dispatch")
    assert f"管辖已定，由{NEXT}管辖" in line.body
    assert not clocks.running(dispatch.uuid)
    lead.refresh_from_db()
    assert lead.state == "registered", "又在博爱县手里，由它核查"


@pytest.mark.parametrize("is_received", [False, True])
def test_a_designation_calls_back_what_went_out_on_paper(city, is_received):
    """博爱县把线索书面移送给外省，市局指定由博爱县管辖：去函由它另函收回，线索又在它手里。"""
    ground = Ground(city, "jz.nongju", "ba.juzhang")
    with at(datetime(2026, 3, 4, 9, tzinfo=CHINA)):
        case, lead, dispatch = on_its_way(ground, to=OUTSIDE)
        liaison = city.actor("ba.lianluo")
        if is_received:
            did(liaison, "dispatches.record_receipt", dispatch.uuid, {"on": "2026-03-04"})
        next_has_it(ground, case)
        late = {"on": "2026-03-04", "result": "已立案"}
        assert attempt(liaison, "dispatches.record_reply", dispatch.uuid, late).status is Status.REFUSED
    dispatch.refresh_from_db()
    lead.refresh_from_db()
    assert (dispatch.state, lead.state) == ("withdrawn", "registered")
    assert not clocks.running(dispatch.uuid)
    (told,) = Notice.objects.filter(topic="dispatch_withdrawn", post=liaison.post)
    assert told.what == "对方不用办了，请另函收回"


def test_a_designation_ends_the_verification_of_whoever_had_accepted(city):
    """武陟县已经接受、正在核查，指定由博爱县管辖：武陟县的核查办结，告诉承办人。"""
    ground = Ground(city, "jz.nongju", "ba.juzhang")
    case, lead, dispatch = on_its_way(ground)
    farm = city.actor("wz.nongye")
    ground.receive("wz.nongye", dispatch, farm.person_name)
    verification = lead.verifications.get()
    next_has_it(ground, case)
    verification.refresh_from_db()
    dispatch.refresh_from_db()
    assert (verification.state, dispatch.state) == ("closed", "answered")
    assert verification.finding == dispatch.result == f"管辖已定，由{NEXT}管辖。"
    assert not clocks.running(verification.uuid)
    assert Notice.objects.filter(topic="lead_taken", post=farm.post, record=verification.uuid).exists()
    lead.refresh_from_db()
    assert lead.state == "registered"


def test_a_holder_that_had_passed_it_on_verifies_it_again(city):
    """武陟县移送给博爱县，博爱县核查中又转送市局：指定博爱县以后，转送收回，它接着核查。"""
    ground = Ground(city, "jz.nongju", "ba.juzhang")
    case, lead, dispatch = on_its_way(ground, "wz.nongye", NEXT)
    ground.receive("ba.lianluo", dispatch, city.actor("ba.lianluo").person_name)
    verification = lead.verifications.get()
    passed = {"to": "焦作市农业农村局", "why": "other_place", "note": "报市局"}
    did(city.actor("ba.lianluo"), "leads.pass_on", verification.uuid, passed)
    next_has_it(ground, case)
    verification.refresh_from_db()
    onward = Dispatch.objects.filter(carried=lead.uuid).latest("pk")
    lead.refresh_from_db()
    assert (verification.state, onward.state, lead.state) == ("open", "withdrawn", "handling")


def test_a_holder_whose_own_verification_is_closed_is_given_the_lead(city):
    """武陟县移送给博爱县，博爱县转送市局，市局接受了，再指定博爱县：它手里没有了，武陟县移交以后才办结。"""
    ground = Ground(city, "jz.nongju", "ba.juzhang")
    case, lead, dispatch = on_its_way(ground, "wz.nongye", NEXT)
    ba = city.actor("ba.lianluo")
    ground.receive("ba.lianluo", dispatch, ba.person_name)
    passed = {"to": "焦作市农业农村局", "why": "other_place", "note": "报市局"}
    did(ba, "leads.pass_on", lead.verifications.get().uuid, passed)
    onward = Dispatch.objects.filter(carried=lead.uuid).latest("pk")
    ground.receive("jz.nongye", onward, city.actor("jz.nongye").person_name)
    handed(ground, next_has_it(ground, case), lead)


def test_what_another_concluded_does_not_end_the_lead_of_a_holder_that_never_had_it(city):
    """武陟县不予立案、互告市场监管，市场监管还在核查，指定博爱县：线索没有办结，由武陟县移交。"""
    ground = Ground(city, "jz.nongju", "ba.juzhang", "wz.nongju")
    case, lead, dispatch = on_its_way(ground, "wz.nongye", "武陟县市场监督管理局")
    market = city.actor("wz.lianluo")
    own = {"handler": city.actor("wz.nongye").person_name}
    did(city.actor("wz.nongye"), "dispatches.withdraw_dispatch", dispatch.uuid, reason="改为互告")
    did(city.actor("wz.nongye"), "leads.take_lead", lead.uuid, own)
    shared = {"to": "武陟县市场监督管理局", "why": "other_place", "note": "一并核查"}
    did(city.actor("wz.nongye"), "leads.share_lead", lead.uuid, shared)
    ground.receive("wz.lianluo", Dispatch.objects.filter(carried=lead.uuid).latest("pk"), market.person_name)
    concluded = lead.verifications.get(owner=lead.owner)
    did(city.actor("wz.nongju"), "leads.conclude_verification", concluded.uuid, found("not_filed"))
    handed(ground, next_has_it(ground, case), lead)


def test_a_holder_that_only_tells_what_a_paper_found_has_not_verified(city):
    """博爱县受理的实名举报，书面答复不予立案、由它告知，又移送武陟县，指定博爱县：线索没有办结，回到它手里。"""
    ground = Ground(city, "jz.nongju", "ba.juzhang")
    known = {"origin": "report", "reporter_kind": "real", "reporter_name": "密举报人"}
    case, lead, _ = on_its_way(ground, **known)
    ba, day = city.actor("ba.lianluo"), f"{now().astimezone(CHINA):%Y-%m-%d}"
    did(ba, "leads.send_lead_on_paper", lead.uuid, lettered("某省某县农业农村局（虚构）", sent_on=day))
    paper = Dispatch.objects.filter(carried=lead.uuid).latest("pk")
    did(ba, "dispatches.record_reply", paper.uuid, {"on": day, "result": "查过", "conclusion": "not_filed"})
    assert lead.verifications.get().state == "settled"
    next_has_it(ground, case)
    lead.refresh_from_db()
    assert lead.state == "registered"


def test_a_lead_in_which_the_holder_found_nothing_is_claimed_no_longer(city):
    """博爱县核查没有违法事实，市局还没有签收，指定博爱县：送市局的收回，线索办结，不再参加比对。"""
    ground = Ground(city, "jz.nongju", "ba.juzhang")
    case, lead, dispatch = on_its_way(ground, "wz.nongye", NEXT)
    more = {"to": "焦作市农业农村局", "why": "other_place", "note": "一并送市局"}
    did(city.actor("wz.nongye"), "leads.send_lead", lead.uuid, more)
    ground.receive("ba.lianluo", dispatch, city.actor("ba.lianluo").person_name)
    did(
        city.actor("ba.juzhang"),
        "leads.conclude_verification",
        lead.verifications.get().uuid,
        found("no_facts"),
    )
    claims = Claim.objects.filter(record=lead.uuid, ended_at=None)
    assert claims.exists()
    next_has_it(ground, case)
    lead.refresh_from_db()
    assert lead.state == "done" and not claims.exists()


def handed(ground: Ground, dispute: JurisdictionDispute, lead: Lead) -> None:
    """The lead waits for its agency to hand it over, and is verified by the holder, alone, once that is done."""
    lead.refresh_from_db()
    assert (dispute.state, lead.state) == ("designated", "registered")
    assert not lead.verifications.filter(state__in=("open", "passed_on")).exists()
    (sent,) = ground.hand_over("wz.nongye", dispute)
    ba = ground.city.actor("ba.lianluo")
    ground.receive("ba.lianluo", sent, ba.person_name)
    dispute.refresh_from_db()
    assert dispute.state == "executed"
    assert [v.owner for v in lead.verifications.filter(state="open")] == [ba.agency]


def test_across_prefectures_and_provinces_the_authority_is_named_and_tracked_by_hand(city):
    ground = Ground(city)
    case = ground.case(MARKET, item_for(MARKET).code)
    dispute = ground.raised("wz.lianluo", case, "济源市市场监督管理局")
    assert (dispute.row, dispute.authority_name, dispute.is_on_platform) == (
        "J10",
        "河南省市场监督管理局",
        False,
    )
    market = city.actor("wz.lianluo")
    did(
        market, "jurisdiction.add_party", dispute.uuid, {"party": "晋城市市场监督管理局", "why": "货从那里来"}
    )
    dispute.refresh_from_db()
    assert dispute.authority_name == "国家市场监督管理总局"
    assert dispute.through == ["山西省市场监管主管部门", "河南省市场监督管理局"]
    did(market, "jurisdiction.escalate_dispute", dispute.uuid, reason="协商不成，书面报请")
    did(market, "jurisdiction.record_designation", dispute.uuid, ground.recorded("济源市市场监督管理局"))
    dispute.refresh_from_db()
    assert (dispute.state, dispute.decided_by_name) == ("designated", "国家市场监督管理总局")


def test_the_limit_of_negotiation_that_has_passed_is_told_to_all(city):
    ground = Ground(city)
    case = ground.case(MARKET, item_for(MARKET, FARM).code)
    dispute = ground.raised("wz.lianluo", case, HERE)
    later = clocks.running(dispute.uuid)[0].due_at + timedelta(minutes=1)
    with at(later):
        assert clocks.tell_overdue(system_actor("期限")) >= 1
        settled()
    told = {n.post for n in Notice.objects.filter(record=dispute.uuid, topic__endswith="overdue")}
    assert {city.actor(a).post for a in ("wz.lianluo", "wz.nongye", "jiandu")} <= told


def test_the_answer_stands_on_the_page_and_on_the_interface(city):
    ground = Ground(city)
    case = ground.case(MARKET, item_for(MARKET, FARM).code)
    page = Reader(city.actor("wz.lianluo")).get(f"/r/case/{case}/").content.decode()
    assert (
        "谁管辖" in page and "有管辖权的机关中只有武陟县市场监督管理局立案" in page and "发起管辖协商" in page
    )
    reader = Reader(city.actor("wz.lianluo"))
    said = reader.get(f"/api/v1/standing?kind=case&record={case}").json()
    assert (said["state"], said["holder"], said["row"]) == ("确定", "武陟县市场监督管理局", "J4")
    hidden = Reader(city.actor("ba.lianluo")).get(f"/api/v1/standing?kind=case&record={case}")
    assert hidden.status_code == 404


def test_one_open_dispute_a_record(city):
    ground = Ground(city)
    case = ground.case(MARKET, item_for(MARKET, FARM).code)
    ground.raised("wz.lianluo", case, HERE)
    assert ground.tried("wz.lianluo", case, HERE).code == "disputed_already"
    assert holds.standing(case)


def test_what_a_side_files_later_on_the_same_act_is_drawn_in_and_stopped(city):
    ground = Ground(city, "wz.nongju")
    item = item_for(MARKET, FARM).code
    ours = ground.case(MARKET, item)
    dispute = ground.raised("wz.lianluo", ours, HERE)
    theirs = ground.case(FARM, item)
    ground.confirm("wz.juzhang")
    settled()
    assert holds.standing(theirs)
    ground.states("wz.nongye", dispute)
    assert dispute.subjects.get(record=theirs).is_drawn
    assert holds.standing(theirs)
    position = dispute.positions.get(agency=city.actor("wz.nongye").agency)
    assert position.case_number == Case.objects.get(uuid=theirs).number
    assert any("有权" in line for line in position.powers)


def test_an_automatic_dispute_is_no_business_of_people(city):
    story = Story(city)
    (dispatch,) = story.send(NEXT)
    story.give_back("ba.lianluo", dispatch)
    lead = story.lead
    outcome = attempt(city.actor("wz.lianluo"), "jurisdiction.open_negative", None, {"lead": lead.uuid})
    assert outcome.code == "automatic_only"
    system = door.perform(
        system_actor("消极争议"), "jurisdiction.open_negative", None, {"lead": lead.uuid}, key="k1"
    )
    again = door.perform(
        system_actor("消极争议"), "jurisdiction.open_negative", None, {"lead": lead.uuid}, key="k2"
    )
    assert (system.is_done, again.code) == (True, "disputed_already")
