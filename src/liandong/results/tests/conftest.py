"""检查结果公示的测试共用的夹具。"""

from __future__ import annotations

from liandong.kernel.tests.beginnings import beginning
from liandong.onsite.tests.stories import told

story = beginning(told)
