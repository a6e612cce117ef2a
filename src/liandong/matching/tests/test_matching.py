"""认人：代码说了算，名称走样也认得，分不清的请人判断，没有的不硬认。"""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.codes import uscc
from liandong.matching.facts import Body, Ground, Standing, Told
from liandong.matching.likeness import ALIKE, SWAPPED, WORDS, distances
from liandong.matching.matcher import Matcher
from liandong.matching.names import Gazetteer, parted
from liandong.matching.sounds import sounded, spelled

PLACES = Gazetteer(
    {
        "410000": "河南省",
        "410800": "焦作市",
        "410823": "武陟县",
        "410825": "温县",
        "410822": "博爱县",
        "140525": "泽州县",
    }
)
CODE, OTHER, NOBODYS = (
    one + uscc.check_character(one) for one in ("91410823MA0000001", "91410822MA0000002", "91410823MA0000390")
)
REGISTER = [
    Body(
        "hc",
        "武陟县恒昌农资有限公司",
        CODE,
        "410823",
        "李建国",
        "10000000001",
        also=("武陟县兴农种业有限公司",),
    ),
    Body("hx", "博爱县恒兴农资有限公司", OTHER, "410822", "王秀英"),
    Body("ts1", "武陟县同顺烟酒店", "", "410823"),
    Body("ts2", "博爱县同顺烟酒店", "", "410822"),
    *(
        Body(n, f"温县{a}{b}建材门市部", "", "410825")
        for n, (a, b) in enumerate(zip("华兴鑫源盛达丰泰", "宏天金德海诚信通", strict=True))
    ),
]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(REGISTER, PLACES)


def asked(matcher: Matcher, name: str, **more: str):
    return next(matcher.match([Told(name, **more)]))


@pytest.mark.parametrize(
    ("name", "core", "form", "division", "is_branch"),
    [
        ("河南省焦作市武陟县恒昌农资有限责任公司", "恒昌农资", "有限责任公司", "410823", False),
        ("恒昌（武陟）农资有限公司", "恒昌农资", "有限公司", "410823", False),
        ("恒昌农资有限公司武陟分公司", "恒昌农资", "有限公司", "410823", True),
        ("武陟恒昌超市第二分店", "恒昌超市", "", "410823", True),
        ("恒昌（老店）面馆", "恒昌老店面馆", "", "", False),
        ("武陟縣恆昌農民專業合作社", "恒昌", "农民专业合作社", "410823", False),
        ("焦作市", "焦作市", "", "", False),
        ("温县", "温县", "", "", False),
        ("公司", "公司", "", "", False),
    ],
)  # fmt: skip
def test_a_name_comes_apart(name, core, form, division, is_branch):
    parts = parted(name, PLACES)
    assert (parts.core, parts.form, parts.division, parts.is_branch) == (core, form, division, is_branch)


@given(st.text(max_size=40))
def test_whatever_is_typed_comes_apart(name):
    parts = parted(name, PLACES)
    assert parts.core or not parts.key


def test_a_short_form_that_means_two_places_means_none():
    twice = Gazetteer({"410100": "郑州市", "419900": "郑州县"})
    assert twice.code("郑州") == "" and twice.code("郑州市") == "410100"


def far(one: str, other: str) -> float:
    a, b = spelled([one]), spelled([other])
    return round(float(distances(a, sounded(a), b, sounded(b))[0]), 3)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("恒昌农资", "恒昌农资", 0), ("恒昌农资", "恒常农资", ALIKE), ("恒昌农资", "昌恒农资", SWAPPED), ("恒昌农资", "恒昌农", 1),
        ("恒昌农资", "恒昌大农资", 1), ("恒昌农资", "恒发农资", 1), ("", "恒昌", 2), ("恒昌", "", 2), ("", "", 0), ("abc", "abd", 1),
    ],
)  # fmt: skip
def test_how_far_two_names_are(one, other, distance):
    assert far(one, other) == pytest.approx(distance)


@given(
    st.lists(
        st.tuples(st.text("恒昌农资常发大", max_size=7), st.text("恒昌农资常发大", max_size=7)),
        min_size=1,
        max_size=9,
    )
)
def test_a_batch_says_what_each_says_alone_and_both_ways_alike(pairs):
    ones, others = spelled([a for a, _ in pairs]), spelled([b for _, b in pairs])
    together = distances(ones, sounded(ones), others, sounded(others))
    assert (
        [round(float(d), 3) for d in together]
        == [far(a, b) for a, b in pairs]
        == [far(b, a) for a, b in pairs]
    )


def test_a_sound_code_decides_and_a_broken_one_does_not(matcher):
    by_code = asked(matcher, "毫不相干", code=CODE)
    assert (by_code.linked, by_code.ground) == ("hc", Ground.CODE)
    broken = Matcher([Body("x", "甲乙丙丁厂", "91410823MA0000000X")], PLACES)
    assert asked(broken, "毫不相干", code="91410823MA0000000X").standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    "name",
    [
        "武陟县恒昌农资有限公司", "武陟恒昌农资有限责任公司", "恒昌农资（武陟县）", "武陟县恒 昌农资", "武陟縣恆昌農資有限公司", "武陟县恒常农资有限公司",
        "武陟县兴农种业有限公司",
    ],
)  # fmt: skip
def test_a_name_in_another_spelling_is_known(matcher, name):
    assert asked(matcher, name, division="410823").linked == "hc"


def test_same_names_in_two_places_are_asked_about_unless_the_place_is_told(matcher):
    unclear = asked(matcher, "同顺烟酒店")
    assert unclear.standing is Standing.ASKED and {one.key for one in unclear.likely[:2]} == {"ts1", "ts2"}
    assert asked(matcher, "同顺烟酒店", division="410822").linked == "ts2"
    assert asked(matcher, "博爱同顺烟酒店").linked == "ts2"


def test_another_sound_code_is_never_overruled_by_a_name(matcher):
    answer = asked(
        matcher,
        "武陟县恒昌农资有限公司",
        code=NOBODYS,
        division="410823",
        representative="李建国",
    )
    assert answer.standing is not Standing.LINKED


def test_one_wrong_character_in_the_code_helps(matcher):
    slipped = CODE[:12] + "7" + CODE[13:]
    assert slipped != CODE and asked(matcher, "武陟县恒昌家资", code=slipped).linked == "hc"
    assert asked(matcher, "武陟县恒昌家资").standing is not Standing.LINKED


def test_who_is_not_there_is_not_found(matcher):
    assert asked(matcher, "泽州县云台旅行社", division="140525").standing is Standing.UNKNOWN
    assert asked(matcher, "").standing is Standing.UNKNOWN


def test_every_grade_says_why(matcher):
    told = Told("武陟县恒常农资有限责任公司", "", "410823", "王秀英", "10000000001")
    answer = next(matcher.match([told]))
    reasons = matcher.explained(told, answer.likely[0])
    assert reasons == (
        "去掉地名和组织形式后名称相近（91%）", WORDS["same_county"], WORDS["other_representative"], WORDS["same_phone"], WORDS["other_form"],
    )  # fmt: skip


def test_answers_come_in_the_order_of_the_questions(matcher):
    told = [Told(b.name, division=b.division) for b in REGISTER]
    random.Random(3).shuffle(told)
    assert [a.linked for a in matcher.match(told)] == [
        next(b.key for b in REGISTER if (b.name, b.division) == (t.name, t.division)) for t in told
    ]


def test_an_empty_register_knows_nobody():
    assert next(Matcher([], PLACES).match([Told("武陟县恒昌农资")])).standing is Standing.UNKNOWN
