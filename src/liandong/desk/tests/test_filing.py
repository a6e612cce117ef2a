"""立案时间核验单：两个时间各凭什么说的；别的机关的立案，看得到那件案件的才列；看不到案件的，没有这一页。"""

from __future__ import annotations

import pytest

from liandong.cases.tests.stories import proposed, ready, registered
from liandong.desk.tests.test_home import client_of
from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.staging import did
from liandong.offences.models import Comparison

pytestmark = pytest.mark.django_db
ALL = "{}都已立案，武陟县市场监督管理局最先立案。".format("武陟县市场监督管理局、武陟县农业农村局")


office = beginning(ready)


def sheet(account: str, case) -> str:
    answer = client_of(account).get(f"/cases/{case.uuid}/filing")
    return answer.content.decode() if answer.status_code == 200 else f"{answer.status_code}"


def test_both_moments_stand_with_what_proves_them_and_rivals_only_for_whoever_sees_them(office):
    ours = registered(office, "wz.lianluo", "市监1号")
    theirs = registered(office, "wz.nongye", "农1号", "2026-03-02 10:00")
    said = sheet("wz.lianluo", ours)
    for words in (
        "2026-03-02 09:00:00",
        "立案审批表 市监1号",
        "登记立案",
        "/proof/",
        "正在入账",
        "没有经确认",
    ):
        assert words in said, words
    assert sheet("wz.nongye", ours) == "404" and theirs.number not in said
    did(office.actor("wz.fazhi"), "offences.confirm_same", Comparison.objects.get().uuid, reason="同一批次")
    said = sheet("wz.lianluo", ours)
    assert ALL in said and theirs.number not in said, "只说结论，看不到的案件不列"
    did(office.actor("wz.nongye"), "cases.notify_case", theirs.uuid, {"to": "武陟县市场监督管理局"})
    assert f"/cases/{theirs.uuid}/filing" in sheet("wz.lianluo", ours)
    assert "三、" not in sheet("wz.lianluo", theirs) and "2026-03-02 10:00:00" in sheet("wz.lianluo", theirs)


def test_a_moment_supplied_later_has_its_own_place_and_what_is_not_filed_has_no_sheet(office):
    case = registered(office, "wz.lianluo", "市监1号", "", approval_evidence="")
    assert "没有填写" in sheet("wz.lianluo", case) and "补录立案时间" not in sheet("wz.lianluo", case)
    supplied = {"approved_at": "2026-03-01 08:30", "approval_evidence": "审批表1号"}
    did(office.actor("wz.lianluo"), "cases.supply_moment", case.uuid, supplied, reason="补录")
    said = sheet("wz.lianluo", case)
    assert "2026-03-01 08:30:00" in said and "补录立案时间" in said and "审批表1号" in said
    assert "立案时间核验单" in client_of("wz.lianluo").get(f"/r/case/{case.uuid}/").content.decode()
    assert sheet("wz.chengban", proposed(office, conduct="未亮照经营")) == "404"
