"""没有在册的当事人：可能是哪一个、为什么，看得到；机器对应的留痕，人改得掉；待对应的列得出来，后来登记的再认一次。"""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.accounts import session
from liandong.accounts.models import Person
from liandong.desk.tests.test_lists import client_of, text
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in
from liandong.kernel import kinds, panels, reading, timeline
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_leads import lead_values
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.leads.models import Lead
from liandong.leads.tests.stories import FARM_NEXT, Story
from liandong.ledger.models import LedgerEvent
from liandong.offences import relinking
from liandong.offences.claiming import recognise_again
from liandong.offences.models import Claim
from liandong.offences.tests.ground import settled
from liandong.parties.models import Party

pytestmark = pytest.mark.django_db
NAME, ALIKE = "武陟县恒昌农资有限公司", "武陟恒畅农资经营部"
CODE, OTHER = check("91410823MA0000001"), check("91410823MA0000002")


def registered(city, name=NAME, code=CODE):
    return did(city.actor("wz.lianluo"), "parties.register_party", None, party_values(name, code))


def told(city, lead, account="wz.chengban", level=Level.FULL):
    """The lines under 关联记录 that name a possible party."""
    links = panels.links(city.actor(account), kinds.get("lead"), lead, level)
    return [(link.text, link.note) for link in links if link.note.startswith("可能的当事人")]


def supplemented(city, story, reason="核对名录库", **more):
    values = lead_values(story.lead.conduct, **more)
    did(city.actor("wz.lianluo"), "leads.supplement_lead", story.uuid, values, reason=reason)


def open_ones(city, account="wz.chengban"):
    return set(reading.found(kinds.get("lead"), city.actor(account), only="party_open"))


def claim_of(lead):
    return Claim.objects.get(record=lead.uuid, ended_at=None)


def link_lines(lead, level=Level.FULL):
    lines = timeline.of(kinds.get("lead"), lead, level)
    return [(x.what, [(c.was, c.now) for c in x.changes]) for x in lines if x.what.startswith("机器对应")]


def test_who_it_may_be_is_told_with_reasons_on_the_lead_of_a_sheet_too(city):
    registered(city)
    head = "工单编号,线索来源,受理时间,被举报单位,诉求标题,事发区域,诉求内容"
    row = f"GD-1,12345热线转办的举报,2026-03-02,{ALIKE},销售过期农药,武陟县,市民反映"
    intake = handed_in(city, "wz.lianluo", "leads", (head, row), name="12345.csv", source="12345热线")
    applied_by(city, "wz.lianluo", checked_by(city, "wz.lianluo", intake))
    lead = Lead.objects.get()
    ((name, note),) = told(city, lead)
    assert name == NAME and CODE in note and "补充更正" in note and "机器已按此比对" not in note
    assert claim_of(lead).likely_party is None and link_lines(lead) == []
    page = text(client_of("wz.chengban"), f"/r/lead/{lead.uuid}/")
    assert NAME in page and note in page


def test_only_the_agency_that_has_to_say_so_is_told(city):
    registered(city)
    story = Story(city, party_name=ALIKE)
    (dispatch,) = story.send(FARM_NEXT)
    story.accept("ba.lianluo", dispatch, "韩联络")
    assert told(city, story.lead) and told(city, story.lead, "ba.lianluo") == []
    assert told(city, story.lead, level=Level.SUMMARY) == []
    citizen = Story(city, party_name=ALIKE, is_citizen="on").lead
    assert told(city, citizen) == [] and citizen not in open_ones(city)


def test_what_waits_is_listed_and_answered_by_a_supplement(city):
    registered(city)
    story, nameless = Story(city, party_name=ALIKE), Story(city, "另一件", party_name="")
    known = Story(city, "第三件", party=CODE, party_name="")
    assert open_ones(city) == {story.lead}
    assert open_ones(city, "ba.lianluo") == open_ones(city, "jiandu") == set()
    supplemented(city, story, party=CODE, party_name="")
    assert story.lead.party == known.lead.party and open_ones(city) == set()
    assert told(city, story.lead) == told(city, nameless.lead) == []
    assert claim_of(story.lead).party == story.lead.party


def test_the_list_page_its_export_and_the_interface_ask_the_same(city):
    ours, other = Story(city, party_name=ALIKE).lead, Story(city, "另一件", party_name="").lead
    client = client_of("wz.chengban")
    page = text(client, "/r/lead/?only=party_open")
    assert ours.number in page and other.number not in page
    assert '<option value="party_open" selected>当事人待对应</option>' in page
    values = {
        "key": str(uuid4()), "post": session.capacity(city.actor("wz.chengban")), "purpose": "核对当事人待对应的线索",
        "made_as": "csv", "only": "party_open",
    }  # fmt: skip
    made = client.post("/r/lead/export", values)
    body = (b"".join(made.streaming_content) if made.streaming else made.content).decode("utf-8", "ignore")
    assert ours.number in body and other.number not in body and "当事人待对应" in body
    api = Client()
    api.force_login(Person.objects.get(account="wz.chengban"))
    got = api.get("/api/v1/lead", {"only": "party_open"}).json()
    assert [one["fields"]["number"] for one in got["items"]] == [ours.number]
    assert api.get("/api/v1/lead", {"only": "别的"}).json()["code"] == "unknown_narrowing"
    kind = next(k for k in api.get("/api/v1/kinds").json() if k["name"] == "lead")
    assert kind["narrowings"] == [{"name": "party_open", "label": "当事人待对应"}]


