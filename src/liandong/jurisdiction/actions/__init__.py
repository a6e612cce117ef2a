"""管辖争议的动作。"""

from liandong.jurisdiction.actions import designating, escalating, handing, negotiating, raising, supplying

__all__ = ["designating", "escalating", "handing", "negotiating", "raising", "supplying"]
