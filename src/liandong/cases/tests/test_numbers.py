"""一个机关的一个案号、一个文号只有一件：怎样打都是同一个，十几个人同时登记也只有一件；撤销立案的让出来，先前的同号标明。"""

from __future__ import annotations

from collections import Counter
from functools import partial

import psycopg
import pytest

from liandong.accounts.tests.test_sealing_migration import migrate
from liandong.cases.models import Case, Decision
from liandong.cases.tests.stories import card, decided, decision, proposed, registered
from liandong.cases.tests.test_ledger import checked, row, said
from liandong.kernel import door, kinds
from liandong.kernel.outcome import Status
from liandong.kernel.tests.doors import together
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_leads import lead_values
from liandong.leads.models import Lead
from liandong.offences.tests.ground import FARM, MARKET, item_for
from liandong.offences.tests.ground import registered as a_party

MANY = 16
SPELLINGS = ("武市监立[2026]1号", "武市监立〔2026〕1号", "武市监立（２０２６）１号", " 武市监立【2026】 1号")


@pytest.mark.parametrize("typed", SPELLINGS)
@pytest.mark.django_db
def test_a_number_is_one_however_it_is_typed(office, typed):
    case = registered(office, "wz.lianluo", SPELLINGS[0])
    assert case.case_no == "武市监立〔2026〕1号"
    again = attempt(office.actor("wz.chengban"), "cases.register_case", None, card(typed))
    assert again.code == "case_registered_already" and case.number in again.sentence
    held = proposed(office, case_no="武市监立〔2026〕2号A")
    other = attempt(office.actor("wz.lianluo"), "cases.register_case", None, card("武市监立[2026]2号a"))
    assert other.code == "case_registered_already" and held.number in other.sentence
    made = decided(office, "wz.lianluo", case.uuid, "武市监罚〔2026〕1号")
    second = registered(office, "wz.lianluo", "武市监立〔2026〕3号")
    twice = attempt(
        office.actor("wz.lianluo"), "cases.record_decision", second.uuid, decision(typed.replace("立", "罚"))
    )
    assert twice.code == "decision_registered_already" and made.number in twice.sentence


@pytest.mark.django_db
def test_a_sheet_knows_what_was_typed_by_hand(office):
    case = registered(office, "wz.lianluo", "武市监立[2026]1号")
    standing, _ = said(checked(office, row(at="2026-03-02 09:00").replace("立1号", "武市监立（2026）1号", 1)))
    assert standing != "new" and Case.objects.get() == case


@pytest.mark.django_db
def test_a_case_withdrawn_gives_its_number_back(office):
    first = registered(office, "wz.lianluo", "立1号")
    did(office.actor("wz.fuze"), "cases.withdraw_case", first.uuid, reason="登记错了")
    second = registered(office, "wz.lianluo", "立1号", "2026-03-03 09:00")
    assert (
        attempt(office.actor("wz.lianluo"), "cases.register_case", None, card("立1号")).code
        == "case_registered_already"
    )
    standing, told = said(checked(office, row(at="2026-03-04 09:00")))
    assert standing == "ambiguous" and "立案时间、决定不能按表更改" in told, "比的是站得住的那一件"
    assert second.case_no == first.case_no


@pytest.mark.django_db
def test_a_number_is_taken_by_a_correction_or_an_approval_only_where_it_is_free(office):
    case, other = registered(office, "wz.lianluo", "立1号"), registered(office, "wz.lianluo", "立2号")
    values = {**card("立 1号"), "case_no": "立 1号"}
    refused = attempt(office.actor("wz.lianluo"), "cases.correct_case", other.uuid, values, reason="案号")
    assert refused.code == "case_registered_already" and case.number in refused.sentence
    mine = proposed(office)
    did(office.actor("wz.fuze"), "cases.review_filing", mine.uuid)
    late = attempt(office.actor("wz.juzhang"), "cases.approve_filing", mine.uuid, {"case_no": "立２号"})
    assert late.code == "case_registered_already" and other.number in late.sentence
    did(office.actor("wz.juzhang"), "cases.approve_filing", mine.uuid, {"case_no": "立３号"})
    mine.refresh_from_db()
    assert mine.case_no == "立3号" and "立3号" in mine.searched


# ── 同时 ────────────────────────────────────────────────────────────────────────────────────────────


def a_card(party, item, number):
    return {
        "party": party.name, "item": item.code, "division": "410823", "since": "2026-02-01", "case_no": number,
        "approved_at": "2026-03-02 09:00", "approval_evidence": "立案审批表",
    }  # fmt: skip


def once(outcomes, code):
    """One was done, and each other told of it."""
    told = Counter((o.status, o.code) for o in outcomes)
    assert told == {(Status.DONE, "done"): 1, (Status.REFUSED, code): len(outcomes) - 1}, told
    return next(o for o in outcomes if o.is_done)


