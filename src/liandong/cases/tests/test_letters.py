"""案件的文书底稿：逐份写明记录写了什么就是什么，没有写的空着点名；通报的只有摘要；别的机关一份也没有。"""

from __future__ import annotations

import pytest

from liandong.cases.actions.telling import NOTIFY_CASE
from liandong.cases.models import Case, Decision
from liandong.cases.tests.ordinary import (
    do,
    evidence,
    latest,
    measure_values,
    noticed,
    punished,
    reviewed,
    sealed,
)
from liandong.cases.tests.stories import approved, proposed, registered
from liandong.cases.tests.test_outcomes import spot
from liandong.kernel.tests import drafting
from liandong.kernel.tests.staging import did

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]
WHOM = "当事人：武陟县示例农资店（虚构）\n统一社会信用代码：91410823MA0000001C\n"
NORM = "法律依据：农药管理条例第五十七条\n经营标签不合格的农药：农药管理条例第五十七条，幅度5000元至50000元，罚款8000元\n"
BASIS = NORM.removeprefix("法律依据：")
REMEDIES = (
    "如不服本决定，可以自收到本决定书之日起六十日内向{}申请行政复议，也可以自收到本决定书之日起六个月内依法向{}提起行政诉讼。"
    "复议、诉讼期间，除法律另有规定外，不停止执行。\n"
)
GROUND = "违法行为轻微并及时改正，没有造成危害后果（第三十三条）"
BY_HAND = "受送达人签名或者盖章：\n拒收的理由和见证：\n送达人签名：\n"
NAMED = "案件名称：武陟县示例农资店（虚构）经营标签不合格的农药案（{}）\n"


def drafts(office, kind, record, account="wz.chengban"):
    return drafting.drafts(office, kind, record, account)


def test_the_sheet_of_the_filing_says_who_passed_it_and_asks_the_handler_for_the_rest(office, case):
    said, gone = drafts(office, "case", case)["filing_approval"]
    assert said == (
        f"立案审批表\n{WHOM}初步查明的事实：现场检查发现\n"
        "办案机构负责人意见：审核立案。办案机构负责人 陈负责，2026-03-02\n"
        "机关负责人意见：批准立案。机关负责人 楚局长，2026-03-02\n武陟县市场监督管理局\n"
    )
    assert gone == ["source", "provisions", "proposal"]
    card = registered(office, "wz.lianluo", "市监9号")
    assert "filing_approval" not in drafts(office, "case", card), "用条线系统办的不在这里审批"


def test_what_was_said_before_a_return_no_longer_counts(office):
    case = proposed(office)
    do(office, "wz.fuze", "cases.review_filing", case, reason="先同意")
    do(office, "wz.juzhang", "cases.return_filing", case, reason="补照片")
    assert "先同意" not in drafts(office, "case", case)["filing_approval"][0]
    do(office, "wz.fuze", "cases.review_filing", case, reason="补齐了")
    said = drafts(office, "case", case)["filing_approval"][0]
    assert "审核立案：补齐了。办案机构负责人 陈负责，2026-03-20" in said and "机关负责人意见" not in said


def test_a_notice_of_a_case_says_what_a_summary_says_and_why_it_was_given(office, case):
    did(
        office.actor("wz.lianluo"), NOTIFY_CASE.name, case.uuid, {"to": "武陟县农业农村局"}, reason="同一批次"
    )
    said, gone = drafts(office, "case", case)["case_notice_letter"]
    assert said == (
        f"关于通报武陟县示例农资店（虚构）经营标签不合格的农药案的函\n武陟县农业农村局：\n{NAMED.format(case.number)}"
        "一、案情\n武陟县示例农资店（虚构）涉嫌经营标签不合格的农药，违法行为地：武陟县。立案批准时间：2026-03-02 09:00。\n"
        "二、处理情况\n已立案，调查中。\n三、通报理由\n同一批次\n特此通报。\n武陟县市场监督管理局\n"
    )
    assert gone == []
    punished(office, case)
    assert (
        "已作出决定。\n2026-03-20武市监罚1号：罚款8000元。"
        in drafts(office, "case", case)["case_notice_letter"][0]
    )


def test_of_a_citizen_a_notice_names_nobody_and_of_what_is_kept_apart_there_is_none(office):
    case = approved(office, party="", party_name="甄某某", is_citizen="on", facts="密案情，甄某某承认")
    said = str(drafts(office, "case", case)["case_notice_letter"])
    assert "公民" in said and "甄某某" not in said and "密案情" not in said
    assert "当事人：甄某某\n" in drafts(office, "case", case)["filing_approval"][0]
    Case.objects.filter(pk=case.pk).update(is_sensitive=True)
    assert "case_notice_letter" not in drafts(office, "case", case)


