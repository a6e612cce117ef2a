"""演示之城里的一次抽取：全市的对象都在名录里，公布了，再演一遍什么也不变。"""

from __future__ import annotations

import pytest

from liandong.demo import draws, parties
from liandong.demo.bodies import other_agencies
from liandong.demo.catalogue import Catalogue
from liandong.demo.delivering import newest
from liandong.draws.models import Draw, Seat, Share
from liandong.now import at, now
from liandong.parties.models import Party

pytestmark = pytest.mark.django_db
COUNT = 400


def test_the_whole_city_is_drawn_from_and_the_draw_is_public(city):
    for plan in other_agencies():
        city.add_agency(plan)
    Catalogue(city).build()
    draws.play(city)
    assert not Draw.objects.exists()  # 还没有可以抽的对象
    since = newest()
    with at(now() - draws.BEFORE):
        parties.bring_in(city, COUNT)
        draws.write_parties(since)
    assert Party.objects.count() == COUNT
    for _ in range(2):
        draws.play(city)
        draw = Draw.objects.get()
        assert (draw.state, draw.roots["roster"]["n"]) == ("published", COUNT)
    assert {s.opened_from for s in Share.objects.filter(draw=draw)} == {"party"}
    seats = Seat.objects.filter(visit__draw=draw)
    assert seats.count() == draw.totals["seats"] > 10 and seats.filter(is_staffed=True).exists()
