"""可互认的结果、互认的动作。"""

from liandong.recognition.actions import answering, issuing

__all__ = ["answering", "issuing"]
