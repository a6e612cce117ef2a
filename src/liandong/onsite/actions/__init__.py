"""入企检查的动作。"""

from liandong.onsite.actions import (
    approving,
    confirming,
    entering,
    hearing,
    planning,
    recusing,
    registering,
    relieving,
)

__all__ = [
    "approving", "confirming", "entering", "hearing", "planning", "recusing", "registering", "relieving",
]  # fmt: skip
