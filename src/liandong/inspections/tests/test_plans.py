"""清单、场景、计划的故事：汇总和公布，一家不参加，确认、批准、备案、公布、变更、取消，谁看得到。"""

from __future__ import annotations

import json

import pytest

from liandong.inspections import queries
from liandong.inspections.models import Plan, SamplingList
from liandong.kernel import kinds
from liandong.kernel.roles import Level
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_catalogue import item_values
from liandong.kernel.tests.staging_inspections import plan_values, scene_values
from liandong.notices.models import Notice
from liandong.now import today
from liandong.parties.models import Party


def level(actor, record):
    return kinds.get("inspection_plan").sight.level(actor, record)


def drafted(city, **more):
    made = did(city.actor("wz.lianluo"), "inspections.draft_plan", None, plan_values("农资联合抽查", **more))
    return Plan.objects.get(uuid=made)


def asked(city, **more):
    plan = drafted(city, **more)
    did(city.actor("wz.lianluo"), "inspections.ask_partners", plan.uuid)
    return plan


def published(city, **more):
    plan = drafted(city, **more)
    return went_public(city, plan)


def went_public(city, plan):
    did(city.actor("wz.lianluo"), "inspections.ask_partners", plan.uuid)
    did(city.actor("wz.nongye"), "inspections.confirm_part", plan.uuid)
    did(city.actor("wz.juzhang"), "inspections.approve_plan", plan.uuid)
    did(city.actor("wz.lianluo"), "inspections.lodge_plan", plan.uuid)
    did(city.actor("jiandu"), "inspections.file_plan", plan.uuid, {"filed_no": "备3号", "remark": "按时公布"})
    day = {"published_on": today().isoformat()}
    did(city.actor("wz.juzhang"), "inspections.publish_plan", plan.uuid, day)
    plan.refresh_from_db()
    return plan


# ── 清单 ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_list_holds_every_published_item_the_agency_may_check_and_the_exempt_with_their_reason(office):
    keeper, head = office.actor("wz.lianluo"), office.actor("wz.juzhang")
    made = did(keeper, "inspections.compile_list", None, {"year": 2026})
    one = SamplingList.objects.get(uuid=made)
    assert [(row["code"], row["scope"]) for row in one.rows] == [("T-CC-1", "joint")]
    item = kinds.get("item").model.objects.get(code="T-CC-1")
    row = one.rows[0]
    assert (row["basis"], row["objects"], row["method"]) == (
        item.basis,
        item.objects_told,
        item.method,
    ) and item.basis
    day = {"published_on": today().isoformat()}
    facts = {k: v for k, v in item_values("T-CC-1", "农资标签检查").items() if k != "code"}
    exempt = {"scope": "life_health", "scope_reason": "直接关系生命健康", "since": "2025-06-01"}
    item = kinds.get("item").model.objects.get(code="T-CC-1")
    did(head, "catalogue.amend_item", item.uuid, facts | exempt, reason="范围有变")
    assert attempt(head, "inspections.publish_list", made, day).code == "out_of_date"
    did(keeper, "inspections.recompile_list", made, {"year": 2026})
    did(head, "inspections.publish_list", made, day)
    page = Reader(office.actor("jy.lianluo")).get(f"/r/sampling_list/{made}/").content.decode()
    assert "不纳入：涉及人民群众生命健康，直接关系生命健康" in page
    assert f"检查对象：{item.objects_told}" in page and item.basis[0] in page
    SamplingList.objects.filter(pk=one.pk).update(
        rows=[{name: row[name] for name in ("code", "name", "scope", "reason")}]
    )
    page = Reader(office.actor("jy.lianluo")).get(f"/r/sampling_list/{made}/").content.decode()
    assert "农资标签检查（T-CC-1）：纳入联合抽查" in page  # 从前公布的只有四栏


def test_a_plan_says_where_it_does_not_agree_with_the_published_lists(office):
    plan = drafted(office)
    market, farm = (part["name"] for part in plan.parts)
    doubts = queries.against_lists(plan)
    assert doubts == [f"{name}{plan.year}年的抽查事项清单没有公布。" for name in (market, farm)]
    own, other = (part["items"] for part in plan.parts)
    for part, rows in zip(
        plan.parts,
        ([{"name": own[0], "scope": "life_health"}], [{"name": "别的", "scope": "joint"}]),
        strict=True,
    ):
        SamplingList.objects.create(
            number=f"CQ-{part['name']}", owner=part["agency"], agency_name=part["name"], year=plan.year, edition=1, searched="",
            rows=[{"code": "T", "reason": "", **row} for row in rows], published_on=today(), state="published",
        )  # fmt: skip
    plan.refresh_from_db()
    assert queries.against_lists(plan) == [
        f"{market}公布的清单写明“{own[0]}”不纳入：涉及人民群众生命健康，请核对要不要放在联合抽查里。",
        *(f"{farm}公布的清单里没有“{name}”。" for name in other),
    ]
    page = Reader(office.actor("wz.lianluo")).get(f"/r/inspection_plan/{plan.uuid}/").content.decode()
    assert f"{farm}公布的清单里没有" in page


def test_a_new_edition_replaces_the_one_before(office):
    keeper, head = office.actor("wz.lianluo"), office.actor("wz.juzhang")
    day = {"published_on": today().isoformat()}
    made = [did(keeper, "inspections.compile_list", None, {"year": 2026}) for _ in range(2)]
    for one in made:
        did(head, "inspections.publish_list", one, day)
    rows = SamplingList.objects.order_by("edition").values_list("uuid", "edition", "state")
    assert list(rows) == [(made[0], 1, "replaced"), (made[1], 2, "published")]


