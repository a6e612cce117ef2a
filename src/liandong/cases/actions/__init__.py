"""案件的动作。"""

from liandong.cases.actions import deciding, filing, handing, registering, telling

__all__ = ["deciding", "filing", "handing", "registering", "telling"]
