"""一公开的测试共用的夹具。"""

from __future__ import annotations

from liandong.inspections.tests.conftest import office

__all__ = ["office"]