def test_a_cap_without_its_document_is_refused(office):
    values = {"year": 2026, "cap_visits": 2}
    outcome = attempt(office.actor("wz.lianluo"), "inspections.compile_list", None, values)
    assert set(outcome.errors) == {"cap_document", "cap_on"}


def test_an_agency_without_any_power_to_check_has_nothing_to_list(office):
    outcome = attempt(office.actor("ba.lianluo"), "inspections.compile_list", None, {"year": 2026})
    assert outcome.code == "nothing_to_list"


def test_a_scene_is_of_several_lines_and_of_one_name(office):
    head = office.actor("wz.juzhang")
    only = scene_values("农资店", items="T-CC-1")
    assert attempt(head, "inspections.issue_scene", None, only).code == "one_line_only"
    did(head, "inspections.issue_scene", None, scene_values("农资店"))
    assert attempt(head, "inspections.issue_scene", None, scene_values("农资店")).code == "issued_already"


# ── 计划 ────────────────────────────────────────────────────────────────────────────────────────────


def test_each_department_is_given_what_it_has_power_for(office):
    plan = drafted(office)
    assert [part["items"] for part in plan.parts] == [["农资标签检查"], ["农资台账检查"]]


@pytest.mark.parametrize(
    ("more", "code"), [({"partners": ""}, "unpowered_item"), ({"items": "T-CC-1"}, "idle_agency")]
)
def test_nobody_is_planned_without_power(office, more, code):
    values = plan_values("农资联合抽查", **more)
    assert attempt(office.actor("wz.lianluo"), "inspections.draft_plan", None, values).code == code


def test_a_partner_sees_it_when_asked_and_others_when_it_is_public(office):
    partner, stranger = office.actor("wz.nongye"), office.actor("jy.lianluo")
    plan = drafted(office)
    assert level(partner, plan) is Level.NONE
    did(office.actor("wz.lianluo"), "inspections.ask_partners", plan.uuid)
    plan.refresh_from_db()
    assert level(partner, plan) is Level.FULL and level(stranger, plan) is Level.NONE
    assert level(stranger, published(office)) is Level.SUMMARY


def test_a_draft_that_is_cancelled_was_never_told_to_the_partner(office):
    plan = drafted(office)
    did(office.actor("wz.juzhang"), "inspections.cancel_plan", plan.uuid, reason="不办了")
    plan.refresh_from_db()
    assert level(office.actor("wz.nongye"), plan) is Level.NONE


def test_a_partner_that_declines_says_why_and_the_plan_goes_back(office):
    before, plan = newest_job(), asked(office)
    head, keeper, partner = (office.actor(one) for one in ("wz.juzhang", "wz.lianluo", "wz.nongye"))
    assert attempt(head, "inspections.approve_plan", plan.uuid).code == "not_confirmed"
    assert not attempt(partner, "inspections.decline_part", plan.uuid).is_done
    did(partner, "inspections.decline_part", plan.uuid, reason="人手不够")
    refused = attempt(head, "inspections.approve_plan", plan.uuid)
    assert refused.code == "declined" and "人手不够" in refused.sentence
    assert not attempt(partner, "inspections.confirm_part", plan.uuid).is_done
    deliver_all(before)
    told = set(Notice.objects.filter(record=plan.uuid).values_list("topic", "post"))
    assert {("plan_part_asked", partner.post), ("plan_part_answered", keeper.post)} <= told
    did(keeper, "inspections.correct_plan", plan.uuid, plan_values("农资联合抽查", officers=3))
    assert attempt(head, "inspections.approve_plan", plan.uuid).code == "not_asked"


def test_the_planner_reads_how_many_there_are_and_how_many_would_be_drawn(office):
    plan, reader = drafted(office), Reader(office.actor("wz.lianluo"))
    said = json.loads(reader.get(f"/api/v1/plans/targets?plan={plan.uuid}").content)
    assert [(s["risk"], s["targets"]) for s in said["strata"]] == [
        ("A", 0), ("B", 0), ("C", 0), ("D", 0), ("", Party.objects.count()),
    ]  # fmt: skip
    Party.objects.update(risk="D")
    said = json.loads(reader.get(f"/api/v1/plans/targets?plan={plan.uuid}").content)
    assert said["strata"][3] == {"risk": "D", "targets": 1, "to_draw": 1}
    assert said["officers"][0]["officers"] > 0
    assert "照比例抽1户" in reader.get(f"/plans/{plan.uuid}/targets").content.decode()
    assert Reader(office.actor("jy.lianluo")).get(f"/plans/{plan.uuid}/targets").status_code == 404


def test_a_published_plan_changes_only_with_a_reason_that_stays_on_it(office):
    plan, head = published(office), office.actor("wz.juzhang")
    assert (plan.state, plan.filed_no, plan.remark) == ("published", "备3号", "按时公布")
    now = {"ratios": "A｜3｜1\nD｜100", "officers": 2, "starts_on": plan.starts_on.isoformat()}
    same = now | {"ends_on": plan.ends_on.isoformat()}
    assert attempt(head, "inspections.change_plan", plan.uuid, same, reason="无").code == "nothing_changed"
    beyond = now | {"ends_on": f"{plan.year + 1}-01-31"}
    assert attempt(head, "inspections.change_plan", plan.uuid, beyond, reason="无").code == "outside_year"
    did(head, "inspections.change_plan", plan.uuid, same | {"officers": 3}, reason="对象多")
    page = Reader(office.actor("jy.lianluo")).get(f"/r/inspection_plan/{plan.uuid}/").content.decode()
    assert "每个机关每组人数：由“2人”变更为“3人”。理由：对象多。" in page
    assert "A类3%，最少1户。<br>D类100%。" in page
