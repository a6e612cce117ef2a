"""线索说到的违法行为：登记即说到，两家说同一家的提请比对，改口随之改，撤销和没有违法事实的不再说；行刑衔接的不露。"""

from __future__ import annotations

import pytest

from liandong.kernel import actions
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_leads import REPORTER, lead_values, reported
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.leads.models import Lead
from liandong.leads.tests.stories import BA_HEAD, FARM, FARM_NEXT, Story, found
from liandong.leads.tests.test_numbers_in_text import CITIZEN
from liandong.offences.models import Claim, Comparison

pytestmark = pytest.mark.django_db
CODE = check("91410823MA0000001")


def claims(lead):
    return list(Claim.objects.filter(record=lead.uuid, ended_at=None))


def test_two_agencies_with_leads_on_one_party_are_asked_whether_it_is_one_act(city):
    did(city.actor("wz.lianluo"), "parties.register_party", None, party_values("示例农资店", CODE))
    item = {
        "code": "T-0001", "name": "农药标签监督", "line": "农业农村", "aspects": ["行政处罚"], "basis": "《农药管理条例》", "objects_told": "农药经营者",
        "source": "演示", "since": "2024-01-01", "scope": "joint", "is_sample": "on",
    }  # fmt: skip
    did(city.actor("wz.fazhi"), "catalogue.register_item", None, item)
    same = {"party": CODE, "party_name": "", "item": "T-0001", "since": "2026-02-01"}
    ours = Story(city, "", **same).lead
    (claim,) = claims(ours)
    assert (claim.party, claim.conduct, claim.number) == (ours.party, ours.conduct, ours.number)
    theirs = did(city.actor("ba.lianluo"), "leads.register_lead", None, lead_values("", **same))
    (comparison,) = Comparison.objects.all()
    (other,) = claims(Lead.objects.get(uuid=theirs))
    assert {comparison.one, comparison.other} == {claim.offence, other.offence}


def test_a_supplement_restates_and_a_cancelled_lead_says_nothing_more(city):
    story = Story(city)
    did(
        city.actor("wz.lianluo"),
        "leads.supplement_lead",
        story.uuid,
        lead_values("经营假农药"),
        reason="查清",
    )
    (claim,) = claims(story.lead)
    assert claim.conduct == "经营假农药"
    did(city.actor("wz.lianluo"), "leads.cancel_lead", story.uuid, reason="重复")
    assert claims(story.lead) == []


def test_a_lead_says_that_an_act_goes_on_and_what_it_breaks_and_is_compared_by_it(city):
    said = {"since": "2026-01-05", "is_continuing": "on", "provisions": "演示条例第一条\n演示条例第二条"}
    story = Story(city, **said)
    assert (story.lead.is_continuing, story.lead.provisions) == (True, ["演示条例第一条", "演示条例第二条"])
    (claim,) = claims(story.lead)
    assert (claim.is_continuing, claim.provisions) == (True, story.lead.provisions)
    later = lead_values("另一种说法", since="2026-02-20", provisions="演示条例第二条")
    did(city.actor("ba.lianluo"), "leads.register_lead", None, later)
    assert Comparison.objects.get().reasons[1:3] == ["所涉条款有重合", "行为时间重叠"]
    form = actions.get("leads.supplement_lead").action.present(story.lead)
    assert (form["is_continuing"], form["provisions"]) == (True, story.lead.provisions)
    ended = lead_values(story.lead.conduct, since="2026-01-05", until="2026-01-09")
    did(city.actor("wz.lianluo"), "leads.supplement_lead", story.uuid, ended, reason="查清已经停了")
    (claim,) = claims(story.lead)
    assert (claim.is_continuing, claim.provisions, str(claim.ended_on)) == (False, [], "2026-01-09")


@pytest.mark.parametrize("text", ["演示条例第一条\n联系13900005678", f"第一条\n{CITIZEN}"])
def test_a_number_is_refused_among_the_provisions_too(city, text):
    outcome = attempt(
        city.actor("wz.lianluo"), "leads.register_lead", None, lead_values("经营假农药", provisions=text)
    )
    assert list(outcome.errors) == ["provisions"]


def test_the_reporter_is_refused_among_the_provisions_too(city):
    said = reported("经营假农药", "举报2号", provisions=f"第一条\n{REPORTER}说的")
    outcome = attempt(city.actor("wz.lianluo"), "leads.register_lead", None, said)
    assert list(outcome.errors) == ["provisions"]


@pytest.mark.parametrize(
    ("outcome", "case", "stands"),
    [
        ("filed", "武市监立1号", True),
        ("joined", "武市监立2号", True),
        ("no_facts", "", False),
        ("not_filed", "", False),
    ],
)
def test_what_was_found_to_be_nothing_is_no_longer_claimed(city, outcome, case, stands):
    story = Story(city)
    did(city.actor("wz.fuze"), "leads.conclude_verification", story.take().uuid, found(outcome, case=case))
    assert bool(claims(story.lead)) is stands


@pytest.mark.parametrize("more", [{"is_sensitive": "on"}, {"origin": "police"}, {"origin": "procuratorate"}])
def test_what_is_sensitive_or_touches_a_crime_is_kept_apart(city, more):
    (claim,) = claims(Story(city, **more).lead)
    assert claim.is_sensitive


def test_nothing_of_the_reporter_goes_into_a_claim(city):
    from liandong.leads.tests.test_reporter import held_in_database

    Story(city, paper="举报1号")
    assert held_in_database() == []


def test_what_was_found_to_be_nothing_is_no_longer_claimed_once_the_last_gives_it_back(city):
    city.join(BA_HEAD)
    story = Story(city)
    theirs, other = story.send(FARM_NEXT, FARM)
    made = story.accept("ba.lianluo", theirs, "韩联络")
    did(city.actor("ba.juzhang"), "leads.conclude_verification", made.uuid, found("no_facts"))
    assert story.lead.state == "sent" and claims(story.lead)  # 另一家还没有答复
    story.give_back("wz.nongye", other)
    assert story.lead.state == "done" and claims(story.lead) == []
