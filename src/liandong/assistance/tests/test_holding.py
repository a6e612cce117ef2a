"""复函来的证据没有审查完，所为的案件不得作出决定。等复函再决定：条线有规定的，请求送出以后案件不得作出决定，案件页面上写明，复函确认、不予协助、退回、撤回以后放开；没有规定的不行。"""

from __future__ import annotations

import pytest
from django.test import Client

from liandong.accounts.models import Person
from liandong.assistance.tests.stories import dispatch_of, of
from liandong.cases.models import Case
from liandong.kernel import actions, holds
from liandong.kernel.tests.staging import attempt, did
from liandong.kernel.tests.staging_assistance import card_values, letter, on_paper, request_values
from liandong.kernel.tests.staging_cases import decision_values
from liandong.leads.models import Verification
from liandong.leads.tests.stories import MONDAY, Story
from liandong.now import at

pytestmark = pytest.mark.django_db
WAITS = {"waits": "on", "waits_why": "登记证真伪决定怎样定性"}


def deciding(help_) -> str:
    """Whether a decision is stopped, by the code of the answer."""
    bound = actions.get("cases.record_decision")
    return holds.stopping(Case.objects.get(number=help_.case), bound.action).code


def page(help_) -> str:
    client = Client()
    client.force_login(Person.objects.get(account="wz.chengban"))
    return client.get(f"/r/case/{Case.objects.get(number=help_.case).uuid}/").content.decode()


def test_a_case_whose_rule_allows_it_waits_for_the_reply_and_says_so(help_):
    with at(MONDAY):
        made = help_.act("wz.chengban", "request_assistance", None, request_values(help_.case, **WAITS))
        help_.act("wz.fuze", "review_request", made)
        assert deciding(help_) == "no_hold"  # 没有送出的不停
        help_.act("wz.juzhang", "approve_request", made)
        assert deciding(help_) == "on_hold"
        case = Case.objects.get(number=help_.case)
        decision = case.uuid, decision_values("武市监罚〔2026〕1号", decided_on="2026-03-02")
        tried = attempt(help_.city.actor("wz.lianluo"), "cases.record_decision", *decision)
        assert tried.code == "on_hold"
        for words in (of(made).number, "博爱县农业农村局复函", "条文待核"):
            assert words in tried.sentence
        assert WAITS["waits_why"] not in tried.sentence + page(help_)  # 只有看得到请求全部的看得到
        assert of(made).number in page(help_) and "暂不能“登记处罚决定、作出处罚决定、决定不予处罚”" in page(
            help_
        )
        did(help_.city.actor("ba.lianluo"), "dispatches.sign_dispatch", dispatch_of(made).uuid)
        did(
            help_.city.actor("ba.lianluo"), "dispatches.accept_dispatch", dispatch_of(made).uuid, {"handler": "韩联络"}
        )  # fmt: skip
        help_.answers(made, "found", "found")
        help_.act("ba.juzhang", "send_reply", made, {"reply": "查清"})
        help_.act("wz.chengban", "ask_supplement", made, {"missing": "没有盖章"})
        help_.act("ba.juzhang", "send_reply", made, {"reply": "已盖章"})
        assert deciding(help_) == "on_hold"
        help_.act("wz.chengban", "accept_reply", made)
        assert deciding(help_) == "no_hold" and "暂不能" not in page(help_)
        did(help_.city.actor("wz.lianluo"), "cases.record_decision", *decision)


def test_it_is_free_again_however_the_request_ends_and_held_until_the_last_has(help_):
    with at(MONDAY):
        refused, back, foreign, withdrawn = (help_.signed(**WAITS) for _ in range(4))
        paper = help_.approved(**on_paper(**WAITS))
        case = Case.objects.get(number=help_.case)
        assert len(holds.standing(case.uuid)) == 4  # 书面的还没有送出
        help_.act("wz.lianluo", "send_on_paper", paper, letter())
        assert len(holds.standing(case.uuid)) == 5
        help_.act("ba.juzhang", "refuse_request", refused, {"ground": "forbidden"}, reason="商业秘密")
        for made, ground in ((back, "incomplete"), (foreign, "no_power")):
            said = dispatch_of(made).uuid, {"ground": ground}
            did(help_.city.actor("ba.juzhang"), "dispatches.return_dispatch", *said, reason="退")
        help_.act("wz.juzhang", "withdraw_request", withdrawn, reason="已经查清")
        assert deciding(help_) == "on_hold"
        help_.act(
            "wz.juzhang",
            "refuse_request",
            paper,
            {"ground": "other", "letter_on": "2026-03-02"},
            reason="来函拒绝",
        )
        assert deciding(help_) == "no_hold" and holds.standing(case.uuid) == []
        help_.act("wz.fuze", "review_request", back)
        help_.act("wz.juzhang", "approve_request", back)
        assert deciding(help_) == "on_hold"


