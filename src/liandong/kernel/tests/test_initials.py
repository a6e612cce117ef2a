"""拼音简码：每个有名称的种类都找得到；缺的补得齐，不多不少；只凭摘要里说的名称。"""

from __future__ import annotations

import json
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liandong.kernel import initials, kinds, reading
from liandong.kernel.models import Initials
from liandong.kernel.roles import Level

SPOKEN = [k for k in kinds.every() if k.spoken is not None]


@pytest.mark.parametrize(
    ("kind", "asked", "who", "name"),
    [
        ("agency", "wzxscjd", "jy.lianluo", "武陟县市场监督管理局"),
        ("officer", "mzf", "jy.lianluo", "密执法"),
        ("item", "cpzl", "jy.lianluo", "产品质量"),
        ("division", "wzx", "jy.lianluo", "武陟县"),
        ("person", "yll", "sysadmin", "杨联络"),
        ("party", "wzxsl", "jy.lianluo", "武陟县示例"),
    ],
)
def test_every_spoken_kind_is_found_by_letters(stage, kind, asked, who, name):
    titles = [kinds.get(kind).heading(r) for r in reading.found(kinds.get(kind), stage.actors[who], asked)]
    assert any(name in t for t in titles), (titles, Initials.objects.filter(kind=kind).values_list("text"))


def test_the_kinds_that_have_names_are_spoken():
    assert {k.name for k in SPOKEN} == {"agency", "officer", "item", "person", "party", "division"}


def test_letters_are_made_of_names_a_summary_shows(stage):
    for label in stage.records:
        kind, record = stage.record(label)
        if kind.spoken is None:
            continue
        shown = json.dumps([kind.present(record, Level.SUMMARY), kind.heading(record)], ensure_ascii=False)
        assert [n for n in kind.spoken(record) if n not in shown] == [], label


def test_what_lacks_letters_is_completed_and_nothing_else_is_touched(stage):
    left = [(k.name, r) for k in SPOKEN for r in initials.lacking(k)]
    assert left and all(name == "party" and r.batch for name, r in left)  # 其余办理时都写好了
    assert initials.complete() == len(left)
    whole = set(Initials.objects.values_list("kind", "record", "text"))
    for kind in SPOKEN:
        some = Initials.objects.filter(kind=kind.name).order_by("pk")[:3]
        Initials.objects.filter(pk__in=[i.pk for i in some]).delete()
    kept = dict(Initials.objects.values_list("record", "pk"))
    told = []
    count = initials.complete(lambda title, done: told.append((title, done)), batch=2)
    assert count == len(whole) - len(kept) > 0
    assert set(Initials.objects.values_list("kind", "record", "text")) == whole
    assert {r: p for r, p in Initials.objects.values_list("record", "pk") if r in kept} == kept
    assert ("检查对象", 2) in told and ("检查对象", 3) in told
    assert initials.complete() == 0


def test_letters_inside_and_at_the_start_are_told_apart(stage):
    market = reading.found(kinds.get("agency"), stage.actors["jy.lianluo"], "武陟县市场监督").first()
    for sound, anywhere, at_start in (
        ("wz", True, True), ("sc", True, False), ("wzxsc", True, True), ("xsc", True, False), ("wzsc", False, False),
    ):  # fmt: skip
        said = [
            market.uuid in initials.matching("agency", sound, is_start=start).values_list("record", flat=True)
            for start in (False, True)
        ]
        assert said == [anywhere, at_start], sound


def test_letters_of_one_kind_find_nothing_of_another(stage):
    ids = set(initials.matching("agency", "wz").values_list("record", flat=True))
    assert ids and not ids & set(Initials.objects.exclude(kind="agency").values_list("record", flat=True))


def test_how_common_letters_are_comes_from_the_statistics(committed):
    """What every second row holds is left to the order; what is rare is found first. Asked for once, not with every search."""
    pairs = [first + second for first in "abcdefgh" for second in "abcdefgh"]
    Initials.objects.bulk_create(
        Initials(kind="party", record=uuid4(), text=f"\nwzxq{pair}") for pair in pairs
    )
    with psycopg.connect(committed.url("owner"), autocommit=True) as owner:
        owner.execute("ANALYZE kernel_initials")
    initials.common_grams.cache_clear()
    try:
        assert initials.crowd("party", "wzx") is None and initials.crowd("party", "wz", is_start=True) is None
        assert initials.crowd("party", "qab").count() == 1
        assert initials.crowd("officer", "wzx") is not None  # 一个种类里常见，不是别的种类里常见
        with CaptureQueriesContext(connection) as caught:
            assert initials.crowd("party", "wzx") is None and initials.crowd("party", "qab") is not None
        assert len(caught) == 0
    finally:
        initials.common_grams.cache_clear()
