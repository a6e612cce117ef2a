"""入企以前问一问：没有批准、没有职权、超过上限、合计的次数，网页和接口同一个答案。"""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import did
from liandong.now import today
from liandong.parties.models import Party

MARKET = "武陟县市场监督管理局"


@pytest.fixture
def ask(office):
    """Asks the interface as a handler of the agency."""
    reader, party = Reader(office.actor("wz.chengban")), Party.objects.first()

    def asked(**more):
        values = {
            "party": str(party.uuid), "agencies": MARKET, "items": "T-CC-1", "place": "410823", "on": today().isoformat(),
            "approved_on": today().isoformat(), **more,
        }  # fmt: skip
        return json.loads(reader.get(f"/api/v1/visits/may?{urlencode(values)}").content)

    return asked


def codes(said):
    return {one["code"] for one in said["found"]}


def test_an_approved_visit_for_a_published_item_may_be_made(ask):
    said = ask()
    assert said["is_allowed"] and codes(said) == {"no_cap"}


def test_without_approval_nobody_may_go_unless_it_could_not_wait(ask):
    assert "not_approved" in codes(ask(approved_on=""))
    said = ask(approved_on="", emergency="正在倾倒")
    assert said["is_allowed"] and "make_up_approval" in codes(said)


def test_an_item_of_another_department_is_named_and_refused(ask):
    said = ask(items="T-CC-1、T-CC-2")
    assert said["code"] == "never_overridable" and "no_power" in codes(said)
    assert said["unpowered"] == ["农资台账检查"]


def test_the_published_cap_waits_for_a_reason_and_a_clue_takes_it_out(office, ask):
    cap = {"year": today().year, "cap_visits": 1, "cap_document": "频次公告", "cap_on": "2026-01-05"}
    made = did(office.actor("wz.lianluo"), "inspections.compile_list", None, cap)
    day = {"published_on": today().isoformat()}
    did(office.actor("wz.juzhang"), "inspections.publish_list", made, day)
    assert ask()["is_allowed"]
    before = {"before": f"{today().year}-01-09 {MARKET}"}
    said = ask(**before)
    assert said["code"] == "needs_reason" and codes(said) == {"over_cap"}
    assert ask(**before, exception="投诉举报", clue="举报1号")["is_allowed"]


def test_totals_of_all_departments_only_warn(ask):
    said = ask(before=f"{today() - timedelta(days=1)} 别的机关、{today()} 别的机关")
    assert said["is_allowed"] and {"total_I-20", "recently_visited"} <= codes(said)


def test_what_cannot_be_read_is_said_in_chinese(ask):
    said = ask(before="上个月")
    assert "2026-11-23 机关名称" in json.dumps(said, ensure_ascii=False)


def test_the_page_gives_the_same_answer(office):
    party, asked = Party.objects.first(), f"agencies={MARKET}&items=T-CC-1&place=410823"
    page = Reader(office.actor("wz.chengban")).get(f"/parties/{party.uuid}/visit?{asked}").content.decode()
    assert "没有经机关负责人事先批准" in page and "任何人不得放行" in page
