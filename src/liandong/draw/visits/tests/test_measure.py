"""编排的测量在小数目上走一遍：量的是真的抽取和编排，回放相符。"""

from __future__ import annotations

import pytest

from liandong.draw.visits import measure
from liandong.draw.visits.groups import one_group


def test_each_measure_does_what_it_says():
    saved = measure.coordination(400, 2)
    assert 0 < saved["none"] < saved["groups"] < saved["one"] < 100
    assert saved["largest"] == measure.MOST
    assert saved["separate"] > saved["groups firms"] > saved["one firms"] > 0
    pytest.importorskip("scipy")
    big = measure.largest(1_200)
    assert big["same"] == 1 and big["unstaffed"] == 0 and big["visits"] > 100
    assert big["left"] == big["bound left"] <= big["greedy left"] and 1 < big["largest"] <= measure.MOST
    lack = measure.shortage(400, 2)
    assert lack["short"] == lack["unstaffed"] == lack["named"] == 2


def test_the_city_is_the_same_every_time():
    assert measure.city(200, one_group(measure.CODES), 4, 3) == measure.city(
        200, one_group(measure.CODES), 4, 3
    )
