"""协查的故事：全部答复、部分、不予协助、补充、一份复函用于几件、审查证据、书面请求省外；谁看得到。"""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from liandong.accounts.models import Person
from liandong.assistance.letters import reply_letter
from liandong.assistance.models import AssistanceRequest
from liandong.assistance.tests.stories import JIYUAN, clock_of, dispatch_of, of
from liandong.kernel import clocks, kinds, reading
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, deliver_all, did, newest_job
from liandong.kernel.tests.staging_assistance import OUTSIDE, letter, on_paper, request_values
from liandong.law.assistance import REFUSALS
from liandong.leads.tests.stories import MONDAY
from liandong.notices.models import Notice
from liandong.now import CHINA, at

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def levels(city, made, *accounts):
    sight = kinds.get("assistance_request").sight
    return [sight.level(city.actor(a), of(made)) for a in accounts]


def told(made):
    return set(Notice.objects.filter(record=made).values_list("topic", flat=True))


def test_asked_approved_answered_confirmed(help_):
    city, after = help_.city, newest_job()
    with at(MONDAY):
        made = help_.act("wz.chengban", "request_assistance", None, request_values(help_.case))
        assert help_.tried("wz.chengban", "review_request", made).code == "role_not_permitted"
        assert levels(city, made, "ba.lianluo", "jiandu", "wz.nongye") == [
            Level.NONE,
            Level.SUMMARY,
            Level.NONE,
        ]
        help_.act("wz.fuze", "review_request", made)
        help_.act("wz.juzhang", "approve_request", made)
        request = of(made)
        assert (request.state, request.nature, request.row, request.reach) == (
            "sent",
            "internal",
            "N-03",
            "本市",
        )
        assert "第二十六条" in request.grounds[0] and "第十七条" in request.grounds[1]
        assert dispatch_of(made).why == "assistance" and not clocks.running(made)
        assert levels(city, made, "ba.lianluo", "jy.lianluo", "duban") == [
            Level.SUMMARY,
            Level.NONE,
            Level.SUMMARY,
        ]
        ba = city.actor("ba.lianluo")
        page = kinds.get("assistance_request").present(request, Level.SUMMARY)
        assert "questions" not in page and page["party_label"] == "写明的1项"
        did(ba, "dispatches.sign_dispatch", dispatch_of(made).uuid)
        clock = clock_of(made)
        assert (clock.owed_by, clock.nature) == (ba.agency, "internal")
        assert clock.due_at.astimezone(CHINA).date().isoformat() == "2026-03-23"
        assert levels(city, made, "ba.lianluo", "wz.chengban") == [Level.FULL, Level.FULL]
        did(ba, "dispatches.accept_dispatch", dispatch_of(made).uuid, {"handler": "韩联络"})
    with at(MONDAY + 3 * DAY):
        help_.answers(made, "found")
        early = help_.tried("ba.juzhang", "send_reply", made, {"reply": "查清"})
        assert early.code == "unanswered" and "第2个问题" in early.sentence
        assert (
            help_.tried(
                "wz.chengban", "answer_question", made, {"which": 1, "found": "found", "text": "答"}
            ).code
            == "not_its_part"
        )
        assert (
            help_.tried(
                "ba.lianluo", "answer_question", made, {"which": 3, "found": "found", "text": "答"}
            ).code
            == "no_such_question"
        )
        help_.answers(made, "found", "not_found")
        help_.act("ba.juzhang", "send_reply", made, {"reply": "已经查清", "reply_paper": "博农函〔2026〕1号"})
        request = of(made)
        assert (request.state, request.is_late, dispatch_of(made).state) == ("replied", False, "answered")
        assert clock_of(made).owed_by == city.actor("wz.lianluo").agency
        help_.act("wz.chengban", "accept_reply", made)
    assert of(made).state == "answered" and not clocks.running(made)
    with at(MONDAY + 3 * DAY):
        deliver_all(after)
    assert {"assist_to_review", "assist_to_approve", "assist_replied", "assist_accepted"} <= told(made)
    assert not told(made) & {"assist_overdue", "assist_reminded"}


