"""一个谓词：一行一行问出来的级别，与成批取出来的行，说的是同一件事。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from liandong.kernel import kinds
from liandong.kernel.models import Access, Clock
from liandong.kernel.ordering import order_of
from liandong.kernel.roles import Level
from liandong.kernel.visibility import among
from liandong.now import now

LEVELS = [level for level in Level if level > Level.NONE]
WHO = ("wz.chengban", "ba.lianluo", "jiandu", "sysadmin")


@pytest.fixture
def grants(stage):
    """Beside what is granted: a grant to one post, one to everybody, one that has ended and one that will."""
    market, other = stage.actors["wz.chengban"], stage.actors["ba.lianluo"]
    moment = now()
    for kind in kinds.every():
        for n, record in enumerate(kind.model.objects.order_by("pk")[:8]):
            named = {"agency": other.agency} if n % 4 == 0 else {"post": market.post} if n % 4 == 1 else {}
            until = {0: None, 1: moment - timedelta(days=1), 2: moment + timedelta(days=1)}[n % 3]
            Access.objects.create(
                kind=kind.name, record=record.uuid, level=LEVELS[n % len(LEVELS)], until=until, ground="试", **named
            )  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_rows_are_those_whose_level_reaches(stage, grants, who):
    actor, compared = stage.actors[who], 0
    for kind in kinds.every():
        levels = kind.sight.levels_of(actor, list(kind.model.objects.values_list("uuid", flat=True)))
        for least in LEVELS:
            rows = set(kind.sight.rows(actor, least).values_list("uuid", flat=True))
            assert rows == {i for i, level in levels.items() if level >= least}, (kind.name, least)
            compared += len(rows)
    assert compared > 100


@pytest.mark.parametrize("who", WHO)
def test_every_way_to_the_rows_leads_to_the_same(stage, grants, who):
    """Read from the grants, all or among some records; and asked one after another in an order."""
    actor, compared = stage.actors[who], 0
    for kind in kinds.every():
        rows, keys = kind.sight.rows(actor), kind.model.objects.order_by("pk").values_list("pk", flat=True)
        some = kind.model.objects.filter(pk__in=list(keys[1:]))
        by = order_of(kind, "").by()
        wanted = list(rows.order_by(*by).values_list("uuid", flat=True))
        assert list(kind.sight.held(actor).order_by(*by).values_list("uuid", flat=True)) == wanted, kind.name
        assert kind.sight.first(actor, kind.model.objects.all(), by, 1000) == wanted, kind.name
        among = list(rows.filter(pk__in=some).order_by(*by).values_list("uuid", flat=True))
        assert list(kind.sight.held(actor, some).order_by(*by).values_list("uuid", flat=True)) == among
        assert kind.sight.first(actor, some, by, 2) == among[:2], kind.name
        compared += len(wanted)
    assert compared > 50


def test_how_little_is_granted_is_what_the_database_believes(stage):
    actor = stage.actors["wz.chengban"]
    assert kinds.get("lead").sight.is_little(actor) and not kinds.get("lead").sight.is_little(actor, -1)


@pytest.mark.parametrize("who", WHO)
def test_what_names_a_record_is_seen_as_the_record_is(stage, grants, who):
    actor = stage.actors[who]
    for least in (Level.SUMMARY, Level.FULL):
        seen = {c.pk for c in among(actor, Clock.objects.all(), least)}
        for name in Clock.objects.values_list("kind", flat=True).distinct():
            rows = kinds.get(name).sight.rows(actor, least).values_list("uuid", flat=True)
            of_kind = Clock.objects.filter(kind=name)
            assert {c.pk for c in of_kind if c.pk in seen} == {
                c.pk for c in of_kind.filter(record__in=rows)
            }, name
