"""移送的文书随移送走：签收的公安机关看得到全文，转送以后只留摘要，接着签收的看得到；案卷里有。"""

from __future__ import annotations

import pytest

from liandong.cases.dossier import VOLUMES, volumes
from liandong.cases.models import Case
from liandong.desk.tests.test_home import client_of
from liandong.documents.kinds import LETTER
from liandong.documents.models import Letter
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import deliver_all, did, newest_job
from liandong.transfers.tests.stories import HANDLER, KEEPER, day

pytestmark = pytest.mark.django_db
FIRST, NEXT = "wz.gongan", "jz.gongan"
CITY = "焦作市公安局"


def level(desk, account: str, made) -> Level:
    return LETTER.sight.level(desk.city.actor(account), Letter.objects.get(uuid=made))


def delivered(last: int) -> None:
    for _ in range(2):  # 送到了又有事件
        deliver_all(last)


def forwarded(desk, transfer, to: str = CITY) -> None:
    desk.does(FIRST, "forward_transfer", transfer, {"to": to, "on": day()})


def test_whoever_sent_the_transfer_on_keeps_a_summary_of_its_letter_and_whoever_signs_next_holds_it(desk):
    last = newest_job()
    transfer = desk.signed()
    made = desk.letter(transfer)
    delivered(last)
    assert (level(desk, FIRST, made), level(desk, NEXT, made)) == (Level.FULL, Level.NONE)
    forwarded(desk, transfer)
    delivered(last)
    assert (level(desk, FIRST, made), level(desk, NEXT, made)) == (Level.SUMMARY, Level.NONE)
    letter = Letter.objects.get(uuid=made)
    assert client_of(FIRST).get(f"/letters/{made}/sealed").status_code == 404
    page = client_of(FIRST).get(f"/r/letter/{made}/").content.decode()
    assert letter.letter_no in page and "密事实" not in page
    did(desk.city.actor(NEXT), "dispatches.sign_dispatch", desk.dispatch(transfer).uuid)
    delivered(last)
    assert (level(desk, FIRST, made), level(desk, NEXT, made)) == (Level.SUMMARY, Level.FULL)
    assert client_of(NEXT).get(f"/letters/{made}/sealed").status_code == 200
    said = client_of(KEEPER).get(f"/r/letter/{made}/").content.decode()
    assert f"已随记录转送，{day()}起只看摘要" in said and f"{CITY}，{day()}收到" in said


def test_police_off_the_platform_take_it_from_who_sent_it_on_just_so(desk):
    last = newest_job()
    transfer = desk.signed()
    made = desk.letter(transfer)
    delivered(last)
    forwarded(desk, transfer, "温县公安局")
    delivered(last)
    assert level(desk, FIRST, made) is Level.SUMMARY


def test_what_is_sealed_after_it_was_sent_on_reaches_only_who_has_it_then(desk):
    last = newest_job()
    transfer = desk.signed()
    forwarded(desk, transfer)
    did(desk.city.actor(NEXT), "dispatches.sign_dispatch", desk.dispatch(transfer).uuid)
    transfer.refresh_from_db()
    made = desk.letter(transfer)
    delivered(last)
    assert Letter.objects.get(uuid=made).recipients == [CITY]
    assert (level(desk, FIRST, made), level(desk, NEXT, made)) == (Level.NONE, Level.FULL)


def test_a_letter_that_was_corrected_is_not_kept_in_full_either(desk):
    last = newest_job()
    transfer = desk.signed()
    made = desk.letter(transfer)
    delivered(last)
    letter = Letter.objects.get(uuid=made)
    values = {"old": letter.number, "code": letter.code}
    new = did(desk.city.actor(HANDLER), "documents.correct_letter", None, values, reason="写错")
    did(desk.city.actor(HANDLER), "documents.submit_letter", new)
    did(
        desk.city.actor("wz.juzhang"),
        "documents.issue_letter",
        new,
        {"numbering": "take", "word": "武市监移"},
    )
    forwarded(desk, transfer)
    delivered(last)
    letter.refresh_from_db()
    assert letter.state == "superseded" and level(desk, FIRST, made) is Level.SUMMARY


def test_the_letters_of_a_transfer_stand_in_the_file_of_its_case(desk):
    transfer = desk.signed()
    desk.letter(transfer)
    desk.letter(transfer, "goods_list", "")
    case = Case.objects.get(pk=desk.case.pk)
    found = {v.name: [p.title for p in v.parts] for v in volumes(desk.city.actor(HANDLER), case, VOLUMES)}
    for title in ("移送物品清单", "涉嫌犯罪案件移送书"):
        assert title in found["副卷"] and title not in found["正卷"]