def test_what_may_not_be_asked_and_who_may_not_approve(help_):
    with at(MONDAY):
        other = request_values(help_.case, to="武陟县市场监督管理局")
        assert help_.tried("wz.chengban", "request_assistance", None, other).code == "own_agency"
        alone = request_values(help_.case, officers="密甲")
        assert help_.tried("wz.chengban", "request_assistance", None, alone).code == "too_few_officers"
        for more in (
            {"to": ""},
            {"paper_to": OUTSIDE},
            {"objects_told": ""},
            {"questions": ""},
            on_paper(paper_to="博爱县农业农村局"),
        ):
            outcome = help_.tried(
                "wz.chengban", "request_assistance", None, request_values(help_.case, **more)
            )
            assert outcome.code == "invalid_input", more
        numbered = request_values(help_.case, background="证件号码11010519491231002X")
        assert "background" in help_.tried("wz.chengban", "request_assistance", None, numbered).errors
        foreign = help_.tried("ba.lianluo", "request_assistance", None, request_values(help_.case))
        assert "source" in foreign.errors  # 看不到的编号和没有的编号一样
        made = help_.act("wz.fuze", "request_assistance", None, request_values(help_.case))
        assert help_.tried("wz.fuze", "review_request", made).code == "drafted_it"
        help_.act("wz.juzhang", "return_draft", made, reason="另由别人审核")
        help_.act("wz.chengban", "amend_request", made, request_values(help_.case, to=JIYUAN))
        assert (of(made).receiver_name, of(made).reach, of(made).row) == (JIYUAN, "省内其他市", "M-05")
        help_.act("wz.chengban", "drop_request", made, reason="不需要了")
        case = reading.seen(help_.city.actor("wz.juzhang"), "case", of(made).source)[1]
        did(
            help_.city.actor("wz.juzhang"),
            "cases.withdraw_case",
            case.uuid,
            {"outcome": "登记错误"},
            reason="登记错误",
        )
        late = help_.tried("wz.chengban", "request_assistance", None, request_values(help_.case))
        assert late.code == "not_under_way"


def test_in_part_and_refused_in_time_and_late(help_):
    with at(MONDAY):
        part, early, late = help_.handling(), help_.signed(), help_.handling()
        all_of_them = {"numbers": "1、2", "ground": "forbidden"}
        assert (
            help_.tried("ba.juzhang", "decline_some", part, all_of_them, reason="不能").code == "all_of_them"
        )
        help_.act(
            "ba.juzhang", "decline_some", part, {"numbers": "2", "ground": "forbidden"}, reason="商业秘密"
        )
        help_.answers(part, "found")
        help_.act("ba.juzhang", "send_reply", part, {"reply": "部分查清"})
        request = of(part)
        fields = kinds.get("assistance_request").present(request, Level.FULL)
        assert fields["questions"][1].endswith("不予协助") and fields["refused"][0].startswith("第2个问题")
        assert (
            help_.tried("ba.lianluo", "refuse_request", early, {"ground": "no_power"}, reason="不归我局").code
            == "role_not_permitted"
        )
        assert "reason" in help_.tried("ba.juzhang", "refuse_request", early, {"ground": "no_power"}).errors
        help_.act("ba.juzhang", "refuse_request", early, {"ground": "no_power"}, reason="不归我局")
        assert (of(early).state, of(early).is_late, dispatch_of(early).state) == (
            "refused",
            False,
            "answered",
        )
        assert "第二十六条" in dispatch_of(early).result and not clocks.running(dispatch_of(early).uuid)
    with at(MONDAY + 40 * DAY):
        help_.act("ba.juzhang", "refuse_request", late, {"ground": "other"}, reason="查了，没有权限调取")
        assert (of(late).state, of(late).is_late) == ("refused", True)
        assert not clocks.running(late)


