"""检查结果公示的动作。"""

from liandong.results.actions import approving, ending, objecting, owing, proposing, showing

__all__ = ["approving", "ending", "objecting", "owing", "proposing", "showing"]
