"""签收时再问一次：送出以后案件才涉嫌犯罪的通报函，签收了也不打开，两边看得到没有打开；更正件在签发以前就写明替代哪一件。"""

from __future__ import annotations

import pytest

from liandong.accounts import session
from liandong.cases.models import Case
from liandong.desk.tests.test_home import client_of
from liandong.dispatches.models import Dispatch
from liandong.documents.actions.correcting import named
from liandong.documents.kinds import LETTER
from liandong.documents.tests.stories import TAKE, of
from liandong.documents.tests.test_pages import form_values, words
from liandong.kernel import clocks
from liandong.kernel.roles import Level
from liandong.kernel.tests.staging import did

pytestmark = pytest.mark.django_db
NEAR, SIGNER = "武陟县农业农村局", "wz.nongye"
WHY = {"reason": "同一批货"}


@pytest.fixture
def notice(room):
    """案件通报函 of a case that 武陟县农业农村局 was told of, sent and not yet signed for."""
    case = Case.objects.get(number=room.case)
    did(room.city.actor("wz.lianluo"), "cases.notify_case", case.uuid, {"to": NEAR}, **WHY)
    made = room.sealed(room.case, code="case_notice_letter")
    room.do("wz.lianluo", "send_letter", made, {"to": NEAR})
    return made


def signed(room, made) -> Dispatch:
    dispatch = Dispatch.objects.get(carried=made)
    did(room.city.actor(SIGNER), "dispatches.sign_dispatch", dispatch.uuid)
    dispatch.refresh_from_db()
    return dispatch


def test_a_notice_signed_for_in_time_opens(room, notice):
    dispatch = signed(room, notice)
    assert LETTER.sight.level(room.city.actor(SIGNER), of(notice)) is Level.FULL
    assert dispatch.receipt_note == ""


@pytest.mark.parametrize("mark", ["is_criminal", "is_sensitive"])
def test_what_has_become_secret_since_it_was_sent_does_not_open_to_who_signs_for_it(room, notice, mark):
    Case.objects.filter(number=room.case).update(**{mark: True})
    dispatch = signed(room, notice)
    assert LETTER.sight.level(room.city.actor(SIGNER), of(notice)) is Level.NONE
    assert of(notice).receivers == [] and clocks.running(dispatch.uuid) == []
    for account in (SIGNER, "wz.lianluo"):
        page = client_of(account).get(f"/r/dispatch/{dispatch.uuid}/").content.decode()
        assert "这件文书没有打开" in page, account
    assert client_of(SIGNER).get(f"/r/letter/{notice}/").status_code == 404
    assert client_of(SIGNER).get(f"/letters/{notice}/sealed").status_code == 404


def test_a_correction_says_which_letter_it_replaces_before_it_is_issued(room):
    old = of(room.rendered(room.case, code="filing_times_sheet", numbering={"numbering": "none"}))
    said = f"本件替代{named(old)}"
    client, post = client_of("wz.chengban"), session.capacity(room.city.actor("wz.chengban"))
    url = "/r/letter/new/documents.correct_letter"
    typed = form_values(client, f"{url}?old={old.number}&code={old.code}") | {"post": post, "key": "钥匙"}
    small = client.post(f"{url}/beside", typed, headers={"HX-Request": "true"}).content.decode()
    assert said in small
    assert said in "".join(words(client.post("/letters/preview", typed)).split())
    new = room.do("wz.chengban", "correct_letter", None, {"old": old.number, "code": old.code}, reason="写错")
    url = f"/r/letter/{new}/do/documents.amend_letter"
    typed = form_values(client, url) | {"post": post, "version": "1"}
    assert typed["old"] == old.number
    assert said in client.post(f"{url}/beside", typed, headers={"HX-Request": "true"}).content.decode()
    assert said in client.post(f"{url}/beside", typed | {"settled": "1"}).content.decode()
    room.do(
        "wz.chengban", "amend_letter", new, {"code": old.code, "old": "JZ-WS-2026-999999", "note": "另注"}
    )
    assert of(new).heading["corrects"] == named(old) and of(new).supersedes == old, "替代哪一件不在这里改"


def test_a_list_of_goods_says_before_review_that_it_lacks_to_whom_it_goes(room, monkeypatch):
    from liandong.documents.typeset import Heading
    from liandong.kernel import letters

    monkeypatch.setattr(letters, "_OFFERED", {name: list(rows) for name, rows in letters._OFFERED.items()})
    content = {"case_name": "某案", "goods": [{"name": "某物"}]}
    letters.offer("case", "goods_list", lambda actor, case: (Heading(agency=case.agency_name), content))
    made = room.drafted(room.case, code="goods_list")
    tried = room.tries("wz.chengban", "submit_letter", made)
    assert tried.code == "letter_incomplete" and "主送机关" in tried.sentence
    form = client_of("wz.chengban").get(f"/r/letter/{made}/do/documents.amend_letter").content.decode()
    assert "不印在文书上" not in form and "送审签以前要填" in form
    room.do("wz.chengban", "amend_letter", made, {"code": "goods_list", "recipients": NEAR})
    room.do("wz.chengban", "submit_letter", made)
    room.do("wz.juzhang", "issue_letter", made, TAKE)


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ("wz.chengban", "市场监管条线的行政处罚文书目录里有《案件移送函》"),
        ("wz.nongye", "版面照GB/T 9704-2012，各条线一样"),
    ],
)
def test_whoever_drafts_is_told_by_whose_form_the_letter_is_set(room, account, told):
    client, post = client_of(account), session.capacity(room.city.actor(account))
    typed = {"post": post, "code": "case_transfer_letter", "source": ""}
    url = "/r/letter/new/documents.draft_letter/beside"
    assert told in client.post(url, typed, headers={"HX-Request": "true"}).content.decode()
