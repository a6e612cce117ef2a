"""入企检查的动作。"""

from liandong.onsite.actions import (
    approving,
    confirming,
    correcting,
    entering,
    hearing,
    moving,
    planning,
    recusing,
    registering,
    relieving,
)

__all__ = [
    "approving", "confirming", "correcting", "entering", "hearing", "moving", "planning", "recusing", "registering", "relieving",
]  # fmt: skip
