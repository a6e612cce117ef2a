"""移送的故事：报告、决定、送达、立案、移交物品、移回；不予立案、复议、立案监督；书面的由移送机关照文书登记。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.cases.models import Case, Measure
from liandong.cases.tests.ordinary import decide, sealed
from liandong.kernel import clocks
from liandong.kernel.models import Clock
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.leads.models import Lead
from liandong.notices.models import Notice
from liandong.now import CHINA, at, now
from liandong.transfers.models import Transfer
from liandong.transfers.tests.stories import HANDLER, HEAD, KEEPER, day

pytestmark = pytest.mark.django_db
STOP = "公安机关已立案"


def due(transfer: Transfer, name: str) -> str:
    """When a running limit of the transfer is over."""
    (clock,) = [c for c in clocks.running(transfer.uuid) if c.name == name]
    assert clock.due_at is not None
    return f"{clock.due_at.astimezone(CHINA):%m-%d %H:%M}"


def test_from_the_report_to_the_case_that_came_back(desk):
    """报告、决定、送达、签收、立案、移交物品、告知、移回，每步的期限、停止和告知。"""
    start = newest_job()
    transfer = desk.proposed()
    assert due(transfer, "决定移送或者不移送") == "03-23 23:59"
    case = Case.objects.get(pk=desk.case.pk)
    assert case.is_criminal and desk.held() == transfer.uuid
    assert transfer.goods[0].endswith("存放当事人仓库，保管人冯承办")
    assert desk.tries(HANDLER, "propose_transfer", None, desk.report()).code == "transferred_already"
    stopped = decide(desk.city, case)
    assert (
        stopped.code == "on_hold"
        and "第十一条" in stopped.sentence
        and "不得以行政处罚代替移送" in stopped.sentence
    )
    transfer = desk.does(HEAD, "approve_transfer", transfer, reason="达到追诉标准")
    assert due(transfer, "向公安机关移送") == "03-21 15:00"
    lacking = desk.along(to="武陟县公安局", materials="涉嫌犯罪案件移送书 1件 2份")
    answer = desk.tries(KEEPER, "send_transfer", transfer, lacking)
    assert answer.code == "materials_missing" and "调查报告、涉案物品清单" in answer.sentence
    assert (
        desk.tries(KEEPER, "send_transfer", transfer, desk.along(to="武陟县农业农村局")).code == "not_police"
    )
    transfer = desk.does(KEEPER, "send_transfer", transfer, desk.along(to="武陟县公安局"))
    dispatch, filing = desk.dispatch(transfer), {"paper_no": "武公立字1号", "on": day()}
    assert desk.tries("wz.gongan", "record_filing", transfer, filing).code == "level_too_low"  # 还没有签收
    police = desk.city.actor("wz.gongan")
    did(police, "dispatches.sign_dispatch", dispatch.uuid)
    answer = desk.tries(
        "wz.gongan", "dispatches.return_dispatch", dispatch, {"ground": "no_power"}, reason="不管"
    )
    assert answer.code == "may_not_return" and "登记转送" in answer.sentence
    assert (due(transfer, "不属于管辖的转送"), due(transfer, "公安机关审查是否立案")) == (
        "03-21 15:00",
        "03-23 23:59",
    )
    assert {c.owed_by for c in clocks.running(transfer.uuid)} == {police.agency}
    assert desk.tries(KEEPER, "record_filing", transfer, filing).code == "not_its_part"
    transfer = desk.does("wz.gongan", "record_filing", transfer, filing)
    assert desk.dispatch(transfer).state == "answered" and not clocks.running(dispatch.uuid)
    assert STOP in decide(desk.city, case).sentence
    assert due(transfer, "移交涉案物品、材料") == "03-23 23:59"
    _goods(desk, transfer)
    lead = _backward(desk)
    transfer = desk.does(
        KEEPER, "return_case", transfer, desk.ending(lead=lead.number, goods_back="账册一册")
    )
    assert (transfer.state, transfer.lead, desk.held()) == ("returned", lead, None)
    assert "由本机关处罚" in transfer.cautions[-1] and not clocks.running(transfer.uuid)
    assert decide(desk.city, case).code != "on_hold"
    deliver_all(start)
    told = set(Notice.objects.filter(kind="transfer").values_list("topic", "what"))
    assert ("transfer_proposed", "提出移送报告，请决定") in told
    assert ("transfer_returned", "案件移回，请依法作出行政处理") in told


def _goods(desk, transfer):
    """One measure's goods go, the other's stay with a keeper; the party is told in five working days."""
    kept = sealed(desk.city, desk.case, taken="2026-03-20 15:00")
    goods = {
        "on": day(),
        "received_by": "雷警官、霍警官",
        "list_no": "移交清单1号",
        "kept": "JZ-QZ-2026-999999",
    }
    assert desk.tries(KEEPER, "hand_goods", transfer, goods).errors.keys() == {"kept_told"}
    goods["kept_told"] = "当事人仓库，冯承办"
    assert desk.tries(KEEPER, "hand_goods", transfer, goods).code == "no_such_measure"
    transfer = desk.does(KEEPER, "hand_goods", transfer, goods | {"kept": kept.number})
    gone = Measure.objects.exclude(pk=kept.pk).get(case=desk.case)
    kept.refresh_from_db()
    assert (gone.state, gone.outcome, kept.state) == ("ended", "sent", "in_force")
    assert [line[-3:] for line in transfer.goods_told[1:]] == ["已移交", "冯承办"]
    assert due(transfer, "书面告知当事人移交") == "03-27 23:59"
    told = desk.does(KEEPER, "tell_party", transfer, {"on": day(), "how": "告知书1号，直接送达"})
    assert told.party_told_on is not None and not clocks.running(transfer.uuid)


def _backward(desk) -> Lead:
    values = {
        "origin": "procuratorate", "origin_paper": "检察意见书1号", "received_on": day(), "party_name": "武陟县示例农资店（虚构）",
        "conduct": "经营标签不合格的农药", "division": "410823", "facts": "不起诉后移送", "reply_by": "2026-04-20",
    }  # fmt: skip
    return Lead.objects.get(uuid=did(desk.city.actor(KEEPER), "leads.register_lead", None, values))


def test_refused_reconsidered_upheld_supervised_and_filed_after_all(desk):
    transfer = desk.refused()
    assert (desk.held(), str(transfer.ask_by)) == (None, "2026-03-23")
    assert "3日" in transfer.counted[0] and transfer.state == "not_filed"
    with at(now() + timedelta(days=5)):
        late = desk.tries(KEEPER, "ask_review", transfer, desk.asking())
    assert late.code == "too_late" and "人民检察院立案监督" in late.sentence
    transfer = desk.does(KEEPER, "ask_review", transfer, desk.asking())
    assert due(transfer, "公安机关复议决定") == "03-23 23:59" and desk.held() == transfer.uuid
    transfer = desk.does("wz.gongan", "uphold_refusal", transfer, desk.refusal(paper_no="武公复1号"))
    assert transfer.state == "upheld" and desk.held() is None
    with at(now() + timedelta(days=5)):
        transfer = desk.does(
            KEEPER, "ask_supervision", transfer, desk.asking(organ="武陟县人民检察院", on=day())
        )
        assert "晚于2026-03-23" in transfer.cautions[-1] and desk.held() == transfer.uuid
        transfer = desk.does("wz.gongan", "record_filing", transfer, {"paper_no": "武公立字2号", "on": day()})
    assert transfer.state == "filed" and not transfer.ask_by


def test_what_the_agency_lets_stand_it_deals_with_itself(desk):
    transfer = desk.does(KEEPER, "let_stand", desk.refused(), {}, reason="同意公安机关的意见")
    assert transfer.state == "let_stand" and desk.held() is None and not clocks.running(transfer.uuid)
    again = desk.proposed(crime="查明另有事实")
    assert again.state == "proposed"


def test_police_send_on_what_is_not_theirs(desk):
    transfer = desk.signed()
    itself = {"to": "武陟县公安局", "on": day()}
    assert desk.tries("wz.gongan", "forward_transfer", transfer, itself).code == "own_agency"
    transfer = desk.does("wz.gongan", "forward_transfer", transfer, {"to": "焦作市公安局", "on": day()})
    onward = desk.dispatch(transfer)
    assert (transfer.police_name, onward.receiver_name, onward.previous.state) == (
        "焦作市公安局",
        "焦作市公安局",
        "answered",
    )
    back = desk.tries("wz.gongan", "dispatches.withdraw_dispatch", onward, reason="转错了")
    assert back.code == "may_not_withdraw"
    did(desk.city.actor("jz.gongan"), "dispatches.sign_dispatch", onward.uuid)
    transfer = desk.does("jz.gongan", "record_filing", transfer, {"paper_no": "焦公立字1号", "on": day()})
    assert transfer.state == "filed"


def test_by_paper_the_sender_enters_what_the_police_answer(desk):
    transfer = desk.approved()
    here = desk.tries(KEEPER, "send_transfer_on_paper", transfer, desk.paper(receiver_name="武陟县公安局"))
    assert "请用“移送公安机关”" in here.errors["receiver_name"][0]
    early = desk.tries(KEEPER, "send_transfer_on_paper", transfer, desk.paper(sent_on="2026-03-19"))
    assert early.code == "moment_impossible"
    transfer = desk.does(KEEPER, "send_transfer_on_paper", transfer, desk.paper())
    dispatch = desk.dispatch(transfer)
    desk.does(KEEPER, "dispatches.record_receipt", dispatch, {"on": day()})
    assert {c.nature for c in clocks.running(transfer.uuid)} == {"courtesy"}
    replied = desk.tries(KEEPER, "dispatches.record_reply", dispatch, {"on": day(), "result": "立案"})
    assert replied.code == "answer_on_transfer"
    transfer = desk.does(KEEPER, "record_refusal", transfer, desk.refusal())
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.result) == ("answered", "不予立案（武公不立字1号）")


def test_whoever_reports_does_not_decide_and_a_refusal_to_transfer_is_told_to_supervision(desk):
    start = newest_job()
    one = desk.tries(HANDLER, "propose_transfer", None, desk.report(officers="冯承办"))
    assert one.code == "too_few_officers"
    assert (
        desk.tries("wz.fuze", "propose_transfer", None, desk.report(officers="无此人、冯承办")).code
        == "officer_unknown"
    )
    transfer = desk.proposed()
    assert desk.tries(HEAD, "decline_transfer", transfer).errors.keys() == {"reason"}
    transfer = desk.does(HEAD, "decline_transfer", transfer, reason="未达到追诉标准")
    assert transfer.decision_why == "未达到追诉标准" and desk.held() is None
    deliver_all(start)
    topics = set(
        Notice.objects.filter(kind="transfer", topic="transfer_declined").values_list("post", flat=True)
    )
    assert desk.city.actor("jiandu").post in topics and desk.city.actor(HANDLER).post in topics


def test_goods_sent_to_the_wrong_police_are_taken_back_and_the_limit_runs_on(desk):
    transfer = desk.sent()
    first = Clock.objects.get(record=transfer.uuid, name="向公安机关移送")
    did(
        desk.city.actor(KEEPER),
        "dispatches.withdraw_dispatch",
        desk.dispatch(transfer).uuid,
        reason="送错了机关",
    )
    transfer.refresh_from_db()
    assert (transfer.state, transfer.police, due(transfer, first.name)) == ("approved", None, "03-21 15:00")
    transfer = desk.does(KEEPER, "send_transfer", transfer, desk.along(to="焦作市公安局"))
    assert "不同级" in transfer.cautions[-1]


def test_what_was_decided_before_stands_and_a_fine_is_set_off(desk):
    from liandong.cases.tests.ordinary import punished

    did(desk.city.actor(HANDLER), "cases.end_measure", Measure.objects.get(case=desk.case).uuid,
        {"outcome": "released", "on": day(), "told": "退还"})  # fmt: skip
    with at(now()):
        punished(desk.city, desk.case)
    transfer = desk.proposed()
    assert "折抵" in transfer.earlier[0] and transfer.goods == []
    transfer = desk.does(HEAD, "approve_transfer", transfer, reason="达到追诉标准")
    desk.does(KEEPER, "send_transfer_on_paper", transfer, desk.paper())
    desk.does(KEEPER, "record_filing", transfer, {"paper_no": "温公立1号", "on": day()})
    transfer = desk.does(
        KEEPER, "record_outcome", transfer, desk.ending(organ_kind="court", organ="武陟县人民法院")
    )
    assert transfer.state == "concluded" and "折抵罚金" in transfer.cautions[-1] and desk.held() is None
