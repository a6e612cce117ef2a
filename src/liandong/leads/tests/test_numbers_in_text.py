"""线索内容里的号码：先问是谁的，公民身份号码不收；留下的只有受理机关和承办人看得全，别人看到的遮去中间，痕迹里从来是遮的。"""

from __future__ import annotations

import pytest

from liandong.importing.tests.sheets import checked_by, rows_of
from liandong.kernel import kinds
from liandong.kernel.outcome import Status
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_leads import lead_values
from liandong.leads.models import Lead
from liandong.leads.tests.stories import FARM_NEXT, Story
from liandong.leads.tests.test_importing import HEAD, ROWS, upload
from liandong.ledger.models import LedgerEvent

pytestmark = pytest.mark.django_db
NUMBERS = ("10039100001", "100 3910 0001", "0391-3568800", "座机3568800")
CITIZEN = "440524188001010014"


def registered(city, **values):
    said = lead_values(values.pop("conduct", "某行为"), **values)
    return attempt(city.actor("wz.lianluo"), "leads.register_lead", None, said)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_the_facts_is_asked_about_and_not_repeated(city, number):
    outcome = registered(city, facts=f"市民来电{number}反映销售过期农药")
    (said,) = outcome.errors["facts"]
    assert outcome.status is Status.INVALID and "填到“举报人联系方式”" in said and "勾选" in said
    assert number not in said and "****" in said
    assert registered(city, facts=f"门店公开电话{number}", has_others_numbers="on").is_done


@pytest.mark.parametrize("field", ["facts", "conduct", "address"])
def test_a_citizen_s_number_is_never_taken_and_a_summary_holds_no_number_at_all(city, field):
    outcome = registered(city, **{field: f"身份证{CITIZEN}", "has_others_numbers": "on"})
    assert "公民身份号码" in outcome.errors[field][0] and CITIZEN not in str(outcome.errors)
    if field != "facts":
        asked = registered(city, **{field: "打10039100001", "has_others_numbers": "on"})
        assert "电话号码" in asked.errors[field][0]
    assert Lead.objects.count() == 0


def test_order_numbers_sums_days_and_codes_are_no_telephones(city):
    told = "工单GD202603020001，2026-03-02查获货值1380000元，代码91410823MA9K3X4Y5T，批号2026030200"
    assert registered(city, facts=told).is_done


def test_below_intake_it_is_masked_and_on_the_ledger_always(city):
    story = Story(city, facts="门店电话10039100001，有货", has_others_numbers="on")
    (dispatch,) = story.send(FARM_NEXT)
    story.sign("ba.lianluo", dispatch)
    kind = kinds.get("lead")
    shown = {level: kind.present(story.lead, level).get("facts", "") for level in (Level.FULL, Level.INTAKE)}
    assert shown == {
        Level.FULL: "门店电话100****0001，有货",
        Level.INTAKE: "门店电话10039100001，有货",
    }
    changed = lead_values(story.lead.conduct, facts="门店电话10039100001，没有货", has_others_numbers="on")
    did(city.actor("wz.lianluo"), "leads.supplement_lead", story.uuid, changed, reason="查清")
    events = LedgerEvent.objects.filter(record=story.uuid)
    assert not any("10039100001" in (e.body or "") for e in events)
    assert any("没有货" in (e.body or "") for e in events)


def test_a_row_of_a_sheet_with_a_caller_s_number_is_not_registered_and_says_so(city):
    row = ROWS[0].replace("市民反映", "市民（10039100001）反映")
    standing = rows_of(checked_by(city, "wz.lianluo", upload(city, row, ROWS[1])))
    assert (standing[2][0], standing[3][0]) == ("wrong", "new")
    assert "举报人联系方式" in standing[2][1] and "10039100001" not in standing[2][1]
    kept = upload(city, f"{row},是", head=f"{HEAD},内容里的电话不是举报人的", name="另一份.csv")
    assert rows_of(checked_by(city, "wz.lianluo", kept))[2][0] == "new"
