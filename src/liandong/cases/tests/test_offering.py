"""决定提供互认：有职权的机关看得到；决定撤销，所提供的随之撤销；敏感的、不在册的不提供。"""

from __future__ import annotations

import pytest

from liandong.cases.panels import recognisable
from liandong.cases.tests.stories import decided, registered
from liandong.kernel import kinds
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, did
from liandong.recognition import queries
from liandong.recognition.models import Finding

pytestmark = pytest.mark.django_db
UNTIL = {"valid_to": "2099-12-31", "valid_why": "处罚决定公示期"}


def offered(office, **more):
    case = registered(office, "wz.lianluo", "立1号", **more)
    decision = decided(office, "wz.lianluo", case.uuid, "罚1号")
    return decision, attempt(office.actor("wz.lianluo"), "cases.offer_decision", decision.uuid, UNTIL)


def test_whoever_is_competent_sees_it_and_it_ends_with_the_decision(office):
    decision, outcome = offered(office)
    assert outcome.is_done, outcome.sentence
    finding = Finding.objects.get(source=decision.uuid)
    assert (finding.state, finding.paper, finding.party) == ("valid", "罚1号", decision.case.party)
    sight = kinds.get("finding").sight
    assert sight.level(office.actor("wz.nongye"), finding) is Level.FULL
    assert sight.level(office.actor("jy.lianluo"), finding) is Level.NONE
    did(
        office.actor("wz.lianluo"), "cases.annul_decision", decision.uuid, {"changed_by": "判决1号", "on": "2026-06-01"},
        reason="判决撤销",
    )  # fmt: skip
    finding.refresh_from_db()
    assert finding.state == "revoked"


def test_what_was_held_unlawful_stands_and_is_no_longer_relied_on(office):
    decision, _ = offered(office)
    liaison = office.actor("wz.lianluo")
    filed = {"way": "litigation", "organ": "武陟县人民法院", "since": "2026-06-01"}
    did(liaison, "cases.record_remedy", decision.uuid, filed)
    ended = {"way": "litigation", "result": "unlawful", "paper": "判决1号", "on": "2026-08-01"}
    did(liaison, "cases.end_remedy", decision.uuid, ended)
    finding = Finding.objects.get(source=decision.uuid)
    assert (finding.state, finding.ended_paper) == ("revoked", "判决1号")
    assert attempt(liaison, "cases.offer_decision", decision.uuid, UNTIL).code == "held_unlawful"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"is_sensitive": "on"}, "kept_apart"), ({"is_criminal": "on"}, "kept_apart"),
        ({"party": "", "party_name": "没有在册的店"}, "party_or_item_unknown"), ({"item": ""}, "party_or_item_unknown"),
    ],
)  # fmt: skip
def test_what_may_not_be_relied_on_is_not_offered(office, more, code):
    _, outcome = offered(office, **more)
    assert outcome.code == code and not Finding.objects.exists()


def lines(office, account, case):
    """What may be relied on, as the page of the case tells this person."""
    actor = office.actor(account)
    level = kinds.get("case").sight.level(actor, case)
    return list(recognisable(actor, case, level))


def test_what_another_found_is_told_on_a_case_that_is_not_decided_yet(office):
    decision, _ = offered(office)
    finding = Finding.objects.get(source=decision.uuid)
    case = registered(office, "wz.nongye", "农立1号")
    head, one = lines(office, "wz.nongye", case)
    assert head.text == "有1条可以互认的结果。" and "决定采纳" in head.note
    assert head.url.startswith(f"/parties/{case.party.uuid}/findings?item=")
    assert one.url == f"/r/finding/{finding.uuid}/" and one.text.startswith("武陟县市场监督管理局")


def test_it_is_told_to_nobody_else_and_not_where_nothing_is_to_be_decided(office):
    offered(office)
    case = registered(office, "wz.nongye", "农立1号")
    did(office.actor("wz.nongye"), "cases.notify_case", case.uuid, {"to": "武陟县市场监督管理局"})
    assert not lines(office, "wz.lianluo", case) and not lines(office, "jiandu", case)
    assert not lines(office, "wz.nongye", registered(office, "wz.nongye", "农立2号", item="", conduct="别的"))
    decided(office, "wz.nongye", case.uuid, "农罚1号")
    case.refresh_from_db()
    assert not lines(office, "wz.nongye", case)
    ours = registered(office, "wz.lianluo", "立2号")
    assert not lines(office, "wz.lianluo", ours), "本机关自己的结果不必互认"


def test_many_results_of_its_own_hide_no_other_s(office, monkeypatch):
    monkeypatch.setattr(queries, "AT_MOST", 1)
    decision, _ = offered(office)
    own = decided(office, "wz.nongye", registered(office, "wz.nongye", "农立1号").uuid, "农罚1号")
    did(office.actor("wz.nongye"), "cases.offer_decision", own.uuid, UNTIL)
    told = [line.url for line in lines(office, "wz.nongye", registered(office, "wz.nongye", "农立2号"))]
    assert told[1:] == [f"/r/finding/{Finding.objects.get(source=decision.uuid).uuid}/"]
