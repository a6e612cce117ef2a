"""总机构和分支机构：不绕圈，随并入走、随拆回回来，只列看得到的，成批导入也认得。"""

from __future__ import annotations

import pytest

from liandong.importing.models import IntakeRow
from liandong.kernel import kinds, panels
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_parties import check, party_values
from liandong.parties import branches
from liandong.parties.models import Party
from liandong.parties.tests.test_importing import applied, checked, said

pytestmark = pytest.mark.django_db
HEAD, OTHER, THIRD = (check(f"91410823MA000000{n}") for n in (1, 2, 3))


def registered(city, name, code="", **more):
    made = did(city.actor("wz.chengban"), "parties.register_party", None, party_values(name, code, **more))
    return Party.objects.get(uuid=made)


def correct(city, party, parent):
    party.refresh_from_db()
    values = party_values(party.name, parent=parent)
    return attempt(city.actor("wz.chengban"), "parties.correct_party", party.uuid, values, reason="核实")


def merge(city, party, other):
    return attempt(
        city.actor("wz.lianluo"), "parties.merge_party", party.uuid, {"other": other}, reason="同一家"
    )


def lines(city, party, account="wz.lianluo"):
    party.refresh_from_db()
    found = panels.links(city.actor(account), kinds.get("party"), party, Level.FULL)
    return {(line.text, line.note) for line in found if line.note in ("所属总机构", "分支机构")}


def test_a_branch_names_its_head_by_code_or_name_and_both_pages_say_so(city):
    head = registered(city, "武陟县甲公司（虚构）", HEAD)
    by_code = registered(city, "甲公司木城分公司（虚构）", parent=HEAD.lower())
    by_name = registered(city, "甲公司大封分公司（虚构）", parent="武陟县甲公司（虚构）")
    assert by_code.parent == by_name.parent == head
    assert lines(city, head) == {(by_code.name, "分支机构"), (by_name.name, "分支机构")}
    assert lines(city, by_code) == {(head.name, "所属总机构")}
    shown = kinds.get("party").present(by_code, Level.SUMMARY)
    assert shown["parent"] == f"武陟县甲公司（虚构）（{HEAD}）"
    assert correct(city, by_code, "").is_done and lines(city, by_code) == set()


def test_what_cannot_be_a_branch_is_refused(city):
    head, branch = registered(city, "甲", HEAD), registered(city, "乙", OTHER, parent=HEAD)
    below = registered(city, "丙", THIRD, parent=OTHER)
    assert correct(city, head, HEAD).code == "own_head"
    assert correct(city, head, OTHER).code == "circular"
    refused = correct(city, head, THIRD)
    assert refused.code == "circular" and "“丙”本身是“甲”的分支机构" in refused.sentence
    assert correct(city, below, HEAD).is_done and correct(city, branch, "").is_done
    assert correct(city, branch, "没有的").errors["parent"]
    person = party_values("某某", form="citizen", division="", industry="", tags="", since="", parent=HEAD)
    assert attempt(city.actor("wz.chengban"), "parties.register_party", None, person).code == "no_branch"


def test_a_citizen_is_not_found_as_a_head(city):
    registered(city, "虚构某", form="citizen", division="", industry="", tags="", since="")
    party = registered(city, "甲", HEAD)
    assert "没有代码或名称是" in correct(city, party, "虚构某").errors["parent"][0]
    assert "没有代码或名称是" in merge(city, party, "虚构某").errors["other"][0]


def test_branches_follow_a_merge_and_come_back(city):
    stays, goes = registered(city, "甲", HEAD), registered(city, "甲（旧）")
    branch = registered(city, "甲分店", parent="甲（旧）")
    before = Party.objects.filter(pk=branch.pk).values().get()
    assert merge(city, goes, HEAD).is_done
    assert lines(city, stays) == {("甲分店", "分支机构")} and lines(city, goes) == set()
    assert lines(city, branch) == {("甲", "所属总机构")}
    assert correct(city, branch, HEAD).is_done  # 更正别的，总机构照所示的填
    did(city.actor("wz.lianluo"), "parties.split_party", goes.uuid, reason="不是")
    after = Party.objects.filter(pk=branch.pk).values().get()
    assert {k for k in before if before[k] != after[k]} == {"version"}
    assert lines(city, goes) == {("甲分店", "分支机构")} and lines(city, stays) == set()


def test_head_and_branch_are_not_merged_and_no_split_closes_a_ring(city):
    head, branch = registered(city, "甲"), registered(city, "乙", parent="甲")
    assert merge(city, head, "乙").code == merge(city, branch, "甲").code == "head_and_branch"
    upper, into = registered(city, "丙"), registered(city, "丁")
    assert correct(city, head, "丙").is_done and merge(city, head, "丁").is_done
    assert correct(city, upper, "乙").is_done  # 甲并入丁时，乙的总机构是丁
    split = attempt(city.actor("wz.lianluo"), "parties.split_party", head.uuid, reason="不是")
    assert split.code == "circular"
    assert [p.name for p in branches.heads(branch)] == ["丁"] and into.parent is None


COLUMNS = "企业名称,统一社会信用代码,总机构代码,专项库,风险等级,分类日期"


def test_a_sheet_may_name_heads_registered_or_earlier_in_it(city, monkeypatch):
    monkeypatch.setattr("liandong.importing.checking.BATCH", 2)
    registered(city, "在册的总公司", THIRD)
    codes = [check(f"91410823MA00001{n:02d}") for n in range(8)]
    rows = (
        f"总公司,{codes[0]},,食品生产、特种设备,B,2025-12-31",
        f"一分,{codes[1]},{codes[0].lower()},,,",
        f"二分,{codes[2]},{codes[0]},,,",
        f"三分,{codes[3]},{THIRD},,,",
        f"悬空,{codes[4]},{codes[7]},,,",
        f"自己,{codes[5]},{codes[5]},,,",
        f"不是代码,{codes[6]},12345,,,2099-01-01",
    )
    intake = checked(city, rows, head=COLUMNS)
    assert intake.counts == {"new": 4, "same": 0, "changed": 0, "ambiguous": 1, "wrong": 2}
    assert f"所属总机构{codes[7]}还没有登记" in said(intake, 6)
    assert "不能把自己填作总机构" in said(intake, 7)
    assert "不是统一社会信用代码" in said(intake, 8) and "还没有到" in said(intake, 8)
    assert applied(city, intake).done == 4
    heads = dict(Party.objects.exclude(parent=None).values_list("name", "parent__name"))
    assert heads == {"一分": "总公司", "二分": "总公司", "三分": "在册的总公司"}
    first = Party.objects.get(code=codes[0])
    assert first.tags == ["食品生产", "特种设备"] and first.risk_on.isoformat() == "2025-12-31"


def test_a_head_that_goes_between_check_and_writing_leaves_its_branch_to_a_person(city):
    head = registered(city, "总公司", THIRD)
    code = check("91410823MA0000201")
    intake = checked(city, [f"分公司,{code},{THIRD},,,", f"别家,{OTHER},,,,"], head=COLUMNS)
    assert intake.counts["new"] == 2
    gone = {"until": "2025-12-31"}
    did(city.actor("wz.chengban"), "parties.cancel_party", head.uuid, gone, reason="已注销")
    assert applied(city, intake).done == 1 and not Party.objects.filter(code=code).exists()
    assert IntakeRow.objects.get(intake=intake, number=2).standing == "ambiguous"
