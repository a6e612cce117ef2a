"""批准时再核对一次：核对以后别的机关立了案的，先写在审批表上给负责人看；同时批准的，只有一家不用再看。"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from liandong.cases.models import Case
from liandong.cases.tests.stories import act_values, proposed, ready, registered
from liandong.kernel.roles import Role
from liandong.kernel.tests.doors import together
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice
from liandong.now import at, now
from liandong.offences.models import Look

FARM = (
    ("wz.nongguan", "许农管", "C410823-AGRICULTURE", Role.HANDLER),
    ("wz.nongfu", "葛负责", "C410823-AGRICULTURE", Role.UNIT_HEAD),
    ("wz.nongju", "袁局长", "C410823-AGRICULTURE", Role.AGENCY_HEAD),
)


def reviewed(office):
    """A filing of 武陟县市场监督管理局 that waits for its head."""
    case = proposed(office)
    did(office.actor("wz.fuze"), "cases.review_filing", case.uuid)
    return case


def theirs(office):
    """The same of 武陟县农业农村局."""
    for cast in FARM:
        office.join(cast)
    values = act_values(officers="许农管、何植保")
    made = did(office.actor("wz.nongguan"), "cases.propose_filing", None, values)
    did(office.actor("wz.nongfu"), "cases.review_filing", made)
    return Case.objects.get(uuid=made)


def approve(office, case, account="wz.juzhang"):
    return attempt(office.actor(account), "cases.approve_filing", case.uuid, {})


@pytest.mark.django_db
def test_a_rival_filed_since_the_check_is_written_down_before_the_head_can_approve(office):
    case = reviewed(office)
    assert "武陟县农业农村局" not in " ".join(case.checked)
    with at(now() + timedelta(hours=1)):
        registered(office, "wz.nongye", "农1号", f"{now() - timedelta(hours=2):%Y-%m-%d %H:%M}")
    with at(now() + timedelta(hours=3)):
        looked = Look.objects.count()
        refused = approve(office, case)
        assert (refused.status, refused.code) == ("refused", "check_first")
        assert "又有1条" in refused.sentence and "农业" not in refused.sentence
        case.refresh_from_db()
        assert (case.state, case.registered_at) == ("reviewed", None)
        (line,) = [one for one in case.checked if one.startswith("别的机关：武陟县农业农村局")]
        assert "已立案，调查中" in line and "农1号" not in " ".join(case.checked)
        assert case.checked_at == now().replace(microsecond=case.checked_at.microsecond)
        assert Look.objects.count() == looked + 1, "看过一次记一次，被拒的一次也不例外"
        line = LedgerEvent.objects.get(record=case.uuid, action="cases.check_again", outcome="done")
        assert "楚局长" in line.body
        assert approve(office, case).is_done, "看过以后可以批准"


@pytest.mark.django_db
def test_two_alike_are_two(office):
    """A second record of the same agency, told in the same words as the first, is not the first."""
    registered(office, "wz.nongye", "农1号")
    case = reviewed(office)
    registered(office, "wz.nongye", "农2号")
    assert "又有1条" in approve(office, case).sentence
    case.refresh_from_db()
    assert sum("武陟县农业农村局" in line for line in case.checked) == 2


@pytest.mark.django_db
def test_nothing_new_stops_nobody(office):
    registered(office, "wz.nongye", "农1号")
    case = reviewed(office)
    with at(now() + timedelta(hours=20)):
        assert approve(office, case).is_done


@pytest.mark.django_db
def test_whoever_has_proposed_on_the_same_party_is_told_that_another_has_filed(office):
    ours, start = reviewed(office), newest_job()
    registered(office, "wz.nongye", "农1号")
    deliver_all(start)
    told = Notice.objects.filter(topic="rival_filed", kind="case", record=ours.uuid)
    assert told.exists() and {one.sender for one in told} == {"武陟县农业农村局"}
    posts = {office.actor(account).post for account in ("wz.chengban", "wz.fuze", "wz.juzhang", "wz.fazhi")}
    assert posts <= set(told.values_list("post", flat=True))


@pytest.mark.django_db
def test_what_is_kept_apart_is_told_to_no_proposal_and_stops_no_approval(office):
    ours, start = reviewed(office), newest_job()
    registered(office, "wz.nongye", "农1号", is_criminal="on")
    deliver_all(start)
    assert not Notice.objects.filter(topic="rival_filed", record=ours.uuid).exists()
    assert approve(office, ours).is_done


def test_of_two_approved_at_one_moment_the_later_reads_of_the_earlier_first(committed, city):
    office = ready(city)
    ours, others = reviewed(office), theirs(office)
    pressed = together(partial(approve, office, ours), partial(approve, office, others, "wz.nongju"))
    assert sorted(one.code for one in pressed) == ["check_first", "done"]
    waiting = Case.objects.get(state="reviewed")
    assert any("已立案，调查中" in line for line in waiting.checked)
    head = "wz.juzhang" if waiting.pk == ours.pk else "wz.nongju"
    assert approve(office, waiting, head).is_done
