"""名录的变动：登记的每一种动作都数，离开范围的也数；上一次只比同一范围的；方案固定时与登记逐行比，行只给监督。"""

from __future__ import annotations

from uuid import uuid4

import pytest

from liandong.catalogue.models import Item
from liandong.draws import keeping, reporting
from liandong.draws.tests.stories import A_DAY, FARM, HEAD, STAFF, SUPERVISOR
from liandong.draws.tests.test_pages import reads
from liandong.inspections.models import Plan, SamplingList
from liandong.kernel import actions
from liandong.kernel.models import Access
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt
from liandong.now import today
from liandong.parties.models import Party
from liandong.recognition.models import Finding
from liandong.registry import places
from liandong.registry.models import Officer

pytestmark = pytest.mark.django_db


def test_every_act_of_the_register_is_counted_or_said_not_to_matter():
    acts = {one.action.name for kind in ("party", "officer") for one in actions.of_kind(kind)}
    assert acts == reporting.CHANGES.keys() | reporting.UNMOVING
    assert not reporting.CHANGES.keys() & reporting.UNMOVING


def done(story, name, party, values, reason=""):
    outcome = attempt(story.city.actor(STAFF), f"parties.{name}", party.uuid, values, reason=reason)
    assert outcome.is_done, (outcome.sentence, outcome.errors)


def test_who_left_the_scope_just_before_is_counted(story):
    """Cancelled and moved away; one that never was in the plan's trade is not."""
    Party.objects.filter(code__startswith="91410823T").update(division_name=places.named("410823"))
    gone, moved, other, old = (Party.objects.get(code=f"91410823T{n:09}") for n in (1, 2, 5, 6))
    Party.objects.filter(pk=other.pk).update(division="410822", division_name=places.named("410822"))
    done(story, "cancel_party", gone, {"until": "2026-01-05"}, "吊销")
    facts = {"division": "410822", "industry": "5169", "address": "", "parent": "", "tags": ""}
    done(story, "correct_party", moved, facts, "迁走了")
    for party in (other, old):
        done(
            story,
            "rename_party",
            party,
            {"name": f"{party.name}改名", "renamed_on": "2026-01-06", "source": "登记机关的通知"},
            "改名",
        )
    story.drafted().act(STAFF, "freeze_rosters")
    said = story.draw.report
    assert said["left"] == 2
    own = {"parties.cancel_party": 1, "parties.correct_party": 1, "parties.rename_party": 1}
    assert {name: said["changes"][name] for name in own} == own
    told = "".join(reporting.told(story.draw, {}))
    assert "注销1条" in told and "改名1条" in told and "其中离开范围的2户" in told


def test_only_who_was_in_the_plans_library_itself_left_it(story):
    """A tag that merely contains the library's name is another library's."""
    inside, other = (Party.objects.get(code=f"91410823T{n:09}") for n in (1, 2))
    for party, tags in ((inside, ["农资", "重点"]), (other, ["农资门店", "重点"])):
        Party.objects.filter(pk=party.pk).update(tags=tags, division_name=places.named("410823"))
    Plan.objects.filter(pk=story.plan.pk).update(library="农资")
    for party in (inside, other):
        facts = {"division": "410823", "industry": "5169", "address": "", "parent": "", "tags": "重点"}
        done(story, "correct_party", party, facts, "不属于这一类了")
    Party.objects.filter(code="91410823T000000003").update(tags=["农资"])
    story.drafted().act(STAFF, "freeze_rosters")
    assert story.draw.report["left"] == 1


def test_only_a_roster_of_the_same_scope_is_compared(story):
    story.bound()
    first = story.draw
    assert first.report["last"] == "" and "没有同一地域、行业、专项库的上一次" in "".join(
        reporting.told(first, {})
    )
    own = story.plan
    story.plan = Plan.objects.get(pk=own.pk)
    story.plan.pk, story.plan.uuid, story.plan.number, story.plan.industry = None, uuid4(), "别的计划", "51"
    story.plan.save()
    story.drafted().act(STAFF, "freeze_rosters")
    assert story.draw.report["last"] == "" and story.draw.roots["roster"]["n"] > 50
    story.plan = own
    story.drafted().act(STAFF, "freeze_rosters")
    assert (story.draw.report["last"], story.draw.report["added"]) == (first.plan_no, 0)
    assert f"与上一次同一范围的（方案{first.plan_no}）" in "".join(reporting.told(story.draw, {}))


