"""书面请求：来函所写的日期算逾期不逾期，延期的来函照登记，取证人员不到本机关的名录里认；法定期限只告诉本机关。"""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.assistance.letters import custody
from liandong.assistance.tests.stories import clock_of, dispatch_of, of
from liandong.assistance.tests.test_waiting import DAY, lapse, people, reminders, told
from liandong.kernel import clocks
from liandong.kernel.tests.staging import did
from liandong.kernel.tests.staging_assistance import evidence_values, letter, on_paper
from liandong.kernel.tests.staging_officers import officer_values
from liandong.leads.tests.stories import MONDAY
from liandong.now import CHINA, at

pytestmark = pytest.mark.django_db
BUREAU = {"paper_to": "新乡市市场监督管理局（虚构）", "paper_reach": "省内其他市"}
"""One that the law sets a limit for, though nobody signs there."""


def received(help_, **more):
    """A request that went out on paper on MONDAY, and its receipt of that day."""
    made = help_.approved(**on_paper(**more))
    help_.act("wz.lianluo", "send_on_paper", made, letter())
    entered(help_, "receipt", made, {"on": "2026-03-02", "received_by": "收发室"})
    return made


def entered(help_, what, made, values, **more):
    did(help_.city.actor("wz.lianluo"), f"dispatches.record_{what}", dispatch_of(made).uuid, values, **more)


def day_of(moment):
    return moment.astimezone(CHINA).date().isoformat()


def test_a_letter_is_in_time_or_late_by_its_own_day_however_late_it_is_entered(help_):
    timely, late = "2026-03-10", "2026-03-25"
    with at(MONDAY):
        made = {
            (way, day): received(help_, **BUREAU)
            for way in ("reply", "return", "refusal", "supplement")
            for day in (timely, late)
        }
        assert {day_of(clock_of(m).due_at) for m in made.values()} == {"2026-03-23"}
        for day in (timely, late):
            said = {"on": "2026-03-02", "reply_paper": "新函1号", "result": "缺一份"}
            entered(help_, "reply", made["supplement", day], said)
            help_.act("wz.chengban", "ask_supplement", made["supplement", day], {"missing": "登记证"})
    with at(MONDAY + 30 * DAY):
        for (way, day), one in made.items():
            letter_in = {"reply_paper": "新函2号", "letter_on": day}
            if way == "reply":
                entered(help_, way, one, {"on": day, "reply_paper": "新函2号", "result": "属实"})
            elif way == "return":
                said = {"on": day, "reply_paper": "新函2号", "ground": "no_power"}
                entered(help_, way, one, said, reason="不归它管")
            elif way == "refusal":
                said = {"ground": "other"}
                undated = help_.tried("wz.juzhang", "refuse_request", one, said, reason="来函")
                assert undated.code == "no_letter_day" and "来函日期" in undated.sentence
                help_.act("wz.juzhang", "refuse_request", one, said | letter_in, reason="来函")
            else:
                help_.answers(one, "found", "found", account="wz.lianluo")
                early = {"reply": "补充", "letter_on": "2026-03-01"}
                assert help_.tried("wz.juzhang", "send_reply", one, early).code == "before_it_was_sent"
                help_.act("wz.juzhang", "send_reply", one, {"reply": "补充"} | letter_in)
            assert of(one).is_late is (day == late), (way, day)
            assert [day_of(c.ended_at) for c in clocks.of(one) if c.name == "答复协查请求"][-1] == day


def test_what_was_handed_over_with_a_letter_is_of_the_day_of_the_letter(help_):
    with at(MONDAY):
        made = received(help_)
    with at(MONDAY + 20 * DAY):
        entered(help_, "reply", made, {"on": "2026-03-10", "reply_paper": "晋函1号", "result": "属实"})
        help_.evidence(made, "晋城取得.pdf", account="wz.chengban")
        assert day_of(of(made).replied_at) == "2026-03-10"
        assert custody(help_.city.actor("wz.chengban"), of(made))[1]["handed_on"] == "2026-03-10"


def test_a_letter_that_asks_for_longer_is_entered_and_answered(help_):
    with at(MONDAY):
        abroad, statutory, late = received(help_), received(help_, **BUREAU), received(help_, **BUREAU)
        due = clock_of(abroad).due_at
        undated = help_.tried("wz.lianluo", "ask_longer", abroad, {"days": 10}, reason="要检测")
        assert undated.code == "no_letter_day"
    lapse(due + DAY, all_of_them=True)
    assert (first := reminders(abroad)) and of(abroad).reminded_at
    with at(due + 2 * DAY):
        said = {"days": 10, "letter_on": "2026-03-10"}
        scan = {"scan": SimpleUploadedFile("延期.pdf", b"%PDF-1.7 1")}
        help_.act("wz.lianluo", "ask_longer", abroad, said, files=scan, reason="要检测")
        assert [s.of_what for s in dispatch_of(abroad).scans.all()] == ["申请延期"]
        assert day_of(of(abroad).longer_asked_at) == "2026-03-10"
        help_.act("wz.chengban", "ask_longer", statutory, said, reason="要检测")
        help_.act("wz.juzhang", "decline_longer", statutory, reason="案件期限将到")
        too_late = said | {"letter_on": "2026-03-24"}
        assert help_.tried("wz.chengban", "ask_longer", late, too_late, reason="忘了").code == "too_late"
        help_.act("wz.juzhang", "grant_longer", abroad)
        assert (of(abroad).longer, of(statutory).longer) == ("同意", "不同意")
        assert clock_of(abroad).due_at > due and of(abroad).reminded_at is None
    lapse(clock_of(abroad).due_at + DAY, all_of_them=True)
    assert reminders(abroad) > first


