"""每种文书的文字与存下的一样；改了填写项、次序、措辞，重写存下的文字，看过差别再提交。"""

import json

import pytest

from liandong.documents.typeset import kinds, missing, refusals
from liandong.documents.typeset.tests.golden import BYTES, FOLDER, as_bytes, golden
from liandong.documents.typeset.tests.samples import content_of, heading_of

AGAIN = "请执行 .venv/bin/python -m liandong.documents.typeset.tests.golden，看过差别再提交。"


@pytest.mark.parametrize("code", kinds())
def test_the_text_of_a_letter_is_the_text_that_was_looked_at(code):
    kind = kinds()[code]
    assert missing(kind, heading_of(kind), content_of(kind)) == ()
    assert refusals(kind, heading_of(kind), content_of(kind)) == ()
    kept = FOLDER / f"{code}.txt"
    assert kept.exists(), AGAIN
    assert golden(code) == kept.read_text(encoding="utf-8"), AGAIN


def test_no_text_is_kept_of_a_letter_that_is_no_more():
    assert {path.stem for path in FOLDER.iterdir()} == set(kinds()), AGAIN


def test_the_same_compiler_and_faces_make_the_same_bytes_on_every_machine():
    kept, made = json.loads(BYTES.read_text(encoding="utf-8")), as_bytes()
    assert (made["compiler"], made["faces"]) == (kept["compiler"], kept["faces"]), AGAIN
    assert made["sha256"] == kept["sha256"], AGAIN
