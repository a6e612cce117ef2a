"""文件校验：凭码说谁什么时候发的、有没有更正、文件一致不一致；猜的码什么也得不到；只有送达当事人的文书；问得太快的答 429。"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.accounts.allowances import Dealer, Limit
from liandong.cases.tests.stories import registered
from liandong.documents import checking
from liandong.documents.filing import current
from liandong.documents.models import Letter, Role
from liandong.documents.tests.stories import TAKE, Writing, equipped, of, offer_to_party, scan
from liandong.kernel import pieces
from liandong.kernel.tests.beginnings import beginning
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.leads.tests.stories import MONDAY
from liandong.portal import codes
from liandong.portal.views import verifying

pytestmark = pytest.mark.django_db
GUESSED = "0000-0000-0000"
SECRET = ("虚构农资店", "未建立购销台账", "罚1号")


written = beginning(equipped, MONDAY, is_held=True)


@pytest.fixture
def room(written, monkeypatch) -> Writing:
    offer_to_party(monkeypatch)
    return written


def to_party(room) -> Letter:
    """责令改正通知书, issued and set."""
    case = registered(room.city, "wz.lianluo", "市监1号")
    last = newest_job()
    made = room.drafted(case.number, code="correction_order")
    room.do("wz.chengban", "submit_letter", made)
    room.do("wz.juzhang", "issue_letter", made, TAKE)
    for _ in range(2):
        deliver_all(last)
    return of(made)


def sealed(room) -> Letter:
    letter = to_party(room)
    room.do("wz.lianluo", "add_sealed_scan", letter.uuid, {}, files=scan())
    return of(letter.uuid)


def bytes_of(letter: Letter, role: str) -> bytes:
    held = current(letter, role)
    assert held is not None
    return pieces.opened(held.parts.all()).read()


def asked(code: str, status: int = 200) -> str:
    answer = Client().get("/verify", {"code": code})
    assert answer.status_code == status, answer.status_code
    assert "noindex" in answer["X-Robots-Tag"] and answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def handed_in(code: str, content: bytes) -> str:
    said = {"code": code, "file": SimpleUploadedFile("收到的.pdf", content)}
    answer = Client().post("/verify", said)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_code_tells_who_issued_what_when_and_nothing_of_what_it_says(room, settings):
    settings.DEMO = False
    letter = to_party(room)
    Letter.objects.update(is_simulated=False)
    page = asked(checking.shown(letter.check_code))
    for words in (
        "有这份文书",
        "责令改正通知书",
        "武陟县市场监督管理局",
        letter.letter_no,
        "2026-03-02",
        "还没有交来盖章的扫描件",
    ):
        assert words in page, words
    assert "演示" not in page and not any(words in page for words in SECRET)
    assert letter.number not in page and str(letter.uuid) not in page and letter.issued_sha256 not in page
    assert asked(letter.check_code.lower()).count("有这份文书") == 1


def test_the_agency_told_is_the_one_that_is_printed(room):
    letter = to_party(room)
    Letter.objects.filter(pk=letter.pk).update(heading=letter.heading | {"agency": "武陟县委托局"})
    page = asked(letter.check_code)
    assert "武陟县委托局" in page and "武陟县市场监督管理局" not in page


def test_the_address_in_the_square_leads_here(room, settings):
    settings.BASE_URL = "https://liandong.example"
    letter = to_party(room)
    assert letter.check_url == f"https://liandong.example/verify?code={checking.shown(letter.check_code)}"
    assert "有这份文书" in Client().get(letter.check_url.removeprefix(settings.BASE_URL)).content.decode()


def test_a_file_is_the_issued_one_the_sealed_one_or_neither(room):
    letter = sealed(room)
    issued, scanned = bytes_of(letter, Role.ISSUED), bytes_of(letter, Role.SEALED)
    assert verifying.SAME_AS_ISSUED in handed_in(letter.check_code, issued)
    assert verifying.SAME_AS_SEALED in handed_in(letter.check_code, scanned)
    assert verifying.SAME_AS_NEITHER in handed_in(letter.check_code, issued + b" ")
    assert "盖章的正本扫描存下" in asked(letter.check_code)
    assert letter.files.count() == 2


def test_a_letter_that_was_corrected_says_by_which(room):
    letter = old = sealed(room)
    for _ in range(2):
        last, values = newest_job(), {"old": old.number, "code": old.code}
        made = room.do("wz.chengban", "correct_letter", None, values, reason="日期有误")
        room.do("wz.chengban", "submit_letter", made)
        room.do("wz.juzhang", "issue_letter", made, TAKE)
        deliver_all(last)
        old = of(made)
        page = asked(letter.check_code)
        assert f"已经更正，以{old.letter_no}为准" in page and "有这份文书" in page


def test_every_code_that_is_none_gets_the_same_answer_after_the_same_look(room):
    letter = to_party(room)
    code, taken = letter.check_code, {}
    Letter.objects.filter(pk=letter.pk).update(state="void")
    plain = asked(GUESSED)
    for tried in (GUESSED, code, "ZZZZ-ZZZZ-ZZZZ"):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page = asked(tried)
        assert page.replace(tried, "").count("没有查到") == 1 and "有这份文书" not in page
        taken[tried] = [
            q["sql"].replace(checking.understood(tried), "")
            for q in seen.captured_queries
            if "documents_letter" in q["sql"]
        ]
    assert len(set(map(str, taken.values()))) == 1 and len(taken[GUESSED]) == 1
    for odd in ("x", "'; DROP", "字" * 40, "7K3M-Q9XA-OB2U"):
        assert "没有查到" in asked(odd), odd
    assert len(plain) == len(asked("1111-1111-1111"))
    assert "没有查到" in handed_in(GUESSED, b"%PDF")


def test_a_letter_to_an_agency_has_no_code_to_be_found_by(room):
    letter = of(room.rendered())
    assert letter.check_code is None and not letter.check_url
    page = handed_in(GUESSED, bytes_of(letter, Role.ISSUED))
    assert "没有查到" in page and letter.letter_no not in page


def test_a_form_without_a_code_is_told_so_and_keeps_no_file():
    answer = Client().post("/verify", {"code": "", "file": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert answer.status_code == 422 and "文件校验码" in answer.content.decode()
    assert Client().get("/verify").status_code == 200


def test_a_demonstration_answers_demonstration(room, settings):
    letter = to_party(room)
    settings.DEMO = True
    assert verifying.SIMULATED in asked(letter.check_code)
    settings.DEMO = False
    assert letter.is_simulated and verifying.SIMULATED in asked(letter.check_code)


def test_one_network_may_try_only_so_many_codes(monkeypatch):
    monkeypatch.setattr(codes, "TRIES", Dealer(Limit("few_checks", 2, timedelta(minutes=1)), 1))
    tries = [Client().get("/verify", {"code": GUESSED}, REMOTE_ADDR="203.0.113.7") for _ in range(3)]
    assert [t.status_code for t in tries] == [200, 200, 429]
    assert "秒之后再试" in tries[-1].content.decode() and int(tries[-1]["Retry-After"]) > 0
    assert Client().get("/verify", {"code": GUESSED}, REMOTE_ADDR="203.0.113.8").status_code == 200
    assert Client().get("/verify", REMOTE_ADDR="203.0.113.7").status_code == 200
