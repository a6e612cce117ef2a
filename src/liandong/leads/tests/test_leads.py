"""线索：登记、当事人、期限、核查、结论、告知、回复，每一步谁能办、办了怎样。"""

from __future__ import annotations

import pytest

from liandong.kernel import clocks, kinds
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level, Role
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_leads import lead_values, reported, sending
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.leads.actions.answering import REPLY_CLOCK
from liandong.leads.actions.verifying import TELL_CLOCK, VERIFY_CLOCK
from liandong.leads.models import Lead, Origin
from liandong.leads.tests.stories import BA_HEAD, FARM_NEXT, MONDAY, Story, found
from liandong.now import CHINA, at
from liandong.offences.models import Claim

pytestmark = pytest.mark.django_db
CODE = check("91410823MA0000001")
SHOP = "武陟县示例农资店（虚构）"


def due(record, name):
    """Last day, nature and source of a running limit."""
    (clock,) = [c for c in clocks.of(record) if c.name == name]
    day = clock.due_at.astimezone(CHINA).date().isoformat() if clock.due_at else ""
    return day, clock.nature, clock.source


def refused(city, values, account="wz.lianluo"):
    return attempt(city.actor(account), "leads.register_lead", None, values)


# ── 登记 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("origin", Origin.values)
def test_every_origin_is_registered_with_a_number(city, origin):
    made = did(city.actor("wz.chengban"), "leads.register_lead", None, lead_values("某行为", origin=origin))
    lead = Lead.objects.get(uuid=made)
    assert lead.number.startswith("JZ-XS-2026-") or "-XS-" in lead.number
    assert (lead.state, lead.owner) == ("registered", city.agency("C410823-MARKET"))


def test_a_complaint_is_no_lead(city):
    outcome = refused(city, lead_values("纠纷", origin="complaint"))
    assert outcome.status is Status.INVALID and "origin" in outcome.errors


def test_a_party_of_the_register_or_a_provisional_one(city):
    keeper = city.actor("wz.lianluo")
    did(keeper, "parties.register_party", None, party_values(SHOP, CODE))
    for typed in (CODE, SHOP):
        lead = Story(city, party=typed, party_name="").lead
        assert lead.party.name == lead.party_name == lead.party_label == SHOP
    provisional = Story(city, party_name="街口卖农药的铺子").lead
    assert provisional.party is None and provisional.party_label == "街口卖农药的铺子"
    assert Story(city, party_name="").lead.party_label == "不详"
    both = refused(city, lead_values("某行为", party=CODE, party_name="别的"))
    assert "party_name" in both.errors


def test_a_code_is_kept_until_it_is_registered_and_then_leads_to_its_party(city):
    story = Story(city, party_name="街口农资店（虚构）", party_code=f" {CODE.lower()} ")
    lead = story.lead
    assert (lead.party, lead.party_code, lead.party_label) == (None, CODE, "街口农资店（虚构）")
    (claim,) = Claim.objects.filter(record=lead.uuid)
    assert (claim.party, claim.party_code) == (None, CODE)
    keeper = city.actor("wz.lianluo")
    did(keeper, "parties.register_party", None, party_values(SHOP, CODE))
    by_code = Story(city, party_name="街口农资店（虚构）", party_code=CODE).lead
    assert (by_code.party.name, by_code.party_name, by_code.party_code) == (SHOP, SHOP, CODE)
    values = lead_values("某行为", party_name="街口农资店（虚构）", party_code=CODE)
    did(keeper, "leads.supplement_lead", story.uuid, values, reason="查清")
    assert story.lead.party == by_code.party


def test_a_code_alone_names_the_party_and_a_wrong_one_is_refused(city):
    alone = Story(city, party_name="", party=CODE).lead
    assert (alone.party, alone.party_name, alone.party_code, alone.party_label) == (None, "", CODE, CODE)
    for wrong in (CODE[:-1] + ("A" if CODE[-1] != "A" else "B"), "410823000000001"):
        assert "party_code" in refused(city, lead_values("某行为", party_code=wrong)).errors, wrong
    did(city.actor("wz.lianluo"), "parties.register_party", None, party_values(SHOP, CODE))
    other = check("91410823MA0000002")
    both = refused(city, lead_values("某行为", party=CODE, party_name="", party_code=other))
    assert "party_code" in both.errors
    same = Story(city, party=CODE, party_name="", party_code=CODE).lead
    assert same.party.code == CODE


