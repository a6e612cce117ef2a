"""底稿保存多久：搁置的自动放弃，结束九十日的清理文件和行，记录和痕迹留着。"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from liandong.importing.jobs import tidy
from liandong.importing.models import Intake, IntakePart, IntakeRow
from liandong.importing.tests.sheets import applied_by, checked_by, handed_in
from liandong.ledger.models import LedgerEvent
from liandong.now import at, now

pytestmark = pytest.mark.django_db
LINES = ["名称,统一社会信用代码", "焦作市示例一厂,", "焦作市示例二厂,91410823XN0000000X"]


def after(days: int) -> None:
    with at(now() + timedelta(days=days)):
        tidy(0)


def held(intake: Intake) -> tuple[bool, bool]:
    return tuple(m.objects.filter(intake=intake).exists() for m in (IntakePart, IntakeRow))


def test_papers_go_ninety_days_after_the_end_and_the_record_stays(city):
    intake = applied_by(
        city, "wz.lianluo", checked_by(city, "wz.lianluo", handed_in(city, "wz.lianluo", "parties", LINES))
    )
    assert intake.counts["wrong"] == 1
    after(89)
    assert held(intake) == (True, True)
    after(91)
    assert held(intake) == (False, False)
    before = (intake.digest, intake.counts, intake.done, intake.state)
    intake.refresh_from_db()
    assert (intake.digest, intake.counts, intake.done, intake.state) == before
    lines = LedgerEvent.objects.filter(record=intake.uuid, action="importing.tidy")
    assert [json.loads(e.body)["facts"]["rows"] for e in lines] == [2]
    after(92)
    assert lines.count() == 1


def test_a_sheet_left_lying_is_given_up_and_its_papers_go_as_long_again_after_that(city):
    outcome = handed_in(city, "wz.lianluo", "parties", LINES)
    intake = Intake.objects.get(uuid=outcome.record)
    after(89)
    intake.refresh_from_db()
    assert intake.state == "uploaded"
    after(91)
    intake.refresh_from_db()
    assert (intake.state, held(intake)) == ("withdrawn", (True, False))
    after(180)
    assert held(intake) == (True, False)
    after(182)
    assert held(intake) == (False, False)
