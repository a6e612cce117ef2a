"""代码：对的认得出，错一位就不认，收拾过什么都说出来。"""

import csv
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liandong.codes import organisation, registration, uscc
from liandong.codes.reading import CodeKind, CodeVerdict, read_code

MADE = list(csv.DictReader((Path(__file__).parent / "vectors" / "uscc.csv").open(encoding="utf-8")))
GOOD = "91350100M000100Y43"

divisions = st.integers(110000, 659000).map(str)


@st.composite
def social_credit_codes(draw):
    body = draw(st.sampled_from(sorted(uscc.DEPARTMENTS))) + draw(st.sampled_from("1239")) + draw(divisions)
    body += "".join(draw(st.lists(st.sampled_from(uscc.ALPHABET), min_size=9, max_size=9)))
    return body + uscc.check_character(body)


@st.composite
def organisation_codes(draw):
    body = draw(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8))
    assume(body != "00000000")
    return body + organisation.check_character(body)


@st.composite
def registration_numbers(draw):
    body = draw(divisions) + draw(st.text("0123456789", min_size=8, max_size=8))
    return body + registration.check_digit(body)


@pytest.mark.parametrize("row", MADE, ids=lambda row: row["code"] + row["how"])
def test_agrees_with_an_independent_reader(row):
    assert read_code(row["code"]).verdict.value == row["verdict"]


def test_the_vectors_hold_both_verdicts():
    verdicts = [row["verdict"] for row in MADE]
    assert verdicts.count("valid") > 20 and verdicts.count("refused") > 40


@given(social_credit_codes(), st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_one_changed_character_is_refused(code, place, other):
    assume(code[place] != other)
    assert read_code(code).verdict is CodeVerdict.VALID
    assert read_code(code[:place] + other + code[place + 1 :]).verdict is CodeVerdict.REFUSED


@given(organisation_codes(), st.integers(0, 8), st.sampled_from("0123456789"))
def test_one_changed_digit_of_an_organisation_code_is_refused(code, place, other):
    assume(code[place] != other)
    assume(not code[place].isalpha() or (int(code[place], 36) - int(other)) % 11)
    assert read_code(code).verdict is CodeVerdict.VALID
    assert read_code(code[:place] + other + code[place + 1 :]).verdict is CodeVerdict.REFUSED


@given(registration_numbers(), st.integers(0, 14), st.sampled_from("0123456789"))
def test_one_changed_digit_of_a_registration_number_is_refused(number, place, other):
    assume(number[place] != other)
    assert read_code(number).verdict is CodeVerdict.VALID
    assert read_code(number[:place] + other + number[place + 1 :]).verdict is CodeVerdict.REFUSED


@given(st.one_of(social_credit_codes(), registration_numbers(), organisation_codes(), st.text(max_size=40)))
def test_reading_what_was_read_changes_nothing(text):
    once = read_code(text)
    if once.is_usable:
        again = read_code(once.normal)
        assert (again.kind, again.normal, again.verdict) == (once.kind, once.normal, once.verdict)


@given(st.text(max_size=60))
def test_any_text_is_answered_and_a_refusal_says_why(text):
    read = read_code(text)
    assert bool(read.said) or read.verdict is not CodeVerdict.REFUSED


def dressed(code: str) -> list[tuple[str, str]]:
    full = "".join(chr(ord(one) + 0xFEE0) for one in code)
    return [
        (full, "全角"),
        (f"{code[:8]} {code[8:]}", "空格"),
        (f"{code[:8]}-{code[8:]}", "连字符"),
        (f"{code[:8]}—{code[8:]}", "连字符"),
        (code.lower(), "大写"),
        (f"{code}(1-1)", "(1-1)"),
        (f"{code}（1/1）", "(1/1)"),
        (f"{code}（副本）", "(副本)"),
        (f"'{code}", "文本记号"),
        (f'="{code}"', "文本记号"),
        (f"统一社会信用代码：{code}", "说明文字"),
        (f"{code}\u200b", "看不见"),
    ]


@pytest.mark.parametrize(("text", "said"), dressed(GOOD))
def test_what_has_one_meaning_is_tidied_and_said(text, said):
    read = read_code(text)
    assert (read.normal, read.verdict) == (GOOD, CodeVerdict.VALID) and said in read.said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9135O100M000100Y43", "第 5 位的“O”是“0”"),
        ("9I35O100M000100Y43", "第 2 位的“I”是“1”、第 5 位的“O”是“0”"),
        ("91350100М000100Y43", "U+041C"),
        ("9135010OM000100Y44", "逐位核对"),
        ("914108001735000000", "前 15 位"),
        ("9.1410800173E+17", "已经丢失"),
        ("9.14E+17", "重新录入"),
        ("000000000000000000", "第 1 位"),
        ("91350100M000100Y4", "17 位"),
        ("焦作市某某有限公司", "文字"),
        ("焦作市某某机械制造股份有限公司分公司", "文字"),
    ],
)
def test_what_could_mean_two_things_is_refused_with_advice(text, said):
    read = read_code(text)
    assert read.verdict is CodeVerdict.REFUSED and said in read.said


def test_an_identity_number_is_not_repeated():
    read = read_code("41080219490101001X")
    assert read.verdict is CodeVerdict.REFUSED and "4108021949" not in read.said


def test_other_kinds_are_named():
    assert read_code("D2143569-X").kind is CodeKind.ORGANISATION
    assert read_code("110000013067312.0").normal == "110000013067312"
    old = read_code("4108022600123")
    assert (old.kind, old.verdict, old.division) == (
        CodeKind.REGISTRATION_BEFORE_2007,
        CodeVerdict.UNCHECKABLE,
        "410802",
    )
    assert "没有校验位" in old.said


def test_the_old_code_inside_the_new_one_can_be_compared():
    body = "91410800" + "D2143569X"
    assert (
        read_code(body + uscc.check_character(body)).subject == read_code("D2143569-X").subject == "D2143569X"
    )


@pytest.mark.parametrize(
    "text", ["", "  ", "nan", "None", "无", "/", "-", "——", "暂无", "／", "\u200b", "统一社会信用代码："]
)
def test_nothing_is_nothing(text):
    assert read_code(text).verdict is CodeVerdict.EMPTY


def test_a_long_text_is_not_searched():
    assert read_code("O" * 100_000).verdict is CodeVerdict.REFUSED
