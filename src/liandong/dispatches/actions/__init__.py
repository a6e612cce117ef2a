"""递送的动作。"""

from liandong.dispatches.actions import paper, receiving, sending, waiting

__all__ = ["paper", "receiving", "sending", "waiting"]
