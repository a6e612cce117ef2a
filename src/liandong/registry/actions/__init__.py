"""名录库的动作，一个题目一个模块；导入本包即登记全部。"""

from liandong.registry.actions import (
    agencies,
    calendars,
    city_limits,
    corrections,
    divisions,
    moving,
    officers,
)

__all__ = ["agencies", "calendars", "city_limits", "corrections", "divisions", "moving", "officers"]