def test_a_link_of_the_machine_is_a_line_with_its_reasons_and_a_person_takes_it_back(city):
    registered(city)
    story = Story(city, party_name=NAME)
    claim = claim_of(story.lead)
    assert (claim.party, claim.likely_party.name) == (None, NAME)
    ((what, [(was, now)]),) = link_lines(story.lead)
    assert what == "机器对应到名录库的当事人" and was == "" and NAME in now and "：" in now
    assert link_lines(story.lead, Level.SUMMARY) == [(what, [])]
    event = LedgerEvent.objects.get(record=story.uuid, action="offences.link_party")
    assert json.loads(event.body)["actor"]["role"] == "system"
    ((_, note),) = told(city, story.lead)
    assert "机器已按此比对" in note
    supplemented(city, story, "同名的另一家", party_name=NAME, is_unlisted="on")
    assert claim_of(story.lead).likely_party is None and told(city, story.lead) == []
    assert link_lines(story.lead)[-1] == ("机器对应的当事人不再作数", [(f"“{NAME}”", "")])
    assert story.lead not in open_ones(city)
    supplemented(city, story, "弄错了", party_name=NAME)
    assert claim_of(story.lead).likely_party.name == NAME and story.lead in open_ones(city)


def test_registered_and_not_in_the_register_cannot_both_be(city):
    registered(city)
    story = Story(city, party_name=ALIKE)
    values = lead_values("某行为", party=CODE, party_name="", is_unlisted="on")
    outcome = attempt(city.actor("wz.lianluo"), "leads.supplement_lead", story.uuid, values, reason="核对")
    assert "is_unlisted" in outcome.errors


@pytest.mark.parametrize(
    "more", [{"party_name": NAME}, {"party_name": "街口农资店（虚构）", "party_code": CODE}]
)
def test_a_party_registered_later_is_the_one_its_code_or_name_says(city, more):
    story, other = Story(city, **more), Story(city, "另一件", party_name="街尾小店（虚构）")
    last = newest_job()
    registered(city)
    deliver_all(last)
    assert claim_of(story.lead).likely_party.code == CODE and claim_of(other.lead).likely_party is None
    assert len(link_lines(story.lead)) == 1 and link_lines(other.lead) == []
    deliver_all(last)
    assert len(link_lines(story.lead)) == 1


def test_a_list_of_parties_that_comes_in_is_asked_again_step_by_step(city, monkeypatch):
    monkeypatch.setattr(relinking, "AT_ONCE", 2)
    stories = [Story(city, f"第{n}件", party_name=NAME) for n in range(3)]
    handed = handed_in(
        city, "wz.lianluo", "parties", ("名称,代码,地址", f"{NAME},{OTHER},演示路1号"), name="名录.csv", source="演示"
    )  # fmt: skip
    applied_by(city, "wz.lianluo", checked_by(city, "wz.lianluo", handed))
    settled()
    party = Party.objects.get(code=OTHER)
    assert [claim_of(s.lead).likely_party for s in stories] == [party] * 3


def test_a_party_whose_code_is_given_later_is_known_by_it(city):
    uuid = registered(city, "改名以前的店（虚构）", "")
    story = Story(city, party_name="街口农资店（虚构）", party_code=CODE)
    last = newest_job()
    did(city.actor("wz.lianluo"), "parties.give_code", uuid, {"code": CODE}, reason="照证照")
    deliver_all(last)
    assert claim_of(story.lead).likely_party.uuid == uuid


def test_registering_writes_one_line_more_only_where_the_machine_links(city):
    registered(city)

    def lines(conduct="某行为", **more):
        with CaptureQueriesContext(connection) as queries:
            did(city.actor("wz.lianluo"), "leads.register_lead", None, lead_values(conduct, **more))
        return sum("INSERT INTO ledger_ledgerevent" in one["sql"] for one in queries)

    bare, linked = lines(party_name="街尾小店（虚构）"), lines(party_name=NAME)
    assert linked == bare + 1 and lines("另一行为", party_name="", party=CODE) == bare


def test_what_a_person_said_is_not_in_the_register_is_not_asked_again_when_it_grows(city):
    story = Story(city, party_name=NAME)
    supplemented(city, story, "同名的另一家", party_name=NAME, is_unlisted="on")
    last = newest_job()
    registered(city)
    deliver_all(last)
    assert claim_of(story.lead).likely_party is None and link_lines(story.lead) == []
    recognise_again(claim_of(story.lead))
    assert claim_of(story.lead).likely_party is None


def test_a_possible_party_without_a_code_is_told_so(city):
    registered(city, code="")
    ((_, note),) = told(city, Story(city, party_name=ALIKE).lead)
    assert note.startswith("可能的当事人（没有代码）：")


def test_a_code_that_stands_for_nobody_is_asked_once(city, monkeypatch):
    monkeypatch.setattr("liandong.leads.forms.bearer", lambda code: pytest.fail(f"又问了{code}"))
    lead = Story(city, party=CODE, party_name=ALIKE).lead
    assert (lead.party, lead.party_code, lead.party_name) == (None, CODE, ALIKE)
