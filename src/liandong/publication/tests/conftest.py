"""公示测试共用的夹具。"""

from __future__ import annotations

from liandong.cases.tests.stories import ready
from liandong.kernel.tests.beginnings import beginning

office = beginning(ready)
