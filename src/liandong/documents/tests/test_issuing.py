"""草拟到用印：缺的、排不出的点名，文号不断号，排版失败再排，同样的内容同样的字节。"""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import override_settings

from liandong.documents import queries, rendering, stored
from liandong.documents.checking import ALPHABET, shown
from liandong.documents.filing import current
from liandong.documents.forms import SealedScan
from liandong.documents.models import Letter, LetterFile, Role
from liandong.documents.tests.stories import TAKE, WORD, of, offer_to_party, scan
from liandong.kernel import pieces
from liandong.kernel.models import LetterNumber
from liandong.kernel.tests.staging import deliver_all, newest_job
from liandong.ledger.models import LedgerEvent
from liandong.notices.models import Notice

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


def test_what_is_missing_or_cannot_be_set_is_named_before_it_is_sent_up_and_again_at_issue(room):
    made = room.drafted()
    letter = of(made)
    emptied = {f"c_{name}": "" for name in ("case_name", "basis", "ground", "objects")}
    room.do("wz.chengban", "amend_letter", made, {"code": letter.code, **emptied})
    assert of(made).content["questions"] == letter.content["questions"], "没有交来的不动"
    tried = room.tries("wz.chengban", "submit_letter", made)
    assert tried.code == "letter_incomplete"
    for label in ("案件名称", "请求依据", "请求协助的理由", "协查对象"):
        assert label in tried.sentence, label
    made = room.submitted()
    Letter.objects.filter(uuid=made).update(content={**of(made).content, "ground": "𠮷某"})
    tried = room.tries("wz.juzhang", "issue_letter", made, TAKE)
    assert (
        tried.code == "cannot_be_set" and "U+20BB7" in tried.sentence and "请求协助的理由" in tried.sentence
    )
    Letter.objects.filter(uuid=made).update(content={**of(made).content, "ground": ""})
    tried = room.tries("wz.juzhang", "issue_letter", made, TAKE)
    assert tried.code == "letter_incomplete" and "请求协助的理由" in tried.sentence
    assert not LetterNumber.objects.filter(record=made).exists() and of(made).state == "submitted"


def test_attachments_that_were_not_sent_stand_as_they_stood(room):
    made, said = room.drafted(attachments="清单\n照片"), {"code": "assistance_letter"}
    room.do("wz.chengban", "amend_letter", made, {**said, "title": "只改标题"})
    assert [one["name"] for one in of(made).heading["attachments"]] == ["清单", "照片"]
    room.do("wz.chengban", "amend_letter", made, {**said, "attachments": ""})
    assert of(made).heading["attachments"] == []


def test_only_the_head_issues_and_not_what_he_sent_up_himself(room):
    made = room.submitted()
    assert room.tries("wz.fuze", "issue_letter", made, TAKE).code == "role_not_permitted"
    assert room.tries("ba.juzhang", "issue_letter", made, TAKE).code == "not_found"
    Letter.objects.filter(uuid=made).update(drafter=room.city.actor("wz.juzhang").post)
    assert room.tries("wz.juzhang", "issue_letter", made, TAKE).code == "drafted_it"


def test_what_is_sent_up_is_not_written_on_until_it_is_returned(room):
    made = room.submitted()
    values = {"code": "assistance_letter", "c_ground": "改了"}
    assert room.tries("wz.chengban", "amend_letter", made, values).code == "wrong_state"
    room.do("wz.fuze", "return_letter", made, reason="理由不具体")
    other = {**values, "code": "evidence_list"}
    assert room.tries("wz.chengban", "amend_letter", made, other).code == "other_kind"
    room.do("wz.lianluo", "amend_letter", made, values)
    assert of(made).content["ground"] == "改了"
    room.do("wz.chengban", "drop_letter", made, reason="不发了")
    assert of(made).state == "void" and of(made).letter_no == ""
    issued = room.issued()
    assert room.tries("wz.chengban", "drop_letter", issued, reason="试").code in (
        "wrong_state",
        "not_concerned",
    )
    assert room.tries("wz.chengban", "amend_letter", issued, values).code == "wrong_state"


def test_numbers_run_on_without_a_gap_where_an_issue_fails(room, monkeypatch):
    first, second, third = room.submitted(), room.submitted(), room.submitted()
    room.do("wz.juzhang", "issue_letter", first, TAKE)
    with monkeypatch.context() as broken:
        broken.setattr("liandong.documents.actions.issuing.stored.digest_of", _broken)
        with pytest.raises(ZeroDivisionError):
            room.tries("wz.juzhang", "issue_letter", second, TAKE)
    assert of(second).letter_no == "" and of(second).state == "submitted"
    room.do("wz.juzhang", "issue_letter", third, TAKE)
    room.do("wz.juzhang", "issue_letter", second, TAKE)
    assert [of(m).letter_no[-2:] for m in (first, third, second)] == ["1号", "2号", "3号"]