def test_without_a_rule_of_the_line_or_a_case_it_does_not_wait(help_):
    nongye = help_.city.actor("wz.nongye")
    with at(MONDAY):
        made = did(nongye, "cases.register_case", None, card_values("丁"))
        values = request_values(Case.objects.get(uuid=made).number, to="焦作市农业农村局")
        refused = attempt(nongye, "assistance.request_assistance", None, values | WAITS)
        assert refused.code == "no_rule" and "请去掉“等复函再决定”" in refused.sentence
        assert attempt(nongye, "assistance.request_assistance", None, values).is_done
        for half in ({"waits": "on"}, {"waits_why": "要紧"}):
            tried = help_.tried("wz.chengban", "request_assistance", None, request_values(help_.case, **half))
            assert "waits_why" in tried.errors
        lead = Story(help_.city).uuid
        did(help_.city.actor("wz.lianluo"), "leads.take_lead", lead, {"handler": "冯承办"})
        checking = Verification.objects.get(lead__uuid=lead).number
        told = help_.tried("wz.chengban", "request_assistance", None, request_values(checking) | WAITS)
        assert told.code == "no_decision_to_wait" and "线索核查不作决定" in told.sentence
        plain = help_.approved()
        assert of(plain).waits_why == "" and deciding(help_) == "no_hold"


def test_the_case_is_not_decided_before_what_came_with_the_reply_was_reviewed(help_):
    def review(made, which, found="usable"):
        said = {"which": which, "review": found, "review_told": "两人取得，与原件核对"}
        help_.act("wz.chengban", "review_evidence", made, said)

    with at(MONDAY):
        made = help_.handling()
        help_.answers(made, "found", "found")
        help_.evidence(made)
        assert deciding(help_) == "no_hold"  # 还没有复函
        help_.act("ba.juzhang", "send_reply", made, {"reply": "查清"})
        case = Case.objects.get(number=help_.case)
        decision = case.uuid, decision_values("武市监罚〔2026〕2号", decided_on="2026-03-02")
        tried = attempt(help_.city.actor("wz.lianluo"), "cases.record_decision", *decision)
        assert tried.code == "on_hold" and "审查证据" in tried.sentence and "第四十六条" in tried.sentence
        help_.act("wz.chengban", "ask_supplement", made, {"missing": "没有盖章"})
        assert deciding(help_) == "no_hold"  # 补充期间审查不了
        help_.evidence(made, "盖章的.pdf")
        help_.act("ba.juzhang", "send_reply", made, {"reply": "已盖章"})
        help_.act("wz.chengban", "accept_reply", made)
        assert deciding(help_) == "on_hold"
        review(made, 1, "unusable")
        assert deciding(help_) == "on_hold"
        review(made, 2)
        assert deciding(help_) == "no_hold"
        paper = help_.approved(**on_paper())
        help_.act("wz.lianluo", "send_on_paper", paper, letter())
        said = {"on": "2026-03-02", "reply_paper": "晋函1号", "result": "属实"}
        did(help_.city.actor("wz.lianluo"), "dispatches.record_reply", dispatch_of(paper).uuid, said)
        assert deciding(help_) == "no_hold"
        help_.evidence(paper, "晋城取得.pdf", account="wz.chengban")
        assert deciding(help_) == "on_hold"
        help_.act("wz.chengban", "withdraw_evidence", paper, {"which": 1}, reason="交错了")
        assert deciding(help_) == "no_hold"
        did(help_.city.actor("wz.lianluo"), "cases.record_decision", *decision)


def test_a_case_that_waits_goes_on_waiting_though_the_evidence_was_reviewed_before_it_was_confirmed(help_):
    with at(MONDAY):
        made = help_.handling(**WAITS)
        help_.answers(made, "found", "found")
        help_.evidence(made)
        help_.act("ba.juzhang", "send_reply", made, {"reply": "查清"})
        said = {"which": 1, "review": "usable", "review_told": "两人取得"}
        help_.act("wz.chengban", "review_evidence", made, said)
        assert deciding(help_) == "on_hold"
        help_.act("wz.chengban", "accept_reply", made)
        assert deciding(help_) == "no_hold"