def test_each_question_that_is_declined_keeps_its_own_ground_until_it_is_answered(help_):
    three = {"questions": "密问题一\n密问题二\n密问题三"}

    def declined(numbers, ground, why, made):
        values = {"numbers": numbers, "ground": ground}
        return help_.tried("ba.juzhang", "decline_some", made, values, reason=why)

    def told(made):
        return kinds.get("assistance_request").present(of(made), Level.FULL)["refused"]

    with at(MONDAY):
        made = help_.handling(**three)
        help_.answers(made, "found")
        assert declined("1", "forbidden", "商业秘密", made) and declined("2", "unclear", "批号不明", made)
        assert [line.partition("：")[0] for line in told(made)] == ["第1个问题", "第2个问题"]
        assert "商业秘密" in told(made)[0] and "批号不明" in told(made)[1]
        assert declined("3", "other", "不能", made).code == "all_of_them"
        assert declined("2", "forbidden", "商业秘密", made)
        assert told(made) == [
            "第1、2个问题：法律、法规禁止提供所请求的材料、信息（《联动平台办理规则》协查）。商业秘密"
        ]
        said = dict(reply_letter(help_.city.actor("ba.lianluo"), of(made))[1])
        assert [row["found"] for row in said["answers"]] == ["不予协助", "不予协助"]
        assert said["refusal"].startswith("第1、2个问题：")
        help_.answers(made, "found", "found", "found")
        said = dict(reply_letter(help_.city.actor("ba.lianluo"), of(made))[1])
        assert told(made) == [] and said["refusal"] == "" and len(said["answers"]) == 3
        help_.act("ba.juzhang", "send_reply", made, {"reply": "都查清了"})
        assert told(made) == []


def test_what_was_declined_before_each_had_its_ground_is_read_as_before(help_):
    migration = import_module("liandong.assistance.migrations.0002_declined_each_with_its_ground")
    with at(MONDAY):
        part, emptied, whole = help_.handling(), help_.handling(), help_.handling()
        help_.act("ba.juzhang", "refuse_request", whole, {"ground": "other"}, reason="没有")
    old = {"ground": "forbidden", "refused_why": "商业秘密"}
    AssistanceRequest.objects.filter(uuid=part).update(declined=[2], **old)
    AssistanceRequest.objects.filter(uuid=emptied).update(declined=[], **old)
    migration.spell_out(apps, connection.schema_editor())
    assert of(part).declined == [{"number": 2, "ground": "forbidden", "why": "商业秘密"}]
    assert {(of(m).ground, of(m).refused_why) for m in (part, emptied)} == {("", "")}
    assert (of(whole).ground, of(whole).refused_why) == ("other", "没有")


def test_every_ground_is_one_in_time_and_marked_when_late(help_):
    with at(MONDAY):
        early = {ground: help_.signed() for ground in REFUSALS}
        late = {ground: help_.handling() for ground in REFUSALS}
        _refused_on_each(help_, early, is_late=False)
    with at(MONDAY + 40 * DAY):
        _refused_on_each(help_, late, is_late=True)


def _refused_on_each(help_, each, *, is_late):
    for ground, made in each.items():
        help_.act("ba.juzhang", "refuse_request", made, {"ground": ground.code}, reason=f"理由{ground.code}")
        request = of(made)
        assert (request.state, request.ground, request.is_late) == ("refused", ground.code, is_late)
        told = kinds.get("assistance_request").present(request, Level.FULL)["refused"]
        assert ground.told in told[0] and f"理由{ground.code}" in told[0]
        assert not clocks.running(made)


