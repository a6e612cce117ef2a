"""附件随计划公布；公布以后变更事项、部门：谁要确认、什么时候生效、重新备案、留下什么、谁看得到。"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liandong.figures.counting import figures
from liandong.inspections.models import Plan
from liandong.inspections.tests.test_plans import drafted, published, went_public
from liandong.kernel.tests.parity import Reader
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_inspections import revision, scene_values
from liandong.leads.models import Upload
from liandong.leads.tests.test_uploading import FILE, Sender, sum_of
from liandong.notices.models import Notice

KEEPER, HEAD, PARTNER, STRANGER = "wz.lianluo", "wz.juzhang", "wz.nongye", "jy.lianluo"


def attached(city, plan, name, **more):
    files = {"file": SimpleUploadedFile(name, f"{name}的内容".encode())}
    asked = {"kind": "scheme"}
    return attempt(city.actor(KEEPER), "inspections.attach_file", plan.uuid, asked, files=files, **more)


def proposed(city, plan, **more):
    asked = revision(**more)
    did(city.actor(KEEPER), "inspections.propose_change", plan.uuid, asked, reason="新设一类事项")
    plan.refresh_from_db()
    return plan


def page_of(city, account, plan):
    return Reader(city.actor(account)).get(f"/r/inspection_plan/{plan.uuid}/").content.decode()


def public(path):
    return Client().get(f"/public/plans/{path}")


def file_of(city, account, plan, number):
    return Reader(city.actor(account)).get(f"/plans/{plan.uuid}/files/{number}")


# ── 附件 ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_public_with_its_plan_and_not_before(office):
    plan = drafted(office)
    assert attached(office, plan, "联查方案.pdf").is_done
    assert attached(office, plan, "联查方案.pdf").code == "same_file"
    assert public(f"{plan.uuid}/files/1").status_code == 404
    assert file_of(office, PARTNER, plan, 1).status_code == 404
    plan = went_public(office, plan)
    answer = public(f"{plan.uuid}/files/1")
    assert b"".join(answer.streaming_content).decode() == "联查方案.pdf的内容"
    assert answer["Content-Disposition"].startswith("attachment")
    page = public(plan.uuid).content.decode()
    assert f"/public/plans/{plan.uuid}/files/1" in page and f"{plan.published_on}公布" in page
    assert file_of(office, STRANGER, plan, 1).status_code == 200
    held = plan.files.get()
    outcome = attempt(office.actor(KEEPER), "inspections.withdraw_file", plan.uuid, {"which": 1}, reason="错")
    assert not outcome.is_done and held.published_on == plan.published_on


def test_a_file_taken_off_a_draft_is_never_published(office):
    plan = drafted(office)
    attached(office, plan, "错的.pdf")
    did(office.actor(KEEPER), "inspections.withdraw_file", plan.uuid, {"which": 1}, reason="交错了")
    plan = went_public(office, plan)
    assert public(f"{plan.uuid}/files/1").status_code == 404
    assert "错的.pdf" not in page_of(office, KEEPER, plan).partition("ld-timeline")[0]


def test_a_file_for_a_published_plan_waits_for_a_change_that_everybody_confirms(office):
    plan = published(office)
    attached(office, plan, "新方案.pdf")
    assert public(f"{plan.uuid}/files/1").status_code == 404
    assert file_of(office, STRANGER, plan, 1).status_code == 404
    assert file_of(office, PARTNER, plan, 1).status_code == 200
    assert "新方案.pdf" not in page_of(office, STRANGER, plan)
    public_one = attempt(
        office.actor(KEEPER), "inspections.withdraw_file", plan.uuid, {"which": 9}, reason="错"
    )
    assert public_one.code == "no_such_file"
    proposed(office, plan)
    assert not attached(office, plan, "又一份.pdf").is_done
    assert attempt(office.actor(HEAD), "inspections.approve_change", plan.uuid).code == "not_confirmed"
    did(office.actor(PARTNER), "inspections.confirm_change", plan.uuid)
    did(office.actor(HEAD), "inspections.approve_change", plan.uuid)
    assert public(f"{plan.uuid}/files/1").status_code == 200
    assert "附件：公布“新方案.pdf”。理由：新设一类事项。" in public(plan.uuid).content.decode()


def test_a_large_file_comes_in_pieces_and_goes_on_where_it_broke_off(office):
    plan = drafted(office)
    sender = Sender(plan, KEEPER, name="联查方案.pdf")
    sender.url = f"/api/v1/plans/{plan.uuid}/uploads"
    upload = sender.begin().json()["id"]
    asked = {"kind": "scheme", "upload": upload}
    assert sender.put(upload, 1).json()["held"] == [1]
    early = attempt(office.actor(KEEPER), "inspections.attach_file", plan.uuid, asked)
    assert early.code == "not_whole"
    other = drafted(office)
    assert [sender.put(upload, number).status_code for number in (0, 2)] == [200, 200]
    assert (
        attempt(office.actor(KEEPER), "inspections.attach_file", other.uuid, asked).code == "not_your_upload"
    )
    did(office.actor(KEEPER), "inspections.attach_file", plan.uuid, asked)
    held = plan.files.get()
    assert (held.name, held.size, held.digest) == ("联查方案.pdf", len(FILE), sum_of(FILE))
    assert sender.begin().json()["code"] == "same_file" and not Upload.objects.exists()
    stranger = Sender(plan, PARTNER)
    stranger.url = sender.url
    assert stranger.begin().status_code == 404  # 还没有送去确认


def test_the_figures_count_what_is_public_where_it_lies(office):
    def counted():
        found = {c.name: c for c in figures(office.actor("jiandu")).charts}
        return {
            name: {bar.key: bar.count for bar in found[name].bars if bar.count}
            for name in ("public_lists", "public_scenes", "public_plans")
        }

    plan = drafted(office)
    made = did(office.actor(KEEPER), "inspections.compile_list", None, {"year": plan.year})
    assert counted() == {"public_lists": {}, "public_scenes": {}, "public_plans": {}}
    day = {"published_on": plan.starts_on.isoformat()}
    did(office.actor(HEAD), "inspections.publish_list", made, day)
    did(office.actor(HEAD), "inspections.issue_scene", None, scene_values("农资店"))
    went_public(office, plan)
    one = {"410823": 1}
    assert counted() == {"public_lists": one, "public_scenes": one, "public_plans": one}


# ── 变更 ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def alone(office):
    """A published plan of the lead alone."""
    plan = drafted(office, items="T-CC-1", partners="")
    head, keeper = office.actor(HEAD), office.actor(KEEPER)
    did(head, "inspections.approve_plan", plan.uuid)
    did(keeper, "inspections.lodge_plan", plan.uuid)
    did(office.actor("jiandu"), "inspections.file_plan", plan.uuid, {"filed_no": "备4号"})
    did(head, "inspections.publish_plan", plan.uuid, {"published_on": plan.starts_on.isoformat()})
    return Plan.objects.get(uuid=plan.uuid)


def test_a_partner_that_is_added_confirms_before_anything_changes(office, alone):
    before, plan = newest_job(), proposed(office, alone)
    assert plan.state == "changing" and [row["code"] for row in plan.items] == ["T-CC-1"]
    assert "理由：新设一类事项" in page_of(office, PARTNER, plan)
    assert "新设一类事项" not in page_of(office, STRANGER, plan)
    assert "新设一类事项" not in public(plan.uuid).content.decode()
    assert attempt(office.actor(HEAD), "inspections.approve_change", plan.uuid).code == "not_confirmed"
    did(office.actor(PARTNER), "inspections.confirm_change", plan.uuid)
    assert not attempt(office.actor(PARTNER), "inspections.decline_change", plan.uuid, reason="晚了").is_done
    deliver_all(before)
    told = set(Notice.objects.filter(record=plan.uuid).values_list("topic", "post"))
    assert ("plan_change_asked", office.actor(PARTNER).post) in told
    assert ("plan_change_answered", office.actor(HEAD).post) in told
    did(office.actor(HEAD), "inspections.approve_change", plan.uuid)
    plan.refresh_from_db()
    assert (plan.state, plan.change, len(plan.parts)) == ("published", None, 2)
    for page in (page_of(office, STRANGER, plan), public(plan.uuid).content.decode()):
        assert (
            "抽查事项：由“农资标签检查（T-CC-1）”变更为“农资标签检查（T-CC-1）、农资台账检查（T-CC-2）”。"
            in page
        )
        assert "理由：新设一类事项。" in page


def test_who_looks_at_the_same_is_not_asked_again_and_who_is_left_out_is_told(office):
    plan = published(office)
    proposed(office, plan, officers=4)
    did(office.actor(HEAD), "inspections.approve_change", plan.uuid)
    proposed(office, plan, items="T-CC-1", partners="", officers=4)
    before = newest_job()
    did(office.actor(HEAD), "inspections.approve_change", plan.uuid)
    plan.refresh_from_db()
    assert (plan.officers, len(plan.parts), len(plan.changed_told)) == (4, 1, 2)
    deliver_all(before)
    told = Notice.objects.filter(record=plan.uuid, topic="plan_changed", post=office.actor(PARTNER).post)
    assert told.count() == 1


def test_a_partner_that_declines_says_why_and_the_plan_stays_as_it_was(office, alone):
    plan, head = proposed(office, alone), office.actor(HEAD)
    did(office.actor(PARTNER), "inspections.decline_change", plan.uuid, reason="人手不够")
    refused = attempt(head, "inspections.approve_change", plan.uuid)
    assert refused.code == "declined" and "人手不够" in refused.sentence
    did(head, "inspections.drop_change", plan.uuid, reason="另行商量")
    plan.refresh_from_db()
    assert (plan.state, plan.change, plan.changed_told, len(plan.parts)) == ("published", None, [], 1)
    assert "人手不够" not in page_of(office, STRANGER, plan)


@pytest.mark.parametrize(
    ("more", "code"),
    [({}, "nothing_changed"), ({"items": "T-CC-1"}, "idle_agency"), ({"partners": ""}, "unpowered_item")],
)
def test_a_change_that_is_none_or_without_power_is_refused(office, more, code):
    plan = published(office)
    outcome = attempt(
        office.actor(KEEPER), "inspections.propose_change", plan.uuid, revision(**more), reason="无"
    )
    assert outcome.code == code


def test_a_plan_that_says_so_is_filed_again_before_its_change_holds(office):
    plan = published(office, refiles="on")
    head, now = office.actor(HEAD), {"ratios": "A｜9", "officers": 2}
    days = {name: getattr(plan, name).isoformat() for name in ("starts_on", "ends_on")}
    assert not attempt(head, "inspections.change_plan", plan.uuid, now | days, reason="多查").is_done
    proposed(office, plan, ratios="A｜9")
    assert not attempt(head, "inspections.approve_change", plan.uuid).is_done
    did(head, "inspections.lodge_change", plan.uuid)
    plan.refresh_from_db()
    assert plan.state == "refiling" and plan.ratios[0]["percent"] == "3"
    assert not attempt(head, "inspections.file_change", plan.uuid, {"filed_no": "自己备"}).is_done
    did(
        office.actor("jiandu"),
        "inspections.file_change",
        plan.uuid,
        {"filed_no": "备变1号", "remark": "同意。"},
    )
    plan.refresh_from_db()
    assert (plan.state, plan.filed_no) == ("published", "备3号")
    assert (
        "变更为“A类9%”。理由：新设一类事项。备案编号：备变1号。备案意见：同意。"
        in public(plan.uuid).content.decode()
    )
