"""涉嫌犯罪案件移送的动作。"""

from liandong.transfers.actions import answering, asking, ending, goods, proposing, sending

__all__ = ["answering", "asking", "ending", "goods", "proposing", "sending"]
