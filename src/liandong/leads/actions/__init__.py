"""违法线索和核查的动作。"""

from liandong.leads.actions import handing, registering, verifying

__all__ = ["handing", "registering", "verifying"]
