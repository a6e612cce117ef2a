"""在办案件台账成批导入：一行一件案件连同决定，脏的收拾，错的说明，再来一次什么也不变，只有日期的不算先后。"""

from __future__ import annotations

import os

import pytest

from liandong.cases.filings import first_told
from liandong.cases.models import Case, Decision
from liandong.cases.tests.ledger_rows import lines, sheet
from liandong.cases.tests.stories import CODE, SHOP, decided, registered
from liandong.cases.tests.test_first_and_one import agree, twice_told
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in, rows_of
from liandong.kernel.tests.staging import attempt, deliver_all, did
from liandong.notices.models import Notice
from liandong.now import CHINA
from liandong.offences.models import Claim
from liandong.parties.models import Party

pytestmark = pytest.mark.django_db
ROWS = int(os.environ.get("LIANDONG_LEDGER_ROWS", "120"))
"""Rows of the dirty ledger; 2,000 are run by hand, with the same assertions."""
HEAD = "案号,当事人,统一社会信用代码,案由,涉及事项,立案批准时间,立案审批表编号,违法行为地,发生时间,执法人员,办理进度,处罚决定书文号,决定日期,处罚种类,罚款金额（元）"
FILED = "立1号,武陟县示例农资店（虚构）,{code},经营标签不合格的农药,T-AJ-1,{at},审批1,武陟县,2026-02-01,冯承办、褚巡查,{stage},{rest}"


def row(at="2026-03-02 09:00", stage="调查取证", rest=",,,", code=CODE):
    return FILED.format(code=code, at=at, stage=stage, rest=rest)


def checked(office, *rows, head=HEAD, account="wz.lianluo", name="台账.csv", target="cases"):
    return checked_by(office, account, handed_in(office, account, target, (head, *rows), name=name))


def said(intake, number=2):
    return rows_of(intake)[number]


DECIDED = "武市监处罚〔2026〕1号,2026-03-20,警告、罚款,5000"


def test_a_row_is_a_case_with_its_decision_and_its_end(office):
    intake = checked(office, row(stage="已结案", rest=DECIDED))
    assert said(intake) == ("new", "") and not Case.objects.exists()
    assert applied_by(office, "wz.lianluo", intake).done == 1
    case, decision = Case.objects.get(), Decision.objects.get()
    assert (case.case_no, case.state, case.depth, case.outcome) == ("立1号", "closed", "card", "已结案")
    assert (case.party.name, case.item.code, case.officers) == (SHOP, "T-AJ-1", "冯承办、褚巡查")
    assert (decision.fine_fen, decision.penalties) == (500_000, ["警告", "罚款"])
    assert case.approved_at.astimezone(CHINA).hour == 9 and not case.is_day_only
    assert Claim.objects.filter(kind="case", record=case.uuid).count() == 1


def test_the_same_again_changes_nothing_and_a_later_sheet_brings_the_decision(office):
    applied_by(office, "wz.lianluo", checked(office, row()))
    assert said(checked(office, row(), name="再来.csv"))[0] == "same"
    later = checked(office, row(stage="已结案", rest=DECIDED), name="月底.csv")
    standing, told = said(later)
    assert standing == "changed" and "处罚决定书文号没有填的改为“武市监处罚〔2026〕1号”" in told
    applied_by(office, "wz.lianluo", later, updates=True)
    case = Case.objects.get()
    assert (case.state, case.decisions.get().fine_fen) == ("closed", 500_000)
    assert said(checked(office, row(stage="已结案", rest=DECIDED), name="又来.csv"))[0] == "same"
    other = DECIDED.replace("5000", "9000")
    standing, told = said(checked(office, row(stage="已结案", rest=other), name="改罚款.csv"))
    assert standing == "ambiguous" and "罚款金额（元）“5000”改为“9000”" in told


