"""协查测试共用的夹具。"""

from __future__ import annotations

from liandong.assistance.tests.stories import staffed
from liandong.kernel.tests.beginnings import beginning
from liandong.leads.tests.stories import MONDAY

help_ = beginning(staffed, MONDAY)
