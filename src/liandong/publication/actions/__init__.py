"""处罚决定公示的动作。"""

from liandong.publication.actions import approving, ending, owing, proposing, showing

__all__ = ["approving", "ending", "owing", "proposing", "showing"]
