"""起草以后记录变了：已经排不出的文书不再签发、不再送出。"""

from __future__ import annotations

import pytest

from liandong.cases.actions.telling import NOTIFY_CASE
from liandong.cases.models import Case
from liandong.documents.tests.stories import TAKE, of
from liandong.kernel.tests.staging import did

pytestmark = pytest.mark.django_db
TOLD = "武陟县农业农村局"


def notice(room) -> tuple[Case, dict[str, str]]:
    """The case told to 武陟县农业农村局, and what is typed for the letter about it."""
    case = Case.objects.get(number=room.case)
    did(room.city.actor("wz.lianluo"), NOTIFY_CASE.name, case.uuid, {"to": TOLD}, reason="同一批次")
    return case, {"source": room.case, "code": "case_notice_letter", "recipients": TOLD}


def test_what_became_a_suspected_crime_after_the_draft_is_told_to_nobody(room):
    case, said = notice(room)
    made = room.submitted(**said)
    Case.objects.filter(pk=case.pk).update(is_criminal=True)
    tried = room.tries("wz.juzhang", "issue_letter", made, TAKE)
    assert tried.code == "no_longer_said" and "涉嫌犯罪" in tried.sentence and "作废" in tried.sentence
    assert of(made).state == "submitted" and of(made).letter_no == ""
    Case.objects.filter(pk=case.pk).update(is_criminal=False)
    room.do("wz.juzhang", "issue_letter", made, TAKE)


def test_nor_is_it_sent_when_it_was_sealed_before(room):
    case, said = notice(room)
    made = room.sealed(**said)
    Case.objects.filter(pk=case.pk).update(is_criminal=True)
    assert room.tries("wz.lianluo", "send_letter", made, {"to": TOLD}).code == "no_longer_said"
    Case.objects.filter(pk=case.pk).update(is_criminal=False)
    room.do("wz.lianluo", "send_letter", made, {"to": TOLD})