@pytest.mark.parametrize(("name", "ticked"), [("张三丰", ""), ("阿依古丽·买买提", "on")])
def test_a_citizen_is_not_named_in_a_summary(city, name, ticked):
    lead = Story(city, party_name=name, is_citizen=ticked).lead
    said = (
        str(kinds.get("lead").present(lead, Level.SUMMARY)) + kinds.get("lead").heading(lead) + lead.searched
    )
    assert name not in said and lead.party_name == name


def test_a_conduct_of_the_catalogue_or_in_words_but_one_of_them(city):
    outcome = refused(city, lead_values(""))
    assert "conduct" in outcome.errors
    item = {
        "code": "T-0001", "name": "农药标签监督", "line": "农业农村", "aspects": ["行政检查", "行政处罚"], "basis": "《农药管理条例》第五十七条", "objects_told": "农药经营者",
        "source": "演示", "since": "2024-01-01", "scope": "joint", "is_sample": "on",
    }  # fmt: skip
    did(city.actor("wz.fazhi"), "catalogue.register_item", None, item)
    lead = Story(city, "", item="T-0001").lead
    assert (lead.item.code, lead.conduct) == ("T-0001", "农药标签监督")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "until"),
        ({"division": "没有这个县"}, "division"),
        ({"reporter_kind": "real", "reporter_name": "甲"}, "reporter_kind"),
        ({"origin": "report", "reporter_name": "甲某某"}, "reporter_kind"),
        ({"reply_by": "2026-12-31"}, "reply_by"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(city, more, field):
    outcome = refused(city, lead_values("某行为", **more))
    assert outcome.status is Status.INVALID and field in outcome.errors
    assert Lead.objects.count() == 0


def test_the_same_paper_twice_is_told_to_which_it_belongs(city):
    first = Story(city, "某行为", origin="hotline", origin_paper="GD-1").lead
    again = refused(city, lead_values("另一写法", origin="hotline", origin_paper="GD-1"))
    assert again.code == "registered_already" and first.number in again.sentence


def test_a_supplement_changes_what_others_see_and_says_why(city):
    story = Story(city)
    changed = lead_values("经营假农药", address="演示路3号")
    assert (
        attempt(city.actor("wz.chengban"), "leads.supplement_lead", story.uuid, changed).status
        is Status.INVALID
    )
    did(city.actor("wz.chengban"), "leads.supplement_lead", story.uuid, changed, reason="现场查清")
    assert (story.lead.conduct, story.lead.address) == ("经营假农药", "演示路3号")
    assert "经营假农药" in story.lead.searched
    assert (
        attempt(city.actor("wz.nongye"), "leads.supplement_lead", story.uuid, changed, reason="试").code
        == "not_found"
    )


def test_an_opinion_of_the_procuratorate_wants_its_answer_by_its_own_day(city):
    story = Story(city, origin="procuratorate", origin_paper="检察意见书1号", reply_by="2026-12-31")
    day, nature, source = due(story.uuid, REPLY_CLOCK)
    assert (day, nature) == ("2026-12-31", "internal") and "检察意见书1号" not in source
    reply = {"replied_on": "2026-03-09", "reply_paper": "武市监函1号"}
    did(city.actor("wz.lianluo"), "leads.record_reply", story.uuid, reply)
    assert clocks.running(story.uuid) == []
    assert attempt(city.actor("wz.lianluo"), "leads.record_reply", story.uuid, reply).code == "not_concerned"
    other = Story(city, "别的")
    assert attempt(city.actor("wz.lianluo"), "leads.record_reply", other.uuid, reply).code == "not_concerned"


def test_the_day_of_an_answer_is_corrected_with_a_reason_and_moves_its_clock(city):
    story = Story(city, origin="procuratorate", origin_paper="检察意见书1号", reply_by="2026-12-31")

    def correct(day, reason="照来文更正", account="wz.lianluo"):
        values = {"reply_by": day}
        return attempt(city.actor(account), "leads.correct_reply_by", story.uuid, values, reason=reason)

    assert correct("2026-12-30", "").status is Status.INVALID
    assert (correct("2026-12-31").code, correct("2026-03-01").code) == ("same_day", "before_it_came")
    assert correct("2026-12-30", account="wz.nongye").code == "not_found"
    assert correct("2026-12-30").is_done
    assert due(story.uuid, REPLY_CLOCK)[0] == story.lead.reply_by.isoformat() == "2026-12-30"
    assert correct("").is_done and clocks.running(story.uuid) == [] and story.lead.reply_by is None
    assert "至迟回复就是没有写明" in correct("").sentence
    assert correct("2026-12-29").is_done
    (running,) = clocks.running(story.uuid)
    assert running.due_at.astimezone(CHINA).date().isoformat() == "2026-12-29"
    reply = {"replied_on": "2026-03-09", "reply_paper": "武市监函1号"}
    did(city.actor("wz.lianluo"), "leads.record_reply", story.uuid, reply)
    assert correct("2026-12-28").code == "not_concerned"


# ── 核查 ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_limit_is_that_of_the_line_from_the_day_it_was_in_hand(city):
    own = Story(city, received_on="2026-03-02").take()
    assert due(own.uuid, VERIFY_CLOCK)[0] == "2026-03-23"  # 市场监管：15 个工作日
    story = Story(city, "另一件")
    with at(MONDAY):
        (dispatch,) = story.send(FARM_NEXT)
        farm = story.accept("ba.lianluo", dispatch, "韩联络")
    assert due(farm.uuid, VERIFY_CLOCK)[0] == "2026-03-09"  # 农业农村：7 日
    assert "条文待核" in due(own.uuid, VERIFY_CLOCK)[2]


def test_the_head_extends_once_as_the_provision_allows(city):
    made = Story(city, received_on="2026-03-02").take()
    head = city.actor("wz.juzhang")
    assert (
        attempt(city.actor("wz.fuze"), "leads.extend_verification", made.uuid, reason="检测").code
        == "role_not_permitted"
    )
    did(head, "leads.extend_verification", made.uuid, reason="送检测机构检测")
    assert due(made.uuid, VERIFY_CLOCK)[0] == "2026-04-14"  # 清明放假
    again = attempt(head, "leads.extend_verification", made.uuid, reason="再延")
    assert again.code == "extended_already"


def test_only_whoever_works_there_is_named_to_handle_it(city):
    story = Story(city)
    outcome = attempt(city.actor("wz.fuze"), "leads.take_lead", story.uuid, {"handler": "韩联络"})
    assert outcome.code == "no_such_handler" and "冯承办" in outcome.sentence
    city.join(("wz.er", "冯承办", "C410823-MARKET", Role.HANDLER))
    assert (
        attempt(city.actor("wz.fuze"), "leads.take_lead", story.uuid, {"handler": "冯承办"}).code
        == "two_of_a_name"
    )


@pytest.mark.parametrize(
    ("outcome", "case"),
    [("filed", "武市监立1号"), ("not_filed", ""), ("no_facts", ""), ("joined", "武市监立2号")],
)
def test_every_conclusion_closes_the_lead_where_nobody_must_be_told(city, outcome, case):
    story = Story(city)
    made = story.take()
    did(city.actor("wz.fuze"), "leads.conclude_verification", made.uuid, found(outcome, case=case))
    made.refresh_from_db()
    assert (made.state, made.outcome, story.lead.state) == ("closed", outcome, "done")
    assert clocks.running(made.uuid) == []


@pytest.mark.parametrize(
    ("outcome", "case"), [("filed", ""), ("joined", ""), ("not_filed", "武市监立1号"), ("归档", "")]
)
def test_a_conclusion_without_what_it_needs_is_refused(city, outcome, case):
    made = Story(city).take()
    tried = attempt(
        city.actor("wz.fuze"), "leads.conclude_verification", made.uuid, found(outcome, case=case)
    )
    assert tried.status is Status.INVALID
    by_handler = attempt(
        city.actor("wz.chengban"), "leads.conclude_verification", made.uuid, found("no_facts")
    )
    assert by_handler.code == "role_not_permitted"


def test_who_gave_his_name_is_told_in_five_working_days_by_the_named_handler(city):
    story = Story(city, paper="举报1号")
    made = story.take()
    with at(MONDAY):
        did(city.actor("wz.fuze"), "leads.conclude_verification", made.uuid, found("not_filed", "证据不足"))
    day, nature, source = due(made.uuid, TELL_CLOCK)
    assert (day, nature) == ("2026-03-09", "statutory") and "第三十一条" in source
    assert story.lead.state == "done"
    told = {"told_on": "2026-03-04", "told_how": "电话"}
    assert attempt(city.actor("wz.lianluo"), "leads.tell_reporter", made.uuid, told).code == "not_the_handler"
    did(city.actor("wz.chengban"), "leads.tell_reporter", made.uuid, told)
    made.refresh_from_db()
    assert made.state == "closed" and clocks.running(made.uuid) == []


def test_other_lines_have_the_city_s_own_limit_for_telling(city):
    city.join(BA_HEAD)
    story = Story(city, paper="举报2号")
    (dispatch,) = story.send(FARM_NEXT)
    made = story.accept("ba.lianluo", dispatch, "韩联络")
    did(city.actor("ba.juzhang"), "leads.conclude_verification", made.uuid, found("no_facts"))
    assert due(made.uuid, TELL_CLOCK)[1] == "internal"


def test_a_second_conclusion_elsewhere_is_waited_for(city):
    city.join(BA_HEAD)
    story = Story(city)
    own = story.take()
    did(city.actor("wz.lianluo"), "leads.share_lead", story.uuid, sending(FARM_NEXT, why="mutual"))
    (dispatch,) = story.newest()
    did(city.actor("wz.fuze"), "leads.conclude_verification", own.uuid, found("no_facts"))
    assert story.lead.state == "sent"
    other = story.accept("ba.lianluo", dispatch, "韩联络")
    assert story.lead.state == "handling"
    did(city.actor("ba.juzhang"), "leads.conclude_verification", other.uuid, found("filed", case="博农立1号"))
    assert story.lead.state == "done"


def test_shared_only_by_whoever_is_at_it(city):
    story = Story(city)
    early = attempt(city.actor("wz.lianluo"), "leads.share_lead", story.uuid, sending(FARM_NEXT))
    assert early.code == "wrong_state"
    (dispatch,) = story.send(FARM_NEXT)
    story.accept("ba.lianluo", dispatch, "韩联络")
    outcome = attempt(city.actor("wz.lianluo"), "leads.share_lead", story.uuid, sending("武陟县农业农村局"))
    assert outcome.code == "not_verifying"


def test_cancelled_only_before_anybody_is_at_it(city):
    story = Story(city)
    did(city.actor("wz.lianluo"), "leads.cancel_lead", story.uuid, reason="重复")
    assert (
        attempt(city.actor("wz.fuze"), "leads.take_lead", story.uuid, {"handler": "冯承办"}).code
        == "wrong_state"
    )
    other = Story(city, "别的")
    other.take()
    assert (
        attempt(city.actor("wz.lianluo"), "leads.cancel_lead", other.uuid, reason="试").code == "wrong_state"
    )


# ── 清单、检索、面板 ────────────────────────────────────────────────────────────────────────────────


def test_found_by_number_party_and_conduct_in_what_a_summary_says(city):
    story = Story(city, "销售过期兽药", party_name="孙某某", facts="地下室里另有一批")
    kind, actor = kinds.get("lead"), city.actor("wz.lianluo")
    rows = kind.sight.rows(actor)
    for asked in (story.lead.number, story.lead.number[:12], "过期兽药", "公民"):
        assert story.lead in kind.search(rows, asked), asked
    for asked in ("孙某某", "地下室", "药"):
        assert list(kind.search(rows, asked)) == [], asked


def test_the_page_of_a_party_lists_its_leads_only_to_those_who_see_them_in_full(city):
    from django.test import Client

    from liandong.accounts.models import Person

    did(city.actor("wz.lianluo"), "parties.register_party", None, party_values(SHOP, CODE))
    story = Story(city, party=CODE, party_name="")
    for account, sees in (("wz.chengban", True), ("jy.lianluo", False), ("jiandu", False)):
        client = Client()
        client.force_login(Person.objects.get(account=account))
        page = client.get(f"/r/party/{story.lead.party.uuid}/").content.decode()
        assert (story.lead.number in page) is sees, account


def test_where_the_power_is_known_the_form_proposes_who_has_it(city, stage_power):
    from liandong.leads.actions.handing import competent_agencies

    story = Story(city, "", item="T-0002")
    assert competent_agencies(story.lead) == {"to": "博爱县农业农村局"}
    assert competent_agencies(Story(city).lead) == {}


@pytest.fixture
def stage_power(city):
    """博爱县农业农村局 has the power over an item in 武陟县; unlikely, but it is no other's."""
    from liandong.catalogue.models import Item, Power

    made = did(
        city.actor("wz.fazhi"), "catalogue.register_item", None,
        {
            "code": "T-0002", "name": "肥料登记监督", "line": "农业农村", "aspects": ["行政处罚"], "basis": "《肥料登记管理办法》", "objects_told": "肥料经营者",
            "source": "演示", "since": "2020-01-01", "scope": "joint", "is_sample": "on",
        },
    )  # fmt: skip
    from liandong.registry.models import Agency

    holder = Agency.objects.get(code="C410822-AGRICULTURE")
    Power.objects.create(
        item=Item.objects.get(uuid=made), holder=holder, place="410823", place_name="武陟县", kinds=["行政处罚"], basis="法定职权",
        article="第一条", valid_from="2020-01-01", source="演示", registered_by=holder.uuid, owner=holder.uuid, state="in_force",
    )  # fmt: skip


def test_reported_values_are_told_apart_from_the_facts(city):
    for field in ("facts", "conduct"):
        values = reported("某行为", "举报3号") | {field: "密举报人说有假药"}
        outcome = refused(city, values)
        assert field in outcome.errors, field
