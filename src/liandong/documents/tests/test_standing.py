"""起草以后记录变了：已经排不出的文书不再签发、不再送出。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.assistance.tests.stories import HEADS
from liandong.cases.actions.telling import NOTIFY_CASE
from liandong.cases.models import Case
from liandong.cases.tests.ordinary import ON_20TH, punished
from liandong.cases.tests.stories import approved, ready
from liandong.documents.actions.issuing import ISSUE_LETTER
from liandong.documents.stored import text_of
from liandong.documents.tests.stories import TAKE, Writing, of, scan
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.now import at
from liandong.portal.views import verifying

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


def test_the_number_and_the_day_of_the_record_are_those_of_its_letter(city):
    with at(ON_20TH - timedelta(days=18)):
        for cast in HEADS:
            city.join(cast)
        case = approved(ready(city))
    with at(ON_20TH):
        decision = punished(city, case)
    with at(ON_20TH + timedelta(days=3)):
        room = Writing(city)
        made = room.submitted(decision.number, code="penalty_decision")
        present = ISSUE_LETTER.present
        assert present is not None and present(of(made)) == {"numbering": "given", "given_no": "武市监罚1号"}
        for other in (TAKE, {"numbering": "given", "given_no": "武市监罚〔2026〕2号"}):
            tried = room.tries("wz.juzhang", "issue_letter", made, other)
            assert tried.code == "other_number" and "武市监罚1号" in tried.sentence
        last = newest_job()
        room.do("wz.juzhang", "issue_letter", made, present(of(made)))
        for _ in range(2):
            deliver_all(last)
        letter = of(made)
        assert (letter.letter_no, letter.issued_on, letter.is_no_given) == (
            "武市监罚1号",
            ON_20TH.date(),
            True,
        )
        assert "2026年3月20日" in text_of(letter)
        room.do("wz.lianluo", "add_sealed_scan", made, {}, files=scan())
        said = {"served_on": "2026-03-20", "served_to": "虚构农资店", "served_how": "直接送达"}
        assert (
            room.tries("wz.chengban", "serve_letter", made, {**said, "served_on": "2026-03-19"}).code
            == "before_issue"
        )
        room.do("wz.chengban", "serve_letter", made, said)
        assert [entry.value for entry in verifying._entries(letter)][2:] == ["武市监罚1号", "2026-03-20"]
