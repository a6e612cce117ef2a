"""每种文书的文字与存下的一样；改了填写项、次序、措辞，重写存下的文字，看过差别再提交。"""

import json

import pytest

from liandong.documents.typeset import Form, kinds, missing, refusals
from liandong.documents.typeset.tests.golden import BYTES, FOLDER, as_bytes, golden
from liandong.documents.typeset.tests.samples import SAMPLES, content_of, heading_of

AGAIN = "请执行 .venv/bin/python -m liandong.documents.typeset.tests.golden，看过差别再提交。"


@pytest.mark.parametrize("code", kinds())
def test_the_text_of_a_letter_is_the_text_that_was_looked_at(code):
    kind = kinds()[code]
    assert missing(kind, heading_of(kind), content_of(kind)) == ()
    assert refusals(kind, heading_of(kind), content_of(kind)) == ()
    kept = FOLDER / f"{code}.txt"
    assert kept.exists(), AGAIN
    assert golden(code) == kept.read_text(encoding="utf-8"), AGAIN


@pytest.mark.parametrize("code", kinds())
def test_the_sample_of_a_kind_is_a_letter_that_an_office_could_have_sent(code):
    """Written for the kind, from one office to another, and an answer under another number than what it answers."""
    kind, heading = kinds()[code], heading_of(kinds()[code])
    assert code in SAMPLES
    assert kind.form is Form.MINUTES or heading.agency not in heading.recipients
    assert not heading.letter_no or SAMPLES[code].get("answers_no") != heading.letter_no
    assert ("文件" not in heading.agency) and (not heading.title or heading.title != kind.title)
    if code.startswith("dispute_"):
        asked, by = code == "dispute_application", "武陟县市场监督管理局"
        assert (heading.agency == by) is asked, "协调意见、决定不由争议的一方发"


def test_no_text_is_kept_of_a_letter_that_is_no_more():
    assert {path.stem for path in FOLDER.iterdir()} == set(kinds()), AGAIN


def test_the_same_compiler_and_faces_make_the_same_bytes_on_every_machine():
    kept, made = json.loads(BYTES.read_text(encoding="utf-8")), as_bytes()
    assert (made["compiler"], made["faces"]) == (kept["compiler"], kept["faces"]), AGAIN
    assert made["sha256"] == kept["sha256"], AGAIN
