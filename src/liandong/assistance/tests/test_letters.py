"""协查的文书底稿：期限说得出从哪天起、法定还是商请，协查对象找得到，延期写明延到哪天，来函写的是文号。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.assistance.letters import extension_letter, reply_letter, request_letter
from liandong.assistance.models import AssistanceRequest
from liandong.assistance.tests.stories import JIYUAN, JIYUAN_FARM, dispatch_of, of
from liandong.cases.letters import rows
from liandong.cases.models import Case
from liandong.documents.models import Letter
from liandong.documents.typeset import kinds, plain_text
from liandong.kernel.tests.staging import did
from liandong.leads.tests.stories import MONDAY
from liandong.now import CHINA, at
from liandong.parties.models import Party

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def said(builder, city, account, made):
    drafted = builder(city.actor(account), of(made))
    assert drafted is not None
    return dict(drafted[1])


@pytest.mark.parametrize(
    ("more", "limit"),
    [
        ({}, "自签收之日起15个工作日（内部：法律和省条例没有规定日数，按本市内部期限）"),
        ({"to": JIYUAN}, "自签收之日起15个工作日（法定：市场监管部门之间，按部门规章的期限；条次没有核对过）"),
        ({"is_urgent": "on"}, "自送达之日起24小时（内部：紧急事项，按本市内部期限，自送达起算）"),
        ({"to": JIYUAN_FARM}, "自签收之日起15个工作日（商请：法律和省条例没有规定日数；本市的内部期限不约束市外机关，只是商请）"),
    ],
)  # fmt: skip
def test_the_limit_is_said_before_anybody_signs(help_, more, limit):
    with at(MONDAY):
        content = said(request_letter, help_.city, "wz.chengban", help_.approved(**more))
    assert (content["limit"], content["due_on"]) == (limit, "")
    filed = Case.objects.get(number=help_.case).approved_at
    assert filed and content["filed_on"] == f"{filed.astimezone(CHINA):%Y-%m-%d}"
    heading, _ = request_letter(help_.city.actor("wz.chengban"), AssistanceRequest.objects.get())
    assert f"答复期限：{limit}" in plain_text(kinds()["assistance_letter"], heading, content).replace(
        "\n", ""
    )


def test_whom_it_concerns_is_named_so_that_it_can_be_found(help_):
    with at(MONDAY):
        made = help_.approved()
    firm = Party(
        state="registered",
        form="enterprise",
        name="甲公司",
        code="91410822MA0000002X",
        address="某路1号",
        source="测试",
    )
    citizen = Party(
        state="registered",
        form="citizen",
        name="某甲",
        identity="110105194912310021",
        division_name="武陟县",
        source="测试",
    )
    for party, named in (
        (firm, "甲公司（91410822MA0000002X），地址：某路1号"),
        (citizen, "某甲（公民，证件号码另行书面提供），住址：武陟县"),
    ):
        request = of(made)
        request.party = party
        content = dict(request_letter(help_.city.actor("wz.chengban"), request)[1])
        assert content["objects"] == [named, "博爱县示例农资厂（虚构）"]
        assert "110105194912310021" not in str(content)


def test_the_day_asked_for_stands_in_the_notice_before_it_is_granted_and_is_told_as_asked_for(help_):
    with at(MONDAY):
        made, other = help_.handling(), help_.handling()
        for one in (made, other):
            help_.act("ba.lianluo", "ask_longer", one, {"days": 15}, reason="要检测")
        asked = said(extension_letter, help_.city, "ba.lianluo", made)
        heading, content = extension_letter(help_.city.actor("ba.lianluo"), of(made))
        told = plain_text(kinds()["extension_notice"], heading, content)
        assert "申请延至：2026年4月14日" in told and "请求机关的答复" not in told
        help_.act("wz.juzhang", "grant_longer", made)
        granted = said(extension_letter, help_.city, "ba.lianluo", made)
        assert asked["new_due_on"] == granted["new_due_on"] == "2026-04-14"
        assert granted["agreed"] == "同意延期"
        help_.act("wz.juzhang", "decline_longer", other, reason="案件期限将到")
        assert extension_letter(help_.city.actor("ba.lianluo"), of(other)) is None


def test_the_reply_names_the_kind_and_the_collectors_of_each_piece_the_officers_and_a_longer_limit(help_):
    with at(MONDAY):
        made = help_.handling()
        before = said(reply_letter, help_.city, "ba.lianluo", help_.replied())
        help_.act("ba.lianluo", "ask_longer", made, {"days": 15}, reason="要检测")
        help_.act("wz.juzhang", "grant_longer", made)
        help_.answers(made, "found", "found")
        help_.evidence(made)
        content = said(reply_letter, help_.city, "ba.lianluo", made)
    (row,) = content["evidence"]
    piece = of(made).evidence.get()
    assert (row["kind"], row["collectors"]) == (piece.get_kind_display(), piece.collectors)
    assert [one["name"] for one in content["officers"]] == [
        told.partition("（")[0] for told in piece.collectors.split("、")
    ]
    assert all(one["card"] for one in content["officers"])
    assert content["extension"] == "经武陟县市场监督管理局同意，答复期限延至2026年4月14日。理由：要检测"
    assert before["extension"] == ""


def test_the_case_is_named_as_its_own_letters_name_it_and_one_kept_apart_only_by_its_number(help_):
    with at(MONDAY):
        made = help_.approved()
    case = Case.objects.get(number=help_.case)
    assert said(request_letter, help_.city, "wz.chengban", made)["case_name"] == rows.named(case)
    Case.objects.filter(pk=case.pk).update(is_sensitive=True)
    request = of(made)
    assert said(request_letter, help_.city, "wz.chengban", made)["case_name"] == (
        f"{case.number}（{request.subject}）"
    )


@pytest.mark.parametrize("more", [{}, {"is_urgent": "on"}])
def test_a_request_sent_again_names_no_day_of_the_round_that_came_back(help_, more):
    with at(MONDAY):
        made = help_.signed(**more)
        assert said(request_letter, help_.city, "wz.chengban", made)["due_on"]
        back = dispatch_of(made).uuid, {"ground": "incomplete"}
        did(help_.city.actor("ba.lianluo"), "dispatches.return_dispatch", *back, reason="没有批号")
        assert said(request_letter, help_.city, "wz.chengban", made)["due_on"] == ""
        help_.act("wz.fuze", "review_request", made)
        help_.act("wz.juzhang", "approve_request", made)
        assert said(request_letter, help_.city, "wz.chengban", made)["due_on"] == ""
    with at(MONDAY + 7 * DAY):
        did(help_.city.actor("ba.lianluo"), "dispatches.sign_dispatch", dispatch_of(made).uuid)
        assert said(request_letter, help_.city, "wz.chengban", made)["due_on"]


def test_a_refusal_of_all_is_a_whole_letter_and_names_the_number_of_what_it_answers(help_):
    with at(MONDAY):
        made = help_.signed()
        help_.act("ba.juzhang", "refuse_request", made, {"ground": "forbidden"}, reason="商业秘密")
    request = of(made)
    content = said(reply_letter, help_.city, "ba.juzhang", made)
    assert (
        content["outcome"] == "不予协助，事由和理由见后。"
        and content["answers_no"] == f"平台协查请求{request.number}"
    )
    assert [row["found"] for row in content["answers"]] == ["不予协助", "不予协助"]
    assert content["refusal"].startswith("全部：法律、法规禁止提供") and content["refusal"].endswith(
        "商业秘密"
    )
    for n, state in ((13, "rendered"), (14, "sealed"), (15, "superseded"), (16, "submitted")):
        Letter.objects.create(
            state=state, owner=request.owner, number=f"文书{n}", source=made, code="assistance_letter",
            letter_no=f"武市监协〔2026〕{n}号", drafter=request.drafter, drafted_at=MONDAY,
        )  # fmt: skip
    assert said(reply_letter, help_.city, "ba.juzhang", made)["answers_no"] == "武市监协〔2026〕14号"