def _broken(letter: Letter) -> str:
    raise ZeroDivisionError


def test_a_number_from_the_offices_register_is_used_once(room):
    given = {"numbering": "given", "given_no": f"{WORD}〔2026〕1号"}
    made = room.issued(numbering=given)
    assert of(made).letter_no == given["given_no"] and of(made).is_no_given
    other = room.submitted()
    assert room.tries("wz.juzhang", "issue_letter", other, given).code == "letter_number_used"
    assert of(other).state == "submitted" and not of(other).is_no_given
    room.do("wz.juzhang", "issue_letter", other, TAKE)
    assert of(other).letter_no == f"{WORD}〔2026〕2号", "给过的号跳过"


def test_only_a_form_goes_without_a_number_and_every_way_is_asked_for_what_it_needs(room):
    made = room.submitted()
    none = {"numbering": "none"}
    assert room.tries("wz.juzhang", "issue_letter", made, none).code == "number_needed"
    for values, field in (
        ({"numbering": "take"}, "word"), ({"numbering": "take", "word": "Wuzhi"}, "word"), ({"numbering": "given"}, "given_no"),
        ({}, "numbering"),
    ):  # fmt: skip
        assert field in room.tries("wz.juzhang", "issue_letter", made, values).errors, values
    for said in ("武市监[2026]1号", "武市监函〔2026〕014号", "武市监函〔2026〕0号"):
        tried = room.tries("wz.juzhang", "issue_letter", made, {"numbering": "given", "given_no": said})
        assert tried.code == "unusual_number" and "序号前面不加0" in tried.sentence, said
    form = room.issued(room.case, none, code="filing_times_sheet")
    assert of(form).letter_no == "" and of(form).state == "issued"


def test_a_rendering_that_fails_is_tried_again_and_the_letter_waits(room, monkeypatch):
    last = newest_job()
    made = room.issued()
    with monkeypatch.context() as broken:
        broken.setattr("liandong.documents.actions.issuing.rendered", _broken)
        with pytest.raises(ZeroDivisionError):
            deliver_all(last)
    assert of(made).state == "issued" and not LetterFile.objects.filter(letter__uuid=made).exists()
    for _ in range(2):
        deliver_all(last)
    assert of(made).state == "rendered" and LetterFile.objects.filter(letter__uuid=made).count() == 1
    deliver_all(last)
    assert LetterFile.objects.filter(letter__uuid=made).count() == 1


def test_a_template_that_changed_after_the_issue_is_on_record_and_told(room, monkeypatch):
    usual, last = room.rendered(), newest_job()
    assert "template_issued" not in facts(of(usual), "documents.set_letter")
    made = room.issued()
    issued_with = of(made).template
    monkeypatch.setattr("liandong.documents.stored._templates", lambda: b"another")
    deliver_all(last)
    deliver_all(last)
    letter, said = of(made), facts(of(made), "documents.set_letter")
    assert letter.state == "rendered" and letter.template != issued_with
    assert (said["template_issued"], said["template"]) == (issued_with, letter.template)
    told = dict(Notice.objects.filter(topic="letter_set").values_list("record", "what"))
    assert "模板在签发以后换过" in told[made] and "模板" not in told.get(usual, "")


def test_only_a_letter_to_a_party_has_a_check_code_and_is_found_by_it(room, monkeypatch, settings):
    settings.BASE_URL = "https://liandong.test"
    offer_to_party(monkeypatch)
    made = room.rendered(room.case, code="correction_order")
    letter = of(made)
    code = letter.check_code
    assert code is not None and len(code) == 12 and set(code) <= set(ALPHABET) and letter.is_to_party
    assert letter.check_url == f"https://liandong.test/verify?code={shown(code)}"
    for typed in (code, shown(code), f" {shown(code).lower()} ", code.replace("0", "O").replace("1", "l")):
        assert queries.by_check_code(typed) == letter, typed
    other = ("0" if code[-1] != "0" else "2").join((code[:-1], ""))
    for typed in (other, code[:11], "", "U" * 12, code + "0"):
        assert queries.by_check_code(typed) is None, typed
    assert rendering.rendered(letter).sha256 == letter.issued_sha256
    inside = of(room.rendered())
    assert inside.check_code is None and inside.check_url == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=inside.pk).update(check_code="0" * 12)


