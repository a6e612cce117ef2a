"""抽取的动作。"""

from liandong.draws.actions import (
    binding,
    computing,
    contributing,
    drafting,
    freezing,
    opening,
    publishing,
    replacing,
)

__all__ = [
    "binding", "computing", "contributing", "drafting", "freezing", "opening", "publishing", "replacing",
]  # fmt: skip