def test_many_at_once_register_a_number_once_and_a_letter_once(committed, city):
    party, item = a_party(city), item_for(MARKET, FARM)
    actors = [city.actor(account) for account in ("wz.lianluo", "wz.chengban")]

    def press(n):
        values = a_card(party, item, SPELLINGS[n % 4])
        return door.perform(actors[n % 2], "cases.register_case", None, values, key=f"case-{n}")

    made = once(together(*(partial(press, n) for n in range(MANY))), "case_registered_already")
    assert Case.objects.get().uuid == made.record
    cases = [
        did(actors[0], "cases.register_case", None, a_card(party, item, f"武市监立〔2026〕{n}号"))
        for n in range(11, 17)
    ]

    def decide(n):
        values = {"decision_no": SPELLINGS[n % 4], "decided_on": "2026-03-20", "penalties": ["警告"]}
        return door.perform(actors[n % 2], "cases.record_decision", cases[n], values, key=f"decision-{n}")

    once(together(*(partial(decide, n) for n in range(len(cases)))), "decision_registered_already")
    assert Decision.objects.get().decision_no == "武市监立〔2026〕1号"
    assert Case.objects.filter(state="decided").count() == 1

    def renumber(n):
        values = a_card(party, item, "武市监立〔2026〕99号")
        return door.perform(
            actors[n % 2], "cases.correct_case", cases[n], values, key=f"number-{n}", reason="案号登记错了"
        )

    once(together(*(partial(renumber, n) for n in range(len(cases)))), "case_registered_already")


# ── 先前已有的 ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def before(committed, city):
    """A database as the version before left it: the same number typed twice, in two spellings, in two letter cases."""
    party, item = a_party(city), item_for(MARKET, FARM)
    actor = city.actor("wz.lianluo")
    for n in range(1, 6):
        made = did(actor, "cases.register_case", None, a_card(party, item, f"立{n}号"))
        values = {"decision_no": f"罚{n}号", "decided_on": "2026-03-20", "penalties": ["警告"]}
        did(actor, "cases.record_decision", made, values)
        more = {"origin": "hotline", "origin_paper": f"GD{n}", "party": party.name, "party_name": ""}
        did(actor, "leads.register_lead", None, lead_values("标签不合格", **more))
    with psycopg.connect(committed.url("owner"), autocommit=True) as owner:
        for index in ("case_by_own_number", "decision_by_own_number", "lead_by_paper"):
            owner.execute(f"DROP INDEX {index}")
        for index in ("one_case_a_number", "one_decision_a_number", "one_lead_a_paper"):
            owner.execute(f"DROP INDEX {index}")
        for table in ("cases_case", "cases_decision", "leads_lead"):
            owner.execute(f"ALTER TABLE {table} DROP COLUMN is_double")
        owner.execute("CREATE INDEX case_by_own_number ON cases_case (owner, case_no)")
        owner.execute("CREATE INDEX decision_by_own_number ON cases_decision (owner, decision_no)")
        owner.execute("CREATE INDEX lead_by_paper ON leads_lead (owner, origin, origin_paper)")
        owner.execute(
            "CREATE UNIQUE INDEX one_lead_a_paper ON leads_lead (owner, origin, origin_paper)"
            " WHERE NOT origin_paper = '' AND NOT state = 'cancelled'"
        )
        for app, last in (("cases", "0008"), ("leads", "0009")):
            owner.execute("DELETE FROM django_migrations WHERE app = %s AND name >= %s", [app, last])
        for n, number in enumerate(
            ("立〔2026〕1号", "立[2026]1号", "立〔2026〕1号", "立（２０２６）2号A", "立〔2026〕2号a"), 1
        ):
            owner.execute(
                "UPDATE cases_case SET case_no = %s, searched = %s WHERE case_no = %s",
                [number, number, f"立{n}号"],
            )
            letter = number.replace("立", "罚")
            owner.execute(
                "UPDATE cases_decision SET decision_no = %s WHERE decision_no = %s", [letter, f"罚{n}号"]
            )
        for n, paper in enumerate(
            ("GD 2026001", "ＧＤ２０２６００１", "gd2026001", "无", "函 (武[2026]1号)"), 1
        ):
            owner.execute(
                "UPDATE leads_lead SET origin_paper = %s WHERE origin_paper = %s", [paper, f"GD{n}"]
            )
    return committed


def test_what_was_registered_twice_before_stays_is_marked_and_named(before, city):
    done = migrate(before)
    assert done.returncode == 0, done.stderr
    cases, decisions, leads = (list(m.objects.order_by("pk")) for m in (Case, Decision, Lead))
    assert [(c.case_no, c.is_double) for c in cases] == [
        ("立〔2026〕1号", False), ("立〔2026〕1号", True), ("立〔2026〕1号", True), ("立〔2026〕2号A", False), ("立〔2026〕2号a", True),
    ]  # fmt: skip
    assert [(d.decision_no, d.is_double) for d in decisions[:2]] == [
        ("罚〔2026〕1号", False),
        ("罚〔2026〕1号", True),
    ]
    assert [(x.origin_paper, x.is_double) for x in leads] == [
        ("GD2026001", False), ("GD2026001", True), ("gd2026001", True), ("", False), ("函（武〔2026〕1号）", False),
    ]  # fmt: skip
    for later in (cases[1], cases[2], cases[4], decisions[1], leads[1], leads[2]):
        assert later.number in done.stdout, done.stdout
    assert cases[0].number in done.stdout and cases[3].number in done.stdout
    kind = kinds.get("case")
    assert kind is not None and "同号，请核对" in kind.tracked(cases[1])["case_no"]
    actor, said = city.actor("wz.lianluo"), partial(a_card, cases[0].party, cases[0].item)
    assert attempt(actor, "cases.register_case", None, said("立[2026]1号")).code == "case_registered_already"
    order = lead_values("甲", origin="hotline", origin_paper="Gd2026 001")
    assert attempt(actor, "leads.register_lead", None, order).code == "registered_already"
    did(actor, "cases.correct_case", cases[1].uuid, said("立〔2026〕1号"), reason="更正起日")
    did(actor, "cases.correct_case", cases[2].uuid, said("立〔2026〕7号"), reason="案号登记错了")
    assert [Case.objects.get(pk=c.pk).is_double for c in cases[1:3]] == [True, False]
