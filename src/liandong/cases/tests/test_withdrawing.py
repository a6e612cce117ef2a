"""撤销立案由谁办：机关负责人批准的只由机关负责人撤销，登记错了的登记卡办案机构负责人也可以。"""

from __future__ import annotations

import pytest

from liandong.cases.tests.stories import registered
from liandong.kernel import kinds, offering
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import attempt, did

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]
UNIT, HEAD, LIAISON = "wz.fuze", "wz.juzhang", "wz.lianluo"


def offered(office, account, case):
    actor, kind = office.actor(account), kinds.get("case")
    return "cases.withdraw_case" in {
        b.action for b in offering.buttons(actor, kind, case, Level.FULL) if b.allowed
    }


def test_what_the_head_has_filed_only_the_head_withdraws(office, case):
    assert not offered(office, UNIT, case) and offered(office, HEAD, case)
    answer = attempt(office.actor(UNIT), "cases.withdraw_case", case.uuid, reason="不构成")
    assert answer.code == "not_its_part" and "办案机构负责人" in answer.sentence
    did(office.actor(HEAD), "cases.withdraw_case", case.uuid, reason="不构成")


def test_a_card_that_was_a_mistake_the_unit_head_may_withdraw(office):
    made = registered(office, LIAISON, "立1号")
    assert offered(office, UNIT, made)
    did(office.actor(UNIT), "cases.withdraw_case", made.uuid, reason="登记错了")
    edge = kinds.get("case").states.edge("cases.withdraw_case")
    assert edge.who == "机关负责人，登记卡也可以由办案机构负责人"
