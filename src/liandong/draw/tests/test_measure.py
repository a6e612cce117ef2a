"""抽取的测量在小数目上走一遍：量的是真的抽取，核对程序真的通过。"""

from __future__ import annotations

from liandong.draw import measure


def test_each_measure_draws_what_it_says(tmp_path):
    one = measure.single(tmp_path, 3_000)
    assert one["drawn"] == 1_000 and one["loop"] > 0 and one["draw"] > 0
    many = measure.stratified(tmp_path, 5_000)
    assert many["lists"] > 100 and many["drawn"] >= many["lists"]
    assert measure.peer(tmp_path, 5_000)["peer"] > 0
    assert measure.verify(tmp_path, 3_000)["seconds"] > 0
    whole = measure.whole(tmp_path, 3_000)
    assert whole["seconds"] > 0 and whole["teams"] > 100 and whole["visits"] > 50
    assert not list(tmp_path.iterdir())
