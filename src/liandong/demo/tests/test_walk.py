"""从头走到尾的故事：谁管辖、两件案件、罚款、互认都落到实处，账本校验得过；演示之城有协商中的、指定了的争议和书面递送。"""

from __future__ import annotations

import json

import pytest

from liandong.assistance.models import AssistanceRequest
from liandong.cases.models import Case, Decision
from liandong.demo import disputes, walk
from liandong.demo.assistance import OUTSIDE
from liandong.demo.contest import STAFF
from liandong.dispatches.models import Dispatch
from liandong.documents.models import Letter
from liandong.jurisdiction.models import JurisdictionDispute
from liandong.jurisdiction.standing import offences_of, standing_of
from liandong.kernel import clocks, holds, kinds
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import did
from liandong.law.jurisdiction.settle import State
from liandong.ledger.models import LedgerEvent
from liandong.ledger.tests.ground import Ground
from liandong.publication.models import Publication
from liandong.recognition.models import Finding, Recognition

KEPT = (
    "lead", "case", "dispute", "dispatch", "assistance_request", "letter", "proposal", "decision", "publication", "finding", "recognition",
)  # fmt: skip
HERE, THERE, ABOVE = "武陟县农业农村局", "博爱县农业农村局", "焦作市农业农村局"


@pytest.fixture
def scratch(committed, city, tmp_path, settings):
    settings.LEDGER_VKEY_FILE = str(committed.server.home / "keys" / "log.vkey")
    settings.WITNESS_VKEY_FILES, settings.LEDGER_QUORUM = [], 0
    return Ground(committed, city, tmp_path)


def origins(*kinds_told: str) -> set[str]:
    rows = LedgerEvent.objects.filter(kind__in=kinds_told, outcome="done")
    return {json.loads(body)["origin"] for body in rows.values_list("body", flat=True)}


def test_the_walk_goes_from_the_lead_to_recognition_and_its_ledger_holds(scratch):
    said: list[str] = []
    walk.tell(scratch.city, said.append)
    text = "\n".join(said)
    ours, theirs = (Case.objects.get(case_no__startswith=start) for start in ("武农立", "博农立"))
    assert (ours.depth, ours.state, theirs.depth, theirs.state) == (
        "ordinary", "closed", "card", "handed_over"
    )  # fmt: skip
    dispute = JurisdictionDispute.objects.get()
    assert (dispute.state, dispute.row, dispute.authority_name, dispute.holder_name) == (
        "executed", "J6", ABOVE, HERE
    )  # fmt: skip
    assert all(any("有权" in line for line in p.powers) for p in dispute.positions.all()), (
        "两家各在自己的县有权"
    )
    standing = standing_of(offences_of("case", ours.uuid))
    assert standing is not None
    assert (standing.holding.state, standing.holder, standing.holding.row) == (State.HELD, HERE, "J7")
    assert not standing.holding.next_step, "都移交了，没有下一步"
    decision = Decision.objects.get()
    assert (decision.state, decision.fine_fen, decision.case_id) == ("in_force", 2_000_000, ours.pk)
    assert decision.executed_on and decision.delivered_on
    assert any(theirs.number in line and "确认同一" in line for line in decision.checked)
    finding = Finding.objects.get(source=decision.uuid)
    answer = Recognition.objects.get(finding=finding)
    assert (finding.state, answer.state, answer.agency_name, answer.spared) == ("valid", "accepted", ABOVE, 1)
    request, publication = AssistanceRequest.objects.get(), Publication.objects.get()
    assert (request.state, request.nature, request.receiver_name) == ("answered", "courtesy", OUTSIDE)
    letter = Letter.objects.get()
    assert (letter.source, letter.state, letter.letter_no) == (request.uuid, "sealed", "武农协〔2026〕1号")
    assert letter.issued_sha256 and letter.sealed_sha256 and letter.is_simulated
    assert Dispatch.objects.get(carried=request.uuid).register_no == letter.letter_no
    assert request.uses.get().record == ours.uuid and request.evidence.get().review == "usable"
    assert (publication.state, publication.decision_id) == ("published", decision.pk)
    assert set(publication.shown_in.values_list("channel", flat=True)) >= {
        "信用中国",
        "国家企业信用信息公示系统",
    }
    for wanted in (
        *walk.EARLIER, "批准时间的先后与登记时间的先后相反", "尚未签署", dispute.number, "焦农指〔2026〕1号",
        finding.number, "届满",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert origins(*KEPT) == {"demo"}
    scratch.order()
    assert scratch.verify().is_intact


@pytest.mark.django_db
def test_the_city_has_a_dispute_that_is_open_one_that_is_designated_and_letters_on_paper(city):
    disputes.play(city)
    disputes.play(city)
    assert JurisdictionDispute.objects.count() == 2
    assert origins("dispute", "case", "dispatch", "comparison") == {"demo"}
    open_one = JurisdictionDispute.objects.get(state="negotiating")
    assert [c.name for c in clocks.running(open_one.uuid)] == ["管辖协商"]
    assert not open_one.positions.filter(stated_at=None).exists() and open_one.subjects.count() == 2
    minutes = {"agreed_holder": THERE, "text": "两县商定由生产地管辖"}
    did(city.actor("ba.lianluo"), "jurisdiction.propose_minutes", open_one.uuid, minutes)
    settled = JurisdictionDispute.objects.get(state="designated")
    assert (settled.holder_name, settled.decided_by_name) == (HERE, ABOVE)
    stopped = settled.subjects.get(agency_name=THERE)
    assert holds.standing(stopped.record) and stopped.dispatch is None, "还等着移交"
    sight = kinds.get("dispute").sight
    for account, level in (
        ("jz.nongye", Level.SUMMARY),
        ("ba.nongguan", Level.FULL),
        ("jy.lianluo", Level.NONE),
    ):
        assert sight.level(city.actor(account), open_one) is level, account
    assert {city.actor(account).person_name for account, *_ in STAFF} == {name for _, name, *_ in STAFF}
    letters = Dispatch.objects.filter(channel="paper").order_by("pk")
    assert [d.state for d in letters] == ["sent", "signed", "answered", "returned"]
    assert {d.receiver_name for d in letters} == {disputes.PARTNER}
    assert not LedgerEvent.objects.filter(kind="dispute", outcome="refused").exists()