def test_returned_by_the_dispatch_is_mended_and_sent_again_or_refused(help_):
    ba = help_.city.actor("ba.lianluo")
    with at(MONDAY):
        made, foreign = help_.signed(), help_.signed()
        first = dispatch_of(made)
        back = {"ground": "incomplete"}
        did(ba, "dispatches.return_dispatch", first.uuid, back, reason="没有写批号")
        assert of(made).state == "proposed" and clock_of(made).name == "送出协查请求"
        assert levels(help_.city, made, "ba.lianluo") == [Level.NONE]  # 修改中的，对方看不到
        help_.act("wz.chengban", "amend_request", made, request_values(help_.case, objects_told="批号甲"))
        help_.act("wz.fuze", "review_request", made)
        help_.act("wz.juzhang", "approve_request", made)
        assert dispatch_of(made).pk != first.pk and of(made).state == "sent"
        outcome = attempt(
            help_.city.actor("wz.lianluo"), "dispatches.withdraw_dispatch", dispatch_of(made).uuid, reason="撤"
        )  # fmt: skip
        assert outcome.code == "withdraw_request"
        help_.act("wz.lianluo", "withdraw_request", made, reason="已经查清")
        assert (of(made).state, dispatch_of(made).state) == ("withdrawn", "withdrawn")
        back = dispatch_of(foreign).uuid, {"ground": "no_power"}
        outcome = attempt(ba, "dispatches.return_dispatch", *back, reason="不归我局管")
        assert outcome.code == "head_needed" and of(foreign).state == "signed"
        did(help_.city.actor("ba.juzhang"), "dispatches.return_dispatch", *back, reason="不归我局管")
        request = of(foreign)
        assert (request.state, request.ground, request.refused_why) == ("refused", "no_power", "不归我局管")


def test_a_supplement_starts_the_limit_again_and_keeps_what_was_answered(help_):
    with at(MONDAY):
        made = help_.replied()
        assert "missing" in help_.tried("wz.chengban", "ask_supplement", made).errors
    with at(MONDAY + 2 * DAY):
        help_.act("wz.chengban", "ask_supplement", made, {"missing": "登记证没有盖章"})
        clock = clock_of(made)
        assert clock.owed_by == help_.city.actor("ba.lianluo").agency
        assert clock.due_at.astimezone(CHINA).date().isoformat() == "2026-03-25"
        help_.evidence(made, "盖章的登记证.pdf")
        help_.act("ba.juzhang", "send_reply", made, {"reply": "补充如上"})
        request = of(made)
        assert (request.state, request.rounds, request.answers.count()) == ("replied", 1, 2)
        help_.act("wz.chengban", "ask_supplement", made, {"missing": "还缺出厂记录"})
        again = help_.tried("wz.chengban", "ask_supplement", made, {"missing": "再催"})
        assert again.code == "wrong_state" and of(made).state == "supplement"
        help_.act("ba.juzhang", "send_reply", made, {"reply": "出厂记录没有保存"})
        assert (of(made).state, of(made).rounds) == ("replied", 2)
        assert of(made).is_late is False
        help_.act("wz.chengban", "ask_supplement", made, {"missing": "还缺合同"})
    with at(MONDAY + 82 * DAY):
        help_.act("ba.juzhang", "send_reply", made, {"reply": "合同在此"})
        assert of(made).is_late and of(made).replied_at.date() == MONDAY.date()  # 第一次是按期的，补充逾期
        help_.act("wz.juzhang", "accept_reply", made)


def test_evidence_is_reviewed_before_one_reply_serves_several_cases(help_):
    with at(MONDAY):
        made = help_.replied()
        two, three = help_.another("乙"), help_.another("丙")
        use = {"record": two, "why": "同一批货"}
        assert help_.tried("wz.chengban", "use_reply", made, use).code == "not_concerned"
        help_.act("wz.chengban", "accept_reply", made)
        refused = help_.tried("wz.chengban", "use_reply", made, use)
        assert refused.code == "not_reviewed" and "第1份" in refused.sentence
        review = {"which": 1, "review": "usable", "review_told": "与原件核对，两人取得"}
        assert help_.tried("ba.lianluo", "review_evidence", made, review).code == "wrong_side"
        help_.act("wz.chengban", "review_evidence", made, review)
        for number in (help_.case, two, three):
            help_.act("wz.chengban", "use_reply", made, {"record": number, "why": "同一批货"})
        assert help_.tried("wz.chengban", "use_reply", made, use).code == "used_already"
        assert of(made).uses.count() == 3
        fields = kinds.get("assistance_request").present(of(made), Level.FULL)
        assert (
            "可以作为证据" in fields["evidence"][0] and "密甲（名录库中没有核对到）" in fields["evidence"][0]
        )
    answers = {}
    for account in ("wz.chengban", "ba.lianluo", "jiandu", "wz.nongye"):
        client = Client()
        client.force_login(Person.objects.get(account=account))
        answers[account] = client.get(f"/assistance/{made}/evidence/1")
        if account == "wz.chengban":
            case = of(made).uses.get(number=two).record
            assert "没有审查的不得使用" in client.get(f"/r/case/{case}/").content.decode()
            assert "请求协查" in client.get(f"/r/case/{case}/").content.decode()
    assert b"".join(answers["wz.chengban"].streaming_content) == "登记证.pdf".encode()
    assert [answers[a].status_code for a in ("ba.lianluo", "jiandu", "wz.nongye")] == [200, 404, 404]


