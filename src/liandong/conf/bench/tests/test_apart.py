"""另起的进程的内存：只是它自己的，不是叫它起来的那个进程的。"""

from __future__ import annotations

import os
import sys

import pytest

from liandong.conf.bench.apart import apart

HOLDS = "import sys, time; held = bytearray({} << 20); print(sys.stdin.read()); time.sleep(0.3)"


@pytest.mark.parametrize(("own", "least", "most"), [(1, 1, 60), (120, 120, 180)])
def test_the_peak_is_the_process_s_own(own, least, most):
    before = bytearray(200 << 20)
    ended = apart([sys.executable, "-c", HOLDS.format(own)], "口令", os.environ)
    assert len(before) > 0 and (ended.code, ended.said.strip()) == (0, "口令")
    assert least < ended.megabytes < most


def test_what_it_complains_of_is_told():
    ended = apart([sys.executable, "-c", "import sys; sys.exit('没有办成')"], "", os.environ)
    assert (ended.code, ended.complained.strip()) == (1, "没有办成")
