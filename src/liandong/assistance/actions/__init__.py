"""协查的动作。"""

from liandong.assistance.actions import answering, closing, drafting, marking, sending, waiting

__all__ = ["answering", "closing", "drafting", "marking", "sending", "waiting"]