def test_evidence_from_another_city_and_from_paper_is_used_only_once_it_was_reviewed(help_):
    with at(MONDAY):
        here = help_.handling("jy.lianluo", "朱联络", to=JIYUAN)
        help_.answers(here, "found", "found", account="jy.lianluo")
        help_.evidence(here, "济源取得.pdf", account="jy.lianluo")
        help_.act("jy.juzhang", "send_reply", here, {"reply": "已经查清"})
        paper = help_.approved(**on_paper())
        help_.act("wz.lianluo", "send_on_paper", paper, letter())
        said, entering = (
            {"on": "2026-03-02", "reply_paper": "晋函1号", "result": "属实"},
            help_.city.actor("wz.lianluo"),
        )
        of_a_lead = said | {"conclusion": "filed"}
        tried = attempt(entering, "dispatches.record_reply", dispatch_of(paper).uuid, of_a_lead)
        assert tried.code == "no_conclusion_here" and "答复的结果" in tried.sentence
        did(entering, "dispatches.record_reply", dispatch_of(paper).uuid, said)
        help_.answers(paper, "found", "found", account="wz.chengban")
        help_.evidence(paper, "晋城取得.pdf", account="wz.chengban")
        for made, name in ((here, JIYUAN), (paper, OUTSIDE)):
            help_.act("wz.chengban", "accept_reply", made)
            use = {"record": help_.another(name), "why": "同一批货"}
            assert help_.tried("wz.chengban", "use_reply", made, use).code == "not_reviewed"
            review = {"which": 1, "review": "usable", "review_told": "两人取得，与原件核对"}
            help_.act("wz.chengban", "review_evidence", made, review)
            help_.act("wz.chengban", "use_reply", made, use)
            told = kinds.get("assistance_request").present(of(made), Level.FULL)["evidence"][0]
            assert name in told and "可以作为证据" in told and of(made).uses.count() == 1