def test_the_goods_under_a_measure_are_listed_in_their_four_parts(office, case):
    taken = sealed(office, case, taken="2026-03-20 15:00")
    goods = "【物品清单】\n名称\t数量\t状态\t存放地点\n某农药（500毫升）\t十箱\t完好\t当事人仓库\n"
    assert drafts(office, "measure", taken) == {
        "seizure_decision": (
            f"武市监强1号\n实施行政强制措施决定书\n{WHOM}措施：查封\n理由：防止转移\n法律依据：农药管理条例第四十一条\n{goods}"
            f"存放地点：当事人仓库\n期限：2026-04-19届满\n武陟县市场监督管理局\n2026年3月20日\n",
            [],
        )
    }
    kept = sealed(office, case, "preserve", taken="2026-03-20 15:00")
    assert drafts(office, "measure", kept) == {
        "preservation_notice": (
            f"武市监强1号\n先行登记保存证据通知书\n{WHOM}理由：防止转移\n法律依据：农药管理条例第四十一条\n{goods}"
            "保存地点：当事人仓库\n保存期限：2026-03-31届满\n登记保存期间，当事人或者有关人员不得销毁或者转移证据。\n"
            "武陟县市场监督管理局\n2026年3月20日\n",
            [],
        )
    }
    did(office.actor("wz.chengban"), "cases.propose_measure", None, measure_values(case, "detain"))
    waiting = case.measures.latest("pk")
    assert drafts(office, "measure", waiting) == {}, "没有批准的没有决定书"


def test_the_notice_of_a_penalty_says_by_when_to_plead_once_it_was_given(office, case):
    told = f"一、事实\n经营标签不合格的农药十箱\n现场检查笔录一份、照片三张\n二、理由\n情节一般\n三、法律依据\n{BASIS}"
    end = "你（单位）依法享有陈述、申辩的权利。\n武陟县市场监督管理局\n"
    proposal = reviewed(office, case)
    found = drafts(office, "proposal", proposal)
    body = f"{WHOM}{told}四、拟作出的处罚\n罚款8000元\n责令立即停止经营\n"
    assert found["penalty_notice"] == (f"行政处罚告知书\n{body}{end}", ["pleading"])
    order = f"责令改正通知书\n{WHOM}一、事实\n经营标签不合格的农药十箱\n二、法律依据\n{BASIS}三、改正的内容\n责令立即停止经营\n武陟县市场监督管理局\n"
    assert found["correction_order"] == (order, ["due_on"])
    assert set(found) == {"penalty_notice", "correction_order"}
    proposal = noticed(office, case)
    found = drafts(office, "proposal", proposal)
    pleads = "五、陈述、申辩的期限和方式：可以在2026年3月17日以前提出\n"
    assert found["penalty_notice"] == (f"武市监告1号\n行政处罚告知书\n{body}{pleads}{end}2026年3月10日\n", [])
    receipt = (
        "送达回证\n送达文书：行政处罚告知书（武市监告1号）\n受送达人：武陟县示例农资店（虚构）\n送达方式：直接送达\n"
        f"送达地点：\n收到时间：2026年3月10日（时刻没有填写）\n{BY_HAND}武陟县市场监督管理局\n"
    )
    assert found["service_receipt"] == (receipt, [])


def test_a_right_to_a_hearing_stands_in_the_notice_where_the_law_wants_one(office, case):
    closing = {"penalties": ["罚款", "责令停产停业"], "content": "停业一个月", "weight": ["vital_rights"]}
    proposal = reviewed(office, case, **closing)
    said = drafts(office, "proposal", proposal)["penalty_notice"][0]
    assert "五、听证权利\n有权要求听证，应当自收到本告知书之日起5个工作日以内提出。" in said
    proposal = noticed(office, case, {"is_hearing_offered": "on"}, **closing)
    assert "应当在2026年3月17日以前提出" in drafts(office, "proposal", proposal)["penalty_notice"][0]
    assert "hearing_notice" not in drafts(office, "proposal", proposal)
    did(office.actor("wz.chengban"), "cases.record_hearing_request", proposal.uuid, {"on": "2026-03-16"})
    call = {"at": "2026-03-30 09:00", "place": "局会议室", "chair": "卫法制", "noticed_on": "2026-03-18"}
    did(office.actor("wz.fazhi"), "cases.call_hearing", proposal.uuid, call)
    assert drafts(office, "proposal", proposal)["hearing_notice"] == (
        f"行政处罚听证通知书\n{WHOM}案由：经营标签不合格的农药\n听证时间：2026年3月30日9时00分\n听证地点：局会议室\n"
        "听证主持人：卫法制\n武陟县市场监督管理局\n2026年3月18日\n",
        [],
    )


