"""入企检查的动作。"""

from liandong.onsite.actions import approving, confirming, entering, hearing, planning, registering

__all__ = ["approving", "confirming", "entering", "hearing", "planning", "registering"]