def test_what_the_register_says_when_the_plan_is_bound_is_compared_row_by_row(story):
    story.drafted().act(STAFF, "freeze_rosters")
    changed, gone = (Party.objects.get(code=f"91410823T{n:09}") for n in (1, 2))
    Party.objects.filter(pk=changed.pk).update(risk="D")
    Party.objects.filter(pk=gone.pk).update(state="cancelled")
    new = Party.objects.get(code="91410823T000000003")
    new.pk, new.uuid, new.code, new.name = None, uuid4(), "91410823T999999999", "新来的（虚构）"
    new.save()
    Access.objects.create(kind="party", record=new.uuid, level=Level.FULL, ground="检查对象名录库")
    Officer.objects.filter(certificate="MARK00000001").update(may_lead=True)
    hired = Officer.objects.get(certificate="MARK00000002")
    hired.pk, hired.uuid, hired.certificate, hired.name = None, uuid4(), "MARK99999999", "新来的人"
    hired.save()
    story.act(HEAD, "bind_plan")
    assert story.draw.report["register"] == {"added": 1, "gone": 1, "changed": 1, "officers": 2}
    page = reads(story, STAFF, "/r/inspection_draw/{}/")[1]
    assert "新增1户，没有了1户，改了1户，执法人员2人" in page and changed.name not in page
    code, rows = reads(story, SUPERVISOR, "/draws/{}/files/register.tsv")
    assert code == 200 and f"检查对象\t{changed.code}\t{changed.name}\t登记改了\n" in rows
    assert (
        f"{gone.code}\t{gone.name}\t登记里没有了" in rows
        and "执法人员\tMARK00000001\t抽查1\t登记改了" in rows
    )
    assert "执法人员\tMARK99999999\t新来的人\t登记里新增" in rows
    for who in (STAFF, FARM, HEAD):
        assert reads(story, who, "/draws/{}/files/register.tsv")[0] == 404


def test_a_register_that_did_not_change_is_told_to_agree(story):
    story.bound()
    assert not any(story.draw.report["register"].values())
    assert "名录与当天的登记一致" in "".join(reporting.told(story.draw, {}))
    assert reads(story, SUPERVISOR, "/draws/{}/files/register.tsv") == (200, "")


def seen_by(story, account, party, days):
    """Findings of an agency on as many days."""
    for n in range(days):
        Finding.objects.create(
            number=f"HR-{account}-{party.code[-3:]}-{n}", owner=story.city.actor(account).agency, party=party, found_on=today() - n * A_DAY,
            item=Item.objects.first(), state="valid", paper=f"{n}", valid_to=today(), was_competent=True, evidence="record", result="passed",
        )  # fmt: skip


def test_a_cap_is_one_agency_s_own_and_the_total_only_warns(story):
    """Seen twice by one department: not drawn; once by each of two: drawn, and told."""
    full, busy, far = (Party.objects.get(code=f"91410823T{n:09}") for n in (1, 2, 3))
    seen_by(story, STAFF, full, 2)
    for account in (STAFF, FARM):
        seen_by(story, account, busy, 1)
    Finding.objects.filter(party=busy, owner=story.city.actor(FARM).agency).update(
        found_on=today() - 5 * A_DAY
    )
    seen_by(story, "ba.lianluo", far, 3)
    story.drafted().act(STAFF, "freeze_rosters")
    said = story.draw.report
    assert (said["capped"], said["busy"]) == (1, 2)
    rows = {
        row.split(b"\t")[1].decode(): row.split(b"\t")[6] for row in keeping.rows(story.draw, keeping.MAPPING)
    }
    assert [rows[one.code] for one in (full, busy, far)] == [b"2", b"1", b"0"]
    assert "另有2户各机关加起来一年内已查满2次，仍在抽取之中" in "".join(reporting.told(story.draw, {}))


def test_the_cap_is_what_the_departments_published(story):
    farm = story.city.actor(FARM)
    SamplingList.objects.create(
        number="CQ-1", owner=farm.agency, agency_name=farm.agency_name, year=story.plan.year, edition=1, searched="", rows=[], cap_visits=3,
        published_on=today(), state="published",
    )  # fmt: skip
    refused = attempt(story.city.actor(STAFF), "draws.draft_draw", None, story.values(cap_visits=4))
    assert refused.code == "above_published_cap" and "公布的年度上限是3次" in refused.sentence
    assert story.drafted(cap_visits="").draw.cap_visits == 3
    SamplingList.objects.filter(number="CQ-1").update(state="replaced")
    assert story.drafted(cap_visits="").draw.cap_visits == 2