def test_a_row_that_fails_half_way_is_not_in_at_all(office):
    registered_first = registered(office, "wz.lianluo", "旧1号")
    decided(office, "wz.lianluo", registered_first.uuid, "武市监处罚〔2026〕1号")
    standing, told = said(checked(office, row(rest=DECIDED)))
    assert standing == "ambiguous" or (standing == "wrong" and "登记处罚决定没有办成" in told)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (row(stage="已移送公安"), "移送"), (row(stage="已作出处罚决定"), "没有处罚决定书文号"), (row(at="2099-01-01"), "还没有到"),
        (row(rest="武市监处罚〔2026〕号,2026-03-20,警告,"), "没有号"), (row(rest="文1号,2026-03-20,罚款,"), "没有罚款金额"),
        (row(rest="文1号,2026-03-20,警告,500"), "没有罚款"), (row(rest="文1号,,警告,"), "没有决定日期"),
        (row().replace("武陟县示例农资店（虚构）", "另一家公司"), "串了行"), (row().replace("T-AJ-1", "没有的事项"), "清单中没有"),
        (row().replace("武陟县,2026", "火星市,2026"), "火星市"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_so_that_a_clerk_can_mend_it(office, cells, words):
    standing, told = said(checked(office, cells))
    assert standing == "wrong" and words in told, told


def test_a_body_not_registered_yet_is_registered_with_its_case(office):
    from liandong.cases.tests.ledger_rows import code_of

    fresh = row(code=code_of(9)).replace("武陟县示例农资店（虚构）", "武陟县虚构新店有限公司")
    applied_by(office, "wz.lianluo", checked(office, fresh))
    assert Case.objects.get().party == Party.objects.get(code=code_of(9))


def test_a_heading_in_ten_thousands_is_never_taken_for_yuan(office):
    head = HEAD.replace("罚款金额（元）", "罚款金额[万元]")
    intake = checked(office, row(rest=DECIDED.replace("5000", "0.5")), head=head)
    assert "fine" not in intake.columns and intake.columns["fine_wan"] == "罚款金额[万元]"
    outcome = handed_in(office, "wz.lianluo", "cases", (head, row(rest=DECIDED)), name="错配.csv")
    pairs = "案号＝案号\n当事人＝当事人\n案由＝案由\n违法行为地＝违法行为地\n罚款金额（元）＝罚款金额[万元]"
    refused = attempt(office.actor("wz.lianluo"), "importing.check_sheet", outcome.record, {"pairs": pairs})
    assert refused.code == "unit_differs"


# ── 只有日期 ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        ("2026-03-02", "2026-03-02 16:00", "同一天的分不出先后"), ("2026-03-02", "2026-03-03 08:00", "最先立案"),
    ],
)  # fmt: skip
def test_of_two_on_one_day_without_the_hour_neither_is_first(office, ours, theirs, words):
    applied_by(office, "wz.lianluo", checked(office, row(at=ours)))
    registered(office, "wz.nongye", "农1号", theirs)
    agree(office)
    case = Case.objects.get(case_no="立1号")
    assert case.is_day_only and words in first_told(case), first_told(case)


def test_the_hour_may_be_given_later_on_the_same_day_only(office):
    applied_by(office, "wz.lianluo", checked(office, row(at="2026-03-02")))
    case, keeper = Case.objects.get(), office.actor("wz.lianluo")
    values = {"approved_at": "2026-03-03 09:00", "approval_evidence": "审批1"}
    assert attempt(keeper, "cases.supply_moment", case.uuid, values, reason="补").code == "moment_stands"
    did(keeper, "cases.supply_moment", case.uuid, values | {"approved_at": "2026-03-02 09:30"}, reason="补")
    case.refresh_from_db()
    assert not case.is_day_only and case.approved_at.astimezone(CHINA).minute == 30


def test_a_second_fine_that_comes_in_by_a_sheet_is_told_and_kept_with_the_decision(office):
    theirs = registered(office, "wz.nongye", "农1号")
    ours = registered(office, "wz.lianluo", "立1号")
    both_say_same(office)
    decided(office, "wz.nongye", theirs.uuid, "农罚1号")
    applied_by(office, "wz.lianluo", checked(office, row(rest=DECIDED)), updates=True)
    decision = Decision.objects.get(case=ours)
    assert "不得再次罚款" in decision.checked[0] and theirs.number in decision.checked[0]
    assert any(
        line.startswith(f"{theirs.number}（武陟县农业农村局，已作出决定，罚款5000元）")
        for line in decision.checked
    )
    deliver_all()
    assert twice_told(office, ours) and twice_told(office, theirs)


def both_say_same(office):
    """The reviewer and the head of one side say that the two are one offence."""
    comparison = agree(office)
    did(office.actor("wz.juzhang"), "offences.state_view", comparison.uuid, {"is_same": "yes"}, reason="同意")


def test_two_fines_that_came_in_by_sheets_are_told_once_they_are_found_to_be_for_one_act(office):
    theirs = registered(office, "wz.nongye", "农1号")
    decided(office, "wz.nongye", theirs.uuid, "农罚1号")
    applied_by(office, "wz.lianluo", checked(office, row(rest=DECIDED)))
    ours = Case.objects.get(case_no="立1号")
    assert "须先由法制审核人员提出意见" in ours.decisions.get().checked[0]
    deliver_all()
    assert not Notice.objects.filter(topic="fined_twice").exists()
    both_say_same(office)
    deliver_all()
    assert twice_told(office, ours) and twice_told(office, theirs)


# ── 一整份 ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_row_of_a_dirty_ledger_is_accounted_for(office):
    rows = list(lines(ROWS))
    intake = checked_by(
        office, "wz.lianluo", handed_in(office, "wz.lianluo", "cases", sheet(rows), name="台账.csv")
    )
    standing = rows_of(intake)
    assert sorted(standing) == list(range(3, len(rows) + 3)) and any("合计" in n for n in intake.notes)
    for number, line in zip(sorted(standing), rows, strict=True):
        wanted = "wrong" if line.out else "new"
        assert standing[number][0] == wanted and line.out in standing[number][1], (line, standing[number])
        assert line.told in standing[number][1] and bool(line.out or line.told) == bool(standing[number][1])
    assert {"早于立案批准日期"} <= {line.out for line in rows} and any(line.told for line in rows)
    done = applied_by(office, "wz.lianluo", intake)
    assert done.done == sum(not line.out for line in rows) == Case.objects.filter(depth="card").count()
    assert Decision.objects.count() == sum(line.is_decided for line in rows)
    assert Case.objects.filter(state="closed").count() == sum(line.is_closed for line in rows)
    assert Case.objects.filter(is_day_only=False).count() == 0
