"""说得晚的：到场没有被认可的手机照样说得出不要了什么、还有几条；补登以前换人；早先结束的检查各归各的；没有决定的回避不再催。"""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from liandong.kernel.models import Clock
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.law.inspection.recusal import AskedBy, RecusalReason
from liandong.notices.models import Notice
from liandong.now import CHINA
from liandong.onsite.events import RECUSAL
from liandong.onsite.models import Inspection, Unsent
from liandong.onsite.tests.stories import (
    BOOK,
    FARM,
    HEAD,
    LABEL,
    MARKET,
    PARTNER,
    PARTNER_HEAD,
    STAFF,
    certificates,
    row,
)

pytestmark = pytest.mark.django_db
TOLD = {"told": "农资台账检查：未发现问题。没有收下：没有到场。", "device": "丙"}


def test_a_department_that_never_came_tells_what_its_phone_lets_go_of(story):
    story.approved()
    story.act(STAFF, "enter_site", {"present": certificates(MARKET)})
    assert story.register(STAFF, row(LABEL)).is_done
    story.left(STAFF)
    assert story.register(PARTNER, row(BOOK, device="丙")).code == "not_its_part", "手机照这个代码算没有收下"
    story.act(PARTNER, "report_unsent", {"device": "丙", "waits": 2})
    assert Unsent.objects.get().waits == 2
    story.act(PARTNER, "drop_unsent", TOLD, reason="到场没有被认可")


def test_who_was_refused_after_an_urgent_entry_still_tells_it(story):
    story.joint(origin="clue", ground="正在倾倒")
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="来不及")
    story.act(PARTNER, "enter_site", {"present": certificates(FARM)})
    story.act(PARTNER_HEAD, "refuse_part", reason="不该去")
    story.act(PARTNER, "drop_unsent", TOLD, reason="没有批准")
    story.act(PARTNER, "report_unsent", {"device": "丙", "waits": 0})


def _recused(story):
    """One question that nobody has decided; its notice waits."""
    before = newest_job()
    asked = {"officer": certificates(MARKET)[0], "asked_by": AskedBy.PARTY, "why": RecusalReason.KIN}
    story.act(STAFF, "raise_recusal", asked)
    deliver_all(before)
    assert _waits(story)
    return newest_job()


def _waits(story):
    return Notice.objects.filter(record=story.uuid, topic=RECUSAL).exclude(state="done").exists()


def _cancelled(story):
    story.act(HEAD, "cancel_inspection", reason="企业停电")


def _ended(story):
    for account, code in ((STAFF, MARKET), (PARTNER, FARM)):
        story.act(account, "enter_site", {"present": certificates(code)})
    story.left(left_open="手机没有信号")


def _unapproved(story):
    story.act(STAFF, "enter_urgently", {"present": certificates(MARKET)}, reason="来不及")
    story.left(STAFF, left_open="手机没有信号")
    story.act(HEAD, "refuse_part", reason="不该去")


def _refused(story):
    for head in (HEAD, PARTNER_HEAD):
        story.act(head, "refuse_part", reason="不该去")


@pytest.mark.parametrize(
    ("begun", "end", "state"),
    [
        ("approved", _cancelled, "cancelled"),
        ("approved", _ended, "ended"),
        ("joint", _unapproved, "unapproved"),
        ("joint", _refused, "refused"),
    ],
)
def test_where_recusal_can_no_longer_be_decided_nobody_is_asked_to(story, begun, end, state):
    getattr(story, begun)()
    before = _recused(story)
    end(story)
    assert story.record.state == state
    deliver_all(before)
    assert not _waits(story)


@pytest.mark.parametrize(("lead_came", "owing"), [(True, 0), (False, 1)])
def test_a_visit_that_ended_before_each_had_its_end_is_read_as_it_was(story, monkeypatch, lead_came, owing):
    story.ended()
    one = story.record
    lead = one.parts[0] | ({} if lead_came else {"arrived_at": ""})
    said = {"remarks": "无", "signature": "", "refusal": "不签", "witness": "甲"}
    Inspection.objects.filter(uuid=one.uuid).update(parts=[lead, one.parts[1]], statements=[said])
    Clock.objects.create(
        kind="inspection_visit", record=one.uuid, name="补录现场登记", nature="internal", source="平台规则", owed_by=one.owner, inputs={}
    )  # fmt: skip
    monkeypatch.setattr(Inspection, "left_open", "手机没有信号", raising=False)
    import_module("liandong.onsite.migrations.0009_each_its_end").tell(apps, None)
    after = story.record
    over = one.ended_at.astimezone(CHINA).isoformat()
    assert [part["left_at"] for part in after.parts] == [over if lead_came else "", over], (
        "页面照这串文字写几点"
    )
    assert after.statements == [said | {"absent": ""}]
    clock, part = Clock.objects.get(record=one.uuid, ended_at=None), after.parts[owing]
    assert (clock.name, str(clock.owed_by)) == (f"补录现场登记 {part['name']}", part["agency"])
