"""入企检查测试共用的夹具。"""

from __future__ import annotations

from liandong.inspections.tests.conftest import office
from liandong.kernel.tests.beginnings import beginning
from liandong.onsite.tests.stories import told

__all__ = ["office"]
story = beginning(told)
