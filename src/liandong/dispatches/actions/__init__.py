"""递送的动作。"""

from liandong.dispatches.actions import receiving, sending, waiting

__all__ = ["receiving", "sending", "waiting"]