def test_what_a_letter_refuses_is_entered_by_whoever_asked_and_settles_the_dispatch(help_):
    refusal = {"ground": "forbidden", "reply_paper": "晋函9号", "letter_on": "2026-03-02"}
    with at(MONDAY):
        unsigned, part, after = (help_.approved(**on_paper()) for _ in range(3))
        for made in (unsigned, part, after):
            help_.act("wz.lianluo", "send_on_paper", made, letter())
        assert (
            help_.tried("wz.lianluo", "refuse_request", unsigned, refusal, reason="保密").code
            == "role_not_permitted"
        )
        here = help_.approved()
        assert (
            help_.tried("wz.juzhang", "refuse_request", here, refusal, reason="保密").code == "not_concerned"
        )
        scan = {"scan": SimpleUploadedFile("来函.pdf", b"%PDF-1.7 1")}
        on_platform, own = help_.signed(), {"ground": "forbidden"}
        for more, code in ((own, "no_scan_here"), (refusal, "no_letter_here")):
            tried = help_.tried("ba.juzhang", "refuse_request", on_platform, more, files=scan, reason="保密")
            assert tried.code == code
        help_.act("wz.fuze", "refuse_request", unsigned, refusal, files=scan, reason="来函说法律禁止提供")
        dispatch = dispatch_of(unsigned)
        assert [(s.number, s.of_what, s.name) for s in dispatch.scans.all()] == [(1, "不予协助", "来函.pdf")]
        assert (of(unsigned).state, of(unsigned).reply_paper, of(unsigned).is_late) == (
            "refused",
            "晋函9号",
            False,
        )
        assert (dispatch.state, dispatch.reply_paper) == ("answered", "晋函9号")
        assert "法律、法规禁止提供" in dispatch.result
        assert not [c for m in (unsigned, dispatch.uuid) for c in clocks.running(m)]
        said = {"on": "2026-03-02", "reply_paper": "晋函10号", "result": "一项属实"}
        for made in (part, after):
            did(help_.city.actor("wz.lianluo"), "dispatches.record_reply", dispatch_of(made).uuid, said)
        help_.answers(part, "found", account="wz.chengban")
        some = {"numbers": "2", "ground": "forbidden"}
        second = {"scan": SimpleUploadedFile("第二封.pdf", b"%PDF-1.7 2")}
        help_.act("wz.fuze", "decline_some", part, some, files=second, reason="来函说第二项不能提供")
        assert [s.name for s in dispatch_of(part).scans.all()] == ["第二封.pdf"]
        told = kinds.get("assistance_request").present(of(part), Level.FULL)
        assert told["questions"][1].endswith("不予协助") and "第二项不能提供" in told["refused"][0]
        assert of(part).reply_paper == "晋函10号"
        help_.act("wz.chengban", "accept_reply", part)
        help_.act(
            "wz.juzhang", "refuse_request", after, refusal | {"ground": "other"}, reason="来函其实是拒绝"
        )
        assert of(after).state == "refused" and not clocks.running(after)


def test_on_paper_to_another_province(help_):
    city = help_.city
    with at(MONDAY):
        made = help_.approved(**on_paper())
        request = of(made)
        assert (request.state, request.nature, request.row) == ("approved", "courtesy", "N-07")
        assert "第六十四条" in request.grounds[-1]
        help_.act("wz.lianluo", "send_on_paper", made, letter())
        liaison, dispatch = city.actor("wz.lianluo"), dispatch_of(made)
        assert (dispatch.receiver_name, dispatch.is_paper, of(made).state) == (OUTSIDE, True, "sent")
        did(
            liaison, "dispatches.record_receipt", dispatch.uuid, {"on": "2026-03-02", "received_by": "收发室"}
        )
        clock = clock_of(made)
        assert (of(made).state, clock.nature, clock.owed_by) == ("signed", "courtesy", liaison.agency)
        said = {"on": "2026-03-02", "reply_paper": "晋函1号", "result": "厂名属实，批号不实"}
        did(liaison, "dispatches.record_reply", dispatch.uuid, said)
        assert (of(made).state, of(made).reply_paper) == ("replied", "晋函1号")
        help_.answers(made, "found", "partly", account="wz.chengban")
        help_.evidence(made, "复函附件.pdf", account="wz.chengban")
        assert of(made).evidence.get().agency_name == OUTSIDE
        help_.act("wz.chengban", "ask_supplement", made, {"missing": "没有盖章"})
        assert clock_of(made).nature == "courtesy"
        help_.act(
            "wz.juzhang",
            "send_reply",
            made,
            {"reply": "再次来函已盖章", "reply_paper": "晋函2号", "letter_on": "2026-03-02"},
        )
        help_.act("wz.chengban", "accept_reply", made)
        back = help_.approved(**on_paper())
        help_.act("wz.lianluo", "send_on_paper", back, letter())
        refusal = {"on": "2026-03-02", "ground": "no_power", "reply_paper": "晋函3号"}
        did(liaison, "dispatches.record_return", dispatch_of(back).uuid, refusal, reason="来函说不归它管")
        assert (of(back).state, of(back).is_late) == ("refused", False)
