"""草拟到用印：缺的、排不出的点名，文号不断号，排版失败再排，同样的内容同样的字节。"""

from __future__ import annotations

import hashlib
import json

import pytest

from liandong.documents import rendering
from liandong.documents.filing import current
from liandong.documents.models import Letter, Role
from liandong.documents.tests.stories import TAKE, WORD, of, scan
from liandong.kernel import pieces
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.ledger.models import LedgerEvent

pytestmark = pytest.mark.django_db


def bytes_of(letter: Letter, role: str) -> bytes:
    held = current(letter, role)
    assert held is not None
    return pieces.opened(held.parts.all()).read()


def facts(letter: Letter, action: str) -> dict:
    event = LedgerEvent.objects.filter(record=letter.uuid, action=action).last()
    return json.loads(event.body)["facts"]


def test_a_letter_goes_from_draft_to_its_sealed_original(room):
    made = room.drafted()
    letter = of(made)
    assert letter.state == "drafted" and letter.title.startswith("关于协助") and letter.letter_no == ""
    assert letter.content["questions"] and not letter.is_to_party and letter.check_code is None
    room.do("wz.chengban", "submit_letter", made)
    last = newest_job()
    room.do("wz.juzhang", "issue_letter", made, TAKE)
    letter = of(made)
    assert (
        letter.state == "issued" and letter.letter_no == f"{WORD}〔2026〕1号" and letter.issued_sha256 == ""
    )
    assert letter.heading["letter_no"] == letter.letter_no and letter.heading["issued_on"] == "2026-03-02"
    deliver_all(last)
    letter = of(made)
    pdf = bytes_of(letter, Role.ISSUED)
    assert letter.state == "rendered" and pdf.startswith(b"%PDF-") and letter.pages >= 1
    assert hashlib.sha256(pdf).hexdigest() == letter.issued_sha256
    assert facts(letter, "documents.set_letter")["sha256"] == letter.issued_sha256
    assert letter.compiler.startswith("typst ") and len(letter.faces) == 5
    room.do("wz.lianluo", "add_sealed_scan", made, {}, files=scan())
    letter = of(made)
    assert letter.state == "sealed" and bytes_of(letter, Role.SEALED).endswith("盖了章的".encode())
    both = facts(letter, "documents.add_sealed_scan")
    assert (both["issued_sha256"], both["sealed_sha256"]) == (letter.issued_sha256, letter.sealed_sha256)


def test_the_same_letter_gives_the_same_bytes_whenever_it_is_set(room):
    made = room.rendered()
    letter = of(made)
    assert rendering.rendered(letter).sha256 == letter.issued_sha256
    letter.content = {**letter.content, "ground": "另一个理由"}
    assert rendering.rendered(letter).sha256 != letter.issued_sha256