def test_a_scan_is_a_scan_not_the_unsealed_file_and_not_the_same_again(room):
    made = room.rendered()
    letter = of(made)
    own = {"scan": SimpleUploadedFile("没盖章.pdf", bytes_of(letter, Role.ISSUED))}
    assert room.tries("wz.lianluo", "add_sealed_scan", made, files=own).code == "not_sealed"
    word = {"scan": SimpleUploadedFile("文书.docx", b"PK\x03\x04")}
    assert "scan" in room.tries("wz.lianluo", "add_sealed_scan", made, files=word).errors
    with override_settings(UPLOAD_MAX_BYTES=10):
        large = room.tries("wz.lianluo", "add_sealed_scan", made, files=scan("太大"))
    assert "scan" in large.errors and "最大32兆字节" in str(SealedScan().fields["scan"].help_text)
    room.do("wz.lianluo", "add_sealed_scan", made, files=scan("错的"))
    assert room.tries("wz.lianluo", "add_sealed_scan", made, files=scan("又")).code == "wrong_state"
    assert "reason" in room.tries("wz.lianluo", "replace_scan", made, files=scan("对的")).errors
    again = {"files": scan("错的"), "reason": "传错了"}
    assert room.tries("wz.lianluo", "replace_scan", made, **again).code == "same_file"
    first = of(made).sealed_sha256
    room.do("wz.lianluo", "replace_scan", made, files=scan("对的"), reason="传错了")
    assert of(made).sealed_sha256 != first and bytes_of(of(made), Role.SEALED).endswith("对的".encode())
    assert of(made).files.count() == 3, "传错的也留着"


def test_a_correction_names_the_letter_it_replaces_which_stands_until_it_is_issued(room):
    old = room.sealed()
    values = {"old": of(old).number, "code": "assistance_letter"}
    assert "reason" in room.tries("wz.chengban", "correct_letter", None, values).errors
    new = room.do("wz.chengban", "correct_letter", None, values, reason="对象写错了")
    assert of(new).content == of(old).content and of(old).letter_no in of(new).heading["corrects"]
    assert of(new).heading["letter_no"] == "" and of(old).state == "sealed" and of(old).superseded_by is None
    assert room.tries("wz.chengban", "correct_letter", None, values, reason="又").code == "corrected_already"
    room.do("wz.chengban", "submit_letter", new)
    last = newest_job()
    room.do("wz.juzhang", "issue_letter", new, TAKE)
    deliver_all(last)
    assert of(old).state == "superseded" and of(old).superseded_by == of(new) and of(new).state == "rendered"
    assert f"本件替代{WORD}〔2026〕1号" in stored.text_of(of(new))
    assert room.tries("wz.chengban", "correct_letter", None, values, reason="再").code == "not_standing"
    draft = of(room.drafted()).number
    tried = room.tries(
        "wz.chengban", "correct_letter", None, {"old": draft, "code": "assistance_letter"}, reason="试"
    )
    assert tried.code == "not_standing"


def test_a_letter_is_drafted_only_from_what_its_record_gives(room):
    source = room.request()
    assert (
        room.tries("wz.chengban", "draft_letter", None, {"source": source, "code": "assistance_reply"}).code
        == "not_offered"
    )
    assert (
        room.tries("wz.chengban", "draft_letter", None, {"source": room.case, "code": "evidence_list"}).code
        == "not_offered"
    )
    for account in ("wz.nongye", "jz.nongye"):
        tried = room.tries(account, "draft_letter", None, {"source": source, "code": "assistance_letter"})
        assert "source" in tried.errors, account
    assert (
        "code"
        in room.tries("wz.chengban", "draft_letter", None, {"source": source, "code": "nothing"}).errors
    )


def test_rows_are_sent_as_cells_or_as_a_list_and_nothing_else(room):
    made = room.drafted()
    rows = {
        "code": "assistance_letter",
        "c_officers": [{"name": "褚巡\x00查", "card": None, "more": "不要"}, {"name": " "}],
    }
    room.do("wz.chengban", "amend_letter", made, rows)
    assert of(made).content["officers"] == [{"name": "褚巡查", "card": ""}]
    room.do("wz.chengban", "amend_letter", made, {"code": "assistance_letter", "c_officers-3-name": "冯承办"})
    assert of(made).content["officers"] == [{"name": "冯承办", "card": ""}]
    for wrong in ("褚巡查", ["褚巡查"], [{"name": "甲" * 2001}], [{"name": "甲"}] * 61):
        tried = room.tries(
            "wz.chengban", "amend_letter", made, {"code": "assistance_letter", "c_officers": wrong}
        )
        assert "c_officers" in tried.errors, wrong
    room.do("wz.chengban", "amend_letter", made, {"code": "assistance_letter", "c_officers-0-name": ""})
    assert of(made).content["officers"] == []


def test_another_content_under_the_same_key_is_no_repeat(room):
    source = room.request()
    values = {"source": source, "code": "assistance_letter", "c_ground": "一"}
    key = "同一个钥匙"
    first = room.tries("wz.chengban", "draft_letter", None, values, key=key)
    assert (
        first.is_done
        and room.tries("wz.chengban", "draft_letter", None, values, key=key).record == first.record
    )
    assert (
        room.tries("wz.chengban", "draft_letter", None, {**values, "c_ground": "二"}, key=key).code
        == "key_reused"
    )
    assert Letter.objects.count() == 1