def test_who_collected_for_a_bureau_on_paper_is_not_looked_up_among_the_own_officers(help_):
    keeper, police = help_.city.actor("wz.lianluo"), help_.city.actor("jiandu")
    with at(MONDAY):
        for number, name in enumerate(("同名甲", "同名乙"), 1):
            made = did(
                keeper, "registry.register_officer", None, officer_values(name, f"T17000000{number:02}")
            )
            did(police, "registry.confirm_officer", made)
        request = received(help_)
        assert "同名甲（T1700000001）" in of(help_.approved(officers="同名甲、同名乙")).officers
        files = {"file": SimpleUploadedFile("晋城取得.pdf", b"1")}
        both = evidence_values(officers="同名甲、同名乙")
        help_.act("wz.chengban", "add_evidence", request, both, files=files)
        told_of = of(request).evidence.get().collectors
        assert told_of == "同名甲（名录库中没有核对到）、同名乙（名录库中没有核对到）"
        crowd = evidence_values(officers="、".join(f"外地执法人员{n:02}" for n in range(15)))
        files = {"file": SimpleUploadedFile("又一份.pdf", b"2")}
        tried = help_.tried("wz.chengban", "add_evidence", request, crowd, files=files)
        assert tried.code == "too_many_officers" and of(request).evidence.count() == 1


def test_a_statutory_limit_of_a_bureau_asked_on_paper_is_told_to_the_own_heads_only(help_):
    with at(MONDAY):
        made = help_.approved(**on_paper(paper_to="新乡市市场监督管理局（虚构）", paper_reach="省内其他市"))
        assert (of(made).row, of(made).nature) == ("M-05", "statutory")
        help_.act("wz.lianluo", "send_on_paper", made, letter())
        receipt = {"on": "2026-03-02", "received_by": "收发室"}
        did(
            help_.city.actor("wz.lianluo"), "dispatches.record_receipt", dispatch_of(made).uuid, receipt
        )  # fmt: skip
        clock = clock_of(made)
        assert (clock.nature, of(made).reminded_at) == ("courtesy", None)
    for n in (30, 31, 60):
        lapse(MONDAY + n * DAY, all_of_them=True)
    assert of(made).rung == 0 and clock_of(made) == clock
    asked = ("wz.lianluo", "wz.chengban", "wz.fuze", "wz.juzhang")
    assert told(made, "assist_overdue") == people(help_.city, *asked)
    assert not told(made, "clock_overdue") | told(made, "assist_reminded")


def test_a_bureau_asked_on_paper_is_told_of_once_more_when_it_signs_late_and_stays_silent(help_):
    with at(MONDAY):
        made = help_.approved(**on_paper(paper_to="新乡市市场监督管理局（虚构）", paper_reach="省内其他市"))
        help_.act("wz.lianluo", "send_on_paper", made, letter())
    lapse(MONDAY + 30 * DAY, all_of_them=True)
    assert told(made, "assist_reminded") and not told(made, "assist_overdue")
    with at(MONDAY + 31 * DAY):
        receipt = {"on": "2026-04-02", "received_by": "收发室"}
        did(help_.city.actor("wz.lianluo"), "dispatches.record_receipt", dispatch_of(made).uuid, receipt)
    lapse(MONDAY + 70 * DAY, all_of_them=True)
    assert people(help_.city, "wz.juzhang", "wz.fuze") <= told(made, "assist_overdue")
    assert not told(made, "clock_overdue")


def test_what_was_entered_of_a_paper_that_came_back_counts_no_more(help_):
    liaison = help_.city.actor("wz.lianluo")
    with at(MONDAY):
        made = help_.approved(**on_paper())
        help_.act("wz.lianluo", "send_on_paper", made, letter())
        receipt = {"on": "2026-03-02", "received_by": "收发室"}
        did(liaison, "dispatches.record_receipt", dispatch_of(made).uuid, receipt)
        help_.act("wz.juzhang", "decline_some", made, {"numbers": "2", "ground": "forbidden"}, reason="来函")
        help_.answers(made, "found", account="wz.lianluo")
        assert of(made).declined and of(made).answers.exists()
        back = {"on": "2026-03-02", "reply_paper": "", "ground": "incomplete"}
        did(liaison, "dispatches.record_return", dispatch_of(made).uuid, back, reason="没有批号")
    assert of(made).state == "proposed" and of(made).declined == [] and not of(made).answers.exists()