def test_the_decision_is_set_in_its_own_words_until_it_is_annulled(office, case):
    decision = punished(office, case)
    found = drafts(office, "decision", decision)
    assert found["penalty_decision"] == (
        f"武市监罚1号\n行政处罚决定书\n{WHOM}地址：演示路1号\n一、事实\n经营标签不合格的农药十箱\n"
        f"二、证据和理由\n现场检查笔录一份、照片三张\n情节一般\n三、法律依据\n{BASIS}四、行政处罚的种类和内容\n罚款8000元\n责令立即停止经营\n"
        "五、罚款：8,000.00元\n六、履行方式和期限\n自收到决定书之日起十五日内缴纳\n"
        "逾期不缴纳罚款的，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超过罚款数额。\n"
        f"{REMEDIES.format('武陟县人民政府', '武陟县人民法院')}武陟县市场监督管理局\n2026年3月20日\n",
        [],
    )
    blank = "送达方式：\n送达地点：\n收到时间：　　年　　月　　日　　时　　分\n" + BY_HAND
    assert blank in found["service_receipt"][0] and found["service_receipt"][1] == [], "送达以前印出来用笔写"
    given = {"way": "left", "on": "2026-03-20", "receipt": "送达回证1号"}
    did(office.actor("wz.chengban"), "cases.deliver_decision", decision.uuid, given)
    assert drafts(office, "decision", decision)["service_receipt"] == (
        "送达回证\n送达文书：行政处罚决定书（武市监罚1号）\n受送达人：武陟县示例农资店（虚构）\n送达方式：留置送达\n"
        f"送达地点：\n收到时间：2026年3月20日（时刻没有填写）\n{BY_HAND}武陟县市场监督管理局\n",
        [],
    )
    gone = {"changed_by": "复议决定1号", "on": "2026-03-20"}
    did(office.actor("wz.juzhang"), "cases.annul_decision", decision.uuid, gone, reason="事实不清")
    assert set(drafts(office, "decision", decision)) == {"service_receipt"}


def test_a_decision_not_to_punish_says_on_what_ground(office, case):
    values = {
        "case": case.number, "ends": "waived", "ground": GROUND, "correction": "已批评教育", "facts": "查明的事实",
        "evidence_told": "证据", "reasons": "理由",
    }  # fmt: skip
    did(office.actor("wz.chengban"), "cases.propose_no_penalty", None, values)
    proposal = latest(case)
    did(office.actor("wz.fuze"), "cases.review_proposal", proposal.uuid, {"opinion": "同意"})
    assert "penalty_notice" not in drafts(office, "proposal", proposal)
    paper = {"decision_no": "不罚1号", "decided_on": "2026-03-20", "authority": "县政府", "court": "县法院"}
    did(office.actor("wz.juzhang"), "cases.decide_no_penalty", case.uuid, paper)
    found = drafts(office, "decision", Decision.objects.get(case=case))
    assert found["no_penalty_decision"] == (
        f"不罚1号\n不予处罚决定书\n{WHOM}一、事实\n查明的事实\n二、证据和理由\n证据\n理由\n三、法律依据\n{GROUND}\n"
        f"四、决定\n不予行政处罚。\n{GROUND}\n教育、责令改正：已批评教育\n"
        f"{REMEDIES.format('县政府', '县法院')}武陟县市场监督管理局\n2026年3月20日\n",
        [],
    )
    assert "送达文书：不予处罚决定书（不罚1号）" in found["service_receipt"][0]


def test_a_penalty_on_the_spot_was_written_there(office):
    did(office.actor("wz.chengban"), "cases.decide_on_spot", None, spot())
    assert drafts(office, "decision", Decision.objects.get(decision_no="当罚1号")) == {}


def test_nobody_outside_the_agency_is_offered_any(office, case):
    did(office.actor("wz.lianluo"), NOTIFY_CASE.name, case.uuid, {"to": "武陟县农业农村局"})
    evidence(office, case)
    taken = sealed(office, case, taken="2026-03-20 15:00")
    decision = punished(office, case)
    records = (("case", case), ("measure", taken), ("proposal", latest(case)), ("decision", decision))
    for kind, record in records:
        assert drafts(office, kind, record), kind
        for account in ("wz.nongye", "ba.lianluo", "jiandu", "duban"):
            assert drafts(office, kind, record, account) == {}, (kind, account)
